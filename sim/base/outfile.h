/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outfile - files written beside their target and renamed. */
#ifndef RINGFLOW_BASE_OUTFILE_H
#define RINGFLOW_BASE_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

/* A file written beside its target and renamed on success, so that a reader
 * never sees half of it. */
struct outfile {
	FILE *stream;
	char *path, *temporary;
};

/* Open a temporary beside PATH. Returns false and leaves errno on failure. */
bool outfile_open(struct outfile *f, const char *path);
/* Flush, close and rename into place; on failure removes the temporary, leaves
 * errno and returns false. Frees the paths either way. */
bool outfile_commit(struct outfile *f);
/* Close and remove the temporary; the target is untouched. */
void outfile_abandon(struct outfile *f);
/* Remove the temporaries in DIRECTORY, or beside PATH, whose processes were ended before
 * they could; errors do not matter. */
void outfile_clean(const char *directory);
void outfile_clean_beside(const char *path);

/* Create directory PATH and its parents; existing ones are fine. */
bool make_directories(const char *path);

#endif
