/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/time_axis_internal.h"

#include <math.h>

#include "base/terms.h"
#include "check/check.h"
#include "laws/distribution.h"
#include "replication/plan.h"
#include "replication/replication_record.h"

/* After the last arrival as long as so many of the longest calls. */
static const double longest_calls = 3;

/* Of the number of calls that come in a time, which is Poisson's. */
static const double deviations = 2;

/* The clock has some nine of these. */
static const double most_seconds = 4e9;

/* Lengths that are read at a glance, in seconds; after the last, twice as long and so on. */
static const double round_lengths[] = {
	1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30,
	60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
};

static double later(double a, double b)
{
	return b > a && isfinite(b) ? b : a;
}

/* Seconds until as many have come at RATE as may; with a margin where they come at random. */
static double calls_take(const struct program *p, double rate)
{
	double calls = (double)p->call_limit;

	return (calls + (p->arrivals == ARRIVALS_REGULAR ? 0 : deviations * sqrt(calls))) / rate;
}

/* Seconds from the start to the last arrival of P, or about. */
static double arrivals_last(const struct program *p)
{
	double rate = offered_rate(p), last = p->duration > 0 ? p->duration : INFINITY;

	if (p->arrivals == ARRIVALS_SCRIPT) {
		double end = p->script_count ? program_script(p, p->script_count - 1).at : 0;

		return fmin(end, last);
	}
	if (p->call_limit && rate > 0)
		last = fmin(last, calls_take(p, rate));
	return isfinite(last) ? last : 0;
}

/* Seconds of the longest part of a call, on average; what a script says of one. */
static double longest_part(const struct program *p)
{
	double longest = later(dist_mean(&p->dists[p->talk]), dist_mean(&p->dists[p->ring]));

	for (size_t i = 0; i < p->stage_count; i++)
		longest = later(longest, dist_mean(&p->dists[p->stages[i].ring]));
	for (size_t i = 0; i < p->group_count; i++)
		longest = later(longest, dist_mean(&p->dists[p->groups[i].handle_time]));
	for (size_t i = 0; i < p->script_count; i++) {
		const struct script_entry s = program_script(p, i);

		longest = later(longest, s.talk);
		longest = later(longest, s.hang_up);
	}
	return longest;
}

/* Seconds that the axis has to reach. */
static double reach(const struct program *p)
{
	double last = arrivals_last(p);

	if (p->outbound && p->cps > 0 && p->call_limit) /* calls wait to be dialled */
		last = fmax(last, fmin((double)p->call_limit / p->cps, 10 * last));
	return last + longest_calls * longest_part(p);
}

size_t time_axis_most(size_t groups)
{
	size_t series = record_levels(groups) + OFFERED_COLUMNS, most = TIME_NUMBERS_MOST / series;

	if (most > TIME_INTERVALS_MOST)
		return TIME_INTERVALS_MOST;
	return most < TIME_INTERVALS_LEAST ? TIME_INTERVALS_LEAST : most;
}

struct time_axis time_axis_of(const struct plan *p, size_t most)
{
	enum { ROUND_LENGTHS = sizeof(round_lengths) / sizeof(*round_lengths) };
	double seconds = 0, length;
	size_t i = 0;

	for (size_t k = 0; k < p->arm_count; k++)
		seconds = fmax(seconds, reach(p->arms[k].program));
	seconds = fmin(seconds, most_seconds);
	length = round_lengths[0];
	while (length * (double)most < seconds)
		length = ++i < ROUND_LENGTHS ? round_lengths[i] : 2 * length;
	return (struct time_axis){ (int64_t)llround(length * 1e9),
				   (size_t)fmax(ceil(seconds / length), 1) };
}
