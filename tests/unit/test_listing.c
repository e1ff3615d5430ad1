/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of rows in a directory, read once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "experiment/listing_internal.h"

static char directory[] = "/tmp/ringflow-test-XXXXXX";

static void touch(const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fclose(fopen(path, "w"));
}

/* As if nothing had been written since SECONDS. */
static void set_changed(time_t seconds)
{
	const struct timespec times[] = { { .tv_sec = seconds }, { .tv_sec = seconds } };

	assert_int_equal(utimensat(AT_FDCWD, directory, times, 0), 0);
}

static void listings(void **state)
{
	struct listing l = { 0 };
	size_t count;

	(void)state;
	assert_non_null(mkdtemp(directory));
	listing_read(&l, directory);
	assert_null(listing_find(&l, "a", &count));
	touch("b.rows");
	touch("a-2of2.rows");
	touch("a-1of2.rows");
	touch("a.part");
	set_changed(1000);
	listing_read(&l, directory);
	assert_string_equal(listing_find(&l, "a", &count)[0], "a-1of2.rows");
	assert_int_equal(count, 2);
	assert_string_equal(listing_find(&l, "b", &count)[0], "b.rows");
	assert_int_equal(count, 1);
	assert_null(listing_find(&l, "c", &count));
	assert_int_equal(count, 0);
	touch("c.rows");
	set_changed(1000); /* not read again */
	listing_read(&l, directory);
	assert_null(listing_find(&l, "c", &count));
	set_changed(1001);
	listing_read(&l, directory);
	assert_non_null(listing_find(&l, "c", &count));
	listing_read(&l, "/nowhere/at/all");
	assert_int_equal(l.count, 0);
	listing_free(&l);
}

static int clean(void **state)
{
	static const char *const names[] = { "a-1of2.rows", "a-2of2.rows", "a.part", "b.rows", "c.rows" };
	char path[128];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		unlink(path);
	}
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_teardown(listings, clean) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
