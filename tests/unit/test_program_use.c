/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program's runs cannot come to may be anything; and programs with one digest are one. */
#include "helpers.h"

#include <glob.h>

#include "compile/compile.h"
#include "program/program_use.h"
#include "replication/replication.h"
#include "search/search.h"

/* The record of one replication of P, freed by the caller. */
static uint64_t *run_once(const struct program *p, size_t *words)
{
	struct record_shape shape = { .groups = p->group_count, .intervals = record_intervals(p), .controls = p->controls,
				      .parts = p->parts.count };
	uint64_t *record = calloc(record_words(&shape), sizeof(*record));
	struct engine_options options = { 0 };
	struct tally t;

	*words = record_words(&shape);
	tally_init(&t, p->group_count);
	assert_true(engine_run(p, 7, 1, &options, &t));
	record_pack(record, &shape, &t, p);
	tally_free(&t);
	return record;
}

static bool same_record(const struct program *a, const struct program *b)
{
	size_t n, m;
	uint64_t *x = run_once(a, &n), *y = run_once(b, &m);
	bool same = n == m && !memcmp(x, y, n * sizeof(*x));

	free(x);
	free(y);
	return same;
}

static uint64_t digest_of(const struct program *p)
{
	struct program_use u;
	uint64_t digest;

	program_use_init(&u, p);
	digest = program_digest(&u);
	program_use_free(&u);
	return digest;
}

/* ---- what is not used ---- */

/* 9,999 s, wherever it is drawn. */
static void spoil_law(struct program *p, size_t i)
{
	p->dists[i] = dist_constant(9999);
	law_prepare(&p->laws[i], &p->dists[i], &p->arena);
}

static void spoil(struct program *p, const struct program_use *u)
{
	for (size_t i = 0; i < p->step_count; i++)
		if (!u->steps[i])
			p->steps[i].op = p->unobserved[i].op = OP_COUNT;
	for (size_t i = 0; i < p->dist_count; i++)
		if (!u->dists[i])
			spoil_law(p, i);
	for (size_t i = 0; i < p->target_count; i++)
		if (!u->targets[i])
			p->targets[i].fetch = p->targets[i].entry = -1000;
	for (size_t i = 0; i < p->dial_count; i++)
		if (!u->dials[i])
			p->dials[i].timeout = -1;
	p->rules = u->rules;
}

/* Returns whether something could be spoilt. */
static bool survives(const struct scenario *s, size_t design)
{
	struct diagnostics d = { 0 };
	struct program *whole = compile_design(s, design, NULL, &d);
	struct program *spoilt = compile_design(s, design, NULL, &d);
	struct program_use u;
	bool any = false;

	assert_false(d.errors);
	program_use_init(&u, spoilt);
	for (size_t i = 0; i < spoilt->step_count; i++)
		any |= !u.steps[i];
	spoil(spoilt, &u);
	program_use_free(&u);
	assert_true(same_record(whole, spoilt));
	program_free(whole);
	program_free(spoilt);
	diag_free(&d);
	return any;
}

static void what_is_not_used_may_be_anything(UNUSED void **state)
{
	struct diagnostics d = { 0 };
	size_t designs = 0, spoilt = 0;
	glob_t files;

	assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct scenario *s = scenario_load(files.gl_pathv[i], NULL, &d);

		assert_false(d.errors);
		for (size_t j = 0; j < s->design_count; j++, designs++)
			spoilt += survives(s, j);
		scenario_free(s);
	}
	assert_true(designs > 30 && spoilt > designs / 2);
	globfree(&files);
	diag_free(&d);
}

/* ---- what is ---- */

static struct scenario *load_with(const char *path, const char *set)
{
	const char *const sets[] = { "calls.count=300", set };
	struct overrides o = { .assignments = sets, .assignment_count = set ? 2 : 1 };
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_load(path, &o, &d);

	if (d.errors) {
		scenario_free(s);
		s = NULL;
	}
	diag_free(&d);
	return s;
}

/* Of the designs of PATH, how many SET leaves alone; all of these must run the same. */
static size_t left_alone(const char *path, const char *set, size_t *designs)
{
	struct scenario *before = load_with(path, NULL), *after = load_with(path, set);
	struct diagnostics d = { 0 };
	size_t count = 0;

	for (size_t i = 0; after && i < before->design_count; i++, ++*designs) {
		struct program *x = compile_design(before, i, NULL, &d);
		struct program *y = compile_design(after, i, NULL, &d);

		if (x && y && digest_of(x) == digest_of(y)) {
			count++;
			assert_true(same_record(x, y));
		}
		program_free(x);
		program_free(y);
	}
	scenario_free(before);
	if (after)
		scenario_free(after);
	diag_free(&d);
	return count;
}

static void rules_that_leave_a_design_alone(UNUSED void **state)
{
	static const char *const files[] = { "scenarios/direct-vs-studio.yaml",
					     "scenarios/s13-redirect-mid-dial.yaml",
					     "scenarios/s06-outbound-burst.yaml" };
	struct arena a = { 0 };
	size_t count, designs = 0, alone = 0;
	struct assumption *list = assumptions_list(&a, &count);

	for (size_t f = 0; f < COUNT(files); f++)
		for (size_t i = 0; i < count; i++)
			alone += left_alone(files[f], arena_printf(&a, "rules.%s=%s", list[i].rule,
								   list[i].value), &designs);
	assert_true(alone > designs / 2 && alone < designs);
	arena_free(&a);
}

/* Each of them is seen by every design. */
static void the_callers_are_of_all_designs(UNUSED void **state)
{
	static const char *const sets[] = {
		"callers.ring=3s", "callers.talk=30s", "callers.patience.ringing=9s",
		"calls.arrivals={poisson: 21/m}", "calls.count=301", "calls.duration=3m",
		"calls.retrials={probability: 60%, after: 1m}", "run.warm_up=1s", "callers.busy=10%",
		"agents.support.service_level=21s", "agents.support.count=19",
		"prices={currency: USD, inbound_minute: 0.01}", "run.variance_reduction=control_variates",
		"rules.fetch_latency=201ms", "calls.arrivals={poisson: 20/m, batch: {mean: 2}}",
	};
	size_t designs, tried = 0;

	for (size_t i = 0; i < COUNT(sets); i++) {
		designs = 0;
		assert_int_equal(left_alone("scenarios/direct-vs-studio.yaml", sets[i], &designs), 0);
		tried += designs > 0;
		if (!designs)
			print_message("# not a scenario: %s\n", sets[i]);
	}
	assert_int_equal(tried, COUNT(sets));
}

static void a_design_is_its_own(UNUSED void **state)
{
	static const char *const sets[] = {
		"designs.redirect-while-ringing.redirect.after=6s",
		"designs.redirect-while-ringing.redirect.to=support",
		"designs.studio-hand-off.start=menu", "designs.studio-pulled-out.goal=accepted",
		"designs.redirect-on-answered.fallback=sorry",
	};
	size_t designs;

	for (size_t i = 0; i < COUNT(sets); i++) {
		designs = 0;
		assert_int_equal(left_alone("scenarios/direct-vs-studio.yaml", sets[i], &designs), 4);
		assert_int_equal(designs, 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_used_may_be_anything),
		cmocka_unit_test(rules_that_leave_a_design_alone),
		cmocka_unit_test(the_callers_are_of_all_designs),
		cmocka_unit_test(a_design_is_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
