/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare - two saved results: is there a difference, and is it too large? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "experiment/decide.h"
#include "experiment/saved.h"
#include "report/compare.h"

/* What --fail-on says. */
struct limits_of {
	struct arena arena;
	size_t count;
	struct requirement *list;
};

static bool has_metric(const struct changes *c, const struct requirement *q, struct diagnostics *d)
{
	const char **names = arena_array(&d->arena, c->count, sizeof(*names));

	for (size_t i = 0; i < c->count; i++) {
		names[i] = c->list[i].metric;
		if (!strcmp(names[i], q->metric))
			return true;
	}
	diag_error(d, q->at, "unknown metric '%s'%s", q->metric,
		   did_you_mean(&d->arena, q->metric, names, c->count));
	return false;
}

static bool read_limits(struct limits_of *l, const struct options *o, const struct changes *c,
			struct diagnostics *d)
{
	l->list = arena_array(&l->arena, o->fail_count + 1, sizeof(*l->list));
	for (size_t i = 0; i < o->fail_count; i++) {
		const char *name = arena_printf(&l->arena, "--fail-on %s", o->fail_on[i]);
		struct where at = { source_text(&l->arena, name, o->fail_on[i]), 1, 1 };
		struct requirement *q = &l->list[l->count];

		if (requirement_read(q, &l->arena, o->fail_on[i], at, true, d) && has_metric(c, q, d))
			l->count++;
	}
	return !d->errors;
}

static size_t say_failures(const struct limits_of *l, const struct changes *c)
{
	size_t failures = 0;

	for (size_t i = 0; i < l->count; i++)
		for (size_t j = 0; j < c->count; j++) {
			const struct requirement *q = &l->list[i];
			const struct change *x = &c->list[j];

			if (strcmp(x->metric, q->metric) || (q->design && strcmp(q->design, x->design)) ||
			    requirement_decide(q, &x->difference) != DECIDED_YES)
				continue;
			fprintf(stderr, "ringflow compare: --fail-on %s holds of %s\n", q->text, x->design);
			failures++;
		}
	return failures;
}

static bool write_csv(const struct options *o, const struct changes *c)
{
	struct outfile f;
	bool ok;

	if (!o->csv)
		return true;
	ok = outfile_open(&f, o->csv);
	if (ok) {
		compare_csv(f.stream, c);
		ok = outfile_commit(&f);
	}
	if (!ok)
		fprintf(stderr, "ringflow compare: cannot write %s: %s\n", o->csv, strerror(errno));
	return ok;
}

static int compare(const struct options *o, const struct saved *a, const struct saved *b,
		   struct diagnostics *d)
{
	struct report_style style = output_style(o);
	struct limits_of limits = { 0 };
	struct changes c;
	int status = EXIT_BAD_INPUT;

	if (saved_compare(&c, a, b, a->confidence, d) && read_limits(&limits, o, &c, d)) {
		if (!o->quiet)
			compare_table(stdout, &c, a, b, a->confidence, o->all, &style);
		status = !write_csv(o, &c) ? EXIT_FAULT : say_failures(&limits, &c) ? EXIT_EXPECT : EXIT_OK;
	}
	arena_free(&limits.arena);
	changes_free(&c);
	return status;
}

int cmd_compare(const struct options *o)
{
	struct diagnostics d = { 0 };
	struct saved a, b;
	int status = EXIT_BAD_INPUT;
	bool good = saved_read(&a, o->argument, &d);

	if (o->more_count > 1)
		diag_error(&d, (struct where){ 0 }, "expected two results, found %zu", o->more_count + 1);
	good &= saved_read(&b, o->more[0], &d);
	if (good && !d.errors)
		status = compare(o, &a, &b, &d);
	show_diagnostics(&d);
	saved_free(&a);
	saved_free(&b);
	diag_free(&d);
	return finish_output(status);
}
