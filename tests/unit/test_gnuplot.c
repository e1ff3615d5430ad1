/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The drawing program, played by a shell script: what it is given, how it may fail, and what is
 * said then. Limits of time are met or are far away; nothing is measured. */
#include "helpers.h"

#include <errno.h>
#include <sys/stat.h>

#include "report/chart/gnuplot_internal.h"
#include "report/chart/picture.h"
#include "report/report.h"

#define WHOLE "printf '<?xml?></svg>\\n\\n' >\"$5\"\n" /* -d -c SCRIPT FORMAT OUTPUT ... */

/* Let the program do as SCRIPT says. */
static void program(struct bench *b, const char *script)
{
	put_text(b, "gnuplot", arena_printf(&b->arena, "#!/bin/sh\n%s", script));
	chmod(bench_path(b, "gnuplot"), 0755);
	setenv("PATH", arena_printf(&b->arena, "%s:/usr/bin:/bin", b->directory), 1);
	setenv("RINGFLOW_CHART_TIME", "1h", 1);
	put_text(b, "a.gp", "");
	put_text(b, "a.tsv", "data\n");
}

static bool draw(struct bench *b, struct unmade *u)
{
	struct picture p = { b->directory, b->directory, "a.gp", "a", { "title\033", "95" } };

	return picture_draw(&p, u);
}

static const char *content(struct bench *b, const char *name)
{
	FILE *in = fopen(bench_path(b, name), "r");
	char *text = arena_array(&b->arena, 2000, 1);

	if (!in)
		return NULL;
	text[fread(text, 1, 1999, in)] = '\0';
	fclose(in);
	return text;
}

/* Nothing that was begun is left: names like .a.svg.123. */
static size_t begun(struct bench *b)
{
	DIR *dir = opendir(b->directory);
	struct dirent *entry;
	size_t n = 0;

	while ((entry = readdir(dir)))
		n += entry->d_name[0] == '.' && entry->d_name[1] && entry->d_name[1] != '.';
	closedir(dir);
	return n;
}

static void a_picture_is_drawn_twice(void **state)
{
	struct bench *b = *state;
	struct unmade u = { 0 };
	const char *given;

	program(b, "for i; do echo \"[$i]\"; done >>given; pwd >>given; [ -r \"$6\" ] && " WHOLE);
	assert_true(draw(b, &u));
	assert_string_equal(u.names, "");
	assert_non_null(strstr(content(b, "a.svg"), "</svg>"));
	assert_non_null(content(b, "a.png"));
	given = content(b, "given");
	assert_true(!strncmp(given, "[-d]\n[-c]\n[", 11));
	assert_non_null(strstr(given, "/a.gp]\n[svg]\n[.a.svg."));
	assert_non_null(strstr(given, "]\n[a.tsv]\n[title ]\n[95]\n/")); /* cleaned; no more than given */
	assert_non_null(strstr(given, "]\n[png]\n[.a.png."));
	assert_int_equal(begun(b), 0);
}

static void assert_unmade(struct bench *b, const char *script, const char *why, bool hopeless)
{
	struct unmade u = { 0 };

	program(b, script);
	assert_false(draw(b, &u));
	assert_string_equal(u.names, "a.svg, a.png");
	if (strcmp(u.why, why))
		fail_msg("said '%s', expected '%s'", u.why, why);
	assert_int_equal(u.hopeless, hopeless);
	assert_false(u.full);
	assert_null(content(b, "a.svg"));
	assert_int_equal(begun(b), 0);
}

static void what_it_says_is_passed_on(void **state)
{
	struct bench *b = *state;

	assert_unmade(b, "exit 1", "gnuplot failed: it did not say why", false);
	assert_unmade(b, "echo '  what is wrong' >&2; exit 2", "gnuplot failed: what is wrong", false);
	assert_unmade(b, "printf 'plot x\\n  ^\\n \"a.gp\" line 3: bad\\nmore\\n' >&2; exit 2",
		      "gnuplot failed: \"a.gp\" line 3: bad", false);
	assert_unmade(b, "printf 'one\\n\\ntwo\\n' >&2; exit 2", "gnuplot failed: two", false);
	assert_unmade(b, "kill -9 $$", "gnuplot was stopped by signal 9", false);
	assert_unmade(b, "exit 0", "gnuplot drew nothing whole, and did not say why", false);
	assert_unmade(b, "printf '<?xml?></svg>' >\"$5\"", "gnuplot drew nothing whole, and did not say why", false);
	assert_unmade(b, "echo half >\"$5\"; exit 3", "gnuplot failed: it did not say why", false);
	/* more than is kept, and all of it is read */
	assert_unmade(b, "yes line | head -c 300000 >&2; exit 1", "gnuplot failed: line", false);
}

