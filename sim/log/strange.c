/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/strange_internal.h"

#include <string.h>
#include <strings.h>

enum { LOOKED_INTO = 2000 /* bytes */ };

struct strange_kind {
	const char *beginning;
	size_t length;
	const char *what;
};

#define KIND(beginning, what) { beginning, sizeof(beginning) - 1, what }

/* Magic numbers, as file(1) has them. */
static const struct strange_kind packed_kinds[] = {
	KIND("\xd0\xcf\x11\xe0", "an Excel workbook (.xls), expected its sheet of calls saved as CSV"),
	KIND("%PDF", "a PDF, expected CSV or JSON: export the report as such"),
	KIND("PAR1", "a Parquet file, expected CSV or JSON: DuckDB's COPY ... TO 'calls.csv' makes one"),
	KIND("SQLite format 3", "an SQLite database, expected CSV: sqlite3 -header -csv FILE 'select * from calls' makes one"),
	KIND("\x89PNG", "an image, expected CSV or JSON"),
	KIND("\xff\xd8\xff", "an image, expected CSV or JSON"),
	KIND("7z\xbc\xaf", "a 7z archive, expected the file that is packed in it"),
	KIND("Rar!", "a RAR archive, expected the file that is packed in it"),
	KIND("BZh", "packed by bzip2, expected CSV or JSON, also packed by gzip"),
	KIND("\xfd" "7zXZ", "packed by xz, expected CSV or JSON, also packed by gzip"),
	KIND("\x28\xb5\x2f\xfd", "packed by zstd, expected CSV or JSON, also packed by gzip"),
};

static const struct strange_kind markup_kinds[] = {
	KIND("<!doctype html", "HTML, as many reports called .xls are; expected it opened in a spreadsheet and saved as CSV"),
	KIND("<html", "HTML, as many reports called .xls are; expected it opened in a spreadsheet and saved as CSV"),
	KIND("<table", "HTML, as many reports called .xls are; expected it opened in a spreadsheet and saved as CSV"),
	KIND("<?xml", "XML, expected CSV or JSON: export the report as such"),
	KIND("{\\rtf", "a text document (RTF), expected CSV or JSON"),
	KIND("create table ", "an SQL dump, expected the rows of a query as CSV"),
	KIND("insert into ", "an SQL dump, expected the rows of a query as CSV"),
	KIND("drop table ", "an SQL dump, expected the rows of a query as CSV"),
	KIND("-- mysql dump", "an SQL dump, expected the rows of a query as CSV"),
	KIND("-- mariadb dump", "an SQL dump, expected the rows of a query as CSV"),
	KIND("--\n-- postgresql database dump", "an SQL dump, expected the rows of a query as CSV"),
};

static const char *zip_kind(const char *text, size_t length)
{
	size_t n = length < LOOKED_INTO ? length : LOOKED_INTO;

	if (memmem(text, n, "[Content_Types].xml", 19) || memmem(text, n, "xl/", 3))
		return "an Excel workbook (.xlsx), expected its sheet of calls saved as CSV";
	if (memmem(text, n, "opendocument", 12))
		return "a spreadsheet (.ods), expected its sheet of calls saved as CSV";
	return "a zip archive, expected the file that is packed in it";
}

const char *strange_file(const char *text, size_t length)
{
	const char *p = text;

	if (length > 4 && !memcmp(text, "PK\x03\x04", 4))
		return zip_kind(text, length);
	for (size_t i = 0; i < sizeof(packed_kinds) / sizeof(*packed_kinds); i++)
		if (length >= packed_kinds[i].length && !memcmp(text, packed_kinds[i].beginning, packed_kinds[i].length))
			return packed_kinds[i].what;
	if (length > 3 && !memcmp(p, "\xef\xbb\xbf", 3))
		p += 3;
	p += strspn(p, " \t\r\n");
	for (size_t i = 0; i < sizeof(markup_kinds) / sizeof(*markup_kinds); i++)
		if (!strncasecmp(p, markup_kinds[i].beginning, markup_kinds[i].length))
			return markup_kinds[i].what;
	return NULL;
}
