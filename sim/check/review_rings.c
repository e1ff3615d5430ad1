/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_rings - agents who are rung one after the other, and callers who do not wait until one answers. */
#include <math.h>

#include "base/memory.h"
#include "base/terms.h"
#include "base/units.h"
#include "check/review_calling_internal.h"
#include "laws/distribution.h"
#include "laws/rings.h"

enum { MOST_RINGS = 200, PIECES = 100 };
/* Fewer give up meanwhile, and a run says so. */
static const double MANY_GIVE_UP = 0.2;

/* Of callers in the queue of G, those who wait for longer than SECONDS. */
static double still_there(const struct program *p, const struct group *g, int32_t entry, double seconds)
{
	const struct dialler_plan *d = &p->dialling;
	bool dialled = p->arrivals == ARRIVALS_DIALLER && &p->groups[d->group] == g && d->abandoned_after >= 0;

	if (dialled && seconds >= d->abandoned_after)
		return 0;
	if (p->steps[entry].dist != NOWHERE && seconds >= p->dists[p->steps[entry].dist].a)
		return 0;
	return g->patience == NOWHERE ? 1 : dist_upper(&p->dists[g->patience], seconds);
}

/* Of callers for whom an agent is always free to be rung, those who wait until one answers. */
static double are_answered(const struct program *p, const struct group *g, const struct group *agents, int32_t entry)
{
	const struct dist *after = &p->dists[agents->ring.after];
	double step = agents->ring.timeout / PIECES, sum = 0, left = 1, ring = 0;

	for (int k = 0; k < MOST_RINGS && left > 1e-6; k++) {
		double begins = k * agents->ring.timeout, before = dist_cdf(after, 0);

		ring = agents->ring.answer * before * still_there(p, g, entry, begins);
		for (int i = 1; i <= PIECES; i++) {
			double upto = dist_cdf(after, i * step);

			ring += agents->ring.answer * (upto - before) * still_there(p, g, entry, begins + (i - 0.5) * step);
			before = upto;
		}
		sum += left * ring;
		left *= 1 - agents->ring.answer * before;
	}
	return sum;
}

/* The only group whose agents serve the queue of G, or NULL. */
static const struct group *who_is_rung(const struct program *p, const struct group *g)
{
	const struct group *one = g->helper_count ? NULL : g;

	for (size_t i = 0; i < g->helper_count; i++) {
		const struct group *h = &p->groups[g->helpers[i].group];

		if (!(mean_on_duty(h, 0) > 0))
			continue;
		if (one)
			return NULL;
		one = h;
	}
	return one;
}

void review_rings(const struct reviewed *v, size_t group, int32_t entry, const struct reach *reach)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group], *agents = who_is_rung(p, g);
	double lost;
	struct rings r;
	char text[48];

	if (!agents || !(agents->ring.timeout > 0) || g->callback.attempts)
		return;
	lost = 1 - are_answered(p, g, agents, entry);
	if (!(lost >= MANY_GIVE_UP))
		return;
	r = rings_of(agents->ring.timeout, agents->ring.answer, &p->dists[agents->ring.after]);
	finding_add(v->r, &(struct finding){
		.kind = FINDING_CALLERS_LOST, .design = p->name, .at = v->s->groups[group].at,
		.text = arena_printf(&v->r->arena, "agents of '%s' who are rung answer %.3g %% of rings, and one after the other is rung for %s, though all are free: callers give up before",
				     agents->name, 100 * r.answered, format_duration(text, sizeof(text), agents->ring.timeout)),
		.path = reach_path(reach, entry, &v->r->arena), .rated = true, .share = lost,
		.to_do = "a shorter ring.timeout, agents who answer sooner, or callers who know that they have to wait" });
}
