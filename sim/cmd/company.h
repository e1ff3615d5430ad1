/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * company - a command that several processes of an MPI job run together, of which
 * only rank 0 speaks; private to the command line.
 */
#ifndef RINGFLOW_COMPANY_H
#define RINGFLOW_COMPANY_H

#include "cmd/cmd.h"

struct company {
	struct ranks ranks;
	int stderr_kept; /* while rank 0 alone speaks; else -1 */
};

/* Join the job. Ranks other than 0 write nothing to stdout from now on, and nothing
 * to stderr until company_meet(). False, after a message of one of them, when
 * processes were started together that do not know each other. */
bool company_start(struct company *c);
/* Leave the job. The exit status, that of rank 0, is returned; when a rank was lost it
 * does not return. */
int company_end(struct company *c, int status);

/* Every rank must come by here once before the work: is there the same work, DIGEST,
 * for all? A DIGEST of 0: there is none for this one. Where false, rank 0 said why. */
bool company_meet(struct company *c, uint64_t digest);

/* Say that a rank was lost, if so. */
bool company_lost(const struct company *c);

#endif
