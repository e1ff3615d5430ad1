/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/idle_agents_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/units.h"
#include "fit/censored_sample.h"
#include "fit/part.h"
#include "fit/service_order_internal.h"

enum { IDLE_BIN = 900, IDLE_ROUNDS = 4, IDLE_HANDOVER = 3 };
static const double too_long = 7; /* mean pauses */
static const double waited_least = 5; /* seconds of others' waiting that he would not have let pass */

struct idle_agents {
	const struct agents_part *parts; /* NULL: one crew */
	size_t crews, bins;
	double away, handover;
	float *begun, *idle; /* of [crew * bins + bin]: services, agents times seconds */
	uint8_t *stayed;     /* by service, in order of their beginning: a bit */
};

/* When somebody waited: spans in order, and the seconds of those before each. Spans that are long past are dropped. */
struct waited_spans {
	struct waited_span {
		double from, to, before;
	} *list;
	size_t count, capacity;
};

struct idle_round {
	const struct idle_agents *x;
	struct waited_spans *waited; /* by crew */
	float *begun; /* NULL: they are known */
	float *idle;
	size_t served;
	bool plain;
	double *ends; /* by agent: of the last service so far; NAN: none yet */
};

static size_t idle_crew(const struct idle_agents *x, int32_t agent)
{
	int32_t crew = x->parts ? x->parts[0].crew_of[agent] : 0;

	return crew < 0 ? x->crews : (size_t)crew;
}

/* The bin at FROM; NEXT: where it ends. Outside of the log it is SIZE_MAX. */
static size_t idle_bin(const struct idle_agents *x, double from, double *next)
{
	double bin = floor(from / IDLE_BIN);

	*next = (bin + 1) * IDLE_BIN;
	return bin >= 0 && bin < (double)x->bins ? (size_t)bin : SIZE_MAX;
}

double idle_away(const struct idle_agents *x)
{
	return x->away;
}

bool idle_stayed(const struct idle_agents *x, size_t service)
{
	return x->stayed[service / 8] >> service % 8 & 1;
}

double idle_usual(const struct idle_agents *x, int32_t agent, double at)
{
	const double around = 1800;
	size_t row = idle_crew(x, agent) * x->bins;
	double begun = 0, idle = 0, next;

	for (double t = at - around; t <= at + around; t = next) {
		size_t bin = idle_bin(x, t, &next);

		if (bin == SIZE_MAX)
			continue;
		begun += (double)x->begun[row + bin];
		idle += (double)x->idle[row + bin];
	}
	return begun > 0 ? fmin(IDLE_EDGE_MOST, M_LN2 * idle / begun) : 0;
}

/* ---- who waited ---- */

/* No longer than a pause is. */
static void forget_waiting(struct waited_spans *w, double now)
{
	size_t half = w->count / 2;

	if (w->count < 64 || !(w->list[half].to < now - IDLE_LONGEST))
		return;
	for (size_t i = half; i < w->count; i++)
		w->list[i - half] = w->list[i];
	w->count -= half;
}

static void idle_waits(void *context, const struct logged_call *l)
{
	struct idle_round *r = context;
	double from = fit_queued_at(l), to = from + l->wait - r->x->handover;

	for (size_t k = 0; k < r->x->crews && to > from; k++) {
		struct waited_spans *w = &r->waited[k];
		struct waited_span *last = w->count ? &w->list[w->count - 1] : NULL;

		if (!part_takes(r->x->parts ? &r->x->parts[k] : NULL, l))
			continue;
		if (last && from <= last->to) {
			last->to = fmax(last->to, to);
			continue;
		}
		if (r->plain)
			forget_waiting(w, l->arrival);
		w->list = array_room(w->list, w->count, &w->capacity, sizeof(*w->list));
		last = w->count ? &w->list[w->count - 1] : NULL;
		w->list[w->count++] = (struct waited_span){ from, to, last ? last->before + last->to - last->from : 0 };
	}
}

