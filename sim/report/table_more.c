/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table's further sections: paired differences, agents, expectations. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/table.h"

enum { MOST_PAIRS = 45 };

/* SIGN is +1 where more is better and -1 where less is. What is shown is so after Holm's
 * correction over all that is compared. */
static const char *verdict(const struct comparison *c, int sign, const char *a, const char *b,
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

static const struct comparison *difference(const struct results *r, const struct comparison *pair,
					   const char *metric)
{
	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];

		if (!strcmp(c->a, pair->a) && !strcmp(c->b, pair->b) &&
		    !strcmp(c->metric, metric))
			return c;
	}
	return NULL;
}

static void add_difference(struct grid *g, const struct comparison *c, int sign, const char *a,
			   const char *b)
{
	static const struct estimate undefined = { .defined = false };
	struct shown s = show_points(c ? &c->difference : &undefined);
	char words[64];

	grid_add_shown(g, PAINT_NONE, &s);
	grid_add(g, PAINT_NONE, "%s", verdict(c, sign, a, b, words, sizeof words));
}

/* A round half-width, in points, that no more than ten times the replications show. */
static double within_reach(const struct comparison *c, const struct results *r)
{
	static const double points[] = { 0.1, 0.2, 0.5, 1, 2, 5, 10 };

	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++)
		if (replications_for(c->spread, points[i] / 100, r->blocks, r->confidence) <=
		    10 * (double)r->blocks)
			return points[i];
	return NAN;
}

/* What more replications would do where no difference of success is shown. */
static void say_undecided(FILE *out, const struct results *r)
{
	char a[24], b[24];
	size_t said = 0;

	for (size_t i = 0; i < r->comparison_count && said < 5; i++) {
		const struct comparison *c = &r->comparisons[i];
		double points, more;

		if (strcmp(c->metric, "success_rate") || c->shown || !(c->spread > 0))
			continue;
		points = within_reach(c, r);
		more = (replications_for(c->spread, points / 100, r->blocks, r->confidence) -
			(double)r->blocks) * (double)(r->replications / r->blocks);
		if (isnan(points) || !(more > 0))
			continue;
		letter_of(a, sizeof a, r, c->a);
		letter_of(b, sizeof b, r, c->b);
		fprintf(out, "%s − %s: %.0f more replications would show a difference of %g point%s.\n",
			a, b, more, points, points == 1 ? "" : "s");
		said++;
	}
}

/* How much the same callers in all designs are worth. */
static void say_gain(FILE *out, const struct results *r)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];

		if (strcmp(c->metric, "success_rate") || !isfinite(c->gain))
			continue;
		least = fmin(least, c->gain);
		most = fmax(most, c->gain);
	}
	if (most <= 0)
		return;
	fprintf(out, "With callers of its own for each design%s, the same intervals of success "
		     "would need %.3g", r->blocks < r->replications ? " and plain sampling" : "",
		least);
	if (most > least)
		fprintf(out, " to %.3g", most);
	fputs(" times as many replications.\n", out);
}

static void compare_row(struct grid *g, const struct results *r, const struct comparison *c)
{
	char a[24], b[24];

	letter_of(a, sizeof a, r, c->a);
	letter_of(b, sizeof b, r, c->b);
	grid_add(g, PAINT_NONE, "%s − %s", a, b);
	add_difference(g, c, 1, a, b);
	add_difference(g, difference(r, c, "http_400_rate"), -1, a, b);
}

void table_comparisons(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = { "", "Success", "", "HTTP 400", "" };
	size_t pairs = 0;
	struct grid g;

	grid_init(&g, "lplpl", 0, true);
	for (size_t i = 0; i < 5; i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < r->comparison_count; i++)
		if (!strcmp(r->comparisons[i].metric, "success_rate") && pairs++ < MOST_PAIRS)
			compare_row(&g, r, &r->comparisons[i]);
	if (pairs) {
		table_heading(out, style,
			      "Paired differences in percentage points (same callers; each interval at "
			      "%g %%, verdicts together)", 100 * r->confidence);
		grid_print(&g, out, style);
		if (pairs > MOST_PAIRS)
			fprintf(out, "... and %zu more pairs in summary.json\n", pairs - MOST_PAIRS);
		say_undecided(out, r);
		say_gain(out, r);
	}
	grid_free(&g);
}

static const struct estimate *group_estimate(const struct group_result *g, const char *name)
{
	static const struct estimate undefined = { .defined = false };

	for (size_t i = 0; i < g->metric_count; i++)
		if (!strcmp(g->metrics[i].name, name))
			return &g->metrics[i].estimate;
	return &undefined;
}

