/* SPDX-License-Identifier: GPL-3.0-or-later */
/* selftest_command - does the simulator say what is known? */
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/outfile.h"
#include "cmd/cmd.h"
#include "cmd/shared/what_was_run_internal.h"
#include "report/html/selftest_page.h"
#include "report/selftest_report.h"
#include "selftest/selftest.h"

/* Whether it was written, or is not wanted. */
static bool write_selftest_page(const struct options *o, const struct selftest_row *rows, size_t count, uint64_t seed)
{
	struct arena a = { 0 };
	const struct selftest_page page = { rows, count, seed, { .command = command_text(&a, o, false) } };
	struct outfile f;
	bool ok = true;

	if (o->html) {
		outfile_clean_beside(o->html);
		ok = outfile_open(&f, o->html);
		if (ok)
			selftest_page(f.stream, &page);
		ok = (ok && outfile_commit(&f)) || cannot_write(o->command, o->html);
	}
	arena_free(&a);
	return ok;
}

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
		const uint64_t seed = o->given.seed ? o->seed : 1;
		const struct selftest_options options = { seed, threads, &progress };
		size_t n = selftest_run(selftest_cases, selftest_case_count, &options, rows, &d);

		bool good;

		progress_clear(&bar);
		good = report_selftest(stdout, rows, n, &style) && !show_diagnostics(&d);
		status = write_selftest_page(o, rows, n, seed) && good ? EXIT_OK : EXIT_FAULT;
	}
	diag_free(&d);
	free(rows);
	return finish_output(status);
}
