/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ranks_mpi - ranks by MPI. Messages are arrays of 64-bit words. Every rank lets
 * rank 0 hear of it several times a second, so that a rank that died is missed
 * though no MPI library need tell.
 */
#include <assert.h>
#include <limits.h>
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "experiment/crew.h"
#include "experiment/desk.h"
#include "experiment/outpost.h"
#include "experiment/ranks.h"

enum tag {
	TAG_WANT,  /* to rank 0: how many units it can take */
	TAG_UNITS, /* from rank 0: their codes; none: there are no more */
	TAG_ROW,   /* to rank 0: the unit and its row */
	TAG_ALIVE, /* to rank 0 */
	TAG_STOP,  /* from rank 0: give up */
	TAG_DONE,  /* to rank 0, the last: 1 if it gave up */
	TAG_BYE,   /* from rank 0, the last: the answer */
};

enum { MOST_UNITS = 512 }; /* at once */

/* In seconds. Between two looks for messages: longer and longer while there are none. A
 * look costs a worker some 20 us of its core. */
#define NAP_LEAST 100e-6
#define NAP_MOST 2e-3
#define ALIVE_EVERY 0.1
#define SILENT_STOPPING 0.7 /* after a signal: lost when silent for so long */
#define SILENT_WORKING 60.0 /* else */

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void nap(double *seconds)
{
	nanosleep(&(struct timespec){ .tv_nsec = (long)(*seconds * 1e9) }, NULL);
	*seconds = *seconds < NAP_MOST / 2 ? 2 * *seconds : NAP_MOST;
}

/* ---- sending ---- */

/* A blocking send may spin, on a core that a worker needs, until the other side
 * looks for messages. So what is sent is kept here until it is gone. */
struct letter {
	MPI_Request request;
	struct letter *next;
	uint64_t words[];
};

/* Of one rank: `first` is the one sent first. */
struct outbox {
	struct letter *first, **last;
};

static void outbox_init(struct outbox *o)
{
	*o = (struct outbox){ .last = &o->first };
}

static void send_words(struct outbox *o, int rank, enum tag tag, const uint64_t *words,
		       size_t count)
{
	struct letter *l = xcalloc(1, sizeof(*l) + count * sizeof(*words));

	if (count)
		memcpy(l->words, words, count * sizeof(*words));
	MPI_Isend(l->words, (int)count, MPI_UINT64_T, rank, tag, MPI_COMM_WORLD, &l->request);
	*o->last = l;
	o->last = &l->next;
}

/* Let go of what has gone. Whether that is everything. */
static bool outbox_empty(struct outbox *o)
{
	while (o->first) {
		struct letter *l = o->first;
		int gone = 0;

		MPI_Test(&l->request, &gone, MPI_STATUS_IGNORE);
		if (!gone)
			return false;
		o->first = l->next;
		if (!o->first)
			o->last = &o->first;
		free(l);
	}
	return true;
}

static void outbox_flush(struct outbox *o)
{
	double seconds = NAP_LEAST;

	while (!outbox_empty(o))
		nap(&seconds);
}

/* ---- life ---- */

/* The cores that the ranks on this machine may use together, shared out. */
static unsigned share_of_cores(void)
{
	MPI_Comm machine;
	cpu_set_t mine, all;
	int ranks, cores;

	CPU_ZERO(&mine);
	if (sched_getaffinity(0, sizeof(mine), &mine))
		CPU_ZERO(&mine);
	MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
	MPI_Comm_size(machine, &ranks);
	MPI_Allreduce(&mine, &all, sizeof(all), MPI_BYTE, MPI_BOR, machine);
	MPI_Comm_free(&machine);
	cores = CPU_COUNT(&all) / ranks;
	return cores > 0 ? (unsigned)cores : 1;
}