static void group_row(struct grid *g, const char *letter, const struct group_result *group)
{
	static const char *const counts[] = { "offered", "served", "abandoned" };
	struct shown wait = show_seconds(group_estimate(group, "wait_mean"));
	struct shown within = show_share(group_estimate(group, "service_level"));
	struct shown occupancy = show_share(group_estimate(group, "occupancy"));
	char number[32], seconds[32];

	grid_add(g, PAINT_NONE, "%s", letter);
	grid_add_name(g, PAINT_NONE, group->name);
	grid_add(g, PAINT_NONE, "%s", show_count(number, sizeof number, group->agents));
	for (size_t i = 0; i < 3; i++)
		grid_add(g, PAINT_NONE, "%s", show_number(group_estimate(group, counts[i])).value);
	grid_add_shown(g, PAINT_NONE, &wait);
	grid_add(g, PAINT_NONE, "%s", show_seconds(group_estimate(group, "wait_p95")).value);
	grid_add(g, PAINT_NONE, "%s",
		 format_duration(seconds, sizeof seconds, group->service_level_seconds));
	grid_add_shown(g, PAINT_NONE, &within);
	grid_add_shown(g, PAINT_NONE, &occupancy);
}

/* Which share "served within" is, where some group does not mean that of all offered. */
static void tell_definitions(FILE *out, const struct results *r)
{
	const struct design_result *d = &r->designs[0];
	bool told = false;

	for (size_t i = 0; i < d->group_count; i++)
		told |= strcmp(d->groups[i].service_level_definition,
			       level_definition_names[LEVEL_SERVED_OF_OFFERED]) != 0;
	for (size_t i = 0; told && i < d->group_count; i++)
		fprintf(out, "%s%s: %s", i ? ", " : "   Served within, ", d->groups[i].name,
			d->groups[i].service_level_definition);
	if (told)
		fputc('\n', out);
}

void table_groups(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = { "",	     "Group", "Agents", "Offered",
						"Served",    "Aban-\ndoned", "Wait mean",
						"p95",	     "Served\nwithin", "", "Occupied" };
	bool any = false;
	struct grid g;
	char letter[24];

	grid_init(&g, "lwrrrrprrpp", 0, true);
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		design_letter(letter, sizeof letter, i);
		for (size_t j = 0; j < d->group_count; j++, any = true)
			group_row(&g, letter, &d->groups[j]);
	}
	if (any) {
		table_heading(out, style, "Agents (calls per %s)",
			      r->steady.batches ? "batch" : "replication");
		grid_print(&g, out, style);
		tell_definitions(out, r);
	}
	grid_free(&g);
}

enum { MAX_ROWS = 40 };

/* The scripted calls one by one: what was expected and what came. */
static void expectation_rows(FILE *out, const struct results *r,
			     const struct report_style *style)
{
	struct grid g;

	grid_init(&g, "lwlwl", 0, true);
	grid_add(&g, PAINT_NONE, "Of");
	grid_add(&g, PAINT_NONE, "Design");
	grid_add(&g, PAINT_NONE, "Expected");
	grid_add(&g, PAINT_NONE, "Got");
	grid_add(&g, PAINT_NONE, "%s", "");
	for (size_t i = 0; i < r->expect_count; i++) {
		const struct expectation_result *x = &r->expects[i];

		grid_add_name(&g, PAINT_NONE, x->metric ? x->metric : x->call ? x->call : "");
		grid_add_name(&g, PAINT_NONE, x->design);
		grid_add_name(&g, PAINT_NONE, x->wanted);
		grid_add_name(&g, PAINT_NONE, x->got ? x->got : "never offered");
		grid_add(&g, x->held ? PAINT_GREEN : PAINT_RED, "%s", x->held ? "ok" : "FAILS");
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

static void expectation_failure(FILE *out, const struct expectation_result *x,
				struct arena *a)
{
	if (x->at.source)
		fprintf(out, "%s:%" PRIu32 ":%" PRIu32 ": ", text_clean(a, x->at.source->name),
			x->at.line, x->at.column);
	if (x->metric) {
		fprintf(out, "%s of design %s: expected %s, got %s\n", text_clean(a, x->metric),
			text_clean(a, x->design), text_clean(a, x->wanted), text_clean(a, x->got));
		return;
	}
	fprintf(out, "call %" PRIu64 " \"%s\" of design %s: expected %s, got %s\n", x->number + 1,
		text_clean(a, x->call ? x->call : ""), text_clean(a, x->design),
		text_clean(a, x->wanted), text_clean(a, x->got));
}

void report_expectations(FILE *out, const struct results *r, const struct report_style *style)
{
	size_t held = r->expect_count - r->expect_failure_count;
	enum paint paint = held == r->expect_count ? PAINT_GREEN : PAINT_RED;
	struct arena a = { 0 };

	if (!r->expect_count)
		return;
	fprintf(out, "\nExpectations\n");
	if (r->expect_count <= MAX_ROWS)
		expectation_rows(out, r, style);
	fprintf(out, "%s%zu of %zu expectations hold%s\n", paint_on(paint, style->colour), held,
		r->expect_count, paint_off(paint, style->colour));
	for (size_t i = 0; i < r->expect_count; i++)
		if (!r->expects[i].held && r->expects[i].got)
			expectation_failure(out, &r->expects[i], &a);
	arena_free(&a);
}
