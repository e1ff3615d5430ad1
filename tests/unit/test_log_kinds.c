/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a log shows as a whole: orders of dates, marks of numbers, units, zones, ids, events, and
 * what is refused because nobody can tell. */
#include "log_bench.h"

#include <zlib.h>

#include "log/quality.h"
#include "log/zone_internal.h"

static bool assumes(const struct call_log *log, const char *text)
{
	for (size_t i = 0; i < log->assumption_count; i++)
		if (strstr(log->assumptions[i], text))
			return true;
	return false;
}

static const char *day_of(struct bench *b, const struct call_log *log)
{
	return format_date(arena_alloc(&b->arena, 32), 32, log->first_day);
}

/* ---- dates ---- */

static void an_order_of_dates_is_decided_by_any_row(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time\n03/02/2026 09:00\n17/02/2026 09:00\n");

	assert_string_equal(day_of(b, log), "2026-02-03");
	assert_int_equal(log->days, 15);
	assert_true(assumes(log, "dates begin with the day, as '17/02/2026 09:00' shows"));
	log = read_log(b, "time\n03/02/2026 09:00\n03/17/2026 09:00\n");
	assert_string_equal(day_of(b, log), "2026-03-02");
	log = read_log(b, "time,end\n03/02/2026 09:00,03/02/2026 09:05\n03/01/2026 09:00,03/14/2026 09:00\n");
	assert_string_equal(day_of(b, log), "2026-03-01"); /* the other column decides */
	assert_string_equal(day_of(b, read_log(b, "time\n03.02.2026 09:00\n")), "2026-02-03");
	assert_string_equal(day_of(b, read_log(b, "time\n26/03/14 09:00\n26/03/17 09:00\n")), "2026-03-14");
	assert_string_equal(day_of(b, read_log(b, "time\n14/03/26 09:00\n17/03/26 09:00\n")), "2026-03-14");
	assert_string_equal(day_of(b, read_log(b, "time\n02/02/2026 09:00\n")), "2026-02-02"); /* either way */
}

static void an_order_that_no_row_decides(void **state)
{
	static const struct log_options dmy = { .dates = LOG_DATES_DMY }, mdy = { .dates = LOG_DATES_MDY };
	struct bench *b = *state;
	static const char text[] = "wait,time\n5,03/02/2026 09:00\n5,04/02/2026 09:00\n";

	read_with(b, NULL, text);
	assert_error(&b->d, 2, 3, "'03/02/2026 09:00' is 2026-02-03 or 2026-03-02, and no day above 12 decides; say which: "
				  "--date-format dmy or mdy");
	assert_int_equal(b->d.errors, 1);
	assert_string_equal(day_of(b, read_with(b, &dmy, text)), "2026-02-03");
	assert_string_equal(day_of(b, read_with(b, &mdy, text)), "2026-03-02");
	read_with(b, NULL, "time\n17/02/2026 09:00\n02/17/2026 09:00\n");
	assert_error(&b->d, 3, 1, "has its month first, '17/02/2026 09:00' on line 2 its day");
	read_with(b, NULL, "time\n26/03/14 09:00\n26/03/14 10:00\n");
	assert_error(&b->d, 2, 1, "may begin with its day or with its year");
}

