/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "search/offered_load.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/modulation.h"
#include "base/terms.h"
#include "laws/distribution.h"
#include "search/staffing_erlang.h"

/* Cells of the grid: of an interval, of a mean time at least, of all time at most. */
enum { CELLS_OF_A_STEP = 60, CELLS_OF_A_CALL = 8, MOST_CELLS = 200000, MOST_WEIGHTS = 20000 };
#define TAIL 1e-7 /* what is left of a law where its weights end */

struct grid {
	double cell; /* seconds */
	size_t count, per_step;
	double *rate; /* calls a second in each cell */
};

static double mean_of_states(const struct modulation *m)
{
	double calls = 0, time = 0;

	for (size_t i = 0; i < m->state_count; i++) {
		calls += m->states[i].rate * m->states[i].stay;
		time += m->states[i].stay;
	}
	return calls / time;
}

/* Of the scenario, at T; busyness has mean 1. */
static double rate_at(const struct workload *w, double t)
{
	double k, rate, batch = w->modulation.batch_mean > 1 ? w->modulation.batch_mean : 1;

	if (t >= w->duration)
		return 0;
	if (w->modulation.state_count)
		return batch * mean_of_states(&w->modulation);
	if (w->arrivals != ARRIVALS_RATES)
		return batch * w->rate;
	k = floor(t / w->rate_step);
	rate = w->rates[(size_t)fmod(k, (double)w->rate_count)];
	if (w->modulation.linear)
		rate += (w->rates[(size_t)fmod(k + 1, (double)w->rate_count)] - rate) *
			(t / w->rate_step - k);
	return batch * rate;
}

static struct grid load_grid(const struct scenario *s, double share, double step, double mean)
{
	struct grid g;
	double cells = fmax(CELLS_OF_A_STEP, step / fmax(mean, 1e-9) * CELLS_OF_A_CALL);
	double most = floor(MOST_CELLS / ceil(s->calls.duration / step));

	g.per_step = (size_t)fmax(1, fmin(ceil(cells), most));
	g.cell = step / (double)g.per_step;
	g.count = (size_t)ceil(s->calls.duration / step) * g.per_step;
	g.rate = xcalloc(g.count, sizeof(*g.rate));
	for (size_t i = 0; i < g.count; i++)
		g.rate[i] = share * rate_at(&s->calls, ((double)i + 0.5) * g.cell);
	return g;
}

/* The integral of P(S > u) over one cell's width around each of its multiples, scaled so
 * that all of them add up to the mean of D. */
static size_t weigh(const struct dist *d, double cell, double *weights)
{
	double sum = 0, mean = dist_mean(d);
	size_t n = 0;

	while (n < MOST_WEIGHTS) {
		double u = (double)n * cell, from = n ? u - cell / 2 : 0, to = u + cell / 2;
		double tail = 1 - dist_cdf(d, from);

		if (n && tail < TAIL)
			break;
		/* Simpson's rule */
		weights[n] = (to - from) / 6 *
			     (tail + 4 * (1 - dist_cdf(d, (from + to) / 2)) + 1 - dist_cdf(d, to));
		sum += weights[n++];
	}
	for (size_t i = 0; sum > 0 && i < n; i++)
		weights[i] *= mean / sum;
	return n;
}

/* BUSY: those who are served, of calls that come at RATE. */
static void serve(const struct grid *g, const double *rate, const struct dist *d, double *busy)
{
	double *weights = xcalloc(MOST_WEIGHTS, sizeof(*weights));
	size_t n = weigh(d, g->cell, weights);

	for (size_t i = 0; i < g->count; i++) {
		busy[i] = 0;
		for (size_t j = 0; j < n && j <= i; j++)
			busy[i] += weights[j] * rate[i - j];
	}
	free(weights);
}

/* The rate at which calls of RATE end whose numbers are BUSY: what came and is not there. */
static void leave(const struct grid *g, const double *rate, const double *busy, double *ended)
{
	for (size_t i = 0; i < g->count; i++) {
		double before = i ? busy[i - 1] : 0;
		double came = i ? (rate[i] + rate[i - 1]) / 2 : rate[i] / 2;

		ended[i] = fmax(0, came - (busy[i] - before) / g->cell);
	}
}

static void average(const struct scenario *s, const struct grid *g, const double *busy,
		    size_t count, double mean, struct offered_load *list)
{
	double *cells = xcalloc(count, sizeof(*cells));

	for (size_t i = 0; i < g->count; i++) {
		double t = ((double)i + 0.5) * g->cell;
		struct offered_load *l = &list[i / g->per_step % count];

		if (t < s->warm_up || t >= s->calls.duration)
			continue;
		cells[i / g->per_step % count]++;
		l->rate += g->rate[i];
		l->lagged += busy[i];
	}
	for (size_t k = 0; k < count; k++) {
		list[k].rate /= fmax(1, cells[k]);
		list[k].lagged /= fmax(1, cells[k]);
		list[k].erlangs = list[k].rate * mean;
	}
	free(cells);
}

void offered_loads(const struct scenario *s, const struct agent_group *g, double share, double step,
		   size_t count, struct offered_load *list)
{
	double handle = dist_mean(&g->handle_time);
	double wrap_up = g->has_wrap_up ? dist_mean(&g->wrap_up) : 0;
	struct grid grid = load_grid(s, share, step, handle + wrap_up);
	double *busy = xcalloc(grid.count, sizeof(*busy));

	for (size_t k = 0; k < count; k++)
		list[k] = (struct offered_load){ 0 };
	serve(&grid, grid.rate, &g->handle_time, busy);
	if (wrap_up > 0) {
		double *ended = xcalloc(grid.count, sizeof(*ended));
		double *after = xcalloc(grid.count, sizeof(*after));

		leave(&grid, grid.rate, busy, ended);
		serve(&grid, ended, &g->wrap_up, after);
		for (size_t i = 0; i < grid.count; i++)
			busy[i] += after[i];
		free(ended);
		free(after);
	}
	/* Those who are rung are so close to the call that keeps the last of them. */
	for (size_t i = 0; g->ring.given && i < grid.count; i++)
		busy[i] *= staffing_erlang_time(g) / (handle + wrap_up);
	average(s, &grid, busy, count, staffing_erlang_time(g), list);
	free(busy);
	free(grid.rate);
}
