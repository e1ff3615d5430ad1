/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * folder - a directory of results: had by one run at a time, and holding one run, whole.
 *
 * What is to be written is written into a directory of its own inside, the stage. Once all of it is
 * there, the stage takes the place of the folder by one exchange of two directories (swap.c), with
 * what is not a run's own in both. Where that cannot be, the stage is renamed to `.ringflow-done`,
 * its files are moved to their places, and those of the old run that have no successor are removed
 * (exchange.c). Whenever the process ends, the next one that opens the folder finds a stage that
 * nobody has, and removes it, or an exchange begun, and finishes it: so there is the old run, or
 * the new one, and nothing else.
 */
#ifndef RINGFLOW_FOLDER_H
#define RINGFLOW_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

/* What a run may write into a folder. What it did write it says itself, in a manifest; all else is the
 * user's, and stays. Lists are ended by NULL. */
struct folder_names {
	const char *const *files;	/* patterns (fnmatch) */
	const char *const *directories; /* that are such folders themselves, or hold rows */
	const char *manifest;		/* a file that has the names of all files behind its own text */
	const char *const *heads;	/* without a manifest: files that only a run writes */
};

struct folder {
	char *path;
	const struct folder_names *own;
	bool alone, in_place; /* in_place: never by an exchange of directories */
	bool made; /* it was not there before */
	const char *const *keeps; /* of `own->directories` those that this run has, too; or NULL */
	char *stage;	/* NULL: none yet */
	char *lock_path;
	int directory;	/* PATH, open */
	int lock;	/* -1: the file system knows none */
	int stage_lock; /* that the stage has an owner */
	struct arena arena;
	const char **gone; /* of an earlier run, and removed */
	size_t gone_count;
	const char **kept; /* the user's; directories end in a slash */
	size_t kept_count;
};

/* May a run write a file, a directory called NAME? OWN may be NULL: none. */
bool folder_names_file(const struct folder_names *own, const char *name);
bool folder_names_directory(const struct folder_names *own, const char *name);

/* Make the directory PATH and have it ALONE, or together with other parts of one run; settle
 * what processes left there that were ended. OWN, or NULL, is to live as long as F. False with
 * errno, EWOULDBLOCK when another run has it; then there is nothing to be closed. A folder that it
 * made and that is empty when it is closed is removed. */
bool folder_open(struct folder *f, const char *path, bool alone, const struct folder_names *own);
/* False: nothing keeps another run out, since the file system knows no locks. */
bool folder_locked(const struct folder *f);
/* The directory in which files are to be made, which lives until the next folder_exchange();
 * NULL with errno. */
const char *folder_stage(struct folder *f);
/* NAME in the stage, allocated; NULL with errno. */
char *folder_file(struct folder *f, const char *name);
/* Copy into the stage what a run wrote into DIRECTORY, which may be F's own, by its manifest, but for
 * what is in the stage already. False with errno. */
bool folder_take(struct folder *f, const char *directory);
/* Put what is in the stage in the place of all that is a run's own, but for F->keeps. HEAD is the
 * file that comes last, when all else is in its place; NULL: none. False with errno: nothing has
 * changed, or where moving failed, the next run that opens the folder goes on with it. */
bool folder_exchange(struct folder *f, const char *head);
/* Forget what is in the stage and let others have the folder. */
void folder_close(struct folder *f);

/* Finish an exchange in the directory PATH that was cut short. */
void folder_settle(const char *path);

#endif
