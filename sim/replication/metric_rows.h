/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metric_rows - the rows of engine/metrics.def and group_metrics.def as tables: what each metric is
 * estimated from, of which programs, and how it is shown.
 */
#ifndef RINGFLOW_METRIC_ROWS_H
#define RINGFLOW_METRIC_ROWS_H

#include "base/metric_unit.h"
#include "replication/replication_record.h"

/* What a metric is estimated from, and how. */
enum estimate_kind {
	ESTIMATE_RATE,		/* of two words: their sums' ratio, a share */
	ESTIMATE_RATE_OF_CALLS, /* the same of what is counted when calls end */
	ESTIMATE_RATIO,		/* of two measures: their sums' ratio */
	ESTIMATE_AVERAGE,	/* of a measure: the mean over replications */
	ESTIMATE_PER_REPLICATION, /* of a word: the same */
	ESTIMATE_EVENTS,	/* the same; of none that happened it is known how many may */
};

/* Which programs have it, or groups. */
enum when {
	WHEN_ALWAYS,
	WHEN_OUTBOUND,	 /* calls are made by REST */
	WHEN_RETRIALS,	 /* callers call again */
	WHEN_MACHINES,	 /* machines may answer, or are looked for */
	WHEN_FAX,	 /* some of them are fax machines */
	WHEN_PARTICIPANT_AGENTS, /* some of them are agents of a group */
	WHEN_PARTICIPANTS, /* REST adds somebody to conferences */
	WHEN_THRESHOLDS, /* for each of a group's thresholds */
	WHEN_QUEUE_SIZE, /* a group's queue is bounded */
	WHEN_DIALLER,	 /* a dialler places the calls */
	WHEN_RINGS,	 /* its agents are rung, and may not answer */
	WHEN_RUNG,	 /* for calls in its queue agents are, its own or others who serve it */
	WHEN_CALLBACKS,	 /* who waits is offered to be called back */
	WHEN_CALLBACK_MACHINES, /* and a machine may answer */
	WHEN_SHRINKAGE,	 /* some are paid, and not there */
	WHEN_BREAKS,
	WHEN_OTHER_WORK, /* that is no calls */
	/* which parts */
	WHEN_LISTS,	   /* that created calls are placed to */
	WHEN_LIST_MACHINES, /* where machines may answer */
	WHEN_LISTS_DIALLED, /* by a dialler */
	WHEN_ADDED,	   /* participants */
	WHEN_ADDED_MACHINES,
	WHEN_ADDED_AGENTS, /* who are agents of a group */
};

/* How it is shown. */
enum mark {
	MARK_INTERVAL = 1 << 0, /* with its interval */
	MARK_HEADLINE = 1 << 1, /* likewise; and designs are compared by it */
	MARK_GOOD = 1 << 2,	/* more is better */
	MARK_BAD = 1 << 3,	/* any is a fault */
	MARK_LEVEL = 1 << 4,	/* beside the group's threshold */
	MARK_SERIES = 1 << 5,	/* not shown: batch means of it have to be independent */
	MARK_DETAIL = 1 << 6,	/* the first to be left out where there is no room for all */
	MARK_STUDIO = 1 << 7,	/* not shown where no call comes to Studio */
	MARK_OFFERED = 1 << 8,	/* not shown where a dialler places the calls, which has a share of its own */
	MARK_OCCURS = 1 << 9,	/* not shown where it is 0 of all designs */
};

struct metric_row {
	const char *name; /* of WHEN_THRESHOLDS a duration follows: served_within_10s */
	enum unit unit;
	enum estimate_kind kind;
	int of, by; /* enum column and measure, or those of groups */
	enum when when;
	size_t place;	     /* column of the table, from 1 on; 0: none */
	const char *heading; /* of it */
	unsigned marks;	     /* enum mark */
	const char *meaning;
};

#define METRIC(...) + 1
enum { METRIC_ROWS = 0
#include "engine/metrics.def"
};
#define METRIC(...) + 1
enum { GROUP_METRIC_ROWS = 0
#include "engine/group_metrics.def"
};
#define METRIC(...) + 1
enum { PART_METRIC_ROWS = 0
#include "engine/part_metrics.def"
};
#define METRIC(name, unit, kind, of, by, when, ...) + (WHEN_##when == WHEN_ALWAYS)
/* Metrics that every group has, before those of some. */
enum { GROUP_METRICS = 0
#include "engine/group_metrics.def"
};
#define TOTAL(...) + 1
enum { TOTAL_ROWS = 0
#include "engine/metrics.def"
};

extern const struct metric_row metric_rows[METRIC_ROWS], group_metric_rows[GROUP_METRIC_ROWS],
	part_metric_rows[PART_METRIC_ROWS];

/* The word of that name, summed over all replications. */
extern const struct total_row {
	const char *name;
	enum column column;
	enum when when;
} total_rows[TOTAL_ROWS];

/* The names of the words; of several, that of the first. */
extern const char *const column_names[COLUMNS];

/* Has P, or group G of it, what is WHEN? G may be NULL. */
bool metric_applies(enum when when, const struct program *p, const struct group *g);

/* Has PART of P what is WHEN, of those of parts? */
bool part_metric_applies(enum when when, const struct program *p, const struct program_part *part);

/* The first of COUNT ROWS with NAME, or NULL. */
const struct metric_row *metric_row_named(const struct metric_row *rows, size_t count, const char *name);

/* The row of COUNT ROWS whose column of the table is PLACE, or NULL. */
const struct metric_row *metric_row_placed(const struct metric_row *rows, size_t count, size_t place);

/* Is the design's metric NAME one that designs are compared by? */
bool metric_is_headline(const char *name);

#endif
