// SPDX-License-Identifier: GPL-3.0-or-later
/* Numbers with units, and durations in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/base.h"
#include "base/metric_direction.h"

#define UNUSED __attribute__((unused))
#define COUNT(array) (sizeof(array) / sizeof(*(array)))

struct example {
	const char *text;
	double value;
};

typedef const char *parser(const char *text, double *value);

static void accepts(parser *parse, const struct example *e, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double value = -77;
		const char *wanted = parse(e[i].text, &value);

		if (wanted || value != e[i].value)
			fail_msg("'%s' gave %.17g (%s), expected %.17g", e[i].text, value,
				 wanted ? wanted : "accepted", e[i].value);
	}
}

static void refuses(parser *parse, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double value = -77;
		const char *wanted = parse(texts[i], &value);

		if (!wanted || !*wanted || value != -77)
			fail_msg("'%s' was not refused cleanly (%.17g)", texts[i], value);
	}
}

static void durations(UNUSED void **state)
{
	static const struct example good[] = {
		{"250ms", 0.25},    {"9s", 9},	       {"5m", 300},	{"5min", 300},
		{"2h", 7200},	    {"1d", 86400},     {"3us", 3e-6},	{"7ns", 7e-9},
		{"0s", 0},	    {"5 s", 5},	       {"1m30s", 90},	{"1h 30m", 5400},
		{"1.5s", 1.5},	    {".5s", 0.5},      {"1e3s", 1000},	{"1e-3s", 0.001},
		{"1d2h3m4s", 93784}, {"100ms", 0.1},   {"1e9s", 1e9},	{"2 h  5 m", 7500},
		{"007s", 7},	    {"1e-999s", 0},
	};
	static const char *const bad[] = {
		"",	"0",	  "5",	   "s",	    "-5s",   "-0s",  "+5s",  "5S",   "5sec",
		"5 ",	"5s ",	  " 5s",   "5s5",   "1m30",  "0x5s", "infs", "nans", "1e400s",
		"2e9s", "1,5s",	  "1..5s", "1.s",   "e5s",   "1_0s", "5mm",  "1m-1s", "1m+1s",
		"20000d", "5\ts\t", "5%",  "5/s",   "none",  "5m,3s",
	};

	accepts(parse_duration, good, COUNT(good));
	refuses(parse_duration, bad, COUNT(bad));
}

static void rates(UNUSED void **state)
{
	static const struct example good[] = {
		{"2/s", 2},	    {"30/m", 0.5},   {"30/min", 0.5},	   {"3600/h", 1},
		{"86400/d", 1},	    {"2 / s", 2},    {"100/h", 100.0 / 3600}, {"0.5/s", 0.5},
	};
	static const char *const bad[] = {"",	  "2",	  "0/s",  "-1/s", "2/",	    "2/ms", "/s",
					  "2s",	  "2/ns", "2//s", "2/s ", "1e400/s", "inf/s", "0x2/s",
					  "2/year", "1e-400/s"};

	accepts(parse_rate, good, COUNT(good));
	refuses(parse_rate, bad, COUNT(bad));
}

static void shares(UNUSED void **state)
{
	static const struct example good[] = {{"30%", 0.3}, {"0.3", 0.3},   {"0", 0}, {"1", 1},
					      {"100%", 1},  {"0%", 0},	    {"30 %", 0.3},
					      {"-0", 0},    {"12.5%", 0.125}, {"1e-3", 0.001}};
	static const char *const bad[] = {"",	 "%",	 "30",	 "101%", "-1%",	 "1.01", "-0.1",
					  "30%%", "30% ", "nan", "inf",	 "nan%", "0x1",	 "0.3s"};
	double value = 1;

	accepts(parse_share, good, COUNT(good));
	refuses(parse_share, bad, COUNT(bad));
	assert_null(parse_share("-0", &value));
	assert_false(signbit(value));
}

static void numbers(UNUSED void **state)
{
	static const struct example good[] = {{"0", 0},	     {"-1.5", -1.5}, {"+2", 2},
					      {"1e6", 1e6},  {".25", 0.25},  {"-1E-2", -0.01},
					      {"1e-999", 0}, {"12345678901234567890", 12345678901234567890.0}};
	static const char *const bad[] = {"",	 "-",	"inf", "-inf", "nan", "0x10", "0x1p3",
					  "1e",	 "1e+", "1.",  "1 ",   " 1",  "1e999", "1,5",
					  "--1", "1_000", "."};

	accepts(parse_number, good, COUNT(good));
	refuses(parse_number, bad, COUNT(bad));
}

static void counts(UNUSED void **state)
{
	static const char *const bad[] = {"",	"-",  "-1", "+1", "1.0", "1e3",	 "_1", "1_",
					  "1__0", " 1", "1 ", "0x1", "one", "18446744073709551616",
					  "99999999999999999999999"};
	uint64_t value = 7;

	assert_null(parse_count("1_000_000", 0, UINT64_MAX, &value));
	assert_int_equal(value, 1000000);
	assert_null(parse_count("18446744073709551615", 0, UINT64_MAX, &value));
	assert_true(value == UINT64_MAX);
	assert_null(parse_count("0", 0, 5, &value));
	assert_int_equal(value, 0);
	assert_null(parse_count("5", 5, 5, &value));
	assert_int_equal(value, 5);
	for (size_t i = 0; i < COUNT(bad); i++) {
		if (!parse_count(bad[i], 0, UINT64_MAX, &value))
			fail_msg("'%s' was accepted", bad[i]);
		assert_int_equal(value, 5);
	}
	assert_string_equal(parse_count("6", 1, 5, &value), "a smaller whole number");
	assert_string_equal(parse_count("2", 3, 5, &value), "a larger whole number");
	assert_string_equal(parse_count("0", 1, 5, &value), "a whole number above zero");
	assert_int_equal(value, 5);
}

static void durations_in_words(UNUSED void **state)
{
	static const struct example examples[] = {
		{"250ms", 0.25},	{"1.5s", 1.5},	    {"2m05s", 125},   {"4h00m", 14400},
		{"0s", 0},		{"0s", -0.0},	    {"-2s", -2},      {"1s", 0.9999},
		{"999ms", 0.999},	{"1ms", 0.0009999}, {"3us", 3e-6},    {"7ns", 7e-9},
		{"59.9s", 59.9},	{"1m00s", 59.96},   {"1h00m", 3599.6}, {"59m59s", 3599.4},
		{"30h00m", 108000},	{"4d04h", 360000},  {"11574d02h", 1e9}, {"-", NAN},
		{"inf", INFINITY},	{"-1m00s", -60},    {"12.3s", 12.345}, {"0s", 1e-20},
	};
	char buffer[32];

	for (size_t i = 0; i < COUNT(examples); i++)
		assert_string_equal(format_duration(buffer, sizeof(buffer), examples[i].value),
				    examples[i].text);
	assert_string_equal(format_duration(buffer, 4, 14400), "4h0");
}

/* What is written can be read back, to the precision shown. */
static void words_round_trip(UNUSED void **state)
{
	for (double s = 1e-9; s < 1e9; s *= 1.037) {
		char buffer[32];
		double back;

		format_duration(buffer, sizeof(buffer), s);
		assert_null(parse_duration(buffer, &back));
		/* Half a minute in an hour is the coarsest step. */
		assert_true(fabs(back - s) <= s / 119);
	}
}

