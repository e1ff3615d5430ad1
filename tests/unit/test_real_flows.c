/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows that were not written for these tests: shipped ones, and exports of strangers. */
#include "helpers.h"

static bool ends_with(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && !strcmp(text + n - m, suffix);
}

static void check_program(struct bench *b, const char *path)
{
	struct program *p;

	for (size_t i = 0; i < b->s->design_count; i++) {
		char fault[160];
		bool sound;

		p = compile_design(b->s, i, NULL, &b->d);
		if (!p)
			diag_print(&b->d, stderr, false);
		assert_non_null(p);
		sound = program_check(p, fault, sizeof(fault));
		program_free(p);
		if (!sound)
			fail_msg("%s: %s", path, fault);
	}
}

static void shipped_flows_compile(void **state)
{
	struct bench *b = *state;
	DIR *dir = opendir("scenarios/flows");
	struct dirent *entry;
	unsigned seen = 0;

	assert_non_null(dir); /* tests run in the project's directory */
	while ((entry = readdir(dir))) {
		const char *path = arena_printf(&b->arena, "scenarios/flows/%s", entry->d_name);

		if (!ends_with(path, ".json"))
			continue;
		bench_clear(b);
		load_path(b, path);
		check_program(b, path);
		seen++;
	}
	closedir(dir);
	assert_true(seen >= 6);
}

static void shipped_scenarios_compile(void **state)
{
	static const char *const names[] = { "agents", "direct-vs-studio", "handoff", "race",
					     "support-table" };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *path = arena_printf(&b->arena, "scenarios/%s.yaml", names[i]);

		bench_clear(b);
		load_path(b, path);
		check_program(b, path);
	}
}

static void runs(struct bench *b, const char *path)
{
	static const char *const few[] = { "calls.count=20", "run.replications=1" };
	struct overrides o = { .assignments = few, .assignment_count = 2 };

	bench_clear(b);
	b->s = scenario_load(path, &o, &b->d);
	assert_true(!b->d.errors && experiment_check(b->s, &b->d));
	check_program(b, path);
	run_loaded(b, true);
	assert_int_equal(b->r->designs[0].calls, 20);
}

static void refuses_invented_types(struct bench *b, const char *path)
{
	const struct node *states;
	size_t seen = 0;

	bench_clear(b);
	b->s = scenario_load(path, NULL, &b->d);
	assert_false(!b->d.errors && experiment_check(b->s, &b->d));
	states = node_get(b->s->flows[0].root, "states");
	for (size_t i = 0; i < states->count; i++) {
		static const char *const invented[] = { "twiml-redirect", "hangup", "hang-up",
							"http-request", "stop-call" };
		const struct node *type = node_get(states->items[i], "type");

		for (size_t k = 0; k < COUNT(invented); k++)
			if (!strcmp(type->text, invented[k])) {
				assert_error(&b->d, type->at.line, type->at.column,
					     arena_printf(&b->arena, "\"%s\"", type->text));
				seen++;
			}
	}
	assert_true(seen > 0);
}

/* One row of the index: `| file | ... | kind | ...`. */
static bool read_row(char *line, const char **file, const char **kind)
{
	static const char *const kinds[] = { "A-export", "B-invalid-types", "C-converted" };
	char *name = strtok(line, "| ");

	if (!name || !ends_with(name, ".json"))
		return false;
	*file = name;
	for (char *cell = strtok(NULL, "|"); cell; cell = strtok(NULL, "|"))
		for (size_t i = 0; i < COUNT(kinds); i++)
			if (strstr(cell, kinds[i]) && strlen(cell) <= strlen(kinds[i]) + 2) {
				*kind = kinds[i];
				return true;
			}
	return false;
}

static void real_exports(void **state)
{
	struct bench *b = *state;
	const char *data = data_directory("real_exports");
	unsigned exports = 0, invalid = 0;
	char line[4096];
	FILE *index;

	if (!data)
		skip();
	index = fopen(arena_printf(&b->arena, "%s/flows/INDEX.md", data), "r");
	assert_non_null(index);
	while (fgets(line, sizeof(line), index)) {
		const char *file, *kind, *path;

		if (!read_row(line, &file, &kind))
			continue;
		path = arena_printf(&b->arena, "%s/flows/%s", data, file);
		if (kind[0] != 'B') {
			exports++;
			runs(b, path);
		} else {
			invalid++;
			refuses_invented_types(b, path);
		}
	}
	fclose(index);
	assert_true(exports >= 23);
	assert_int_equal(invalid, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(shipped_flows_compile),
		bench_test(shipped_scenarios_compile),
		bench_test(real_exports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
