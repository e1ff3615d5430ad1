/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs as telephone systems write them, a few rows each, and what they say by hand. */
#include "log_bench.h"

/* Asterisk's cdr_csv: durations are whole calls, billsec is the talk. */
static void asterisk(void **state)
{
	static const char rows[] =
		"\"\",\"5550100\",\"100\",\"in\",\"\"\"Desk 1\"\" <114>\",\"SIP/a-1\",\"SIP/b-2\",\"Dial\",\"SIP/b\","
		"\"2026-03-02 12:39:26\",\"2026-03-02 12:39:28\",\"2026-03-02 12:39:34\",8,6,\"ANSWERED\",\"DOCUMENTATION\"\n"
		"\"\",\"5550100\",\"100\",\"in\",\"\"\"Desk 1\"\" <114>\",\"SIP/a-3\",\"SIP/b-4\",\"Dial\",\"SIP/b\","
		"\"2026-03-02 12:49:26\",\"\",\"2026-03-02 12:49:56\",30,0,\"NO ANSWER\",\"DOCUMENTATION\"\n";
	static const char head[] = "accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,"
				   "duration,billsec,disposition,amaflags\n";
	struct bench *b = *state;

	for (int headed = 0; headed < 2; headed++) {
		const struct call_log *log = read_log(b, arena_printf(&b->arena, "%s%s", headed ? head : "", rows));

		assert_int_equal(log->count, 2);
		assert_int_equal(log->known & (LOG_WAIT | LOG_AGENT), 0);
		assert_near(log->calls[0].arrival, 12 * 3600 + 39 * 60 + 26, 0);
		assert_near(log->calls[0].ring, 2, 0);
		assert_near(log->calls[0].service, 6, 0);
		assert_near(log->calls[0].total, 8, 0);
		assert_int_equal(log->calls[1].outcome, LOGGED_NO_ANSWER);
		assert_near(log->calls[1].total, 30, 0);
		assert_int_equal(log->calls[1].line, 2 + headed);
	}
}

/* 10 s and 40 s of waiting, 100 s of talk, and one who gave up after 40 s. */
static void asterisks_queue_log(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(
		b, "1772442000|a.1|NONE|NONE|QUEUESTART|\n1772442000|a.1|support|NONE|ENTERQUEUE||5550100|1\n"
		   "1772442005|a.1|support|ann|RINGNOANSWER|4000\n1772442010|a.1|support|bob|CONNECT|10|x|3\n"
		   "1772442020|a.2|support|NONE|ENTERQUEUE||5550101|1\n1772442060|a.2|support|NONE|ABANDON|1|1|40\n"
		   "1772442110|a.1|support|bob|COMPLETEAGENT|10|100|1\n");

	assert_int_equal(log->count, 2);
	assert_near(log->calls[0].wait, 10, 0);
	assert_near(log->calls[0].service, 100, 0);
	assert_string_equal(log->agents[log->calls[0].agent], "bob");
	assert_string_equal(log->types[log->calls[0].type], "support");
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_near(log->calls[1].wait, 40, 0);
	assert_near(log->calls[0].arrival, 9 * 3600, 0); /* date -u -d @1772442000 */
}

static void freeswitch(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(
		b, "caller_id_name,caller_id_number,destination_number,context,start_stamp,answer_stamp,end_stamp,duration,billsec,"
		   "hangup_cause,uuid\n"
		   "x,5550100,100,default,2026-03-02 09:00:00,2026-03-02 09:00:05,2026-03-02 09:01:05,65,60,NORMAL_CLEARING,u1\n"
		   "x,5550100,100,default,2026-03-02 09:10:00,,2026-03-02 09:10:20,20,0,ORIGINATOR_CANCEL,u2\n"
		   "x,5550100,100,default,2026-03-02 09:20:00,,2026-03-02 09:20:01,1,0,USER_BUSY,u3\n"
		   "x,5550100,100,default,2026-03-02 09:30:00,,2026-03-02 09:30:25,25,0,NORMAL_CLEARING,u4\n");

	assert_near(log->calls[0].ring, 5, 0);
	assert_near(log->calls[0].service, 60, 0);
	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
	assert_int_equal(log->calls[1].outcome, LOGGED_CANCELED);
	assert_int_equal(log->calls[2].outcome, LOGGED_BUSY);
	assert_int_equal(log->calls[3].outcome, LOGGED_NO_ANSWER);
}

