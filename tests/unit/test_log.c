/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Call logs: dialects, what the user says of columns, and what is wrong with a row. */
#include "log_bench.h"

/* ---- dialects ---- */

#define TWILIO \
	"\xef\xbb\xbfSid,From,Status,StartTime,EndTime,Duration,Direction,AnsweredBy,QueueTime," \
	"DateCreated\r\n"

static void a_log_of_twilio(void **state)
{
	struct bench *b = *state;
	struct call_log *log = read_log(
		b, TWILIO
		"CA1,+1555,completed,\"Mon, 30 Oct 2023 09:15:10 +0000\","
		"\"Mon, 30 Oct 2023 09:15:40 +0000\",22,outbound-api,machine_start,1500,"
		"\"Mon, 30 Oct 2023 09:15:02 +0000\"\r\n"
		"CA2,+1555,no-answer,\"Mon, 30 Oct 2023 09:15:01 +0000\",,,inbound,,,\r\n"
		"CA3,+1555,queued,,,,outbound-api,,,\r\n"
		"CA4,+1555,busy,\"Tue, 31 Oct 2023 00:00:01 +0000\",,,outbound-dial,,2000,\r\n");
	const struct logged_call *c = log->calls;

	assert_int_equal(log->rows, 4);
	assert_int_equal(log->count, 3);
	assert_int_equal(log->aside[ASIDE_UNDIALLED].count, 1);
	assert_int_equal(log->days, 1); /* the last one was created before midnight */
	assert_int_equal(log->first_weekday, 0);
	assert_true(log->dated);
	assert_near(log->utc_offset, 0, 0);
	assert_int_equal(c[0].outcome, LOGGED_NO_ANSWER);
	assert_int_equal(c[0].direction, LOGGED_INBOUND);
	assert_true(isnan(c[0].ring) && isnan(c[0].service));
	assert_near(c[1].arrival, 33302, 0);
	assert_near(c[1].held, 1.5, 1e-12);
	assert_near(c[1].service, 22, 0);
	assert_near(c[1].ring, 40 - 22 - 2 - 1.5, 1e-9); /* what is left of 9:15:02 to 40 */
	assert_near(c[1].total, 38, 1e-9);
	assert_int_equal(c[1].outcome, LOGGED_SERVED);
	assert_int_equal(c[1].direction, LOGGED_OUTBOUND);
	assert_int_equal(c[1].answered_by, LOGGED_MACHINE);
	assert_near(c[2].arrival, 86399, 1e-9); /* queued two seconds */
	assert_int_equal(c[2].outcome, LOGGED_BUSY);
	assert_int_equal(c[2].direction, LOGGED_DIALLED);
}

#define BANK \
	"date,type,priority,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome," \
	"ser_start,ser_exit,ser_time,server\n"

