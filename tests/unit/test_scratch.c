/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes on disk are those that were added, and so are those of which the disk would have no more. */
#include "helpers.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "base/scratch.h"
#include "base/source.h"

enum { STEP = 100003, MANY = 5 * SCRATCH_LEAST };

static void fill(char *bytes, size_t from)
{
	for (size_t i = 0; i < STEP; i++)
		bytes[i] = (char)((from + i) * 2654435761u >> 24);
}

static size_t add_up_to(struct scratch *s, size_t size, size_t end)
{
	char bytes[STEP];

	for (; size < end; size += STEP) {
		fill(bytes, size);
		assert_int_equal(scratch_add(s, bytes, STEP), size);
	}
	return size;
}

static void are_there(struct scratch *s, size_t size)
{
	char bytes[STEP];

	for (size_t at = 0; at < size; at += STEP) {
		fill(bytes, at);
		assert_memory_equal(scratch_at(s, at), bytes, STEP);
	}
	fill(bytes, 0);
	assert_memory_equal(scratch_at(s, 0), bytes, STEP);
}

static void on_disk(void **state)
{
	struct bench *b = *state;
	struct scratch *s = scratch_new(&b->arena);
	size_t size = add_up_to(s, 0, SCRATCH_LEAST / 2);

	assert_false(scratch_in_file(s));
	are_there(s, size);
	size = add_up_to(s, size, MANY);
	assert_true(scratch_in_file(s));
	are_there(s, size);
	size = add_up_to(s, size, 2 * (size_t)MANY);
	are_there(s, size);
	*(char *)scratch_at(s, STEP) ^= 1; /* what is changed stays so, though it was let go */
	for (size_t at = 0; at < size; at += STEP)
		scratch_at(s, at);
	*(char *)scratch_at(s, STEP) ^= 1;
	are_there(s, size);
	scratch_free(s);
	are_there(s, add_up_to(s, 0, STEP));
}

static void with_limit(int what, rlim_t most, void (*use)(struct scratch *s), struct scratch *s)
{
	struct rlimit old, less;

	assert_int_equal(getrlimit(what, &old), 0);
	less = old;
	less.rlim_cur = most;
	assert_int_equal(setrlimit(what, &less), 0);
	use(s);
	assert_int_equal(setrlimit(what, &old), 0);
}

static void many(struct scratch *s)
{
	are_there(s, add_up_to(s, 0, MANY));
	assert_false(scratch_in_file(s));
}

static void no_file(void **state)
{
	struct bench *b = *state;

	with_limit(RLIMIT_NOFILE, 0, many, scratch_new(&b->arena));
}

static void no_more_room(void **state)
{
	struct bench *b = *state;
	void (*old)(int) = signal(SIGXFSZ, SIG_IGN);

	with_limit(RLIMIT_FSIZE, 2 * SCRATCH_LEAST + 12345, many, scratch_new(&b->arena));
	signal(SIGXFSZ, old);
}

static void outlives_its_arena(void **state)
{
	struct bench *b = *state;
	struct arena own = { 0 };
	struct scratch *s = scratch_new(&own);
	size_t size = add_up_to(s, 0, MANY);

	scratch_share(s, &b->arena);
	arena_free(&own);
	are_there(s, size);
}

/* A long text piece by piece is that text, and its end is a NUL. */
static void as_a_source(void **state)
{
	struct bench *b = *state;
	struct scratch *s = scratch_new(&b->arena);
	struct source text = { .name = "long" };
	size_t size = add_up_to(s, 0, MANY), sum = 0;

	source_of_scratch(&text, s, 3, size);
	assert_int_equal(text.length, size - 3);
	assert_int_equal(text.text[text.length], 0);
	for (size_t at = 0, n; (n = source_piece(&text, at)); at += n)
		sum += n;
	assert_int_equal(sum, text.length);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(on_disk),
		bench_test(no_file),
		bench_test(no_more_room),
		bench_test(outlives_its_arena),
		bench_test(as_a_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
