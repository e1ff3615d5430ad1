/* SPDX-License-Identifier: GPL-3.0-or-later */
/* decide - does a metric meet a condition, as far as its interval tells? */
#ifndef RINGFLOW_DECIDE_H
#define RINGFLOW_DECIDE_H

#include "experiment/experiment.h"
#include "scenario/requirement.h"

enum decision { DECIDED_YES, DECIDED_NO, UNDECIDED };

/* Of the estimate E with its interval: yes where all of that meets C, no where none of it
 * does. Equal to 0 (or 100 %) is whatever showed nothing else. */
enum decision requirement_decide(const struct requirement *c, const struct estimate *e);

/* Is there such a metric, of such a unit, and such a design in S? False after adding an
 * error to D. */
bool requirement_check(const struct requirement *c, const struct scenario *s,
		     struct diagnostics *d);

#endif
