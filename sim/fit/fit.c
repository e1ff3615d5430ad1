/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/fit.h"

static void count_calls(struct fit_result *f)
{
	for (size_t i = 0; i < f->log->count; i++) {
		const struct logged_call *c = &f->log->calls[i];

		if (!fit_offered(c))
			continue;
		f->offered++;
		f->abandoned += c->outcome == LOGGED_ABANDONED;
		f->waited += c->wait > 0;
		f->wait_sum += c->wait > 0 ? c->wait : 0;
	}
	f->queued = f->abandoned || f->waited || f->log->agent_count;
}

void fit_log(struct fit_result *f, const struct call_log *log, const struct fit_options *o)
{
	*f = (struct fit_result){ .log = log, .options = *o };
	count_calls(f);
	for (int q = 0; q < FIT_QUANTITIES; q++) {
		struct fitted *x = &f->quantities[q];
		struct fit_sample s;

		fit_durations(&x->durations, (enum fit_quantity)q, log, &o->limits, &f->arena);
		fit_sample_make(&s, x->durations.list, x->durations.count, &f->arena);
		fit_choose(&x->choice, &s, o->is_wanted[q] ? &o->wanted[q] : NULL, o->confidence,
			   &f->arena);
	}
}

bool fit_has(const struct fit_result *f, enum fit_quantity q)
{
	enum fit_verdict v = f->quantities[q].choice.verdict;

	return v == FIT_CHOSEN || v == FIT_CONSTANT || v == FIT_FEW;
}

void fit_free(struct fit_result *f)
{
	arena_free(&f->arena);
	*f = (struct fit_result){ 0 };
}
