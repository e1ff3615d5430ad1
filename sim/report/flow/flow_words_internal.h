/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow_words - what stands at widgets and arrows, in lines (private to the report room). */
#ifndef RINGFLOW_REPORT_FLOW_FLOW_WORDS_INTERNAL_H
#define RINGFLOW_REPORT_FLOW_FLOW_WORDS_INTERNAL_H

#include "report/flow/flow_drawing.h"

struct node;

/* What stands at a transition: its event; of a split's match what it is compared with, "= 1". */
const char *flow_transition_label(struct arena *a, const struct node *transition);
enum flow_group flow_group_of(const char *type);

/* TEXT, cleaned, in lines of WIDTH columns, of which there are *COUNT, at most 9; broken between words,
 * of which names have many in one. */
enum { FLOW_COLUMNS = 26 };
const char **flow_lines(struct arena *a, const char *text, size_t width, size_t *count);

/* "✖ error: loop", "⚠ warning: cut-off", "ⓘ note: ..." */
const char *flow_fault_line(struct arena *a, const struct flow_fault *f);
/* "38.2 % of calls, 1.3 visits each" and "12.3 s on average" of what was counted; NULL: there is none. */
const char *flow_calls_line(struct arena *a, const struct flow_drawing *d, const struct flow_widget_drawn *w);
const char *flow_time_line(struct arena *a, const struct flow_widget_drawn *w);

/* How the end of a call is to be taken. */
enum end_kind { END_IS_GOOD, END_IS_BAD, END_IS_NEUTRAL };
enum end_kind end_kind_of(const char *end);
/* Its sign, and in two or three words. */
const char *end_sign(const char *end);
const char *end_words(const char *end);
/* "✖ 4.2 % cut off" */
const char *end_line(struct arena *a, const struct flow_drawing *d, const struct widget_end_result *e);
/* The worst of the ends of W, by what most of its calls came to. */
enum end_kind end_kind_in(const struct widget_result *w);
uint64_t flow_ended(const struct widget_result *w);

/* The lines at arrow A, its labels and, of a counted flow, the share of visits. */
const char **flow_arrow_lines(struct flow_drawing *d, const struct flow_arrow *a, size_t *count);
/* Is A drawn? Without counts every transition, but those at which no caller is left. */
bool flow_arrow_shown(const struct flow_drawing *d, const struct flow_arrow *a);

#endif
