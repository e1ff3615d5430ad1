/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zone - private to this room: the clocks of a place, by the system's zone data. */
#ifndef RINGFLOW_LOG_ZONE_INTERNAL_H
#define RINGFLOW_LOG_ZONE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct zone;

/* The zone NAME, such as "Europe/Madrid", of the directory that TZDIR names or
 * /usr/share/zoneinfo (RFC 9636), in A; or NULL and in *WRONG why not. */
const struct zone *zone_load(struct arena *a, const char *name, const char **wrong);
/* Its clocks are so many seconds east of UTC, UTC seconds after 1970. */
double zone_offset(const struct zone *z, double utc);

#endif
