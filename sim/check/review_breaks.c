/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_breaks - breaks that leave nobody there, that no shift is long enough for, or that outlast it. */
#include <math.h>

#include "base/memory.h"
#include "base/units.h"
#include "check/review_calling_internal.h"
#include "laws/distribution.h"

/* Nobody is there: of less than this part of the time it is not said; of more it is no longer a note. */
static const double MANY_GONE = 0.01, MOST_GONE = 0.1;

static const char *const shorter_breaks = "a law for breaks.every, shorter breaks, or more agents";

/* The fewest agents of G that are on duty at a time, where any are. */
static double fewest_on_duty(const struct group *g)
{
	uint64_t fewest = g->count;

	for (size_t i = 0; i < g->schedule_count; i++)
		if (g->schedule[i] && (g->schedule[i] < fewest || !fewest))
			fewest = g->schedule[i];
	return (double)fewest;
}

static void tell_breaks(const struct reviewed *v, size_t group, const struct finding *how)
{
	struct finding f = *how;

	f.design = v->p->name;
	f.at = v->s->groups[group].at;
	f.path = "breaks";
	finding_add(v->r, &f);
}

/* Breaks of GROUP against its shifts. True: it never takes any. */
static bool tell_of_shifts(const struct reviewed *v, size_t group)
{
	const struct group *g = &v->p->groups[group];
	const struct dist *every = &v->p->dists[g->break_every], *length = &v->p->dists[g->break_length];
	double span = offered_for(v->p), shift = longest_shift(g, span);
	bool by_schedule = g->schedule_count && shift < span;
	char due[48], lasts[48];
	double tail = 0;

	if (!isfinite(shift))
		return false;
	format_duration(lasts, sizeof(lasts), shift);
	if (!by_schedule) /* the last calls go on for a while */
		tail = 10 * dist_mean(&v->p->dists[g->handle_time]);
	if (dist_cdf(every, shift + tail) <= HARDLY_ANY) {
		tell_breaks(v, group, &(struct finding){ .kind = FINDING_TOO_LATE, .text =
			arena_printf(&v->r->arena, "no break of group '%s' begins: one falls due after %s on duty, and %s lasts %s",
				     g->name, format_duration(due, sizeof(due), dist_mean(every)),
				     by_schedule ? "a shift" : "the time in which calls come", lasts) });
		return true;
	}
	if (by_schedule && dist_mean(length) >= shift)
		tell_breaks(v, group, &(struct finding){ .kind = FINDING_TOO_LATE, .text =
			arena_printf(&v->r->arena, "a break of group '%s' lasts %s, and a shift %s: who goes on one does not come back",
				     g->name, format_duration(due, sizeof(due), dist_mean(length)), lasts) });
	return false;
}

/* The part of the time for which all agents of G are on breaks, each by himself. */
static double all_gone(const struct program *p, const struct group *g)
{
	if (!(fewest_on_duty(g) > 0))
		return 1; /* it serves nobody */
	if (g->break_every == NOWHERE)
		return 0;
	return pow(away_on_breaks(p, g, 0), fewest_on_duty(g));
}

/* Those who serve the queue of GROUP are of one group, and come back together. */
static const struct group *same_shift(const struct program *p, const struct group *g)
{
	const struct group *one = g->helper_count ? NULL : g;

	for (size_t i = 0; i < g->helper_count; i++) {
		const struct group *h = &p->groups[g->helpers[i].group];

		if (!(fewest_on_duty(h) > 0))
			continue;
		if (one)
			return NULL;
		one = h;
	}
	return one && one->break_every != NOWHERE && p->dists[one->break_every].kind == DIST_CONSTANT &&
	       fewest_on_duty(one) > 1 ? one : NULL;
}

static bool takes_breaks(const struct program *p, const struct group *g)
{
	for (size_t i = 0; i < g->helper_count; i++)
		if (p->groups[g->helpers[i].group].break_every != NOWHERE)
			return true;
	return !g->helper_count && g->break_every != NOWHERE;
}

/* Of the queue of GROUP, whoever serves it. */
static void tell_of_absence(const struct reviewed *v, size_t group)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group], *together = same_shift(p, g);
	double all = g->helper_count ? 1 : all_gone(p, g), agents = g->helper_count ? 0 : fewest_on_duty(g);
	const char *text = NULL, *to_do = shorter_breaks;

	for (size_t i = 0; i < g->helper_count; i++) {
		all *= all_gone(p, &p->groups[g->helpers[i].group]);
		agents += fewest_on_duty(&p->groups[g->helpers[i].group]);
	}
	if (all > 0 && together) {
		to_do = "stagger them: give 'every' a law, such as {uniform: [1h, 3h]}";
		text = arena_printf(&v->r->arena, "breaks of group '%s' fall due for all its agents at once, so long after the shift began: nobody is there%s%s",
				    together->name, together == g ? "" : " who serves the queue of ", together == g ? "" : g->name);
	} else if (all > MANY_GONE)
		text = arena_printf(&v->r->arena, "with %.4g agent%s on duty who serve%s the queue of group '%s', nobody is there for %.2g %% of the time or so: all are on breaks",
				    agents, agents == 1 ? "" : "s", agents == 1 ? "s" : "", g->name, 100 * all);
	if (text)
		tell_breaks(v, group, &(struct finding){ .kind = FINDING_OVERLOAD, .text = text, .to_do = to_do,
							 .as = all > MOST_GONE ? AS_WARNING : AS_NOTE });
}

void review_breaks(const struct reviewed *v, size_t group)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	bool never = false;

	if (!takes_breaks(p, g))
		return;
	if (!g->helper_count)
		never = tell_of_shifts(v, group);
	for (size_t i = 0; i < g->helper_count; i++)
		if (p->groups[g->helpers[i].group].break_every != NOWHERE)
			never |= tell_of_shifts(v, (size_t)g->helpers[i].group);
	if (!never)
		tell_of_absence(v, group);
}
