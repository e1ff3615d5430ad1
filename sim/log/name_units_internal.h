/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name_units - private to this room: units in columns' names. */
#ifndef RINGFLOW_LOG_NAME_UNITS_INTERNAL_H
#define RINGFLOW_LOG_NAME_UNITS_INTERNAL_H

#include <stddef.h>

enum { PLAIN_COLUMN = 64 }; /* bytes of a plain name */

/* What stands in the brackets at the end of NAME, plainly, into BUFFER of SIZE bytes; where these begin, or
 * its length. */
size_t in_brackets(const char *name, char *buffer, size_t size);
/* NAME without its unit and what stands in brackets, plainly, into BASE of PLAIN_COLUMN bytes; the unit's
 * seconds, or 0. */
double split_unit(const char *name, char *base);

#endif
