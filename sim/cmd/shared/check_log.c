/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_log - a log of calls under review: what was understood of it, and what looks wrong. */
#include <string.h>
#include <strings.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/shared/check_log_internal.h"
#include "cmd/shared/log_options_internal.h"
#include "fit/arrivals.h"
#include "report/fit/fit_report.h"
#include "report/fit/log_report.h"

/* What Studio exports, and a scenario, have less than. */
enum { LEAST_LOG = 16 << 20 };

/* JSON that is neither a Studio export nor a scenario. */
static bool is_json_log(const char *path)
{
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	const struct source *s = source_read_raw(&a, path, LOG_LIMIT, &d);
	const char *text = s ? s->text + strspn(s->text, " \t\r\n") : "";
	bool log = *text == '[' || (s && s->length > LEAST_LOG) || (*text == '{' && !strstr(text, "\"states\"") && !strstr(text, "\"designs\""));

	diag_free(&d);
	arena_free(&a);
	return log;
}

bool is_log(const char *path, bool said)
{
	static const char *const endings[] = { ".csv", ".tsv", ".txt", ".log", ".jsonl", ".ndjson", ".csv.gz", ".tsv.gz",
					       ".txt.gz", ".log.gz", ".jsonl.gz", ".json.gz", "queue_log",
					       /* which are refused as logs, with what to do */
					       ".xlsx", ".xls", ".ods", ".zip", ".pdf", ".xml", ".html", ".htm", ".sql", ".parquet",
					       ".sqlite", ".db", ".xz", ".bz2", ".zst", ".7z", ".rar", ".gz" };
	size_t n = strlen(path);

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
		if (n >= strlen(endings[i]) && !strcasecmp(path + n - strlen(endings[i]), endings[i]))
			return true;
	if (said)
		return n < 5 || strcasecmp(path + n - 5, ".yaml");
	return n > 5 && !strcasecmp(path + n - 5, ".json") && is_json_log(path);
}

int check_log(const struct options *o, const char *file)
{
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	struct log_options options;
	struct report_style style = output_style(o);
	const struct call_log *log = NULL;
	const struct arrivals_estimate *e;
	size_t faults = 0;
	bool bad;

	read_log_options(&options, o, &a, &d);
	if (!d.errors)
		log = call_log_read(&a, file, &options, &d);
	bad = show_diagnostics(&d) || !log;
	if (!bad && !o->quiet) {
		e = arrivals_estimate(&a, log, NULL);
		message(stdout, "%s: %s, %s\n", file, fit_count((double)log->count, "call", &a), fit_period(log, &a));
		fputs("\n", stdout);
		log_readings(stdout, log, &style);
		faults = log_review(stdout, log, e ? &e->cycle : NULL, &style);
	}
	diag_free(&d);
	arena_free(&a);
	return bad ? EXIT_BAD_INPUT : faults ? EXIT_EXPECT : EXIT_OK;
}
