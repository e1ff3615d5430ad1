/* SPDX-License-Identifier: GPL-3.0-or-later */
/* golden - a long text against the one that is kept in a file: UPDATE=1 writes it anew, to be read
 * before it is kept. */
#ifndef RINGFLOW_TEST_GOLDEN_H
#define RINGFLOW_TEST_GOLDEN_H

#include "helpers.h"

UNUSED static void assert_golden(const char *path, const char *got)
{
	char line[4000];
	const char *at = got;
	size_t number = 0;
	FILE *wanted;

	if (getenv("UPDATE")) {
		wanted = fopen(path, "w");
		assert_non_null(wanted);
		fputs(got, wanted);
		fclose(wanted);
	}
	wanted = fopen(path, "r");
	assert_non_null(wanted);
	while (number++, fgets(line, sizeof(line), wanted)) {
		if (strncmp(at, line, strlen(line)))
			fail_msg("%s:%zu: %sfound: %.*s", path, number, line, (int)strcspn(at, "\n"), at);
		at += strlen(line);
	}
	fclose(wanted);
	if (*at)
		fail_msg("%s ends before: %.*s", path, (int)strcspn(at, "\n"), at);
}

#endif