/* Rows as of the bank's file, made up. */
static void a_log_of_the_bank(void **state)
{
	struct bench *b = *state;
	struct call_log *log = read_log(
		b, BANK
		"1999-08-01,PS,2,23:59:50,23:59:58,8,23:59:58,0:01:00,62,AGENT,0:01:01,0:02:01,60,A02\n"
		"1999-08-01,NW,0,9:00:00,9:00:17,17,0:00:00,0:00:00,0,HANG,0:00:00,0:00:00,0,NO_SERVER\n"
		"1999-08-01,PS,1,9:00:00,9:00:06,6,9:00:06,9:00:06,0,HANG,0:00:00,0:00:00,0,NO_SERVER\n"
		"1999-08-02,PS,1,8:00:30,8:00:00,-30,8:00:00,8:00:40,40,HANG,0:00:00,0:00:00,0,NO_SERVER\n"
		"1999-08-02,PS,1,9:00:00,9:00:06,6,0:00:00,0:00:00,0,AGENT,9:00:07,9:00:17,10,A01\n"
		"1999-08-02,PS,1,9:01:00,9:01:06,6,9:01:06,9:01:16,10,PHANTOM,9:01:16,9:01:17,1,NO_SERVER\n");
	const struct logged_call *c = log->calls;

	assert_int_equal(b->d.warnings, 1);
	assert_int_equal(log->count, 6);
	assert_int_equal(log->days, 2);
	assert_int_equal(log->first_weekday, 6);
	assert_true(isnan(log->utc_offset));
	assert_int_equal(log->outcomes[LOGGED_SERVED], 2);
	assert_int_equal(log->outcomes[LOGGED_ABANDONED], 2);
	assert_int_equal(log->outcomes[LOGGED_ABANDONED_BEFORE], 1);
	assert_int_equal(log->outcomes[LOGGED_UNKNOWN], 1);
	assert_int_equal(log->agent_count, 2);
	assert_string_equal(log->agents[0], "A02");
	/* the file's order at one moment */
	assert_int_equal(c[0].line, 3);
	assert_int_equal(c[0].outcome, LOGGED_ABANDONED_BEFORE);
	assert_true(isnan(c[0].wait));
	assert_int_equal(c[1].line, 4);
	assert_int_equal(c[1].outcome, LOGGED_ABANDONED);
	assert_near(c[1].wait, 0, 0);
	/* past midnight */
	assert_near(c[2].arrival, 86390, 0);
	assert_near(c[2].began, 86400 + 61, 0);
	assert_near(c[2].vru, 8, 0);
	assert_near(c[2].wait, 62, 0);
	assert_near(c[2].service, 60, 0);
	assert_int_equal(c[2].priority, 2);
	/* in the queue before it arrived: from then on */
	assert_near(c[3].arrival, 86400 + 8 * 3600, 0);
	assert_near(c[3].vru, 0, 0);
	assert_near(c[3].wait, 40, 0);
	assert_near(c[4].began, 86400 + 9 * 3600 + 7, 0);
	assert_int_equal(c[5].agent, -1);
}

static void a_list_of_twilios_api(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_json(
		b, "{'uri': '{', 'calls': [\n"
		   " {'sid': 'CA1', 'status': 'completed', 'duration': '22', 'queue_time': '1500',\n"
		   "  'date_created': 'Mon, 30 Oct 2023 09:15:02 +0000', 'subresource_uris': {'x': []},\n"
		   "  'end_time': 'Mon, 30 Oct 2023 09:15:40 +0000', 'direction': 'outbound-api'},\n"
		   " {'sid': 'CA2', 'status': 'busy', 'duration': null, 'price': -0.1, 'new': true,\n"
		   "  'date_created': 'Mon, 30 Oct 2023 09:15:03 +0000'}]}\n");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(log->count, 2);
	assert_int_equal(log->calls[0].line, 2);
	assert_near(log->calls[0].service, 22, 0);
	assert_near(log->calls[0].held, 1.5, 1e-12);
	assert_int_equal(log->calls[0].direction, LOGGED_OUTBOUND);
	assert_int_equal(log->calls[1].outcome, LOGGED_BUSY);
	assert_int_equal(log->calls[1].line, 5);
	log = read_json(b, "[{'time': 5.5, 'wait': 2}, {'time': 7, 'wait': 'soon'}]");
	assert_near(log->calls[0].arrival, 5.5, 0);
	assert_error(&b->d, 1, 28, "wait: expected a duration in seconds, found 'soon'");
	assert_null(read_json(b, "[{'time': 5.5},\n {'time' 6}]"));
	assert_error(&b->d, 2, 10, "no JSON");
	assert_null(read_json(b, "{'calls': {'time': 6}}"));
	assert_true(has_error(&b->d, 0, 0, "expected a list of calls"));
	assert_int_equal(b->d.errors, 1);
	assert_null(read_json(b, "[]"));
	assert_true(has_error(&b->d, 0, 0, "is empty"));
}

