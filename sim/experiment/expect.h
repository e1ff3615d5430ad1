/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * expect - does each scripted call end as its scenario says it should? What came
 * of an expectation in one replication is a word of the row; private to the room.
 */
#ifndef RINGFLOW_EXPECT_H
#define RINGFLOW_EXPECT_H

#include "experiment/experiment.h"
#include "experiment/plan.h"
#include "experiment/rows.h"

/* For each scripted call of S, where its expectations begin among all, to be
 * freed; their number in *COUNT. */
size_t *expect_places(const struct scenario *s, size_t *count);

/* Note in WORDS, a row's words of expectations, what came of call R of ARM. */
void expect_note(const struct plan *p, const struct arm *arm, uint64_t *words,
		 const struct call_report *r);

/* List in R what came of every expectation of every design over the first
 * r->replications of ROWS. */
void expect_conclude(struct results *r, const struct plan *p, const struct rows *rows);

#endif
