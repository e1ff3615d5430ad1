/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan - between the files of that command; private to the command line. */
#ifndef RINGFLOW_CMD_PLAN_H
#define RINGFLOW_CMD_PLAN_H

#include "cmd/campaign.h"
#include "scenario/requirement.h"

/* What was found, and how it is written and drawn; draw NULL: not at all. */
struct plan_result {
	const void *what;
	void (*csv)(FILE *out, const void *what);
	bool (*draw)(const void *what, const char *directory, const char *scripts,
		     const char *subtitle, char *why, size_t why_size);
};
/* Write plan.csv. False after a message. */
bool plan_write(const struct variation *v, const struct plan_result *r);
/* Draw plan.svg and plan.png, and say what was written. */
void plan_picture(const struct variation *v, const struct plan_result *r);

/* `plan --staff`, for C, with so many replications of a schedule at most. The exit status;
 * errors are added to D. */
int plan_staff(struct variation *v, const struct requirement *c, uint64_t max_replications,
	       struct diagnostics *d);

#endif