/* To Twilio a call is completed whoever it spoke with: columns beside it know better. */
static void completed_without_an_agent(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "Sid,StartTime,Status,Duration,queue_wait,talk_time\n"
						 "CA1,100,completed,90,20,60\n"
						 "CA2,200,completed,40,30,\n"
						 "CA3,300,completed,5,,\n");

	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
	assert_near(log->calls[0].total, 90, 0);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_near(log->calls[1].wait, 30, 0);
	assert_true(isnan(log->calls[1].service));
	assert_int_equal(log->calls[2].outcome, LOGGED_ABANDONED_BEFORE);
	log = read_log(b, "Sid,StartTime,Status,Duration\nCA1,100,completed,90\n");
	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
	assert_near(log->calls[0].service, 90, 0);
}

/* Twilio's queue_time is no wait in a queue, in milliseconds; others' is. */
static void queue_times(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,queue_time,sid\n100,2000,CA1\n");

	assert_near(log->calls[0].held, 2, 1e-12);
	assert_true(isnan(log->calls[0].wait));
	/* created before the beginning, it seems */
	log = read_log(b, "start,queue_time,sid\n1,2000,CA1\n");
	assert_near(log->calls[0].arrival, 0, 0);
	log = read_log(b, "time,queue_time\n100,20\n");
	assert_true(isnan(log->calls[0].held));
	assert_near(log->calls[0].wait, 20, 0);
}

/* Moments alone: durations follow. */
static void durations_follow_from_moments(void **state)
{
	struct bench *b = *state;
	struct call_log *log = read_log(
		b, "date;start time;vru_exit;q_start;q_exit;outcome;ser_start;ser_exit\n"
		   "2023-10-30;23:59:50;23:59:58;23:59:58;0:00:10;AGENT;0:00:10;0:01:10\n");

	assert_near(log->calls[0].vru, 8, 1e-9);
	assert_near(log->calls[0].wait, 12, 1e-9);
	assert_near(log->calls[0].service, 60, 1e-9);
	assert_near(log->calls[0].began, 86410, 1e-9);
}

/* What stands between quotes separates nothing. */
static void the_separator_is_guessed_outside_quotes(void **state)
{
	static const char *const logs[] = {
		"\"a, b\";wait;\"time\"\n1;2;100\n",
		"\xef\xbb\xbf\"a, b\";wait;time\n1;2;100\n",
		"\n\n \"a, \"\"b\"\", c\" ;wait;time\n1;2;100\n",
		"\"a,\n;b\"\twait\ttime\n1\t2\t100\n",
		"\"a;\tb\",wait,time\n1,2,100\n",
		"a;\"b\tc\",wait,time\n1,2,100\n",
		"5\" of it;wait;time\n1;2;100\n",
		"\"a\" b, c\";wait;time\n1;2;100\n",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(logs); i++) {
		const struct call_log *log = read_log(b, logs[i]);

		assert_int_equal(log->count, 1);
		assert_near(log->calls[0].arrival, 100, 0);
		assert_near(log->calls[0].wait, 2, 0);
	}
}

static void what_ringflow_writes(void **state)
{
	struct bench *b = *state;
	struct call_log *log = read_log(
		b, "design,replication,call,counted,created,answered,ended,state,success,reason,"
		   "studio,studio_accepted,rest_redirects,rest_400,studio_400,queue_wait,agent,attempt\n"
		   "a,1,1,1,100000.500000000,100000.500000000,100070.500000000,completed,1,,,0,0,0,0,"
		   "10.000000000,1,1\n"
		   "a,1,2,1,100001.000000000,100001.000000000,100020.000000000,completed,0,"
		   "abandoned_queued,,0,0,0,0,19.000000000,0,1\n"
		   "a,1,3,1,100002.000000000,,100003.000000000,busy,0,busy,,0,0,0,0,,0,1\n");

	assert_false(log->dated);
	assert_near(log->calls[0].arrival, 100000.5, 0);
	assert_near(log->calls[0].wait, 10, 0);
	assert_near(log->calls[0].service, 60, 1e-9);
	assert_near(log->calls[0].total, 70, 1e-9);
	assert_int_equal(log->calls[0].agent, -1);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_int_equal(log->calls[2].outcome, LOGGED_BUSY);
}

