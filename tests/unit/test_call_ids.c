/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An id that has come before is that of the call with which it came first, of however many, short or long. */
#include "helpers.h"

#include <stdio.h>
#include <string.h>

#include "log/call_ids_internal.h"

enum { IDS = 400000 };

/* Of some thousand bytes now and then, more than come to the disk together. */
static const char *id_of(char *buffer, size_t i)
{
	sprintf(buffer, "%zx-%07zu", i * 2654435761u, i);
	if (i % 50000 == 49999) {
		memset(buffer + 20, 'x', 70000);
		buffer[70020] = '\0';
	}
	return buffer;
}

static void first_of_each(void **state)
{
	struct bench *b = *state;
	struct call_ids x = { 0 };
	char *buffer = xmalloc(80000);

	for (size_t i = 0; i < IDS; i++) {
		assert_int_equal(call_ids_take(&x, &b->arena, id_of(buffer, i), i + 7), SIZE_MAX);
		if (i % 3 == 0)
			assert_int_equal(call_ids_take(&x, &b->arena, id_of(buffer, i / 2), 1), i / 2 + 7);
	}
	assert_int_equal(x.count, IDS);
	for (size_t i = 0; i < IDS; i++)
		assert_int_equal(call_ids_take(&x, &b->arena, id_of(buffer, i), 1), i + 7);
	assert_int_equal(call_ids_take(&x, &b->arena, "", 3), SIZE_MAX);
	assert_int_equal(call_ids_take(&x, &b->arena, "", 4), 3);
	call_ids_free(&x);
	free(buffer);
}

int main(void)
{
	const struct CMUnitTest tests[] = { bench_test(first_of_each) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
