/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/staffing_page.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/html/leaf_internal.h"
#include "report/staffing_report.h"
#include "report/table_internal.h"

enum { STAFFING_MOST_STEPS = 400, MOST_DRAWN = 1000 };

static bool of_time(const struct staffing_search *r)
{
	return r->metric[0] == 'w';
}

static enum unit unit_of(const struct staffing_search *r)
{
	return of_time(r) ? UNIT_SECONDS : UNIT_SHARE;
}

static const char *formula_words(const struct staffing_search *r)
{
	return r->formulas.has_patience ? "Erlang A" : "Erlang C";
}

static const char *staffing_moment(struct sheet *s, const struct staffing_search *r, size_t step)
{
	return clock_text(&s->a, (double)step * r->step);
}

static const char *hours_words(struct sheet *s, const struct staffing_search *r, size_t member)
{
	return arena_printf(&s->a, "%.10g", staffing_search_hours(r, member));
}

/* ---- the verdict ---- */

static void put_hours(struct sheet *s, const struct staffing_search *r)
{
	html(s->out, "<b class=\"best\">%s agent-hours meet %s in every step</b>", hours_words(s, r, offsetof(struct staffing_step, agents)),
	     leaf_wanted(&s->a, r->condition->metric, r->condition));
	if (r->confirmed)
		html(s->out, ", with %s %% confidence", arena_printf(&s->a, "%g", 100 * r->s->confidence));
	else
		fputs(", by their estimates", s->out);
	html(s->out, ": %s says %s for each step by itself.", formula_words(r),
	     hours_words(s, r, r->formulas.has_patience ? offsetof(struct staffing_step, erlang_a) : offsetof(struct staffing_step, erlang_c)));
}

/* What one agent fewer would do. */
static void put_tight(struct sheet *s, const struct staffing_search *r)
{
	size_t steps = 0, tight = 0, most = 0;

	for (size_t i = 0; i < r->count; i++) {
		steps += r->steps[i].design != NULL;
		tight += r->steps[i].design && r->steps[i].tight && r->steps[i].tight_decided;
		most = r->steps[i].agents > r->steps[most].agents ? i : most;
	}
	html(s->out, " That one fewer would miss it is shown in %s of %s steps to which calls come; most are needed at %s: %s.",
	     arena_printf(&s->a, "%zu", tight), arena_printf(&s->a, "%zu", steps), staffing_moment(s, r, most),
	     arena_printf(&s->a, "%" PRIu64, r->steps[most].agents));
}

static void put_staffing_verdict(struct sheet *s, const void *what)
{
	const struct staffing_page *p = what;

	for (size_t i = 0; i < p->count; i++) {
		const struct staffing_search *r = &p->list[i];

		fputs("<p>", s->out);
		if (p->count > 1) {
			html_name(s->out, r->group->name);
			fputs(": ", s->out);
		}
		if (r->unreached) {
			fputs("no call comes to this group in any design: its agents stay as they are.", s->out);
		} else if (!r->found) {
			html(s->out, "<b class=\"bad\">no number of agents that was tried meets %s in every step.</b>",
			     leaf_wanted(&s->a, r->condition->metric, r->condition));
		} else {
			put_hours(s, r);
			put_tight(s, r);
		}
		fputs("</p>\n", s->out);
	}
}

/* ---- the table ---- */

static struct whisker staffing_axis_of(const struct staffing_search *r)
{
	struct whisker w = { 0, of_time(r) ? r->condition->value : 1, "a", true };

	for (size_t i = 0; of_time(r) && i < r->count; i++) {
		const struct estimate *e = staffing_measured(r, &r->steps[i]);

		if (e->defined && isfinite(e->value))
			w.to = fmax(w.to, isfinite(e->high) ? e->high : e->value);
	}
	return w;
}

static void put_number(struct sheet *s, const char *label, double exact, const char *shown)
{
	char text[40];

	html(s->out, "<td role=\"cell\" data-v=\"%s\" data-l=\"%s\">%s</td>", show_exact(text, sizeof text, exact), label, shown);
}

static void put_staffing_step(struct sheet *s, const struct staffing_search *r, size_t i, const struct whisker *axis)
{
	const struct staffing_step *x = &r->steps[i];

	html(s->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\" data-v=\"%s\">%s</th>", arena_printf(&s->a, "%zu", i),
	     staffing_moment(s, r, i));
	put_number(s, "Agents", (double)x->agents, arena_printf(&s->a, "%" PRIu64, x->agents));
	put_number(s, formula_words(r), (double)staffing_formula(r, x), arena_printf(&s->a, "%" PRIu64, staffing_formula(r, x)));
	put_number(s, "Calls an hour", 3600 * x->offered_load.rate, arena_printf(&s->a, "%.4g", 3600 * x->offered_load.rate));
	put_number(s, "Load, erlangs", x->offered_load.lagged, arena_printf(&s->a, "%.1f", x->offered_load.lagged));
	leaf_value(s, key_words(&s->a, r->metric), unit_of(r), staffing_measured(r, x), axis);
	html(s->out, "<td role=\"cell\" class=\"t %s\" data-l=\"Meets it\">%s</td></tr>\n", x->meets ? "ok" : x->design ? "bad" : "",
	     staffing_verdict(x));
}

