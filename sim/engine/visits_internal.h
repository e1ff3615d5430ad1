/* SPDX-License-Identifier: GPL-3.0-or-later */
/* visits - of widgets, counted as the engine comes by, where a scenario asks for it; private to the
 * room. */
#ifndef RINGFLOW_ENGINE_VISITS_INTERNAL_H
#define RINGFLOW_ENGINE_VISITS_INTERNAL_H

#include "base/terms.h"
#include "engine/state_internal.h"

struct visits *visits_new(const struct program *p);
void visits_free(struct visits *v);
/* Room in T, cleared, for what is counted of P. */
void visits_fit(struct tally *t, const struct program *p);
void visit_count_begin(struct engine *e, const struct call *c, struct strand *s, const struct step *p);
void visit_count_way(struct engine *e, const struct call *c, struct strand *s, int32_t way);
void visit_count_over(struct engine *e, const struct call *c, struct strand *s);
void visit_count_call(struct engine *e, const struct call *root, enum end end);

/* The execution of S is about to enter the widget of step P; takes the way of step P; is over. */
static inline void visit_begins(struct engine *e, const struct call *c, struct strand *s,
				const struct step *p)
{
	if (__builtin_expect(e->visits != NULL, 0))
		visit_count_begin(e, c, s, p);
}

static inline void visit_goes_on(struct engine *e, const struct call *c, struct strand *s,
				 const struct step *p)
{
	if (__builtin_expect(e->visits != NULL, 0))
		visit_count_way(e, c, s, p->arg);
}

static inline void visit_over(struct engine *e, const struct call *c, struct strand *s)
{
	if (__builtin_expect(e->visits != NULL, 0))
		visit_count_over(e, c, s);
}

/* Offered call ROOT is over, to END, and all that belonged to it. */
static inline void visits_of_call(struct engine *e, const struct call *root, enum end end)
{
	if (__builtin_expect(e->visits != NULL, 0))
		visit_count_call(e, root, end);
}

#endif
