/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of logs: every word and name that docs/logs.md lists, what follows from what, and what a
 * log says of itself as a whole. */
#include "log_bench.h"

#include "log/columns_internal.h"
#include "log/stamp_internal.h"

/* ---- words ---- */

static void outcomes_in_words(void **state)
{
	static const struct {
		const char *words;
		enum logged_outcome outcome;
	} cases[] = {
		{ "served answered answer agent handled connected success completed", LOGGED_SERVED },
		{ "abandoned_queue abandoned_queued abandoned-in-queue", LOGGED_ABANDONED },
		{ "abandoned abandon hang hangup hung-up lost", LOGGED_ABANDONED },
		{ "abandoned_before abandoned_ringing abandoned_speaking abandoned_in_ivr",
		  LOGGED_ABANDONED_BEFORE },
		{ "busy Busy BUSY", LOGGED_BUSY },
		{ "no-answer no_answer unanswered missed", LOGGED_NO_ANSWER },
		{ "failed fail", LOGGED_FAILED },
		{ "canceled cancelled", LOGGED_CANCELED },
		{ "unknown other phantom queued initiated ringing in-progress", LOGGED_UNKNOWN },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *words = arena_strdup(&b->arena, cases[i].words);

		for (char *word = strtok(words, " "); word; word = strtok(NULL, " ")) {
			const struct call_log *log =
				read_log(b, arena_printf(&b->arena, "time,status\n5,%s\n", word));

			if (log->calls[0].outcome != cases[i].outcome)
				fail_msg("'%s' is %s", word, logged_outcome_names[log->calls[0].outcome]);
			assert_int_equal(log->outcomes[cases[i].outcome], 1);
		}
	}
	assert_int_equal(read_log(b, "time\n5\n")->calls[0].outcome, LOGGED_UNKNOWN);
	assert_int_equal(read_log(b, "time,talk\n5,3\n")->calls[0].outcome, LOGGED_SERVED);
	assert_int_equal(read_log(b, "time,talk\n5,0\n")->calls[0].outcome, LOGGED_UNKNOWN);
}

/* The log's own words for any outcome. */
static void words_are_given(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < LOGGED_OUTCOMES; i++) {
		const struct log_word words[] = { { "other", LOGGED_BUSY }, { "gone", (enum logged_outcome)i } };
		const struct log_options o = { .word_count = 2, .words = words };
		const struct call_log *log = read_with(b, &o, "time,status\n5,GONE\n6,Other\n");

		assert_int_equal(b->d.errors, 0);
		assert_int_equal(log->calls[0].outcome, i);
		assert_int_equal(log->calls[1].outcome, LOGGED_BUSY);
	}
}

/* Whether who gave up had come to the queue is said by whichever column can. */
static void abandoned_in_the_queue_or_before(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,status,wait\n5,hang,3\n6,hang,0\n7,hang,\n");

	assert_int_equal(log->calls[0].outcome, LOGGED_ABANDONED);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_int_equal(log->calls[2].outcome, LOGGED_ABANDONED_BEFORE);
	/* with menus, no wait at all is none */
	log = read_log(b, "time,status,vru,wait\n5,hang,9,3\n6,hang,9,0\n");
	assert_int_equal(log->calls[0].outcome, LOGGED_ABANDONED);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED_BEFORE);
	assert_true(isnan(log->calls[1].wait));
	log = read_log(b, "time,status,q_start,q_exit\n5,hang,6,9\n6,hang,,\n7,hang,0:00,0:00\n");
	assert_int_equal(log->calls[0].outcome, LOGGED_ABANDONED);
	assert_near(log->calls[0].wait, 3, 0);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED_BEFORE);
	assert_int_equal(log->calls[2].outcome, LOGGED_ABANDONED_BEFORE);
}

static void directions_and_who_answered(void **state)
{
	struct bench *b = *state;
	const struct call_log *log =
		read_log(b, "time,direction,answered_by\n1,inbound,human\n2,Incoming,machine_end_beep\n"
			    "3,outbound-api,fax\n4,outgoing,unknown\n5,outbound-dial,HUMAN\n6,sideways,\n7,,Machine\n");
	static const int directions[] = { LOGGED_INBOUND,  LOGGED_INBOUND, LOGGED_OUTBOUND, LOGGED_OUTBOUND,
					  LOGGED_DIALLED,  LOGGED_ANY_DIRECTION, LOGGED_ANY_DIRECTION };
	static const int by[] = { LOGGED_HUMAN,	  LOGGED_MACHINE, LOGGED_MACHINE, LOGGED_ANYBODY,
				  LOGGED_HUMAN, LOGGED_ANYBODY, LOGGED_MACHINE };

	for (size_t i = 0; i < COUNT(by); i++) {
		assert_int_equal(log->calls[i].direction, directions[i]);
		assert_int_equal(log->calls[i].answered_by, by[i]);
	}
	assert_int_equal(log->known, LOG_DIRECTION | LOG_ANSWERED_BY);
}

