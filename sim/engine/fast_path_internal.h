/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fast_path - what its files do for each other and for the engine. Private to the room. */
#ifndef RINGFLOW_FAST_PATH_INTERNAL_H
#define RINGFLOW_FAST_PATH_INTERNAL_H

#include <stdbool.h>

struct engine;
struct program;
struct step;

/* fast_path_fits.c */
/* Is all that P's calls do to wait for an agent of one group, and be served or give up? */
bool fast_path_fits(const struct program *p);
/* The step that takes an agent, or NULL where calls do anything else. */
const struct step *fast_path_acquire(const struct program *p);

/* fast_path.c */
/* Run the replication that E has started. False when a call comes to its time limit:
 * it has to be run again in the general way. */
bool fast_path_run(struct engine *e);

#endif
