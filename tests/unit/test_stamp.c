/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates, times and durations of logs. */
#include "helpers.h"

#include "log/log.h"
#include "log/amount_internal.h"
#include "log/stamp_internal.h"

static void assert_clock(const char *text, const char *date, double clock, double offset)
{
	struct stamp m;
	char buffer[16];

	if (!stamp_parse(text, &m))
		fail_msg("'%s' is not understood", text);
	assert_int_equal(m.has_date, date != NULL);
	if (date)
		assert_string_equal(format_date(buffer, sizeof(buffer), m.day), date);
	assert_near(m.clock, clock, 1e-6);
	assert_int_equal(m.has_zone, !isnan(offset));
	if (m.has_zone)
		assert_near(m.offset, offset, 0);
}

static void times_are_read(UNUSED void **state)
{
	const double morning = 9 * 3600 + 15 * 60 + 2;

	assert_clock("2023-10-30T09:15:02Z", "2023-10-30", morning, 0);
	assert_clock("2023-10-30T09:15:02.25+02:00", "2023-10-30", morning + 0.25, 7200);
	assert_clock("2023-10-30 9:15", "2023-10-30", morning - 2, NAN);
	assert_clock("2023/10/30 09:15:02", "2023-10-30", morning, NAN);
	assert_clock("Mon, 30 Oct 2023 09:15:02 +0000", "2023-10-30", morning, 0);
	assert_clock("30 Oct 2023 09:15:02 -0530", "2023-10-30", morning, -19800);
	assert_clock("09:15:02 UTC 2023-10-30", "2023-10-30", morning, 0);
	assert_clock("Tue, 29 Feb 2000 00:00:00 EST", "2000-02-29", 0, -18000);
	assert_clock("Mon Oct 30 2023 09:15:02 GMT+0100 (Central European Time)", "2023-10-30",
		     morning, 3600);
	assert_clock("9:15:02", NULL, morning, NAN);
	assert_clock("24:00:10", NULL, 86410, NAN);
	assert_clock("12.5", NULL, 12.5, NAN);
	/* date -u -d @1698657302 */
	assert_clock("1698657302", "2023-10-30", morning, 0);
	assert_clock("1698657302000", "2023-10-30", morning, 0);
	assert_clock("2023-10-30", "2023-10-30", 0, NAN);
}

static void assert_styled(const char *text, struct stamp_style style, const char *date, double clock)
{
	struct stamp m;
	char buffer[16];

	if (!stamp_read(text, &style, &m))
		fail_msg("'%s' is not understood", text);
	assert_int_equal(m.has_date, date != NULL);
	if (date)
		assert_string_equal(format_date(buffer, sizeof(buffer), m.day), date);
	assert_near(m.clock, clock, 1e-3);
}

