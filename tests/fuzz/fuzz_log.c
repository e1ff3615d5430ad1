/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a call log. Nothing may crash, leak or take long, and a log that is read
 * must hold what others rely on.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "log/log.h"
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

/* Bytes as a file has them, NULs included. */
static const struct source *bytes_of(struct arena *a, const uint8_t *data, size_t size)
{
	struct source *s = arena_array(a, 1, sizeof(*s));

	*s = (struct source){ "fuzz.csv", memcpy(arena_array(a, size + 1, 1), data, size), size };
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct log_column columns[] = { { "wait", "queue" }, { "agent", "none" } };
	static const struct log_options ways[] = {
		{ .encoding = LOG_AUTO, .intervals = true },
		{ .column_count = 2, .columns = columns },
		{ .encoding = LOG_LATIN1, .dates = LOG_DATES_DMY, .decimal = LOG_DECIMAL_COMMA },
		{ .dates = LOG_DATES_YMD, .decimal = LOG_DECIMAL_POINT },
		{ .dates = LOG_DATES_EXCEL, .zone = "Europe/Madrid" },
		{ .encoding = LOG_UTF16, .has_utc_offset = true, .utc_offset = 3600 },
	};
	struct arena a = { 0 };
	struct diagnostics d = { 0 };
	struct call_log *log;
	struct log_quality quality;
	struct log_options o = ways[size % 3 ? 0 : size / 3 % 6]; /* mostly the first */

	/* a first byte that no log begins with is a format */
	if (size && data[0] < LOG_FORMATS) {
		o.format = (enum log_format)*data++;
		size--;
	}
	log = call_log_parse(&a, bytes_of(&a, data, size), &o, &d);
	if (log) {
		check_log(log, d.errors > 0);
		log_quality(&quality, log);
	}
	show(&d);
	diag_free(&d);
	arena_free(&a);
	return 0;
}
