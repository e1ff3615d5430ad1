/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who came later and was served first: in one queue, first come, first served, nobody. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "fit/quantities.h"

static double zero_if_unknown(double x)
{
	return isfinite(x) ? x : 0;
}

/* While a call is in menus no more of them come than this; of more, the first so many are taken for those. */
enum { AHEAD = 1 << 16 };

/* The first call that arrives after TIME, when the calls are in order of arrival: not before FROM, nor AHEAD
 * or more behind it. */
static size_t first_after(const struct call_log *log, size_t from, double time)
{
	size_t low = from, most = log->count - from < AHEAD ? log->count : from + AHEAD - 1, high = from;

	/* mostly it is near */
	for (size_t step = 1; high < most && logged_arrival_at(log, high) <= time; step *= 2) {
		low = high + 1;
		high += step;
	}
	high = high < most ? high : most;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (logged_arrival_at(log, middle) <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* `earliest`: the earliest service of a call from I on. Of those that arrive when C is in the queue already,
 * whatever menus they go through first. */
size_t fit_overtaken(const struct call_log *log)
{
	struct log_pass pass;

	const double off = 3; /* handing over, and clocks of whole seconds */
	double *earliest = xcalloc(AHEAD, sizeof(*earliest)); /* a ring, of the calls behind */
	size_t n = 0;

	earliest[log->count % AHEAD] = INFINITY;
	log_pass_begin(&pass, log);
	for (size_t i = log->count; i-- > 0;) {
		const struct logged_call *c = log_pass_at(&pass, i);
		double queued = c->arrival + zero_if_unknown(c->held) + zero_if_unknown(c->ring) + zero_if_unknown(c->vru);
		bool served = c->outcome == LOGGED_SERVED && isfinite(c->began);

		if (fit_offered(c) && c->wait > off)
			n += earliest[first_after(log, i + 1, queued) % AHEAD] < queued + c->wait - off;
		earliest[i % AHEAD] = served ? fmin(earliest[(i + 1) % AHEAD], c->began) : earliest[(i + 1) % AHEAD];
	}
	free(earliest);
	return n;
}
