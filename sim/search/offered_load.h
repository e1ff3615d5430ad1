/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * offered_load - the work that comes to a group of agents, interval by interval: the rate of
 * calls, and the load in erlangs, at once and as far as it lags behind the rate.
 */
#ifndef RINGFLOW_OFFERED_LOAD_H
#define RINGFLOW_OFFERED_LOAD_H

#include "scenario/scenario.h"

struct offered_load {
	double rate;   /* calls a second, mean of the interval */
	double erlangs;  /* erlangs: rate x mean time that a call keeps an agent */
	double lagged; /* agents busy if there were one for every call */
};

/*
 * Of SHARE of S's calls, which keep an agent as long as handle_time and wrap_up of G say,
 * by the COUNT intervals of STEP seconds into which time is cut from its start, again and
 * again; means over all times after the warm-up. There is a calls.duration, and no script.
 *
 * `lagged` is the mean of M_t/G/infinity, the integral of rate(t - u) P(S > u) du (Eick,
 * Massey & Whitt, Oper. Res. 41:731, 1993), on a grid: the offered load by which Jennings,
 * Mandelbaum, Massey & Whitt (Manag. Sci. 42:1383, 1996) staff.
 */
void offered_loads(const struct scenario *s, const struct agent_group *g, double share, double step,
		   size_t count, struct offered_load *list);

#endif
