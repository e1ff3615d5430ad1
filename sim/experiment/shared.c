/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shared - do the calls of a design have anything to do with each other? */
#include "experiment/sample.h"

static bool has_agents(const struct program *p)
{
	for (size_t i = 0; i < p->group_count; i++)
		if (!p->groups[i].unlimited)
			return true;
	return false;
}

const char *shared_by_calls(const struct program *p)
{
	const struct limits *l = &p->limits;

	if (has_agents(p))
		return "agents";
	if (p->line_count)
		return "a queue";
	if (p->room_count)
		return "a conference";
	if (p->cps > 0)
		return "the rate of dialling";
	if (l->starts || (l->requests && p->request_entry >= 0) || l->calls || l->trunk || l->rest ||
	    l->functions)
		return "limits of the account";
	if (p->contact_count)
		return "contacts";
	if (p->retrial.reasons)
		return "callers who call again";
	if (p->webhooks)
		return "servers and their outages";
	if (p->script_count)
		return "a script";
	return NULL;
}
