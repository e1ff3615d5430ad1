/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * floor_calls - calls that do nothing but pass through their events, written by
 * hand: Poisson arrivals; each call has a record of 64 bytes and one event at a
 * time in the textbook's heap; each event touches the record, draws an exponential
 * delay and schedules the next, until the call has had its number of events.
 *
 *   floor_calls heap|straight CALLS EVENTS CONCURRENT
 *
 * With "straight" there is no event list: a call passes through all its events
 * before the next arrives, which calls that share nothing may do.
 *
 * EVENTS is the mean number of events of a call, its arrival included; each call
 * has the whole number below or above. CONCURRENT is the mean number of calls at
 * once in the long run. Prints one line of JSON.
 */
#include <string.h>

#include "clock.h"
#include "heap.h"
#include "random.h"

struct call {
	double born, last;
	uint64_t number, passed;
	struct call *next;
	uint32_t left, state;
	double spare[2];
};

_Static_assert(sizeof(struct call) == 64, "a cache line");

enum { SLAB = 1024 };

struct world {
	struct heap events;
	struct random random;
	double now, gap, delay, mean_events;
	struct call *free;
	uint64_t to_come, done, ran, order;
	uint64_t calls, peak;
	double lifetime;
};

static void schedule(struct world *w, double delay, void (*run)(void *, struct heap_event *),
		     struct call *c)
{
	struct heap_event e = { w->now + delay, w->order++, 0, 0, run, c };

	heap_push(&w->events, &e);
}

static struct call *take_record(struct world *w)
{
	struct call *c = w->free;

	if (!c) {
		struct call *slab = aligned_alloc(64, SLAB * sizeof(*slab));

		if (!slab)
			exit(1);
		for (size_t i = 0; i < SLAB; i++) {
			slab[i].next = w->free;
			w->free = &slab[i];
		}
		c = w->free;
	}
	w->free = c->next;
	return c;
}

/* An arrival now; its record says how many events are left. */
static struct call *new_call(struct world *w)
{
	struct call *c = take_record(w);

	*c = (struct call){ .born = w->now, .number = w->to_come };
	c->left = (uint32_t)(w->mean_events - 1 + random_uniform(&w->random));
	if (!c->left)
		c->left = 1;
	if (++w->calls > w->peak)
		w->peak = w->calls;
	return c;
}

static void end_call(struct world *w, struct call *c)
{
	w->done++;
	w->calls--;
	w->lifetime += c->last - c->born;
	c->next = w->free;
	w->free = c;
}

static void step(void *model, struct heap_event *e)
{
	struct world *w = model;
	struct call *c = e->subject;

	c->last = w->now;
	c->passed++;
	if (--c->left) {
		schedule(w, w->delay * random_exponential(&w->random), step, c);
		return;
	}
	end_call(w, c);
}

static void arrive(void *model, struct heap_event *e)
{
	struct world *w = model;
	struct call *c = new_call(w);

	(void)e;
	schedule(w, w->delay * random_exponential(&w->random), step, c);
	if (--w->to_come)
		schedule(w, w->gap * random_exponential(&w->random), arrive, NULL);
}

static void run_straight(struct world *w)
{
	for (; w->to_come; w->to_come--) {
		struct call *c = new_call(w);

		c->last = c->born;
		w->ran += c->left + 1;
		for (; c->left; c->left--) {
			c->last += w->delay * random_exponential(&w->random);
			c->passed++;
		}
		end_call(w, c);
		w->now += w->gap * random_exponential(&w->random);
	}
}

static void run_heap(struct world *w)
{
	schedule(w, 0, arrive, NULL);
	while (w->events.count) {
		struct heap_event e = heap_pop(&w->events);

		w->now = e.time;
		w->ran++;
		e.run(w, &e);
	}
}

int main(int argc, char **argv)
{
	struct world w = { .delay = 1 };
	bool heap = argc == 5 && !strcmp(argv[1], "heap");
	double start;

	if (argc != 5 || (!heap && strcmp(argv[1], "straight")) ||
	    !strtoull(argv[2], NULL, 10) || !(atof(argv[3]) >= 2) || !(atof(argv[4]) > 0)) {
		fprintf(stderr, "usage: floor_calls heap|straight CALLS EVENTS CONCURRENT, EVENTS at least 2\n");
		return 2;
	}
	w.to_come = strtoull(argv[2], NULL, 10);
	w.mean_events = atof(argv[3]);
	w.gap = (w.mean_events - 1) / atof(argv[4]);
	random_seed(&w.random, 1);
	start = cpu_seconds();
	if (heap)
		run_heap(&w);
	else
		run_straight(&w);
	printf("{\"cpu\": %.9f, \"calls\": %llu, \"events\": %llu, \"peak\": %llu, \"lifetime\": %.6g}\n",
	       cpu_seconds() - start, (unsigned long long)w.done, (unsigned long long)w.ran,
	       (unsigned long long)w.peak, w.lifetime / (double)w.done);
	return 0;
}