/* Days of a spreadsheet stand close; a log of seconds has at most some calls in one. */
static void numbers_that_are_days(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait\n46083.375,5\n46083.380208,7\n46084.5,1\n");

	assert_string_equal(day_of(b, log), "2026-03-02");
	assert_near(log->calls[0].arrival, 9 * 3600, 1e-6);
	assert_near(log->calls[1].arrival, 9 * 3600 + 450, 0.05); /* of six digits */
	assert_true(assumes(log, "in days since 1899-12-30"));
	log = read_log(b, "time,wait,talk\n46083.375,0.000058,60\n46083.380208,0.001389,90\n");
	assert_near(log->calls[1].wait, 120, 0.05); /* days, too */
	assert_near(log->calls[1].service, 90, 0);
	assert_true(assumes(log, "wait is in days, as the times are"));
	log = read_log(b, "time,wait\n46083.5,5\n46091.25,7\n46150.5,1\n");
	assert_false(log->dated);
	log = read_log(b, "time,wait\n46083,5\n46083,7\n46083,1\n"); /* whole numbers are seconds */
	assert_false(log->dated);
	log = read_log(b, "date,time\n46083,0.375\n46084,0.5\n");
	assert_string_equal(day_of(b, log), "2026-03-02");
	assert_near(log->calls[0].arrival, 9 * 3600, 1e-6);
	log = read_log(b, "date,time\n20260302,080016\n20260302,235959\n");
	assert_near(log->calls[0].arrival, 8 * 3600 + 16, 1e-6);
	log = read_log(b, "date,time\n2026-03-02,80016\n2026-03-02,100000\n"); /* a zero was lost */
	assert_near(log->calls[0].arrival, 8 * 3600 + 16, 1e-6);
	log = read_log(b, "time\n20260302080016\n20260303090000\n");
	assert_string_equal(day_of(b, log), "2026-03-02");
	assert_int_equal(log->days, 2);
	assert_false(assumes(log, "UTC"));
	log = read_log(b, "time,answered,end\n1772442000,0,1772442030\n1772442300,1772442305,1772442330\n");
	assert_true(assumes(log, "hours of the day are UTC's"));
	assert_true(isnan(log->calls[0].ring)); /* 0 is never, and not in 1970 */
	assert_int_equal(log->calls[0].outcome, LOGGED_NO_ANSWER);
	assert_near(log->calls[1].service, 25, 1e-6);
}

static void days_that_nobody_told(void **state)
{
	struct bench *b = *state;

	read_with(b, NULL, "time\n9:00\n12:00\n17:00\n17:30\n9:10\n12:20\n");
	assert_int_equal(b->d.errors, 0);
	assert_int_equal(b->d.warnings, 1);
	read_with(b, NULL, "time\n9:00\n12:00\n17:00\n17:30\n");
	assert_int_equal(b->d.warnings, 0);
	read_with(b, NULL, "time\n17:00\n15:00\n11:30\n9:00\n"); /* the newest first */
	assert_int_equal(b->d.warnings, 0);
}

/* ---- durations ---- */

static void units_in_names(void **state)
{
	static const struct {
		const char *name;
		double seconds; /* of 90 */
	} cases[] = {
		{ "wait", 90 },		   { "wait_s", 90 },	 { "wait_sec", 90 },	  { "wait (seconds)", 90 },
		{ "Wait Time [s]", 90 },   { "wait_ms", 0.09 },	 { "waitMs", 0.09 },	  { "wait_min", 5400 },
		{ "Wait Time (min)", 5400 }, { "waitMinutes", 5400 }, { "wait in minutes", 5400 }, { "wait_hours", 324000 },
		{ "wait-h", 324000 },	   { "wait.hrs", 324000 },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct call_log *log = read_log(b, arena_printf(&b->arena, "time,%s\n5,90\n6,0:01:30\n", cases[i].name));

		if (fabs(log->calls[0].wait - cases[i].seconds) > 1e-9)
			fail_msg("%s: %g s", cases[i].name, log->calls[0].wait);
		assert_near(log->calls[1].wait, 90, 1e-9); /* which says itself what it is */
	}
	assert_near(read_log(b, "time,wait (hh:mm)\n5,0:15\n")->calls[0].wait, 900, 0);
	assert_near(read_log(b, "time,wait\n5,0:15\n")->calls[0].wait, 15, 0);
	assert_true(assumes(read_log(b, "time,wait\n5,0:15\n"), "'0:15' are minutes and seconds"));
}

static void decimals_and_thousands(void **state)
{
	static const struct log_options comma = { .decimal = LOG_DECIMAL_COMMA };
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time;wait;talk\n5;0,25;1.680\n6;2,5;30\n");

	assert_near(log->calls[0].wait, 0.25, 1e-12);
	assert_near(log->calls[0].service, 1680, 1e-9);
	log = read_log(b, "time,talk\n5,\"1,680\"\n6,30\n");
	assert_near(log->calls[0].service, 1680, 1e-9);
	assert_true(assumes(log, "'1,680' is a thousand and more"));
	read_with(b, NULL, "time,talk\nnone,\"1,680\"\n");
	assert_error(&b->d, 2, 6, "'1,680' may be a thousand and more or have decimals");
	read_with(b, NULL, "time;talk\n5;1.680\n6;30\n");
	assert_error(&b->d, 2, 3, "'1.680' may have decimals or be a thousand and more");
	assert_near(read_with(b, &comma, "time;talk\n5;1.680\n6;30\n")->calls[0].service, 1680, 1e-9);
	read_with(b, NULL, "time,talk\n5,\"0,25\"\n6,0.25\n");
	assert_error(&b->d, 2, 3, "has a comma before its decimals, '0.25' on line 3 a point");
}

