/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of designs, and why calls failed. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/table.h"

char *design_letter(char *buffer, size_t size, size_t index)
{
	if (index < 26)
		snprintf(buffer, size, "%c", (char)('A' + index));
	else
		snprintf(buffer, size, "#%zu", index + 1);
	return buffer;
}

char *letter_of(char *buffer, size_t size, const struct results *r, const char *name)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (!strcmp(r->designs[i].name, name))
			return design_letter(buffer, size, i);
	snprintf(buffer, size, "?");
	return buffer;
}

void table_heading(FILE *out, const struct report_style *style, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(out, "\n%s", paint_on(PAINT_BOLD, style->colour));
	vfprintf(out, format, args);
	fprintf(out, "%s\n", paint_off(PAINT_BOLD, style->colour));
	va_end(args);
}

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

static void print_header(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	char replications[64], calls[128];

	calls_per_design(r, calls, sizeof calls);
	plural(replications, sizeof replications, r->replications,
	       r->steady.batches ? "batch mean" : "replication");
	fprintf(out, "%s%s%s  profile %s · seed %" PRIu64 " · %s · %g %% confidence · %s\n",
		paint_on(PAINT_BOLD, style->colour), text_clean(&a, r->scenario),
		paint_off(PAINT_BOLD, style->colour), r->profile, r->seed, replications,
		100 * r->confidence, calls);
	if (r->description && *r->description)
		text_paragraph(out, text_clean(&a, r->description), 0, style->width);
	if (r->interrupted)
		fprintf(out, "%sInterrupted: only the replications that every design completed "
			     "are shown.%s\n",
			paint_on(PAINT_RED, style->colour), paint_off(PAINT_RED, style->colour));
	arena_free(&a);
}

static const struct estimate undefined = { .defined = false };

static const struct estimate *estimate_of(const struct design_result *d, const char *name)
{
	const struct metric *m = result_metric(d, name);

	return m ? &m->estimate : &undefined;
}

static bool positive(const struct estimate *e)
{
	return e->defined && e->value > 0;
}

static void design_row(struct grid *g, const struct design_result *d, size_t index)
{
	const struct estimate *success = estimate_of(d, "success_rate");
	const struct estimate *http_400 = estimate_of(d, "http_400_rate");
	struct shown s = show_share(success), h = show_share(http_400);
	char letter[24];

	grid_add(g, PAINT_NONE, "%s", design_letter(letter, sizeof letter, index));
	grid_add_name(g, PAINT_NONE, d->title ? d->title : d->name);
	grid_add_shown(g, PAINT_BOLD, &s);
	grid_add_shown(g, positive(http_400)	? PAINT_RED :
			  http_400->defined	? PAINT_GREEN :
						  PAINT_NONE, &h);
	grid_add(g, positive(estimate_of(d, "calls_with_400_rate")) ? PAINT_RED : PAINT_NONE,
		 "%s", show_share(estimate_of(d, "calls_with_400_rate")).value);
	grid_add(g, PAINT_NONE, "%s", show_seconds(estimate_of(d, "time_to_studio_p50")).value);
	grid_add(g, PAINT_NONE, "%s", show_seconds(estimate_of(d, "time_to_studio_p95")).value);
	grid_add(g, PAINT_NONE, "%s",
		 show_number(estimate_of(d, "peak_concurrent_calls")).value);
	grid_add(g, PAINT_NONE, "%s",
		 show_number(estimate_of(d, "peak_concurrent_executions")).value);
	grid_add(g, PAINT_NONE, "%s", show_share(estimate_of(d, "abandon_rate")).value);
}

static void print_designs(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = {
		"", "Design", "Success", "HTTP 400", "Calls\nwith 400", "To Studio\np50", "p95",
		"Peak\ncalls", "Peak\nexec.", "Aban-\ndoned",
	};
	struct grid g;

	grid_init(&g, "lwpprrrrrr", 0, true);
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < r->design_count; i++)
		design_row(&g, &r->designs[i], i);
	putc('\n', out);
	grid_print(&g, out, style);
	grid_free(&g);
}