static void one_of_two_is_made(void **state)
{
	struct bench *b = *state;
	struct unmade u = { 0 };

	program(b, "[ \"$4\" = svg ] && exit 1\nprintf 'PNG IEND\\256\\102\\140\\202' >\"$5\"\n");
	assert_false(draw(b, &u));
	assert_string_equal(u.names, "a.svg");
	assert_non_null(content(b, "a.png"));
	assert_false(u.hopeless);
}

/* What would hang is ended with all that it began, and the next picture is not tried. */
static void it_has_so_much_time(void **state)
{
	struct bench *b = *state;
	struct unmade u = { 0 };

	program(b, "echo $$ >>tries; sleep 1000 & sleep 1000");
	setenv("RINGFLOW_CHART_TIME", "50ms", 1);
	assert_false(draw(b, &u));
	assert_string_equal(u.names, "a.svg, a.png");
	assert_string_equal(u.why, "gnuplot took longer than 50ms and was stopped");
	assert_true(u.hopeless);
	if (content(b, "tries")) { /* it may have been ended before it wrote */
		assert_true(kill((pid_t)atoi(content(b, "tries")), 0) == -1 && errno == ESRCH);
		assert_int_equal(strcspn(content(b, "tries"), "\n") + 1, strlen(content(b, "tries"))); /* once */
	}
	u = (struct unmade){ 0 };
	setenv("RINGFLOW_CHART_TIME", "soon", 1);
	assert_false(draw(b, &u));
	assert_non_null(strstr(u.why, "RINGFLOW_CHART_TIME is 'soon', expected a duration"));
	assert_true(u.hopeless);
	u = (struct unmade){ 0 };
	setenv("RINGFLOW_CHART_TIME", "", 1); /* as if it were not there */
	program(b, WHOLE);
	assert_true(draw(b, &u));
}

static void it_is_stopped(void **state)
{
	struct bench *b = *state;
	volatile sig_atomic_t stop = 1;
	struct unmade u = { .stop = &stop };

	program(b, "sleep 1000");
	assert_false(draw(b, &u));
	assert_string_equal(u.why, "interrupted");
	assert_true(u.hopeless);
}

static void there_is_no_program_or_no_script(void **state)
{
	struct bench *b = *state;
	struct picture none = { b->directory, NULL, "a.gp", "a", { NULL } };
	struct unmade u = { 0 };

	program(b, WHOLE);
	assert_false(picture_draw(&none, &u));
	assert_non_null(strstr(u.why, "RINGFLOW_SCRIPTS"));
	assert_string_equal(u.names, "a.svg, a.png");
	u = (struct unmade){ 0 };
	unlink(bench_path(b, "a.gp"));
	assert_false(draw(b, &u));
	assert_string_equal(u.why, arena_printf(&b->arena, "cannot read %s/a.gp: No such file or directory",
						b->directory));
	u = (struct unmade){ 0 };
	put_text(b, "a.gp", "");
	setenv("PATH", "/nonexistent", 1);
	assert_false(draw(b, &u));
	assert_string_equal(u.why, "gnuplot is not installed");
	assert_true(u.hopeless);
	setenv("PATH", "/usr/bin:/bin", 1);
}

static void reasons_are_kept(UNUSED void **state)
{
	struct unmade u = { 0 };
	struct picture p = { "/tmp", "/tmp", "a.gp", "b", { NULL } };

	unmade_add(&u, "one", NULL);
	unmade_add(&u, "two", "the first reason");
	unmade_add(&u, "three", "another");
	assert_string_equal(u.names, "one, two, three");
	assert_string_equal(u.why, "the first reason");
	u = (struct unmade){ 0 };
	errno = ENOSPC;
	assert_false(picture_without_data(&p, "/x/b.tsv", &u));
	assert_string_equal(u.names, "b.svg, b.png");
	assert_string_equal(u.why, "cannot write /x/b.tsv: No space left on device");
	assert_true(u.full);
	u = (struct unmade){ 0 };
	errno = EACCES;
	picture_without_data(&p, "/x/b.tsv", &u);
	assert_false(u.full);
}

