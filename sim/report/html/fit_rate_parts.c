/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_rate_parts - calls an hour over the cycle of a log, and by weekday and hour. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/fit/fit_report.h"
#include "report/html/fit_parts_internal.h"
#include "report/table_internal.h"

enum { FIT_RATE_MOST_STEPS = 400, HOURS = 24, WEEK = 7 };

static const char *const weekdays[WEEK] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

/* ---- the cycle ---- */

static size_t step_count(const struct fit_result *f)
{
	return f->arrivals->cycle_days * f->arrivals->steps_a_day;
}

const char *fit_step_words(const struct fit_result *f, size_t i, struct arena *a)
{
	const struct arrivals_estimate *e = f->arrivals;
	size_t day = i / e->steps_a_day;
	const char *clock = clock_text(a, (double)(i % e->steps_a_day) * e->step);

	if (e->cycle_days == 1 || (e->cycle.pooled && e->cycle_days != WEEK))
		return clock;
	if (f->log->dated && e->cycle_days == WEEK)
		return arena_printf(a, "%s %s", weekdays[((size_t)f->log->first_weekday + day) % WEEK], clock);
	return arena_printf(a, "day %zu, %s", day + 1, clock);
}

size_t fit_busiest(const struct fit_result *f)
{
	size_t most = 0;

	for (size_t i = 0; i < step_count(f); i++)
		most = f->arrivals->slots[i].rate > f->arrivals->slots[most].rate ? i : most;
	return most;
}

static struct estimate hourly(const struct arrivals_slot *x)
{
	return (struct estimate){ 3600 * x->rate, 3600 * x->low, 3600 * x->high, x->observed > 0, "" };
}

static void put_fit_rate_step(struct sheet *s, const struct fit_result *f, size_t i, const uint64_t *agents)
{
	struct estimate e = hourly(&f->arrivals->slots[i]);
	struct shown shown = show_number(&e);
	char exact[40], count[32];

	html(s->out, "<tr><th scope=\"row\">%s</th><td class=\"n\" data-v=\"%s\">", fit_step_words(f, i, &s->a),
	     show_exact(exact, sizeof exact, e.value));
	html_shown(s->out, &shown);
	html(s->out, "</td><td>%s</td>", show_count(count, sizeof count, f->arrivals->slots[i].calls));
	if (agents)
		html(s->out, "<td>%s</td>", show_count(count, sizeof count, agents[i]));
	fputs("</tr>\n", s->out);
}

/* Steps that were seen; those behind MOST_STEPS are in rates.csv. */
static void put_steps(struct sheet *s, const struct fit_result *f)
{
	size_t count = 0, shown = 0, scheduled;
	const uint64_t *agents = fit_schedule(f, &scheduled);

	if (scheduled != step_count(f))
		agents = NULL;
	page_begin_numbers(s, "The numbers", agents ? "From|Calls an hour|Calls seen|Agents scheduled" : "From|Calls an hour|Calls seen");
	for (size_t i = 0; i < step_count(f); i++) {
		if (!(f->arrivals->slots[i].observed > 0))
			continue;
		if (count++ < FIT_RATE_MOST_STEPS) {
			put_fit_rate_step(s, f, i, agents);
			shown++;
		}
	}
	page_end_numbers(s);
	page_more(s, count, shown, "rates.csv");
}

/* What the terminal says, by WRITE, without its tables. */
static void put_sentences(struct sheet *s, const struct fit_result *f, void (*write)(FILE *out, const struct fit_result *f))
{
	char *text;
	size_t size;
	FILE *out = leaf_open(&text, &size);

	write(out, f);
	leaf_close(out);
	for (char *c = text; (c = strstr(c, ";\n")); c++) /* a sentence of two lines */
		c[1] = ' ';
	leaf_told(s, text);
}

void fit_put_rates(struct sheet *s, const void *what)
{
	static const char *const keys[] = { "a", "calls an hour, with intervals", NULL };
	const struct fit_page *p = what;

	put_sentences(s, p->f, fit_arrivals_words);
	if (step_count(p->f) <= FIT_MOST_DRAWN)
		leaf_figure(s, &p->figures.rates, keys);
	else
		html(s->out, "<p class=\"meta\">%s steps are too many to be drawn here: rates.svg has them.</p>\n",
		     arena_printf(&s->a, "%zu", step_count(p->f)));
	put_steps(s, p->f);
	if (p->f->agents) {
		fputs("<h3>Agents</h3>\n", s->out);
		put_sentences(s, p->f, fit_agents_words);
	}
}

