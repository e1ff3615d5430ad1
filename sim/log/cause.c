/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cause - ITU-T Q.850, table 1: why a call was cleared. Of a call that was never connected a normal
 * clearing is the caller's: who called gave up (Cisco's guide, "Abandoned calls").
 */
#include <stdlib.h>
#include <string.h>

#include "log/outcome_internal.h"

/* Codes of Cisco's own, above Q.850's, are splits, transfers and the like. */
enum { CAUSE_CODES = 128 };

static enum meaning one(long cause)
{
	switch (cause) {
	case 0:
	case 16: /* normal clearing */
	case 31: /* normal, unspecified */
		return MEANS_CANCELED;
	case 17: /* user busy */
		return MEANS_BUSY;
	case 18: /* no user responding */
	case 19: /* no answer */
	case 20: /* subscriber absent */
		return MEANS_NO_ANSWER;
	default:
		return cause > 0 && cause < CAUSE_CODES ? MEANS_FAILED : MEANS_UNKNOWN;
	}
}

enum meaning cause_word_meaning(const char *word, enum meaning known, bool connected)
{
	bool is_cause = *word && !word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")];

	if (!is_cause)
		return known;
	return connected ? MEANS_COMPLETED : known == MEANINGS ? MEANS_FAILED : known;
}

enum meaning cause_meaning(const char *callee, const char *caller, bool connected)
{
	char *end = NULL;
	long code = callee ? strtol(callee, &end, 10) : 0;

	if (callee && (*end || code < 0))
		return MEANINGS;
	if (connected)
		return MEANS_COMPLETED;
	if (code == 0 && caller) {
		code = strtol(caller, &end, 10);
		if (*end || code < 0)
			return MEANINGS;
	}
	return one(code);
}
