/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzzed_log.h"

#include <stdlib.h>
#include <string.h>

#include "harness.h"

/* Bytes as a file has them, NULs included. */
static const struct source *bytes_of(struct arena *a, const uint8_t *data, size_t size)
{
	struct source *s = arena_array(a, 1, sizeof(*s));

	*s = (struct source){ "fuzz.csv", memcpy(arena_array(a, size + 1, 1), data, size), size };
	return s;
}

struct call_log *fuzzed_log(struct arena *a, const uint8_t *data, size_t size, struct diagnostics *d)
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
	struct log_options o = ways[size % 3 ? 0 : size / 3 % 6]; /* mostly the first */
	const char *word = getenv("FUZZ_FORMAT");

	if (word) {
		while (o.format < LOG_FORMATS && strcmp(word, log_format_names[o.format]))
			o.format++;
		require(o.format < LOG_FORMATS, "FUZZ_FORMAT is a word of --format");
	} else if (size && data[0] < LOG_FORMATS) {
		o.format = (enum log_format)*data++;
		size--;
	}
	return call_log_parse(a, bytes_of(a, data, size), &o, d);
}
