/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan - between the files of that command; private to the command line. */
#ifndef RINGFLOW_CMD_PLAN_H
#define RINGFLOW_CMD_PLAN_H

#include "cmd/campaign.h"
#include "scenario/requirement.h"

/* `plan --staff`, for C, with so many replications of a schedule at most. The exit status;
 * errors are added to D. */
int plan_staff(struct variation *v, const struct requirement *c, uint64_t max_replications,
	       struct diagnostics *d);

#endif
