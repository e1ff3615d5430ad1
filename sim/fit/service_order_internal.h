/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * service_order - the calls of a log in order of arrival, and those that were served in order of their
 * beginning, side by side: as many are held as wait at once, and no list of all is sorted.
 */
#ifndef RINGFLOW_FIT_SERVICE_ORDER_INTERNAL_H
#define RINGFLOW_FIT_SERVICE_ORDER_INTERNAL_H

#include "log/log.h"

struct service_taker {
	void *context;
	/* each call, by arrival; NULL: nobody asks */
	void (*arrives)(void *context, const struct logged_call *c);
	/* each that was served when it is known (fit_was_served()), by the moment at which that began; what
	 * begins later than a call's arrival comes after that call, what does not before. */
	void (*serves)(void *context, const struct logged_call *c);
};

/* Does the log say when the call was served, and how long? */
bool fit_was_served(const struct logged_call *c);
/* When it came to its queue. */
double fit_queued_at(const struct logged_call *c);
/* Does each service begin when its call has arrived, and not before? Else all calls are taken first, and
 * then all services. */
bool service_order_plain(const struct call_log *log);
void service_order_each(const struct call_log *log, const struct service_taker *t);

#endif
