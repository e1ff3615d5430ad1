/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/staffing_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/outfile.h"
#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/chart/picture.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

static double from_of(const struct staffing_search *r, size_t step)
{
	return (double)step * r->step;
}

const struct estimate *staffing_measured(const struct staffing_search *r, const struct staffing_step *s)
{
	return !strcmp(r->metric, "service_level") ? &s->service_level :
	       !strcmp(r->metric, "abandon_rate") ? &s->abandon_rate : &s->wait_mean;
}

/* ---- the table ---- */

const char *staffing_verdict(const struct staffing_step *s)
{
	if (!s->design)
		return "no calls";
	if (!s->decided)
		return s->meets ? "seems to" : "seems not to";
	return s->tight_decided ? "yes" : "yes, fewer may";
}

/* Nobody leaves in Erlang C. */
static bool shows_erlang_c(const struct staffing_search *r)
{
	return r->metric[0] != 'a' || !r->formulas.has_patience;
}

static void add_heading(struct grid *g, const struct staffing_search *r)
{
	grid_add(g, PAINT_NONE, "From");
	grid_add(g, PAINT_NONE, "Calls/h");
	grid_add(g, PAINT_NONE, "Load");
	grid_add(g, PAINT_NONE, "lagged");
	if (shows_erlang_c(r))
		grid_add(g, PAINT_NONE, "Erlang C");
	if (r->formulas.has_patience)
		grid_add(g, PAINT_NONE, "Erlang A");
	grid_add(g, PAINT_NONE, "of lagged");
	grid_add(g, PAINT_NONE, "Agents");
	grid_add(g, PAINT_NONE, "%s", r->metric);
	grid_add(g, PAINT_NONE, "meets it");
}

static void add_staffing_step(struct grid *g, const struct staffing_search *r, size_t i)
{
	const struct staffing_step *s = &r->steps[i];
	struct shown m = r->metric[0] == 'w' ? show_seconds(staffing_measured(r, s)) :
					       show_share(staffing_measured(r, s));
	struct arena a = { 0 };

	grid_add(g, PAINT_NONE, "%s", clock_text(&a, from_of(r, i)));
	grid_add(g, PAINT_NONE, "%.4g", s->offered_load.rate * 3600);
	grid_add(g, PAINT_NONE, "%.1f", s->offered_load.erlangs);
	grid_add(g, PAINT_NONE, "%.1f", s->offered_load.lagged);
	if (shows_erlang_c(r))
		grid_add(g, PAINT_NONE, "%" PRIu64, s->erlang_c);
	if (r->formulas.has_patience)
		grid_add(g, PAINT_NONE, "%" PRIu64, s->erlang_a);
	grid_add(g, PAINT_NONE, "%" PRIu64, s->lagged);
	grid_add(g, PAINT_BOLD, "%" PRIu64, s->agents);
	grid_add_shown(g, PAINT_NONE, &m);
	grid_add(g, !s->design ? PAINT_NONE : s->meets ? PAINT_GREEN : PAINT_RED, "%s", staffing_verdict(s));
	arena_free(&a);
}

static void add_hours(struct grid *g, const struct staffing_search *r)
{
	const size_t members[] = { offsetof(struct staffing_step, erlang_c),
				   offsetof(struct staffing_step, erlang_a),
				   offsetof(struct staffing_step, lagged),
				   offsetof(struct staffing_step, agents) };

	grid_add(g, PAINT_NONE, "hours");
	for (int i = 0; i < 3; i++)
		grid_add(g, PAINT_NONE, "%s", "");
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		if ((i || shows_erlang_c(r)) && (i != 1 || r->formulas.has_patience))
			grid_add(g, i == 3 ? PAINT_BOLD : PAINT_NONE, "%.10g",
				 staffing_search_hours(r, members[i]));
	grid_add(g, PAINT_NONE, "%s", "");
	grid_add(g, PAINT_NONE, "%s", "");
}

