/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How precise: intervals over single calls, and what became of a wanted precision. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

enum { MOST_LETTERS = 8 };

static void half_width_words(char *buffer, size_t size, enum unit unit, double half)
{
	if (!isfinite(half))
		snprintf(buffer, size, "no interval");
	else if (unit == UNIT_SHARE)
		snprintf(buffer, size, "±%.3g points", 100 * half);
	else
		snprintf(buffer, size, unit == UNIT_SECONDS ? "±%.3g s" : "±%.3g", half);
}

/* The result of METRIC that is furthest from what was wanted. */
static const struct precision_result *widest(const struct results *r, size_t first)
{
	const struct precision_result *most = &r->precision[first];

	for (size_t i = first; i < r->precision_count; i++) {
		const struct precision_result *x = &r->precision[i];

		if (!strcmp(x->metric, most->metric) && x->half_width > 0 &&
		    x->half_width / x->allowed > most->half_width / most->allowed)
			most = x;
	}
	return most;
}

static bool all_met(const struct results *r)
{
	for (size_t i = 0; i < r->precision_count; i++)
		if (!r->precision[i].met)
			return false;
	return true;
}

/* Calls that depend on each other say of one replication alone how it came out. */
static void table_one_replication(FILE *out, const struct results *r,
				  const struct report_style *style)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (r->designs[i].dependence) {
			table_say(out, style, 0, "One replication, whose calls share %s, has no intervals: expected "
				  "more, such as --replications 20", r->designs[i].dependence);
			return;
		}
}

/* The intervals of the table are over replications, whatever calls share. */
void table_over_calls(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	const char *text = "";
	size_t shown = 0;
	char letter[24];

	for (size_t i = 0; i < r->design_count && i < MOST_LETTERS; i++) {
		const struct metric *m = result_metric(&r->designs[i], "success_rate");
		struct shown s;

		if (!m || !m->has_calls)
			continue;
		s = show_share(&m->calls);
		text = arena_printf(&a, "%s%s%s %s %s", text, shown ? ", " : "",
				    design_letter(letter, sizeof letter, i), s.value, s.interval);
		shown++;
	}
	if (shown)
		table_say(out, style, 0, "Success over single calls, which share nothing (Wilson's intervals): %s",
			  text);
	arena_free(&a);
	if (r->blocks == 1)
		table_one_replication(out, r, style);
}

/* Which design is best, as far as that was asked. */
void table_selection(FILE *out, const struct results *r, const struct report_style *style)
{
	const struct ranking_selection_result *x = &r->ranking_selection;
	const char *on = paint_on(PAINT_BOLD, style->colour), *off = paint_off(PAINT_BOLD, style->colour);

	if (!x->given)
		return;
	putc('\n', out);
	if (x->left == 1)
		table_say(out, style, 2, "%sBest of %zu%s  %s: the %s %s, with a probability of %g %% if it is so "
			  "by %s or more", on, r->design_count, off, x->best,
			  x->smallest ? "smallest" : "largest", x->metric, 100 * x->probability,
			  x->indifference);
	else
		table_say(out, style, 2, "%sBest of %zu%s  not known after %" PRIu64 " replications: %zu may "
			  "still have the %s %s", on, r->design_count, off, r->replications, x->left,
			  x->smallest ? "smallest" : "largest", x->metric);
}

/* EXACT with as many decimals as what stands beside it: within an interval as wide. */
static struct estimate as_precise(double exact, const struct estimate *beside)
{
	double half = (beside->high - beside->low) / 2;

	return (struct estimate){ exact, exact - half, exact + half, true, "" };
}

/* What formulas say beside what was simulated. */
void table_analytic(FILE *out, const struct results *r, const struct report_style *style)
{
	struct grid g;
	size_t count = 0, steady = 0;
	char letter[24];

	grid_init(&g, "llprw", 0, false);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].analytic_count; j++) {
			const struct analytic_value *v = &r->designs[i].analytic[j];
			struct estimate e = as_precise(v->exact, &v->estimate);
			struct shown s = show_unit(v->unit, &v->estimate), exact = show_unit(v->unit, &e);

			grid_add(&g, PAINT_NONE, "%s", design_letter(letter, sizeof letter, i));
			grid_add_name(&g, PAINT_NONE, v->metric);
			grid_add_shown(&g, PAINT_NONE, &s);
			grid_add(&g, PAINT_NONE, "%s", exact.value);
			grid_add(&g, PAINT_NONE, "%s%s", v->formula,
				 isnan(v->estimate.low) || estimate_contains(&v->estimate, v->exact) ?
					 "" : ", outside");
			count++;
			steady += v->steady;
		}
	if (count) {
		table_heading(out, style, steady ? "Simulated, and exact in the steady state" :
						   "Simulated, and exact");
		grid_print(&g, out, style);
	}
	grid_free(&g);
}

void table_precision(FILE *out, const struct results *r, const struct report_style *style)
{
	size_t goals = r->design_count ? r->precision_count / r->design_count : 0;
	bool met = all_met(r);
	struct arena a = { 0 };
	char half[48];

	if (!goals)
		return;
	putc('\n', out);
	table_say(out, style, 2, "%sPrecision%s  %s after %" PRIu64 " replications%s",
		  paint_on(PAINT_BOLD, style->colour), paint_off(PAINT_BOLD, style->colour),
		  met ? "reached" : "not reached", r->replications,
		  met ? "" : r->out_of_time ? ": run.max_time was over" :
			     ": run.max_replications allows no more");
	for (size_t i = 0; i < goals; i++) {
		const struct precision_result *x = widest(r, i);

		half_width_words(half, sizeof(half), x->unit, x->half_width);
		table_say(out, style, 4, "  %s: wanted %s, widest is %s (%s)", text_clean(&a, x->metric),
			  text_clean(&a, x->wanted), half, text_clean(&a, x->design));
	}
	arena_free(&a);
}
