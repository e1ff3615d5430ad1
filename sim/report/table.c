/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of designs, and why calls failed. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/metric_columns_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"
#include "report/widgets_section_internal.h"

/* Designs of which there is room for everything. */
enum { MOST_SHOWN_WHOLE = 2 };

/* "20 replications", "1 call" */
static const char *plural(char *buffer, size_t size, uint64_t count, const char *noun)
{
	char number[32];

	snprintf(buffer, size, "%s %s%s", show_count(number, sizeof number, count), noun,
		 count == 1 ? "" : "s");
	return buffer;
}

static void calls_per_design(const struct results *r, char *buffer, size_t size)
{
	uint64_t least = UINT64_MAX, most = 0;
	char a[32], b[64];

	for (size_t i = 0; i < r->design_count; i++) {
		uint64_t calls = r->designs[i].calls;

		least = calls < least ? calls : least;
		most = calls > most ? calls : most;
	}
	plural(b, sizeof b, most, "call");
	if (least >= most)
		snprintf(buffer, size, "%s per design", b);
	else
		snprintf(buffer, size, "%s to %s per design",
			 show_count(a, sizeof a, least), b);
}

/* A line of POINTS (to NULL) behind what took AT columns; on further lines what has no room. */
static void print_points(FILE *out, size_t at, size_t width, const char *const *points)
{
	const char *between = "  ";

	for (; *points; points++, between = " · ") {
		size_t more = text_width(between) + text_width(*points);

		if (at + more > width) {
			fputs("\n  ", out);
			at = 2;
			between = "";
			more = text_width(*points);
		}
		fprintf(out, "%s%s", between, *points);
		at += more;
	}
	putc('\n', out);
}

static void print_header(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	char replications[64], calls[128];

	calls_per_design(r, calls, sizeof calls);
	plural(replications, sizeof replications, r->replications,
	       r->steady.batches ? "batch mean" : "replication");
	const char *name = text_clean(&a, r->scenario);

	/* paints take no columns */
	fprintf(out, "%s%s%s", paint_on(PAINT_BOLD, style->colour), name, paint_off(PAINT_BOLD, style->colour));
	print_points(out, text_width(name), style->width,
		     (const char *[]){ report_profile_words(&a, r->profile, &r->rules_changed, true),
				       arena_printf(&a, "seed %" PRIu64, r->seed), replications,
				       arena_printf(&a, "%g %% confidence", 100 * r->confidence), calls, NULL });
	if (r->description && *r->description)
		text_paragraph(out, text_clean(&a, r->description), 0, style->width);
	if (r->interrupted)
		fprintf(out, "%sInterrupted: only what every design completed is shown.%s\n",
			paint_on(PAINT_RED, style->colour), paint_off(PAINT_RED, style->colour));
	arena_free(&a);
}

/* Of any a fault, that there is some, or none, is seen. */
static enum paint paint_of(const struct metric_row *row, const struct estimate *e)
{
	if (row->marks & MARK_GOOD)
		return PAINT_BOLD;
	if (!(row->marks & MARK_BAD) || !e->defined)
		return PAINT_NONE;
	if (e->value > 0)
		return PAINT_RED;
	return row->marks & MARK_HEADLINE ? PAINT_GREEN : PAINT_NONE;
}

static void design_row(struct grid *g, const struct metric_columns *c, const struct design_result *d,
		       size_t index)
{
	char letter[24];

	grid_add(g, PAINT_NONE, "%s", design_letter(letter, sizeof letter, index));
	grid_add_name(g, PAINT_NONE, d->title ? d->title : d->name);
	for (size_t i = 0; i < c->count; i++) {
		const struct estimate *e = estimate_named(d->metrics, d->metric_count, c->rows[i]->name);

		grid_add_metric(g, c->rows[i], paint_of(c->rows[i], e), e);
	}
}

bool table_brief(const struct results *r, const struct report_style *style)
{
	return !style->details && r->design_count > MOST_SHOWN_WHOLE;
}

/* True when columns are left out. */
static bool print_designs(FILE *out, const struct results *r, const struct report_style *style)
{
	struct metric_columns c = { .letters = "lw" };
	bool spared;
	struct grid g;

	metric_columns_of_designs(&c, r);
	grid_init(&g, c.letters, 0, true);
	g.keys = 1;
	g.spare = c.spare;
	grid_add(&g, PAINT_NONE, "%s", "");
	grid_add(&g, PAINT_NONE, "Design");
	for (size_t i = 0; i < c.count; i++)
		grid_add(&g, PAINT_NONE, "%s", c.rows[i]->heading);
	for (size_t i = 0; i < r->design_count; i++)
		design_row(&g, &c, &r->designs[i], i);
	putc('\n', out);
	grid_print(&g, out, style);
	spared = g.left_out;
	grid_free(&g);
	return spared;
}

/* A request may be answered 400 and its call still succeed after a retry, so
 * the answers are told apart from the calls they cost. */
static void print_answers(FILE *out, const struct design_result *d, const struct report_style *style)
{
	uint64_t rest = design_count_of(d, "rest_400"), studio = design_count_of(d, "studio_400");
	char a[32], b[32], c[32];

	if (rest + studio)
		table_say(out, style, 3, "   HTTP 400: %s by the REST API, %s by Studio, "
			  "of %s requests meant for Studio",
			show_count(a, sizeof a, rest), show_count(b, sizeof b, studio),
			show_count(c, sizeof c, design_count_of(d, "studio_requests")));
}

