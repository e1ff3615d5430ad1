/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key_words - keys of scenarios and metrics as words, and scales of numbers, for titles and axes of charts. (private to the report room) */
#ifndef RINGFLOW_REPORT_CHART_KEY_WORDS_INTERNAL_H
#define RINGFLOW_REPORT_CHART_KEY_WORDS_INTERNAL_H

#include "base/metric_unit.h"
#include "scenario/requirement.h"
#include "search/factor.h"

struct arena;

/* KEY in words, allocated in A: "Success rate", "HTTP 400 rate", "Wait mean of support",
 * "Redirect after in design race". */
const char *key_words(struct arena *a, const char *key);
/* The same within a sentence: "success rate", "HTTP 400 rate". */
const char *key_words_within(struct arena *a, const char *key);
/* What C, of one line of text, asks of METRIC: "service level of support ≥ 80 %". */
const char *condition_words(struct arena *a, const char *metric, const struct requirement *c);

/* What the numbers along an axis are multiplied by, and the unit of what comes of it. */
struct axis {
	double scale;
	const char *unit;
};

/* Of the values of F: the unit that all of them are written in ("5/m", "2h"), else seconds and per second. */
struct axis factor_axis(const struct factor *f);
/* Of values of UNIT that are MOST at most: one unit for all of a chart, ms, s or min. */
struct axis metric_axis(enum unit unit, double most);

#endif