static void put_staffing_group(struct sheet *s, const struct staffing_search *r)
{
	struct whisker axis = staffing_axis_of(r);
	struct estimate end = { axis.to, axis.to, axis.to, true, "" };
	size_t shown = r->count < STAFFING_MOST_STEPS ? r->count : STAFFING_MOST_STEPS;

	leaf_begin_table(s, text_clean(&s->a, r->group->name), "main slim sort",
			 arena_printf(&s->a, "From|Agents|%s|Calls an hour|Load, erlangs|%s|<Meets it", formula_words(r),
				      key_words(&s->a, r->metric)));
	for (size_t i = 0; i < shown; i++)
		put_staffing_step(s, r, i, &axis);
	leaf_end_table(s);
	page_more(s, r->count, shown, "plan.csv");
	html(s->out, "<p class=\"meta\">Dot: estimate. Line through it: its interval, on an axis from 0 to %s. Agent-hours: %s by "
	     "simulation, %s by %s of each step's rate, %s of the load that lags behind it.</p>\n", show_unit(unit_of(r), &end).value,
	     hours_words(s, r, offsetof(struct staffing_step, agents)),
	     hours_words(s, r, r->formulas.has_patience ? offsetof(struct staffing_step, erlang_a) : offsetof(struct staffing_step, erlang_c)),
	     formula_words(r), hours_words(s, r, offsetof(struct staffing_step, lagged)));
}

static void put_groups(struct sheet *s, const void *what)
{
	const struct staffing_page *p = what;

	for (size_t i = 0; i < p->count; i++) {
		if (!p->list[i].found)
			continue;
		if (p->count > 1) {
			fputs("<h3>", s->out);
			html_name(s->out, p->list[i].group->name);
			fputs("</h3>\n", s->out);
		}
		put_staffing_group(s, &p->list[i]);
	}
}

/* ---- pictures, words, schedule ---- */

static bool any_found(const void *what)
{
	const struct staffing_page *p = what;

	for (size_t i = 0; i < p->count; i++)
		if (p->list[i].found)
			return true;
	return false;
}

static void put_pictures(struct sheet *s, const void *what)
{
	const struct staffing_page *p = what;

	for (size_t i = 0; i < p->count; i++) {
		const struct staffing_search *r = &p->list[i];
		const char *const agents[] = { "a", "agents by simulation", "b",
			arena_printf(&s->a, "%s, each step by itself (broken line)", formula_words(r)), "m", "load in erlangs (dotted)", NULL };
		const char *const level[] = { "a", arena_printf(&s->a, "%s, with intervals", key_words_within(&s->a, r->metric)), "m",
					      "what is asked (broken line)", NULL };

		if (!r->found)
			continue;
		if (p->count > 1) {
			fputs("<h3>", s->out);
			html_name(s->out, r->group->name);
			fputs("</h3>\n", s->out);
		}
		if (r->count > MOST_DRAWN) {
			html(s->out, "<p class=\"meta\">%s steps are too many to be drawn here: its chart lies beside this page.</p>\n",
			     arena_printf(&s->a, "%zu", r->count));
			continue;
		}
		leaf_figure(s, &p->figures[i].agents, agents);
		leaf_figure(s, &p->figures[i].level, level);
	}
}

static void put_why(struct sheet *s, const void *what)
{
	const struct staffing_page *p = what;
	const struct staffing_search *before = NULL;
	struct report_style style = leaf_style();

	for (size_t i = 0; i < p->count; i++) {
		char *text;
		size_t size;
		FILE *out = leaf_open(&text, &size);

		staffing_words(out, &p->list[i], before, &style);
		leaf_close(out);
		leaf_told(s, text);
		before = p->list[i].found ? &p->list[i] : before;
	}
}

static void put_schedule(struct sheet *s, const void *what)
{
	const struct staffing_page *p = what;
	char *text;
	size_t size;
	FILE *out = leaf_open(&text, &size);

	staffing_yaml(out, p->list, p->count);
	leaf_close(out);
	fputs("<p>To be put into the scenario; with <code>by_interval: yes</code> beside it <code>ringflow run</code> reports every "
	      "step.</p>\n", s->out);
	leaf_said(s, text);
}

static void put_staffing_rests(struct sheet *s, const void *what)
{
	const struct staffing_page *p = what;

	leaf_rests(s, p->s, NULL);
}

