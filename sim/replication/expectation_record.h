/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * expectation_record - does each scripted call end as its scenario says it should? What came of an
 * expectation in one replication is a word of the record.
 */
#ifndef RINGFLOW_EXPECTATION_RECORD_H
#define RINGFLOW_EXPECTATION_RECORD_H

#include "replication/plan.h"

/* A word: the reason above these bits. Zero: the call was never offered. */
enum {
	EXPECTATION_OFFERED = 1 << 0,
	EXPECTATION_HELD = 1 << 1,
	EXPECTATION_REFUSED = 1 << 2, /* met a 400 */
	EXPECTATION_ACCEPTED = 1 << 3,
	EXPECTATION_SUCCESS = 1 << 4,
	EXPECTATION_REASON_SHIFT = 8,
};

/* For each scripted call of S, where its expectations begin among all, to be
 * freed; their number in *COUNT. */
size_t *expectation_places(const struct scenario *s, size_t *count);

/* Note in WORDS, a record's words of expectations, what came of call R of ARM. */
void expectation_record(const struct plan *p, const struct arm *arm, uint64_t *words,
			const struct call_report *r);

/* Can WORD, read from a file, be such a note? */
bool expectation_word_known(uint64_t word);

#endif