/* ---- ends ---- */

static void yes_and_no(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,talk,Answered (Y/N)\n1,5,60,Y\n2,9,,N\n3,9,,\n");

	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_int_equal(log->calls[2].outcome, LOGGED_UNKNOWN);
	log = read_log(b, "time,wait,talk,abandoned\n1,5,60,FALSE\n2,9,,TRUE\n");
	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	log = read_log(b, "time,wait,talk,answered\n1,5,60,1\n2,9,,0\n");
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	log = read_log(b, "time,answered,end\n100,101,150\n"); /* moments, as they are no yes or no */
	assert_near(log->calls[0].ring, 1, 0);
}

/* Where agents have names, who answers is one of them, and callers wait for that. */
static void the_answer_of_an_agent(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "arrival,answered,end,agent\n0,60,180,ann\n200,,290,\n");

	assert_near(log->calls[0].wait, 60, 0);
	assert_true(isnan(log->calls[0].ring));
	assert_near(log->calls[0].service, 120, 0);
	assert_near(log->calls[0].began, 60, 0);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_near(log->calls[1].wait, 90, 0);
	assert_true(assumes(log, "callers wait from arrival to answered"));
	log = read_log(b, "arrival,answered,end\n0,60,180\n");
	assert_near(log->calls[0].ring, 60, 0);
	assert_int_equal(log->known & LOG_WAIT, 0);
}

/* ---- rows ---- */

static void a_call_counts_once(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_with(b, NULL, "Sid,time,status,talk\nA,1,busy,\nA,1,served,60\nA,1,busy,\nB,5,busy,\n"
							"A,9,served,30\n");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(b->d.warnings, 2); /* two rows again, one at another time */
	assert_int_equal(log->count, 3);
	assert_int_equal(log->rows, 5);
	assert_int_equal(log->aside[ASIDE_DUPLICATE].count, 2);
	assert_int_equal(log->aside[ASIDE_DUPLICATE].lines[0], 3);
	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
	assert_near(log->calls[0].service, 60, 0);
}

static void rows_that_are_no_calls(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "Calls of March\n\"by\",the desk\ntime,wait,\n1,5,\n,,\ntime,wait,\n2,6\nTotal,11,\n"
						 "timestamp,integer,\n");

	assert_int_equal(log->count, 2);
	assert_int_equal(log->rows, 6);
	assert_int_equal(log->aside[ASIDE_BLANK].count, 1);
	assert_int_equal(log->aside[ASIDE_HEADER].count, 2);
	assert_int_equal(log->aside[ASIDE_TOTAL].count, 1);
	assert_int_equal(log->aside[ASIDE_TOTAL].lines[0], 8);
	assert_true(assumes(log, "2 rows above the header are passed over"));
	read_with(b, NULL, "queue,time\nSummit,soon\n"); /* begins like a sum */
	assert_error(&b->d, 2, 8, "expected a time");
	read_with(b, NULL, "time,wait,talk\n1,5,6\n2,6\n3,7,8,9\n");
	assert_error(&b->d, 3, 1, "2 fields, expected 3");
	assert_error(&b->d, 4, 1, "4 fields, expected 3");
}

/* ---- files ---- */

static void quotes_in_the_middle(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "clid,time,wait\n\"Desk, 1\" <114>,5,6\n\"a \"\"b\"\" c\",6,7\nD\"x,7,8\n");

	assert_int_equal(log->count, 3);
	assert_near(log->calls[0].wait, 6, 0);
	assert_near(log->calls[1].wait, 7, 0);
	assert_near(log->calls[2].wait, 8, 0);
}

static struct call_log *read_bytes(struct bench *b, enum log_encoding encoding, const char *bytes, size_t length)
{
	const struct log_options o = { .encoding = encoding };
	struct source *s = arena_array(&b->arena, 1, sizeof(*s));

