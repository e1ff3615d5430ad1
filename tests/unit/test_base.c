// SPDX-License-Identifier: GPL-3.0-or-later
/* Memory and words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "base/sorted.h"

#define UNUSED __attribute__((unused))

/* ---- sorted arrays, trimmed texts ---- */

static bool is_less(const void *element, const void *key)
{
	return *(const int *)element < *(const int *)key;
}

static void places_in_sorted_arrays(UNUSED void **state)
{
	static const int list[] = {1, 3, 3, 3, 7, 9};
	static const struct {
		int key;
		size_t before;
	} known[] = {{0, 0}, {1, 0}, {2, 1}, {3, 1}, {4, 4}, {9, 5}, {10, 6}};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		assert_int_equal(sorted_before(list, 6, sizeof(*list), is_less, &known[i].key),
				 known[i].before);
	assert_int_equal(sorted_before(NULL, 0, sizeof(*list), is_less, list), 0);
}

static void texts_are_trimmed(UNUSED void **state)
{
	struct arena a = {0};

	assert_string_equal(text_trimmed(&a, "  one two  three", 10), "one two");
	assert_string_equal(text_trimmed(&a, "    ", 4), "");
	assert_string_equal(text_trimmed(&a, "", 0), "");
	arena_free(&a);
}

/* ---- memory ---- */

static void arena_memory_is_zeroed_and_aligned(UNUSED void **state)
{
	static const size_t sizes[] = {0, 1, 7, 16, 100, 5000, 40000, 3, 1000000, 8};
	struct arena a = {0};

	for (size_t round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
			unsigned char *p = arena_alloc(&a, sizes[i]);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t j = 0; j < sizes[i]; j++)
				assert_int_equal(p[j], 0);
			memset(p, 0xa5, sizes[i]);
		}
	}
	arena_free(&a);
	assert_null(a.head);
	arena_free(&a);
}

static void arena_strings(UNUSED void **state)
{
	struct arena a = {0};
	char *first = arena_strdup(&a, "first");

	assert_string_equal(arena_strndup(&a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&a, "abc", 30), "abc");
	assert_string_equal(arena_strdup(&a, ""), "");
	assert_string_equal(arena_printf(&a, "%s-%d", "x", 7), "x-7");
	assert_int_equal(strlen(arena_printf(&a, "%0100000d", 1)), 100000);
	assert_string_equal(first, "first");
	arena_free(&a);
}

static void blocks_grow_and_go(UNUSED void **state)
{
	int *p = xreallocarray(NULL, 3, sizeof(*p));
	int *z = xcalloc(4, sizeof(*z));

	p[2] = 9;
	p = xreallocarray(p, 1000, sizeof(*p));
	assert_int_equal(p[2], 9);
	assert_int_equal(z[3], 0);
	assert_null(xreallocarray(p, 0, sizeof(*p)));
	free(z);
}

static void blocks_of_several_kinds(UNUSED void **state)
{
	char *copy = xstrdup("a text"), *nothing = xmalloc(0), *aligned = xaligned(256, 1000);
	size_t capacity = 0;
	int *list = NULL;

	assert_string_equal(copy, "a text");
	assert_non_null(nothing);
	assert_int_equal((uintptr_t)aligned % 256, 0);
	memset(aligned, 1, 1000);
	for (size_t i = 0; i < 100; i++) {
		list = array_room(list, i, &capacity, sizeof(*list));
		assert_true(capacity > i);
		list[i] = (int)i;
	}
	for (int i = 0; i < 100; i++)
		assert_int_equal(list[i], i);
	assert_true(capacity < 300);
	free(copy);
	free(nothing);
	free(aligned);
	free(list);
}

/* What a process that runs out of memory says, for WHAT and BYTES, before it ends with 1. */
static void assert_exhausted(const char *what, size_t bytes, const char *expected)
{
	char said[600] = "";
	size_t length = 0;
	int ends[2], status;
	ssize_t n;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	if (!child) {
		dup2(ends[1], STDERR_FILENO);
		memory_for(what);
		memory_exhausted(bytes);
	}
	close(ends[1]);
	while ((n = read(ends[0], said + length, sizeof(said) - 1 - length)) > 0)
		length += (size_t)n;
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	assert_string_equal(said, expected);
}

static void without_memory_it_is_said_for_what(UNUSED void **state)
{
	static char longer[400];

	assert_exhausted(NULL, 0, "ringflow: out of memory: some more were wanted for what is under way\n");
	assert_exhausted("a log", 999, "ringflow: out of memory: 999 bytes more were wanted for a log\n");
	assert_exhausted("a log", 1000, "ringflow: out of memory: 1 kB more were wanted for a log\n");
	assert_exhausted("a log", 1500000000, "ringflow: out of memory: 1.5 GB more were wanted for a log\n");
	assert_exhausted("a log", SIZE_MAX, "ringflow: out of memory: 18.4 EB more were wanted for a log\n");
	memset(longer, 'x', sizeof(longer) - 1);
	{
		char expected[500];

		snprintf(expected, sizeof(expected), "ringflow: out of memory: 2 bytes more were wanted for %.300s\n", longer);
		assert_exhausted(longer, 2, expected);
	}
	assert_null(memory_for("one"));
	assert_string_equal(memory_for(NULL), "one");
}

/* ---- words ---- */

static void nearest_words(UNUSED void **state)
{
	static const char *const known[] = {"ringing", "answered", "created", "to", "at"};
	struct arena a = {0};
	char longer[2000];

	assert_string_equal(nearest_word("rinigng", known, 5), "ringing");
	assert_string_equal(nearest_word("answerd", known, 5), "answered");
	assert_string_equal(nearest_word("ringing", known, 5), "ringing");
	assert_string_equal(nearest_word("ta", known, 5), "to"); /* the first of two as near */
	assert_string_equal(nearest_word("ta", known + 4, 1), "at");
	assert_null(nearest_word("ringflow", known, 5));
	assert_null(nearest_word("xyz", known, 5));
	assert_null(nearest_word("ringing", known, 0));
	memset(longer, 'r', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_null(nearest_word(longer, known, 5));
	assert_string_equal(expected_word(&a, "rinigng", known, 2), ", did you mean 'ringing'?");
	assert_string_equal(expected_word(&a, "xyz", known, 3), ", expected ringing, answered or created");
	assert_string_equal(expected_word(&a, "xyz", known, 1), ", expected ringing");
	assert_string_equal(expected_word(&a, "xyz", known, 0), "");
	assert_string_equal(did_you_mean(&a, "craeted", known, 5), ", did you mean 'created'?");
	assert_string_equal(did_you_mean(&a, "voicemail", known, 5), "");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_in_sorted_arrays),
		cmocka_unit_test(texts_are_trimmed),
		cmocka_unit_test(arena_memory_is_zeroed_and_aligned),
		cmocka_unit_test(arena_strings),
		cmocka_unit_test(blocks_grow_and_go),
		cmocka_unit_test(blocks_of_several_kinds),
		cmocka_unit_test(without_memory_it_is_said_for_what),
		cmocka_unit_test(nearest_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