/* ---- names of columns ---- */

/* Every recognised name stands for its role, as the reader of this role shows. */
static void every_name_is_recognised(void **state)
{
	static const struct {
		const char *names;
		unsigned known;
	} cases[] = {
		{ "held", LOG_HELD },
		{ "ring ring_time ringing ring_duration", LOG_RING },
		{ "vru vru_time ivr ivr_time ivr_duration", LOG_VRU },
		{ "wait wait_time q_time queue_wait wait_duration waiting_time speed_of_answer queue_time", LOG_WAIT },
		{ "service service_time ser_time talk talk_time talk_duration handle handle_time handle_duration "
		  "conversation_time duration call_duration", LOG_SERVICE | LOG_BEGAN | LOG_OUTCOME },
		{ "agent server agent_id agent_name worker worker_name worker_sid operator", LOG_AGENT },
		{ "type call_type queue queue_name skill", LOG_TYPE },
		{ "priority", LOG_PRIORITY },
		{ "answered answered_at answer_time answer_at", LOG_RING },
		{ "end end_time ended ended_at call_end", LOG_TOTAL },
		{ "vru_end vru_exit ivr_end", LOG_VRU },
	};
	static const char arrivals[] = "arrival arrival_time arrived arrived_at date_created created created_at "
				       "created_time vru_entry timestamp datetime time start start_time started "
				       "started_at call_time call_start";
	struct bench *b = *state;
	char *names = arena_strdup(&b->arena, arrivals);

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *list = arena_strdup(&b->arena, cases[i].names);

		for (char *name = strtok(list, " "); name; name = strtok(NULL, " ")) {
			const struct call_log *log =
				read_log(b, arena_printf(&b->arena, "time,%s\n5,7\n", name));

			if (log->known != cases[i].known)
				fail_msg("of '%s' the log knows %#x", name, log->known);
		}
	}
	for (char *name = strtok(names, " "); name; name = strtok(NULL, " "))
		assert_near(read_log(b, arena_printf(&b->arena, "%s\n5\n", name))->calls[0].arrival, 5, 0);
}

static void moments_between_which_a_call_waits_or_talks(void **state)
{
	struct bench *b = *state;
	static const char *const queue[][2] = { { "queue_start", "queue_end" }, { "q_start", "q_exit" },
						{ "enqueued", "dequeued" }, { "enqueued_at", "dequeued_at" },
						{ "queued_at", "queue_end" } };
	static const char *const service[][2] = { { "service_start", "service_end" }, { "ser_start", "ser_exit" },
						  { "talk_start", "talk_end" }, { "agent_start", "agent_end" },
						  { "connected_at", "talk_end" } };

	for (size_t i = 0; i < COUNT(queue); i++)
		assert_near(read_log(b, arena_printf(&b->arena, "time,%s,%s\n5,6,9\n", queue[i][0], queue[i][1]))
				    ->calls[0].wait, 3, 0);
	for (size_t i = 0; i < COUNT(service); i++) {
		const struct call_log *log = read_log(
			b, arena_printf(&b->arena, "time,%s,%s\n5,7,11\n", service[i][0], service[i][1]));

		assert_near(log->calls[0].service, 4, 0);
		assert_near(log->calls[0].began, 7, 0);
	}
}

static void milliseconds_by_their_names(void **state)
{
	static const char *const names[] = { "wait_ms", "wait ms", "Wait(ms)", "wait milliseconds", "wait_MILLIS" };
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(names); i++) {
		const struct log_column columns[] = { { "wait", names[i] } };
		const struct log_options o = { .column_count = 1, .columns = columns };

		assert_near(read_with(b, &o, arena_printf(&b->arena, "time,%s\n5,2500\n", names[i]))->calls[0].wait,
			    2.5, 1e-12);
	}
	assert_near(read_log(b, "time,held\n5,2\n")->calls[0].held, 2, 0); /* which says no unit */
}

/* ---- what follows from what ---- */