static void three_cx(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(
		b, "3CX Call Log\nCall Time,Caller ID,Destination,Status,Ringing,Talking,Totals,Cost,Reason\n"
		   "2026-03-02 09:00:00,5550100,Support,Answered,00:00:05,00:01:00,00:01:05,,Terminated by caller\n"
		   "2026-03-02 09:10:00,5550101,Support,Unanswered,00:00:20,,00:00:20,,Terminated by caller\n"
		   "Totals,,,,0:00:25,0:01:00,0:01:25,,\n");

	assert_int_equal(log->count, 2);
	assert_near(log->calls[0].ring, 5, 0);
	assert_near(log->calls[0].service, 60, 0);
	assert_int_equal(log->calls[1].outcome, LOGGED_NO_ANSWER);
	assert_int_equal(log->aside[ASIDE_TOTAL].count, 1);
}

static void cisco(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(
		b, "cdrRecordType,dateTimeOrigination,dateTimeConnect,dateTimeDisconnect,duration,callingPartyNumber\n"
		   "INTEGER,INTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(50)\n"
		   "1,1772442000,1772442005,1772442125,120,5550100\n1,1772442300,0,1772442330,0,5550100\n");

	assert_int_equal(log->count, 2);
	assert_int_equal(log->aside[ASIDE_HEADER].count, 1);
	assert_near(log->calls[0].ring, 5, 0);
	assert_near(log->calls[0].service, 120, 0);
	assert_int_equal(log->calls[1].outcome, LOGGED_NO_ANSWER);
	assert_near(log->calls[1].total, 30, 0);
}

/* A call centre's table as business courses have it. */
static void a_table_of_a_course(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(
		b, "Call Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,Speed of answer in seconds,AvgTalkDuration,Satisfaction\n"
		   "ID0001,Diane,1/13/2021,9:12:58 AM,Contract,Y,Y,109,0:02:23,3\n"
		   "ID0002,Becky,1/2/2021,1:12:58 PM,Support,N,N,,,\n");
	const struct logged_call *c = log->calls;

	assert_int_equal(log->count, 2);
	assert_int_equal(log->first_day, days_from_date(2021, 1, 2)); /* the 13th decides */
	assert_near(c[0].arrival, 13 * 3600 + 12 * 60 + 58, 0);
	assert_int_equal(c[0].outcome, LOGGED_ABANDONED);
	assert_true(isnan(c[0].wait)); /* nobody knows for how long */
	assert_near(c[1].wait, 109, 0);
	assert_near(c[1].service, 143, 0);
	assert_string_equal(log->agents[c[1].agent], "Diane");
}

static void ring_central(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(
		b, "Type,Direction,From,To,Extension,Name,Date,Time,Action,Action Result,Duration\n"
		   "Voice,Incoming,5550100,100,1,x,Mon 03/16/2026,9:15 AM,Phone Call,Accepted,0:05:12\n"
		   "Voice,Incoming,5550101,100,1,x,Mon 03/16/2026,3:20 PM,Phone Call,Missed,0:00:17\n");

	assert_near(log->calls[0].arrival, 9.25 * 3600, 0);
	assert_near(log->calls[0].service, 312, 0);
	assert_int_equal(log->calls[0].direction, LOGGED_INBOUND);
	assert_near(log->calls[1].arrival, 15 * 3600 + 1200, 0);
	assert_int_equal(log->calls[1].outcome, LOGGED_NO_ANSWER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(asterisk),
		bench_test(asterisks_queue_log),
		bench_test(freeswitch),
		bench_test(three_cx),
		bench_test(cisco),
		bench_test(a_table_of_a_course),
		bench_test(ring_central),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