/* ---- by weekday and hour ---- */

bool fit_has_weekdays(const void *what)
{
	const struct fit_page *p = what;

	return p->f->log->dated && p->f->log->days > 1 && p->f->arrivals;
}

/* The calls that the scenario offers, hour by hour of the week, whatever its own cycle is. */
static const struct arrivals_estimate *week_of(const struct fit_result *f, struct arena *a)
{
	bool offered = f->queued && !f->log->interval_count;
	const struct arrivals_options options = { .step = 3600, .at_queue = offered && !f->menus, .offered = offered,
						  .cycle_days = WEEK };

	return arrivals_estimate(a, f->log, &options);
}

/* DAY: Monday is 0. NULL: such a day was not seen. */
static const struct arrivals_slot *slot_of(const struct fit_result *f, const struct arrivals_estimate *e, size_t day, size_t hour)
{
	size_t place = (day + WEEK - (size_t)f->log->first_weekday) % WEEK;
	const struct arrivals_slot *x = &e->slots[place * HOURS + hour];

	return x->observed > 0 ? x : NULL;
}

struct hottest {
	double most;
	size_t day, hour, first, last; /* hours with calls */
};

static struct hottest hottest_of(const struct fit_result *f, const struct arrivals_estimate *e)
{
	struct hottest x = { 0, 0, 0, HOURS, 0 };

	for (size_t day = 0; day < WEEK; day++)
		for (size_t hour = 0; hour < HOURS; hour++) {
			const struct arrivals_slot *slot = slot_of(f, e, day, hour);

			if (!slot || !(slot->rate > 0))
				continue;
			x.first = hour < x.first ? hour : x.first;
			x.last = hour;
			if (slot->rate > x.most) {
				x.most = slot->rate;
				x.day = day;
				x.hour = hour;
			}
		}
	for (size_t day = 0; day < WEEK; day++)
		for (size_t hour = x.last; hour < HOURS; hour++)
			if (slot_of(f, e, day, hour) && slot_of(f, e, day, hour)->rate > 0)
				x.last = hour > x.last ? hour : x.last;
	return x;
}

static void put_fit_rate_cell(struct sheet *s, const struct arrivals_slot *x, double most)
{
	int depth = x && most > 0 ? (int)lround(10 * x->rate / most) : 0;

	if (!x)
		fputs("<td class=\"no\">–</td>", s->out);
	else
		html(s->out, "<td class=\"h%s\">%s</td>", arena_printf(&s->a, "%d", depth),
		     arena_printf(&s->a, 3600 * x->rate < 10 && x->rate > 0 ? "%.1f" : "%.0f", 3600 * x->rate));
}

void fit_put_heat(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;
	const struct fit_result *f = p->f;
	const struct arrivals_estimate *e = week_of(f, &s->a);
	struct hottest x = hottest_of(f, e);

	html(s->out, "<p>Calls an hour by weekday and hour of the day, the mean of all such days of the log: most on <b>%s at %s</b>, %s "
	     "an hour. A dash: no such hour was seen.</p>\n", weekdays[x.day], clock_text(&s->a, 3600 * (double)x.hour),
	     arena_printf(&s->a, "%.4g", 3600 * x.most));
	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Calls by weekday and hour\"><table class=\"heat\"><thead><tr>"
	      "<th scope=\"col\">From</th>", s->out);
	for (size_t day = 0; day < WEEK; day++)
		html(s->out, "<th scope=\"col\">%s</th>", weekdays[day]);
	fputs("</tr></thead><tbody>\n", s->out);
	for (size_t hour = x.first; hour <= x.last && hour < HOURS; hour++) {
		html(s->out, "<tr><th scope=\"row\">%s</th>", clock_text(&s->a, 3600 * (double)hour));
		for (size_t day = 0; day < WEEK; day++)
			put_fit_rate_cell(s, slot_of(f, e, day, hour), x.most);
		fputs("</tr>\n", s->out);
	}
	fputs("</tbody></table></div>\n", s->out);
}
