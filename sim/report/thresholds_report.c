/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thresholds and expectations: as text, as JUnit XML, as annotations of a pull request. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

static const char *const verdicts[] = { "passed", "FAILED", "not enough data" };

/* Of OPEN: what would decide it. */
static const char *advice(const struct threshold_result *x, char *buffer, size_t size)
{
	*buffer = '\0';
	if (x->verdict == THRESHOLD_OPEN && x->more)
		snprintf(buffer, size, "%" PRIu64 " more replication%s might decide it", x->more,
			 x->more == 1 ? "" : "s");
	else if (x->verdict == THRESHOLD_OPEN && x->estimate.defined && isnan(x->estimate.low))
		snprintf(buffer, size, "no interval of one replication: expected more");
	return buffer;
}

/* The value with its interval, where there is one. */
static const char *found(struct arena *a, const struct threshold_result *x)
{
	struct shown s = show_unit(x->unit, &x->estimate);

	return *s.interval ? arena_printf(a, "%s %s", s.value, s.interval) : arena_strdup(a, s.value);
}

void report_thresholds(FILE *out, const struct results *r, const struct report_style *style)
{
	static const enum paint paints[] = { PAINT_GREEN, PAINT_RED, PAINT_NONE };
	struct grid g;

	if (!r->threshold_count)
		return;
	table_heading(out, style, "Thresholds, decided at %g %%", 100 * r->confidence);
	grid_init(&g, "lwwpw", 0, false);
	for (size_t i = 0; i < r->threshold_count; i++) {
		const struct threshold_result *x = &r->thresholds[i];
		struct shown s = show_unit(x->unit, &x->estimate);
		char words[80];

		grid_add(&g, paints[x->verdict], "%s", verdicts[x->verdict]);
		grid_add_name(&g, PAINT_NONE, x->text);
		grid_add_name(&g, PAINT_NONE, x->design);
		grid_add_shown(&g, PAINT_NONE, &s);
		grid_add(&g, PAINT_NONE, "%s", advice(x, words, sizeof(words)));
	}
	grid_print(&g, out, style);
	grid_free(&g);
}

/* ---- JUnit ---- */

/* TEXT in XML; control characters, which XML has no way to write, become blanks. */
static void put_xml(FILE *out, const char *text)
{
	struct arena a = { 0 };

	for (text = text_clean(&a, text ? text : ""); *text; text++)
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			putc(*text, out);
		}
	arena_free(&a);
}

static void put_case(FILE *out, const char *scenario, const char *design, const char *name)
{
	fputs("    <testcase classname=\"", out);
	put_xml(out, scenario);
	putc('.', out);
	put_xml(out, design);
	fputs("\" name=\"", out);
	put_xml(out, name);
	fputs("\"", out);
}

static void put_result(FILE *out, const char *element, const char *message)
{
	fprintf(out, ">\n      <%s message=\"", element);
	put_xml(out, message);
	fputs("\"/>\n    </testcase>\n", out);
}

static void junit_threshold(FILE *out, const struct results *r, const struct threshold_result *x)
{
	struct arena a = { 0 };
	char words[80];
	const char *more = advice(x, words, sizeof(words));
	const char *message = arena_printf(&a, "%s: found %s%s%s", verdicts[x->verdict],
					   found(&a, x), *more ? ", " : "", more);

	put_case(out, r->scenario, x->design, x->text);
	if (x->verdict == THRESHOLD_PASSED)
		fputs("/>\n", out);
	else
		put_result(out, x->verdict == THRESHOLD_FAILED ? "failure" : "skipped", message);
	arena_free(&a);
}

static void junit_expect(FILE *out, const struct results *r, const struct expectation_result *x)
{
	struct arena a = { 0 };
	const char *name = arena_printf(&a, "expect %s: %s", x->metric ? x->metric : x->call, x->wanted);

	put_case(out, r->scenario, x->design, name);
	if (x->held)
		fputs("/>\n", out);
	else
		put_result(out, "failure", arena_printf(&a, "found %s", x->got ? x->got : "no such call"));
	arena_free(&a);
}

void report_junit(FILE *out, const struct results *r)
{
	fprintf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"");
	put_xml(out, r->scenario);
	fprintf(out, "\" tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\" errors=\"0\">\n",
		r->threshold_count + r->expect_count,
		r->threshold_failure_count + r->expect_failure_count, r->threshold_open_count);
	for (size_t i = 0; i < r->threshold_count; i++)
		junit_threshold(out, r, &r->thresholds[i]);
	for (size_t i = 0; i < r->expect_count; i++)
		junit_expect(out, r, &r->expects[i]);
	fputs("  </testsuite>\n</testsuites>\n", out);
}

/* ---- annotations ---- */

/* GitHub's workflow commands: %, CR and LF are written as %25, %0D and %0A, and in
 * properties : and , too. */
static void put_command(FILE *out, const char *text, bool property)
{
	for (; *text; text++)
		if (*text == '%' || (unsigned char)*text < 0x20 || *text == 0x7f ||
		    (property && (*text == ':' || *text == ',')))
			fprintf(out, "%%%02X", (unsigned)(unsigned char)*text);
		else
			putc(*text, out);
}

/* What the command line says stands in no file that a pull request could show. */
static void put_annotation(FILE *out, const char *level, struct where at, const char *message)
{
	fprintf(out, "::%s", level);
	if (at.source && at.line && strncmp(at.source->name, "--", 2)) {
		fputs(" file=", out);
		put_command(out, at.source->name, true);
		fprintf(out, ",line=%" PRIu32 ",col=%" PRIu32, at.line, at.column);
	}
	fputs("::", out);
	put_command(out, message, false);
	putc('\n', out);
}

void report_annotations(FILE *out, const struct results *r)
{
	struct arena a = { 0 };

	for (size_t i = 0; i < r->threshold_count; i++) {
		const struct threshold_result *x = &r->thresholds[i];

		if (x->verdict != THRESHOLD_PASSED)
			put_annotation(out, x->verdict == THRESHOLD_FAILED ? "error" : "warning", x->at,
				       arena_printf(&a, "%s: %s under %s: found %s",
						    verdicts[x->verdict], x->text, x->design,
						    found(&a, x)));
	}
	for (size_t i = 0; i < r->expect_count; i++) {
		const struct expectation_result *x = &r->expects[i];

		if (!x->held)
			put_annotation(out, "error", x->at,
				       arena_printf(&a, "expected %s of %s under %s, found %s",
						    x->wanted, x->metric ? x->metric : x->call,
						    x->design, x->got ? x->got : "no such call"));
	}
	arena_free(&a);
}
