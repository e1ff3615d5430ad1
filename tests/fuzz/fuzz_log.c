/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a call log. Nothing may crash, leak or take long, and a log that is read
 * must hold what others rely on.
 */
#include <math.h>

#include "fuzzed_log.h"
#include "harness.h"
#include "log/quality.h"

/* 0 or more, or not known. */
static void check_duration(double seconds)
{
	REQUIRE(isnan(seconds) || (seconds >= 0 && seconds < 1e12));
}

/* Intervals and stretches of agents' time. */
static void check_others(const struct call_log *log)
{
	for (size_t i = 0; i < log->interval_count; i++) {
		const struct logged_interval *x = &log->intervals[i];

		REQUIRE(isfinite(x->from) && x->length > 0 && x->length <= 86400);
		REQUIRE(!i || x->from >= log->intervals[i - 1].from);
		REQUIRE(isnan(x->offered) || (x->offered >= 0 && x->offered <= 1e6));
		REQUIRE(x->type < (int32_t)log->type_count);
		check_duration(x->handle);
		check_duration(x->wait);
	}
	for (size_t i = 0; i < log->presence_count; i++)
		REQUIRE(log->presences[i].agent && !(log->presences[i].to < log->presences[i].from));
}

static void check_log(const struct call_log *log, bool errors)
{
	size_t outcomes = 0;

	size_t used = log->interval_count ? log->interval_count : log->count;

	REQUIRE(log->format < LOG_FORMATS);
	REQUIRE(used + call_log_aside(log) <= log->rows);
	REQUIRE(errors || used + call_log_aside(log) == log->rows);
	for (size_t i = 0; i < LOGGED_OUTCOMES; i++)
		outcomes += log->outcomes[i];
	REQUIRE(outcomes == log->count);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call call = logged_call_at(log, i), *c = &call;

		REQUIRE(isfinite(c->arrival) && c->arrival >= 0);
		REQUIRE(!i || c->arrival >= logged_call_at(log, i - 1).arrival);
		REQUIRE(!log->dated || c->arrival < 86400.0 * (double)log->days);
		REQUIRE(c->agent < (int32_t)log->agent_count && c->type < (int32_t)log->type_count);
		check_duration(c->held);
		check_duration(c->ring);
		check_duration(c->vru);
		check_duration(c->wait);
		check_duration(c->service);
		check_duration(c->total);
		REQUIRE(c->unanswered >= -1 && (isnan(c->unanswered_ring) || c->unanswered_ring >= 0));
	}
	check_others(log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	struct call_log *log;
	struct log_quality quality;

	log = fuzzed_log(&a, data, size, &d);
	if (log) {
		check_log(log, d.errors > 0);
		log_quality(&quality, log);
	}
	show(&d);
	diag_free(&d);
	arena_free(&a);
	return 0;
}