void staffing_table(FILE *out, const struct staffing_search *r, const struct report_style *style)
{
	struct grid g;

	grid_init(&g, r->formulas.has_patience && shows_erlang_c(r) ? "rrrrrrrrpl" : "rrrrrrrpl", 0,
		  true);
	g.keys = 1;
	add_heading(&g, r);
	for (size_t i = 0; i < r->count; i++)
		add_staffing_step(&g, r, i);
	add_hours(&g, r);
	grid_print(&g, out, style);
	grid_free(&g);
}

/* ---- words ---- */

uint64_t staffing_formula(const struct staffing_search *r, const struct staffing_step *s)
{
	return r->formulas.has_patience ? s->erlang_a : s->erlang_c;
}

/* The steps in which the answer is above (or else below) the formula; "" when there are none. */
static const char *list_steps(struct arena *a, const struct staffing_search *r, bool above)
{
	const char *text = "";

	for (size_t i = 0; i < r->count; i++) {
		const struct staffing_step *s = &r->steps[i];
		int more = (int)s->agents - (int)staffing_formula(r, s);

		if (above ? more > 0 : more < 0)
			text = arena_printf(a, "%s%s%s (%s%d)", text, *text ? ", " : "",
					    clock_text(a, from_of(r, i)), more > 0 ? "+" : "−", abs(more));
	}
	return text;
}

static const char *say_steps(struct arena *a, const struct staffing_search *r, bool above)
{
	const char *list = list_steps(a, r, above);

	return *list ? arena_printf(a, "%s than Erlang %s says at %s. ", above ? "More" : "Fewer",
				    r->formulas.has_patience ? "A" : "C", list) : "";
}

static const char *say_lag(struct arena *a, const struct staffing_search *r)
{
	size_t most = 0;

	for (size_t i = 1; i < r->count; i++)
		if (fabs(r->steps[i].offered_load.lagged - r->steps[i].offered_load.erlangs) >
		    fabs(r->steps[most].offered_load.lagged - r->steps[most].offered_load.erlangs))
			most = i;
	if (fabs(r->steps[most].offered_load.lagged - r->steps[most].offered_load.erlangs) < 0.1)
		return "";
	return arena_printf(a, "The load lags behind the rate by the time that calls take: at %s it is "
			       "%.1f erlangs and not %.1f.", clock_text(a, from_of(r, most)),
			    r->steps[most].offered_load.lagged, r->steps[most].offered_load.erlangs);
}

const char *staffing_ignored(struct arena *a, const struct staffing_erlang *x)
{
	const char *text = "The formulas leave out ";

	for (size_t i = 0; i < x->count; i++)
		text = arena_printf(a, "%s%s%s", text, i == 0 ? "" : i + 1 < x->count ? ", " : " and ",
				    x->ignored[i]);
	return x->count ? arena_printf(a, "%s.", text) : "";
}

static const char *say_share(struct arena *a, const struct staffing_search *r)
{
	const char *of = r->design_count == 1 ? "all calls" :
			 arena_printf(a, "the calls of %s", r->share_design);

	return arena_printf(a, "%.3g %% of %s come to the group: the formulas are asked for those.",
			    100 * r->share, of);
}

/* Do the formulas leave out the same of both? */
static bool same_ignored(const struct staffing_erlang *x, const struct staffing_erlang *y)
{
	for (size_t i = 0; i < x->count && x->count == y->count; i++)
		if (strcmp(x->ignored[i], y->ignored[i]))
			return false;
	return x->count == y->count;
}

/* What was said of the group BEFORE, or NULL, is not said again. */
static void say_difference(FILE *out, const struct staffing_search *r, const struct staffing_search *before,
			   size_t width)
{
	struct arena a = { 0 };
	const char *steps = arena_printf(&a, "%s%s", say_steps(&a, r, true), say_steps(&a, r, false));

	if (*steps)
		text_paragraph(out, steps, 0, width);
	if (!before)
		text_paragraph(out, "The formulas look at each step by itself, as if its rate had been there "
			    "for ever. In the simulation who waits at the end of a step waits into the "
			    "next, and a step after a quiet one begins with idle agents.", 0, width);
	if (*say_lag(&a, r))
		text_paragraph(out, say_lag(&a, r), 0, width);
	if (*staffing_scheduled(&a, r->group))
		text_paragraph(out, staffing_scheduled(&a, r->group), 0, width);
	if (r->share != 1)
		text_paragraph(out, say_share(&a, r), 0, width);
	if (r->formulas.count && !(before && same_ignored(&r->formulas, &before->formulas)))
		text_paragraph(out, staffing_ignored(&a, &r->formulas), 0, width);
	arena_free(&a);
}

