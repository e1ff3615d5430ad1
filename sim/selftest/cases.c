/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cases - what can be known exactly of calls, queues and races. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "selftest/selftest.h"
#include "stats/erlang.h"

/* ---- one group of agents: arrivals, service, patience (all per second), agents, seconds
 * of the service level ---- */

#define QUEUE(arrivals, handle, agents, callers, group, warm_up) \
	"apps: {line: '<Response><Enqueue>desk</Enqueue></Response>'}\n" \
	"rules: {fetch_latency: 0s}\n" \
	callers \
	"calls: {arrivals: {poisson: " arrivals "}, count: 30000}\n" \
	"run: {replications: 50, warm_up: " warm_up "}\n" \
	"agents: {desk: {count: " agents ", handle_time: " handle ", service_level: 20s" group "}}\n" \
	"designs: {line: {start: line, goal: agent}}\n"

static struct queue_answer queue(const double *p, uint64_t room)
{
	return queue_solve(&(struct queue_model){ p[0], p[1], p[2], (uint64_t)p[3], room, p[4] });
}

static double waited(const double *p)
{
	return queue(p, UINT64_MAX).waited;
}

static double abandoned(const double *p)
{
	return queue(p, UINT64_MAX).abandoned;
}

static double wait_mean(const double *p)
{
	return queue(p, UINT64_MAX).wait_mean;
}

static double asa(const double *p)
{
	return queue(p, UINT64_MAX).asa;
}

static double level(const double *p)
{
	return queue(p, UINT64_MAX).served_within;
}

static double occupancy(const double *p)
{
	return queue(p, UINT64_MAX).occupancy;
}

static double blocked(const double *p)
{
	return erlang_b(p[0] / p[1], (uint64_t)p[3]);
}

/* ---- one agent and any handle time: arrivals, mean, variance ---- */

static double pollaczek_khinchine(const double *p)
{
	return mg1_wait(p[0], p[1], p[2]);
}

/* ---- a redirect after p[0] seconds against the answer ---- */

#define HELLO \
	"flows: {hello: '{\"states\": [{\"name\": \"Trigger\", \"type\": \"trigger\", \"properties\": {}," \
	" \"transitions\": [{\"event\": \"incomingCall\", \"next\": \"say\"}]}, {\"name\": \"say\", \"type\":" \
	" \"say-play\", \"properties\": {\"say\": \"Hello\"}, \"transitions\": [{\"event\":" \
	" \"audioComplete\"}]}], \"initial_state\": \"Trigger\", \"description\": \"\"}'}\n"

#define RACE(ring, after) \
	HELLO \
	"rules: {fetch_latency: 0s, rest_latency: 0s}\n" \
	"apps: {ring: '<Response><Dial answerOnBridge=\"true\" timeout=\"600\">+15550142</Dial>" \
	"</Response>'}\n" \
	"run: {replications: 50}\n" \
	"callers: {ring: " ring ", talk: 1m}\n" \
	"calls: {arrivals: {poisson: 20/s}, count: 30000}\n" \
	"designs: {race: {start: ring, redirect: {at: created, after: " after ", to: hello}}}\n"

/* After p[0] seconds it still rings, with probability ... */
static double exponential_race(const double *p)
{
	return exp(-p[0] / p[1]);
}

static double weibull_race(const double *p)
{
	return gsl_cdf_weibull_Q(p[0], p[1], p[2]);
}

static double lognormal_race(const double *p)
{
	return gsl_cdf_lognormal_Q(p[0], p[1], p[2]);
}

/* Both are exponential. */
static double rates_race(const double *p)
{
	return p[1] / (p[0] + p[1]);
}

const struct selftest_case selftest_cases[] = {
	{ "M/M/13 (Erlang C)",
	  QUEUE("200/h", "{exponential: 3m}", "13", "", "", "1h"),
	  { 200 / 3600.0, 1 / 180.0, 0, 13, 20 },
	  { { "agents.desk.waited_rate", waited, "Erlang C" },
	    { "agents.desk.wait_mean", wait_mean, "Erlang C" },
	    { "agents.desk.service_level", level, "Erlang C" },
	    { "agents.desk.occupancy", occupancy, "offered load" } } },
	{ "M/M/13+M (Erlang A)",
	  QUEUE("210/h", "{exponential: 3m}", "13",
		"callers: {patience: {queued: {exponential: 5m}}}\n", "", "1h"),
	  { 210 / 3600.0, 1 / 180.0, 1 / 300.0, 13, 20 },
	  { { "agents.desk.waited_rate", waited, "Erlang A" },
	    { "agents.desk.abandon_rate", abandoned, "Erlang A" },
	    { "agents.desk.wait_mean", wait_mean, "Erlang A" },
	    { "agents.desk.asa", asa, "Erlang A" },
	    { "agents.desk.service_level", level, "Erlang A" } } },
	{ "M/G/10/10 (Erlang B)",
	  QUEUE("200/h", "3m", "10", "", ", queue_size: 0", "1h"),
	  { 200 / 3600.0, 1 / 180.0, 0, 10, 20 },
	  { { "agents.desk.refused_rate", blocked, "Erlang B, for any handle time" } } },
	{ "M/M/1", QUEUE("16/h", "{exponential: 3m}", "1", "", "", "30h"),
	  { 16 / 3600.0, 180, 180.0 * 180 },
	  { { "agents.desk.wait_mean", pollaczek_khinchine, "Pollaczek-Khinchine" } } },
	{ "M/D/1", QUEUE("16/h", "3m", "1", "", "", "30h"),
	  { 16 / 3600.0, 180, 0 },
	  { { "agents.desk.wait_mean", pollaczek_khinchine, "Pollaczek-Khinchine" } } },
	{ "M/U/1", QUEUE("16/h", "{uniform: [0s, 6m]}", "1", "", "", "30h"),
	  { 16 / 3600.0, 180, 360.0 * 360 / 12 },
	  { { "agents.desk.wait_mean", pollaczek_khinchine, "Pollaczek-Khinchine" } } },
	{ "race, exponential", RACE("{exponential: 8s}", "5.2s"), { 5.2, 8 },
	  { { "success_rate", exponential_race, "exp(-t/m)" } } },
	{ "race, Weibull", RACE("{weibull: {scale: 8s, shape: 1.5}}", "5.2s"), { 5.2, 8, 1.5 },
	  { { "success_rate", weibull_race, "exp(-(t/s)^k)" } } },
	{ "race, log-normal", RACE("{lognormal: {mu: 1.8, sigma: 0.7}}", "5.2s"), { 5.2, 1.8, 0.7 },
	  { { "success_rate", lognormal_race, "normal tail of (ln t - mu)/sigma" } } },
	{ "race, both exponential", RACE("{exponential: 8s}", "{exponential: 5s}"), { 5, 8 },
	  { { "success_rate", rates_race, "m2/(m1 + m2)" } } },
};
const size_t selftest_case_count = sizeof(selftest_cases) / sizeof(*selftest_cases);
