/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks by MPI: joining and leaving the job, and what all ranks do together. */
#include <assert.h>
#include <limits.h>
#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "parallel/ranks_internal.h"

/* ---- the job ---- */

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
	/* a rank that is gone is noticed by its silence, so that it can be named */
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

/* ---- rounds ---- */

enum { NO_MORE_ROUNDS = -1 }; /* in the place of a size */

/* The size first, then the bytes. */
void ranks_begin_round(struct ranks *r, const struct round_message *message)
{
	int64_t announced = (int64_t)message->size;

	assert(!r->rank && message->size <= INT_MAX);
	MPI_Bcast(&announced, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
	if (message->size)
		MPI_Bcast((void *)(uintptr_t)message->bytes, (int)message->size, MPI_BYTE, 0,
			  MPI_COMM_WORLD);
}

void ranks_end_rounds(struct ranks *r)
{
	int64_t announced = NO_MORE_ROUNDS;

	if (r->count > 1 && r->lost < 0)
		MPI_Bcast(&announced, 1, MPI_INT64_T, 0, MPI_COMM_WORLD);
}

void *ranks_next_round(struct ranks *r, size_t *size)
{
	int64_t announced = NO_MORE_ROUNDS;
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
