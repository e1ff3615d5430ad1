/* SPDX-License-Identifier: GPL-3.0-or-later */
/* after_work - how long agents worked after each call, by the calls' numbers while the log is read. Nothing
 * replays it, so it is held by itself, and no more of it is in memory than of the calls. */
#ifndef RINGFLOW_LOG_AFTER_WORK_INTERNAL_H
#define RINGFLOW_LOG_AFTER_WORK_INTERNAL_H

#include <stddef.h>

struct arena;
struct after_work;

/* CALL worked SECONDS after; NAN: nothing is said, or nobody served it. What was said before of that call is
 * no more. *X is made in A when anything is said; before that it is NULL. */
void after_work_set(struct after_work **x, struct arena *a, size_t call, double seconds);
/* Nothing more comes: of how many calls something is said. X may be NULL. */
size_t after_work_close(struct after_work *x);

#endif