/* A duration that stands alone is the conversation; beside it, it is the whole call. */
static void durations_and_answers(void **state)
{
	struct bench *b = *state;
	const struct logged_call *c = read_log(b, "start,end,duration\n100,150,30\n")->calls;

	assert_near(c[0].service, 30, 0);
	assert_near(c[0].total, 50, 0);
	assert_near(c[0].ring, 20, 0); /* answered 30 s before the end */
	assert_near(c[0].began, 120, 0);
	c = read_log(b, "start,duration,talk\n100,50,30\n")->calls;
	assert_near(c[0].total, 50, 0);
	assert_near(c[0].service, 30, 0);
	c = read_log(b, "start,answered,end\n100,107,150\n")->calls;
	assert_near(c[0].ring, 7, 0);
	assert_near(c[0].service, 43, 0);
	assert_near(c[0].began, 107, 0);
	c = read_log(b, "start,answered,end,wait\n100,107,150,10\n")->calls;
	assert_near(c[0].service, 33, 0);
	assert_near(c[0].began, 117, 0);
	c = read_log(b, "start,answered,end,status\n100,107,150,busy\n")->calls;
	assert_true(isnan(c[0].ring) && isnan(c[0].service) && isnan(c[0].began));
	assert_near(c[0].total, 50, 0);
	c = read_log(b, "time,held,ring,vru,wait,talk\n100,1,2,4,8,16\n")->calls;
	assert_near(c[0].began, 115, 0);
	c = read_log(b, "time,vru_end\n100,98\n")->calls; /* before it came: not known */
	assert_true(isnan(c[0].vru));
	c = read_log(b, "time,held,answered\n100,5,108\n")->calls;
	assert_near(c[0].ring, 3, 0);
}

/* A time of day more than twelve hours before its call is the next day's. */
static void times_of_day_around_midnight(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "date,time,end\n2026-03-02,20:00,7:59:59\n"
						 "2026-03-02,20:00:01,8:00:00\n2026-03-03,23:00,23:30\n");

	assert_near(log->calls[0].total, 11 * 3600 + 3599, 0);
	assert_near(log->calls[1].total, 12 * 3600 - 1, 0);
	assert_near(log->calls[2].total, 1800, 0);
	assert_int_equal(log->days, 2);
	read_with(b, NULL, "date,time,end\n2026-03-02,20:00,8:00:00\n"); /* just twelve: before it */
	assert_true(has_error(&b->d, 2, 18, "end: expected a time after the arrival"));
}

/* A month is the longest call: clocks that were not set, or another unit. */
static void calls_that_take_years(void **state)
{
	struct bench *b = *state;

	assert_int_equal(read_log(b, "time,end,talk\n2026-03-02 09:00,2026-04-02 09:00,2678400\n")->count, 1);
	read_with(b, NULL, "time,end,talk\n2026-03-02 09:00,2076-03-02 09:00,60\n2026-03-02 09:00,2026-03-02 10:00,2678401\n");
	assert_true(has_error(&b->d, 2, 18, "end: expected a time at most 31 days after the arrival"));
	assert_true(has_error(&b->d, 3, 35, "service: expected at most 31 days of a call"));
}

/* Zones: of the first row, or as is asked for; a date in a column of its own. */
static void dates_and_zones(void **state)
{
	struct bench *b = *state;
	const struct log_options east = { .has_utc_offset = true, .utc_offset = 3600 };
	const struct call_log *log;

	log = read_log(b, "time\n2026-03-02T23:00:00Z\n2026-03-03T01:30:00+02:00\n2026-03-03 00:15\n");
	assert_near(log->utc_offset, 0, 0);
	assert_near(log->calls[0].arrival, 23 * 3600, 0);
	assert_near(log->calls[1].arrival, 23.5 * 3600, 0);
	assert_near(log->calls[2].arrival, 24.25 * 3600, 0); /* without a zone: in the log's */
	log = read_with(b, &east, "time\n2026-03-02T23:00:00Z\n2026-03-02 22:30\n");
	assert_near(log->utc_offset, 3600, 0);
	assert_int_equal(log->first_weekday, 0);
	assert_near(log->calls[0].arrival, 23.5 * 3600, 0); /* in UTC */
	assert_near(log->calls[1].arrival, 24 * 3600, 0);
	assert_int_equal(log->days, 2);
	read_with(b, NULL, "date,time\n2026-03-02 10:00,9:00\nsoon,9:00\n2026-03-02,9:00\n");
	assert_error(&b->d, 2, 1, "date: expected a date such as 2023-10-30, found '2026-03-02 10:00'");
	assert_error(&b->d, 3, 1, "date: expected a date");
	assert_int_equal(b->d.errors, 2);
	read_with(b, NULL, "time,end\n9:00,2026-03-02 10:00\n");
	assert_error(&b->d, 2, 6, "end: expected a time");
	read_with(b, NULL, "time\n9:00\n2026-03-02 10:00\n");
	assert_error(&b->d, 3, 1, "arrival: expected no date");
}

