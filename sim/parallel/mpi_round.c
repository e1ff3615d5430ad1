/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A round of work by MPI. Messages are arrays of 64-bit words. Every rank sends rank 0 a message
 * several times a second, so that a rank that died is noticed even if the MPI library does not
 * report it.
 */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/flag.h"
#include "base/memory.h"
#include "base/text.h"
#include "parallel/mpi_worker_internal.h"
#include "parallel/ranks_internal.h"

enum tag {
	TAG_REQUEST, /* to rank 0: how many units it can take */
	TAG_UNITS,   /* from rank 0; none: there are no more */
	TAG_RESULT,  /* to rank 0: the unit and its result */
	TAG_ALIVE,   /* to rank 0 */
	TAG_STOP,    /* from rank 0 */
	TAG_DONE,    /* to rank 0, the last: 1 if it was stopped */
	TAG_RELEASE, /* from rank 0, the last: the answer */
};

enum { MOST_UNITS = 512 }; /* in one message */

/* In seconds. Between two looks for messages: longer and longer while there are none. A
 * look costs a worker some 20 us of its core. */
#define PAUSE_LEAST 100e-6
#define PAUSE_MOST 2e-3
#define ALIVE_EVERY 0.1
#define SILENT_STOPPING 0.7 /* after a signal: lost when silent for so long */
#define SILENT_WORKING 60.0 /* else */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void pause_for(double *seconds)
{
	nanosleep(&(struct timespec){ .tv_nsec = (long)(*seconds * 1e9) }, NULL);
	*seconds = *seconds < PAUSE_MOST / 2 ? 2 * *seconds : PAUSE_MOST;
}

/* ---- sending ---- */

/* A blocking send may spin, on a core that a worker needs, until the other side
 * looks for messages. So what is sent is kept here until it is gone. */
struct outgoing {
	MPI_Request request;
	struct outgoing *next;
	uint64_t words[];
};

/* Of one rank: `first` is the one sent first. */
struct outbox {
	struct outgoing *first, **last;
};

static void outbox_init(struct outbox *o)
{
	*o = (struct outbox){ .last = &o->first };
}

static void send_words(struct outbox *o, int rank, enum tag tag, const uint64_t *words,
		       size_t count)
{
	struct outgoing *m = xcalloc(1, sizeof(*m) + count * sizeof(*words));

	if (count)
		memcpy(m->words, words, count * sizeof(*words));
	MPI_Isend(m->words, (int)count, MPI_UINT64_T, rank, tag, MPI_COMM_WORLD, &m->request);
	*o->last = m;
	o->last = &m->next;
}

/* Free what is sent. Whether that is everything. */
static bool outbox_empty(struct outbox *o)
{
	while (o->first) {
		struct outgoing *m = o->first;
		int sent = 0;

		MPI_Test(&m->request, &sent, MPI_STATUS_IGNORE);
		if (!sent)
			return false;
		o->first = m->next;
		if (!o->first)
			o->last = &o->first;
		free(m);
	}
	return true;
}

static void outbox_flush(struct outbox *o)
{
	double seconds = PAUSE_LEAST;

	while (!outbox_empty(o))
		pause_for(&seconds);
}

/* ---- rank 0 ---- */

struct coordinator {
	struct ranks *ranks;
	struct work_queue *queue;
	struct thread_pool *pool;
	uint64_t *message; /* the last received: a unit and its result, or less */
	size_t message_words;
	int working; /* ranks that are not done */
	struct rank_state {
		bool done;
		double heard; /* when a message of it last came */
	} *states;
	double stopped; /* when the others were told to stop; 0: not yet */
	double pause;	/* seconds, the next */
	struct outbox outbox;
};

/* Few enough that no rank is left with much to do when there is nothing more. */
static void send_units(struct coordinator *c, int rank, uint64_t wanted)
{
	uint64_t fair = work_queue_left(c->queue) / (2 * (uint64_t)c->ranks->count);
	const uint64_t *units = NULL;
	uint64_t count = 0;

	if (wanted > fair)
		wanted = fair ? fair : 1;
	if (wanted > MOST_UNITS)
		wanted = MOST_UNITS;
	if (!c->stopped)
		count = work_queue_some(c->queue, wanted, &units);
	send_words(&c->outbox, rank, TAG_UNITS, units, count);
}

