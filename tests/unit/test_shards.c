/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of an experiment in files: whole or refused, and merged as if run at once. */
#include "helpers.h"

#include "base/digest.h"
#include "replication/replication.h"
#include "experiment/shard_internal.h"
#include "report/report.h"

static const char scenario[] =
	"flows: {hello: hello.json}\n"
	"apps: {ring: ring.xml}\n"
	"agents: {desk: {count: 2}}\n"
	"callers: {ring: {exponential: 8s}}\n"
	"run: {replications: 5}\n"
	"calls: {arrivals: {poisson: 30/m}, count: 20}\n"
	"designs:\n"
	"  timer: {start: ring, redirect: {at: ringing, after: 5s, to: hello}}\n"
	"  straight: {start: hello}\n"
	"sweep: {design: timer, redirect_after: [2s]}\n"; /* 15 units */

static void put_scenario(struct bench *b)
{
	put_json(b, "hello.json", FLOW(TRIGGER("hello") "," SAY("hello", LAST("audioComplete"))));
	put_text(b, "ring.xml", "<Response><Dial><Number>+15550143</Number></Dial></Response>");
}

static struct overrides overrides_of(const struct bench *b)
{
	return (struct overrides){ .assignments = b->sets, .assignment_count = b->set_count };
}

static const char *shard_name(struct bench *b, uint64_t number, uint64_t of)
{
	return arena_printf(&b->arena, "%s/%d-%d.rows", b->directory, (int)number, (int)of);
}

/* Run shard NUMBER of OF of what is loaded, by version PROGRAM; its path. */
static const char *run_part(struct bench *b, uint64_t number, uint64_t of, const char *program)
{
	const char *path = shard_name(b, number, of);
	struct overrides overrides = overrides_of(b);
	struct shard x = { number, of, program, &overrides };
	struct experiment_options options = { .threads = 2 };
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_true(experiment_shard(b->s, &options, &x, out, &b->d));
	assert_int_equal(fclose(out), 0);
	return path;
}

static struct results *merge(struct bench *b, const char *const *paths, size_t count)
{
	struct overrides overrides = overrides_of(b);
	struct shard x = { .program = "1", .overrides = &overrides };

	return experiment_merge(b->s, &x, paths, count, NULL, &b->d);
}

static void refused(struct bench *b, const char *const *paths, size_t count, const char *why)
{
	assert_null(merge(b, paths, count));
	assert_error(&b->d, 0, 0, why);
	diag_free(&b->d);
	b->d = (struct diagnostics){ 0 };
}

static char *json_of(struct results *r)
{
	char *json;
	size_t size;
	FILE *out = open_memstream(&json, &size);

	assert_non_null(r);
	report_json(out, r, "1");
	fclose(out);
	results_free(r);
	return json;
}

/* Any number of shards, in any order, makes the same whole; more than there are
 * units leaves some empty. */
static void shards_make_the_whole(void **state)
{
	static const uint64_t counts[] = { 1, 2, 4, 7, 15, 20 };
	struct experiment_options options = { 0 };
	struct bench *b = *state;
	const char *paths[20];
	char *whole;

	put_scenario(b);
	load(b, scenario, "run.seed=9", NULL);
	whole = json_of(experiment_run(b->s, &options, &b->d));
	for (size_t i = 0; i < COUNT(counts); i++) {
		uint64_t n = counts[i];
		char *json;

		for (uint64_t j = 1; j <= n; j++)
			paths[n - j] = run_part(b, j, n, "1");
		json = json_of(merge(b, paths, n));
		assert_string_equal(json, whole);
		free(json);
	}
	free(whole);
}

static void what_does_not_fit_is_refused(void **state)
{
	struct bench *b = *state;
	const char *two[2], *three[3], *other;

	put_scenario(b);
	load(b, scenario, NULL);
	two[0] = run_part(b, 1, 2, "1");
	two[1] = run_part(b, 2, 2, "1");
	refused(b, two, 1, "shard 2 is missing, expected all 2");
	refused(b, (const char *[]){ run_part(b, 2, 4, "1") }, 1,
		"shard 1 and 2 more are missing, expected all 4");
	memcpy(three, two, sizeof(two));
	three[2] = two[0];
	refused(b, three, 3, "is shard 1 of 2, as is ");
	three[2] = run_part(b, 3, 3, "1");
	refused(b, three, 3, "is shard 3 of 3, but ");
	three[2] = run_part(b, 1, 1, "0.9");
	refused(b, three, 3, "was written by version 0.9, expected this version, 1");
	other = arena_printf(&b->arena, "%s/nowhere", b->directory);
	refused(b, &other, 1, "cannot be opened: No such file");
	other = b->directory;
	refused(b, &other, 1, "is a directory, expected a file");
	results_free(merge(b, two, 2));
	assert_int_equal(b->d.errors, 0);
}