static uint64_t count_of(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->count_count; i++)
		if (!strcmp(d->counts[i].name, name))
			return d->counts[i].count;
	return 0;
}

/* A request may be answered 400 and its call still succeed after a retry, so
 * the answers are told apart from the calls they cost. */
static void print_answers(FILE *out, const struct design_result *d)
{
	uint64_t rest = count_of(d, "rest_400"), studio = count_of(d, "studio_400");
	char a[32], b[32], c[32];

	if (rest + studio)
		fprintf(out, "   HTTP 400: %s by the REST API, %s by Studio, "
			     "of %s requests meant for Studio\n",
			show_count(a, sizeof a, rest), show_count(b, sizeof b, studio),
			show_count(c, sizeof c, count_of(d, "studio_requests")));
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
	grid_init(&g, "rrl", 3, false);
	for (size_t i = 0; i < d->code_count; i++) {
		grid_add(&g, PAINT_NONE, "%s",
			 show_count(number, sizeof number, d->codes[i].count));
		grid_add(&g, PAINT_NONE, "%d", d->codes[i].code);
		grid_add(&g, PAINT_NONE, "%s", d->codes[i].text);
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

/* How callers fared who may have called several times. */
static void print_retrials(FILE *out, const struct results *r)
{
	char first[32], again[32], letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		const struct metric *m = result_metric(d, "callers_success_rate");

		if (!m)
			return;
		fprintf(out, "%s%s  %s callers called %s times again; %s of them succeeded "
			     "in the end %s\n", i ? "" : "\n",
			design_letter(letter, sizeof letter, i),
			show_count(first, sizeof first, count_of(d, "first_attempts")),
			show_count(again, sizeof again, count_of(d, "retrials")),
			show_share(&m->estimate).value, show_share(&m->estimate).interval);
	}
}

static void print_failures(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	char number[32], total[32], part[32], letter[24];

	table_heading(out, style, "Why calls failed");
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		uint64_t failed = d->calls - d->successes;
		struct grid g;

		fprintf(out, "%s  %s: ", design_letter(letter, sizeof letter, i),
			text_clean(&a, d->title ? d->title : d->name));
		if (!failed) {
			fprintf(out, "%sno call failed%s\n", paint_on(PAINT_GREEN, style->colour),
				paint_off(PAINT_GREEN, style->colour));
			print_answers(out, d);
			print_codes(out, d, style);
			continue;
		}
		fprintf(out, "%s of %s calls\n", show_count(number, sizeof number, failed),
			show_count(total, sizeof total, d->calls));
		grid_init(&g, "rrl", 3, false);
		for (size_t j = 0; j < d->reason_count; j++) {
			const struct reason_count *why = &d->reasons[j];

			grid_add(&g, PAINT_NONE, "%s",
				 show_count(number, sizeof number, why->count));
			grid_add(&g, PAINT_NONE, "%s",
				 show_part(part, sizeof part, why->count, d->calls));
			grid_add(&g, strstr(why->reason, "_400_") ? PAINT_RED : PAINT_NONE, "%s",
				 why->text);
		}
		grid_print(&g, out, style);
		grid_free(&g);
		print_answers(out, d);
		print_codes(out, d, style);
	}
	arena_free(&a);
}

void report_table(FILE *out, const struct results *r, const struct report_style *style)
{
	print_header(out, r, style);
	if (!r->design_count)
		return;
	print_designs(out, r, style);
	table_over_calls(out, r);
	table_steady(out, r, style);
	print_retrials(out, r);
	print_failures(out, r, style);
	table_comparisons(out, r, style);
	table_variance(out, r);
	table_groups(out, r, style);
	table_intervals(out, r, style);
	table_analytic(out, r, style);
	table_costs(out, r, style);
	table_precision(out, r, style);
	table_selection(out, r, style);
	report_thresholds(out, r, style);
	report_expectations(out, r, style);
}