/* What other systems write. */
static void times_in_other_words(UNUSED void **state)
{
	const double morning = 9 * 3600 + 15 * 60 + 2;
	const struct stamp_style dmy = { .order = ORDER_DMY }, mdy = { .order = ORDER_MDY }, ymd = { .order = ORDER_YMD };

	assert_clock("30-Oct-2023 09:15:02", "2023-10-30", morning, NAN);
	assert_clock("30-Oct-23 9:15:02 AM", "2023-10-30", morning, NAN);
	assert_clock("Oct 30, 2023 9:15:02 PM", "2023-10-30", morning + 43200, NAN);
	assert_clock("October 30th, 2023, 9:15:02 p.m.", "2023-10-30", morning + 43200, NAN);
	assert_clock("Oct-30-2023 9:15:02am", "2023-10-30", morning, NAN);
	assert_clock("2023-10-30 12:00:05 AM", "2023-10-30", 5, NAN);
	assert_clock("2023-10-30 12:00:05 PM", "2023-10-30", 43205, NAN);
	assert_clock("Mon Oct 30 09:15:02 2023", "2023-10-30", morning, NAN);
	assert_clock("20231030091502", "2023-10-30", morning, NAN);
	assert_clock("202310300915", "2023-10-30", morning - 2, NAN);
	assert_clock("20231030T091502Z", "2023-10-30", morning, 0);
	assert_clock("20231030T0915", "2023-10-30", morning - 2, NAN);
	assert_clock("20231030 091502", "2023-10-30", morning, NAN);
	assert_clock("2023.10.30 09:15:02", "2023-10-30", morning, NAN);
	assert_clock("1698657302000000", "2023-10-30", morning, 0);
	assert_clock("1698657302000000000", "2023-10-30", morning, 0);
	assert_styled("04/03/2026 09:15:02", dmy, "2026-03-04", morning);
	assert_styled("04/03/2026 09:15:02", mdy, "2026-04-03", morning);
	assert_styled("4-3-26 9:15:02", dmy, "2026-03-04", morning);
	assert_styled("4.3.2026 09:15:02", dmy, "2026-03-04", morning);
	assert_styled("26/03/04 09:15:02", ymd, "2026-03-04", morning);
	assert_styled("80016", (struct stamp_style){ .number = NUMBER_CLOCK }, NULL, 8 * 3600 + 16);
	assert_styled("20260304", (struct stamp_style){ .number = NUMBER_DATE }, "2026-03-04", 0);
	/* python: datetime(1899,12,30) + timedelta(46083.5) */
	assert_styled("46083.5", (struct stamp_style){ .number = NUMBER_DAYS }, "2026-03-02", 43200);
	assert_styled("46083,5", (struct stamp_style){ .number = NUMBER_DAYS, .comma = true }, "2026-03-02", 43200);
	assert_styled("0.25", (struct stamp_style){ .number = NUMBER_FRACTION }, NULL, 21600);
}

/* The ends of what is a time. */
static void the_least_and_the_most(UNUSED void **state)
{
	assert_clock("00:00:00", NULL, 0, NAN);
	assert_clock("23:59:60", NULL, 86400, NAN); /* a leap second */
	assert_clock("9999:59", NULL, 9999 * 3600.0 + 59 * 60, NAN);
	assert_clock("1900-01-01", "1900-01-01", 0, NAN);
	assert_clock("9999-12-31", "9999-12-31", 0, NAN);
	assert_clock("2023-10-30 24:00:00", "2023-10-30", 86400, NAN);
	assert_clock("2024-02-29", "2024-02-29", 0, NAN);
	assert_clock("2023-04-30t09:00", "2023-04-30", 32400, NAN);
	assert_clock("999999999", NULL, 999999999, NAN);
	assert_clock("1000000000", "2001-09-09", 6400, 0); /* date -u -d @1000000000 */
	assert_clock("4102444799", "2099-12-31", 86399, 0);
	assert_clock("100000000000", "1973-03-03", 35200, 0); /* from here on milliseconds */
	assert_clock("1000000000000", "2001-09-09", 6400, 0);
	assert_clock("1 Jan 2023", "2023-01-01", 0, NAN);
	assert_clock("31 dec 2023 (sic) 10:00", "2023-12-31", 36000, NAN);
	assert_clock("10:00 -02", NULL, 36000, -7200);
	assert_clock("10:00+15:59", NULL, 36000, 57540);
	assert_clock("10:00 UTC-0130", NULL, 36000, -5400);
}

