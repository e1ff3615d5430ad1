/* SPDX-License-Identifier: GPL-3.0-or-later */
/* costs - from units counted to money: per call offered and per successful call. */
#include <math.h>
#include <stdlib.h>

#include "base/bill.h"
#include "base/memory.h"
#include "estimate/sample_internal.h"

static uint64_t billed(const struct samples *s, enum bill bill, size_t i)
{
	return s->column[COL_bills + bill][i];
}

/* Units of replication I that PRICE is the price of. */
static double units(const struct samples *s, const struct prices *p, bool outbound,
		    enum price price, size_t i)
{
	static const enum price inbound[] = {
		[LINE_LOCAL] = PRICE_INBOUND_MINUTE, [LINE_TOLL_FREE] = PRICE_TOLL_FREE_MINUTE,
		[LINE_CLIENT] = PRICE_CLIENT_MINUTE, [LINE_SIP] = PRICE_SIP_MINUTE,
	};
	static const double month = 30 * 86400.0;
	uint64_t offered = billed(s, BILL_OFFERED, i), n = 0;

	if (price == (outbound ? PRICE_OUTBOUND_MINUTE : inbound[p->offered]))
		n = offered;
	switch (price) {
	case PRICE_INBOUND_MINUTE:
		return (double)(n + billed(s, BILL_INNER, i));
	case PRICE_OUTBOUND_MINUTE:
		return (double)(n + billed(s, BILL_DIALLED_NUMBER, i));
	case PRICE_CLIENT_MINUTE:
		return (double)(n + billed(s, BILL_DIALLED_CLIENT, i));
	case PRICE_SIP_MINUTE:
		return (double)(n + billed(s, BILL_DIALLED_SIP, i));
	case PRICE_RECORDING_MINUTE:
		return p->record ? (double)(offered + s->column[COL_callback_minutes][i]) : 0;
	case PRICE_EXECUTION:
		return (double)s->column[COL_executions][i];
	case PRICE_AMD_CALL:
		n = s->column[COL_callbacks_detected][i];
		/* of a program with machines it is known of which calls it has said something */
		if (p->detect && s->column[COL_callees_answered][i])
			n += s->column[COL_people_detected][i] + s->column[COL_machines_detected][i];
		else if (p->detect && outbound)
			n += billed(s, BILL_ANSWERED, i);
		return (double)n;
	case PRICE_AGENT_HOUR:
		return s->measure[MEASURE_staffed][i] / 3600;
	case PRICE_NUMBER_MONTH:
		return (double)p->numbers * s->measure[MEASURE_window][i] / month;
	default:
		return (double)n;
	}
}

static double *as_numbers(const uint64_t *column, size_t n, struct arena *a)
{
	double *values = arena_array(a, n, sizeof(*values));

	for (size_t i = 0; i < n; i++)
		values[i] = (double)column[i];
	return values;
}

/* COST is of each replication. */
static void estimate(struct cost_item *item, const double *cost, const struct samples *s,
		     struct arena *a, double confidence)
{
	double *each = arena_array(a, s->n, sizeof(*each));

	for (size_t i = 0; i < s->n; i++)
		each[i] = cost[i] / (double)s->block;
	item->total = mean_estimate(each, s->n, confidence);
	item->per_call = ratio_estimate(cost, as_numbers(s->column[COL_calls], s->n, a), s->n,
					confidence);
	item->per_success = ratio_estimate(
		cost, as_numbers(s->column[COL_successes], s->n, a), s->n, confidence);
	keep_in_range(&item->total, UNIT_COUNT); /* no price is below 0 */
	keep_in_range(&item->per_call, UNIT_COUNT);
	keep_in_range(&item->per_success, UNIT_COUNT);
}

void design_costs(struct design_result *r, const struct samples *s, const struct prices *p,
		  bool outbound, struct arena *a, double confidence)
{
	double *all = arena_array(a, s->n, sizeof(*all)), *cost;

	r->costs = arena_array(a, PRICES + 1, sizeof(*r->costs));
	r->cost_count = 1; /* the sum stands first */
	for (int k = 0; k < PRICES; k++) {
		struct cost_item item = { .name = price_rows[k].key, .text = price_rows[k].meaning,
					  .source = p->own[k] ? "the scenario" : price_rows[k].source,
					  .price = p->price[k] };

		cost = arena_array(a, s->n, sizeof(*cost));
		for (size_t i = 0; i < s->n; i++) {
			double n = units(s, p, outbound, (enum price)k, i);

			item.units += n;
			cost[i] = n * p->price[k];
			all[i] += cost[i];
		}
		if (!(item.units > 0) || (p->price[k] == 0 && !p->own[k]))
			continue;
		estimate(&item, cost, s, a, confidence);
		r->costs[r->cost_count++] = item;
	}
	r->costs[0] = (struct cost_item){ .name = "all", .text = "all" };
	estimate(&r->costs[0], all, s, a, confidence);
	r->cost_per_call = all;
	for (size_t i = 0; i < s->n; i++)
		all[i] = s->column[COL_calls][i] ? all[i] / (double)s->column[COL_calls][i] : NAN;
}
