/* SPDX-License-Identifier: GPL-3.0-or-later */
/* formats - private to this room: what the logs of known systems call what (formats.def). */
#ifndef RINGFLOW_LOG_FORMATS_INTERNAL_H
#define RINGFLOW_LOG_FORMATS_INTERNAL_H

#include "log/columns_internal.h"

/* The first format all of whose signs are among C's names; else LOG_FORMAT_GENERIC. */
enum log_format format_of(const struct columns *c);
/* The first of F's signs that is not there, as the log would have it; NULL: all are. */
const char *format_missing(enum log_format f, const struct columns *c);
/* Put the columns of C's format in their places. */
void format_place(struct columns *c);
/* All columns are in their places: take away those that say less than others. */
void format_settle(struct columns *c);
/* Has C's format taken the column at PLACE? */
bool format_uses(const struct columns *c, int place);
/* F has no such column, whatever one may be called. */
bool format_denies(enum log_format f, enum log_role role);
/* The unit of plain numbers, or "". */
const char *format_unit(enum log_format f, enum log_role role);
/* The column of which only *VALUE is of calls, or NULL. */
const char *format_only(enum log_format f, const char **value);
/* What it is; what is taken for granted of it, or NULL. */
const char *format_what(enum log_format f);
const char *format_assumes(enum log_format f);
/* Its rows, as FORMAT says; SHAPE_CALLS of none that is known. */
enum log_shape format_shape(enum log_format f);

#endif