static size_t undecided(const struct staffing_search *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++)
		n += !r->steps[i].decided || !r->steps[i].tight_decided;
	return n;
}

/* The designs of which no call comes to the group, "" where there is none. */
static const char *steps_left_out(struct arena *a, const struct staffing_search *r)
{
	const char *left = "", *kept = "";

	for (size_t i = 0; i < r->design_count; i++) {
		const struct staffing_design *x = &r->designs[i];
		const char **list = x->share > 0 ? &kept : &left;

		if (x->asked)
			*list = arena_printf(a, "%s%s%s", *list, **list ? ", " : "", x->name);
	}
	return !*left ? "" : arena_printf(a, "No call of %s comes to %s: the schedule is that of %s%s.",
			left, r->group->name, kept, strchr(kept, ',') ? ", each of which meets it" :
			arena_printf(a, ", as with 'in %s'", kept));
}

static const char *say_trust(struct arena *a, const struct staffing_search *r)
{
	size_t open = undecided(r);
	const char *text = arena_printf(a, "%" PRIu64 " schedules were tried, and the answer again with "
					   "other callers (%" PRIu64 " replications).",
					r->schedules, r->replications);

	return !open ? text :
	       arena_printf(a, "%s In %zu of %zu steps %" PRIu64 " replications (--max-replications) do "
			       "not tell the number from its neighbour, or would hardly.", text, open,
			    r->count, r->max_replications);
}

void staffing_words(FILE *out, const struct staffing_search *r, const struct staffing_search *before,
		    const struct report_style *style)
{
	struct arena a = { 0 };
	const char *text = text_clean(&a, r->condition->text);

	if (r->unreached) {
		fputs("No call comes to this group in any design: its agents stay as they are.\n", out);
		arena_free(&a);
		return;
	}
	if (!r->found) {
		table_say(out, style, 0, "No number of agents that was tried meets %s in every step.", text);
		arena_free(&a);
		return;
	}
	table_heading(out, style, "%.10g agent-hours meet %s in every step%s",
		      staffing_search_hours(r, offsetof(struct staffing_step, agents)), text,
		      r->confirmed ? arena_printf(&a, ", with %g %% confidence.", 100 * r->s->confidence) :
			       ", by their estimates.");
	text_paragraph(out, say_trust(&a, r), 0, style->width);
	if (*steps_left_out(&a, r))
		text_paragraph(out, steps_left_out(&a, r), 0, style->width);
	putc('\n', out);
	say_difference(out, r, before, style->width);
	arena_free(&a);
}

/* As a scenario says it: "1h", "30m", "90s". */
static const char *duration_of(struct arena *a, double seconds)
{
	return fmod(seconds, 3600) == 0 ? arena_printf(a, "%.10gh", seconds / 3600) :
	       fmod(seconds, 60) == 0 ? arena_printf(a, "%.10gm", seconds / 60) :
					arena_printf(a, "%.15gs", seconds);
}

void staffing_yaml(FILE *out, const struct staffing_search *list, size_t count)
{
	struct arena a = { 0 };
	bool any = false;

	for (size_t k = 0; k < count; k++) {
		const struct staffing_search *r = &list[k];

		if (!r->found)
			continue;
		fputs(any ? "  " : "\nagents:\n  ", out);
		scenario_put_key(out, text_clean(&a, r->group->name));
		fputs(":\n    schedule: {counts: [", out);
		any = true;
		for (size_t i = 0; i < r->count; i++)
			fprintf(out, "%s%" PRIu64, i ? ", " : "", r->steps[i].agents);
		fprintf(out, "], step: %s}\n", duration_of(&a, r->step));
	}
	arena_free(&a);
}

