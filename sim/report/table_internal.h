/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table - the sections of the table of results. */
#ifndef RINGFLOW_REPORT_TABLE_INTERNAL_H
#define RINGFLOW_REPORT_TABLE_INTERNAL_H

#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"

struct arena;
struct metric_row;

/* Is only what decides shown, for there are many designs? */
bool table_brief(const struct results *r, const struct report_style *style);

/* basis.c: what the metric of ROW is of design I, and whether any design has it, and it says something: columns
 * without numbers are left out, those of Studio where no call comes to it, and shares of offered calls where a
 * dialler places them. */
const struct estimate *table_estimate(const struct results *r, size_t i, const struct metric_row *row);
bool table_has(const struct results *r, const struct metric_row *row);
/* The count NAME of D over all replications; 0 where it has none of that name. */
uint64_t design_count_of(const struct design_result *d, const char *name);
/* "profile article · 20 replications · 40,000 calls per design · seed 1 · ...", in A. */
const char *table_basis(struct arena *a, const struct results *r);

/* Which pairs of R's designs were compared, where it is not each one. */
void table_pairing(FILE *out, const struct results *r, const struct report_style *style);

/* Of callers who may have called several times, how they fared. */
void table_retrials(FILE *out, const struct results *r, const struct report_style *style);

/* differences_section.c: who beats whom by C (or NULL), between what is called A and B. SIGN is +1 where
 * more is better and -1 where less is. What is shown is so after Holm's correction over all that is
 * compared. Returns BUFFER. */
const char *comparison_words(const struct comparison *c, int sign, const char *a, const char *b,
			     char *buffer, size_t size);
/* What more replications would do where nothing is shown, and what the same callers are worth. */
void table_doubts(FILE *out, const struct results *r, const struct report_style *style);

/* costs_report.c: four significant digits, or as many decimals as the interval is worth. */
struct shown show_money(const struct estimate *e);
/* The prices that are guesses. */
void table_guesses(FILE *out, const struct results *r, const struct report_style *style);

/* variance_report.c */
void table_variance(FILE *out, const struct results *r, const struct report_style *style);
/* True when something is left out; so the others. */
bool table_comparisons(FILE *out, const struct results *r, const struct report_style *style);
bool table_costs(FILE *out, const struct results *r, const struct report_style *style);
/* Did a call come to GROUP? */
bool group_reached(const struct group_result *group);
/* Or did its agents work, such as on calls of other groups' queues? */
bool group_took_part(const struct group_result *group);
bool table_groups(FILE *out, const struct results *r, const struct report_style *style);
/* parts_section.c: lists of those who are called, and participants. Of a participant whom the design has not there is no row. */
bool table_parts(FILE *out, const struct results *r, const struct report_style *style);
bool part_shown(const struct group_result *part);

/* ends_section.c: of a bare export, what became of its callers. */
void table_ends(FILE *out, const struct results *r, const struct report_style *style);
/* Of designs whose goal is an end of calls and none came to it, the end of most, which may be what is meant. */
void table_other_end(FILE *out, const struct results *r, const struct report_style *style);

/* detection_section.c: of how many callees of each design machine detection said nothing, as their calls were over first. */
void table_detection(FILE *out, const struct results *r, const struct report_style *style);

/* stand_ins_section.c: what results rest on that nobody has said; and the greatest failure by it
 * of each design. */
bool table_stand_ins(FILE *out, const struct results *r, const struct report_style *style);
void table_failures_assumed(FILE *out, const struct results *r, const struct report_style *style);

/* intervals_report.c */
bool table_intervals(FILE *out, const struct results *r, const struct report_style *style);
/* "9:00" hours from the start, or "9:00:30"; allocated in A. */
const char *clock_text(struct arena *a, double seconds);

/* precision_report.c */
void table_selection(FILE *out, const struct results *r, const struct report_style *style);
void table_analytic(FILE *out, const struct results *r, const struct report_style *style);
void table_steady(FILE *out, const struct results *r, const struct report_style *style);
void table_over_calls(FILE *out, const struct results *r, const struct report_style *style);
void table_precision(FILE *out, const struct results *r, const struct report_style *style);

#endif
