/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * swap - a complete stage takes the place of the whole folder at once, where the system can exchange
 * two directories. What is not the run's own is in both by then, as a second name of the same file;
 * so whatever ends the process, the folder is the old one or the new one, and nothing of the user's
 * is missing.
 */
#ifndef RINGFLOW_BASE_SWAP_INTERNAL_H
#define RINGFLOW_BASE_SWAP_INTERNAL_H

#include <stdbool.h>

#include "base/folder.h"

/* In a stage: the file that its owner has locked. */
#define OWNER_NAME ".ringflow-owner"
/* In a folder: its lock. */
#define LOCK_NAME ".ringflow-lock"

/* Put the stage of F in the place of F's folder. False: it cannot be done here, and nothing has
 * changed. */
bool swap_stage(const struct folder *f);
/* Remove what was left beside the folder PATH by processes that were ended: stages that never were
 * the folder, and old folders, of which what is not OWN goes back into it. ALONE: nobody else has
 * the folder. */
void swap_clean(const char *path, const struct folder_names *own, bool alone);
/* Has STAGE no owner any more? */
bool stage_is_dead(const char *stage);

#endif