/* Who has an arrival goes by it; else by the start, less what it was held. */
static void arrivals_or_starts(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "arrival,start,held\n100,110,5\n,120,5\n,130,\n");

	assert_near(log->calls[0].arrival, 100, 0);
	assert_near(log->calls[1].arrival, 115, 0);
	assert_near(log->calls[2].arrival, 130, 0);
	/* never dialled: without any time */
	log = read_log(b, "time,status\n,canceled\n,failed\n,queued\n7,busy\n");
	assert_int_equal(log->aside[ASIDE_UNDIALLED].count, 3);
	assert_int_equal(log->rows, 4);
	assert_int_equal(log->count, 1);
	read_with(b, NULL, "arrival,start,status\n,,served\n");
	assert_error(&b->d, 2, 1, "no arrival");
	read_with(b, NULL, "time,status\n,canceled\n");
	assert_true(has_error(&b->d, 0, 0, "no call of its 1 rows is left: 0 not as `where` asks, 1 never dialled"));
}

static void assert_warning(struct bench *b, const char *text)
{
	char *shown = NULL;
	size_t size;
	FILE *out = open_memstream(&shown, &size);

	diag_print(&b->d, out, false);
	fclose(out);
	assert_non_null(strstr(shown, text));
	free(shown);
}

static void clocks_that_were_wrong(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_with(b, NULL, "time,vru,wait,talk\n100,-10,5,9\n200,-5,-1,8\n300,3,-2,7\n");

	assert_int_equal(b->d.errors, 0);
	assert_int_equal(b->d.warnings, 2);
	assert_warning(b, "log.csv:2:5: warning: vru: below 0 in 2 calls");
	assert_warning(b, "log.csv:3:8: warning: a duration below 0, 2 in all");
	assert_near(log->calls[0].arrival, 90, 0);
	assert_near(log->calls[0].vru, 0, 0);
	assert_near(log->calls[0].wait, 5, 0);
	assert_near(log->calls[1].arrival, 195, 0);
	assert_true(isnan(log->calls[1].wait) && isnan(log->calls[2].wait));
	assert_near(log->calls[2].vru, 3, 0);
	assert_near(read_log(b, "time,wait\n1,2678400\n")->calls[0].wait, 2678400, 0);
	read_with(b, NULL, "time,wait\n1,1000000001\n");
	assert_error(&b->d, 2, 3, "wait: expected a duration in seconds");
}

/* Days are counted from that of the earliest call, wherever its row stands. */
static void rows_in_any_order(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,talk\n2026-03-05 10:00,5,60\n2026-03-03 09:00,7,60\n"
						 "2026-03-04 11:00,9,60\n");

	assert_int_equal(log->days, 3);
	assert_int_equal(log->first_day, days_from_date(2026, 3, 3));
	assert_int_equal(log->first_weekday, 1);
	assert_near(log->calls[0].arrival, 9 * 3600, 0);
	assert_near(log->calls[0].began, 9 * 3600 + 7, 0);
	assert_near(log->calls[2].arrival, (48 + 10) * 3600, 0);
	assert_near(log->calls[2].began, (48 + 10) * 3600 + 5, 0);
}

static void names_are_cut_to_their_room(UNUSED void **state)
{
	char buffer[8] = "#######";

	assert_string_equal(plain_name(buffer, 4, "A-b_C d"), "abc");
	assert_int_equal(buffer[4], '#');
	assert_string_equal(plain_name(buffer, sizeof(buffer), "Zz 09 \xc3\xa9!"), "zz09e"); /* nobody types accents alike */
}

static void who_served(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,agent,type,priority\n1,zoe,x,0\n2,NO_SERVER,y,2147483647\n"
						 "3,None,x,\n4,-,,1\n5,null,,1\n6,n/a,,1\n7,amy,,1\n8,zoe,y,1\n");
	static const int agents[] = { 0, -1, -1, -1, -1, -1, 1, 0 }, types[] = { 0, 1, 0, -1, -1, -1, -1, 1 };

	for (size_t i = 0; i < COUNT(agents); i++) {
		assert_int_equal(log->calls[i].agent, agents[i]);
		assert_int_equal(log->calls[i].type, types[i]);
	}
	assert_int_equal(log->agent_count, 2);
	assert_string_equal(log->agents[1], "amy");
	assert_int_equal(log->type_count, 2);
	assert_string_equal(log->types[0], "x");
	assert_int_equal(log->calls[0].priority, 0);
	assert_int_equal(log->calls[1].priority, 2147483647);
	assert_int_equal(log->calls[2].priority, -1);
	log = read_with(b, NULL, "time,priority\n1,-1\n2,2147483648\n3,high\n");
	assert_int_equal(b->d.errors, 3);
	assert_error(&b->d, 2, 3, "priority: expected a whole number, 0 or more, found '-1'");
}

