/* SPDX-License-Identifier: GPL-3.0-or-later */
/* basis - what tables that are not the terminal's have in common: their numbers, and what these rest on. */
#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "base/version.h"
#include "report/layout/metric_columns_internal.h"
#include "report/table_internal.h"

uint64_t design_count_of(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->count_count; i++)
		if (!strcmp(d->counts[i].name, name))
			return d->counts[i].count;
	return 0;
}

const struct estimate *table_estimate(const struct results *r, size_t i, const struct metric_row *row)
{
	return estimate_named(r->designs[i].metrics, r->designs[i].metric_count, row->name);
}

/* Did a call of any design come to Studio, or would one have? */
static bool studio_asked(const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (design_count_of(&r->designs[i], "studio_requests") || design_count_of(&r->designs[i], "executions"))
			return true;
	return false;
}

bool table_has(const struct results *r, const struct metric_row *row)
{
	if (row->marks & MARK_STUDIO && !studio_asked(r))
		return false;
	if (row->marks & MARK_OFFERED && strcmp(results_measure(r), "success_rate")) /* calls are placed */
		return false;
	for (size_t i = 0; i < r->design_count; i++) {
		const struct estimate *e = table_estimate(r, i, row);

		if (e->defined && (!(row->marks & MARK_OCCURS) || e->value > 0))
			return true;
	}
	return false;
}

static const char *calls_words(struct arena *a, const struct results *r)
{
	uint64_t least = UINT64_MAX, most = 0;
	char from[32], to[32];

	for (size_t i = 0; i < r->design_count; i++) {
		uint64_t calls = r->designs[i].calls;

		least = calls < least ? calls : least;
		most = calls > most ? calls : most;
	}
	show_count(to, sizeof to, most);
	if (least >= most)
		return arena_printf(a, "%s call%s per design", to, most == 1 ? "" : "s");
	return arena_printf(a, "%s to %s calls per design", show_count(from, sizeof from, least), to);
}

const char *table_basis(struct arena *a, const struct results *r)
{
	const char *unit = r->steady.batches ? "batch" : "replication";
	char count[32];

	return arena_printf(a, "%s · %s %s%s · %s · seed %" PRIu64 " · %g %% confidence · Ringflow %s",
			    report_profile_words(a, r->profile, &r->rules_changed, false),
			    show_count(count, sizeof count, r->replications), unit,
			    r->replications == 1 ? "" : r->steady.batches ? "es" : "s", calls_words(a, r), r->seed,
			    100 * r->confidence, RINGFLOW_VERSION);
}
