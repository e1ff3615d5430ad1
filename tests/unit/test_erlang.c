/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Queues that have formulas, against the definition of what the formulas give: the balance
 * equations state by state, and the waits of those who find all agents busy by integrating
 * the equations of their place in the queue.
 */
#include "helpers.h"
#include "stats/erlang.h"

enum { STATES = 400, STEPS = 20000 };

/* ---- by balance, and by integration ---- */

struct reference {
	double entering[STATES]; /* share of offered that finds J waiting and all busy, and enters */
	double idle, blocked, queue, busy; /* BUSY: agents */
};

static struct reference balance(const struct queue_model *m)
{
	size_t c = m->agents, last = m->room < STATES - 1 ? c + m->room : c + STATES - 1;
	struct reference r = { .idle = 0 };
	double *p = calloc(last + 1, sizeof(*p)), all = 0;

	p[0] = 1;
	for (size_t n = 0; n <= last; n++) {
		size_t serving = n < c ? n : c, waiting = n - serving;

		if (n)
			p[n] = p[n - 1] * m->arrivals /
			       (m->service * (double)serving + m->patience * (double)waiting);
		all += p[n];
	}
	for (size_t n = 0; n <= last; n++) {
		double share = p[n] / all;

		r.busy += share * (double)(n < c ? n : c);
		if (n < c)
			r.idle += share;
		else
			r.queue += share * (double)(n - c);
		if (n >= c && (n < last || m->room >= STATES - 1))
			r.entering[n - c] = share;
		else if (n >= c)
			r.blocked = share;
	}
	free(p);
	return r;
}

/* Of who has I ahead in the queue, Y[I] of offered, by the second. */
static void flow(const struct queue_model *m, const double *y, double *rate)
{
	double agents = (double)m->agents * m->service;

	for (size_t i = 0; i < STATES; i++)
		rate[i] = (i + 1 < STATES ? (agents + (double)(i + 1) * m->patience) * y[i + 1] : 0) -
			  (agents + (double)(i + 1) * m->patience) * y[i];
}

struct waits {
	double served, gone; /* by the time, of offered */
	double seconds;	     /* of those that are served by then */
};

/* Runge and Kutta's rule over SECONDS; a flow that falls off smoothly by Simpson's. */
static struct waits wait_for(const struct queue_model *m, const double *entering, double seconds)
{
	static double y[STATES], k1[STATES], k2[STATES], k3[STATES], k4[STATES], z[STATES];
	double h = seconds / STEPS, agents = (double)m->agents * m->service;
	struct waits w = { 0 };

