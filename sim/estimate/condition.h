/* SPDX-License-Identifier: GPL-3.0-or-later */
/* condition - does a metric meet a condition, as far as its interval tells? */
#ifndef RINGFLOW_CONDITION_H
#define RINGFLOW_CONDITION_H

#include "base/source.h"
#include "estimate/results.h"
#include "replication/replication.h"
#include "scenario/requirement.h"

struct diagnostics;

enum condition_verdict { CONDITION_MET, CONDITION_MISSED, CONDITION_OPEN };

/* Of the estimate E with its interval: yes where all of that meets C, no where none of it
 * does. Equal to 0 (or 100 %) is whatever showed nothing else. What the estimate itself has to
 * be, up to rounding, it is or not; so it is with a value that the interval has to contain.
 * Open where nothing is estimated. */
enum condition_verdict condition_test(const struct requirement *c, const struct estimate *e);

/* Has the first design of P such a metric, of such a unit, and P's scenario such a design, as each
 * of COUNT conditions in LIST says? False after adding errors to D. */
bool conditions_check(const struct requirement *list, size_t count, const struct plan *p,
		      struct diagnostics *d);

/* Is METRIC, which is in UNIT, compared by C with what it can be compared with? A share above 1
 * needs its sign. False after adding an error to D. */
bool condition_unit_check(const struct requirement *c, const char *metric, enum unit unit,
			  struct diagnostics *d);

/* Has the first design of P a metric of that name? False after adding an error at AT to D: the
 * nearest is named. */
bool metric_check(const struct plan *p, const char *metric, struct where at, struct diagnostics *d);

#endif
