/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * floor_queue - M/M/c written by hand, with and without abandonment: what the
 * same customers cost when the program can do nothing else.
 *
 *   floor_queue clocks ARRIVALS SERVICE CUSTOMERS           one server, no event list
 *   floor_queue heap ARRIVALS SERVICE CUSTOMERS SERVERS [PATIENCE]
 *
 * ARRIVALS is a rate, SERVICE and PATIENCE are means, in one unit of time. Prints
 * one line of JSON; `wait` is the mean wait of those served.
 */
#include <math.h>
#include <string.h>

#include "clock.h"
#include "heap.h"
#include "random.h"

struct customer {
	double since;
	bool gone; /* was served, or gave up */
	struct customer *next;
};

struct queue {
	struct heap events;
	struct random random;
	double now, gap, service, patience;
	struct customer *first, **last, *free;
	uint64_t to_come, served, abandoned, ran, order;
	size_t idle;
	double waited;
};

static void schedule(struct queue *q, double delay, void (*run)(void *, struct heap_event *),
		     void *subject)
{
	struct heap_event e = { q->now + delay, q->order++, 0, 0, run, subject };

	heap_push(&q->events, &e);
}

static struct customer *new_customer(struct queue *q)
{
	struct customer *c = q->free;

	if (c)
		q->free = c->next;
	else
		c = bench_realloc(NULL, sizeof(*c));
	*c = (struct customer){ .since = q->now };
	return c;
}

static void free_customer(struct queue *q, struct customer *c)
{
	c->next = q->free;
	q->free = c;
}

static void depart(void *model, struct heap_event *e);

static void serve(struct queue *q, struct customer *c)
{
	q->waited += q->now - c->since;
	q->served++;
	schedule(q, q->service * random_exponential(&q->random), depart, NULL);
	if (q->patience > 0)
		c->gone = true; /* its timer gives the record back */
	else
		free_customer(q, c);
}

static struct customer *take_first(struct queue *q)
{
	struct customer *c = q->first;

	if (c) {
		q->first = c->next;
		if (!q->first)
			q->last = &q->first;
	}
	return c;
}

static void depart(void *model, struct heap_event *e)
{
	struct queue *q = model;
	struct customer *c;

	(void)e;
	while ((c = take_first(q)) && c->gone)
		free_customer(q, c);
	if (c)
		serve(q, c);
	else
		q->idle++;
}

/* A customer that gave up stays in line, marked, until it comes first. */
static void give_up(void *model, struct heap_event *e)
{
	struct queue *q = model;
	struct customer *c = e->subject;

	if (c->gone) {
		free_customer(q, c);
		return;
	}
	c->gone = true;
	q->abandoned++;
}

static void arrive(void *model, struct heap_event *e)
{
	struct queue *q = model;
	struct customer *c;

	(void)e;
	if (--q->to_come)
		schedule(q, q->gap * random_exponential(&q->random), arrive, NULL);
	if (q->idle) {
		q->idle--;
		q->served++;
		schedule(q, q->service * random_exponential(&q->random), depart, NULL);
		return;
	}
	c = new_customer(q);
	*q->last = c;
	q->last = &c->next;
	if (q->patience > 0)
		schedule(q, q->patience * random_exponential(&q->random), give_up, c);
}

static void run_heap(struct queue *q)
{
	q->last = &q->first;
	schedule(q, q->gap * random_exponential(&q->random), arrive, NULL);
	while (q->events.count) {
		struct heap_event e = heap_pop(&q->events);

		q->now = e.time;
		q->ran++;
		e.run(q, &e);
	}
}

/* The waiting line as a ring of arrival times that doubles when full. */
struct line {
	double *since;
	uint64_t first, end, mask;
};

static void __attribute__((noinline)) line_grow(struct line *l)
{
	uint64_t size = l->mask + 1, count = l->end - l->first;
	double *grown = bench_realloc(NULL, 2 * size * sizeof(*grown));

	for (uint64_t i = 0; i < count; i++)
		grown[i] = l->since[(l->first + i) & l->mask];
	free(l->since);
	*l = (struct line){ grown, 0, count, 2 * size - 1 };
}

static void run_clocks(struct queue *q)
{
	struct line line = { bench_realloc(NULL, 1024 * sizeof(double)), 0, 0, 1023 };
	double next = q->gap * random_exponential(&q->random), done = INFINITY;

	for (; q->to_come || line.first != line.end; q->ran++) {
		bool arrival = next < done, busy = line.first != line.end;

		if (arrival) {
			if (line.end - line.first > line.mask)
				line_grow(&line);
			line.since[line.end++ & line.mask] = next;
			if (!busy)
				done = next + q->service * random_exponential(&q->random);
			next = --q->to_come ? next + q->gap * random_exponential(&q->random)
					    : INFINITY;
			continue;
		}
		line.first++;
		q->served++;
		if (line.first == line.end) {
			done = INFINITY;
			continue;
		}
		q->waited += done - line.since[line.first & line.mask];
		done += q->service * random_exponential(&q->random);
	}
	free(line.since);
}

static int usage(void)
{
	fprintf(stderr, "usage: floor_queue clocks|heap ARRIVALS SERVICE CUSTOMERS [SERVERS [PATIENCE]]\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct queue q = { .idle = 1 };
	uint64_t customers;
	double start;

	if (argc < 5 || !(atof(argv[2]) > 0) || !strtoull(argv[4], NULL, 10))
		return usage();
	q.gap = 1 / atof(argv[2]);
	q.service = atof(argv[3]);
	q.to_come = customers = strtoull(argv[4], NULL, 10);
	if (argc > 5)
		q.idle = strtoull(argv[5], NULL, 10);
	if (argc > 6)
		q.patience = atof(argv[6]);
	random_seed(&q.random, 1);
	start = cpu_seconds();
	if (!strcmp(argv[1], "clocks"))
		run_clocks(&q);
	else if (!strcmp(argv[1], "heap"))
		run_heap(&q);
	else
		return usage();
	printf("{\"cpu\": %.9f, \"customers\": %llu, \"events\": %llu, \"wait\": %.6g, \"abandoned\": %llu}\n",
	       cpu_seconds() - start, (unsigned long long)customers, (unsigned long long)q.ran,
	       q.waited / (double)q.served, (unsigned long long)q.abandoned);
	return 0;
}
