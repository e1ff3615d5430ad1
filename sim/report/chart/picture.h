/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picture - one picture by one of the gnuplot scripts, as SVG and as PNG. */
#ifndef RINGFLOW_REPORT_CHART_PICTURE_H
#define RINGFLOW_REPORT_CHART_PICTURE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Pictures that were made. Zero-initialised: none. */
struct drawn {
	char names[2048]; /* of files, separated by ", " */
};

/* Pictures that could not be made. Zero-initialised: none. */
struct unmade {
	char names[1024]; /* of files, separated by ", " */
	char why[512];	  /* the first reason; one line */
	bool hopeless;	  /* the others need not be tried */
	bool full;	  /* the file system has no room for them */
	volatile sig_atomic_t *stop; /* becomes non-zero to give up; or NULL */
};

/* Add the file NAME, and WHY (or NULL) if it is the first reason. */
void unmade_add(struct unmade *u, const char *name, const char *why);

/* The file NAME could not be made in DIRECTORY, where what was begun of it still is: WHY (as
 * above), or that there is no room. */
void unmade_in(struct unmade *u, const char *directory, const char *name, const char *why);

struct picture {
	const char *directory; /* of the data and the pictures */
	const char *scripts;   /* the directory of the scripts; NULL: not found */
	const char *script;    /* "curve.gp" */
	const char *stem;      /* STEM.tsv is there; STEM.svg and STEM.png are drawn */
	const char *arguments[6]; /* of the script, after format, output and data; then NULL */
};

/* Draw P beside its place and put it there. False after adding to U what is not made. */
bool picture_draw(const struct picture *p, struct unmade *u);
/* Its data could not be written to PATH: errno says why. Add both files to U; false. */
bool picture_without_data(const struct picture *p, const char *path, struct unmade *u);

/* The absolute path of script NAME in the directory SCRIPTS (NULL: not found), to be freed;
 * NULL with one line in WHY. */
char *script_path(const char *scripts, const char *name, char *why, size_t why_size);
/* Put the picture that was drawn to FROM where it belongs. False with one line in WHY;
 * a program that drew nothing, or not all of it, is found here. */
bool picture_place(const char *from, const char *to, char *why, size_t why_size);

#endif