/* What the platform answered or noted, whether or not it cost the call. */
static void print_codes(FILE *out, const struct design_result *d,
			const struct report_style *style)
{
	char number[32];
	struct grid g;

	if (!d->code_count)
		return;
	fprintf(out, "   Error codes:\n");
	grid_init(&g, "rrw", 3, false);
	for (size_t i = 0; i < d->code_count; i++) {
		grid_add(&g, PAINT_NONE, "%s",
			 show_count(number, sizeof number, d->codes[i].count));
		grid_add(&g, PAINT_NONE, "%d", d->codes[i].code);
		grid_add(&g, PAINT_NONE, "%s", d->codes[i].text);
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

void table_retrials(FILE *out, const struct results *r, const struct report_style *style)
{
	char first[32], again[32], letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		const struct metric *m = result_metric(d, "callers_success_rate");

		if (!m)
			return;
		if (!i)
			putc('\n', out);
		struct shown s = show_share(&m->estimate);

		table_say(out, style, 3, "%s  %s callers, who called again %s times in all; in the end %s%s%s of them "
			  "succeeded", design_letter(letter, sizeof letter, i),
			  show_count(first, sizeof first, design_count_of(d, "first_attempts")),
			  show_count(again, sizeof again, design_count_of(d, "retrials")), s.value,
			  *s.interval ? " " : "", s.interval);
	}
}

static enum paint paint_of_reason(const struct reason_count *why)
{
	return strstr(why->reason, "_400_") ? PAINT_RED : PAINT_NONE;
}

static void add_reason(struct grid *g, const struct design_result *d, const struct reason_count *why)
{
	char number[32], part[32];

	grid_add(g, PAINT_NONE, "%s", show_count(number, sizeof number, why->count));
	grid_add(g, PAINT_NONE, "%s", show_part(part, sizeof part, why->count, d->calls));
	grid_add(g, paint_of_reason(why), "%s", why->text);
}

/* Of each design the greatest reason and the share of the others; true when there are some. */
static bool print_main_reasons(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = { "", "", "Why calls failed, mostly", "Others" };
	bool others = false;
	char part[32], letter[24];
	struct grid g;

	grid_init(&g, "lrwr", 0, true);
	for (size_t i = 0; i < sizeof(headings) / sizeof(*headings); i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		const struct reason_count *why = d->reason_count ? &d->reasons[0] : NULL;
		uint64_t most = why ? why->count : 0, failed = d->calls - d->successes;

		grid_add(&g, PAINT_NONE, "%s", design_letter(letter, sizeof letter, i));
		grid_add(&g, PAINT_NONE, "%s", show_part(part, sizeof part, most, d->calls));
		grid_add(&g, why ? paint_of_reason(why) : PAINT_GREEN, "%s", why ? why->text : "no call failed");
		grid_add(&g, PAINT_NONE, "%s", failed > most ?
				 show_part(part, sizeof part, failed - most, d->calls) : "");
		others |= failed > most;
	}
	putc('\n', out);
	grid_print(&g, out, style);
	grid_free(&g);
	return others;
}

static void print_reasons(FILE *out, const struct design_result *d, const struct report_style *style)
{
	struct grid g;

	grid_init(&g, "rrw", 3, false);
	for (size_t j = 0; j < d->reason_count; j++)
		add_reason(&g, d, &d->reasons[j]);
	grid_print(&g, out, style);
	grid_free(&g);
}

static void print_all_failures(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	char number[32], total[32], letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		const char *title = text_clean(&a, d->title ? d->title : d->name);
		uint64_t failed = d->calls - d->successes;

		design_letter(letter, sizeof letter, i);
		if (failed)
			table_say(out, style, 3, "%s  %s: %s of %s calls", letter, title,
				  show_count(number, sizeof number, failed),
				  show_count(total, sizeof total, d->calls));
		else
			table_say(out, style, 3, "%s  %s: %sno call failed%s", letter, title,
				  paint_on(PAINT_GREEN, style->colour), paint_off(PAINT_GREEN, style->colour));
		print_reasons(out, d, style);
		print_answers(out, d, style);
		print_codes(out, d, style);
	}
	arena_free(&a);
}

/* True when something is left out. */
static bool print_failures(FILE *out, const struct results *r, const struct report_style *style)
{
	if (table_brief(r, style))
		return print_main_reasons(out, r, style);
	table_heading(out, style, "Why calls failed");
	print_all_failures(out, r, style);
	return false;
}

void report_table(FILE *out, const struct results *r, const struct report_style *style)
{
	bool more;

	print_header(out, r, style);
	if (!r->design_count)
		return;
	more = print_designs(out, r, style);
	table_over_calls(out, r, style);
	table_steady(out, r, style);
	table_retrials(out, r, style);
	table_ends(out, r, style);
	more |= table_widgets(out, r, style);
	more |= print_failures(out, r, style);
	table_other_end(out, r, style);
	table_detection(out, r, style);
	table_failures_assumed(out, r, style);
	table_stand_ins(out, r, style);
	more |= table_comparisons(out, r, style);
	table_variance(out, r, style);
	more |= table_groups(out, r, style);
	more |= table_parts(out, r, style);
	more |= table_intervals(out, r, style);
	table_analytic(out, r, style);
	more |= table_costs(out, r, style);
	table_precision(out, r, style);
	table_selection(out, r, style);
	report_thresholds(out, r, style);
	more |= report_expectations(out, r, style);
	if (more)
		fputs("\nMore columns, reasons, pairs or steps: --details\n", out);
}
