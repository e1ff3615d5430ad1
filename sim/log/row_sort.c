/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row_sort - rows that are no calls, by their looks. */
#include <string.h>
#include <strings.h>

#include "base/diagnostics.h"
#include "log/reader_internal.h"

/* The sum of the rows above, or their mean, as reports have it: it has no time, and begins with such
 * a word. */
static bool is_total(const struct csv_row *row)
{
	static const char *const words[] = { "total", "totals", "grandtotal", "subtotal", "sum", "summe", "gesamt", "average",
					     "avg", "mean", "count", "rows", "records", "summary", "endofreport", "totalcalls" };
	char plain[32];
	size_t i = 0, digits;

	while (i < row->count && !*csv_text(row, i))
		i++;
	if (i == row->count)
		return false;
	plain_name(plain, sizeof(plain), csv_text(row, i));
	for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
		if (!strcmp(plain, words[k]))
			return true;
	digits = strspn(plain, "0123456789");
	return digits && !strncmp(plain + digits, "row", 3); /* "(72 rows)" */
}

/* "Page 2 of 4", and nothing else. */
static bool is_page(const struct csv_row *row)
{
	static const char *const words[] = { "page", "pagina", "pgina", "seite" };
	char plain[32];
	size_t i = 0, filled = 0;

	for (size_t k = row->count; k-- > 0;)
		if (*csv_text(row, k)) {
			i = k;
			filled++;
		}
	plain_name(plain, sizeof(plain), filled == 1 ? csv_text(row, i) : "");
	for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++)
		if (!strncmp(plain, words[k], strlen(words[k])) && strpbrk(plain, "0123456789"))
			return true;
	return false;
}

/* The header again, as where files were put behind one another; or the types of its columns. */
bool row_is_header(const struct reader *r, const struct csv_row *row)
{
	static const char *const types[] = { "integer", "bigint", "int", "varchar", "text", "timestamp", "datetime" };
	const struct columns *c = &r->columns;
	int place = c->place[c->place[ROLE_ARRIVAL] == NO_COLUMN ? ROLE_START : ROLE_ARRIVAL];
	char plain[16], first;

	if ((size_t)place >= row->count)
		return false;
	first = *csv_text(row, (size_t)place);
	if (first == *c->names[place] && !strcmp(csv_text(row, (size_t)place), c->names[place]))
		return true;
	if (!first || (first >= '0' && first <= '9'))
		return false;
	plain_name(plain, sizeof(plain), csv_text(row, (size_t)place));
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (!strcmp(plain, types[i]))
			return true;
	return false;
}

static bool has_no_text(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (*csv_text(row, i))
			return false;
	return true;
}

/* More fields than the header has, if they are empty, and fewer, if its last names are, are none. */
static bool has_all_fields(const struct reader *r, const struct csv_row *row)
{
	const struct columns *c = &r->columns;

	for (size_t i = c->count; i < row->count; i++)
		if (*csv_text(row, i))
			return false;
	for (size_t i = row->count; i < c->count; i++)
		if (*c->names[i])
			return false;
	return true;
}

/* A channel that nobody asked about is that of calls, by whatever word. */
static bool filter_takes(const struct columns *c, const struct column_filter *f, const char *text)
{
	return !strcasecmp(f->value, text) || (f->column == c->only && is_voice(text));
}

/* One of the values asked for, in each column that is asked about. */
bool row_wanted(const struct reader *r, const struct csv_row *row)
{
	const struct columns *c = &r->columns;

	for (size_t i = 0; i < c->filter_count; i++) {
		bool any = false;

		for (size_t k = 0; k < c->filter_count; k++)
			any |= c->filters[k].column == c->filters[i].column &&
			       (size_t)c->filters[k].column < row->count &&
			       filter_takes(c, &c->filters[k], csv_text(row, (size_t)c->filters[k].column));
		if (!any)
			return false;
	}
	return true;
}

const char *row_id(const struct reader *r, const struct csv_row *row)
{
	int place = r->columns.place[ROLE_ID];
	const char *text = place == NO_COLUMN || (size_t)place >= row->count ? "" : csv_text(row, (size_t)place);

	return says_nothing(text) ? NULL : text;
}

enum row_kind row_sort(struct reader *r, const struct csv_row *row, bool timed)
{
	if (has_no_text(row))
		return (enum row_kind)ASIDE_BLANK;
	if (row_is_header(r, row) || (!timed && is_page(row)))
		return (enum row_kind)ASIDE_HEADER;
	if (!timed && is_total(row))
		return (enum row_kind)ASIDE_TOTAL;
	if (!has_all_fields(r, row)) {
		diag_error(r->d, csv_where(row, 0), "%zu fields, expected %zu as in the header",
			   row->count, r->columns.count);
		return ROW_BAD;
	}
	return row_wanted(r, row) ? ROW_CALL : (enum row_kind)ASIDE_FILTER;
}
