/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What keeps agents from calls, against queues whose results are known: those who are not there, breaks,
 * other work. Seeds are fixed (1); intervals are at 99.9 %.
 */
#include "helpers.h"
#include "laws/attendance.h"
#include "report/report.h"
#include "stats/erlang.h"

#define QUEUE "apps: {q: '<Response><Enqueue>support</Enqueue></Response>'}\n" \
	      "designs: {d: {start: q, goal: agent}}\n"
#define RUN "run: {replications: 20, confidence: 99.9%, warm_up: 20h}\n"

static void assert_inside(const char *what, struct estimate e, double exact)
{
	if (!e.defined || !(e.low <= exact && exact <= e.high))
		fail_msg("%s: %.8g is outside %.8g .. %.8g (estimate %.8g)", what, exact, e.low, e.high,
			 e.value);
}

static void numbers_are_rounded(void **state)
{
	(void)state;
	assert_int_equal(agents_there(12, 0.25), 9);
	assert_int_equal(agents_there(10, 0.25), 8); /* a half counts as one */
	assert_int_equal(agents_there(9, 0.25), 7);
	assert_int_equal(agents_there(1, 0.5), 1);
	assert_int_equal(agents_there(1, 0.51), 0);
	assert_int_equal(agents_there(20, 0.15), 17);
	assert_int_equal(agents_there(7, 0), 7);
	for (uint64_t n = 0; n < 200; n++)
		for (double s = 0; s < 0.99; s += 0.07) {
			uint64_t paid = agents_to_schedule(n, s, 0);

			assert_true(agents_there(paid, s) >= n);
			assert_true(!paid || agents_there(paid - 1, s) < n);
		}
	assert_int_equal(agents_to_schedule(9, 0.25, 0.1), 13); /* 10 must be there */
}

static double agent_hours(const struct design_result *d)
{
	for (size_t i = 0; i < d->cost_count; i++)
		if (!strcmp(d->costs[i].name, "agent_hour"))
			return d->costs[i].total.value;
	fail_msg("no agents are paid");
	return 0;
}

#define REST "calls: {arrivals: {poisson: 120/h}, duration: 10h}\n" \
	     "callers: {patience: {queued: {exponential: 3m}}}\n" \
	     "prices: {agent_hour: 10}\nrun: {replications: 5}\n"
/* Shrinkage is fewer agents, call by call; what is paid is another matter. */
static void shrinkage_is_fewer_agents(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint;
	double occupied, cost;

	run(b, QUEUE "agents: {support: {schedule: {counts: [3, 6, 2], step: 1h}, handle_time: {exponential: 2m}}}\n" REST, NULL);
	fingerprint = b->r->designs[0].fingerprint;
	occupied = group_metric(&b->r->designs[0], "occupancy").value;
	cost = agent_hours(&b->r->designs[0]);
	run(b, QUEUE "agents: {support: {schedule: {counts: [4, 8, 3], step: 1h}, shrinkage: 25%, handle_time: {exponential: 2m}}}\n" REST, NULL);
	assert_int_equal(b->r->designs[0].fingerprint, fingerprint);
	assert_true(group_metric(&b->r->designs[0], "occupancy").value == occupied);
	assert_float_equal(group_metric(&b->r->designs[0], "present_agents").value, 3.6, 0.2);
	assert_float_equal(group_metric(&b->r->designs[0], "paid_agents").value /
			   group_metric(&b->r->designs[0], "present_agents").value, 15 / 11.0, 0.02);
	assert_float_equal(agent_hours(&b->r->designs[0]) / cost, 15 / 11.0, 0.02);
}

/* So many agents that whoever goes goes at once: each alternates between duty and breaks. */
static void many_agents_on_breaks(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 60, handle_time: {exponential: 2m}, breaks: {every: {uniform: [1h, 3h]}, length: {lognormal: {mean: 15m, cv: 1}}}}}\n"
	    "calls: {arrivals: {poisson: 100/h}, duration: 200h}\n" RUN, NULL);
	d = &b->r->designs[0];
	assert_inside("breaks", group_metric(d, "break_share"), 0.25 / 2.25);
	assert_inside("occupancy", group_metric(d, "occupancy"), 100 / 30.0 / 60);
	assert_float_equal(group_metric(d, "wait_mean").value, 0, 0);
}

