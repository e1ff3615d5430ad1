/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_queue - what a log says of the queue beside laws: agents who did not answer, agents' absence, and what
 * an interval report counts. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "report/fit/fit_report.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

static const char *part(size_t n, size_t of, struct arena *a)
{
	char buffer[40];

	return arena_strdup(a, show_part(buffer, sizeof(buffer), n, of));
}

/* ---- agents who did not answer ---- */

static void rings_met(FILE *out, const struct rings_estimate *e, const struct report_style *style, struct arena *a)
{
	if (!e->known)
		return;
	table_heading(out, style, "Agents who did not answer");
	if (!e->unanswered) {
		fprintf(out, "  No call of %s rang an agent in vain.\n", fit_count((double)e->calls, "call", a));
		return;
	}
	table_say(out, style, 4, "  Of %s %zu (%s) rang an agent who did not answer: %s, %.3g a call that met one.",
		  fit_count((double)e->calls, "call", a), e->met, part(e->met, e->calls, a),
		  fit_count((double)e->unanswered, "ring", a), (double)e->unanswered / (double)e->met);
	table_say(out, style, 4, "  Of all rings %s were not answered%s.", part(e->unanswered, e->unanswered + e->answered, a),
		  e->timed ? arena_printf(a, "; such a ring took %s on average", fit_seconds(e->ring_mean, a)) :
			     "; how long one took is not said");
	if (!e->unanswered || !e->answered)
		fprintf(out, "  The scenario's agents all answer.\n");
	else
		table_say(out, style, 4, "  So the scenario's agents answer %s of rings (agents.support.ring).",
			  part(e->answered, e->unanswered + e->answered, a));
}

/* ---- agents' time ---- */

static void agents_present(FILE *out, const struct presence_estimate *e, const struct report_style *style, struct arena *a)
{
	if (!e->known)
		return;
	table_heading(out, style, "Agents' own events");
	fprintf(out, "  Of %s.\n", fit_count((double)e->agents, "agent", a));
	if (e->stays)
		table_say(out, style, 4, "  Signed on %s, %.3g h each on average.", fit_count((double)e->stays, "time", a),
			  e->stay_sum / (double)e->stays / 3600);
	if (e->pauses)
		table_say(out, style, 4, "  %s, %.3g min each on average.", fit_count((double)e->pauses, "pause", a),
			  e->pause_sum / (double)e->pauses / 60);
	if (e->open)
		fprintf(out, "  %s began before the log or ended after it, and %s not counted.\n",
			fit_count((double)e->open, "stretch", a), e->open == 1 ? "is" : "are");
	table_say(out, style, 4, "  Who was there is estimated from the calls, and not from these.");
}

/* ---- an interval report ---- */

static void intervals_reported(FILE *out, const struct fit_result *f, const struct report_style *style, struct arena *a)
{
	const struct interval_means *m = &f->means;

	if (!f->log->interval_count)
		return;
	table_heading(out, style, "What the report counts");
	fprintf(out, "  %s.\n", fit_count((double)f->log->interval_count, "interval", a));
	if (m->handled > 0)
		table_say(out, style, 4, "  An agent has a call for %s on average, work after it included.", fit_seconds(m->handle, a));
	if (m->waited > 0)
		table_say(out, style, 4, "  Who was answered had waited %s on average.", fit_seconds(m->wait, a));
	if (m->levelled > 0)
		table_say(out, style, 4, "  %.1f %% were answered within the report's own target.", 100 * m->level);
	table_say(out, style, 4, "  Not in it, and so guessed or left out: the law of the service (exponential is taken), how long callers "
		  "stay (they never give up in the scenario), when within an interval calls came%s.",
		  m->staffed ? "" : ", who was on duty (load + its square root)");
}

void fit_queue(FILE *out, const struct fit_result *f, const struct report_style *style)
{
	struct arena a = { 0 };

	intervals_reported(out, f, style, &a);
	fit_kinds(out, f, style);
	rings_met(out, &f->rings, style, &a);
	agents_present(out, &f->presence, style, &a);
	arena_free(&a);
}
