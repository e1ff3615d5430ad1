/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A section of the table: agents and their queues. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/terms.h"
#include "base/text.h"
#include "base/units.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/metric_columns_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/layout/time_elsewhere_internal.h"
#include "report/table_internal.h"

static void group_row(struct grid *g, const char *letter, const struct metric_columns *c,
		      const struct group_result *group)
{
	char number[32], seconds[32];

	grid_add(g, PAINT_NONE, "%s", letter);
	grid_add_name(g, PAINT_NONE, group->name);
	grid_add(g, PAINT_NONE, "%s", show_count(number, sizeof number, group->agents));
	for (size_t i = 0; i < c->count; i++) {
		if (c->rows[i]->marks & MARK_LEVEL)
			grid_add(g, PAINT_NONE, "%s",
				 format_duration(seconds, sizeof seconds, group->service_level_seconds));
		grid_add_metric(g, c->rows[i], PAINT_NONE,
				estimate_named(group->metrics, group->metric_count, c->rows[i]->name));
	}
}

/* Which share "served within" is, where some group does not mean that of all offered. */
static void tell_definitions(FILE *out, const struct results *r, const struct report_style *style)
{
	const struct design_result *d = &r->designs[0];
	struct arena a = { 0 };
	const char *text = "   Served within";
	bool told = false;

	for (size_t i = 0; i < d->group_count; i++)
		told |= strcmp(d->groups[i].service_level_definition,
			       level_definition_names[LEVEL_SERVED_OF_OFFERED]) != 0;
	for (size_t i = 0; told && i < d->group_count; i++)
		text = arena_printf(&a, "%s, %s: %s", text, text_clean(&a, d->groups[i].name),
				    d->groups[i].service_level_definition);
	if (told)
		table_say(out, style, 3, "%s", text);
	arena_free(&a);
}

/* The first group there is, or NULL. */
static const struct group_result *any_group(const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (r->designs[i].group_count)
			return &r->designs[i].groups[0];
	return NULL;
}

static void add_group_headings(struct grid *g, const struct metric_columns *c)
{
	static const char *const headings[] = { "", "Group", "Agents" };

	for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
		grid_add(g, PAINT_NONE, "%s", headings[i]);
	for (size_t i = 0; i < c->count; i++) {
		grid_add(g, PAINT_NONE, "%s", c->rows[i]->heading);
		if (c->rows[i]->marks & MARK_LEVEL) /* the heading is the threshold's */
			grid_add(g, PAINT_NONE, "%s", "");
	}
}

bool group_reached(const struct group_result *group)
{
	const struct estimate *e = estimate_named(group->metrics, group->metric_count, "offered");

	return !e->defined || e->value > 0;
}

bool group_took_part(const struct group_result *group)
{
	const struct estimate *e = estimate_named(group->metrics, group->metric_count, "occupancy");

	return group_reached(group) || (e->defined && e->value > 0);
}

static bool any_reached(const struct design_result *d)
{
	for (size_t i = 0; i < d->group_count; i++)
		if (group_took_part(&d->groups[i]))
			return true;
	return false;
}

/* Of designs that reach no group their letters, and of others the groups that they do not reach, in
 * a sentence. */
static void tell_unreached(FILE *out, const struct results *r, const struct report_style *style)
{
	const char *none = "", *some = "";
	struct arena a = { 0 };
	char letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		design_letter(letter, sizeof letter, i);
		if (d->group_count && !any_reached(d)) {
			none = arena_printf(&a, "%s%s%s", none, *none ? ", " : "", letter);
			continue;
		}
		for (size_t j = 0; j < d->group_count; j++)
			if (!group_took_part(&d->groups[j]))
				some = arena_printf(&a, "%s%s%s of %s", some, *some ? ", " : "",
						    text_clean(&a, d->groups[j].name), letter);
	}
	if (*none)
		table_say(out, style, 3, "   No call came to an agent: %s", none);
	if (*some)
		table_say(out, style, 3, "   No call came to: %s", some);
	arena_free(&a);
}

/* WORDS of each group of which there are some, behind INTRODUCTION: "Of the time on duty, desk of A: ...". */
static void tell_of_agents(FILE *out, const struct results *r, const struct report_style *style, const char *introduction,
			   const char *(*words)(struct arena *, const struct group_result *))
{
	struct arena a = { 0 };
	const char *all = "";
	char letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		design_letter(letter, sizeof letter, i);
		for (size_t j = 0; j < d->group_count; j++) {
			const char *text = group_took_part(&d->groups[j]) ? words(&a, &d->groups[j]) : NULL;

			if (text)
				all = arena_printf(&a, "%s%s%s of %s: %s", all, *all ? "; " : "",
						   text_clean(&a, d->groups[j].name), letter, text);
		}
	}
	if (*all)
		table_say(out, style, 3, "   %s, %s", introduction, all);
	arena_free(&a);
}

bool table_groups(FILE *out, const struct results *r, const struct report_style *style)
{
	const struct group_result *first = any_group(r);
	struct metric_columns c = { .letters = "lwr" };
	bool reached = false, spared;
	struct grid g;
	char letter[24];

	if (!first)
		return false;
	metric_columns_of_groups(&c, r);
	grid_init(&g, c.letters, 0, true);
	g.spare = c.spare;
	add_group_headings(&g, &c);
	for (size_t i = 0; i < r->design_count; i++) {
		design_letter(letter, sizeof letter, i);
		for (size_t j = 0; j < r->designs[i].group_count; j++)
			if (style->details || group_took_part(&r->designs[i].groups[j])) {
				group_row(&g, letter, &c, &r->designs[i].groups[j]);
				reached = true;
			}
	}
	table_heading(out, style, "Agents (calls per %s)", r->steady.batches ? "batch" : "replication");
	if (reached)
		grid_print(&g, out, style);
	spared = g.left_out;
	grid_free(&g);
	if (reached) {
		tell_definitions(out, r, style);
		if (waits_with_callbacks(&c))
			table_say(out, style, 3, "   %s", waits_with_callbacks(&c));
		/* what no column says */
		tell_of_agents(out, r, style, "Agents are those who are there", agents_present);
		tell_of_agents(out, r, style, "Served of all offered", served_by_thresholds);
		tell_of_agents(out, r, style, "Of the time on duty", time_elsewhere);
	}
	if (!style->details)
		tell_unreached(out, r, style);
	return spared;
}