/* Seconds of waiting before AT. */
static double waited_before(const struct waited_spans *w, double at)
{
	size_t low = 0, high = w->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (w->list[middle].from < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? w->list[low - 1].before + fmin(at, w->list[low - 1].to) - w->list[low - 1].from : 0;
}

/* ---- who was there ---- */

/* The calls that would have reached who was idle all the time. */
static double mean_pauses(const struct idle_agents *x, size_t crew, double end, double began)
{
	size_t row = crew * x->bins;
	double means = 0, next;

	for (double at = end; at < began && means <= too_long; at = next) {
		size_t bin = idle_bin(x, at, &next);
		double here = fmin(next, began) - at;

		/* he is one who is idle then, if he is there */
		if (bin != SIZE_MAX)
			means += here * (double)x->begun[row + bin] / fmax(here, (double)x->idle[row + bin]);
	}
	return means;
}

/* From END until L began. */
static bool may_be_there(const struct idle_round *r, size_t crew, double end, const struct logged_call *l)
{
	const struct idle_agents *x = r->x;
	const struct waited_spans *w = &r->waited[crew];

	if (!(l->began - end > x->away))
		return l->began >= end;
	return l->began - end <= IDLE_LONGEST &&
	       waited_before(w, l->began) - waited_before(w, end) <= waited_least &&
	       mean_pauses(x, crew, end, l->began) <= too_long;
}

static void idle_serves(void *context, const struct logged_call *l)
{
	struct idle_round *r = context;
	const struct idle_agents *x = r->x;
	double *end, now = l->began + l->service, next;
	size_t row, bin, nth = r->served++;
	bool there;

	if (l->agent < 0)
		return;
	row = idle_crew(x, l->agent) * x->bins;
	end = &r->ends[l->agent];
	bin = idle_bin(x, l->began, &next);
	if (r->begun && bin != SIZE_MAX)
		r->begun[row + bin]++;
	there = may_be_there(r, row / x->bins, *end, l);
	x->stayed[nth / 8] = (uint8_t)((x->stayed[nth / 8] & ~(1u << nth % 8)) | (unsigned)there << nth % 8);
	for (double at = *end; there && at < l->began; at = next) {
		bin = idle_bin(x, at, &next);
		if (bin != SIZE_MAX)
			r->idle[row + bin] += (float)(fmin(next, l->began) - at);
	}
	*end = isnan(*end) ? now : fmax(*end, now);
}

static double *idle_no_ends(const struct call_log *log)
{
	double *ends = xcalloc(log->agent_count + 1, sizeof(*ends));

	for (size_t i = 0; i < log->agent_count; i++)
		ends[i] = NAN;
	return ends;
}

/* ---- pauses in which who was idle was there, whatever calls came ---- */

/* How long an agent may pause between two services and still be there. A pause of some seconds is
 * that of an agent for whom callers wait, one of half a day is none between calls. */
struct pauses {
	double *ends;	/* by agent: of the last service so far; NAN: none yet */
	struct fit_tally tally;
};

static void add_pause(void *context, const struct logged_call *l)
{
	const double at_once = 30, longest = 4 * 3600;
	struct pauses *p = context;
	double *end, pause;

	if (l->agent < 0)
		return;
	end = &p->ends[l->agent];
	pause = l->began - *end;
	if (pause > at_once && pause <= longest)
		fit_tally_add(&p->tally, (struct duration){ pause, true });
	*end = isnan(*end) ? l->began + l->service : fmax(*end, l->began + l->service);
}

/* The one behind half of them. */
static double median(struct fit_tally *t)
{
	size_t i = 0, behind;

	fit_tally_sort(t);
	for (behind = t->list[0].observed; behind <= t->n / 2; behind += t->list[i].observed)
		i++;
	return t->list[i].seconds;
}

static double usual_pause(const struct call_log *log)
{
	enum { FEW_PAUSES = 10 };
	const double least = 600, most = 7200;
	struct pauses p = { .ends = idle_no_ends(log) };
	double usual = least;

	if (log->agent_count)
		service_order_each(log, &(struct service_taker){ &p, NULL, add_pause });
	if (p.tally.n >= FEW_PAUSES)
		usual = fmin(most, fmax(least, 4 * median(&p.tally)));
	free(p.ends);
	fit_tally_free(&p.tally);
	return usual;
}

/* ---- the whole ---- */

static void idle_round(struct idle_agents *x, const struct call_log *log, bool first)
{
	size_t all = (x->crews + 1) * x->bins;
	struct idle_round r = { .x = x, .waited = xcalloc(x->crews + 1, sizeof(*r.waited)), .begun = first ? x->begun : NULL,
				.idle = xcalloc(all, sizeof(*r.idle)), .plain = service_order_plain(log),
				.ends = idle_no_ends(log) };

	service_order_each(log, &(struct service_taker){ &r, idle_waits, idle_serves });
	for (size_t i = 0; i < all; i++)
		x->idle[i] = r.idle[i];
	for (size_t k = 0; k < x->crews; k++)
		free(r.waited[k].list);
	free(r.waited);
	free(r.idle);
	free(r.ends);
}

struct idle_agents *idle_agents_find(struct arena *a, const struct call_log *log, const struct agents_part *parts, size_t crews)
{
	struct idle_agents *x = arena_array(a, 1, sizeof(*x));
	size_t all;

	*x = (struct idle_agents){ .parts = parts, .crews = parts ? crews : 1, .handover = IDLE_HANDOVER,
				   .bins = log->days * (DAY_SECONDS / IDLE_BIN) };
	all = (x->crews + 1) * x->bins;
	x->begun = arena_array(a, all, sizeof(*x->begun));
	x->idle = arena_array(a, all, sizeof(*x->idle));
	x->stayed = arena_array(a, log->count / 8 + 1, sizeof(*x->stayed));
	x->away = usual_pause(log);
	for (int round = 0; round < IDLE_ROUNDS; round++)
		idle_round(x, log, !round);
	return x;
}
