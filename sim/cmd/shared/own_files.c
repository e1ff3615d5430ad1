/* SPDX-License-Identifier: GPL-3.0-or-later */
/* own_files - what any command may have written into a folder of results, so that the next one, of
 * whatever kind, leaves nothing of it there. */
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"

#include <stddef.h>

/* Charts: STEM is a pattern. */
#define CHART(stem) stem ".tsv", stem ".svg", stem ".png"

static const char *const file_names[] = {
#define FORMAT(name, writer, condition, when, what) name,
#define GROWS(name, when, what) name,
#define DRAWN(stem, writer, condition, shown, when, what) CHART(stem),
#include "report/formats.def"
#undef FORMAT
#undef GROWS
#undef DRAWN
	"sweep.csv", CHART("sweep-*"),
	"plan.csv", CHART("plan"), CHART("plan-*"),
	"assumptions.csv", CHART("tornado"),
	"scenario.trace.json",
	"fit.json", "laws.csv", "survival.csv", "rates.csv", "qq.csv", CHART("qq"), CHART("survival"),
	NULL
};

/* Of campaigns; of `run --profiles`. */
static const char *const directories[] = { STORE_NAME, "article", "observed", NULL };

const char *const store_alone[] = { STORE_NAME, NULL };

/* Of what was written before there was a manifest. */
static const char *const heads[] = { "summary.json", "sweep.csv", "plan.csv", "assumptions.csv", "fit.json",
				     NULL };

const struct folder_names own_files = { file_names, directories, COMMAND_NAME, heads };
