/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of ringflow fit: arrivals and agents over the day or the week. */
#include <math.h>

#include "base/memory.h"
#include "base/units.h"
#include "report/fit/fit_report.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

enum { MOST_ROWS = 48, MOST_CLOSED = 4 };

static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

/* The day of the cycle: a weekday, or "day 3". */
static const char *day_name(const struct fit_result *f, size_t day, struct arena *a)
{
	if (f->log->dated && f->arrivals->cycle_days == 7)
		return weekdays[((size_t)f->log->first_weekday + day) % 7];
	return arena_printf(a, "day %zu", day + 1);
}

static void summary(FILE *out, const struct fit_result *f, struct arena *a)
{
	const struct arrivals_estimate *e = f->arrivals;
	size_t most = 0, count = e->cycle_days * e->steps_a_day;
	bool named = e->cycle_days > 1 && !e->cycle.pooled;

	for (size_t i = 0; i < count; i++)
		most = e->slots[i].rate > e->slots[most].rate ? i : most;
	fprintf(out, "  %s%s, %.4g an hour on average; most at %s%s%s: %.4g [%.4g, %.4g]\n",
		fit_count((double)e->calls, "call", a), fit_wanted(f), 3600 * e->rate,
		named ? day_name(f, most / e->steps_a_day, a) : "", named ? " " : "",
		clock_text(a, (double)(most % e->steps_a_day) * e->step), 3600 * e->slots[most].rate,
		3600 * e->slots[most].low, 3600 * e->slots[most].high);
}

/* So small that its digits say nothing. */
static const char *small_p(double p, struct arena *a)
{
	return p < 1e-4 ? "< 0.0001" : arena_printf(a, "%.2g", p);
}

/* "Sat 2026-03-07", or "day 6". */
static const char *date_name(const struct fit_result *f, size_t day, struct arena *a)
{
	char date[32];

	if (!f->log->dated)
		return arena_printf(a, "day %zu", day + 1);
	return arena_printf(a, "%s %s", weekdays[((size_t)f->log->first_weekday + day) % 7],
			    format_date(date, sizeof(date), f->log->first_day + (int64_t)day));
}

/* Which days were closed, and what repeats because of that. */
static void closed_days(FILE *out, const struct fit_result *f, struct arena *a)
{
	const struct day_cycle *c = &f->arrivals->cycle;
	const char *text = "";
	size_t shown = 0;

	if (!c->closed_days || f->options.by_date)
		return;
	for (size_t day = 0; day < c->days && shown < MOST_CLOSED; day++)
		if (c->closed[day])
			text = arena_printf(a, "%s%s%s", text, shown++ ? ", " : "", date_name(f, day, a));
	fprintf(out, "  Closed, as nobody called: %s%s.\n", text,
		c->closed_days > shown ? arena_printf(a, " and %zu more", c->closed_days - shown) : "");
	if (c->pooled && c->cycle_days == 7)
		fprintf(out, "  Less than three whole weeks: a week is repeated, its open days all alike.\n");
	else if (c->pooled)
		fprintf(out, "  Less than three whole weeks: the log's own dates, those open all alike.\n");
	else
		fprintf(out, "  They are left out of the means of weekdays that are else open.\n");
}

static void busyness(FILE *out, const struct fit_result *f, struct arena *a)
{
	const struct busyness *b = &f->arrivals->busyness;
	const struct day_cycle *c = &f->arrivals->cycle;
	const char *kind = c->pooled ? "The open days' totals" :
			   c->cycle_days == 7 ? "The same weekday's totals" : "The days' totals";

	if (f->options.by_date)
		return;
	if (!b->tested || !b->degrees)
		fprintf(out, "  Too few whole days to say whether they are alike.\n");
	else if (b->too_few)
		fprintf(out, "  %s differ more than by chance: variance / mean %.3g, p %s;\n"
			"  %zu such days say too little of how much: no busyness.\n", kind, b->dispersion,
			small_p(b->p, a), b->days);
	else if (!b->needed)
		fprintf(out, "  %s differ no more than by chance: variance / mean %.3g, p %s.\n", kind,
			b->dispersion, small_p(b->p, a));
	else
		fprintf(out, "  %s differ more than by chance: variance / mean %.3g, p %s;\n"
			"  busyness: a factor of each day with cv %.3g [%.3g, %.3g].\n", kind, b->dispersion,
			small_p(b->p, a), b->cv, b->cv_low, b->cv_high);
}

