/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_units - durations of people that no people have: another unit is meant, perhaps. */
#include "base/memory.h"
#include "base/units.h"
#include "check/review_parts_internal.h"
#include "laws/distribution.h"

/* A talk is longer, and so is patience; work after a call that takes so many times as long as the call is not. */
static const double least_talk = 2, least_patience = 1, most_work = 3;

static void tell_odd(const struct reviewed *v, size_t group, const char *what, double seconds, const char *than)
{
	char text[48];

	finding_add(v->r, &(struct finding){
		.kind = FINDING_ODD_TIME, .design = v->p->name, .at = v->s->groups[group].at,
		.text = arena_printf(&v->r->arena, "%s of group '%s' is %s on average, %s", what, v->p->groups[group].name,
				     format_duration(text, sizeof(text), seconds), than),
		.path = "agents" });
}

void review_units(const struct reviewed *v, size_t group)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	double talk = dist_mean(&p->dists[g->handle_time]), wrap = g->wrap_up == NOWHERE ? 0 : dist_mean(&p->dists[g->wrap_up]);

	if (talk > 0 && talk < least_talk)
		tell_odd(v, group, "handle_time", talk, "and people talk for longer");
	if (wrap > most_work * talk && wrap > 600)
		tell_odd(v, group, "wrap_up", wrap, "and a call much shorter");
	if (g->patience != NOWHERE && dist_mean(&p->dists[g->patience]) < least_patience)
		tell_odd(v, group, "the patience in the queue", dist_mean(&p->dists[g->patience]), "and hardly anybody gives up so soon");
}