/* ---- the charts of results ---- */

static struct results some(struct design_result *designs, struct metric *m, struct sweep_point *points)
{
	*m = (struct metric){ "success_rate", UNIT_SHARE, { 0.5, 0.4, 0.6, true, "" } };
	designs[0] = (struct design_result){ .name = "a", .title = "Of \"A\"", .calls = 10, .metric_count = 1, .metrics = m };
	designs[1] = (struct design_result){ .name = "b", .calls = 12000, .metric_count = 1, .metrics = m };
	for (int i = 0; i < 2; i++)
		points[i] = (struct sweep_point){ i, m->estimate, m->estimate };
	return (struct results){ .scenario = "demo", .profile = "article", .seed = 7, .replications = 20, .confidence = 0.9,
				 .design_count = 2, .designs = designs, .sweep_design = "a", .sweep_count = 2,
				 .sweep = points };
}

static void charts_say_who_was_simulated(void **state)
{
	struct bench *b = *state;
	struct design_result designs[2];
	struct sweep_point points[2];
	struct metric m;
	struct results r = some(designs, &m, points);
	struct report_files files = { 0 };
	struct unmade u = { 0 };
	const char *given;

	program(b, "for i; do echo \"[$i]\"; done >>\"given.$4.$6\"\n" WHOLE);
	put_text(b, "rates.gp", "");
	put_text(b, "sweep.gp", "");
	if (!report_charts(&r, b->directory, b->directory, &files, &u))
		fail_msg("%s: %s", u.names, u.why);
	assert_int_equal(files.count, 6);
	given = content(b, "given.svg.rates.tsv");
	assert_non_null(strstr(given, "[rates.tsv]\n[demo · profile article · 12,000 calls per design in 20 replications · "
				      "seed 7]\n[90]\n[a]\n"));
	assert_non_null(content(b, "given.png.sweep.tsv"));
	assert_int_equal(begun(b), 0);
	/* one replication, interrupted, without a sweep */
	r.replications = 1;
	r.interrupted = true;
	r.sweep_count = 0;
	r.sweep_design = "b";
	files.count = 0;
	unlink(bench_path(b, "given.svg.rates.tsv"));
	assert_true(report_charts(&r, b->directory, b->directory, &files, &u));
	assert_int_equal(files.count, 3);
	assert_string_equal(files.names[0], "rates.tsv");
	assert_string_equal(files.names[1], "rates.svg");
	assert_string_equal(files.names[2], "rates.png");
	given = content(b, "given.svg.rates.tsv");
	assert_non_null(strstr(given, "in 1 replication · seed 7 · interrupted]\n[90]\n[b]\n"));
	r.design_count = 0;
	files.count = 0;
	assert_true(report_charts(&r, b->directory, b->directory, &files, &u));
	assert_int_equal(files.count, 0);
}

static void charts_without_data_or_program(void **state)
{
	struct bench *b = *state;
	struct design_result designs[2];
	struct sweep_point points[2];
	struct metric m;
	struct results r = some(designs, &m, points);
	struct report_files files = { 0 };
	struct unmade u = { 0 };

	program(b, "echo 'no font' >&2; exit 1");
	put_text(b, "rates.gp", "");
	put_text(b, "sweep.gp", "");
	assert_false(report_charts(&r, b->directory, b->directory, &files, &u));
	assert_string_equal(u.names, "rates.svg, rates.png, sweep.svg, sweep.png");
	assert_string_equal(u.why, "gnuplot failed: no font");
	assert_int_equal(files.count, 2);
	assert_int_equal(begun(b), 0);
	u = (struct unmade){ 0 };
	files.count = 0;
	assert_false(report_charts(&r, "/nonexistent", b->directory, &files, &u));
	assert_string_equal(u.names, "rates.svg, rates.png, sweep.svg, sweep.png");
	assert_string_equal(u.why, "cannot write /nonexistent/rates.tsv: No such file or directory");
	assert_int_equal(files.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_picture_is_drawn_twice),
		bench_test(what_it_says_is_passed_on),
		bench_test(one_of_two_is_made),
		bench_test(it_has_so_much_time),
		bench_test(it_is_stopped),
		bench_test(there_is_no_program_or_no_script),
		cmocka_unit_test(reasons_are_kept),
		bench_test(charts_say_who_was_simulated),
		bench_test(charts_without_data_or_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
