/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_parts - of the page of fit (private to the report room). WHAT: a struct fit_page. */
#ifndef RINGFLOW_REPORT_HTML_FIT_PARTS_INTERNAL_H
#define RINGFLOW_REPORT_HTML_FIT_PARTS_INTERNAL_H

#include "report/html/fit_page.h"
#include "report/html/leaf_internal.h"

/* Steps of a figure of rates. */
enum { FIT_MOST_DRAWN = 1200 };

/* fit_log_parts.c: columns and rows; what became of the calls; what looks wrong. */
void fit_put_reading(struct sheet *s, const void *what);
void fit_put_outcomes(struct sheet *s, const void *what);
void fit_put_warnings(struct sheet *s, const void *what);

/* fit_rate_parts.c: calls an hour by the step; by weekday and hour, where there are weekdays. */
void fit_put_rates(struct sheet *s, const void *what);
bool fit_has_weekdays(const void *what);
void fit_put_heat(struct sheet *s, const void *what);
/* "Mon 9:00", "9:00" or "day 3, 9:00": the step I of F's cycle; in A. */
const char *fit_step_words(const struct fit_result *f, size_t i, struct arena *a);
/* The busiest step; there must be one. */
size_t fit_busiest(const struct fit_result *f);

/* fit_law_parts.c: durations, their laws and how well they fit; patience. */
void fit_put_laws(struct sheet *s, const void *what);
bool fit_has_patience(const void *what);
void fit_put_patience(struct sheet *s, const void *what);
/* Is the law of Q shown not to fit: nothing drawn from it was as far away, or less than one in twenty? */
bool fit_is_doubtful(const struct fit_result *f, enum fit_quantity q);

#endif
