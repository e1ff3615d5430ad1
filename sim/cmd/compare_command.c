/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_command - two saved results: is there a difference, and is it too large? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "report/compare_report.h"
#include "report/html/compare_page.h"
#include "estimate/estimate.h"

enum { LONGEST_SCENARIO = 1 << 22 };

/* What --fail-on says. */
struct limits_of {
	struct arena arena;
	size_t count;
	struct requirement *list;
	struct compare_failure *failures;
	size_t failure_count;
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

/* What holds of L's limits, in L's arena. */
static size_t find_failures(struct limits_of *l, const struct metric_changes *c)
{
	size_t failures = 0;

	l->failures = arena_array(&l->arena, l->count * c->count + 1, sizeof(*l->failures));
	for (size_t i = 0; i < l->count; i++)
		for (size_t j = 0; j < c->count; j++) {
			const struct requirement *q = &l->list[i];
			const struct metric_change *x = &c->list[j];

			if (strcmp(x->metric, q->metric) || (q->design && strcmp(q->design, x->design)) ||
			    condition_test(q, &x->difference) != CONDITION_MET)
				continue;
			l->failures[failures++] = (struct compare_failure){ q->text, x->design };
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

/* The scenario.yaml in DIRECTORY, in A; NULL: there is none, or none that can be read. */
static const char *scenario_in(const char *directory, struct arena *a)
{
	struct diagnostics none = { 0 };
	const char *path = arena_printf(a, "%s/scenario.yaml", directory);
	const struct source *text = access(path, R_OK) ? NULL : source_read(a, path, LONGEST_SCENARIO, &none);

	diag_free(&none);
	return text ? text->text : NULL;
}

/* Where results are on this machine is no part of them. */
static const char *name_of(const char *path, struct arena *a)
{
	char *name = arena_strdup(a, path);
	const char *slash;

	trim_slashes(name);
	slash = strrchr(name, '/');
	return *name == '/' && slash[1] ? slash + 1 : name;
}

/* Whether it was written, or is not wanted. */
static bool write_compare_page(const struct options *o, const struct metric_changes *c, const struct saved_results *const *saved,
		       const struct limits_of *l)
{
	const char *paths[2] = { o->argument, o->more.list[0] };
	struct arena a = { 0 };
	struct compare_page page = { .c = c, .limit_count = l->count, .failure_count = l->failure_count, .failures = l->failures,
				     .origin = { .command = command_text(&a, o, false) } };
	struct outfile f;
	bool ok = true;

	for (size_t i = 0; o->html && i < 2; i++) {
		page.saved[i] = saved[i];
		page.scenarios[i] = scenario_in(paths[i], &a);
		page.names[i] = name_of(paths[i], &a);
	}
	if (o->html) {
		outfile_clean_beside(o->html);
		ok = outfile_open(&f, o->html);
		if (ok)
			compare_page(f.stream, &page);
		ok = (ok && outfile_commit(&f)) || cannot_write(o->command, o->html);
	}
	arena_free(&a);
	return ok;
}

static int write_and_show(const struct options *o, struct limits_of *l, const struct metric_changes *c,
			  const struct saved_results *a, const struct saved_results *b)
{
	const struct saved_results *const saved[2] = { a, b };
	struct report_style style = output_style(o);

	if (!o->quiet)
		compare_table(stdout, c, a, b, o->all, &style);
	l->failure_count = find_failures(l, c);
	if (!write_changes(o, c) || !write_compare_page(o, c, saved, l))
		return EXIT_FAULT;
	for (size_t i = 0; i < l->failure_count; i++)
		message(stderr, "ringflow compare: --fail-on %s holds of %s\n", l->failures[i].text, l->failures[i].design);
	return l->failure_count ? EXIT_EXPECT : EXIT_OK;
}

static int compare(const struct options *o, const struct saved_results *a,
		   const struct saved_results *b, struct diagnostics *d)
{
	struct limits_of limits = { 0 };
	struct metric_changes c;
	int status = EXIT_BAD_INPUT;

	if (saved_results_compare(&c, a, b, a->confidence, d) && read_limits(&limits, o, &c, d))
		status = write_and_show(o, &limits, &c, a, b);
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
