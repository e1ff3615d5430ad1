/* SPDX-License-Identifier: GPL-3.0-or-later */
/* amount - private to this room: numbers and durations as logs write them. */
#ifndef RINGFLOW_LOG_AMOUNT_INTERNAL_H
#define RINGFLOW_LOG_AMOUNT_INTERNAL_H

#include <stdbool.h>

/* The whole of TEXT as a number, thousands apart by commas (points where COMMA is before the
 * decimals), blanks or apostrophes or not at all. False when it is none. */
bool number_read(const char *text, bool comma, double *value);

/* How numbers of a text may be meant. */
enum number_look {
	LOOK_PLAIN,	 /* no mark in it, or no number */
	LOOK_POINT,	 /* a point before decimals: "0.25", "1,680.5", "1,234,567" */
	LOOK_COMMA,	 /* a comma: "0,25", "1.680,5" */
	LOOK_EITHER_POINT, /* "1.680": either a thousand and more, or decimals */
	LOOK_EITHER_COMMA, /* "1,680" */
};
enum number_look number_look(const char *text);

/* A duration: a number, hours:minutes:seconds, minutes:seconds, with units ("1m30s", "1 min 5 sec")
 * or ISO 8601's ("PT1M5S"). *BARE: a number, whose unit is not said; else seconds. */
bool duration_read(const char *text, bool comma, double *seconds, bool *bare);
/* The same, bare numbers being seconds. */
bool duration_parse(const char *text, double *seconds);
/* Seconds of a unit's name ("ms", "sec", "minutes"), or 0. */
double unit_seconds(const char *name);

/* stamp.c: "9:15", "9:15:02.5": hours, minutes and seconds; two parts are minutes and seconds
 * when SHORT_FORM is. */
bool clock_of(const char **p, bool short_form, double *seconds);

#endif
