/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * program_use - what of a program its runs can come to, and a digest of that: programs with the
 * same digest have the same tally in each replication, whatever else they say.
 */
#ifndef RINGFLOW_PROGRAM_USE_H
#define RINGFLOW_PROGRAM_USE_H

#include "program/program.h"
#include "program/step_set.h"

/* By index of the table of the same name: can a run come to it? All of it errs towards yes. */
struct program_use {
	const struct program *p;
	bool *steps, *dists, *targets, *dials, *groups;
	struct step_set ops;	 /* of those steps */
	bool asks_studio;	 /* for a flow */
	bool redirects, updates; /* by REST: to a document, by Status */
	bool outbound;		 /* calls go out */
	struct rule_tables rules; /* the program's; 0 where no run looks */
	int32_t *stack;		 /* steps that are to be followed */
	size_t depth;
};

/* Of P, which program_prepare() has seen. P must outlive U; to be freed with program_use_free(). */
void program_use_init(struct program_use *u, const struct program *p);
void program_use_free(struct program_use *u);

/* The digest of what U says of its program. What an observer is told alone, such as names, does
 * not count; the numbers of steps do, for the fingerprint. */
uint64_t program_digest(const struct program_use *u);

#endif
