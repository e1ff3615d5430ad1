/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_command - two saved results: is there a difference, and is it too large? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/outfile.h"
#include "base/source.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/shared/keep_history_internal.h"
#include "history/history.h"
#include "report/compare_report.h"
#include "estimate/estimate.h"

/* What --fail-on says. */
struct limits_of {
	struct arena arena;
	size_t count;
	struct requirement *list;
};

static bool has_metric(const struct metric_changes *c, const struct requirement *q,
		       struct diagnostics *d)
{
	const char **names = arena_array(&d->arena, c->count, sizeof(*names));

	for (size_t i = 0; i < c->count; i++) {
		names[i] = c->list[i].metric;
		if (!strcmp(names[i], q->metric))
			return condition_unit_check(q, q->metric, c->list[i].unit, d);
	}
	diag_error(d, q->at, "unknown metric '%s'%s", q->metric,
		   did_you_mean(&d->arena, q->metric, names, c->count));
	return false;
}

static bool read_limits(struct limits_of *l, const struct options *o,
			const struct metric_changes *c, struct diagnostics *d)
{
	l->list = arena_array(&l->arena, o->fail_on.count + 1, sizeof(*l->list));
	for (size_t i = 0; i < o->fail_on.count; i++) {
		const char *text = o->fail_on.list[i];
		const struct where at = option_where(&l->arena, "--fail-on", text);
		struct requirement *q = &l->list[l->count];

		if (requirement_read(q, &l->arena, text, at, true, d) && has_metric(c, q, d))
			l->count++;
	}
	return !d->errors;
}

static size_t say_failures(const struct limits_of *l, const struct metric_changes *c)
{
	size_t failures = 0;

	for (size_t i = 0; i < l->count; i++)
		for (size_t j = 0; j < c->count; j++) {
			const struct requirement *q = &l->list[i];
			const struct metric_change *x = &c->list[j];

			if (strcmp(x->metric, q->metric) || (q->design && strcmp(q->design, x->design)) ||
			    condition_test(q, &x->difference) != CONDITION_MET)
				continue;
			message(stderr, "ringflow compare: --fail-on %s holds of %s\n", q->text, x->design);
			failures++;
		}
	return failures;
}

static bool write_changes(const struct options *o, const struct metric_changes *c)
{
	struct outfile f;
	bool ok;

	if (!o->csv)
		return true;
	outfile_clean_beside(o->csv);
	ok = outfile_open(&f, o->csv);
	if (ok) {
		compare_csv(f.stream, c);
		ok = outfile_commit(&f);
	}
	return ok || cannot_write(o->command, o->csv);
}

static int compare(const struct options *o, const struct saved_results *a,
		   const struct saved_results *b, struct diagnostics *d)
{
	struct report_style style = output_style(o);
	struct limits_of limits = { 0 };
	struct metric_changes c;
	int status = EXIT_BAD_INPUT;

	if (saved_results_compare(&c, a, b, a->confidence, d) && read_limits(&limits, o, &c, d)) {
		if (!o->quiet)
			compare_table(stdout, &c, a, b, o->all, &style);
		status = !write_changes(o, &c) ? EXIT_FAULT : say_failures(&limits, &c) ? EXIT_EXPECT : EXIT_OK;
	}
	arena_free(&limits.arena);
	metric_changes_free(&c);
	return status;
}

/* A run of a history where there is one, else a path: ./12 is a directory. */
static bool is_run(const struct options *o, const char *given)
{
	return history_path(o) && *given && strspn(given, "0123456789") == strlen(given) && strlen(given) < 19;
}

static bool read_run(struct saved_results *s, const struct options *o, const char *given, struct diagnostics *d)
{
	struct history *h = history_open(history_path(o), HISTORY_READ, d);
	bool good = h && history_saved(h, strtoull(given, NULL, 10), s, d);

	history_close(h);
	return good;
}

static bool read_one(struct saved_results *s, const struct options *o, const char *given, struct diagnostics *d)
{
	*s = (struct saved_results){ .path = given };
	if (is_run(o, given))
		return read_run(s, o, given, d);
	folder_settle(given);
	return saved_results_read(s, given, d);
}

int cmd_compare(const struct options *o)
{
	struct diagnostics d = { 0 };
	struct saved_results a, b;
	int status = EXIT_BAD_INPUT;
	bool good;

	good = read_one(&a, o, o->argument, &d);
	if (o->more.count > 1)
		diag_error(&d, (struct where){ 0 }, "expected two results, found %zu", o->more.count + 1);
	good &= read_one(&b, o, o->more.list[0], &d);
	if (good && !d.errors)
		status = compare(o, &a, &b, &d);
	show_diagnostics(&d);
	saved_results_free(&a);
	saved_results_free(&b);
	diag_free(&d);
	return finish_output(status);
}
