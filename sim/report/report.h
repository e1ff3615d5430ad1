/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report - results for people and for programs: the table, summary.json, CSV,
 * charts drawn by gnuplot, the timeline of one call, the profile's rules.
 *
 * The room owns nothing and decides nothing: it gets what others have found, and a stream or
 * a directory. Called by cmd alone. A file of results is a row of formats.def; what the
 * other commands show has a header each (sweep_report.h, plan_report.h, ..., fit/fit_report.h).
 *
 * Nothing here holds a time stamp or a duration of the run itself, so the same
 * results give the same bytes. Writers to a FILE leave errors to ferror().
 * Numbers that people see count calls and replications from 1.
 */
#ifndef RINGFLOW_REPORT_H
#define RINGFLOW_REPORT_H

#include "experiment/experiment.h"
#include "report/formats.h"

/* How text is laid out: `width` in columns, colour by ANSI sequences. Without `details` it is
 * what decides; the rest is said to be there. */
struct report_style {
	bool colour;
	size_t width;
	bool details;
	bool no_places; /* nothing of files and their lines: for what is the same wherever these are */
};

/* Everything a person wants to know of R: designs with intervals, why calls
 * failed, paired differences, agents, expectations. */
void report_table(FILE *out, const struct results *r, const struct report_style *style);

/* PROFILE and how many of its rules are CHANGED, as a heading has it: with NAMED also which, as far
 * as they fit. Allocated in A. */
const char *report_profile_words(struct arena *a, const char *profile, const struct texts *changed,
				 bool named);

/* What nobody has said, of COUNT stand-ins, the most important first: nothing where there is nothing
 * to tell. */
struct stand_in;
void report_stand_ins(FILE *out, const struct stand_in *list, size_t count, const struct report_style *style);

/* The verdict on the scenario's expectations alone; nothing when it has none. */
/* True when columns are left out. */
bool report_expectations(FILE *out, const struct results *r, const struct report_style *style);

/* The verdict on each threshold; nothing when there are none. */
void report_thresholds(FILE *out, const struct results *r, const struct report_style *style);
/* Thresholds and expectations as JUnit XML: a test case each, `skipped` where there is not
 * enough data; and, of those that did not pass, as GitHub's annotations. */
void report_junit(FILE *out, const struct results *r);
void report_annotations(FILE *out, const struct results *r);
/* The verdict, the designs and the thresholds in GitHub's Markdown, for a pull request. */
void report_markdown(FILE *out, const struct results *r);

/* Write R in the schema of summary.json (docs/report.md), with VERSION as
 * "ringflow". Undefined numbers are null; doubles are the shortest decimals
 * that read back as the same double. False when OUT could not be written. */
bool report_json(FILE *out, const struct results *r, const char *version);

/* replications.json: what each replication says of each metric, for ringflow compare. */
bool report_replications(FILE *out, const struct results *r, const char *version);

/* Files made, by name inside the output directory. Names are static strings. */
enum { REPORT_MAX_FILES = 64 };
struct report_files {
	const char *names[REPORT_MAX_FILES];
	size_t count;
};

/* Draw the charts of R that are wanted and add what was made, data files included, to FILES. False
 * when some or all charts are missing: which ones, and why, is added to UNMADE (picture.h). */
struct unmade;
struct chart_order {
	const char *directory; /* where they are drawn */
	const char *scripts;   /* the directory of gnuplot's scripts; NULL: none was found */
	const char *asked;     /* "ends,reasons" or "all"; NULL: those that are drawn by default */
};
bool report_charts_asked(const struct results *r, const struct chart_order *order,
			 struct report_files *files, struct unmade *unmade);
/* The same of those that are drawn by default. */
bool report_charts(const struct results *r, const char *directory, const char *scripts,
		   struct report_files *files, struct unmade *unmade);
/* The first word of ASKED that is no chart's name, and in MEANT the nearest that is, or NULL; NULL when
 * there is none. What there is, as a list. All in A. */
const char *report_charts_unknown(struct arena *a, const char *asked, const char **meant);
const char *report_charts_known(struct arena *a);

/* The story of one call. timeline_event() and timeline_call_done() are a struct
 * observer's functions; their context is the struct timeline. Times are shown
 * from the call's creation. Set out, style, call and names; leave the rest 0. */
struct timeline {
	FILE *out;
	struct report_style style;
	uint64_t call;	    /* its number, from 0 as the engine counts */
	const char *design; /* for the heading */
	uint32_t replication; /* from 0 */
	bool begun, done;
	int64_t origin;
	uint64_t events;
};

void timeline_event(void *context, const struct engine_event *e);
void timeline_call_done(void *context, const struct call_report *r);

/* The rules of profile INDEX (in profile_names): key, value, meaning, source. */
void report_profile(FILE *out, size_t index, const struct report_style *style);
/* The profiles' names, and the keys in which they differ. */
void report_profiles(FILE *out, const struct report_style *style);

#endif