	*s = (struct source){ "log.csv", arena_strndup(&b->arena, "", 0), length };
	s->text = memcpy(arena_array(&b->arena, length + 1, 1), bytes, length);
	diag_free(&b->d);
	return call_log_parse(&b->arena, s, &o, &b->d);
}

static void bytes_of_other_encodings(void **state)
{
	static const char wide[] = "\xff\xfet\0i\0m\0e\0\n\0005\0\n\0", big[] = "\xfe\xff\0t\0i\0m\0e\0\n\0005\0\n";
	static const char latin[] = "time,agent\n5,Jos\xe9\n";
	struct bench *b = *state;
	struct call_log *log = read_bytes(b, LOG_AUTO, wide, sizeof(wide) - 1);

	assert_near(log->calls[0].arrival, 5, 0);
	assert_true(assumes(log, "UTF-16"));
	assert_near(read_bytes(b, LOG_AUTO, big, sizeof(big) - 1)->calls[0].arrival, 5, 0);
	assert_near(read_bytes(b, LOG_UTF16, wide + 2, sizeof(wide) - 3)->calls[0].arrival, 5, 0);
	assert_null(read_bytes(b, LOG_AUTO, latin, sizeof(latin) - 1));
	assert_true(b->d.errors == 1 && has_error(&b->d, 2, 6, "byte 0xe9 on this line is no UTF-8"));
	assert_string_equal(read_bytes(b, LOG_LATIN1, latin, sizeof(latin) - 1)->agents[0], "Jos\xc3\xa9");
	assert_null(read_bytes(b, LOG_AUTO, "time\n5\0\n", 8));
	assert_true(has_error(&b->d, 2, 2, "a NUL byte"));
}

static void what_gzip_packed(void **state)
{
	static const char text[] = "time,wait\n5,6\n";
	struct bench *b = *state;
	unsigned char packed[256];
	z_stream z = { .next_in = (Bytef *)(uintptr_t)text, .avail_in = sizeof(text) - 1, .next_out = packed,
		       .avail_out = sizeof(packed) };

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	assert_near(read_bytes(b, LOG_AUTO, (char *)packed, z.total_out)->calls[0].wait, 6, 0);
	assert_null(read_bytes(b, LOG_AUTO, (char *)packed, z.total_out - 9));
	assert_true(has_error(&b->d, 0, 0, "ends in the middle of what gzip packed"));
	packed[12] ^= 0x55;
	assert_null(read_bytes(b, LOG_AUTO, (char *)packed, z.total_out));
	assert_int_equal(b->d.errors, 1);
}

/* ---- clocks of a place ---- */

/* python3: datetime(2026,3,29,1,tzinfo=ZoneInfo("Europe/Madrid")) and so on */
static void clocks_are_turned(void **state)
{
	static const struct {
		const char *zone;
		int year, month, day;
		double hour, offset;
	} cases[] = {
		{ "Europe/Madrid", 2026, 3, 29, 0.99, 1 },   { "Europe/Madrid", 2026, 3, 29, 1, 2 },
		{ "Europe/Madrid", 2026, 10, 25, 0.99, 2 },  { "Europe/Madrid", 2026, 10, 25, 1, 1 },
		{ "America/New_York", 2026, 3, 8, 6.99, -5 }, { "America/New_York", 2026, 3, 8, 7, -4 },
		{ "Australia/Sydney", 2026, 1, 15, 0, 11 },  { "Australia/Sydney", 2026, 7, 15, 0, 10 },
		{ "Asia/Kolkata", 2026, 7, 15, 0, 5.5 },     { "UTC", 2026, 7, 15, 0, 0 },
		{ "Europe/Madrid", 2060, 7, 15, 0, 2 },	     { "Europe/Madrid", 2060, 1, 15, 0, 1 },
		{ "Europe/Madrid", 2060, 3, 28, 0.99, 1 },   { "Europe/Madrid", 2060, 3, 28, 1, 2 },
		{ "Europe/Madrid", 2060, 10, 31, 0.99, 2 },  { "Europe/Madrid", 2060, 10, 31, 1, 1 },
		{ "America/New_York", 2060, 3, 14, 6.99, -5 }, { "America/New_York", 2060, 3, 14, 7, -4 },
		{ "Australia/Sydney", 2060, 4, 3, 15.99, 11 }, { "Australia/Sydney", 2060, 4, 3, 16, 10 },
		{ "Australia/Sydney", 2060, 1, 15, 0, 11 },  { "Europe/London", 1969, 1, 15, 0, 1 },
	};
	struct bench *b = *state;
	const char *wrong;

	if (!zone_load(&b->arena, "Europe/Madrid", &wrong)) {
		print_message("SKIP clocks: %s\n", wrong);
		skip();
	}
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct zone *z = zone_load(&b->arena, cases[i].zone, &wrong);
		double utc = 86400.0 * (double)days_from_date(cases[i].year, cases[i].month, cases[i].day) + 3600 * cases[i].hour;

		if (fabs(zone_offset(z, utc) - 3600 * cases[i].offset) > 0)
			fail_msg("%s: %g", cases[i].zone, zone_offset(z, utc) / 3600);
	}
	assert_null(zone_load(&b->arena, "Europe/Nowhere", &wrong));
	assert_null(zone_load(&b->arena, "../../etc/passwd", &wrong));
	assert_null(zone_load(&b->arena, "", &wrong));
	assert_null(zone_load(&b->arena, "zone.tab", &wrong));
}

