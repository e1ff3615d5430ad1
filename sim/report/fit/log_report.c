/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/fit/log_report.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "fit/day_cycle.h"
#include "log/quality.h"
#include "report/fit/fit_report.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

enum { EXAMPLE = 36 };

/* ---- how it was read ---- */

static void columns(FILE *out, const struct call_log *log, const struct report_style *style, struct arena *a)
{
	struct grid g;

	grid_init(&g, "lll", 2, true);
	grid_add(&g, PAINT_NONE, "Column");
	grid_add(&g, PAINT_NONE, "read as");
	grid_add(&g, PAINT_NONE, "such as");
	for (size_t i = 0; i < log->reading_count; i++) {
		const struct log_reading *r = &log->readings[i];
		const char *example = text_clean(a, r->example);

		grid_add_name(&g, PAINT_NONE, r->column);
		grid_add(&g, PAINT_NONE, "%s", r->role);
		grid_add(&g, PAINT_NONE, "%s%s%s", *example ? arena_printf(a, "%.*s", EXAMPLE, example) : "(nothing in it)",
			 *example && *r->unit ? ", in " : "", *example ? r->unit : "");
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

static void set_aside(FILE *out, const struct call_log *log, const struct report_style *style, struct arena *a)
{
	for (size_t i = 0; i < LOG_ASIDES; i++) {
		const struct log_set_aside *x = &log->aside[i];
		const char *lines = "";

		for (size_t k = 0; k < x->named; k++)
			lines = arena_printf(a, "%s%s%u", lines, k ? ", " : "", x->lines[k]);
		if (x->count)
			table_say(out, style, 4, "  Left out: %s %s (line%s %s%s)", fit_count((double)x->count, "row", a), x->why,
				  x->count == 1 ? "" : "s", lines, x->count > x->named ? ", ..." : "");
	}
}

/* How the log calls those that come in, in the column of directions, whose name goes to *COLUMN. */
static const char *word_of_inbound(const struct call_log *log, const char **column)
{
	*column = "Direction";
	for (size_t i = 0; i < log->reading_count; i++)
		if (!strcmp(log->readings[i].role, "direction")) {
			*column = log->readings[i].column;
			return log->inbound_word ? log->inbound_word : "inbound";
		}
	return "inbound";
}

/* Rows that are legs of others: each would be a caller. */
static void legs_counted(FILE *out, const struct call_log *log, const struct report_style *style, struct arena *a)
{
	struct log_pass pass;
	size_t n[LOGGED_ANY_DIRECTION + 1] = { 0 };
	const char *column, *word = word_of_inbound(log, &column), *quote = strchr(column, ' ') || strchr(word, ' ') ? "'" : "";

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count && log->known & LOG_DIRECTION; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		n[c->direction]++;
	}
	if (n[LOGGED_INBOUND] && n[LOGGED_OUTBOUND] + n[LOGGED_DIALLED])
		table_say(out, style, 4, "  Assumed: each row is a caller, though only %s came in and %s went out, or %s dialled by others; "
			  "--where chooses, such as %s%s=%s%s.", fit_count((double)n[LOGGED_INBOUND], "call", a),
			  fit_count((double)(n[LOGGED_OUTBOUND] + n[LOGGED_DIALLED]), "call", a),
			  n[LOGGED_OUTBOUND] + n[LOGGED_DIALLED] == 1 ? "was" : "were", quote, column, word, quote);
}

void log_readings(FILE *out, const struct call_log *log, const struct report_style *style)
{
	struct arena a = { 0 };

	if (log->format_what)
		table_say(out, style, 4, "  Read as %s (--format %s).", log->format_what,
			  log_format_names[log->format]);
	columns(out, log, style, &a);
	if (log->interval_count)
		fprintf(out, "  %s of %s %s used.\n", fit_count((double)log->interval_count, "interval", &a),
			fit_count((double)log->rows, "row", &a), log->interval_count == 1 ? "is" : "are");
	else if (call_log_aside(log))
		fprintf(out, "  %s of %s are used.\n", fit_count((double)log->count, "call", &a),
			fit_count((double)log->rows, "row", &a));
	else
		fprintf(out, "  All %s are used.\n", fit_count((double)log->rows, "row", &a));
	set_aside(out, log, style, &a);
	for (size_t i = 0; i < log->assumption_count; i++)
		table_say(out, style, 4, "  Assumed: %s.", text_clean(&a, log->assumptions[i]));
	legs_counted(out, log, style, &a);
	arena_free(&a);
}

/* ---- what looks wrong ---- */

static size_t say_doubt(FILE *out, const struct report_style *style, const struct log_doubt *x, const char *what,
			struct arena *a)
{
	if (!x->count)
		return 0;
	table_say(out, style, 4, "  Of %s %s (first on line %u).", fit_count((double)x->count, "call", a), what, x->line);
	return 1;
}

static size_t say_intervals(FILE *out, const struct report_style *style, const struct log_quality *q, struct arena *a)
{
	if (q->repeated.count)
		table_say(out, style, 4, "  %s of an interval and a type that are there already (first on line %u): their calls count "
			  "twice.", fit_count((double)q->repeated.count, "row", a), q->repeated.line);
	if (q->more.count)
		table_say(out, style, 4, "  More were answered or gave up than came in %s (first on line %u): calls of the interval "
			  "before, or columns are not what their names say.", fit_count((double)q->more.count, "interval", a),
			  q->more.line);
	return (q->repeated.count > 0) + (q->more.count > 0);
}

/* "2026-03-02 09:15", or "day 1, 09:15". */
static const char *moment(const struct call_log *log, double at, struct arena *a)
{
	int64_t day = (int64_t)floor(at / 86400);
	int minutes = (int)((at - 86400.0 * (double)day) / 60);
	char date[32];

	if (log->dated)
		return arena_printf(a, "%s %02d:%02d", format_date(date, sizeof(date), log->first_day + day), minutes / 60,
				    minutes % 60);
	return arena_printf(a, "day %lld, %02d:%02d", (long long)day + 1, minutes / 60, minutes % 60);
}

static size_t say_gaps(FILE *out, const struct report_style *style, const struct call_log *log,
		       const struct log_quality *q, struct arena *a)
{
	for (size_t i = 0; i < q->gap_count && i < LOG_GAPS_SHOWN; i++)
		table_say(out, style, 4, "  No call from %s to %s, when other days have %.0f: rows may be missing.",
			  moment(log, q->gaps[i].from, a), moment(log, q->gaps[i].to, a), q->gaps[i].usual);
	if (q->gap_count > LOG_GAPS_SHOWN)
		fprintf(out, "  %zu more such stretches.\n", q->gap_count - LOG_GAPS_SHOWN);
	return q->gap_count;
}

static void say_closed(FILE *out, const struct report_style *style, const struct call_log *log,
		       const struct day_cycle *c, struct arena *a)
{
	const char *text = "";
	size_t shown = 0;
	char date[32];

	for (size_t day = 0; c && log->dated && day < c->days && shown < 8; day++)
		if (c->closed[day])
			text = arena_printf(a, "%s%s%s", text, shown++ ? ", " : "",
					    format_date(date, sizeof(date), log->first_day + (int64_t)day));
	if (shown)
		table_say(out, style, 4, "  Closed, or rows are missing: %s%s.", text, c->closed_days > shown ? ", ..." : "");
}

size_t log_review(FILE *out, const struct call_log *log, const struct day_cycle *cycle, const struct report_style *style)
{
	struct arena a = { 0 };
	struct log_quality q;
	size_t n = 0;

	log_quality(&q, log);
	table_heading(out, style, "What looks wrong");
	n += say_doubt(out, style, &q.overlaps, "an agent begins while still with another caller", &a);
	n += say_doubt(out, style, &q.jumps, "the row lies more than an hour before the one above it: a clock was turned, or "
		       "offsets are missing", &a);
	n += say_doubt(out, style, &q.longer, "the parts are longer than the whole: a column is not what its name says, or "
		       "its unit is another", &a);
	n += say_doubt(out, style, &q.open, "nothing says how it ended", &a);
	n += say_intervals(out, style, &q, &a);
	n += log->aside[ASIDE_DUPLICATE].count > 0;
	if (log->aside[ASIDE_DUPLICATE].count)
		fprintf(out, "  %s of calls that are there already.\n", fit_count((double)log->aside[ASIDE_DUPLICATE].count, "row", &a));
	n += say_gaps(out, style, log, &q, &a);
	if (!n)
		fprintf(out, "  Nothing.\n");
	say_closed(out, style, log, cycle, &a);
	arena_free(&a);
	return n;
}
