/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/layout/time_elsewhere_internal.h"

#include "report/layout/metric_columns_internal.h"
#include "report/layout/terminal_text_internal.h"

const char *time_elsewhere(struct arena *a, const struct group_result *group)
{
	static const struct {
		const char *metric, *words;
	} parts[] = {
		{ "break_share", "on breaks" },
		{ "away_share", "away after a ring" },
		{ "other_work_share", "other work (occupied)" },
	};
	const char *text = NULL;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		const struct estimate *e = estimate_named(group->metrics, group->metric_count, parts[i].metric);

		if (e->defined && e->value > 0)
			text = arena_printf(a, "%s%s%s %s", text ? text : "", text ? ", " : "",
					    show_unit(UNIT_SHARE, e).value, parts[i].words);
	}
	return text;
}

const char *agents_present(struct arena *a, const struct group_result *group)
{
	const struct estimate *paid = estimate_named(group->metrics, group->metric_count, "paid_agents"),
			      *there = estimate_named(group->metrics, group->metric_count, "present_agents");

	if (!paid->defined || !there->defined)
		return NULL;
	return arena_printf(a, "%.4g of %.4g who are paid", there->value, paid->value);
}
