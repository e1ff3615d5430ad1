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

/* Why a call was not connected, by Q.850: the callee's side first. A row that was connected was served. */
static void causes(void **state)
{
	static const struct {
		const char *callee, *caller;
		enum logged_outcome outcome;
	} known[] = {
		{ "17", "0", LOGGED_BUSY },	{ "18", "0", LOGGED_NO_ANSWER }, { "19", "0", LOGGED_NO_ANSWER },
		{ "0", "16", LOGGED_CANCELED }, { "0", "0", LOGGED_CANCELED },	 { "1", "0", LOGGED_FAILED },
		{ "0", "38", LOGGED_FAILED },	{ "17", "16", LOGGED_BUSY },	 { "393216", "0", LOGGED_UNKNOWN },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		const char *text = arena_printf(&b->arena, "dateTimeOrigination,dateTimeConnect,dateTimeDisconnect,duration,"
						"origCause_value,destCause_value\nINTEGER,INTEGER,INTEGER,INTEGER,INTEGER,INTEGER\n"
						"1772442000,0,1772442030,0,%s,%s\n1772442000,1772442005,1772442065,60,%s,%s\n",
						known[i].caller, known[i].callee, known[i].caller, known[i].callee);
		const struct call_log *log = read_log(b, text);

		assert_int_equal(log->format, LOG_FORMAT_CISCO_CDR);
		assert_int_equal(log->aside[ASIDE_HEADER].count, 1);
		assert_int_equal(log->calls[0].outcome, known[i].outcome);
		assert_int_equal(log->calls[1].outcome, LOGGED_SERVED);
		assert_near(log->calls[1].service, 60, 0);
	}
	read_with(b, NULL, "dateTimeOrigination,dateTimeConnect,dateTimeDisconnect,destCause_value\n1772442000,0,1772442030,x\n");
	assert_error(&b->d, 2, 25, "outcome: no known word");
}

#define AT(seconds, rest) "17724" seconds "|" rest "\n"

/* mod_json_cdr writes a file for each call. */
static void a_call_alone(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_json(b, "{'core-uuid': 'x', 'variables': {'uuid': 'u1', 'start_epoch': '1772442000',\n"
					       "'answer_epoch': '1772442004', 'end_epoch': '1772442064', 'billsec': '60',\n"
					       "'hangup_cause': 'MEDIA_TIMEOUT'}}");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(log->format, LOG_FORMAT_FREESWITCH);
	assert_int_equal(log->count, 1);
	assert_near(log->calls[0].ring, 4, 0);
	assert_near(log->calls[0].service, 60, 0);
	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
}

/* In two queues, and paused in both: one stretch each, from the first to the last. */
static void agents_of_a_queue_log(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(
		b, AT("42000", "NONE|a|ann|ADDMEMBER|") AT("42010", "NONE|b|ann|ADDMEMBER|")
		   AT("42100", "c.1|a|NONE|ENTERQUEUE||1|1") AT("42120", "c.1|a|bob|RINGNOANSWER|20000")
		   AT("42150", "c.1|a|bob|RINGNOANSWER|25000") AT("42160", "c.1|a|ann|CONNECT|60|x|9")
		   AT("42260", "c.1|a|ann|COMPLETEAGENT|60|100|1") AT("42300", "NONE|a|ann|PAUSE|")
		   AT("42301", "NONE|b|ann|PAUSE|") AT("42350", "NONE|a|ann|UNPAUSE|") AT("42360", "NONE|b|ann|UNPAUSE|")
		   AT("42400", "NONE|a|ann|REMOVEMEMBER|") AT("42410", "NONE|c|ann|REMOVEMEMBER|")
		   AT("42420", "NONE|d|ann|ADDMEMBER|") AT("42430", "NONE|d|ann|REMOVEMEMBER|") AT("42500", "NONE|b|ann|REMOVEMEMBER|")
		   AT("42600", "NONE|a|bob|UNPAUSE|") AT("42700", "d.1|a|NONE|ENTERQUEUE||1|1")
		   AT("42710", "d.1|a|NONE|ABANDON|1|1|10"));
	const struct logged_presence *p = log->presences;
	double midnight = 1772442000 - 9 * 3600;

	assert_int_equal(log->count, 2);
	assert_int_equal(log->agent_count, 1); /* who never served is none */
	assert_int_equal(log->calls[0].unanswered, 2);
	assert_near(log->calls[0].unanswered_ring, 45, 0);
	assert_int_equal(log->calls[1].unanswered, 0);
	assert_int_equal(log->presence_count, 3);
	assert_string_equal(p[0].agent, "ann");
	assert_true(!p[0].pause && p[1].pause && p[2].pause);
	assert_near(p[0].from, 1772442000 - midnight, 0);
	assert_near(p[0].to, 1772442500 - midnight, 0);
	assert_near(p[1].from, 1772442300 - midnight, 0);
	assert_near(p[1].to, 1772442360 - midnight, 0);
	assert_string_equal(p[2].agent, "bob");
	assert_true(isnan(p[2].from)); /* before the log */
}

