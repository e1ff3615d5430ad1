/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diagnostics_bench - what diagnostics look like, for tests of what makes them. */
#ifndef RINGFLOW_TEST_DIAGNOSTICS_BENCH_H
#define RINGFLOW_TEST_DIAGNOSTICS_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define UNUSED __attribute__((unused))

/* What diag_print() writes; the caller frees it. */
UNUSED static char *printed(const struct diagnostics *d, bool colour)
{
	char *text = NULL, *copy;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	diag_print(d, out, colour);
	fclose(out);
	copy = strdup(text);
	free(text);
	return copy;
}

UNUSED static void assert_printed(struct diagnostics *d, const char *expected)
{
	char *text = printed(d, false);

	assert_string_equal(text, expected);
	free(text);
	diag_free(d);
}

#endif
