/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "estimate/metric_names_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "estimate/sample_internal.h"

static void add_name(struct metric_names *n, const char *name, enum unit unit, struct estimate e)
{
	if (n->count == n->capacity) {
		n->capacity = n->capacity ? 2 * n->capacity : 256;
		n->list = xreallocarray(n->list, n->capacity, sizeof(*n->list));
	}
	n->list[n->count++] = (struct named_metric){ name, unit, e };
}

static void add_count(struct metric_names *n, const char *name, uint64_t count)
{
	double v = (double)count;

	add_name(n, name, UNIT_COUNT, (struct estimate){ v, v, v, true, "counted" });
}

static uint64_t reason_total(const struct design_result *r, const char *reason)
{
	for (size_t i = 0; i < r->reason_count; i++)
		if (!strcmp(r->reasons[i].reason, reason))
			return r->reasons[i].count;
	return 0;
}

static uint64_t code_total(const struct design_result *r, int code)
{
	for (size_t i = 0; i < r->code_count; i++)
		if (r->codes[i].code == code)
			return r->codes[i].count;
	return 0;
}

static void add_counts(struct metric_names *n, const struct design_result *r)
{
	add_count(n, "calls", r->calls);
	add_count(n, "successes", r->successes);
	for (size_t i = 0; i < r->count_count; i++)
		add_count(n, arena_printf(n->arena, "counts.%s", r->counts[i].name),
			  r->counts[i].count);
	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
		add_count(n, arena_printf(n->arena, "failures.%s", reason_codes[i]),
			  reason_total(r, reason_codes[i]));
	for (int i = 0; i < CODE_COUNT; i++)
		add_count(n, arena_printf(n->arena, "codes.%d", code_rows[i].number),
			  code_total(r, code_rows[i].number));
}

void metric_names_list(struct metric_names *n, const struct design_result *r)
{
	for (size_t i = 0; i < r->metric_count; i++)
		add_name(n, r->metrics[i].name, r->metrics[i].unit, r->metrics[i].estimate);
	for (size_t i = 0; i < r->group_count + r->part_count; i++)
		for (size_t j = 0; j < r->groups[i].metric_count; j++)
			add_name(n, result_group_metric(n->arena, &r->groups[i], j), r->groups[i].metrics[j].unit, r->groups[i].metrics[j].estimate);
	add_counts(n, r);
}

const struct named_metric *metric_names_find(const struct metric_names *n, const char *name)
{
	for (size_t i = 0; i < n->count; i++)
		if (!strcmp(n->list[i].name, name))
			return &n->list[i];
	return NULL;
}

/* NAME without what people leave out, or write otherwise. */
static void squeeze(char *out, size_t size, const char *name)
{
	size_t n = 0;

	for (; *name && n + 1 < size; name++)
		if (*name != '_' && *name != '-' && *name != ' ')
			out[n++] = *name >= 'A' && *name <= 'Z' ? (char)(*name + 32) : *name;
	out[n] = '\0';
}

/* The first whose name has METRIC in it, however its words are joined; or NULL. */
static const char *named_like(const struct metric_names *n, const char *metric)
{
	char wanted[80], name[200];

	squeeze(wanted, sizeof(wanted), metric);
	for (size_t i = 0; strlen(wanted) > 3 && i < n->count; i++) {
		squeeze(name, sizeof(name), n->list[i].name);
		if (strstr(name, wanted))
			return n->list[i].name;
	}
	return NULL;
}

/* What METRIC may have meant, and where it is not clear some that there are. */
static const char *metric_meant(const struct metric_names *n, const char *metric)
{
	const char **words = arena_array(n->arena, n->count + 1, sizeof(*words)), *like;
	const char *near, *of_agents = NULL;

	for (size_t i = 0; i < n->count; i++) {
		words[i] = n->list[i].name;
		if (!of_agents && !strncmp(words[i], "agents.", 7))
			of_agents = words[i];
	}
	near = did_you_mean(n->arena, metric, words, n->count);
	like = *near ? NULL : named_like(n, metric);
	if (*near || like)
		return like ? arena_printf(n->arena, ", did you mean '%s'?", like) : near;
	return arena_printf(n->arena, ", expected one such as success_rate, http_400_rate%s%s (docs/model.md "
			    "lists them)", of_agents ? " or " : " or abandon_rate", of_agents ? of_agents : "");
}

void metric_names_unknown(const struct metric_names *n, const char *metric, struct where at,
			  struct diagnostics *d)
{
	const char *in = strstr(metric, " in ");

	if (in)
		diag_error(d, at, "unknown metric '%s': a design comes last, as in '%.*s >= 5%% in %s'", metric,
			   (int)(in - metric), metric, in + 4);
	else
		diag_error(d, at, "unknown metric '%s'%s", metric, metric_meant(n, metric));
}

/* The metrics of no replications have the same names. */
void metric_names_of_plan(struct metric_names *n, const struct plan *p)
{
	struct samples none;
	struct design_result r = { 0 };

	samples_init(&none, n->arena, 0, &p->shape);
	design_metrics(&r, &none, p->arms[0].program, n->arena, p->s->confidence);
	metric_names_list(n, &r);
}

void metric_names_free(struct metric_names *n)
{
	free(n->list);
	n->list = NULL;
	n->count = n->capacity = 0;
}