/* The shard is of the scenario as it was loaded: its text, files and overrides. */
static void another_scenario_is_refused(void **state)
{
	static const char why[] = "was run with another scenario, other files named by it or other";
	struct bench *b = *state;
	const char *path;

	put_scenario(b);
	load(b, scenario, NULL);
	path = run_part(b, 1, 1, "1");
	load(b, scenario, "run.seed=2", NULL);
	refused(b, &path, 1, why);
	load(b, scenario, "callers.ring=5s", NULL);
	refused(b, &path, 1, why);
	load(b, scenario, "profile=observed", NULL);
	refused(b, &path, 1, why);
	load(b, arena_printf(&b->arena, "# changed\n%s", scenario), NULL);
	refused(b, &path, 1, why);
	put_text(b, "ring.xml", "<Response><Dial timeout=\"9\">+15550143</Dial></Response>");
	load(b, scenario, NULL);
	refused(b, &path, 1, why);
	put_scenario(b);
	put_json(b, "hello.json", FLOW(TRIGGER("hi") "," SAY("hi", LAST("audioComplete"))));
	load(b, scenario, NULL);
	refused(b, &path, 1, why);
	put_scenario(b);
	load(b, scenario, NULL);
	results_free(merge(b, &path, 1));
	assert_int_equal(b->d.errors, 0);
}

/* ---- damage ---- */