static void gather_machines(struct ranks *r)
{
	char name[MPI_MAX_PROCESSOR_NAME + 1] = "", clipped[RANKS_NAME] = "";
	int length;

	MPI_Get_processor_name(name, &length);
	snprintf(clipped, sizeof(clipped), "%s", name);
	if (!r->rank)
		r->machines = xcalloc((size_t)r->count, RANKS_NAME);
	MPI_Gather(clipped, RANKS_NAME, MPI_CHAR, r->machines, RANKS_NAME, MPI_CHAR, 0,
		   MPI_COMM_WORLD);
}

void ranks_start(struct ranks *r)
{
	int level;

	*r = (struct ranks){ .lost = -1 };
	MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
	MPI_Comm_rank(MPI_COMM_WORLD, &r->rank);
	MPI_Comm_size(MPI_COMM_WORLD, &r->count);
	if (r->count > 1)
		r->cores = share_of_cores();
	gather_machines(r);
	/* a rank that is gone is noticed by its silence, and told by name */
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
}

int ranks_differ(const struct ranks *r, uint64_t value)
{
	uint64_t *all = xcalloc((size_t)r->count, sizeof(*all));
	int differs = -1;

	MPI_Allgather(&value, 1, MPI_UINT64_T, all, 1, MPI_UINT64_T, MPI_COMM_WORLD);
	for (int i = r->count - 1; i > 0; i--)
		if (all[i] != all[0])
			differs = i;
	free(all);
	return differs;
}

const char *ranks_machine(const struct ranks *r, int rank)
{
	return r->machines + (size_t)rank * RANKS_NAME;
}

int ranks_end(struct ranks *r, int status)
{
	free(r->machines);
	if (r->lost >= 0) {
		fflush(NULL);
		if (!r->ending)
			MPI_Abort(MPI_COMM_WORLD, status);
		_exit(status);
	}
	MPI_Bcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD);
	MPI_Finalize();
	return status;
}

/* ---- rank 0 ---- */

struct lead {
	struct ranks *ranks;
	struct desk *desk;
	struct crew *crew;
	uint64_t *message;
	size_t message_words;
	int working; /* ranks that are not done */
	struct follower {
		bool done;
		double heard;
	} *followers;
	double stopped; /* when; 0: not yet */
	double nap; /* seconds, the next */
	struct outbox outbox;
};

enum { OVER = -1 };

