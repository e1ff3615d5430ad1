/* SPDX-License-Identifier: GPL-3.0-or-later */
/* staffing_erlang - what Erlang's formulas say of a group of agents, beside what was found. */
#ifndef RINGFLOW_STAFFING_ERLANG_H
#define RINGFLOW_STAFFING_ERLANG_H

#include "base/memory.h"
#include "scenario/requirement.h"
#include "scenario/scenario.h"

struct staffing_erlang {
	bool asked;	 /* KEY is agents.GROUP.count, and the formulas know the metric */
	uint64_t erlang_a, erlang_c; /* agents; 0: no number will do */
	bool has_patience;
	double offered_load; /* erlangs */
	/* what the formulas leave out, in words: "arrivals by the hour"; the first COUNT */
	const struct agent_group *group;
	size_t count;
	const char *ignored[14];
};

/* The fewest agents by the formulas for C, with the scenario's means. KEY is what is
 * looked for; S must offer calls at one rate, of which SHARE comes to the group (NAN: not
 * known, so that it is all). */
struct staffing_erlang staffing_erlang_of(const struct scenario *s, const char *key,
					  const struct requirement *c, double share);

/* How many seconds a call keeps agents of G on average, wrap-up and those who are rung included. */
double staffing_erlang_time(const struct agent_group *g);

/* The part of the time that breaks take from agents of G who are all wanted. */
double staffing_on_break(const struct agent_group *g);

/* What the numbers of agents of G are, where not all of them are always there, in a sentence of
 * arena A; else "". */
const char *staffing_scheduled(struct arena *a, const struct agent_group *g);

/* How many seconds callers of S wait for agents on average; INFINITY: for ever. */
double staffing_erlang_patience(const struct agent_group *g);

/* The fewest agents of G for C, whose metric is G's METRIC ("service_level"), in the steady state
 * of calls that come at RATE a second, keep an agent TIME seconds on average and wait for PATIENCE:
 * by Erlang A, which with INFINITY is Erlang C. 0: no number will do, the formulas do not know the
 * metric, or no call comes. They are those to schedule: with those who are not there, or on breaks. */
uint64_t staffing_erlang_agents(const struct agent_group *g, const char *metric,
				const struct requirement *c, double rate, double time,
				double patience);

/* Add to X what the formulas leave out of G. */
void staffing_erlang_ignored(struct staffing_erlang *x, const struct scenario *s,
			     const struct agent_group *g);

#endif
