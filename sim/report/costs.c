/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Money: a section of the table, and costs.csv. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/table.h"

enum { MOST_PAIRS = 45 };

/* Four significant digits, or as many decimals as the interval is worth. */
static struct shown show_money(const struct estimate *e)
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
	if (isfinite(half) && half > 0)
		snprintf(s.interval, sizeof s.interval, "±%.*f", decimals, half);
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
	else
		grid_add(g, paint, "%s", show_count(number, sizeof number,
						    (uint64_t)nearbyint(item->units)));
	grid_add(g, paint, "%s", all ? "" : show_exact(number, sizeof number, item->price));
	grid_add_shown(g, paint, &call);
	grid_add_shown(g, paint, &success);
	grid_add(g, paint, "%s", show_money(&item->total).value);
}

/* A guess that moves the sum must not look like a fact. */
static void name_guesses(FILE *out, const struct results *r)
{
	bool named[PRICES] = { false }, any = false;

	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 1; j < r->designs[i].cost_count; j++)
			for (size_t k = 0; k < PRICES; k++) {
				const struct cost_item *c = &r->designs[i].costs[j];

				if (strcmp(c->name, price_rows[k].key) || named[k] ||
				    !strstr(c->source, "[U]"))
					continue;
				fprintf(out, "%s%s", any ? ", " : "Prices that no page confirms: ",
					c->name);
				named[k] = any = true;
			}
	if (any)
		fprintf(out, "\n");
}

/* Which design is cheaper? The same callers met both. */
static void print_differences(FILE *out, const struct results *r)
{
	char a[24], b[24];
	size_t pairs = 0;

	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];
		const struct estimate *e = &c->difference;
		struct shown s = show_money(e);
		bool shown = e->low > 0 || e->high < 0;

		if (strcmp(c->metric, "cost_per_call") || ++pairs > MOST_PAIRS)
			continue;
		letter_of(a, sizeof a, r, c->a);
		letter_of(b, sizeof b, r, c->b);
		fprintf(out, "%s − %s per call: %s %s  %s%s\n", a, b, s.value, s.interval,
			!shown ? "no difference shown" : e->value < 0 ? a : b,
			shown ? " cheaper" : "");
	}
}

void table_costs(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = { "", "Cost", "Units", "Price", "Per call", "Per success",
						"Per\nreplication" };
	struct arena a = { 0 };
	struct grid g;
	char letter[24];

	if (!r->currency)
		return;
	table_heading(out, style, "What it costs (%s)", text_clean(&a, r->currency));
	grid_init(&g, "llrrppr", 0, true);
	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		grid_add(&g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < r->design_count; i++) {
		design_letter(letter, sizeof letter, i);
		for (size_t j = 0; j < r->designs[i].cost_count; j++)
			cost_row(&g, letter, &r->designs[i].costs[j], j == 0);
	}
	grid_print(&g, out, style);
	grid_free(&g);
	print_differences(out, r);
	name_guesses(out, r);
	arena_free(&a);
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