static void hours_stay_when_clocks_are_turned(void **state)
{
	struct bench *b = *state;
	const struct log_options madrid = { .zone = "Europe/Madrid" };
	const struct call_log *log = read_log(b, "time,end\n2026-03-28T09:00:00+01:00,2026-03-28T09:10:00+01:00\n"
						 "2026-03-30T09:00:00+02:00,2026-03-30T07:10:00Z\n");
	const char *wrong;

	assert_near(log->calls[1].arrival, 2 * 86400 + 9 * 3600, 0);
	assert_near(log->calls[1].total, 600, 0);
	assert_true(assumes(log, "each row's own offset"));
	log = read_log(b, "time\n2026-03-28T09:00:00+01:00\n2026-03-28T09:00:00-05:00\n");
	assert_near(log->calls[1].arrival, 15 * 3600, 0); /* places that far apart: by the first one's clocks */
	assert_true(assumes(log, "rows have offsets from -5 to +1 hours"));
	if (!zone_load(&b->arena, "Europe/Madrid", &wrong))
		skip();
	log = read_with(b, &madrid, "time\n2026-03-28T08:00:00Z\n2026-03-30T07:00:00Z\n2026-03-30 07:30:00\n");
	assert_int_equal(b->d.errors, 0);
	assert_near(log->calls[0].arrival, 9 * 3600, 0);
	assert_near(log->calls[1].arrival, 2 * 86400 + 9 * 3600, 0);
	assert_near(log->calls[2].arrival, 2 * 86400 + 9.5 * 3600, 0); /* in UTC, as it names no zone */
	log = read_log(b, "Start Time (UTC)\n2026-03-28 08:00:00\n");
	assert_near(log->utc_offset, 0, 0);
}

/* ---- other shapes ---- */

#define EVENTS \
	"call_id,event,time,agent\na,arrival,100,\na,queued,110,\nb,arrival,120,\na,answered,140,ann\nb,queued,125,\n" \
	"b,abandoned,185,\na,hangup,300,ann\nc,arrival,400,\nc,wave,401,\n"

static void events_are_joined(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, EVENTS);

	assert_int_equal(log->count, 3);
	assert_near(log->calls[0].arrival, 100, 0);
	assert_near(log->calls[0].wait, 30, 0);
	assert_near(log->calls[0].service, 160, 0);
	assert_near(log->calls[0].total, 200, 0);
	assert_string_equal(log->agents[log->calls[0].agent], "ann");
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_near(log->calls[1].wait, 60, 0);
	assert_int_equal(log->calls[1].line, 4);
	assert_int_equal(log->calls[2].outcome, LOGGED_UNKNOWN);
	assert_true(assumes(log, "9 events are of 3 calls"));
	assert_true(assumes(log, "passed over: wave"));
	read_with(b, NULL, "event,time\narrival,100\nanswered,110\n");
	assert_true(has_error(&b->d, 1, 1, "without the calls' ids"));
	read_with(b, NULL, "uniqueid,eventtype,time\na,CHAN_START,100\na,ANSWER,110\na,LINKEDID_END,150\n");
	assert_true(has_error(&b->d, 1, 1, "an event log of channels"));
}

