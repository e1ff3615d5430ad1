/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/layout/time_elsewhere_internal.h"

#include <string.h>

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

const char *served_by_thresholds(struct arena *a, const struct group_result *group)
{
	static const char name[] = "served_within_";
	const char *text = NULL;

	for (size_t i = 0; i < group->metric_count; i++) {
		const struct metric *m = &group->metrics[i];

		if (!strncmp(m->name, name, strlen(name)))
			text = arena_printf(a, "%s%s%s within %s", text ? text : "", text ? ", " : "",
					    show_unit(UNIT_SHARE, &m->estimate).value, m->name + strlen(name));
	}
	return text;
}

const char *waits_with_callbacks(const struct metric_columns *c)
{
	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(c->rows[i]->name, "wait_felt_mean"))
			return "Wait mean goes on until the callback is answered, or given up; the wait on the line ends when the "
			       "caller hangs up for it";
	return NULL;
}
