/* SPDX-License-Identifier: GPL-3.0-or-later */
/* patience_reach - agents who answer, and callbacks that are offered, later than callers wait, are said. */
#include <math.h>
#include <stdio.h>

#include "base/diagnostics.h"
#include "base/terms.h"
#include "base/units.h"
#include "compile/ir/builder_internal.h"
#include "laws/distribution.h"
#include "program/program_use.h"

#define FEW 0.05 /* of the callers: so few that nothing comes of it */

/* The share of callers who wait longer than so many SECONDS in the queue of GROUP. */
static double wait_longer(const struct program *p, int32_t group, double seconds)
{
	const struct dialler_plan *d = &p->dialling;
	int32_t patience = p->groups[group].patience;

	if (p->arrivals == ARRIVALS_DIALLER && d->group == group && d->abandoned_after >= 0 &&
	    seconds > d->abandoned_after)
		return 0;
	return patience == NOWHERE ? 1 : dist_upper(&p->dists[patience], seconds);
}

/* The longest that any call of U may wait in the queue of GROUP, in seconds: a task's time-out, or a widget's. */
static double longest_wait_in(const struct program_use *u, int32_t group)
{
	const struct program *p = u->p;
	double longest = 0;

	for (size_t i = 0; i < p->step_count; i++)
		if (u->steps[i] && p->steps[i].op == OP_ACQUIRE && p->steps[i].arg == group)
			longest = fmax(longest, p->steps[i].dist == NOWHERE ? INFINITY : p->dists[p->steps[i].dist].a);
	return longest;
}

/* WHAT happens in the queue of GROUP after so many SECONDS of waiting. */
static void warn_of_wait(const struct builder *b, const struct program_use *u, int32_t group, double seconds, const char *what)
{
	bool timed = longest_wait_in(u, group) <= seconds;
	bool machines = b->p->machines.any && b->p->outbound && b->p->arrivals != ARRIVALS_DIALLER; /* who bear all */
	double share = timed ? 0 : machines ? 1 : wait_longer(b->p, group, seconds);
	char text[32], few[64];

	if (share > FEW)
		return;
	format_duration(text, sizeof(text), seconds);
	snprintf(few, sizeof(few), share > 0 ? "%.2g %% of its callers wait" : "none of its callers waits", 100 * share);
	diag_warning(b->d, b->design->at, "design '%s': in the queue of '%s' %s after %s at the earliest, and %s so long (%s)",
		     b->p->name, b->p->groups[group].name, what, text, few,
		     timed ? "the time-out of the <Task> or widget" :
		     b->p->arrivals == ARRIVALS_DIALLER ? "abandoned_after, callers.patience" :
		     b->p->groups[group].patience == b->p->patience[PHASE_QUEUED] ? "callers.patience" : "its patience");
}

void warn_of_patience(const struct builder *b)
{
	struct program_use u;

	if (b->p->arrivals == ARRIVALS_SCRIPT) /* who has patience of their own */
		return;
	program_use_init(&u, b->p);
	for (size_t i = 0; i < b->p->group_count; i++) {
		const struct group *g = &b->p->groups[i];

		if (!comes_to_group(&u, (int32_t)i))
			continue;
		if (g->ring.timeout > 0 && !g->helper_count) /* else others may answer */
			warn_of_wait(b, &u, (int32_t)i, dist_earliest(&b->p->dists[g->ring.after], g->ring.timeout),
				     "an agent who is rung answers");
		if (g->callback.attempts)
			warn_of_wait(b, &u, (int32_t)i, g->callback.offer_after, "a callback is offered");
	}
	program_use_free(&u);
}
