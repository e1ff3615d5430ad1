/* SPDX-License-Identifier: GPL-3.0-or-later */
/* callees - whom calls reach, as a scenario describes them. A part of scenario.h. */
#ifndef RINGFLOW_SCENARIO_CALLEES_H
#define RINGFLOW_SCENARIO_CALLEES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/source.h"
#include "base/terms.h"
#include "laws/distribution.h"

/* Machines among those who are called. */
struct called_machines {
	double share;	 /* answering machines, of the attempts that are answered */
	double fax;	 /* fax machines, of the same */
	double diverted; /* to voicemail: share of those not answered `after` seconds */
	double after;
};

struct answering_machines {
	bool given; /* of anybody who is called */
	struct called_machines callers; /* of those whom nothing else is said of */
	bool has_silence; /* how long a person bears to hear nothing */
	struct dist silence;
	bool has_fax_time;
	struct dist fax_time; /* how long a fax machine is on the line; default 35 s */
};

/* What of those who answer a group's callbacks is no person, and how an agent finds out. */
struct callback_machines {
	bool given, detects, has_timeout, has_hang_up;
	struct called_machines who;
	double timeout;	     /* of detection, seconds; default rules.machine_detection_timeout */
	struct dist hang_up; /* from a machine's being heard to the agent's hanging up; default: its greeting */
};

/* Whom REST dials for the conference that a call is in. */
struct added_party {
	const char *to;
	const char *label; /* or NULL */
	struct where at;
	int group; /* an agent of that group; -1: a party outside */
	double timeout, answer; /* seconds; share */
	double time_limit;	/* seconds; 0: none but that of all calls */
	uint64_t most;		/* MaxParticipants; 0: not said */
	bool has_answer, has_ring, has_talk, starts, ends;
	struct dist ring, talk; /* default those of callers, or of the group */
	struct party_detection {
		bool given, message_end, has_timeout;
		double timeout; /* seconds; default rules.machine_detection_timeout */
	} detection;
};

enum { MAX_CALLEES = 100 };

/* Of `callers.callees`. What it does not say is as of `callers`. */
struct callee_group {
	const char *name;
	struct where at;
	size_t number_count;
	const char **numbers; /* as documents dial them; a star at the end: all that begin so */
	double share;	      /* of the calls that are created */
	bool has_ring, has_outcome, has_machines;
	struct dist ring;
	double outcome[OUTCOME_COUNT]; /* shares, adding to 1 */
	unsigned said; /* bit o: of these it says outcome o itself */
	struct called_machines who;
};

#endif
