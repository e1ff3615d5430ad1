/* SPDX-License-Identifier: GPL-3.0-or-later */
/* units - numbers with units, from text and for people. */
#ifndef RINGFLOW_BASE_UNITS_H
#define RINGFLOW_BASE_UNITS_H

#include <stddef.h>
#include <stdint.h>

enum { DAY_SECONDS = 86400 };

/* Each parser reads the whole of TEXT and returns NULL on success or a short
 * phrase saying what was expected ("a duration with a unit, such as 250ms, 9s,
 * 5m or 2h"). Numbers must be finite; no locale is consulted. */

/* Durations: ns us ms s m (or min) h d; several parts add up ("1m30s").
 * Result in seconds, 0 <= s <= 1e9. A number without a unit is an error,
 * "0" included. */
const char *parse_duration(const char *text, double *seconds);
/* Rates: NUMBER/s, /m (or /min), /h, /d. Result per second, > 0. */
const char *parse_rate(const char *text, double *per_second);
/* Probabilities and shares: "30%" or a bare number in 0..1. */
const char *parse_share(const char *text, double *share);
/* A finite plain number. */
const char *parse_number(const char *text, double *value);
/* A whole number in MIN..MAX; '_' may group digits ("1_000_000"). */
const char *parse_count(const char *text, uint64_t min, uint64_t max, uint64_t *value);

/* Write SECONDS the way a person would ("250ms", "1.5s", "2m05s", "4h00m")
 * into BUFFER of SIZE bytes; returns BUFFER. */
char *format_duration(char *buffer, size_t size, double seconds);

#endif
