/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * exchange - the files of a complete stage take the places of those in the folder above it. Whoever
 * comes next goes on with an exchange that was broken off.
 */
#ifndef RINGFLOW_BASE_EXCHANGE_INTERNAL_H
#define RINGFLOW_BASE_EXCHANGE_INTERNAL_H

#include <stdbool.h>

/* In a stage: the file that is moved last, and what is to be removed, line by line. */
#define MOVES_NAME ".moves"

/* Put everything of the complete stage of the folder PATH in its place, by one process at a time.
 * FROM: the stage that is to be it, after one that is there; or NULL. False, with errno: something
 * could not be moved, and is to be gone on with. */
bool exchange_stage(const char *path, const char *from);
/* Whether there is a complete stage in the folder PATH, whose exchange was broken off. */
bool exchange_is_due(const char *path);
/* Remove the directory STAGE and its files. */
void exchange_remove_stage(const char *stage);

#endif
