/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzzed_log - bytes as a call log, read in one of several ways that they say themselves. */
#ifndef RINGFLOW_FUZZED_LOG_H
#define RINGFLOW_FUZZED_LOG_H

#include "log/log.h"

/*
 * SIZE bytes at DATA as a log in A; NULL, with errors in D, where it is none. As which system's log they
 * are read: the environment's FUZZ_FORMAT, a word of --format; without it a first byte that no
 * log begins with.
 */
struct call_log *fuzzed_log(struct arena *a, const uint8_t *data, size_t size, struct diagnostics *d);

#endif
