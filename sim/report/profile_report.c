/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile_report - the table of rules, for people. */
#include <string.h>

#include "report/report.h"
#include "report/layout/terminal_text_internal.h"

static const char *value_in(const struct rule *r, size_t profile)
{
	return profile == 0 ? r->article : r->observed;
}

static void print_rule(FILE *out, const struct rule *r, size_t profile,
		       const struct report_style *style)
{
	fprintf(out, "%s%s%s: %s\n", paint_on(PAINT_BOLD, style->colour), r->key,
		paint_off(PAINT_BOLD, style->colour), value_in(r, profile));
	fprintf(out, "    ");
	text_paragraph(out, r->meaning, 4, style->width);
	fprintf(out, "    ");
	text_paragraph(out, r->source, 4, style->width);
}

void report_profile(FILE *out, size_t index, const struct report_style *style)
{
	fprintf(out, "Profile %s: each rule, its default, what it means and its source.\n\n",
		profile_names[index]);
	for (size_t i = 0; i < rule_count; i++)
		print_rule(out, &rule_table[i], index, style);
}

void report_profiles(FILE *out, const struct report_style *style)
{
	size_t same = 0;

	fprintf(out, "%s%-28s %-24s %s%s\n", paint_on(PAINT_BOLD, style->colour), "key",
		profile_names[0], profile_names[1], paint_off(PAINT_BOLD, style->colour));
	for (size_t i = 0; i < rule_count; i++)
		if (strcmp(rule_table[i].article, rule_table[i].observed))
			fprintf(out, "%-28s %-24s %s\n", rule_table[i].key,
				rule_table[i].article, rule_table[i].observed);
		else
			same++;
	fprintf(out, "\nThe other %zu rules are the same in both: ringflow profile %s.\n", same,
		profile_names[0]);
}
