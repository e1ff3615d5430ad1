/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric_unit - the units of metrics: what files, tables, charts and messages call them. */
#ifndef RINGFLOW_METRIC_UNIT_H
#define RINGFLOW_METRIC_UNIT_H

enum unit { UNIT_SHARE, UNIT_SECONDS, UNIT_COUNT };
enum { UNITS = UNIT_COUNT + 1 };

/* By unit. */
extern const struct metric_unit {
	const char *name;	/* in all files of results: "share", "seconds", "count" */
	const char *symbol;	/* behind a number: "%", "s", "" */
	double scale;		/* of a value, to stand before the symbol */
	const char *differences; /* what differences are in: "percentage points", "seconds", "" */
	const char *value;	/* as a user writes one: "a share such as 99%" */
	const char *half_width; /* as a user writes that of an interval */
} metric_units[UNITS];

#endif
