/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which durations of a log have which in them, by names and by what the rows add up to; contacts that are no calls;
 * what a call that nobody answered was; and what is said of columns that nobody knows. */
#include "log_bench.h"

#include "base/memory.h"

static bool part_assumed(const struct call_log *log, const char *text)
{
	for (size_t i = 0; i < log->assumption_count; i++)
		if (strstr(log->assumptions[i], text))
			return true;
	return false;
}

/* ---- talk, hold, work ---- */

static void a_service_has_parts(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,talk time,hold time,wrap up time,status\n"
						 "2026-03-02 09:00,5,60,20,30,answered\n2026-03-02 09:01,5,,,,abandoned\n");

	assert_near(log->calls[0].service, 80, 0);
	assert_int_equal(log->after_count, 1);
	assert_near(logged_after_at(log, 0), 30, 0);
	assert_true(part_assumed(log, "hold time is not in talk time, and added to it"));
}

/* A handling time has all three; unless the call itself took so long. */
static void a_handling_time_has_them_all(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,handle time,hold time,wrap up time,status\n"
						 "2026-03-02 09:00,5,110,20,30,answered\n");

	assert_near(log->calls[0].service, 80, 0);
	log = read_log(b, "time,end,wait,handle time,wrap up time,status\n"
			  "2026-03-02 09:00:00,2026-03-02 09:01:55,5,110,30,answered\n"
			  "2026-03-02 09:10:00,2026-03-02 09:11:25,5,110,30,answered\n");
	assert_near(log->calls[0].service, 110, 0);
	assert_near(log->calls[1].service, 80, 0);
}

/* Without a wait a hold may be one. */
static void a_hold_that_may_be_the_wait(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,talk time,hold time,status\n2026-03-02 09:00,60,20,answered\n");
	static const struct log_column wait = { .role = "wait", .column = "hold time" };

	assert_near(log->calls[0].service, 60, 0);
	assert_true(part_assumed(log, "--columns 'wait=hold time' or 'hold=hold time'"));
	log = read_with(b, &(struct log_options){ .column_count = 1, .columns = &wait },
			"time,talk time,hold time,status\n2026-03-02 09:00,60,20,answered\n");
	assert_near(log->calls[0].wait, 20, 0);
	assert_near(log->calls[0].service, 60, 0);
}

/* ---- all of a call ---- */

static void a_duration_that_is_all_of_a_call(void **state)
{
	struct bench *b = *state;
	static const struct log_column all = { .role = "total", .column = "duration" };
	const struct call_log *log = read_log(b, "time,end,wait,duration,status\n"
						 "2026-03-02 09:00:00,2026-03-02 09:01:40,40,100,answered\n"
						 "2026-03-02 09:10:00,2026-03-02 09:12:20,40,100,answered\n");

	assert_near(log->calls[0].service, 60, 0);
	assert_near(log->calls[1].service, 100, 0); /* which is not */
	assert_true(part_assumed(log, "duration is all of a call where it goes from the arrival to end (line 2, ...)"));
	log = read_log(b, "time,wait,total duration,status\n2026-03-02 09:00:00,40,100,answered\n");
	assert_near(log->calls[0].service, 60, 0);
	log = read_log(b, "time,wait,duration,status\n2026-03-02 09:00:00,40,100,answered\n");
	assert_near(log->calls[0].service, 100, 0);
	assert_true(part_assumed(log, "where it is all of a call: --columns 'total=duration'"));
	log = read_with(b, &(struct log_options){ .column_count = 1, .columns = &all },
			"time,wait,duration,status\n2026-03-02 09:00:00,40,100,answered\n");
	assert_near(log->calls[0].service, 60, 0);
}

static void what_is_left_of_a_call(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "start,end,ring time,agent,status\n2026-03-02 09:00:00,2026-03-02 09:01:40,15,a,answered\n"
						 "2026-03-02 09:10:00,2026-03-02 09:10:30,30,,missed\n");

	assert_near(log->calls[0].service, 85, 0);
	assert_near(log->calls[0].ring, 15, 0);
	assert_true(isnan(log->calls[1].service));
	assert_true(part_assumed(log, "an agent has the call to end, after ring time"));
}

