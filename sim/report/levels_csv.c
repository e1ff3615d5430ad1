/* SPDX-License-Identifier: GPL-3.0-or-later */
/* levels_csv - levels and calls over time: a row for each design, series and interval. */
#include <inttypes.h>
#include <math.h>

#include "base/memory.h"
#include "report/level_panels_internal.h"
#include "report/report.h"
#include "report/layout/terminal_text_internal.h"
#include "report/success_order_internal.h"

bool format_with_levels(const struct results *r)
{
	return r->axis.intervals && r->design_count && r->designs[0].series_count;
}

/* Digits of NUMBER before those there are in TEXT, which begins at AT; where they begin. */
static size_t put_digits(char *text, size_t at, uint64_t number, unsigned least)
{
	for (; number || least; number /= 10, least -= least > 0)
		text[--at] = (char)('0' + number % 10);
	return at;
}

/* X, not negative, to a millionth: there are many of these. */
static void add_millionths(FILE *out, double x)
{
	enum { MILLION = 1000000, DECIMALS = 6, MOST = 40 };
	char text[MOST + 1];
	uint64_t n;
	size_t at = MOST;

	putc(',', out);
	if (!(x < 1e12)) {
		csv_put_real(out, x);
		return;
	}
	n = (uint64_t)(x * MILLION + 0.5);
	text[at] = '\0';
	if (n % MILLION) {
		unsigned decimals = DECIMALS;
		uint64_t part = n % MILLION;

		for (; part % 10 == 0; part /= 10)
			decimals--;
		at = put_digits(text, at, part, decimals);
		text[--at] = '.';
	}
	fputs(text + put_digits(text, at, n / MILLION, 1), out);
}

static void put_series(FILE *out, const char *design, const struct series_result *s,
		       const struct time_axis_result *axis)
{
	for (size_t k = 0; k < axis->intervals + s->later; k++) {
		const struct estimate *e = &s->list[k];

		csv_put_text(out, design);
		putc(',', out);
		csv_put_text(out, s->group ? s->group : "");
		fprintf(out, ",%s", s->name);
		add_millionths(out, (double)k * axis->width);
		if (k < axis->intervals)
			add_millionths(out, (double)(k + 1) * axis->width);
		else
			putc(',', out); /* to the end */
		fprintf(out, ",%s", s->unit);
		add_millionths(out, e->value);
		add_millionths(out, e->low);
		add_millionths(out, e->high);
		putc('\n', out);
	}
}

/* By index: which designs are told. Of very many those that succeed most. */
static bool *told(struct arena *a, const struct results *r)
{
	const size_t *order = designs_by_success(a, r);
	bool *list = arena_array(a, r->design_count, sizeof(*list));

	for (size_t i = 0; i < r->design_count && i < LEVELS_OF_DESIGNS; i++)
		list[order[i]] = true;
	return list;
}

void report_levels_csv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	const bool *list = told(&a, r);

	fputs("design,group,series,from,to,unit,mean,low,high\n", out);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t k = 0; list[i] && k < r->designs[i].series_count; k++)
			put_series(out, r->designs[i].name, &r->designs[i].series[k], &r->axis);
	arena_free(&a);
}
