/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mpi_session - a command that several processes of an MPI job run together. Only rank 0 writes to
 * stdout and stderr. It owns the process's part in the job, and its stderr while that is muted.
 * main.c starts and ends it; a command that is run together asks it once whether all agree.
 */
#ifndef RINGFLOW_MPI_SESSION_H
#define RINGFLOW_MPI_SESSION_H

#include "cmd/cmd.h"
#include "parallel/parallel.h"

struct mpi_session {
	struct ranks ranks;
	int stderr_kept; /* the stderr of a rank other than 0 while it is muted; else -1 */
};

/* Initialise C and join the job. Ranks other than 0 write nothing to stdout from now on, and
 * nothing to stderr until mpi_session_agree(). False when several processes were started together
 * but this program was built without MPI or with another one; one of them has said so. */
bool mpi_session_start(struct mpi_session *c);
/* Leave the job. Returns the exit status of rank 0, on every rank; does not return when a rank was
 * lost. */
int mpi_session_end(struct mpi_session *c, int status);

/* True when DIGEST, of all input, is the same on all ranks and not 0. 0: this rank could not load
 * its input. Every rank must call this exactly once before the work. When digests differ, rank 0
 * writes which rank has loaded other files. */
bool mpi_session_agree(struct mpi_session *c, uint64_t digest);

/* True, after a message to stderr, when a rank was lost. */
bool mpi_session_lost(const struct mpi_session *c);

#endif
