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

/* The first call that arrives after TIME, when the calls are in order of arrival. */
static size_t first_after(const struct call_log *log, size_t from, double time)
{
	size_t low = from, high = log->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (logged_call_at(log, middle).arrival <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The earliest service of a call from I on: of those that arrive when C is in the queue already, whatever
 * menus they go through first. */
size_t fit_overtaken(const struct call_log *log)
{
	const double off = 3; /* handing over, and clocks of whole seconds */
	double *earliest = xcalloc(log->count + 1, sizeof(*earliest));
	size_t n = 0;

	earliest[log->count] = INFINITY;
	for (size_t i = log->count; i-- > 0;) {
		const struct logged_call call = logged_call_at(log, i), *c = &call;
		double queued = c->arrival + zero_if_unknown(c->held) + zero_if_unknown(c->ring) + zero_if_unknown(c->vru);
		bool served = c->outcome == LOGGED_SERVED && isfinite(c->began);

		if (fit_offered(c) && c->wait > off)
			n += earliest[first_after(log, i + 1, queued)] < queued + c->wait - off;
		earliest[i] = served ? fmin(earliest[i + 1], c->began) : earliest[i + 1];
	}
	free(earliest);
	return n;
}
