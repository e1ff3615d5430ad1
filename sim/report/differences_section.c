/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A section of the table: designs compared in pairs. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "replication/metric_rows.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/more_replications_internal.h"
#include "report/success_order_internal.h"
#include "report/table_internal.h"

enum { MOST_DIFFERENCES = 45 };

const char *comparison_words(const struct comparison *c, int sign, const char *a, const char *b,
			     char *buffer, size_t size)
{
	bool first = c && (c->difference.value > 0) == (sign > 0);

	if (!c || !c->difference.defined || isnan(c->difference.low))
		snprintf(buffer, size, "-");
	else if (c->shown)
		snprintf(buffer, size, "%s beats %s", first ? a : b, first ? b : a);
	else
		snprintf(buffer, size, "no difference shown");
	return buffer;
}

static void add_difference(struct grid *g, const struct comparison *c, int sign, const char *a,
			   const char *b)
{
	static const struct estimate undefined = { .defined = false };
	struct shown s = c ? show_difference(c->unit, &c->difference) : show_points(&undefined);
	char words[64];

	grid_add_shown(g, PAINT_NONE, &s);
	grid_add(g, PAINT_NONE, "%s", comparison_words(c, sign, a, b, words, sizeof words));
}

/* What more replications would do where no difference of success is shown. */
static void say_undecided(FILE *out, const struct results *r, const struct report_style *style)
{
	char a[24], b[24];
	size_t said = 0;

	for (size_t i = 0; i < r->comparison_count && said < 5; i++) {
		const struct comparison *c = &r->comparisons[i];
		double points, more;

		if (strcmp(c->metric, "success_rate") || !c->headline || c->shown || !(c->spread > 0))
			continue;
		points = points_within_reach(c, r);
		more = replications_more(c, r, points / 100);
		if (isnan(points) || !(more > 0))
			continue;
		design_letter(a, sizeof a, c->first);
		design_letter(b, sizeof b, c->second);
		table_say(out, style, 0, "%s − %s: %.0f more replication%s would show a difference of %g "
			  "point%s.", a, b, more, more > 1 ? "s" : "", points, points == 1 ? "" : "s");
		said++;
	}
}

/* LEAST to MOST times the replications, as one says it; the words, in BUFFER. */
static const char *gain_words(char *buffer, size_t size, double least, double most)
{
	char from[32], to[32];

	snprintf(from, sizeof(from), least < 10 ? "%.2g" : "%.0f", least);
	snprintf(to, sizeof(to), most < 10 ? "%.2g" : "%.0f", most);
	if (strcmp(from, to))
		snprintf(buffer, size, "%s to %s times as many replications", from, to);
	else if (!strcmp(from, "1"))
		snprintf(buffer, size, "as many replications");
	else
		snprintf(buffer, size, "%s times as many replications", from);
	return buffer;
}

/* How much the same callers in all designs are worth. */
static void say_gain(FILE *out, const struct results *r, const struct report_style *style)
{
	double least = INFINITY, most = 0;
	char words[120];

	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];

		if (strcmp(c->metric, results_measure(r)) || !isfinite(c->gain))
			continue;
		least = fmin(least, c->gain);
		most = fmax(most, c->gain);
	}
	if (most <= 0)
		return;
	table_say(out, style, 0, "With callers of its own for each design%s, the same intervals of success "
		  "would take %s.", r->blocks < r->replications ? " and plain sampling" : "",
		  gain_words(words, sizeof(words), least, most));
}

void table_doubts(FILE *out, const struct results *r, const struct report_style *style)
{
	say_undecided(out, r, style);
	say_gain(out, r, style);
}

/* What is shown of a pair, first or second. */
static const struct metric_row *shown_of_pair(const struct results *r, size_t i)
{
	return metric_row_named(metric_rows, METRIC_ROWS, i ? "http_400_rate" : results_measure(r));
}

/* How many are: of what no design has there is no difference. */
static size_t most_of_pair(const struct results *r)
{
	return table_has(r, shown_of_pair(r, 1)) ? 2 : 1;
}

