/* SPDX-License-Identifier: GPL-3.0-or-later */
/* made_log - a log that is made, call by call. */
#ifndef RINGFLOW_TEST_MADE_LOG_H
#define RINGFLOW_TEST_MADE_LOG_H

#include "helpers.h"

#include "log/log.h"

enum { DAY = 86400, HOUR = 3600 };

struct made {
	struct call_log log;
	size_t capacity;
};

UNUSED static struct logged_call *add_call(struct made *m, double arrival)
{
	struct call_log *log = &m->log;

	if (log->count == m->capacity) {
		m->capacity = m->capacity ? 2 * m->capacity : 1024;
		log->calls = xreallocarray(log->calls, m->capacity, sizeof(*log->calls));
	}
	log->calls[log->count] = (struct logged_call){
		.arrival = arrival, .held = NAN, .ring = NAN, .vru = NAN, .wait = NAN,
		.began = NAN, .service = NAN, .total = NAN, .agent = -1, .type = -1,
		.priority = -1, .outcome = LOGGED_UNKNOWN };
	if ((size_t)(arrival / DAY) + 1 > log->days)
		log->days = (size_t)(arrival / DAY) + 1;
	return &log->calls[log->count++];
}

#endif