static void units_by_size(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,talk\n2026-03-02 09:00,5000,60000\n2026-03-02 09:01,0,90000\n"
						 "2026-03-02 09:02,0,45000\n2026-03-02 09:03,0,61000\n2026-03-02 09:04,7000,30000\n");

	assert_near(log->calls[0].service, 60, 0);
	assert_near(log->calls[4].wait, 7, 0);
	assert_true(part_assumed(log, "talk and other plain numbers are in ms, as seconds would be 15.9 hours on average"));
	log = read_log(b, "time,wait,talk (s)\n2026-03-02 09:00,5,60000\n2026-03-02 09:01,0,90000\n2026-03-02 09:02,0,45000\n"
			  "2026-03-02 09:03,0,61000\n2026-03-02 09:04,7,30000\n");
	assert_near(log->calls[0].service, 60000, 0);
	log = read_log(b, "time,wait,talk\n2026-03-02 09:00,0.0002,0.002\n2026-03-02 09:01,0,0.001\n2026-03-02 09:02,0,0.003\n"
			  "2026-03-02 09:03,0,0.001\n2026-03-02 09:04,0,0.002\n");
	assert_near(log->calls[0].service, 172.8, 1e-6);
	assert_near(log->calls[0].wait, 17.28, 1e-6);
}

/* ---- who is no call, and who was not answered ---- */

static void chats_are_no_calls(void **state)
{
	struct bench *b = *state;
	static const char text[] = "time,Channel,wait,talk,status\n2026-03-02 09:00,Phone,5,60,answered\n"
				   "2026-03-02 09:01,Chat,5,900,answered\n2026-03-02 09:02,Voice,5,61,answered\n";
	static const struct log_filter chats = { .column = "Channel", .value = "chat" };
	const struct call_log *log = read_log(b, text);

	assert_int_equal(log->count, 2);
	assert_int_equal(log->aside[ASIDE_FILTER].count, 1);
	assert_true(part_assumed(log, "1 rows are no calls, by Channel"));
	log = read_with(b, &(struct log_options){ .filter_count = 1, .filters = &chats }, text);
	assert_int_equal(log->count, 1);
	log = read_log(b, "time,Channel,wait,talk,status\n2026-03-02 09:00,SIP/1,5,60,answered\n2026-03-02 09:01,SIP/2,5,9,answered\n");
	assert_int_equal(log->count, 2); /* another kind of channels */
}

/* Anybody's time in a queue but Twilio's, whatever its unit. */
static void a_queue_time_with_a_unit(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,Queue Time (Seconds),talk,status\n2026-03-02 09:00,50,60,answered\n");

	assert_near(log->calls[0].wait, 50, 0);
	assert_true(isnan(log->calls[0].held));
}

static void who_was_not_answered(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,talk,queue,status\n2026-03-02 09:00,50,0,a,missed\n"
						 "2026-03-02 09:01,0,0,,abandoned\n2026-03-02 09:02,9,60,a,answered\n");

	assert_int_equal(log->calls[0].outcome, LOGGED_ABANDONED); /* after a wait */
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED_BEFORE); /* of no queue */
	assert_true(part_assumed(log, "1 call missed after a wait in the queue counts as abandoned"));
	log = read_log(b, "time,wait,talk\n2026-03-02 09:00,50,0\n2026-03-02 09:01,5,60\n");
	assert_int_equal(log->calls[0].outcome, LOGGED_ABANDONED);
	assert_true(part_assumed(log, "who was spoken with was served, who only waited gave up"));
	log = read_log(b, "time,vru,wait,talk,abandoned\n2026-03-02 09:00,5,,,N\n2026-03-02 09:01,5,9,,N\n2026-03-02 09:01,5,9,8,N\n");
	assert_int_equal(log->calls[0].outcome, LOGGED_ABANDONED_BEFORE);
	assert_int_equal(log->calls[1].outcome, LOGGED_UNKNOWN); /* left the queue otherwise */
	assert_int_equal(log->calls[2].outcome, LOGGED_SERVED);
}

