/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a call log that is fitted. Nothing may crash, leak or take long, and the scenario that
 * is written of it must be one that runs.
 */
#include <math.h>
#include <stdlib.h>

#include "experiment/experiment.h"
#include "fit/fit.h"
#include "fuzzed_log.h"
#include "harness.h"
#include "report/fit/fit_report.h"

/* What F writes as a scenario, read again. */
static void check_written(const struct fit_result *f)
{
	struct silence silence;
	struct memory_file file;
	struct overrides none = { 0 };
	struct diagnostics d = { 0 };
	struct scenario *s;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	require(out != NULL, "there is memory for a scenario");
	fit_scenario(out, f);
	require(!fclose(out), "there is memory for a scenario");
	memory_file_open(&file, text, size);
	silence_begin(&silence);
	s = scenario_load(file.path, &none, &d);
	if (s && !d.errors)
		experiment_check(s, &d);
	silence_end(&silence);
	if (d.errors) {
		fputs(text, stderr);
		diag_print(&d, stderr, false);
	}
	REQUIRE(s && !d.errors);
	memory_file_close(&file);
	scenario_free(s);
	diag_free(&d);
	free(text);
}

static void write_all(const struct fit_result *f)
{
	FILE *out = nowhere();
	struct report_style style = { 0 };

	fit_table(out, f, &style);
	REQUIRE(fit_json(out, f, "0"));
	fit_laws_csv(out, f);
	fit_survival_csv(out, f);
	fit_qq_csv(out, f);
	fit_rates_csv(out, f);
	fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	struct fit_options o = { .limits = { 0, INFINITY, 600 }, .confidence = 0.95, .step = 3600,
				 .by_date = size % 5 == 4 };
	struct call_log *log = fuzzed_log(&a, data, size, &d);

	if (log && !d.errors) {
		struct fit_result f = { 0 };

		if (log->interval_count)
			o.step = interval_step(log);
		o.by_date &= (double)log->days * 86400 / o.step <= MAX_SCHEDULE_STEPS;
		fit_log(&f, log, &o);
		if (log->count && f.arrivals && fit_has(&f, FIT_SERVICE)) {
			check_written(&f);
			write_all(&f);
		}
		fit_free(&f);
	}
	show(&d);
	diag_free(&d);
	arena_free(&a);
	return 0;
}
