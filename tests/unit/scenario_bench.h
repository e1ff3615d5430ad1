/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenario_bench - scenarios of a text, for tests of what is read and what is refused. */
#ifndef RINGFLOW_TESTS_SCENARIO_BENCH_H
#define RINGFLOW_TESTS_SCENARIO_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"
#include "compile/compile.h"
#include "experiment/experiment.h"
#include "scenario/document/decode_internal.h"

#define UNUSED __attribute__((unused))

static const char UNUSED minimal[] = "apps: {desk: \"<Response/>\", sorry: \" \\n<Response/>\"}\n"
			      "calls: {arrivals: {poisson: 2/s}, count: 10}\n"
			      "designs: {direct: {start: desk}}\n";

/* A scenario that is no file; its files are looked for in tests/bad. */
static inline struct scenario *decode(const char *name, const char *text, const struct overrides *o,
			       struct diagnostics *d)
{
	struct scenario *s = scenario_new(name);

	scenario_decode(s, source_text(&s->arena, name, text), "tests/bad/", o, d);
	return s;
}

/* What diag_print() writes, to be freed. */
static inline char *printed(struct diagnostics *d)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	diag_print(d, out, false);
	fclose(out);
	return text;
}

static inline struct scenario *good(const char *text, const struct overrides *o)
{
	struct diagnostics d = { 0 };
	struct scenario *s = decode("t.yaml", text, o, &d);

	if (d.errors)
		fail_msg("%s", printed(&d));
	diag_free(&d);
	return s;
}

static inline void refused(const char *text, const struct overrides *o, const char *message)
{
	struct diagnostics d = { 0 };
	struct scenario *s = decode("t.yaml", text, o, &d);
	char *errors = printed(&d);

	if (!errors || !strstr(errors, message))
		fail_msg("expected %s, got %s", message, errors);
	free(errors);
	scenario_free(s);
	diag_free(&d);
}

#endif
