/* SPDX-License-Identifier: GPL-3.0-or-later */
/* part - what is counted of lists and participants, for the rest of the room; private to it. */
#ifndef RINGFLOW_PART_INTERNAL_H
#define RINGFLOW_PART_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct engine;
struct participant;
struct program;
struct tally;

/* T has the parts of P, and nothing is counted. */
void parts_fit(struct tally *t, const struct program *p);
void parts_free(struct engine *e);

/* Of offered calls, leg 0, ROOT, where the program has lists: it is over; its number will not be dialled again; since its
 * creation it has kept so many AGENTS free. */
void part_call_over(struct engine *e, const struct call *root, bool succeeded);
void part_number_done(struct engine *e, const struct call *root);
void part_kept_free(struct engine *e, const struct call *root, double agents);
/* An agent takes C, of any leg; is free of it after WRAP_UP, ns. */
void part_served(struct engine *e, const struct call *c);
void part_released(struct engine *e, const struct call *c, int64_t wrap_up);

/* WHO is asked for, for the call C; finds no agent; comes to the conference and, after TIME in seconds, leaves it, C being
 * his call. */
void part_asked(struct engine *e, const struct call *c, const struct participant *who);
void part_without_agent(struct engine *e, const struct call *c, const struct participant *who);
void part_joins(struct engine *e, const struct call *c, const struct participant *who);
void part_alone(struct engine *e, const struct call *c, const struct participant *who);
void part_leaves(struct engine *e, const struct call *c, const struct participant *who, double time);

#endif
