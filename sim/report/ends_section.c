/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ends_section - what became of callers, as JSON and as a table. */
#include "report/ends_section_internal.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "estimate/results.h"
#include "report/json_values_internal.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

/* All that there are, in the order in which they are looked for. */
json_t *ends_json(const struct design_result *d)
{
	json_t *o = json_object();

	for (size_t i = 0; i < d->end_count; i++) {
		const struct end_result *e = &d->ends[i];
		json_t *one = json_object();

		set(one, "calls", whole(e->calls));
		set(one, "share", interval(&e->share));
		set(one, "mean_length", real(e->mean_length, true));
		set(o, e->end, one);
	}
	return o;
}

static void end_row(struct grid *g, const struct end_result *e)
{
	struct estimate length = { .value = e->mean_length, .low = e->mean_length,
				   .high = e->mean_length, .defined = true };
	char number[32];

	grid_add(g, PAINT_NONE, "%s", show_count(number, sizeof number, e->calls));
	grid_add(g, PAINT_NONE, "%s", show_share(&e->share).value);
	grid_add(g, PAINT_NONE, "%s", show_share(&e->share).interval);
	grid_add(g, PAINT_NONE, "%s", show_seconds(&length).value);
	grid_add(g, PAINT_NONE, "%s", e->text);
}

static bool any_end(const struct design_result *d)
{
	for (size_t k = 0; k < d->end_count; k++)
		if (d->ends[k].calls)
			return true;
	return false;
}

/* Where there are several. */
static void name_design(FILE *out, const struct results *r, size_t i, const struct report_style *style)
{
	const struct design_result *d = &r->designs[i];
	struct arena a = { 0 };
	char letter[24];

	if (r->design_count > 1)
		table_say(out, style, 3, "%s  %s", design_letter(letter, sizeof letter, i),
			  text_clean(&a, d->title ? d->title : d->name));
	arena_free(&a);
}

/* The end of most callers of D, where it is one that goals are called by; else NULL. */
static const struct end_result *end_meant(const struct design_result *d)
{
	const struct end_result *most = NULL;

	for (size_t i = 0; i < d->end_count; i++)
		if (!most || d->ends[i].calls > most->calls)
			most = &d->ends[i];
	return most && (!strcmp(most->end, "person") || !strcmp(most->end, "voicemail") || !strcmp(most->end, "served")) ?
		       most : NULL;
}

void table_other_end(FILE *out, const struct results *r, const struct report_style *style)
{
	char letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		const struct end_result *meant = d->successes || !d->reason_count || strcmp(d->reasons[0].reason, "other_end") ?
							 NULL : end_meant(d);

		if (meant)
			table_say(out, style, 3, "%s  no call came to the end that is its goal. Most %s: with goal: %s they "
				  "would be the successes", design_letter(letter, sizeof letter, i), meant->text, meant->end);
	}
}

void table_ends(FILE *out, const struct results *r, const struct report_style *style)
{
	static const char *const headings[] = { "Calls", "Share", "", "Mean length", "The caller" };
	struct grid g;

	if (!r->of_export && !format_with_widgets(r))
		return;
	table_heading(out, style, "What became of callers");
	for (size_t i = 0; i < r->design_count; i++) {
		if (!any_end(&r->designs[i]))
			continue;
		name_design(out, r, i, style);
		grid_init(&g, "rrlrw", 0, true);
		for (size_t k = 0; k < sizeof headings / sizeof headings[0]; k++)
			grid_add(&g, PAINT_NONE, "%s", headings[k]);
		for (size_t k = 0; k < r->designs[i].end_count; k++)
			if (r->designs[i].ends[k].calls)
				end_row(&g, &r->designs[i].ends[k]);
		grid_print(&g, out, style);
		grid_free(&g);
	}
}
