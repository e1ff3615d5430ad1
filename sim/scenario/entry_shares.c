/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * entry_shares - by which entry calls come in, where that changes with time: `share` is a list then, a share
 * for each step. The share of an entry is the mean over its list, of calls where the rates have the same
 * steps, so that what does not look at the clock has the mean.
 */
#include <math.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "scenario/document/decode_internal.h"

void read_entry_share(struct decoder *c, const struct node *node, struct design_entry *entry)
{
	if (node->kind != NODE_LIST) {
		read_share(c, node, "share", &entry->share);
		return;
	}
	if (!node->count || node->count > MAX_ENTRY_STEPS) {
		diag_error(c->d, node->at, "share: expected 1 to %d shares in the list, found %zu", MAX_ENTRY_STEPS,
			   node->count);
		return;
	}
	entry->shares = arena_array(c->arena, node->count, sizeof(*entry->shares));
	entry->share_count = node->count;
	entry->shares_at = node->at;
	for (size_t i = 0; i < node->count; i++)
		read_share(c, node->items[i], "share", &entry->shares[i]);
}

static double share_then(const struct design_entry *entry, size_t k)
{
	return entry->share_count ? entry->shares[k] : entry->share;
}

/* All lists are as long as the longest, and each step adds up. */
static bool lists_fit(struct decoder *c, const struct design *design)
{
	for (size_t i = 0; i < design->entry_count; i++) {
		const struct design_entry *x = &design->entries[i];

		if (!x->share_count || x->share_count == design->share_steps)
			continue;
		diag_error(c->d, x->shares_at, "share: %zu in the list, and another entry has %zu, expected as many",
			   x->share_count, design->share_steps);
		return false;
	}
	for (size_t k = 0; k < design->share_steps; k++) {
		double sum = 0;

		for (size_t i = 0; i < design->entry_count; i++)
			sum += share_then(&design->entries[i], k);
		if (fabs(sum - 1) <= rounding)
			continue;
		diag_error(c->d, design->at, "entries: the shares of step %zu of the lists add up to %.10g%%, expected 100%%",
			   k + 1, 100 * sum);
		return false;
	}
	return true;
}

/* How many calls come in step K of COUNT, where the rates have the same steps, or all of them as many. */
static double weight_of(const struct workload *w, const struct design *design, size_t k, bool alike)
{
	return alike && w->rate_count ? w->rates[k % w->rate_count] : 1.0 / (double)design->share_steps;
}

void settle_entry_shares(struct decoder *c, struct design *design)
{
	/* an entry that calls may come in by has some of them, where the mean says none */
	const double least = 1e-12;
	const struct workload *w = &c->s->calls;
	size_t n = design->share_steps, steps = n;
	bool alike = w->arrivals == ARRIVALS_RATES && n && w->rate_step == design->share_step &&
		     (w->rate_count % n == 0 || n % w->rate_count == 0);

	if (!n || !lists_fit(c, design))
		return;
	check_share_steps(c, design);
	steps = alike && w->rate_count > n ? w->rate_count : n;
	for (size_t i = 0; i < design->entry_count; i++) {
		struct design_entry *x = &design->entries[i];
		double sum = 0, all = 0, most = 0;

		for (size_t k = 0; x->share_count && k < steps; k++) {
			all += weight_of(w, design, k, alike);
			sum += weight_of(w, design, k, alike) * x->shares[k % n];
			most = fmax(most, x->shares[k % n]);
		}
		if (x->share_count)
			x->share = all > 0 ? sum / all : 0;
		if (most > 0)
			x->share = fmax(x->share, least);
	}
}
