/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The shipped scenarios, made small as tests/golden/run.sh makes them: their results are, to the
 * last digit and event, those of tests/golden (UPDATE=1 tests/golden/run.sh writes these). They
 * take every way from a text to a program and through the engine, by either engine.
 */
#include <glob.h>
#include <jansson.h>

#include "golden.h"
#include "report/report.h"

static bool mentions(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strstr(text, *words))
			return true;
	return false;
}

static const char *content(struct bench *b, const char *path)
{
	const struct source *s = source_read(&b->arena, path, 1 << 24, &b->d);

	assert_non_null(s);
	return s->text;
}

/* Has the scenario calls, or verdicts, of its own? */
static bool has_its_size(const char *text)
{
	return mentions(text, (const char *const[]){ "script:", "trace:", "\nexpect:", NULL });
}

static const char *name_of(struct bench *b, const char *path)
{
	const char *name = strrchr(path, '/') + 1;

	return arena_strndup(&b->arena, name, strlen(name) - strlen(".yaml"));
}

static void run_small(struct bench *b, const char *path, bool by_queue)
{
	uint64_t seed = 7, replications = 3;
	struct overrides o = { .seed = &seed, .assignments = b->sets };
	struct experiment_options options = { .threads = 1 };
	bool small = !has_its_size(content(b, path));

	if (small)
		b->sets[b->set_count++] = "calls.count=200";
	if (!strcmp(name_of(b, path), "agents"))
		b->sets[b->set_count++] = "run.warm_up=0s";
	o.assignment_count = b->set_count;
	o.replications = small ? &replications : NULL;
	options.queue = by_queue;
	b->s = scenario_load(path, &o, &b->d);
	b->r = b->s ? experiment_run(b->s, &options, &b->d) : NULL;
	if (b->d.errors)
		diag_print(&b->d, stderr, false);
	assert_non_null(b->r);
	experiment_stand_ins(b->s, b->r);
}

static char *summary(const struct results *r, const char *version)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_true(report_json(out, r, version));
	fclose(out);
	return text;
}

static void assert_as_golden(struct bench *b, const char *path)
{
	const char *golden = arena_printf(&b->arena, "tests/golden/%s.json", name_of(b, path));
	json_t *wanted = json_loads(content(b, golden), 0, NULL);
	char *text = summary(b->r, json_string_value(json_object_get(wanted, "ringflow")));
	const char *kept = content(b, golden);

	json_decref(wanted);
	for (size_t i = 0, line = 1; text[i] || kept[i]; i++) {
		if (text[i] != kept[i])
			fail_msg("%s:%zu: %.60s, expected %.60s", golden, line, text + i, kept + i);
		line += kept[i] == '\n';
	}
	free(text);
}

static void shipped(struct bench *b, bool by_queue)
{
	glob_t found;

	assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &found), 0);
	assert_true(found.gl_pathc > 25);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		bench_clear(b);
		run_small(b, found.gl_pathv[i], by_queue);
		assert_as_golden(b, found.gl_pathv[i]);
	}
	globfree(&found);
}

static void shipped_scenarios_are_as_they_were(void **state)
{
	shipped(*state, false);
}

static void so_they_are_by_the_queue(void **state)
{
	shipped(*state, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(shipped_scenarios_are_as_they_were),
		bench_test(so_they_are_by_the_queue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