/* ---- the user's word ---- */

static void columns_are_named(void **state)
{
	static const struct log_column columns[] = { { "arrival", "my_time" },
						     { "service", "Talk S" },
						     { "wait", "held_ms" },
						     { "priority", "none" } };
	static const struct log_word words[] = { { "ok!", LOGGED_SERVED } };
	static const struct log_filter filters[] = { { "line", "main" }, { "line", "SALES" } };
	const struct log_options o = { .column_count = COUNT(columns), .columns = columns,
				       .word_count = COUNT(words), .words = words,
				       .filter_count = COUNT(filters), .filters = filters,
				       .has_utc_offset = true, .utc_offset = -3600 };
	struct bench *b = *state;
	struct call_log *log = read_with(b, &o, "my_time,talk_s,held_ms,result,priority,line\n"
						"2023-10-30T00:15:00Z,60,2500,OK!,high,main\n"
						"2023-10-30T00:16:00+01:00,60,0,busy,low,sales\n"
						"2023-10-30T00:17:00Z,60,0,ok!,low,other\n");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(log->count, 2);
	assert_int_equal(log->aside[ASIDE_FILTER].count, 1);
	assert_near(log->calls[0].arrival, 22 * 3600 + 16 * 60, 0);
	assert_near(log->calls[1].arrival, 23 * 3600 + 15 * 60, 0);
	assert_near(log->calls[1].wait, 2.5, 0);
	assert_near(log->calls[1].service, 60, 0);
	assert_int_equal(log->calls[1].priority, -1);
	assert_int_equal(log->calls[1].outcome, LOGGED_SERVED);
}

static void a_column_that_is_not_there(void **state)
{
	static const struct log_column columns[] = { { "arrival", "my_tim" } };
	static const struct log_column roles[] = { { "arival", "my_time" } };
	const struct log_options o = { .column_count = 1, .columns = columns };
	const struct log_options r = { .column_count = 1, .columns = roles };
	struct bench *b = *state;

	assert_null(read_with(b, &o, "my_time,x\n5,1\n"));
	assert_error(&b->d, 1, 1, "no column 'my_tim' in log.csv, did you mean 'my_time'?");
	assert_null(read_with(b, &r, "my_time,x\n5,1\n"));
	assert_true(has_error(&b->d, 0, 0, "no such quantity 'arival', did you mean 'arrival'?"));
}

/* ---- what is wrong ---- */

static void every_bad_row_is_told(void **state)
{
	struct bench *b = *state;
	struct call_log *log = read_with(b, NULL,
					 "start_time,end_time,status,wait,agent\n"
					 "2023-10-30 09:00:00,2023-10-30 09:01:00,completed,5,a\n"
					 "yesterday,,completed,5,a\n"
					 "2023-10-30 09:00:00,2023-10-30 08:01:00,completed,5,a\n"
					 "\n"
					 "2023-10-30 09:00:00,,completd,x,a\n"
					 "2023-10-30 09:00:00,,completd,1,a\n"
					 "2023-10-30 09:00:00,,busy\n"
					 "09:00:00,,busy,,\n"
					 ",,busy,,\n");

	assert_non_null(log);
	assert_int_equal(log->count, 2);
	assert_error(&b->d, 3, 1, "start: expected a time such as 2023-10-30 09:15:02");
	assert_error(&b->d, 4, 21, "end: expected a time after the arrival");
	assert_error(&b->d, 6, 22, "outcome: no known word");
	assert_error(&b->d, 6, 22, "did you mean 'completed'?");
	assert_error(&b->d, 6, 31, "wait: expected a duration in seconds, found 'x'");
	assert_error(&b->d, 8, 1, "3 fields, expected 5");
	assert_error(&b->d, 9, 1, "expected a date, as of the calls before");
	assert_error(&b->d, 10, 1, "no arrival");
	assert_int_equal(b->d.errors, 7); /* an unknown word once */
}