static void take_result(const struct coordinator *c)
{
	const struct unit_work *w = c->pool->work;
	size_t words = w->words(w->context, c->message[0]);
	uint64_t *result = xcalloc(words, sizeof(*result));

	memcpy(result, c->message + 1, words * sizeof(*result));
	work_queue_take(c->queue, c->message[0], result);
}

static void receive(struct coordinator *c, const MPI_Status *from)
{
	struct rank_state *s = &c->states[from->MPI_SOURCE];

	MPI_Recv(c->message, (int)c->message_words, MPI_UINT64_T, from->MPI_SOURCE,
		 from->MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	s->heard = now();
	switch (from->MPI_TAG) {
	case TAG_REQUEST:
		send_units(c, from->MPI_SOURCE, c->message[0]);
		break;
	case TAG_RESULT:
		take_result(c);
		break;
	case TAG_DONE:
		s->done = true;
		c->working--;
		if (c->message[0])
			flag_raise(c->pool->stop);
		send_words(&c->outbox, from->MPI_SOURCE, TAG_RELEASE, NULL, 0);
		break;
	}
}

/* Pass on a signal. */
static void stop_others(struct coordinator *c)
{
	c->stopped = now();
	c->ranks->ending = true;
	for (int i = 1; i < c->ranks->count; i++)
		if (!c->states[i].done)
			send_words(&c->outbox, i, TAG_STOP, NULL, 0);
}

static void look_for_lost(struct coordinator *c)
{
	double limit = c->stopped ? SILENT_STOPPING : SILENT_WORKING, t = now();

	/* one that a launcher killed is silent before the others get a signal */
	for (int i = 1; i < c->ranks->count && c->ranks->lost < 0; i++)
		if (!c->states[i].done && t - c->states[i].heard > limit)
			c->ranks->lost = i;
	if (c->ranks->lost >= 0)
		flag_raise(c->pool->stop);
}

static void coordinate(void *context)
{
	struct coordinator *c = context;
	MPI_Status status;
	int waiting = 0;

	outbox_empty(&c->outbox);
	MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &waiting, &status);
	if (waiting) {
		c->pause = PAUSE_LEAST;
		receive(c, &status);
		return;
	}
	/* a rank is silent only if none of its messages waits to be received */
	if (flag_raised(c->pool->stop) && !c->stopped && c->ranks->lost < 0)
		stop_others(c);
	look_for_lost(c);
	pause_for(&c->pause);
}

void ranks_coordinate(struct ranks *r, struct work_queue *q, struct thread_pool *p)
{
	struct coordinator c = { .ranks = r, .queue = q, .pool = p, .working = r->count - 1,
				 .pause = PAUSE_LEAST };
	double start = now();

	if (r->count == 1) {
		thread_pool_run(p);
		return;
	}
	outbox_init(&c.outbox);
	c.message_words = p->work->most_words + 1;
	c.message = xcalloc(c.message_words, sizeof(*c.message));
	c.states = xcalloc((size_t)r->count, sizeof(*c.states));
	for (int i = 0; i < r->count; i++)
		c.states[i].heard = start;
	p->meanwhile = coordinate;
	p->context = &c;
	thread_pool_run(p);
	while (c.working && r->lost < 0)
		coordinate(&c);
	if (r->lost < 0)
		outbox_flush(&c.outbox);
	free(c.states);
	free(c.message);
}

/* ---- the others ---- */

struct helper {
	struct ranks *ranks;
	struct thread_pool *pool;
	struct mpi_worker worker;
	uint64_t *message; /* a unit and its result */
	uint64_t want;	   /* units to ask for */
	double asked;	   /* when, and not yet answered; else 0 */
	double spoken;	   /* when it last sent a message to rank 0 */
	bool closed, stopped, released;
	double pause; /* seconds, the next */
	struct outbox outbox;
};

static void send_to_0(struct helper *h, enum tag tag, const uint64_t *words, size_t count)
{
	send_words(&h->outbox, 0, tag, words, count);
	h->spoken = now();
}