static void several_agents_of_a_call(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,talk,agent\n2026-03-02 09:00,5,60,Ann; Bob\n2026-03-02 09:01,5,60,Ann\n");

	assert_int_equal(log->agent_count, 1);
	assert_string_equal(log->agents[0], "Ann");
	assert_true(part_assumed(log, "of several names in agent the first one had the call (1 call)"));
}

static void dispositions_are_no_outcomes(void **state)
{
	struct bench *b = *state;
	const struct call_log *log = read_log(b, "time,wait,talk,disposition\n2026-03-02 09:00,5,60,Sale\n2026-03-02 09:01,5,0,\n");

	assert_int_equal(log->calls[0].outcome, LOGGED_SERVED);
	assert_int_equal(log->calls[1].outcome, LOGGED_ABANDONED);
	assert_true(part_assumed(log, "disposition such as 'Sale' does not say how calls ended"));
}

/* ---- work after a call, of which there are two rows, and of many ---- */

static void work_counts_once(void **state)
{
	struct bench *b = *state;
	struct text { char *at; size_t size; } t = { 0 };
	FILE *out = open_memstream(&t.at, &t.size);
	const struct call_log *log;
	double sum = 0;

	fputs("call_id,time,wait,talk,acw,status\n", out);
	for (int i = 0; i < 5000; i++) {
		int call = i % 2500;

		fprintf(out, "%d,2026-03-02 %02d:%02d:%02d,5,60,%d,answered\n", call, 8 + call / 3600, call / 60 % 60, call % 60,
			i < 2500 ? 9999 : call % 97);
		sum -= i < 2500 ? 0 : call % 97;
	}
	fclose(out);
	log = read_log(b, t.at);
	free(t.at);
	assert_int_equal(log->count, 2500);
	assert_int_equal(log->after_count, 2500);
	for (size_t i = 0; i < logged_after_calls(log); i++)
		sum += logged_after_at(log, i);
	assert_near(sum, 0, 0); /* the later row's */
	assert_near(logged_after_at(log, 96), 96, 0);
}

/* ---- what nobody knows ---- */

static void columns_that_may_be_meant(void **state)
{
	struct bench *b = *state;
	const struct call_log *log;

	read_with(b, NULL, "Call Began,Speaking Time,What\n2026-03-02 09:00,60,ok\n");
	assert_error(&b->d, 1, 1, "--columns 'arrival=Call Began'");
	log = read_log(b, "time,Speaking Time,Final State\n2026-03-02 09:00,60,ok\n");
	assert_string_equal(log->like_service, "Speaking Time");
	assert_string_equal(log->like_outcome, "Final State");
	read_with(b, &(struct log_options){ .intervals = true }, "Date,Incoming Calls,Answered Calls,Abandoned Calls\n2026-03-02,90,80,10\n");
	assert_error(&b->d, 1, 1, "a report by the day, which does not say when in a day calls come");
	read_with(b, &(struct log_options){ .intervals = true }, "Index,Incoming Calls,Answered Calls,Abandoned Calls\n1,90,80,10\n");
	assert_error(&b->d, 1, 1, "a report that does not say when its intervals begin");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(a_service_has_parts),
		bench_test(a_handling_time_has_them_all),
		bench_test(a_hold_that_may_be_the_wait),
		bench_test(a_duration_that_is_all_of_a_call),
		bench_test(what_is_left_of_a_call),
		bench_test(units_by_size),
		bench_test(chats_are_no_calls),
		bench_test(a_queue_time_with_a_unit),
		bench_test(who_was_not_answered),
		bench_test(several_agents_of_a_call),
		bench_test(dispositions_are_no_outcomes),
		bench_test(work_counts_once),
		bench_test(columns_that_may_be_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
