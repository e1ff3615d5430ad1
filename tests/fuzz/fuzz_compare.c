/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as two saved results, with a NUL between, and behind a further NUL what
 * `compare --fail-on` is given. Nothing may crash or leak.
 */
#include <string.h>

#include "cmd/cmd.h"
#include "estimate/estimate.h"
#include "harness.h"
#include "mutate.h"
#include "report/compare_report.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
	return json_mutate(data, size, most, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t most, unsigned seed)
{
	return json_cross(a, a_size, b, b_size, out, most, seed);
}

static void write_csv(const char *a_path, const char *b_path)
{
	struct diagnostics d = { 0 };
	struct saved_results a, b;
	struct metric_changes c = { 0 };
	FILE *out = nowhere();
	bool good = saved_results_read(&a, a_path, &d);

	good &= saved_results_read(&b, b_path, &d);
	require(good == !d.errors, "what cannot be read is an error");
	if (good && saved_results_compare(&c, &a, &b, b.confidence, &d))
		compare_csv(out, &c);
	fclose(out);
	metric_changes_free(&c);
	saved_results_free(&a);
	saved_results_free(&b);
	diag_free(&d);
}

static void compare(const char *a, const char *b, const char *limit, bool all)
{
	struct options o = { .command = "compare", .argument = a, .more = { &b, 1 }, .all = all,
			     .color = all ? COLOR_ALWAYS : COLOR_AUTO,
			     .fail_on = { &limit, *limit != 0 } };
	struct silence silence;
	int status;

	silence_begin(&silence);
	status = cmd_compare(&o);
	silence_end(&silence);
	require(status == EXIT_OK || status == EXIT_BAD_INPUT || status == EXIT_EXPECT,
		"a status of compare's");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes rest = { data, size };
	struct arena arena = { 0 };
	struct memory_file a, b;
	const char *text = take_text(&rest, '\0', &arena);

	memory_file_open(&a, text, strlen(text));
	text = take_text(&rest, '\0', &arena);
	memory_file_open(&b, text, strlen(text));
	compare(a.path, b.path, take_text(&rest, '\0', &arena), size % 2);
	write_csv(a.path, b.path);
	memory_file_close(&a);
	memory_file_close(&b);
	arena_free(&arena);
	return 0;
}
