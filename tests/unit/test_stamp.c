/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates, times and durations of logs. */
#include "helpers.h"

#include "log/log.h"
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
	assert_clock("249999999999", "9892-03-08", 44799, 0);
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
		"250000000000", "1899-12-31", "2023-00-10", "2023-10-00", "2023-04-31", "2023-10-32", "0 Oct 2023",
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