/* One agent. A break that is due in a call comes after it, so that a call keeps him for C = S + L with
 * probability p, S else; one that is due while he is idle comes at once. Whoever calls waits for what
 * is under way and the C of all who are there (mean values; each state is seen by Poisson arrivals). */
static void one_agent_with_breaks(void **state)
{
	struct bench *b = *state;
	double rate = 12 / 3600.0, serve = 1 / 120.0, due = 1 / 1800.0, length = 300;
	double p = due / (due + serve), kept = 1 / serve + p * length;
	double in_break = 1 / serve - serve / (serve + due) / (serve + due);
	double square = 2 / serve / serve + 2 * in_break * length + p * 2 * length * length;
	double busy = rate * kept, idle_break = (1 - busy) * due * length / (1 + due * length);
	double wait = (rate * square / 2 + idle_break * length) / (1 - busy);
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 1, handle_time: {exponential: 2m}, breaks: {every: {exponential: 30m}, length: {exponential: 5m}}}}\n"
	    "calls: {arrivals: {poisson: 12/h}, duration: 1000h}\n" RUN, NULL);
	d = &b->r->designs[0];
	assert_inside("wait", group_metric(d, "wait_mean"), wait);
	assert_inside("occupancy", group_metric(d, "occupancy"), rate / serve);
	assert_inside("breaks", group_metric(d, "break_share"), rate * p * length + idle_break);
}

/* The break that is due at 1:00 begins when the call is over, 1:20, and is over at 2:20: the second
 * call waits 59 s, and its minute ends at 3:20, when the break that is due then begins. */
static void a_call_is_ended_before_a_break(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 1, handle_time: 30s, wrap_up: 10s, breaks: {every: 1m, length: 1m}}}\n"
	    "rules: {fetch_latency: 0s}\n"
	    "calls: {script: [{at: 40s}, {at: 81s}, {at: 150s}, {at: 201s}]}\n", NULL);
	d = &b->r->designs[0];
	/* 40: 0; 81: break from 80 to 140; 150: until 180; 201: break from 220 on, due at 200: 220 - 201 */
	assert_float_equal(group_metric(d, "wait_mean").value * 4, 0 + 59 + 30 + 79, 1e-6);
}

/* Calls before tasks, nobody interrupted: M/M/c with two classes (Cobham, Oper. Res. 2:70, 1954). */
static void calls_go_first(void **state)
{
	struct bench *b = *state;
	double calls = 40 / 3600.0, tasks = 35 / 3600.0, serve = 1 / 120.0, all = calls + tasks;
	struct queue_model m = { .agents = 3, .room = UINT64_MAX, .arrivals = all, .service = serve };
	double wait = queue_solve(&m).wait_mean, first = wait * (1 - all / 3 / serve) / (1 - calls / 3 / serve);
	const struct design_result *d;

	run(b, QUEUE
	    "agents: {support: {count: 3, handle_time: {exponential: 2m}, other_work: {arrivals: 35/h, handle_time: {exponential: 2m}}}}\n"
	    "calls: {arrivals: {poisson: 40/h}, duration: 400h}\n" RUN, NULL);
	d = &b->r->designs[0];
	assert_inside("calls", group_metric(d, "wait_mean"), first);
	assert_inside("tasks", group_metric(d, "other_work_wait_mean"), wait / (1 - calls / 3 / serve));
	assert_inside("occupancy", group_metric(d, "occupancy"), all / 3 / serve);
	assert_inside("other work", group_metric(d, "other_work_share"), tasks / 3 / serve);
	assert_inside("come", group_metric(d, "other_work"), 35 * 380);
	assert_float_equal(group_metric(d, "other_work_given_up_rate").value, 0, 0);
	/* conserved: the mean over both is that of one class */
	assert_float_equal(calls / all * group_metric(d, "wait_mean").value +
			   tasks / all * group_metric(d, "other_work_wait_mean").value, wait, 0.1 * wait);
}

