/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machines - who answers that is no person, of whom; and how that is found out. A part of program.h. */
#ifndef RINGFLOW_MACHINES_H
#define RINGFLOW_MACHINES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/terms.h"

/* What OP_IF_MACHINE asks: is a machine on the line; what has detection said? */
enum who { WHO_MACHINE, WHO_CALLED_MACHINE, WHO_CALLED_HUMAN, WHO_CALLED_UNKNOWN,
	   WHO_NOT = 4 /* or'ed: is it not so? */, WHO_CALLED_FAX = 8,
	   WHO_DIALLED = 16, /* or'ed: of the party that the call has dialled */
	   WHO_ADDED = 32 /* with that: of the participant whom its controller has heard of */ };

/* Of detection: a machine's greeting is waited for; the call goes on meanwhile; it is of the party
 * that the call has dialled; nobody is told what it says. */
enum detect_flag { DETECT_MESSAGE_END = 1, DETECT_ASYNC = 2, DETECT_DIALLED = 4, DETECT_UNTOLD = 8 };

/* Machines among those who are called. */
struct answerers {
	double share;	 /* answering machines, of the attempts that are answered */
	double fax;	 /* fax machines, of the same */
	double diverted; /* share of the others, and of those that ring longer than `after`, ... */
	int64_t after;	 /* ... that voicemail answers then, ns */
};

/* Machines that answer calls, and how well they are told from people. */
struct machines {
	bool any;	/* some answer, or are looked for */
	bool fax;	/* some are fax machines */
	struct answerers callers; /* among those whom nothing else is said of */
	int32_t greeting, listening; /* dists, or -1 where nobody meets one: the time that it plays, and that it records for */
	int32_t fax_time; /* dist: how long a fax machine is on the line; or -1 */
	int32_t silence; /* dist: how long a person bears to hear nothing, or -1 */
	int32_t async_entry; /* OP_DETECT beside the call, or -1 */
	/* shares: of what detection makes of people, of machines, of both */
	double human_as_machine, machine_as_human, unknown;
	int64_t unknown_after;
};

/* Whom some numbers reach, or some of the calls that are created. */
struct callees {
	const char *name;
	bool has_outcome;
	int32_t ring; /* dist; -1: as of all */
	double outcome[OUTCOME_COUNT]; /* cumulative */
	struct answerers who;
};

/* Of the calls that are created: one whose draw is below `upto`, and not below the one before. */
struct called {
	double upto;
	uint32_t whom; /* 1 + in callees[]; 0: nobody of them */
};

#endif