/* ---- files ---- */

static void put_estimate(FILE *out, const struct estimate *e)
{
	csv_add_real(out, e->defined ? e->value : NAN);
	csv_add_real(out, e->defined ? e->low : NAN);
	csv_add_real(out, e->defined ? e->high : NAN);
}

static const char *yes(bool it_is)
{
	return it_is ? "yes" : "no";
}

static void put_step(FILE *out, const struct staffing_search *r, size_t i)
{
	const struct staffing_step *s = &r->steps[i];
	char digits[40];

	csv_put_text(out, r->group->name);
	fprintf(out, ",%s", show_exact(digits, sizeof(digits), from_of(r, i)));
	csv_add_real(out, s->offered_load.rate);
	csv_add_real(out, s->offered_load.erlangs);
	csv_add_real(out, s->offered_load.lagged);
	fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64, s->erlang_c, s->erlang_a,
		s->lagged, s->agents);
	put_estimate(out, &s->offered);
	put_estimate(out, &s->service_level);
	put_estimate(out, &s->abandon_rate);
	put_estimate(out, &s->wait_mean);
	putc(',', out);
	csv_put_text(out, s->design ? s->design : "");
	fprintf(out, ",%s,%s,%s\n", s->design ? yes(s->meets) : "", yes(s->decided),
		yes(s->tight_decided));
}

void staffing_csv(FILE *out, const struct staffing_search *list, size_t count)
{
	fputs("group,from,rate,load,lagged_load,erlang_c,erlang_a,lagged_erlang,agents,offered,"
	      "offered_low,offered_high,service_level,service_level_low,service_level_high,abandon_rate,"
	      "abandon_rate_low,abandon_rate_high,wait_mean,wait_mean_low,wait_mean_high,design,"
	      "meets,decided,fewer_decided\n", out);
	for (size_t k = 0; k < count; k++)
		for (size_t i = 0; list[k].found && i < list[k].count; i++)
			put_step(out, &list[k], i);
}

/* A last row repeats the numbers at the end, where the last step ends. */
static bool write_staffing_data(const struct staffing_search *r, const char *path)
{
	double scale = r->metric[0] == 'w' ? 1 : 100;
	struct outfile f;

	if (!outfile_open(&f, path))
		return false;
	fputs("hours\tload\tformula\tagents\tmetric\tlow\thigh\n", f.stream);
	for (size_t i = 0; i <= r->count; i++) {
		const struct staffing_step *s = &r->steps[i < r->count ? i : r->count - 1];
		const struct estimate *e = staffing_measured(r, s);
		bool known = e->defined && i < r->count, interval = known && isfinite(e->low);

		fprintf(f.stream, "%.10g\t%.10g\t%" PRIu64 "\t%" PRIu64 "\t%.10g\t%.10g\t%.10g\n",
			from_of(r, i) / 3600, s->offered_load.lagged, staffing_formula(r, s), s->agents,
			known ? scale * e->value : NAN, interval ? scale * e->low : NAN,
			interval ? scale * e->high : NAN);
	}
	return outfile_commit(&f);
}

bool staffing_draw(const struct staffing_search *r, const struct chart_place *place,
		   const char *subtitle, struct unmade *u)
{
	struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/%s.tsv", place->directory, place->stem);
	const char *unit = r->metric[0] == 'w' ? "s" : "%";
	struct picture p = { place->directory, place->scripts, "staffing.gp", place->stem,
		{ arena_printf(&a, "How many agents in “%s” for %s?", r->group->name,
			       condition_words(&a, r->metric, r->condition)),
		  subtitle, r->formulas.has_patience ? "Erlang A" : "Erlang C",
		  arena_printf(&a, "%s %s", unit, key_words(&a, r->metric)),
		  arena_printf(&a, "%.10g", (unit[0] == '%' ? 100 : 1) * r->condition->value),
		  arena_printf(&a, "%.10g", r->step / 3600) } };
	bool ok = write_staffing_data(r, path) ? picture_draw(&p, u) : picture_without_data(&p, path, u);

	arena_free(&a);
	return ok;
}
