/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shape - private to this room: what a row of the file is. Of calls a row each is a call. An event
 * log has a row for each thing that happened to a call, and they are joined by its id into rows of
 * calls. An interval report has a row for half an hour or so, and no calls at all.
 */
#ifndef RINGFLOW_LOG_SHAPE_INTERNAL_H
#define RINGFLOW_LOG_SHAPE_INTERNAL_H

#include "log/columns_internal.h"

struct diagnostics;
struct arena;

/* By the names of C, and by its format. */
enum log_shape shape_of(const struct columns *c);

/* Is ROLE only of interval reports? Is it of these at all? */
bool role_is_of_intervals(enum log_role role);
bool role_serves_intervals(enum log_role role);

/* The column that names events, or NO_COLUMN. */
int event_column(const struct columns *c);

struct events;

/* The calls of an event log with columns C, empty at first, in A; to be freed by events_free(). */
struct events *events_new(struct arena *a, const struct columns *c);
/* Add the event in ROW. */
void events_add(struct events *e, const struct csv_row *row);
/* Are there ids that come more than once? Else its rows are calls. */
bool events_join(const struct events *e);
/* The calls as rows, a header first, to TAKE. */
void events_each(const struct events *e, csv_taker *take, void *context);
size_t events_rows(const struct events *e);
size_t events_calls(const struct events *e);
/* "a, b": kinds of events that are not known; "": none. */
const char *events_unknown(const struct events *e, struct arena *a);
/* Times that a call came to a queue again when it had been in one before. */
size_t events_queued_again(const struct events *e);
/* Calls that left by the queue's timeout, by a key, or as nobody was there. */
size_t events_put_out(const struct events *e);
/* What is said of agents to P; SECONDS reads a time, in seconds from the log's first midnight, or NAN. */
struct presence;
void events_presence(const struct events *e, struct presence *p, double (*seconds)(void *context, const char *time),
		     void *context);
/* Is it Asterisk's log of channels, whose answers need not be those of agents? */
bool events_of_channels(const struct events *e);
void events_free(struct events *e);

#endif
