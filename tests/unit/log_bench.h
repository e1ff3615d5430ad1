/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log_bench - a log of a text. */
#ifndef RINGFLOW_TEST_LOG_BENCH_H
#define RINGFLOW_TEST_LOG_BENCH_H

#include "helpers.h"

#include "log/log.h"

UNUSED static struct call_log *read_with(struct bench *b, const struct log_options *o, const char *text)
{
	diag_free(&b->d);
	return call_log_parse(&b->arena, source_text(&b->arena, "log.csv", text), o, &b->d);
}

/* Without errors. */
UNUSED static struct call_log *read_log(struct bench *b, const char *text)
{
	struct call_log *log = read_with(b, NULL, text);

	if (b->d.errors)
		diag_print(&b->d, stderr, false);
	assert_int_equal(b->d.errors, 0);
	assert_non_null(log);
	return log;
}

/* The list of Twilio's API, written with ' for ". */
UNUSED static struct call_log *read_json(struct bench *b, const char *text)
{
	char *json = arena_strdup(&b->arena, text);

	for (char *p = json; *p; p++)
		if (*p == '\'')
			*p = '"';
	return read_with(b, NULL, json);
}

#endif