static void reports_of_intervals_are_refused(void **state)
{
	static const char *const texts[] = {
		"Date,u,calls\n2026-03-02,1,5\n",
		"Interval,Offered,Answered,Abandoned,AHT\n2026-03-02 09:00,9,8,1,200\n",
		"date,time,incoming calls,answered calls,waiting time (avg),talk duration (avg)\n2026-03-02,9:00,9,8,0:01:00,0:03:00\n",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(texts); i++) {
		assert_null(read_with(b, NULL, texts[i]));
		assert_true(has_error(&b->d, 1, 1, "an interval report"));
		assert_int_equal(b->d.errors, 1);
	}
}

static void json_in_lines_and_in_depth(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_json(
		b, "{'ContactId': 'a', 'InitiationTimestamp': '2026-03-02T09:00:00Z', 'DisconnectTimestamp': '2026-03-02T09:03:20Z',"
		   " 'Queue': {'Name': 'Support', 'EnqueueTimestamp': '2026-03-02T09:00:30Z', 'Duration': 20},"
		   " 'Agent': {'Username': 'ann', 'ConnectedToAgentTimestamp': '2026-03-02T09:00:50Z',"
		   " 'AgentInteractionDuration': 150}}\n"
		   "{'ContactId': 'b', 'InitiationTimestamp': '2026-03-02T09:05:00Z', 'DisconnectTimestamp': '2026-03-02T09:06:00Z',"
		   " 'Queue': {'Name': 'Support', 'EnqueueTimestamp': '2026-03-02T09:05:30Z', 'Duration': 30}, 'Agent': null}\n");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(log->count, 2);
	assert_near(log->calls[0].wait, 20, 0);
	assert_near(log->calls[0].service, 150, 0);
	assert_near(log->calls[0].began, 9 * 3600 + 50, 0);
	assert_string_equal(log->agents[0], "ann");
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_near(log->calls[1].wait, 30, 0);
	assert_int_equal(log->calls[1].line, 2);
	assert_null(read_json(b, "{'time': 5}\n{'time': 6\n"));
	assert_int_equal(b->d.errors, 1);
}

/* ---- what looks wrong ---- */

static void doubts(void **state)
{
	struct bench *b = *state;
	struct log_quality q;
	const char *text = "time,talk,end,agent\n100,60,200,ann\n130,60,200,ann\n400,60,410,bob\n";

	log_quality(&q, read_log(b, text));
	assert_int_equal(q.overlaps.count, 1);
	assert_int_equal(q.overlaps.line, 3);
	assert_int_equal(q.longer.count, 1);
	assert_int_equal(q.longer.line, 4);
	assert_int_equal(q.jumps.count, 0);
	text = "time,talk\n";
	for (int i = 0; i < 4 * 86400; i += 300) /* every five minutes, but for a morning */
		if (i / 86400 != 2 || i % 86400 / 3600 < 8 || i % 86400 / 3600 > 10)
			text = arena_printf(&b->arena, "%s%d,60\n", text, i == 4500 ? 200000 : i);
	log_quality(&q, read_log(b, text));
	assert_int_equal(q.jumps.count, 1);
	assert_int_equal(q.jumps.line, 18);
	assert_int_equal(q.gap_count, 1);
	assert_near(q.gaps[0].from, 2 * 86400 + 8 * 3600 - 300, 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(an_order_of_dates_is_decided_by_any_row),
		bench_test(an_order_that_no_row_decides),
		bench_test(numbers_that_are_days),
		bench_test(days_that_nobody_told),
		bench_test(units_in_names),
		bench_test(decimals_and_thousands),
		bench_test(yes_and_no),
		bench_test(the_answer_of_an_agent),
		bench_test(a_call_counts_once),
		bench_test(rows_that_are_no_calls),
		bench_test(quotes_in_the_middle),
		bench_test(bytes_of_other_encodings),
		bench_test(what_gzip_packed),
		bench_test(clocks_are_turned),
		bench_test(hours_stay_when_clocks_are_turned),
		bench_test(events_are_joined),
		bench_test(reports_of_intervals_are_refused),
		bench_test(json_in_lines_and_in_depth),
		bench_test(doubts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