static void add_headings(struct grid *g, const struct results *r)
{
	grid_add(g, PAINT_NONE, "%s", "");
	for (size_t i = 0; i < most_of_pair(r); i++) {
		char heading[64];

		snprintf(heading, sizeof heading, "%s", shown_of_pair(r, i)->heading);
		for (char *p = heading; *p; p++)
			*p = *p == '\n' ? ' ' : *p;
		grid_add(g, PAINT_NONE, "%s", heading);
		grid_add(g, PAINT_NONE, "%s", "");
	}
}

static void compare_row(struct grid *g, const struct results *r, size_t i)
{
	const struct comparison *c = &r->comparisons[i];
	char a[24], b[24];

	design_letter(a, sizeof a, c->first);
	design_letter(b, sizeof b, c->second);
	grid_add(g, PAINT_NONE, "%s − %s", a, b);
	for (size_t k = 0; k < most_of_pair(r); k++) {
		const struct metric_row *row = shown_of_pair(r, k);

		add_difference(g, comparison_of(r, row->name, c->first, c->second), row->marks & MARK_BAD ? -1 : 1, a, b);
	}
}

void table_pairing(FILE *out, const struct results *r, const struct report_style *style)
{
	const struct pairing *p = &r->pairing;
	char best[24], pairs[32], of[32];

	if (p->pairs == p->of)
		return;
	table_say(out, style, 0, "Of more than %d designs not each pair is compared, but each design with the "
		  "first, A, and with the best, %s (%s %s): %s of %s pairs.", MOST_ALL_PAIRS,
		  design_letter(best, sizeof best, p->best), p->smallest ? "least" : "greatest", p->metric,
		  show_count(pairs, sizeof pairs, p->pairs), show_count(of, sizeof of, p->of));
}

/* The design that succeeds most; of equals the first. */
static size_t best_of(const struct results *r)
{
	size_t best = 0;
	double most = -INFINITY;

	for (size_t i = 0; i < r->design_count; i++) {
		const struct metric *m = result_metric(&r->designs[i], results_measure(r));

		if (m && m->estimate.defined && m->estimate.value > most) {
			most = m->estimate.value;
			best = i;
		}
	}
	return best;
}

/* Fill G with those pairs that are shown, of which there are SHOWN; the number of all. */
static size_t add_pairs(struct grid *g, const struct results *r, bool brief, size_t *shown)
{
	size_t best = best_of(r), pairs = 0;

	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];

		if (strcmp(c->metric, results_measure(r)))
			continue;
		pairs++;
		if (*shown == MOST_DIFFERENCES || (brief && c->first != best && c->second != best))
			continue;
		compare_row(g, r, i);
		++*shown;
	}
	return pairs;
}

static void heading(FILE *out, const struct results *r, bool brief, const struct report_style *style)
{
	bool rates = !strcmp(results_measure(r), "success_rate");
	const char *unit = rates ? " in percentage points" : "";
	char best[24];

	if (brief)
		table_heading(out, style, "Paired differences from the best, %s%s%s (same callers)",
			      design_letter(best, sizeof(best), best_of(r)), rates ? "," : "", unit);
	else
		table_heading(out, style, "Paired differences%s (same callers; each interval at %g %%, verdicts "
			      "together)", unit, 100 * r->confidence);
}

bool table_comparisons(FILE *out, const struct results *r, const struct report_style *style)
{
	bool brief = table_brief(r, style);
	size_t shown = 0, pairs;
	struct grid g;

	grid_init(&g, most_of_pair(r) > 1 ? "lplpl" : "lpl", 0, true);
	add_headings(&g, r);
	pairs = add_pairs(&g, r, brief, &shown);
	if (pairs) {
		heading(out, r, brief, style);
		grid_print(&g, out, style);
		if (shown == MOST_DIFFERENCES && pairs > shown)
			fprintf(out, "... and %zu more pairs in summary.json\n", pairs - shown);
		table_pairing(out, r, style);
		if (!brief)
			table_doubts(out, r, style);
	}
	grid_free(&g);
	return brief;
}