/* ---- the whole ---- */

/* What is known of some call is known; each quantity by itself. */
static void what_a_log_knows(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,held,ring\n5,,\n3,1,\n4,,2\n");

	assert_int_equal(log->known, LOG_HELD | LOG_RING);
	assert_near(log->calls[0].arrival, 3, 0);
	assert_near(log->calls[2].arrival, 5, 0);
	assert_int_equal(log->calls[0].line, 3);
	assert_int_equal(log->days, 1);
	assert_false(log->dated);
}

/* Ten years are the most, 3,660 days. */
static void the_longest_log(void **state)
{
	struct bench *b = *state;
	char first[16], last[16];
	int64_t day = days_from_date(2000, 1, 1);

	format_date(first, sizeof(first), day);
	format_date(last, sizeof(last), day + 3659);
	assert_int_equal(read_log(b, arena_printf(&b->arena, "time\n%s 12:00\n%s 23:00\n", first, last))->days, 3660);
	format_date(last, sizeof(last), day + 3660);
	read_with(b, NULL, arena_printf(&b->arena, "time\n%s 12:00\n%s 00:00\n", first, last));
	assert_error(&b->d, 3, 1, "arrives 3660 days after the first call (line 2), expected 3660 at most");
	assert_int_equal(b->d.errors, 1);
}

/* Several values of one column: any of them; of several columns: all. */
static void rows_that_are_wanted(void **state)
{
	static const struct log_filter filters[] = { { "queue", "a" }, { "queue", "b" }, { "side", "x" } };
	static const struct log_filter wrong[] = { { "quue", "a" } };
	const struct log_options o = { .filter_count = 3, .filters = filters };
	const struct log_options w = { .filter_count = 1, .filters = wrong };
	struct bench *b = *state;
	const struct call_log *log = read_with(b, &o, "time,queue,side\n1,a,x\n2,b,x\n3,c,x\n4,a,y\n5,B,X\n");

	assert_int_equal(log->count, 3);
	assert_int_equal(log->aside[ASIDE_FILTER].count, 2);
	assert_near(log->calls[2].arrival, 5, 0);
	assert_null(read_with(b, &w, "time,queue\n1,a\n"));
	assert_error(&b->d, 1, 1, "no column 'quue' in log.csv, did you mean 'queue'?");
	log = read_with(b, &o, "time,queue,side\n1,c,x\n");
	assert_true(has_error(&b->d, 0, 0, "no call of its 1 rows is left: 1 not as `where` asks, 0 never dialled"));
}

/* A column twice over is a mistake where it is used. */
static void columns_of_one_name(void **state)
{
	struct bench *b = *state;

	assert_near(read_log(b, "time,note,note\n5,1,2\n")->calls[0].arrival, 5, 0);
	assert_null(read_with(b, NULL, "wait,time,wait,wait\n1,2,3,4\n"));
	assert_error(&b->d, 1, 11, "another column is named 'wait'");
	assert_error(&b->d, 1, 16, "another column is named 'wait'");
	assert_int_equal(b->d.errors, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(outcomes_in_words),
		bench_test(words_are_given),
		bench_test(abandoned_in_the_queue_or_before),
		bench_test(directions_and_who_answered),
		bench_test(every_name_is_recognised),
		bench_test(moments_between_which_a_call_waits_or_talks),
		bench_test(milliseconds_by_their_names),
		bench_test(durations_and_answers),
		bench_test(times_of_day_around_midnight),
		bench_test(calls_that_take_years),
		bench_test(dates_and_zones),
		bench_test(arrivals_or_starts),
		bench_test(clocks_that_were_wrong),
		bench_test(rows_in_any_order),
		cmocka_unit_test(names_are_cut_to_their_room),
		bench_test(who_served),
		bench_test(what_a_log_knows),
		bench_test(the_longest_log),
		bench_test(rows_that_are_wanted),
		bench_test(columns_of_one_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
