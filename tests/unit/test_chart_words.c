/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles and axes of charts, and charts of which there is hardly anything to draw, by gnuplot itself. */
#include "helpers.h"

#include <math.h>
#include <unistd.h>

#include "report/chart/key_words_internal.h"
#include "report/chart/picture.h"

static void keys_are_words(void **state)
{
	static const char *const pairs[][2] = {
		{ "success_rate", "Success rate" },
		{ "http_400_rate", "HTTP 400 rate" },
		{ "time_to_studio_p95", "Time to Studio p95" },
		{ "agents.support.wait_mean", "Wait mean of support" },
		{ "designs.my_race.redirect.after", "Redirect after in design my_race" },
		{ "agents.a.b.wait_mean", "Wait mean of a.b" },
		{ "agents.\"a.b\".count", "Number of agents in a.b" },
		{ "calls.count", "Calls count" },
		{ "agents.support", "Agents support" }, /* no key of it */
		{ "designs..x", "Designs  x" },
		{ "a\033b", "A b" },
		{ "", "" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(pairs); i++)
		assert_string_equal(key_words(&b->arena, pairs[i][0]), pairs[i][1]);
}

static void assert_axis(struct axis axis, double scale, const char *unit)
{
	assert_true(axis.scale == scale);
	assert_string_equal(axis.unit, unit);
}

static struct axis axis_of(enum quantity quantity, const char *first, const char *second)
{
	const char *texts[] = { first, second };

	return factor_axis(&(struct factor){ .quantity = quantity, .count = first ? 2 : 0, .texts = texts });
}

/* An axis has the unit that was typed. */
static void axes_of_factors(UNUSED void **state)
{
	assert_axis(axis_of(QUANTITY_RATE, "5/m", "10/m"), 60, "per minute");
	assert_axis(axis_of(QUANTITY_RATE, "5/h", "1.5e2/h"), 3600, "per hour");
	assert_axis(axis_of(QUANTITY_RATE, "5/m", "10/h"), 1, "per second");
	assert_axis(axis_of(QUANTITY_SECONDS, "0", "10ms"), 1000, "milliseconds");
	assert_axis(axis_of(QUANTITY_SECONDS, "2m", "10m"), 1.0 / 60, "minutes");
	assert_axis(axis_of(QUANTITY_SECONDS, "2m", "10s"), 1, "seconds");
	assert_axis(axis_of(QUANTITY_SHARE, "2%", "10%"), 100, "%");
	assert_axis(axis_of(QUANTITY_NUMBER, "2", "3"), 1, "");
	assert_axis(axis_of(QUANTITY_SECONDS, NULL, NULL), 1, "seconds"); /* a range to sample from */
}

static void axes_of_metrics(UNUSED void **state)
{
	assert_axis(metric_axis(UNIT_SECONDS, 0.999), 1000, "ms");
	assert_axis(metric_axis(UNIT_SECONDS, 1), 1, "s");
	assert_axis(metric_axis(UNIT_SECONDS, 0), 1, "s");
	assert_axis(metric_axis(UNIT_SECONDS, 600), 1.0 / 60, "min");
	assert_axis(metric_axis(UNIT_SHARE, 0.5), 100, "%");
	assert_axis(metric_axis(UNIT_COUNT, 0.5), 1, "");
}

/* Draw DATA by SCRIPT of this repository. */
static void assert_drawn(struct bench *b, const char *script, const char *data, const char *const *arguments)
{
	char here[4096];
	struct picture p = { .directory = b->directory, .script = script, .stem = "x" };
	struct unmade u = { 0 };

	assert_non_null(getcwd(here, sizeof(here)));
	p.scripts = arena_printf(&b->arena, "%s/scripts/plots", here);
	for (size_t i = 0; i < COUNT(p.arguments) && arguments[i]; i++)
		p.arguments[i] = arguments[i];
	put_text(b, "x.tsv", data);
	if (!picture_draw(&p, &u))
		fail_msg("%s of '%s': %s", script, data, u.why);
}

static void little_is_drawn(void **state)
{
	static const char *const tornado[] = { "Title", "under it", "1", "percentage points", NULL };
	static const char *const two[] = { "Title", "under it", "2", "ms", NULL };
	static const char *const curve[] = { "Title", "under it", "x", "1", "lin s", "", NULL };
	static const char *const day[] = { "under it", "95", "", NULL };
	static const char *const hours[] = { "Title", "under it", "1", "", NULL };
	struct bench *b = *state;

	if (access("/usr/bin/gnuplot", X_OK))
		skip();
	assert_drawn(b, "tornado.gp", "1\t5\t4\t6\tone bar\t+5\n", tornado);
	assert_drawn(b, "tornado.gp", "1\t-5\t-6\t-4\tone bar\t−5\n", tornado);
	assert_drawn(b, "tornado.gp", "1\t0\t0\t0\tnothing\t0\n", tornado);
	assert_drawn(b, "tornado.gp", "2\t5\t4\t6\tone side\t+5\n1\t4\t3\t5\tof it\t+4\n", two);
	assert_drawn(b, "curve.gp", "name\n1\tnan\tnan\tnan\n2\tnan\tnan\tnan\n", curve);
	assert_drawn(b, "curve.gp", "name\n1\t2\t1\t3\n", curve);
	assert_drawn(b, "day.gp", "one: step\t2\t2 h\t20 s\t1\t1\n\n\nnotes\n\n\n0\t0.5\t1\t100\t99\t100\n", day);
	assert_drawn(b, "day.gp", "a\t0.5\t30 min\t20 s\t9e5\t1\nb\t1\t1 h\t20 s\t0.01\t900\n\n\nnotes\nof\ntwo\n\n\n"
		     "0\t7\t1\tnan\tnan\tnan\n0.5\tnan\t0\tnan\tnan\tnan\n\n\n0\t0.01\t900\t3\t2\t4\n", day);
	assert_drawn(b, "rate-profile.gp", "0.375\t0.41666667\t5\t4\t6\n", hours);
}

static void conditions_are_words(void **state)
{
	static const struct {
		const char *text, *words;
	} conditions[] = {
		{ "agents.support.service_level >= 80%", "service level of support ≥ 80 %" },
		{ "agents.support.wait_mean <=20s in direct", "wait mean of support ≤ 20s" },
		{ "http_400_rate < 0.5%", "HTTP 400 rate < 0.5 %" },
		{ "http_400_rate == 0", "HTTP 400 rate = 0" },
		{ "agents.a<b.c.wait_mean <= 20s", "wait mean of a<b.c ≤ 20s" },
		{ "peak_concurrent_calls > 1_000", "peak concurrent calls > 1_000" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(conditions); i++) {
		struct requirement c;

		assert_true(requirement_read(&c, &b->arena, conditions[i].text, (struct where){ 0 }, false, &b->d));
		assert_string_equal(condition_words(&b->arena, c.metric, &c), conditions[i].words);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(keys_are_words),
		bench_test(conditions_are_words),
		cmocka_unit_test(axes_of_factors),
		cmocka_unit_test(axes_of_metrics),
		bench_test(little_is_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