static void what_is_no_log(void **state)
{
	struct bench *b = *state;

	assert_null(read_with(b, NULL, ""));
	assert_true(has_error(&b->d, 0, 0, "is empty"));
	assert_null(read_with(b, NULL, "a,b\n1,2\n"));
	assert_error(&b->d, 1, 1, "no column with the calls' arrivals");
	assert_non_null(read_with(b, NULL, "time,b\n"));
	assert_true(has_error(&b->d, 0, 0, "has no calls"));
	assert_non_null(read_with(b, NULL, "time,b\n1,\"2\n3,4\n"));
	assert_error(&b->d, 2, 3, "a quoted field that does not end");
	assert_null(read_with(b, NULL, "time,time\n1,2\n"));
	assert_error(&b->d, 1, 6, "another column is named 'time'");
}

/* A field may hold lines and quotes; positions stay right behind it. */
static void quoted_fields(void **state)
{
	struct bench *b = *state;

	read_with(b, NULL, "time,note,wait\n"
			   "1,\"a \"\"quoted\"\"\nnote, long\",2\n"
			   "  2 ,\"\xc3\xa4\xc3\xb6\", zz\n");
	assert_error(&b->d, 4, 12, "found 'zz'");
	assert_int_equal(b->d.errors, 1);
}

static void a_century_is_a_mistake(void **state)
{
	struct bench *b = *state;

	read_with(b, NULL, "time\n1999-01-01 00:00:00\n2099-01-01 00:00:00\n");
	assert_error(&b->d, 3, 1, "days after the first call (line 2)");
}

/* ---- the real one ---- */

static void the_months_calls(UNUSED void **state)
{
	struct bench *b = *state;
	const char *data = data_directory("the month's calls");
	struct call_log *log;
	size_t joined = 0, waited = 0;
	double total = 0;

	if (!data)
		skip();
	log = call_log_read(&b->arena,
			    arena_printf(&b->arena, "%s/traces/technion_anonymous_bank_1999_08.csv", data),
			    NULL, &b->d);
	assert_int_equal(b->d.errors, 0);
	assert_int_equal(log->count, 42078);
	assert_int_equal(log->outcomes[LOGGED_SERVED], 31402); /* grep -c AGENT */
	assert_int_equal(log->outcomes[LOGGED_UNKNOWN], 310);  /* PHANTOM */
	assert_int_equal(log->outcomes[LOGGED_ABANDONED] + log->outcomes[LOGGED_ABANDONED_BEFORE],
			 10366); /* HANG */
	assert_int_equal(log->agent_count, 31);
	assert_int_equal(log->days, 31);
	assert_int_equal(log->first_weekday, 6);
	for (size_t i = 0; i < log->count; i++) {
		double wait = logged_call_at(log, i).wait;

		if (isfinite(wait)) {
			joined++;
			waited += wait > 0;
			total += wait;
		}
	}
	/* what the data's description says: 18.8 % abandoned, waits of 116 s */
	assert_near((double)log->outcomes[LOGGED_ABANDONED] / (double)joined, 0.188, 0.001);
	assert_near(total / (double)waited, 116, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_log_of_twilio),
		bench_test(a_log_of_the_bank),
		bench_test(a_list_of_twilios_api),
		bench_test(completed_without_an_agent),
		bench_test(queue_times),
		bench_test(durations_follow_from_moments),
		bench_test(the_separator_is_guessed_outside_quotes),
		bench_test(what_ringflow_writes),
		bench_test(columns_are_named),
		bench_test(a_column_that_is_not_there),
		bench_test(every_bad_row_is_told),
		bench_test(what_is_no_log),
		bench_test(quoted_fields),
		bench_test(a_century_is_a_mistake),
		bench_test(the_months_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
