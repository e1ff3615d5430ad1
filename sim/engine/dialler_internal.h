/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dialler - what the dialler does for the rest of the room; private to it. */
#ifndef RINGFLOW_DIALLER_INTERNAL_H
#define RINGFLOW_DIALLER_INTERNAL_H

#include "engine/state_internal.h"

/* dialler.c: where e->dialler.plan is not NULL, but for the first two */
void dialler_init(struct engine *e);
void dialler_free(struct engine *e);
/* Has it numbers to dial, now or later? False without a dialler. */
bool dialler_at_work(const struct engine *e);
/* All has happened that happens now: set when the next call is placed. */
void dialler_look(struct engine *e);
/* It is: the call's number. */
uint64_t dialler_take(struct engine *e);
/* C, leg 0, is answered; is over. */
void dialler_answered(struct engine *e, const struct call *c);
void dialler_over(struct engine *e, struct call *c);
/* The call of ROOT comes to the queue of GROUP; leaves it unserved, or finds it full. */
void dialler_queued(struct engine *e, struct call *root, int32_t group);
void dialler_unserved(struct engine *e, struct call *root, int32_t group);
/* It waits there from now on, and not longer than the dialler lets it. */
void dialler_waits(struct engine *e, struct call *root, int32_t group);
/* The wait of the machine C is over, which a dialler may have bounded: it hangs up when it would. */
void callee_waited(struct engine *e, struct call *c);
/* C, leg 0, leaves a queue: is it the dialler who hangs up? False without one. */
bool dialler_hangs_up(const struct engine *e, const struct call *c);

#endif