/* The size first, negative when there is nothing more to come. */
void ranks_summon(struct ranks *r, const void *bytes, size_t size)
{
	int64_t announced = (int64_t)size;

	assert(!r->rank && size <= INT_MAX);
	MPI_Bcast(&announced, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
	if (size)
		MPI_Bcast((void *)(uintptr_t)bytes, (int)size, MPI_BYTE, 0, MPI_COMM_WORLD);
}

void ranks_dismiss(struct ranks *r)
{
	int64_t announced = OVER;

	if (r->count > 1 && r->lost < 0)
		MPI_Bcast(&announced, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
}

void *ranks_await(struct ranks *r, size_t *size)
{
	int64_t announced = OVER;
	char *bytes;

	assert(r->rank);
	MPI_Bcast(&announced, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
	if (announced < 0)
		return NULL;
	*size = (size_t)announced;
	bytes = xcalloc(*size + 1, 1);
	if (*size)
		MPI_Bcast(bytes, (int)*size, MPI_BYTE, 0, MPI_COMM_WORLD);
	return bytes;
}

/* Few enough that nobody is left with much to do when there is nothing more. */
static void give(struct lead *l, int rank, uint64_t wanted)
{
	uint64_t fair = hand_out_left(&l->desk->hand_out) / (2 * (uint64_t)l->ranks->count);
	const uint64_t *codes = NULL;
	uint64_t count = 0;

	if (wanted > fair)
		wanted = fair ? fair : 1;
	if (wanted > MOST_UNITS)
		wanted = MOST_UNITS;
	if (!l->stopped)
		count = desk_some(l->desk, wanted, &codes);
	send_words(&l->outbox, rank, TAG_UNITS, codes, count);
}

static void take_row(const struct lead *l)
{
	size_t words = row_words(&study_plan(l->crew->study, l->message[0])->shape);
	uint64_t *row = xcalloc(words, sizeof(*row));

	memcpy(row, l->message + 1, words * sizeof(*row));
	desk_take(l->desk, l->message[0], row);
}

static void hear(struct lead *l, const MPI_Status *from)
{
	struct follower *f = &l->followers[from->MPI_SOURCE];

	MPI_Recv(l->message, (int)l->message_words, MPI_UINT64_T, from->MPI_SOURCE,
		 from->MPI_TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	f->heard = now();
	switch (from->MPI_TAG) {
	case TAG_WANT:
		give(l, from->MPI_SOURCE, l->message[0]);
		break;
	case TAG_ROW:
		take_row(l);
		break;
	case TAG_DONE:
		f->done = true;
		l->working--;
		if (l->message[0])
			flag_raise(l->crew->stop);
		send_words(&l->outbox, from->MPI_SOURCE, TAG_BYE, NULL, 0);
		break;
	}
}

/* Pass on a signal. */
static void stop_followers(struct lead *l)
{
	l->stopped = now();
	l->ranks->ending = true;
	for (int i = 1; i < l->ranks->count; i++)
		if (!l->followers[i].done)
			send_words(&l->outbox, i, TAG_STOP, NULL, 0);
}

static void look_for_lost(struct lead *l)
{
	double limit = l->stopped ? SILENT_STOPPING : SILENT_WORKING, t = now();

	/* one that a launcher killed is silent before the others hear a signal */
	for (int i = 1; i < l->ranks->count && l->ranks->lost < 0; i++)
		if (!l->followers[i].done && t - l->followers[i].heard > limit)
			l->ranks->lost = i;
	if (l->ranks->lost >= 0)
		flag_raise(l->crew->stop);
}

static void lead(void *context)
{
	struct lead *l = context;
	MPI_Status status;
	int waiting = 0;

	outbox_empty(&l->outbox);
	MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &waiting, &status);
	if (waiting) {
		l->nap = NAP_LEAST;
		hear(l, &status);
		return;
	}
	/* with no message left unheard, silence is silence */
	if (flag_raised(l->crew->stop) && !l->stopped && l->ranks->lost < 0)
		stop_followers(l);
	look_for_lost(l);
	nap(&l->nap);
}

void ranks_lead(struct ranks *r, struct desk *d, struct crew *c)
{
	struct lead l = { .ranks = r, .desk = d, .crew = c, .working = r->count - 1,
			  .nap = NAP_LEAST };
	double start = now();

	if (r->count == 1) {
		crew_run(c);
		return;
	}
	outbox_init(&l.outbox);
	l.message_words = study_words(c->study) + 1;
	l.message = xcalloc(l.message_words, sizeof(*l.message));
	l.followers = xcalloc((size_t)r->count, sizeof(*l.followers));
	for (int i = 0; i < r->count; i++)
		l.followers[i].heard = start;
	c->meanwhile = lead;
	c->context = &l;
	crew_run(c);
	while (l.working && r->lost < 0)
		lead(&l);
	if (r->lost < 0)
		outbox_flush(&l.outbox);
	free(l.followers);
	free(l.message);
}

/* ---- the others ---- */

struct follow {
	struct ranks *ranks;
	struct crew *crew;
	struct outpost outpost;
	uint64_t *message; /* a unit and its row */
	size_t message_words;
	uint64_t want; /* units to ask for */
	double asked;  /* when, and not yet answered; else 0 */
	double spoken; /* when rank 0 last heard of this one */
	bool closed, gave_up, dismissed;
	double nap; /* seconds, the next */
	struct outbox outbox;
};

static void say(struct follow *f, enum tag tag, const uint64_t *words, size_t count)
{
	send_words(&f->outbox, 0, tag, words, count);
	f->spoken = now();
}

static void send_rows(struct follow *f)
{
	uint64_t *row, unit;

	while ((row = outpost_row(&f->outpost, &unit))) {
		size_t words = row_words(&study_plan(f->crew->study, unit)->shape);

		f->message[0] = unit;
		memcpy(f->message + 1, row, words * sizeof(*row));
		free(row);
		say(f, TAG_ROW, f->message, words + 1);
	}
}

/* Ask before the last units are begun. Threads that stood idle before the answer
 * came show that more should be asked for at once. */
static void ask(struct follow *f)
{
	if (f->closed || f->asked > 0 || outpost_stock(&f->outpost) >= (long)f->crew->threads)
		return;
	say(f, TAG_WANT, &f->want, 1);
	f->asked = f->spoken;
}

static void close_outpost(struct follow *f, bool give_up)
{
	f->gave_up |= give_up;
	f->closed = true;
	outpost_close(&f->outpost, give_up);
}

static void take_units(struct follow *f, const uint64_t *codes, int count)
{
	f->asked = 0;
	if (f->closed)
		return;
	if (!count) {
		close_outpost(f, false);
		return;
	}
	if (outpost_stock(&f->outpost) < 0 && f->want < UINT32_MAX)
		f->want *= 2;
	for (int i = 0; i < count; i++)
		outpost_add(&f->outpost, codes[i], 1, 1);
}

static bool listen(struct follow *f)
{
	uint64_t codes[MOST_UNITS];
	MPI_Status from;
	int waiting = 0, count = 0;

	MPI_Iprobe(0, MPI_ANY_TAG, MPI_COMM_WORLD, &waiting, &from);
	if (!waiting)
		return false;
	MPI_Recv(codes, MOST_UNITS, MPI_UINT64_T, 0, from.MPI_TAG, MPI_COMM_WORLD, &from);
	MPI_Get_count(&from, MPI_UINT64_T, &count);
	if (from.MPI_TAG == TAG_UNITS)
		take_units(f, codes, count);
	else if (from.MPI_TAG == TAG_STOP)
		flag_raise(f->crew->stop);
	else
		f->dismissed = true;
	return true;
}

static void give_up_alone(const struct follow *f)
{
	fprintf(stderr, "ringflow run: rank %d has no answer from rank 0 for %.0f s\n",
		f->ranks->rank, SILENT_WORKING);
	MPI_Abort(MPI_COMM_WORLD, 1);
}

static void listen_or_nap(struct follow *f)
{
	if (listen(f)) {
		f->nap = NAP_LEAST;
		return;
	}
	if (f->asked > 0 && now() - f->asked > SILENT_WORKING)
		give_up_alone(f);
	nap(&f->nap);
}

static void follow(void *context)
{
	struct follow *f = context;

	if (flag_raised(f->crew->stop) && !f->gave_up)
		close_outpost(f, true);
	outbox_empty(&f->outbox);
	send_rows(f);
	ask(f);
	if (now() - f->spoken > ALIVE_EVERY)
		say(f, TAG_ALIVE, NULL, 0);
	listen_or_nap(f);
}

static void take_leave(struct follow *f)
{
	uint64_t gave_up = f->gave_up || flag_raised(f->crew->stop);

	send_rows(f);
	say(f, TAG_DONE, &gave_up, 1);
	f->asked = f->spoken;
	while (!f->dismissed)
		listen_or_nap(f);
	outbox_flush(&f->outbox);
}

void ranks_follow(struct ranks *r, struct crew *c)
{
	struct follow f = { .ranks = r, .crew = c, .want = 2 * c->threads, .nap = NAP_LEAST };
	struct work work = outpost_work(&f.outpost);

	outbox_init(&f.outbox);
	f.message_words = study_words(c->study) + 1;
	f.message = xcalloc(f.message_words, sizeof(*f.message));
	outpost_init(&f.outpost);
	c->work = &work;
	c->meanwhile = follow;
	c->context = &f;
	crew_run(c);
	take_leave(&f);
	outpost_free(&f.outpost);
	free(f.message);
}
