/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/quantities.h"

#include <math.h>

#include "base/memory.h"

const char *const fit_quantity_names[FIT_QUANTITIES] = {
	"service", "wrap_up", "patience", "before", "ring", "held",
};

bool fit_offered(const struct logged_call *c)
{
	return c->outcome == LOGGED_SERVED || c->outcome == LOGGED_ABANDONED;
}

void fit_durations_add(struct fit_durations *d, double seconds, bool observed)
{
	fit_tally_add(&d->tally, (struct duration){ seconds, observed });
	d->count++;
	d->observed += observed;
}

static void add_duration(struct fit_durations *d, double seconds, bool observed)
{
	if (isnan(seconds))
		return;
	if (seconds < 0) {
		d->negative++;
		return;
	}
	fit_durations_add(d, seconds, observed);
}

static void add_service(struct fit_durations *d, const struct logged_call *c,
			const struct fit_limits *limits)
{
	if (c->outcome != LOGGED_SERVED || isnan(c->service))
		return;
	if (c->service >= 0 && c->service < limits->shortest_service) {
		d->too_short++;
		d->short_sum += c->service;
	} else if (c->service > limits->longest_service) {
		d->too_long++;
	} else {
		add_duration(d, c->service, true);
	}
}

/* Who waited and was not said to have been served or to have given up was there so long
 * at least. */
static void add_patience(struct fit_durations *d, const struct logged_call *c)
{
	if (c->wait == 0)
		d->at_once++;
	else
		add_duration(d, c->wait, c->outcome == LOGGED_ABANDONED);
}

void fit_durations_take(struct fit_durations *d, enum fit_quantity q, const struct logged_call *c,
			const struct fit_limits *limits)
{
	switch (q) {
	case FIT_SERVICE:
		add_service(d, c, limits);
		break;
	case FIT_PATIENCE:
		add_patience(d, c);
		break;
	case FIT_BEFORE:
		if (fit_offered(c))
			add_duration(d, c->vru, true);
		break;
	case FIT_RING:
		if (c->outcome == LOGGED_SERVED)
			add_duration(d, c->ring, true);
		break;
	case FIT_HELD:
		add_duration(d, c->held, true);
		break;
	default:
		break;
	}
}

void fit_durations(struct fit_durations *d, enum fit_quantity q, const struct call_log *log,
		   const struct fit_limits *limits)
{
	struct log_pass pass;

	*d = (struct fit_durations){ 0 };
	if (q == FIT_WRAP_UP) {
		fit_wrap_up(d, log, limits->away, NULL);
		return;
	}
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		fit_durations_take(d, q, c, limits);
	}
}

void fit_durations_all(struct fit_durations *const *d, const struct call_log *log, const struct fit_limits *limits)
{
	struct log_pass pass;

	for (int q = 0; q < FIT_QUANTITIES; q++)
		*d[q] = (struct fit_durations){ 0 };
	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		for (int q = 0; q < FIT_QUANTITIES; q++)
			if (q != FIT_WRAP_UP)
				fit_durations_take(d[q], (enum fit_quantity)q, c, limits);
	}
	fit_wrap_up(d[FIT_WRAP_UP], log, limits->away, NULL);
}