/* A group's name is no part of what is measured. */
static void which_way_is_better(UNUSED void **state)
{
	assert_int_equal(metric_direction("success_rate"), MORE_IS_BETTER);
	assert_int_equal(metric_direction("http_400_rate"), LESS_IS_BETTER);
	assert_int_equal(metric_direction("stuck_executions"), LESS_IS_BETTER);
	assert_int_equal(metric_direction("agents.desk.wait_mean"), LESS_IS_BETTER);
	assert_int_equal(metric_direction("agents.waiters.service_level"), MORE_IS_BETTER);
	assert_int_equal(metric_direction("agents.queue.occupancy"), NEITHER_IS_BETTER);
	assert_int_equal(metric_direction("peak_concurrent_calls"), NEITHER_IS_BETTER);
	assert_int_equal(metric_direction("agents.desk.ring_no_answer_rate"), LESS_IS_BETTER);
	assert_int_equal(metric_direction("agents.desk.rings"), NEITHER_IS_BETTER);
	assert_int_equal(metric_direction("agents.desk.callback_reached_rate"), MORE_IS_BETTER);
	assert_int_equal(metric_direction("agents.desk.callback_taken_rate"), NEITHER_IS_BETTER);
	assert_int_equal(metric_direction("human_as_machine_rate"), LESS_IS_BETTER);
	assert_int_equal(metric_direction("machine_rate"), NEITHER_IS_BETTER);
	assert_int_equal(metric_direction("silence_mean"), LESS_IS_BETTER);
	assert_int_equal(metric_direction("message_left_rate"), MORE_IS_BETTER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations),	     cmocka_unit_test(rates),
		cmocka_unit_test(shares),	     cmocka_unit_test(numbers),
		cmocka_unit_test(counts),	     cmocka_unit_test(durations_in_words),
		cmocka_unit_test(words_round_trip), cmocka_unit_test(which_way_is_better),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
