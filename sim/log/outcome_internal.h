/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outcome - private to this room: what logs call the ends of calls. */
#ifndef RINGFLOW_LOG_OUTCOME_INTERNAL_H
#define RINGFLOW_LOG_OUTCOME_INTERNAL_H

#include "log/log.h"

struct arena;

/* What WORD says of a call. */
enum meaning {
	MEANS_SERVED,
	MEANS_COMPLETED,	/* was answered, by whatever: served, unless the log would say so
				 * and does not */
	MEANS_ABANDONED,	/* in the queue if the call was in one, else before it */
	MEANS_ABANDONED_QUEUE,
	MEANS_ABANDONED_BEFORE,
	MEANS_BUSY,
	MEANS_NO_ANSWER,
	MEANS_FAILED,
	MEANS_CANCELED,
	MEANS_UNKNOWN,
	MEANINGS /* no such word */
};

/* O's words are taken before the known ones. */
enum meaning outcome_meaning(const char *word, const struct log_options *o);
/* The known word nearest to WORD as `, did you mean ...?`, or "". */
const char *outcome_hint(struct arena *a, const char *word);

/* cause.c: of the numbers of Q.850 on either side, texts or NULL; a CONNECTED call was completed. MEANINGS:
 * no number. */
enum meaning cause_meaning(const char *callee, const char *caller, bool connected);

/* Of FreeSWITCH's names of causes, of which outcome_meaning() is KNOWN or MEANINGS: a CONNECTED call was
 * completed, however it ended; a cause that no word is known for is a failure. */
enum meaning cause_word_meaning(const char *word, enum meaning known, bool connected);

/* vicidial.c: of VICIdial's statuses, a word that is none of the system's being an agent's. */
enum meaning vicidial_meaning(const char *status);

enum logged_direction direction_of(const char *word);
enum logged_answerer answerer_of(const char *word);

#endif