static char *read_bytes(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	char *bytes = malloc(1 << 20);

	assert_non_null(f);
	*size = fread(bytes, 1, 1 << 20, f);
	assert_in_range(*size, 1, (1 << 20) - 1);
	fclose(f);
	return bytes;
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

static bool readable(struct bench *b, const char *path)
{
	struct diagnostics d = { 0 };
	struct shard_file f;
	struct plan plan;
	bool good;

	assert_true(plan_init(&plan, b->s, &d));
	good = shard_open(&f, path, &d) && shard_read(&f, &plan.shape, &d);
	plan_free(&plan);
	assert_int_equal(d.errors, !good);
	shard_free(&f);
	diag_free(&d);
	return good;
}

static void every_changed_byte_is_seen(void **state)
{
	struct bench *b = *state;
	const char *path;
	char *bytes;
	size_t size;

	put_scenario(b);
	load(b, scenario, NULL);
	path = run_part(b, 3, 15, "1");
	bytes = read_bytes(path, &size);
	for (size_t i = 0; i < size; i++) {
		for (int bit = 0; bit < 8; bit += 7) {
			bytes[i] ^= (char)(1 << bit);
			write_bytes(path, bytes, size);
			if (readable(b, path))
				fail_msg("bit %d of byte %zu", bit, i);
			bytes[i] ^= (char)(1 << bit);
		}
	}
	write_bytes(path, bytes, size);
	assert_true(readable(b, path));
	free(bytes);
}

/* The checksum made right for what is in the file: no protection against whoever wants to. */
static void forge(const char *path, const char *bytes, size_t size, size_t word, uint64_t value)
{
	char *forged = malloc(size);
	const char *rows = strstr(bytes, "\n\n") + 2;
	uint64_t digest;

	memcpy(forged, bytes, size);
	memcpy(forged + (rows - bytes) + 8 * word, &value, 8);
	digest = digest_bytes(digest_start(), forged, size - 8);
	memcpy(forged + size - 8, &digest, 8);
	write_bytes(path, forged, size);
	free(forged);
}

static uint64_t bits_of(double value)
{
	uint64_t word;

	memcpy(&word, &value, sizeof(word));
	return word;
}

/* What no run can have come to is refused, whatever the checksum says: every number of a row
 * but events, fingerprint and what broke a law. */
static void what_cannot_be_is_refused(void **state)
{
	static const char all_kinds[] =
		"apps: {line: '<Response><Enqueue>desk</Enqueue></Response>'}\n"
		"agents: {desk: {schedule: {step: 1m, counts: [2, 3]}, by_interval: true, handle_time: 1m}}\n"
		"prices: {}\n"
		"run: {replications: 1, variance_reduction: control_variates}\n"
		"calls: {arrivals: {poisson: 30/m}, count: 20}\n"
		"designs: {timer: {start: line, goal: agent}}\n";
	const uint64_t most = UINT64_C(1) << 62;
	struct bench *b = *state;
	size_t size, words, refused_words = 0;
	const char *path;
	struct plan plan;
	char *bytes;

	load(b, all_kinds, NULL);
	assert_true(plan_init(&plan, b->s, &b->d));
	words = record_words(&plan.shape);
	plan_free(&plan);
	path = run_part(b, 1, 1, "1");
	bytes = read_bytes(path, &size);
	assert_true(readable(b, path));
	for (size_t i = 0; i < words; i++) {
		bool free_number = i == COL_events || i == COL_fingerprint || i == COL_violation_call;

		forge(path, bytes, size, i, most);
		if (i < COLUMNS && readable(b, path) != free_number)
			fail_msg("column %zu", i);
		forge(path, bytes, size, i, bits_of(-1e300));
		refused_words += !readable(b, path);
		forge(path, bytes, size, i, bits_of(INFINITY));
		if (readable(b, path) != free_number)
			fail_msg("word %zu", i);
	}
	assert_int_equal(refused_words, words - 3);
	forge(path, bytes, size, COL_successes, 1000); /* of 20 calls */
	refused(b, &path, 1, "is damaged: unit 1: 1000 successes of 20 calls");
	forge(path, bytes, size, RECORD_MEASURES + MEASURE_time_to_studio_calls, bits_of(NAN));
	assert_false(readable(b, path));
	forge(path, bytes, size, RECORD_MEASURES + MEASURE_time_to_studio_p95, bits_of(NAN)); /* there was none */
	assert_true(readable(b, path));
	free(bytes);
}

static void every_other_length_is_seen(void **state)
{
	struct bench *b = *state;
	const char *path;
	char *bytes;
	size_t size;

	put_scenario(b);
	load(b, scenario, NULL);
	path = run_part(b, 3, 15, "1");
	bytes = read_bytes(path, &size);
	for (size_t i = 0; i < size; i++) {
		write_bytes(path, bytes, i);
		if (readable(b, path))
			fail_msg("%zu of %zu bytes", i, size);
	}
	write_bytes(path, bytes, size + 1);
	assert_false(readable(b, path));
	write_bytes(path, bytes, size - 1);
	refused(b, &path, 1, "is cut short: ");
	write_bytes(path, "", 0);
	refused(b, &path, 1, "is not a shard, expected a file that ringflow run --shard wrote");
	write_bytes(path, "ringflow-shard 2\n", 17);
	refused(b, &path, 1, "is a shard in format 2, expected format 1");
	free(bytes);
}

/* Headers that a file of a few bytes cannot have. */
static void absurd_headers_are_refused(void **state)
{
	static const char *const shards[] = { "0/2", "3/2", "1/0", "-1/2", "1/99999999", "a/b", "1" };
	static const char *const sizes[] = { "0xffffffffffffffff", "18446744073709551615", "-1" };
	struct bench *b = *state;
	const char *path = bench_path(b, "absurd.rows");
	char text[512];

	put_scenario(b);
	load(b, scenario, NULL);

	for (size_t i = 0; i < COUNT(shards); i++) {
		snprintf(text, sizeof(text), "ringflow-shard 1\nprogram 1\nshard %s\nunits 1\n"
			 "words 1\nscenario 0123456789abcdef\n\n", shards[i]);
		write_bytes(path, text, strlen(text));
		assert_false(readable(b, path));
	}
	for (size_t i = 0; i < 2 * COUNT(sizes); i++) {
		snprintf(text, sizeof(text), "ringflow-shard 1\nprogram 1\nshard 1/2\nunits %s\n"
			 "words %s\nscenario 0123456789abcdef\n\n12345678",
			 i % 2 ? "1" : sizes[i / 2], i % 2 ? sizes[i / 2] : "8");
		write_bytes(path, text, strlen(text));
		assert_false(readable(b, path));
	}
}

static void shards_share_the_units(UNUSED void **state)
{
	for (uint64_t of = 1; of < 12; of++)
		for (uint64_t units = 0; units < 40; units++) {
			uint64_t sum = 0;

			for (uint64_t i = 1; i <= of; i++)
				sum += shard_size(i, of, units);
			assert_int_equal(sum, units);
		}
	assert_int_equal(shard_size(1, 4, 5), 2);
	assert_int_equal(shard_size(2, 4, 5), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(shards_make_the_whole),
		bench_test(what_does_not_fit_is_refused),
		bench_test(another_scenario_is_refused),
		bench_test(every_changed_byte_is_seen),
		bench_test(what_cannot_be_is_refused),
		bench_test(every_other_length_is_seen),
		bench_test(absurd_headers_are_refused),
		cmocka_unit_test(shards_share_the_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
