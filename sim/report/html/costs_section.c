/* SPDX-License-Identifier: GPL-3.0-or-later */
/* costs_section - what calls cost, design by design and item by item. */
#include <inttypes.h>
#include <math.h>

#include "report/html/sections_internal.h"
#include "report/table_internal.h"

static double dearest(struct sheet *s)
{
	double most = 0;

	for (size_t i = 0; i < s->shown; i++) {
		const struct design_result *d = &s->r->designs[s->order[i]];
		const struct estimate *e = d->cost_count ? &d->costs[0].per_success : NULL;

		if (e && e->defined)
			most = fmax(most, isnan(e->high) ? e->value : e->high);
	}
	return most;
}

static void put_money(struct sheet *s, const struct estimate *e)
{
	struct shown shown = show_money(e);

	fputs("<td class=\"n\">", s->out);
	html_shown(s->out, &shown);
	fputs("</td>", s->out);
}

static void put_sum(struct sheet *s, size_t design, double most)
{
	const struct design_result *d = &s->r->designs[design];
	struct whisker axis = { 0, most, "a", true };

	if (!d->cost_count)
		return;
	fputs("<tr><th scope=\"row\">", s->out);
	page_design(s, design);
	fputs("</th><td>", s->out);
	html_whisker(s->out, &d->costs[0].per_success, &axis);
	fputs("</td>", s->out);
	put_money(s, &d->costs[0].per_success);
	put_money(s, &d->costs[0].per_call);
	put_money(s, &d->costs[0].total);
	fputs("</tr>\n", s->out);
}

static const char *units_words(struct sheet *s, double units)
{
	char number[40];

	if (units < 20 && units != nearbyint(units))
		return arena_printf(&s->a, "%.3g", units);
	if (units < 1e15)
		return arena_strdup(&s->a, show_count(number, sizeof number, (uint64_t)nearbyint(units)));
	return arena_printf(&s->a, "%.4g", units);
}

static void put_item(struct sheet *s, size_t design, const struct cost_item *item)
{
	char price[40];

	fputs("<tr><th scope=\"row\">", s->out);
	page_letter(s, design);
	html(s->out, "</th><td class=\"t\">%s</td><td>%s</td><td>%s</td>", item->text, units_words(s, item->units),
	     show_exact(price, sizeof price, item->price));
	put_money(s, &item->per_call);
	put_money(s, &item->per_success);
	html(s->out, "<td class=\"t\"><small style=\"white-space:normal\">%s</small></td></tr>\n", item->source ? item->source : "");
}

void page_costs(struct sheet *s)
{
	double most = dearest(s);

	html(s->out, "<p>In %s. Line and dot: the cost of a call that succeeds, on an axis from 0 to %s.</p>\n",
	     s->r->currency, arena_printf(&s->a, "%.4g", most));
	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Costs\"><table><thead><tr><th scope=\"col\">Design</th>"
	      "<td></td><th scope=\"col\">Per success</th><th scope=\"col\">Per call</th>"
	      "<th scope=\"col\">Per replication</th></tr></thead><tbody>\n", s->out);
	for (size_t i = 0; i < s->shown; i++)
		put_sum(s, s->order[i], most);
	fputs("</tbody></table></div>\n", s->out);
	page_told(s, table_guesses);
	page_begin_numbers(s, "The numbers", "Design|<Item|Units|Price|Per call|Per success|<Source of the price");
	for (size_t i = 0; i < s->shown; i++)
		for (size_t k = 1; k < s->r->designs[s->order[i]].cost_count; k++)
			put_item(s, s->order[i], &s->r->designs[s->order[i]].costs[k]);
	page_end_numbers(s);
	page_more(s, s->r->design_count, s->shown, "costs.csv");
}