/* A row a step, a column a weekday: calls an hour. */
static void week(FILE *out, const struct fit_result *f, const struct report_style *style,
		 struct arena *a)
{
	const struct arrivals_estimate *e = f->arrivals;
	size_t count, agents_days = 0;
	const uint64_t *agents_on_duty = fit_schedule(f, &count);
	struct grid g;

	if (agents_on_duty && count == e->cycle_days * e->steps_a_day)
		agents_days = e->cycle_days;
	fprintf(out, "  Calls an hour%s:\n", agents_days ? " / agents scheduled" : "");
	grid_init(&g, "rrrrrrrr", 2, true);
	grid_add(&g, PAINT_NONE, "From");
	for (size_t day = 0; day < 7; day++)
		grid_add(&g, PAINT_NONE, "%s", day_name(f, day, a));
	for (size_t k = 0; k < e->steps_a_day; k++) {
		grid_add(&g, PAINT_NONE, "%s", clock_text(a, (double)k * e->step));
		for (size_t day = 0; day < 7; day++) {
			size_t i = day * e->steps_a_day + k;

			if (agents_days)
				grid_add(&g, PAINT_NONE, "%.0f / %llu", 3600 * e->slots[i].rate,
					 (unsigned long long)agents_on_duty[i]);
			else
				grid_add(&g, PAINT_NONE, "%.0f", 3600 * e->slots[i].rate);
		}
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

static void day(FILE *out, const struct fit_result *f, const struct report_style *style,
		struct arena *a)
{
	const struct arrivals_estimate *e = f->arrivals;
	size_t count;
	const uint64_t *agents_on_duty = fit_schedule(f, &count);
	bool with_agents = agents_on_duty && count == e->cycle_days * e->steps_a_day;
	struct grid g;

	grid_init(&g, with_agents ? "rrrr" : "rrr", 2, true);
	grid_add(&g, PAINT_NONE, "From");
	grid_add(&g, PAINT_NONE, "calls an hour");
	grid_add(&g, PAINT_NONE, "interval");
	if (with_agents)
		grid_add(&g, PAINT_NONE, "agents");
	for (size_t k = 0; k < e->steps_a_day; k++) {
		const struct arrivals_slot *s = &e->slots[k];

		if (s->observed <= 0)
			continue;
		grid_add(&g, PAINT_NONE, "%s", clock_text(a, (double)k * e->step));
		grid_add(&g, PAINT_NONE, "%.4g", 3600 * s->rate);
		grid_add(&g, PAINT_NONE, "[%.4g, %.4g]", 3600 * s->low, 3600 * s->high);
		if (with_agents)
			grid_add(&g, PAINT_NONE, "%llu", (unsigned long long)agents_on_duty[k]);
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

double fit_mean_at_work(const struct agents_estimate *e)
{
	double sum = 0;
	size_t manned = 0;

	for (size_t i = 0; i < e->days * e->steps_a_day; i++) {
		sum += e->on_duty[i];
		manned += e->on_duty[i] > 0;
	}
	return manned ? sum / (double)manned : 0;
}

/* Nobody waited: the agents are no fewer than served, and how many more nobody knows. */
static void say_guessed(FILE *out, const struct agents_estimate *e)
{
	if (e->steps_guessed)
		fprintf(out, "  In %zu of %zu steps with calls nobody waited on any date: their agents are a guess,\n"
			"  one or two too many or too few.\n", e->steps_guessed, e->steps_open);
}

/* Agents of DATE per agent that the pooled days have then; NAN: they have little. */
enum { LITTLE_WORK = 8 * 3600 /* of agents, seconds: chance makes such days unlike */ };

static double staffed_as_pooled(const struct agents_estimate *e, size_t date)
{
	size_t from = 0, to = e->days * e->steps_a_day;
	double own = 0, pooled = 0;

	while (from < to && e->on_duty[from] <= 0)
		from++;
	while (to > from && e->on_duty[to - 1] <= 0)
		to--;
	for (size_t i = date * e->steps_a_day; i < (date + 1) * e->steps_a_day; i++)
		if (i >= from && i < to) {
			own += e->on_duty[i];
			pooled += e->week_on_duty[i % (e->week_days * e->steps_a_day)];
		}
	return pooled * e->step >= LITTLE_WORK ? own / pooled : NAN;
}

/* Few days are one kind, whether they are alike or not. */
static void say_unlike_staff(FILE *out, const struct fit_result *f)
{
	enum { NAMED_UNLIKE = 3 };
	const struct agents_estimate *e = f->agents;
	const struct day_cycle *c = &f->arrivals->cycle;
	size_t unlike = 0;
	char date[32];

	if (f->options.by_date || f->log->interval_count || f->log->days < 2 || (!c->pooled && c->cycle_days > 1))
		return;
	for (size_t day = 0; day < f->log->days && day < e->days; day++) {
		double part = day_cycle_counts(c, day) ? staffed_as_pooled(e, day) : NAN;

		if (!(part < 0.75 || part > 1.33) || ++unlike > NAMED_UNLIKE)
			continue;
		format_date(date, sizeof(date), f->log->first_day + (int64_t)day);
		fputs(unlike == 1 ? "  Days staffed unlike the mean, which all of them have in the scenario (--by-date):\n  " : ", ", out);
		if (f->log->dated)
			fprintf(out, "%s %s %+.0f %%", weekdays[weekday_of(f->log->first_day + (int64_t)day)], date, 100 * (part - 1));
		else
			fprintf(out, "day %zu %+.0f %%", day + 1, 100 * (part - 1));
	}
	if (unlike > NAMED_UNLIKE)
		fprintf(out, " and %zu more", unlike - NAMED_UNLIKE);
	if (unlike)
		fprintf(out, ".\n");
}

static void agents_on_duty(FILE *out, const struct fit_result *f)
{
	const struct agents_estimate *e = f->agents;
	double most = 0;
	size_t steps = e->days * e->steps_a_day;
	char pause[32];

	for (size_t i = 0; i < steps; i++)
		most = fmax(most, e->on_duty[i]);
	if (e->named)
		fprintf(out, "  Who pauses up to %s between two calls is taken to be there (--away).\n%s",
			format_duration(pause, sizeof(pause), nearbyint(e->away)),
			f->options.away_given ? "" : "  So is who pauses longer while calls are so few that one may get none.\n");
	if (e->named)
		fprintf(out, e->agents == 1 ? "  %zu has a name; " : "  %zu have names; ", e->agents);
	else if (f->log->interval_count)
		fprintf(out, f->means.staffed ? "  On duty by the report: " :
			"  The report does not say who was there: the load and its square root;\n  ");
	else
		fprintf(out, "  They have no names: as many as serve while somebody waits, or at once;\n  ");
	fprintf(out, "%.3g are at work on average while any are, %.3g at most.\n", fit_mean_at_work(e), most);
	if (e->waits && e->waiting <= 0)
		fprintf(out, "  Nobody waits longer than the %g s that handing over a call may take.\n", e->handover);
	else if (e->waits)
		fprintf(out, e->waiting < 0.005 ? "  Somebody waits %.1g %% of the time, without the last %g s of each wait.\n" :
			"  Somebody waits %.0f %% of the time, without the last %g s of each wait.\n", 100 * e->waiting, e->handover);
	say_guessed(out, e);
	say_unlike_staff(out, f);
}

static void arrivals_watched(FILE *out, const struct fit_result *f)
{
	struct arena a = { 0 };

	summary(out, f, &a);
	busyness(out, f, &a);
	closed_days(out, f, &a);
	arena_free(&a);
}

void fit_arrivals_words(FILE *out, const struct fit_result *f)
{
	if (f->arrivals)
		arrivals_watched(out, f);
}

void fit_agents_words(FILE *out, const struct fit_result *f)
{
	if (f->agents)
		agents_on_duty(out, f);
}

void fit_levels(FILE *out, const struct fit_result *f, const struct report_style *style)
{
	const struct arrivals_estimate *e = f->arrivals;
	struct arena a = { 0 };

	if (e) {
		table_heading(out, style, "Arrivals");
		arrivals_watched(out, f);
		if (e->steps_a_day <= MOST_ROWS && (e->cycle_days == 1 || e->cycle.pooled))
			day(out, f, style, &a); /* the first, which is open */
		else if (e->steps_a_day <= MOST_ROWS && e->cycle_days == 7)
			week(out, f, style, &a);
	}
	if (f->agents) {
		table_heading(out, style, "Agents");
		agents_on_duty(out, f);
	}
	arena_free(&a);
}