/* Columns of a user's own beside a system's; a format that is asked for, and is not there. */
static void formats_asked_for(void **state)
{
	static const struct log_options generic = { .format = LOG_FORMAT_GENERIC }, cisco = { .format = LOG_FORMAT_CISCO_CDR };
	static const char twilio[] = "Sid,Status,Direction,StartTime,QueueTime,queue_wait\n"
				     "CA1,completed,inbound,2026-03-02 09:00:00,1500,7\n";
	struct bench *b = *state;
	const struct call_log *log = read_log(b, twilio);

	assert_int_equal(log->format, LOG_FORMAT_TWILIO);
	assert_near(log->calls[0].held, 1.5, 0);
	assert_near(log->calls[0].wait, 7, 0);
	log = read_with(b, &generic, twilio);
	assert_int_equal(log->format, LOG_FORMAT_GENERIC);
	assert_null(log->format_what);
	assert_null(read_with(b, &cisco, twilio));
	assert_error(&b->d, 1, 1, "no column dateTimeOrigination, which Cisco CUCM's CDR has; by its columns the log is of "
		     "format twilio");
}

/* An end and durations say when a call came: a talk of 60 s after 12 s of waiting; all of 100 s. */
static void arrivals_from_ends(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "end,wait,talk,agent\n2026-03-02 09:01:12,12,60,ann\n");

	assert_near(log->calls[0].arrival, 9 * 3600, 0);
	assert_near(log->calls[0].began, 9 * 3600 + 12, 0);
	log = read_log(b, "end,duration,talk,agent\n2026-03-02 00:00:40,100,60,ann\n");
	assert_near(log->calls[0].arrival, 86400 - 60, 0);
	assert_int_equal(log->first_weekday, 6);
}

/* Calls are spread over their interval; who gave up among them; what else is not known. */
static void a_report_of_intervals(void **state)
{
	static const struct log_options o = { .intervals = true };
	struct bench *b = *state;
	const struct call_log *log = read_with(
		b, &o, "date,time,calls offered,calls answered,calls abandoned,total handle time\n"
		       "2026-03-02,09:00 - 09:15,4,2,1,200\n2026-03-02,09:15 - 09:30,0,0,0,0\n");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(log->interval_count, 2);
	assert_int_equal(log->count, 4);
	assert_int_equal(log->outcomes[LOGGED_SERVED], 2);
	assert_int_equal(log->outcomes[LOGGED_ABANDONED], 1);
	assert_int_equal(log->outcomes[LOGGED_UNKNOWN], 1);
	assert_near(log->intervals[0].length, 900, 0);
	assert_near(log->intervals[0].handle, 100, 0);
	assert_true(isnan(log->intervals[1].handle));
	assert_near(log->calls[0].arrival, 9 * 3600 + 112.5, 0);
	assert_near(log->calls[3].arrival, 9 * 3600 + 787.5, 0);
	assert_true(isnan(log->calls[0].wait) && isnan(log->calls[0].service));
	for (int ms = 0; ms < 2; ms++) { /* Genesys counts in ms, but for who has had it changed */
		log = read_with(b, &o, arena_printf(&b->arena, "Interval Start,Interval End,Media Type,Offer,Answer,Avg Handle,ASA\n"
						    "2026-03-02T09:00:00Z,2026-03-02T09:30:00Z,voice,4,4,%s,%s\n"
						    "2026-03-02T09:00:00Z,2026-03-02T09:30:00Z,chat,9,9,900000,9\n",
						    ms ? "190000" : "190", ms ? "15000" : "15"));
		assert_int_equal(log->interval_count, 1);
		assert_near(log->intervals[0].handle, 190, 1e-9);
		assert_near(log->intervals[0].wait, 15, 1e-9);
	}
	assert_null(read_with(b, NULL, "start,offered,answered,aht\n2026-03-02 09:00,4,2,100\n"));
	assert_error(&b->d, 1, 1, "an interval report");
	read_with(b, &o, "start,offered,answered,aht\n2026-03-02 09:00,-4,2,100\n");
	assert_error(&b->d, 2, 18, "offered: expected a number of calls, 0 to 100,000, found '-4'");
	assert_null(read_with(b, &o, "start,asa,aht\n2026-03-02 09:00,2,100\n"));
	assert_error(&b->d, 1, 1, "without a count of calls");
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
		bench_test(causes),
		bench_test(a_call_alone),
		bench_test(agents_of_a_queue_log),
		bench_test(formats_asked_for),
		bench_test(arrivals_from_ends),
		bench_test(a_report_of_intervals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
