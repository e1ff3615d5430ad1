/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/erlang.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_psi.h>
#include <math.h>


/* States whose weight is less than this of all before them no longer count. */
static const double negligible = 1e-17;
enum { MOST_STATES = 50000000 };

double erlang_b(double load, uint64_t agents)
{
	double inverse = 1;

	for (uint64_t i = 1; i <= agents; i++) {
		inverse = 1 + (double)i / load * inverse;
		if (isinf(inverse))
			return 0;
	}
	return 1 / inverse;
}

double erlang_c(double load, uint64_t agents)
{
	double b = erlang_b(load, agents), c = (double)agents;

	return load >= c ? 1 : c * b / (c - load * (1 - b));
}

double mg1_wait(double arrivals, double mean, double variance)
{
	double load = arrivals * mean;

	return load < 1 ? arrivals * (variance + mean * mean) / (2 * (1 - load)) : INFINITY;
}

/* Who finds all busy and J waiting: is served within t, and waits t at most. */
static void within(const struct queue_model *m, uint64_t j, double *served, double *waited)
{
	double rate = (double)m->agents * m->service, places = (double)j + 1;
	double a, b;

	if (m->patience == 0) {
		*served = *waited = gsl_cdf_gamma_P(m->threshold, places, 1 / rate);
		return;
	}
	a = rate / m->patience;
	b = exp(-m->patience * m->threshold);
	*served = a / (a + places) * gsl_cdf_beta_Q(b, a + 1, places);
	*waited = 1 - gsl_cdf_beta_P(b, a, places) * b;
}

/* Sums over the states in which all agents are busy, weighed against that of exactly
 * c busy and nobody waiting. */
struct busy_sums {
	double all;	/* weight */
	double full;	/* of the last state, where there is no more room */
	double queue;	/* weight times number waiting */
	double entering; /* of the states in which an arrival waits */
	double served, waited; /* of these, within the threshold */
	double seconds; /* of waiting of these, as far as they are served */
};

/* E[V; served] of who finds J waiting: -E[B ln B] / theta. */
static double served_seconds(const struct queue_model *m, uint64_t j)
{
	double rate = (double)m->agents * m->service, places = (double)j + 1, a;

	if (m->patience == 0)
		return places / rate;
	a = rate / m->patience;
	return a / (a + places) * (gsl_sf_psi(a + places + 1) - gsl_sf_psi(a + 1)) / m->patience;
}

/* Where nobody leaves and all may wait they are geometric series, of which there would be
 * many terms to add where the load is nearly that of all agents. */
static struct busy_sums geometric(const struct queue_model *m)
{
	double rate = (double)m->agents * m->service, spare = 1 - m->arrivals / rate;
	struct busy_sums s = { .all = 1 / spare, .entering = 1 / spare };

	s.queue = (1 - spare) / (spare * spare);
	s.served = s.waited = -expm1(-rate * spare * m->threshold) / spare;
	s.seconds = 1 / (spare * spare * rate);
	return s;
}

static struct busy_sums sum_busy(const struct queue_model *m)
{
	double weight = 1, rate = (double)m->agents * m->service, served, waited;
	struct busy_sums s = { 0 };

	for (uint64_t j = 0; j < MOST_STATES; j++) {
		bool last = j >= m->room;

		s.all += weight;
		s.queue += weight * (double)j;
		if (last) {
			s.full = weight;
			break;
		}
		s.entering += weight;
		within(m, j, &served, &waited);
		s.served += weight * served;
		s.waited += weight * waited;
		s.seconds += weight * served_seconds(m, j);
		weight *= m->arrivals / (rate + ((double)j + 1) * m->patience);
		if (isinf(weight)) {
			s.all = weight;
			break;
		}
		if (weight * ((double)j + 1) < negligible * s.all && m->room == UINT64_MAX)
			break;
	}
	return s;
}

struct queue_answer queue_solve(const struct queue_model *m)
{
	double load = m->arrivals / m->service, c = (double)m->agents, b, scale, p;
	struct queue_answer a = { 0 };
	struct busy_sums s;

	a.stable = m->room != UINT64_MAX || m->patience > 0 || load < c;
	if (!a.stable)
		return a;
	s = m->patience == 0 && m->room == UINT64_MAX ? geometric(m) : sum_busy(m);
	/* So many wait that it cannot be told how many. */
	a.stable = isfinite(s.all) && isfinite(s.queue);
	if (!a.stable)
		return a;
	/* With B the share of time that c of c are busy where nobody waits, the weight of
	 * all states below is (1 - B) / B of that of c. */
	b = erlang_b(load, m->agents);
	scale = 1 / ((1 - b) / b + s.all);
	if (b == 0)
		scale = 0;
	p = scale * s.all; /* all busy */
	a.blocked = scale * s.full;
	a.waited = scale * s.entering;
	a.queue_mean = scale * s.queue;
	a.abandoned = m->patience * a.queue_mean / m->arrivals;
	a.wait_mean = a.queue_mean / (m->arrivals * (1 - a.blocked));
	a.occupancy = load * (1 - a.blocked - a.abandoned) / c;
	a.served_within = 1 - p + scale * s.served;
	a.waited_within = 1 - p + scale * s.waited;
	a.asa = scale * s.seconds / (1 - a.blocked - a.abandoned);
	return a;
}

uint64_t queue_agents(const struct queue_model *m, uint64_t most,
		      bool (*good)(const struct queue_answer *a, void *context), void *context)
{
	uint64_t low = 0, high = 1;
	struct queue_model x = *m;

	/* low is too few, high is not known */
	for (;; high = 2 * high < most ? 2 * high : most) {
		struct queue_answer a;

		x.agents = high;
		a = queue_solve(&x);
		if (a.stable && good(&a, context))
			break;
		low = high;
		if (high >= most)
			return 0;
	}
	while (high - low > 1) {
		struct queue_answer a;

		x.agents = low + (high - low) / 2;
		a = queue_solve(&x);
		if (a.stable && good(&a, context))
			high = x.agents;
		else
			low = x.agents;
	}
	return high;
}
