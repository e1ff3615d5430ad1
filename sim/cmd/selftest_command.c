/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selftest_command - does the simulator say what is known? */
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "cmd/cmd.h"
#include "report/selftest_report.h"
#include "selftest/selftest.h"

int cmd_selftest(const struct options *o)
{
	struct report_style style = output_style(o);
	struct selftest_row *rows = xcalloc(selftest_case_count * SELFTEST_VALUES, sizeof(*rows));
	struct diagnostics d = { 0 };
	unsigned threads = 1;
	int status = EXIT_BAD_INPUT;

	if (choose_threads(o, 0, &threads)) {
		struct progress_bar bar;
		struct progress progress = progress_start(&bar, o);
		const struct selftest_options options = { o->given.seed ? o->seed : 1, threads, &progress };
		size_t n = selftest_run(selftest_cases, selftest_case_count, &options, rows, &d);

		progress_clear(&bar);
		status = report_selftest(stdout, rows, n, &style) && !show_diagnostics(&d) ?
				 EXIT_OK : EXIT_FAULT;
	}
	diag_free(&d);
	free(rows);
	return finish_output(status);
}
