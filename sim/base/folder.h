/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * folder - a directory of results: had by one run at a time, its files exchanged as one set.
 *
 * What is to be written is written into a directory of its own inside, the stage. Once all
 * of it is there, the stage is renamed to `.ringflow-done`, its files are moved to their
 * places and those of the old set that have no successor are removed. Whenever the process
 * ends, the next one that opens the folder finds either a stage that nobody has, and removes
 * it, or `.ringflow-done`, and moves what is still in there: so there is the old set, or
 * the new one, and nothing else.
 */
#ifndef RINGFLOW_FOLDER_H
#define RINGFLOW_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

struct folder {
	char *path;
	char *stage;	/* NULL: none yet */
	char *lock_path;
	int directory;	/* PATH, open */
	int lock;	/* -1: the file system knows none */
	int stage_lock; /* that the stage has an owner */
	struct arena arena;
	const char **gone; /* files of an earlier set that were removed */
	size_t gone_count;
};

/* Make the directory PATH and have it ALONE, or together with other parts of one run; settle
 * what processes left there that were ended. False with errno, EWOULDBLOCK when another
 * run has it; then there is nothing to be closed. */
bool folder_open(struct folder *f, const char *path, bool alone);
/* False: nothing keeps another run out, since the file system knows no locks. */
bool folder_locked(const struct folder *f);
/* The directory in which files are to be made, which lives until the next folder_exchange();
 * NULL with errno. */
const char *folder_stage(struct folder *f);
/* NAME in the stage, allocated; NULL with errno. */
char *folder_file(struct folder *f, const char *name);
/* Put what is in the stage in its place. SET: patterns (fnmatch) of names, ended by NULL, of
 * which those are removed that have no successor, unless the file HEAD is the one that is
 * there already; NULL: nothing is removed. HEAD is the last to come, when all else is in
 * its place. False with errno: nothing has changed, or where moving failed, the next run
 * that opens the folder goes on with it. */
bool folder_exchange(struct folder *f, const char *const *set, const char *head);
/* Forget what is in the stage and let others have the folder. */
void folder_close(struct folder *f);

/* Finish an exchange in the directory PATH that was cut short. */
void folder_settle(const char *path);

#endif
