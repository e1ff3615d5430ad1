/* SPDX-License-Identifier: GPL-3.0-or-later */
/* formats - the table of formats, and the conditions that several have in common. */
#include "report/formats.h"

#include "base/version.h"
#include "report/report.h"

const struct result_format result_formats[] = {
#define FORMAT(name, writer, condition, when, what) { name, writer, condition },
#define GROWS(name, when, what)
#define DRAWN(stem, writer, condition, shown, when, what)
#include "report/formats.def"
#undef FORMAT
#undef GROWS
#undef DRAWN
};
const size_t result_format_count = sizeof(result_formats) / sizeof(*result_formats);

enum {
	MOST_FILES = 0
#define FORMAT(name, writer, condition, when, what) + 1
#define GROWS(name, when, what) + 1
#define DRAWN(stem, writer, condition, shown, when, what) + 3
#include "report/formats.def"
#undef FORMAT
#undef GROWS
#undef DRAWN
};
_Static_assert(MOST_FILES <= (int) REPORT_MAX_FILES, "all that is written is said");

void report_summary(FILE *out, const struct results *r)
{
	report_json(out, r, RINGFLOW_VERSION);
}

void report_replications_kept(FILE *out, const struct results *r)
{
	report_replications(out, r, RINGFLOW_VERSION);
}

bool format_always(const struct results *r)
{
	(void)r;
	return true;
}

bool format_of_few_replications(const struct results *r)
{
	return r->replications <= MOST_REPLICATIONS_KEPT;
}

bool format_with_groups(const struct results *r)
{
	return r->design_count && r->designs[0].group_count;
}

bool format_with_lists(const struct results *r)
{
	return r->design_count && result_kind_count(&r->designs[0], RESULT_LIST);
}

bool format_with_participants(const struct results *r)
{
	return r->design_count && result_kind_count(&r->designs[0], RESULT_PARTICIPANT);
}

bool format_with_intervals(const struct results *r)
{
	for (size_t i = 0; format_with_groups(r) && i < r->designs[0].group_count; i++)
		if (r->designs[0].groups[i].interval_count)
			return true;
	return false;
}

bool format_with_designs(const struct results *r)
{
	return r->design_count > 0;
}

bool format_with_sweep(const struct results *r)
{
	return r->sweep_design && r->sweep_count;
}

bool format_with_pairs(const struct results *r)
{
	return r->comparison_count > 0;
}

bool format_with_prices(const struct results *r)
{
	return r->currency != NULL;
}