static void send_results(struct helper *h)
{
	const struct unit_work *w = h->pool->work;
	uint64_t *result, unit;

	while ((result = mpi_worker_result(&h->worker, &unit))) {
		size_t words = w->words(w->context, unit);

		h->message[0] = unit;
		memcpy(h->message + 1, result, words * sizeof(*result));
		free(result);
		send_to_0(h, TAG_RESULT, h->message, words + 1);
	}
}

/* Ask before the last units are begun. Threads that were idle before the answer
 * came show that more should be asked for at once. */
static void request_units(struct helper *h)
{
	if (h->closed || h->asked > 0 ||
	    mpi_worker_backlog(&h->worker) >= (long)h->pool->threads)
		return;
	send_to_0(h, TAG_REQUEST, &h->want, 1);
	h->asked = h->spoken;
}

static void close_worker(struct helper *h, bool stopped)
{
	h->stopped |= stopped;
	h->closed = true;
	mpi_worker_close(&h->worker, stopped);
}

static void add_units(struct helper *h, const uint64_t *units, int count)
{
	h->asked = 0;
	if (h->closed)
		return;
	if (!count) {
		close_worker(h, false);
		return;
	}
	if (mpi_worker_backlog(&h->worker) < 0 && h->want < UINT32_MAX)
		h->want *= 2;
	for (int i = 0; i < count; i++)
		mpi_worker_add(&h->worker, units[i], 1, 1);
}

static bool receive_from_0(struct helper *h)
{
	uint64_t units[MOST_UNITS];
	MPI_Status from;
	int waiting = 0, count = 0;

	MPI_Iprobe(0, MPI_ANY_TAG, MPI_COMM_WORLD, &waiting, &from);
	if (!waiting)
		return false;
	MPI_Recv(units, MOST_UNITS, MPI_UINT64_T, 0, from.MPI_TAG, MPI_COMM_WORLD, &from);
	MPI_Get_count(&from, MPI_UINT64_T, &count);
	if (from.MPI_TAG == TAG_UNITS)
		add_units(h, units, count);
	else if (from.MPI_TAG == TAG_STOP)
		flag_raise(h->pool->stop);
	else
		h->released = true;
	return true;
}

static void abort_without_0(const struct helper *h)
{
	fprintf(stderr, "ringflow run: rank %d has no answer from rank 0 for %.0f s\n",
		h->ranks->rank, SILENT_WORKING);
	MPI_Abort(MPI_COMM_WORLD, 1);
}

static void receive_or_pause(struct helper *h)
{
	if (receive_from_0(h)) {
		h->pause = PAUSE_LEAST;
		return;
	}
	if (h->asked > 0 && now() - h->asked > SILENT_WORKING)
		abort_without_0(h);
	pause_for(&h->pause);
}

static void help(void *context)
{
	struct helper *h = context;

	if (flag_raised(h->pool->stop) && !h->stopped)
		close_worker(h, true);
	outbox_empty(&h->outbox);
	send_results(h);
	request_units(h);
	if (now() - h->spoken > ALIVE_EVERY)
		send_to_0(h, TAG_ALIVE, NULL, 0);
	receive_or_pause(h);
}

static void leave_round(struct helper *h)
{
	uint64_t stopped = h->stopped || flag_raised(h->pool->stop);

	send_results(h);
	send_to_0(h, TAG_DONE, &stopped, 1);
	h->asked = h->spoken;
	while (!h->released)
		receive_or_pause(h);
	outbox_flush(&h->outbox);
}

void ranks_work(struct ranks *r, struct thread_pool *p)
{
	struct helper h = { .ranks = r, .pool = p, .want = 2 * p->threads,
			    .pause = PAUSE_LEAST };
	struct work_source source = mpi_worker_source(&h.worker);

	outbox_init(&h.outbox);
	h.message = xcalloc(p->work->most_words + 1, sizeof(*h.message));
	mpi_worker_init(&h.worker);
	p->source = &source;
	p->meanwhile = help;
	p->context = &h;
	thread_pool_run(p);
	leave_round(&h);
	mpi_worker_free(&h.worker);
	free(h.message);
}