/* Without calls, and without a queue, tasks are lost as Erlang B says. */
static void tasks_are_given_up(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {q: '<Response><Say>No</Say></Response>'}\ndesigns: {d: {start: q, goal: completed}}\n"
	    "agents: {support: {count: 3, other_work: {arrivals: 60/h, handle_time: {uniform: [1m, 3m]}, queue: no}}}\n"
	    "calls: {arrivals: {poisson: 10/h}, duration: 400h}\n" RUN, NULL);
	assert_inside("given up", group_metric(&b->r->designs[0], "other_work_given_up_rate"), erlang_b(2, 3));
}

/* So many that 17 and more wait for most of the time, as customers of M/M/1 do. */
static void many_tasks_wait(void **state)
{
	struct bench *b = *state;

	run(b, "apps: {q: '<Response><Say>No</Say></Response>'}\ndesigns: {d: {start: q, goal: completed}}\n"
	    "agents: {support: {count: 1, other_work: {arrivals: 3420/h, handle_time: {exponential: 1s}}}}\n"
	    "calls: {arrivals: {poisson: 10/h}, duration: 4h}\n"
	    "run: {replications: 20, confidence: 99.9%, warm_up: 10m}\n", NULL);
	assert_inside("wait", group_metric(&b->r->designs[0], "other_work_wait_mean"), 0.95 / 0.05);
}

/* Calls that are kept for half an hour after their agent, and hardly any: while nobody is there shifts
 * still begin and end, and with them who takes breaks. */
static void either_engine_agrees(void **state)
{
	static const char *const names[] = { "wait_mean", "occupancy", "break_share", "other_work_share", "other_work_wait_mean" };
	struct bench *b = *state;
	double values[2][sizeof(names) / sizeof(*names)];

	for (int i = 0; i < 2; i++) {
		struct experiment_options options = { .queue = i, .threads = 2 };

		load(b, "apps: {q: '<Response><Enqueue>support</Enqueue><Pause length=\"1800\"/></Response>'}\n"
			"designs: {d: {start: q, goal: agent}}\n"
			"agents:\n"
			"  support: {schedule: {counts: [2, 1, 2], step: 5m}, handle_time: 2m, breaks: {every: {uniform: [1m, 20m]}, length: 4m}, other_work: {arrivals: 2/h, handle_time: 1m}}\n"
			"calls: {arrivals: {poisson: 2/h}, duration: 100h}\nrun: {replications: 4}\n", NULL);
		b->r = experiment_run(b->s, &options, &b->d);
		assert_non_null(b->r);
		for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++)
			values[i][k] = group_metric(&b->r->designs[0], names[k]).value;
	}
	assert_memory_equal(values[0], values[1], sizeof(values[0]));
}

/* A table in which nobody is occupied and everybody waits says where the agents are. */
static void the_table_says_where_they_are(void **state)
{
	struct bench *b = *state;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	run(b, QUEUE "agents: {support: {count: 4, handle_time: 1m, breaks: {every: {exponential: 1m}, length: 1h},\n"
	       "  other_work: {arrivals: 1/m, handle_time: 1m}}, idle: {count: 1, handle_time: 1m, breaks: {every: 1m, length: 1h}}}\n"
	       "callers: {patience: {queued: 1m}}\ncalls: {arrivals: {poisson: 1/m}, duration: 5h}\nrun: {replications: 5}\n", NULL);
	report_table(out, b->r, &(struct report_style){ false, 100 });
	fclose(out);
	assert_non_null(strstr(text, "   Of the time on duty, support of A: 9"));
	assert_non_null(strstr(text, " % on breaks, "));
	assert_non_null(strstr(text, " % other work (occupied)\n"));
	assert_null(strstr(text, "idle of A: 9"));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_rounded),
		bench_test(shrinkage_is_fewer_agents),
		bench_test(many_agents_on_breaks),
		bench_test(one_agent_with_breaks),
		bench_test(a_call_is_ended_before_a_break),
		bench_test(calls_go_first),
		bench_test(tasks_are_given_up),
		bench_test(many_tasks_wait),
		bench_test(the_table_says_where_they_are),
		bench_test(either_engine_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
