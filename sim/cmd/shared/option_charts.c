/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option_charts - the charts that --charts names, looked at before the work that they show. */
#include "base/memory.h"
#include "cmd/shared/option_table_internal.h"
#include "report/report.h"

bool options_charts_known(const struct options *o)
{
	struct arena a = { 0 };
	const char *meant = NULL, *unknown = o->charts ? report_charts_unknown(&a, o->charts, &meant) : NULL;
	bool good = !unknown;

	if (unknown)
		refuse_option(o, "bad value '%s' for --charts: expected some of %s%s", unknown, report_charts_known(&a),
			      meant ? arena_printf(&a, "; did you mean '%s'?", meant) : "");
	else if (o->charts && o->no_charts)
		good = refuse_option(o, "--charts and --no-charts do not go together");
	arena_free(&a);
	return good;
}