static const struct leaf_part staffing_parts[] = {
	{ "hours", "Agents by the hour", any_found, put_pictures },
	{ "schedule", "The schedule", any_found, put_schedule },
	{ "why", "How sure, and why formulas differ", any_found, put_why },
	{ "rests", "What it rests on", NULL, put_staffing_rests },
};

static const struct leaf_word staffing_page_words[] = {
	{ "Agents", "the answer, by simulation of the whole time: who waits at the end of a step waits into the next. No single step "
	  "can do with less; it is not always the cheapest schedule of all." },
	{ "Erlang C, Erlang A", "the fewest agents in the steady state of the step's own rate; Erlang A where callers leave." },
	{ "Load", "agents who would be busy if there were one for everybody, which lags behind the rate of calls." },
	{ "Yes", "shown by a run with other callers. Seems to: by its estimate. Yes, fewer may: it is not shown that one agent fewer "
	  "would not do." },
	{ "80.6 % [79.1, 82.1]", "the estimate and its interval, at the confidence of one comparison of all that the answer rests "
	  "on." },
};

/* ---- the whole ---- */

/* To be freed. */
static char *rows_of(const struct staffing_search *r, bool level)
{
	double scale = of_time(r) ? 1 : 100;
	char *text;
	size_t size;
	FILE *out = leaf_open(&text, &size);

	/* a last row repeats the numbers at the end, where the last step ends */
	for (size_t i = 0; i <= r->count; i++) {
		const struct staffing_step *x = &r->steps[i < r->count ? i : r->count - 1];
		const struct estimate *e = staffing_measured(r, x);
		bool known = e->defined && i < r->count, interval = known && isfinite(e->low);
		double hours = (double)i * r->step / 3600;

		if (level)
			fprintf(out, "%.10g\t%.10g\t%.10g\t%.10g\n", hours, known ? scale * e->value : NAN,
				interval ? scale * e->low : NAN, interval ? scale * e->high : NAN);
		else
			fprintf(out, "%.10g\t%" PRIu64 "\t%" PRIu64 "\t%.10g\n", hours, x->agents, staffing_formula(r, x),
				x->offered_load.lagged);
	}
	leaf_close(out);
	return text;
}

void staffing_figures_draw(struct staffing_figures *f, const struct staffing_search *r, const struct figure_place *place)
{
	struct arena a = { 0 };
	const char *name = text_clean(&a, r->group->name), *step = arena_printf(&a, "%.10g", r->step / 3600);
	char *agents, *level;
	size_t least = 0, most = 0, met = 0, called = 0;

	if (r->count > MOST_DRAWN)
		return;
	agents = rows_of(r, false);
	level = rows_of(r, true);

	for (size_t i = 0; i < r->count; i++) {
		least = r->steps[i].agents < r->steps[least].agents ? i : least;
		most = r->steps[i].agents > r->steps[most].agents ? i : most;
		met += r->steps[i].design && r->steps[i].meets;
		called += r->steps[i].design != NULL;
	}
	figure_draw(&f->agents, place, &(struct figure_data){ "agents",
		arena_printf(&a, "Agents of %s by the step: fewest at %s with %" PRIu64 ", most at %s with %" PRIu64, name,
			     clock_text(&a, (double)least * r->step), r->steps[least].agents,
			     clock_text(&a, (double)most * r->step), r->steps[most].agents),
		agents, { step } });
	figure_draw(&f->level, place, &(struct figure_data){ "level",
		arena_printf(&a, "%s by the step: %zu of %zu steps to which calls come meet %s", key_words(&a, r->metric), met, called,
			     leaf_wanted(&a, r->metric, r->condition)),
		level, { of_time(r) ? "s" : "%", arena_printf(&a, "%.10g", (of_time(r) ? 1 : 100) * r->condition->value),
					step } });
	free(agents);
	free(level);
	arena_free(&a);
}

void staffing_figures_free(struct staffing_figures *f)
{
	figure_free(&f->agents);
	figure_free(&f->level);
}

void staffing_page(FILE *out, const struct staffing_page *p)
{
	struct arena a = { 0 };
	const struct staffing_search *r = &p->list[0];
	const struct leaf leaf = {
		.kind = "plan", .name = p->s->name, .detail = p->s->description, .basis = p->basis, .origin = &p->origin,
		.question = p->count == 1 ? arena_printf(&a, "How many agents in %s for %s?", text_clean(&a, r->group->name),
							 leaf_wanted(&a, r->metric, r->condition)) :
					    arena_printf(&a, "How many agents in each group for %s?",
							 leaf_wanted(&a, r->metric, r->condition)),
		.what = p, .verdict = put_staffing_verdict, .first = put_groups, .parts = staffing_parts,
		.part_count = sizeof(staffing_parts) / sizeof(*staffing_parts), .words = staffing_page_words, .word_count = sizeof(staffing_page_words) / sizeof(*staffing_page_words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