	memcpy(y, entering, sizeof(y));
	for (size_t step = 0; step <= STEPS; step++) {
		double weight = h / 3 * (step == 0 || step == STEPS ? 1 : step % 2 ? 4 : 2);
		double waiting = 0;

		for (size_t i = 0; i < STATES; i++)
			waiting += y[i];
		w.served += weight * agents * y[0];
		w.gone += weight * (agents * y[0] + m->patience * waiting);
		w.seconds += weight * agents * y[0] * h * (double)step;
		flow(m, y, k1);
		for (size_t i = 0; i < STATES; i++)
			z[i] = y[i] + h / 2 * k1[i];
		flow(m, z, k2);
		for (size_t i = 0; i < STATES; i++)
			z[i] = y[i] + h / 2 * k2[i];
		flow(m, z, k3);
		for (size_t i = 0; i < STATES; i++)
			z[i] = y[i] + h * k3[i];
		flow(m, z, k4);
		for (size_t i = 0; i < STATES; i++)
			y[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
	}
	return w;
}

static void assert_solved(const struct queue_model *m, double long_time)
{
	struct queue_answer a = queue_solve(m);
	struct reference r = balance(m);
	struct waits soon = wait_for(m, r.entering, m->threshold);
	struct waits ever = wait_for(m, r.entering, long_time);
	double abandoned = m->patience * r.queue / m->arrivals;

	assert_true(a.stable);
	assert_near(a.blocked, r.blocked, 1e-9);
	assert_near(a.waited, 1 - r.idle - r.blocked, 1e-9);
	assert_near(a.queue_mean, r.queue, 1e-8 * (1 + r.queue));
	assert_near(a.abandoned, abandoned, 1e-9);
	assert_near(a.occupancy, r.busy / (double)m->agents, 1e-9);
	assert_near(a.wait_mean, r.queue / m->arrivals / (1 - r.blocked), 1e-8 * (1 + a.wait_mean));
	assert_near(a.served_within, r.idle + soon.served, 1e-6);
	assert_near(a.waited_within, r.idle + soon.gone, 1e-6);
	assert_near(a.asa, ever.seconds / (1 - r.blocked - abandoned), 1e-5 * (1 + a.asa));
}

static void answers_are_those_of_the_balance(UNUSED void **state)
{
	static const struct queue_model models[] = {
		{ .arrivals = 0.5, .service = 1, .agents = 1, .room = UINT64_MAX, .threshold = 0.8 },
		{ .arrivals = 2.4, .service = 1, .agents = 3, .room = UINT64_MAX, .threshold = 0.3 },
		{ .arrivals = 2.4, .service = 1, .agents = 3, .room = 4, .threshold = 0.3 },
		{ .arrivals = 5, .service = 1, .agents = 3, .room = 2, .threshold = 1 },
		{ .arrivals = 2, .service = 1, .agents = 3, .room = 0, .threshold = 1 },
		{ .arrivals = 4, .service = 1, .patience = 0.5, .agents = 3, .room = UINT64_MAX, .threshold = 0.5 },
		{ .arrivals = 4, .service = 0.5, .patience = 2, .agents = 5, .room = 3, .threshold = 0.2 },
		{ .arrivals = 0.7, .service = 1, .patience = 1, .agents = 1, .room = 1, .threshold = 1.5 },
	};

	for (size_t i = 0; i < COUNT(models); i++)
		assert_solved(&models[i], 60);
}

/* Where nobody leaves and all may wait there is a closed form, and it is the sum. */
static void a_queue_without_end_is_stable_or_not(UNUSED void **state)
{
	struct queue_model m = { .arrivals = 3, .service = 1, .agents = 3, .room = UINT64_MAX, .threshold = 1 };

	assert_false(queue_solve(&m).stable);
	m.arrivals = 2.999;
	assert_true(queue_solve(&m).stable);
	m.arrivals = 3;
	m.room = 1000;
	assert_true(queue_solve(&m).stable);
	m.room = UINT64_MAX;
	m.patience = 0.01;
	assert_true(queue_solve(&m).stable);
}

/* Ten thousand times what the agents can do, from callers who wait for years: the weights of states pass all
 * bounds, and nothing is known but that it does not do. It ends. */
static void a_hopeless_load_is_said_to_be_so(UNUSED void **state)
{
	struct queue_model m = { .agents = 1, .room = UINT64_MAX, .arrivals = 1, .service = 1e-4, .patience = 1e-8,
				 .threshold = 20 };

	assert_false(queue_solve(&m).stable);
	m.patience = 1e-2; /* who leave soon keep it bounded */
	assert_true(queue_solve(&m).stable);
	assert_near(queue_solve(&m).abandoned, 1 - 1e-4, 1e-6);
}

/* ---- formulas ---- */

/* Values of any table of Erlang's formulas, and both by their sums. */
static void erlangs_formulas(UNUSED void **state)
{
	assert_near(erlang_b(10, 10), 0.21458, 1e-5);
	assert_near(erlang_b(1, 1), 0.5, 1e-15);
	assert_near(erlang_b(2, 2), 0.4, 1e-15);
	assert_near(erlang_b(2, 0), 1, 0);
	assert_near(erlang_c(8, 10), 0.40918, 1e-5);
	assert_near(erlang_c(1, 2), 1.0 / 3, 1e-15);
	assert_near(erlang_c(2, 2), 1, 0);
	assert_near(erlang_c(3, 2), 1, 0);
	for (uint64_t c = 1; c <= 20; c++) {
		double load = 0.8 * (double)c, term = 1, below = 0, b;

		for (uint64_t n = 0; n < c; n++) {
			below += term;
			term *= load / (double)(n + 1);
		}
		b = term / (below + term);
		assert_near(erlang_b(load, c), b, 1e-12);
		term *= 1 / (1 - 0.8);
		assert_near(erlang_c(load, c), term / (below + term), 1e-12);
	}
	assert_true(erlang_b(1e-3, 400) == 0); /* less than there are numbers for */
}

/* M/M/1 waits rho / (mu - lambda), M/D/1 half of it. */
static void pollaczek_and_khinchine(UNUSED void **state)
{
	assert_near(mg1_wait(0.8, 1, 1), 4, 1e-12);
	assert_near(mg1_wait(0.8, 1, 0), 2, 1e-12);
	assert_near(mg1_wait(0.1, 5, 3), 0.1 * 28 / (2 * 0.5), 1e-12);
	assert_true(isinf(mg1_wait(1, 1, 1)));
	assert_true(isinf(mg1_wait(0.5, 3, 1)));
}

/* ---- how many agents ---- */

static bool most_wait(const struct queue_answer *a, void *context)
{
	return a->stable && a->waited <= *(const double *)context;
}

static void the_fewest_agents(UNUSED void **state)
{
	struct queue_model m = { .service = 1, .room = UINT64_MAX, .threshold = 1 };

	for (double load = 0.3; load < 40; load *= 1.3) {
		double share = 0.2;
		uint64_t fewest = 1;
		struct queue_answer a;

		m.arrivals = load;
		for (;; fewest++) {
			m.agents = fewest;
			a = queue_solve(&m);
			if (most_wait(&a, &share))
				break;
		}
		m.agents = 0; /* not looked at */
		assert_int_equal(queue_agents(&m, 1000, most_wait, &share), fewest);
		assert_int_equal(queue_agents(&m, fewest, most_wait, &share), fewest);
		assert_int_equal(queue_agents(&m, fewest - (fewest > 1), most_wait, &share),
				 fewest > 1 ? 0 : 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_those_of_the_balance),
		cmocka_unit_test(a_hopeless_load_is_said_to_be_so),
		cmocka_unit_test(a_queue_without_end_is_stable_or_not),
		cmocka_unit_test(erlangs_formulas),
		cmocka_unit_test(pollaczek_and_khinchine),
		cmocka_unit_test(the_fewest_agents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
