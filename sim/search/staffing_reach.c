/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which designs' calls come to the group that agents are looked for, and how many of them. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "search/staffing_search_internal.h"

static bool is_asked_design(const struct staffing_search *r, const char *design)
{
	return !r->condition->design || !strcmp(r->condition->design, design);
}

/* Of the calls of D, how many come to the group. */
static double share_of(const struct staffing_search *r, const struct design_result *d,
		       double replications)
{
	for (size_t k = 0; k < d->group_count; k++)
		if (!strcmp(d->groups[k].name, r->group->name) && d->calls)
			return d->groups[k].metrics[0].estimate.value * /* offered */
			       replications / (double)d->calls;
	return 0;
}

void staffing_reach_find(struct staffing_search *r, const struct results *results)
{
	r->design_count = results->design_count;
	r->designs = arena_array(&r->arena, r->design_count, sizeof(*r->designs));
	r->share = 0;
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &results->designs[i];
		struct staffing_design *x = &r->designs[i];

		*x = (struct staffing_design){ arena_strdup(&r->arena, d->name),
			share_of(r, d, (double)results->replications), is_asked_design(r, d->name) };
		if (!x->asked || !(x->share > r->share))
			continue;
		r->share = x->share;
		r->share_design = x->name;
	}
}

bool staffing_reach_wanted(const struct staffing_search *r, const char *design)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (!strcmp(r->designs[i].name, design))
			return r->designs[i].asked && r->designs[i].share > 0;
	return is_asked_design(r, design);
}

bool staffing_reach_refuse(const struct staffing_search *r, struct diagnostics *d)
{
	const char *name = r->group->name;

	for (size_t i = 0; i < r->design_count; i++)
		if (r->designs[i].share > 0) {
			diag_error(d, r->condition->at, "no call of %s comes to agents.%s: expected "
				   "'in %s', of whose calls %.3g %% do", r->condition->design, name,
				   r->designs[i].name, 100 * r->designs[i].share);
			return false;
		}
	diag_error(d, r->group->at, "--staff: no call comes to agents.%s%s", name,
		   r->design_count > 1 ? " in any design" : "");
	return false;
}
