/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The table of steps: its rows say of every operand what it is, and program_check() holds
 * programs to that. Programs are those of the shipped scenarios.
 */
#include <glob.h>

#include "helpers.h"
#include "program/step_set.h"

static void rows_are_whole(void **state)
{
	(void)state;
	for (int i = 0; i < OP_COUNT; i++) {
		const struct step_row *row = &step_rows[i];

		assert_true(row->name && *row->name);
		assert_true(strlen(row->effect) > 10);
		if (row->next != OPERAND_NONE || row->alt != OPERAND_NONE)
			assert_non_null(strstr(row->effect, "next"));
		if (row->alt != OPERAND_NONE)
			assert_non_null(strstr(row->effect, "-> alt"));
		if (row->arg != OPERAND_NONE)
			assert_non_null(strstr(row->effect, "arg"));
		if (row->dist != OPERAND_NONE)
			assert_non_null(strstr(row->effect, "dist"));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(row->name, step_rows[k].name);
	}
}

/* Whatever number a step's byte can hold is in a set that it was added to, and no other is. */
static void a_set_holds_every_kind(void **state)
{
	(void)state;
	for (unsigned op = 0; op <= UINT8_MAX; op++) {
		struct step_set set = { 0 };

		assert_true(op / STEP_SET_BITS < sizeof(set.word) / sizeof(*set.word));
		step_set_add(&set, (uint8_t)op);
		for (unsigned other = 0; other <= UINT8_MAX; other++)
			assert_int_equal(step_set_has(&set, (uint8_t)other), other == op);
	}
}

static bool refused(const struct program *p, size_t step, const char *operand)
{
	char text[160], start[80];

	snprintf(start, sizeof(start), "step %zu, %s: %s is ", step, step_rows[p->steps[step].op].name,
		 operand);
	return !program_check(p, text, sizeof(text)) && !strncmp(text, start, strlen(start));
}

/* Put VALUE in the place of *OPERAND for a moment: the step is found. */
static void assert_refused(const struct program *p, size_t step, int32_t *operand, int32_t value,
			   const char *name)
{
	int32_t before = *operand;

	*operand = value;
	if (!refused(p, step, name))
		fail_msg("%s: step %zu, %s: %s may be %d", p->name, step,
			 step_rows[p->steps[step].op].name, name, value);
	*operand = before;
}

static void break_operands(const struct program *p, size_t step)
{
	struct step *s = &p->steps[step];
	const struct step_row *row = &step_rows[s->op];
	const struct {
		const char *name;
		int32_t *operand, unused;
		uint8_t kind;
	} operands[] = { { "next", &s->next, -1, row->next }, { "alt", &s->alt, -1, row->alt },
			 { "arg", &s->arg, 0, row->arg }, { "dist", &s->dist, -1, row->dist },
			 { "note", &s->note, -1, row->note } };

	for (size_t i = 0; i < COUNT(operands); i++) {
		if (operands[i].kind == OPERAND_NONE) {
			assert_refused(p, step, operands[i].operand, operands[i].unused + 1, operands[i].name);
			continue;
		}
		assert_refused(p, step, operands[i].operand, -2, operands[i].name);
		assert_refused(p, step, operands[i].operand, 1 << 28, operands[i].name);
	}
}

static void break_program(const struct program *p, bool *seen)
{
	char text[160];

	if (!program_check(p, text, sizeof(text)))
		fail_msg("%s: %s", p->name, text);
	for (size_t i = 0; i < p->step_count; i++) {
		uint8_t op = p->steps[i].op;

		if (seen[op])
			continue;
		seen[op] = true;
		break_operands(p, i);
		p->steps[i].op = OP_COUNT;
		assert_false(program_check(p, text, sizeof(text)));
		p->steps[i].op = op;
	}
	assert_true(program_check(p, text, sizeof(text)));
}

static void break_scenario(struct bench *b, const char *path, bool *seen)
{
	bench_clear(b);
	b->s = scenario_load(path, &(struct overrides){ 0 }, &b->d);
	assert_non_null(b->s);
	for (size_t i = 0; i < b->s->design_count; i++) {
		struct program *p = compile_design(b->s, i, NULL, &b->d);

		assert_non_null(p);
		break_program(p, seen);
		program_free(p);
	}
}

/* Whatever operand of whatever step is wrong, it is found, and named. */
static void every_operand_is_checked(void **state)
{
	struct bench *b = *state;
	bool seen[OP_COUNT] = { false };
	int kinds = 0;
	glob_t found;

	assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		break_scenario(b, found.gl_pathv[i], seen);
	globfree(&found);
	for (int i = 0; i < OP_COUNT; i++) {
		kinds += seen[i];
		if (!seen[i])
			print_message("# no shipped scenario has a step %s\n", step_rows[i].name);
	}
	assert_true(kinds > OP_COUNT / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(a_set_holds_every_kind),
		bench_test(every_operand_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
