/* SPDX-License-Identifier: GPL-3.0-or-later */
/* survey_odd - columns whose values show that something became of them, or that they are not what their names say. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "log/outcome_internal.h"
#include "log/survey_internal.h"

static void odd_see(struct survey *s, struct sight *x, const char *text)
{
	if (x->count++)
		return;
	x->at = csv_where(s->row, s->place);
	x->text = arena_strdup(s->a, text);
}

/* 1.7737E+12, of which a spreadsheet has kept some digits alone. */
static bool is_rounded(const char *text)
{
	size_t n = text[0] >= '0' && text[0] <= '9' && (text[1] == '.' || text[1] == ',' || text[1] == 'E') ?
			   strspn(text, "0123456789.,") : 0;

	return n && n < 12 && text[n] == 'E' && text[n + 1] == '+' && text[n + 2] && !text[n + 2 + strspn(text + n + 2, "0123456789")];
}

static bool is_duration_column(enum log_role role)
{
	return role >= ROLE_HELD && role <= ROLE_DURATION;
}

void survey_odd_see(struct survey *s, enum log_role role, const char *text)
{
	struct column_survey *c = &s->of[role];

	if ((role <= ROLE_DATE || role == ROLE_ID) && is_rounded(text))
		odd_see(s, &c->rounded, text);
	if (is_duration_column(role) && text[0] == '0' && strspn(text, "0123456789") == 6 && !text[6])
		odd_see(s, &c->padded, text);
	if ((role == ROLE_ANSWERED || role == ROLE_WAS_ANSWERED || role == ROLE_WAS_ABANDONED) && !c->known_words)
		c->known_words += yes_or_no(text) == 0;
	if (role == ROLE_TYPE && c->known_words + 1 == c->any.count) { /* else some were no directions */
		enum logged_direction way = direction_of(text);

		c->known_words += way != LOGGED_ANY_DIRECTION;
		if (way != LOGGED_INBOUND)
			odd_see(s, &c->strange, text);
	}
}

/* Inbound, outbound and the like are no kinds of calls but directions. */
static void find_ways(struct survey *s)
{
	const struct column_survey *type = &s->of[ROLE_TYPE];
	int *place = s->columns->place;

	if (place[ROLE_TYPE] == NO_COLUMN || place[ROLE_DIRECTION] != NO_COLUMN || s->columns->given[ROLE_TYPE] ||
	    s->columns->shape != SHAPE_CALLS || !type->any.count || type->known_words < type->any.count || !type->strange.count)
		return;
	place[ROLE_DIRECTION] = place[ROLE_TYPE];
	place[ROLE_TYPE] = NO_COLUMN;
	s->of[ROLE_DIRECTION] = *type;
}

/* A mark where it is so, and nothing where it is not. */
static void find_blank_flags(struct survey *s)
{
	static const enum log_role flags[] = { ROLE_WAS_ANSWERED, ROLE_WAS_ABANDONED };

	for (size_t i = 0; i < 2; i++) {
		const struct column_survey *c = &s->of[flags[i]];
		int place = s->columns->place[flags[i]];

		if (place == NO_COLUMN || !c->any.count || c->strange.count || c->known_words || c->any.count == s->rows)
			continue;
		s->columns->blank_is_no[flags[i]] = true;
		survey_assume(s, "nothing in %s is no, as it has nothing but '%s' else", s->columns->names[place], c->any.text);
	}
}

static void refuse_rounded(struct survey *s)
{
	for (int role = 0; role <= ROLE_DATE; role++) {
		const struct sight *x = &s->of[role].rounded;

		if (x->count && s->columns->place[role] != NO_COLUMN)
			diag_error(s->d, x->at, "'%s' has been rounded by a spreadsheet, so that times are lost; expected the export as it "
				   "was, or the column as whole numbers", x->text);
	}
	if (s->columns->place[ROLE_ID] == NO_COLUMN || !s->of[ROLE_ID].rounded.count)
		return;
	survey_assume(s, "%s such as '%s' has been rounded by a spreadsheet and is passed over: each row is a call of its own",
		      s->columns->names[s->columns->place[ROLE_ID]], s->of[ROLE_ID].rounded.text);
	s->columns->place[ROLE_ID] = NO_COLUMN;
}

static void refuse_padded(struct survey *s)
{
	for (int role = ROLE_HELD; role <= ROLE_DURATION; role++) {
		const struct column_survey *c = &s->of[role];

		if (c->padded.count && c->padded.count * 2 > c->any.count && s->columns->place[role] != NO_COLUMN)
			diag_error(s->d, c->padded.at, "'%s' may be hours, minutes and seconds written together, or seconds; expected "
				   "%.2s:%.2s:%.2s, or a number without zeros in front", c->padded.text, c->padded.text, c->padded.text + 2,
				   c->padded.text + 4);
	}
}

/* Nobody is spoken with for some seconds on average, with decimals: these may be minutes. */
static void doubt_seconds(struct survey *s)
{
	const struct column_survey *c = &s->of[ROLE_SERVICE];
	const char *name;

	if (s->columns->place[ROLE_SERVICE] == NO_COLUMN || c->numbers < 5 || !c->fractions || s->columns->unit[ROLE_SERVICE] != 1 ||
	    s->columns->unit_named[ROLE_SERVICE] || c->sum > 20 * (double)c->numbers)
		return;
	name = s->columns->names[s->columns->place[ROLE_SERVICE]];
	survey_assume(s, "%s is in seconds, %.1f on average, which is little: where it is in minutes, call the column '%s (min)'", name,
		      c->sum / (double)c->numbers, name);
}

/* Moments where columns have their names: the table lies on its side. */
static bool lies_on_its_side(const struct csv_row *header)
{
	static const struct stamp_style any = { .order = ORDER_ANY };
	struct stamp m;

	for (size_t i = 1; i <= 2; i++)
		if (header->count < 3 || !strchr(csv_text(header, i), ':') || !stamp_read(csv_text(header, i), &any, &m) || !m.has_clock)
			return false;
	return true;
}

bool survey_odd_side(struct survey *s, const struct csv_row *header)
{
	if (!lies_on_its_side(header))
		return false;
	diag_error(s->d, csv_where(header, 1), "a table on its side, with a column for each call; expected a row for each: a "
		   "spreadsheet turns it (paste special, transpose)");
	return true;
}

void survey_odd_roles(struct survey *s)
{
	find_ways(s);
	find_blank_flags(s);
	refuse_rounded(s);
	refuse_padded(s);
}

void survey_odd_units(struct survey *s)
{
	doubt_seconds(s);
}
