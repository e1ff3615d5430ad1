/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: a section of the table, and costs.csv. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/bill.h"
#include "base/memory.h"
#include "base/text.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

enum { MOST_PAIRS = 45, PER_REPLICATION = 6 /* a column */ };

struct shown show_money(const struct estimate *e)
{
	struct shown s = { .value = "-" };
	double half = (e->high - e->low) / 2;
	double scale = isfinite(half) && half > 0 ? half / 10 : fabs(e->value) / 1000;
	int decimals = scale > 0 ? (int)ceil(-log10(scale)) : 2;

	if (!e->defined || isnan(e->value))
		return s;
	decimals = decimals < 2 ? 2 : decimals > 6 ? 6 : decimals;
	snprintf(s.value, sizeof s.value, "%s%.*f", e->value < 0 ? "−" : "", decimals,
		 fabs(e->value));
	show_interval(s.interval, sizeof s.interval, e->value, e->low, e->high, decimals);
	return s;
}

static void cost_row(struct grid *g, const char *letter, const struct cost_item *item, bool all)
{
	struct shown call = show_money(&item->per_call), success = show_money(&item->per_success);
	enum paint paint = all ? PAINT_BOLD : PAINT_NONE;
	char number[40];

	grid_add(g, paint, "%s", all ? letter : "");
	grid_add(g, paint, "%s", item->text);
	if (all)
		grid_add(g, paint, "%s", "");
	else if (item->units < 20 && item->units != nearbyint(item->units))
		grid_add(g, paint, "%.3g", item->units);
	else if (item->units < 1e15)
		grid_add(g, paint, "%s", show_count(number, sizeof number,
						    (uint64_t)nearbyint(item->units)));
	else
		grid_add(g, paint, "%.4g", item->units);
	grid_add(g, paint, "%s", all ? "" : show_exact(number, sizeof number, item->price));
	grid_add_shown(g, paint, &call);
	grid_add_shown(g, paint, &success);
	grid_add(g, paint, "%s", show_money(&item->total).value);
}

static bool named_as_guess(const struct results *r, const char *key)
{
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 1; j < r->designs[i].cost_count; j++) {
			const struct cost_item *c = &r->designs[i].costs[j];

			if (!strcmp(c->name, key) && strstr(c->source, "[U]"))
				return true;
		}
	return false;
}

/* A guess that moves the sum must not look like a fact. */
void table_guesses(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	const char *text = "";

	for (size_t k = 0; k < PRICES; k++)
		if (named_as_guess(r, price_rows[k].key))
			text = arena_printf(&a, "%s%s%s", text, *text ? ", " : "", price_rows[k].key);
	if (*text)
		table_say(out, style, 0, "Prices that no page confirms: %s", text);
	arena_free(&a);
}

/* What a success costs in design I; undefined where none succeeds. */
static const struct estimate *per_success(const struct results *r, size_t i)
{
	static const struct estimate undefined = { .defined = false };

	return r->designs[i].cost_count ? &r->designs[i].costs[0].per_success : &undefined;
}

/* Which design is cheaper is judged by what a success costs: a design that serves nobody is cheap. The
 * intervals have to lie apart, which is more than is needed of the same callers. In BUFFER. */
static const char *cost_verdict(const struct results *r, const struct comparison *c, char *buffer, size_t size)
{
	const struct estimate *x = per_success(r, c->first), *y = per_success(r, c->second);
	char a[24], b[24];

	design_letter(a, sizeof a, c->first);
	design_letter(b, sizeof b, c->second);
	if (!x->defined && !y->defined)
		snprintf(buffer, size, "no call succeeds in either");
	else if (!x->defined || !y->defined)
		snprintf(buffer, size, "no call succeeds in %s, whatever it costs", x->defined ? b : a);
	else if (x->high < y->low || y->high < x->low)
		snprintf(buffer, size, "%s cheaper per success", x->high < y->low ? a : b);
	else
		snprintf(buffer, size, "no difference per success shown");
	return buffer;
}

/* The same callers met both. */
static void print_differences(FILE *out, const struct results *r, const struct report_style *style)
{
	char a[24], b[24], words[96];
	size_t pairs = 0;

	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];
		struct shown s = show_money(&c->difference);

		if (strcmp(c->metric, "cost_per_call") || ++pairs > MOST_PAIRS)
			continue;
		design_letter(a, sizeof a, c->first);
		design_letter(b, sizeof b, c->second);
		table_say(out, style, 7, "%s − %s per call: %s%s%s; %s", a, b, s.value, *s.interval ? " " : "",
			  s.interval, cost_verdict(r, c, words, sizeof words));
	}
	if (pairs > MOST_PAIRS)
		fprintf(out, "... and %zu more pairs in summary.json\n", pairs - MOST_PAIRS);
}

bool table_costs(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = { "", "Cost", "Units", "Price", "Per call", "Per success",
						"Per\nreplication" };
	struct arena a = { 0 };
	bool spared;
	struct grid g;
	char letter[24];

	if (!r->currency)
		return false;
	table_heading(out, style, "What it costs (%s)", text_clean(&a, r->currency));
	grid_init(&g, "lwrrppr", 0, true);
	g.spare = 1u << PER_REPLICATION;
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < r->design_count; i++) {
		design_letter(letter, sizeof letter, i);
		for (size_t j = 0; j < r->designs[i].cost_count; j++)
			cost_row(&g, letter, &r->designs[i].costs[j], j == 0);
	}
	grid_print(&g, out, style);
	spared = g.left_out;
	grid_free(&g);
	print_differences(out, r, style);
	table_guesses(out, r, style);
	arena_free(&a);
	return spared;
}

static void put_interval(FILE *out, const struct estimate *e)
{
	csv_add_real(out, e->defined ? e->value : NAN);
	csv_add_real(out, e->defined ? e->low : NAN);
	csv_add_real(out, e->defined ? e->high : NAN);
}

void report_costs_csv(FILE *out, const struct results *r)
{
	static const char *const names[] = { "total", "per_call", "per_success" };

	fputs("design,item,units,price", out);
	for (size_t i = 0; i < 3; i++)
		fprintf(out, ",%s,%s_low,%s_high", names[i], names[i], names[i]);
	putc('\n', out);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].cost_count; j++) {
			const struct cost_item *c = &r->designs[i].costs[j];

			csv_put_text(out, r->designs[i].name);
			fprintf(out, ",%s", c->name);
			csv_add_real(out, j > 0 ? c->units : NAN);
			csv_add_real(out, j > 0 ? c->price : NAN);
			put_interval(out, &c->total);
			put_interval(out, &c->per_call);
			put_interval(out, &c->per_success);
			putc('\n', out);
		}
}