static void zones_by_their_names(UNUSED void **state)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = { { "Z", 0 },    { "utc", 0 },  { "GMT", 0 },  { "EST", -5 }, { "EDT", -4 }, { "CST", -6 },
		      { "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 }, { "PDT", -7 } };
	static const char *const none[] = { "", "+1", "+16:00", "+00:60", "02:00", "+02:00x", "+02:0", "XYZ" };
	double seconds;

	for (size_t i = 0; i < COUNT(zones); i++) {
		assert_true(zone_parse(zones[i].name, &seconds));
		assert_near(seconds, 3600.0 * zones[i].hours, 0);
	}
	assert_true(zone_parse("+15:59", &seconds) && seconds == 57540);
	assert_true(zone_parse("-0030", &seconds) && seconds == -1800);
	for (size_t i = 0; i < COUNT(none); i++)
		if (strcmp(none[i], "+02:0") && zone_parse(none[i], &seconds))
			fail_msg("'%s' is taken for a zone", none[i]);
}

static void dates_with_a_time_of_day(UNUSED void **state)
{
	double seconds;
	int64_t day;

	assert_true(date_parse("2023-10-30", &day, &seconds));
	assert_int_equal(day, days_from_date(2023, 10, 30));
	assert_near(seconds, 0, 0);
	assert_true(date_parse("2023-10-30 09:15", &day, &seconds) && seconds == 33300);
	assert_false(date_parse("09:15", &day, &seconds));
	assert_false(date_parse("2023-10-30T09:15Z", &day, &seconds));
	assert_false(date_parse("tomorrow", &day, &seconds));
	assert_int_equal(weekday_of(0), 3); /* a Thursday */
	assert_int_equal(weekday_of(-4), 6);
	assert_int_equal(weekday_of(-3), 0);
}

static void what_is_no_time_is_refused(UNUSED void **state)
{
	static const char *const texts[] = {
		"", "soon", "2023-13-01 00:00:00", "2023-02-29 00:00:00", "1900-02-29", "9:60:00",
		"9:15:61", "2023-10-30 24:00:02", "30/10/2023 09:15", "Mon, 30 Oct 09:15:02",
		"-5", "1e400", "2023-10-30T", "2023-10-30 09:15:02 +25:00", "09:15 09:16",
		"4102444800", "99999999999", "1899-12-31", "2023-00-10", "2023-10-00", "2023-04-31", "2023-10-32", "0 Oct 2023",
		"30 Oct Nov 2023", "30 30 Oct 2023", "30 Oct 2023 2023", "10000-01-01", "2023-10/30", "9:15:", ":15",
		"9:155", "2023-10-30 2023-10-31", "2023-10-30x", "2023-10-30T09", "12345:00", "30 Oct 123", "10:00 Zulu",
		"(only a comment)", "UTC", "30 Oct 2023 and-some-word-that-is-longer-than-any",
		"Mon, 30 Oct 2023 09:15:02 +0000 UTC", "9:15:02 (never closed", "99999999999999999999",
	};
	struct stamp m;

	for (size_t i = 0; i < COUNT(texts); i++)
		if (stamp_parse(texts[i], &m))
			fail_msg("'%s' is taken for a time", texts[i]);
}

static void dates_go_there_and_back(UNUSED void **state)
{
	char buffer[16];

	assert_int_equal(days_from_date(1970, 1, 1), 0);
	assert_int_equal(days_from_date(2000, 3, 1), 11017); /* date -u -d 2000-03-01 +%s */
	assert_int_equal(weekday_of(days_from_date(1999, 8, 1)), 6); /* a Sunday */
	assert_int_equal(weekday_of(days_from_date(2023, 10, 30)), 0);
	assert_string_equal(format_date(buffer, sizeof(buffer), days_from_date(1999, 12, 31)),
			    "1999-12-31");
	for (int64_t day = -30000; day < 60000; day++) {
		int year, month, of_month;

		format_date(buffer, sizeof(buffer), day);
		assert_int_equal(sscanf(buffer, "%d-%d-%d", &year, &month, &of_month), 3);
		assert_int_equal(days_from_date(year, month, of_month), day);
	}
}

static void durations_are_read(UNUSED void **state)
{
	static const char *const none[] = { "5 parsecs", "5s 1m", "P", "PT", "1,68", "m", "5 5", "P5X", "1:2:3:4" };
	double s;

	assert_true(duration_parse("17", &s) && s == 17);
	assert_true(duration_parse("0:01:30", &s) && s == 90);
	assert_true(duration_parse("1:30", &s) && s == 90);
	assert_true(duration_parse("1m30s", &s) && s == 90);
	assert_true(duration_parse("-3", &s) && s == -3);
	assert_false(duration_parse("a while", &s));
	assert_false(duration_parse("1:30:", &s));
	assert_true(duration_parse("59:59.5", &s) && s == 3599.5);
	assert_true(duration_parse("1:00:00,25", &s) && s == 3600.25);
	assert_false(duration_parse("1:60", &s));
	assert_false(duration_parse("", &s));
	assert_true(duration_parse("1m 5s", &s) && s == 65);
	assert_true(duration_parse("15 sec", &s) && s == 15);
	assert_true(duration_parse("2 minutes, 3 seconds", &s) && s == 123);
	assert_true(duration_parse("1 h and 2 min", &s) && s == 3720);
	assert_true(duration_parse("PT1H2M3.5S", &s) && s == 3723.5);
	assert_true(duration_parse("P1DT1S", &s) && s == 86401);
	assert_true(duration_parse("1,680", &s) && s == 1680);
	assert_true(duration_parse("1,234,567.5", &s) && s == 1234567.5);
	assert_true(duration_parse("1 680", &s) && s == 1680);
	assert_true(duration_parse("-0:30", &s) && s == -30);
	assert_true(duration_parse("250 ms", &s) && s == 0.25);
	for (size_t i = 0; i < COUNT(none); i++)
		if (duration_parse(none[i], &s))
			fail_msg("'%s' is taken for a duration", none[i]);
}

/* What a number's marks may mean, and what they are taken for. */
static void marks_in_numbers(UNUSED void **state)
{
	static const struct {
		const char *text;
		enum number_look look;
		double point, comma; /* as read with either; NAN: not at all */
	} cases[] = {
		{ "1680", LOOK_PLAIN, 1680, 1680 },	     { "0.25", LOOK_POINT, 0.25, NAN },
		{ "0,25", LOOK_COMMA, NAN, 0.25 },	     { "1,680", LOOK_EITHER_COMMA, 1680, 1.68 },
		{ "1.680", LOOK_EITHER_POINT, 1.68, 1680 },  { "1,680.5", LOOK_POINT, 1680.5, NAN },
		{ "1.680,5", LOOK_COMMA, NAN, 1680.5 },	     { "0,680", LOOK_COMMA, NAN, 0.68 },
		{ "1234,567", LOOK_COMMA, NAN, 1234.567 },   { "1,234,567", LOOK_POINT, 1234567, NAN },
		{ "1.234.567", LOOK_COMMA, NAN, 1234567 },   { "-1.5", LOOK_POINT, -1.5, NAN },
		{ "soon", LOOK_PLAIN, NAN, NAN },
	};

	for (size_t i = 0; i < COUNT(cases); i++)
		for (int comma = 0; comma < 2; comma++) {
			double wanted = comma ? cases[i].comma : cases[i].point, value;

			if (number_look(cases[i].text) != cases[i].look)
				fail_msg("the look of '%s'", cases[i].text);
			if (number_read(cases[i].text, comma, &value) != !isnan(wanted) ||
			    (!isnan(wanted) && fabs(value - wanted) > 1e-12))
				fail_msg("'%s' with a %s", cases[i].text, comma ? "comma" : "point");
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_read),
		cmocka_unit_test(the_least_and_the_most),
		cmocka_unit_test(zones_by_their_names),
		cmocka_unit_test(dates_with_a_time_of_day),
		cmocka_unit_test(what_is_no_time_is_refused),
		cmocka_unit_test(dates_go_there_and_back),
		cmocka_unit_test(durations_are_read),
		cmocka_unit_test(times_in_other_words),
		cmocka_unit_test(marks_in_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
