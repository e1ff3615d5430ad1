/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a review says, word for word: of each line of tests/review/cases, which lists the kinds of
 * fault, the findings with their places, numbers and paths, and what is assumed. UPDATE=1 writes tests/review/findings anew.
 */
#include <wordexp.h>

#include "check/check.h"
#include "report/report.h"
#include "golden.h"

/* The scenario that LINE names, with its options. */
static void load_case(struct bench *b, const char *line)
{
	struct overrides o = { .assignments = b->sets };
	wordexp_t words;

	bench_clear(b);
	assert_int_equal(wordexp(line, &words, WRDE_NOCMD), 0);
	for (size_t i = 1; i + 1 < words.we_wordc; i += 2)
		if (!strcmp(words.we_wordv[i], "--profile"))
			o.profile = words.we_wordv[i + 1];
		else
			b->sets[b->set_count++] = words.we_wordv[i + 1];
	o.assignment_count = b->set_count;
	b->s = scenario_load(words.we_wordv[0], &o, &b->d);
	if (b->d.errors)
		diag_print(&b->d, stderr, false);
	assert_int_equal(b->d.errors, 0);
	wordfree(&words);
}

static void say_findings(struct bench *b, FILE *out)
{
	struct diagnostics d = { 0 };
	struct review r = { 0 };
	struct report_style style = { .width = 120 };
	struct stand_in *list;
	size_t faults, count;

	review_scenario(b->s, &r);
	faults = review_tell(&r, &d);
	diag_print(&d, out, false);
	fprintf(out, "%zu error(s) and warning(s)\n", faults);
	count = review_stand_ins(b->s, &b->arena, &list);
	report_stand_ins(out, list, count, &style);
	diag_free(&d);
	review_free(&r);
}

static char *all_findings(struct bench *b)
{
	FILE *cases = fopen("tests/review/cases", "r"), *out;
	char line[1000], *text = NULL;
	size_t size;

	assert_non_null(cases);
	out = open_memstream(&text, &size);
	while (fgets(line, sizeof(line), cases)) {
		char *bar = strchr(line, '|'), *second = bar ? strrchr(line, '|') : NULL;

		if (!second || second == bar)
			continue;
		*second = '\0';
		fprintf(out, "# %s\n", line);
		*bar = ' ';
		load_case(b, line);
		say_findings(b, out);
	}
	fclose(cases);
	fclose(out);
	return text;
}

static void findings_are_said_word_for_word(void **state)
{
	char *got = all_findings(*state);

	assert_golden("tests/review/findings", got);
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(findings_are_said_word_for_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
