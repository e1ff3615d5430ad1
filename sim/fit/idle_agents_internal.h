/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * idle_agents - at what rate calls reach an idle agent, crew by crew and quarter hour by quarter hour; and so whether
 * one who pauses between two calls can have been there.
 *
 * Who is idle takes a share of the calls that come: of `begun` services that a crew begins while its agents stand idle
 * for `idle` seconds in all, begun / idle a second. That an agent goes without a call for a pause has the probability
 * exp(-sum of begun / idle over its seconds). Where that is less than e^-7 he was not there; nor where callers waited for
 * five seconds whom he could have served. Where nobody calls, nothing says that he was not.
 *
 * Who is idle follows from who is taken to be there: first who pauses for a short time, then those beside them who
 * may be there, too, and so on.
 */
#ifndef RINGFLOW_FIT_IDLE_AGENTS_INTERNAL_H
#define RINGFLOW_FIT_IDLE_AGENTS_INTERNAL_H

#include "log/log.h"

struct agents_part;
struct arena;
struct idle_agents;

enum { IDLE_LONGEST = 4 * 3600 /* seconds: a longer pause is none between calls */, IDLE_EDGE_MOST = 1800 };

/* Of LOG, in A, whose agents have names. PARTS: its CREWS crews, which have to last as long as what is returned; NULL:
 * they are one. */
struct idle_agents *idle_agents_find(struct arena *a, const struct call_log *log, const struct agents_part *parts, size_t crews);
/* Who pauses no longer is there, whatever calls came: four times the median pause of LOG, but ten minutes at least and
 * two hours at most, in seconds. */
double idle_away(const struct idle_agents *x);
/* Was the agent of SERVICE, counted from 0 in the order of service_order_each(), there since his last one? */
bool idle_stayed(const struct idle_agents *x, size_t service);
/* How long AGENT stands idle about then in the median, in seconds: IDLE_EDGE_MOST at most. */
double idle_usual(const struct idle_agents *x, int32_t agent, double at);

#endif
