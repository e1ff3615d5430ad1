/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/survey_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "log/amount_internal.h"
#include "log/outcome_internal.h"

int yes_or_no(const char *text)
{
	static const char *const yes[] = { "y", "yes", "true", "t", "1", "si", "s\xc3\xad", "s\xc3\xac", "sim", "ja", "oui",
					    "vrai", "wahr", "waar", "vero", "verdadero", "verdadeiro", "x", "on", "-1", "\xe2\x9c\x93",
					    "\xe2\x9c\x94", "answered", "abandoned" };
	static const char *const no[] = { "n", "no", "false", "f", "0", "nein", "non", "nee", "n\xc3\xa3o", "nao", "faux",
					   "falsch", "falso", "onwaar", "off", "\xe2\x9c\x97", "\xe2\x9c\x98" };

	if (strlen(text) > 10)
		return -1;
	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		if ((text[0] | 32) == (yes[i][0] | 32) && !strcasecmp(text, yes[i]))
			return 1;
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		if ((text[0] | 32) == (no[i][0] | 32) && !strcasecmp(text, no[i]))
			return 0;
	return -1;
}

static bool is_time(enum log_role role)
{
	return role <= ROLE_DATE;
}

static bool is_duration(enum log_role role)
{
	return role >= ROLE_HELD && role <= ROLE_DURATION;
}

/* ---- looking ---- */

static void see(struct survey *s, struct sight *x, const char *text)
{
	if (x->count++)
		return;
	x->at = csv_where(s->row, s->place);
	x->text = arena_strdup(s->a, text);
}

/* The date and the clock that N digits may be. */
static void see_digits(struct column_survey *c, const char *text, size_t n)
{
	static const struct stamp_style as_clock = { .number = NUMBER_CLOCK }, as_date = { .number = NUMBER_DATE };
	struct stamp m;

	bool clock = n <= 6 && stamp_read(text, &as_clock, &m);

	c->six_digits += n == 6 && clock;
	c->clocks += clock;
	c->dates += n == 8 && stamp_read(text, &as_date, &m);
}

static void see_number(struct column_survey *c, const char *text, double value)
{
	struct stamp m;

	c->low = c->numbers ? fmin(c->low, value) : value;
	c->high = c->numbers ? fmax(c->high, value) : value;
	c->sum += value;
	c->numbers++;
	c->fractions += value != floor(value);
	c->epochs += value >= 1e8 && stamp_parse(text, &m) && m.has_date && m.has_zone;
}

static void see_order(struct survey *s, struct column_survey *c, const struct stamp *m, const char *text)
{
	if (m->first > 12)
		see(s, &c->first_high, text);
	else if (m->second > 12)
		see(s, &c->second_high, text);
	else if (m->first != m->second)
		see(s, &c->open, text);
	if (!m->short_year)
		return;
	c->first_from = c->short_years && c->first_from < m->first ? c->first_from : m->first;
	c->first_to = c->first_to > m->first ? c->first_to : m->first;
	c->third_from = c->short_years && c->third_from < m->third ? c->third_from : m->third;
	c->third_to = c->third_to > m->third ? c->third_to : m->third;
	c->short_years++;
}

static void see_time(struct survey *s, struct column_survey *c, const char *text)
{
	static const struct stamp_style any = { .order = ORDER_ANY };
	struct stamp m;
	double value;

	if (number_read(text, strchr(text, ',') != NULL, &value)) {
		size_t n = strspn(text, "0123456789");

		see_number(c, text, value);
		if (!text[n])
			see_digits(c, text, n);
		return;
	}
	if (!stamp_read(text, &any, &m))
		return;
	c->dated += m.has_date;
	c->clocked += m.has_clock;
	if (m.has_zone) {
		c->west = c->zoned ? fmin(c->west, m.offset) : m.offset;
		c->east = c->zoned ? fmax(c->east, m.offset) : m.offset;
		c->zoned++;
	}
	if (m.first)
		see_order(s, c, &m, text);
}

static void see_duration(struct column_survey *c, const char *text)
{
	double value;

	if (number_read(text, strchr(text, ',') != NULL, &value))
		see_number(c, text, value);
}

void survey_row(struct survey *s, const struct csv_row *row)
{
	s->rows++;
	for (size_t role = 0; role < LOG_ROLES; role++) {
		int place = s->columns->place[role];
		struct column_survey *c = &s->of[role];
		const char *text;

		if (place == NO_COLUMN || (size_t)place >= row->count)
			continue;
		text = csv_text(row, (size_t)place);
		if (says_nothing(text))
			continue;
		s->row = row;
		s->place = (size_t)place;
		see(s, &c->any, text);
		survey_odd_see(s, (enum log_role)role, text);
		if ((role == ROLE_ANSWERED || role == ROLE_WAS_ANSWERED || role == ROLE_WAS_ABANDONED) && yes_or_no(text) < 0)
			see(s, &c->strange, text);
		if (role == ROLE_OUTCOME)
			c->known_words += outcome_meaning(text, s->o) != MEANINGS;
		if (is_time((enum log_role)role))
			see_time(s, c, text);
		if (is_duration((enum log_role)role))
			see_duration(c, text);
		if (is_duration((enum log_role)role) && strchr(text, ':') && strchr(text, ':') == strrchr(text, ':'))
			see(s, &c->two_parts, text);
		if (is_time((enum log_role)role) || is_duration((enum log_role)role))
			see(s, &c->looks[number_look(text)], text);
	}
}

/* ---- deciding ---- */

void survey_assume(struct survey *s, const char *format, ...)
{
	va_list args;
	char *text = NULL;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		abort();
	va_end(args);
	s->assumptions = array_room(s->assumptions, s->assumption_count, &s->assumption_capacity,
				    sizeof(*s->assumptions));
	s->assumptions[s->assumption_count++] = arena_strdup(s->a, text);
	free(text);
}

static bool has(const struct survey *s, enum log_role role)
{
	return s->columns->place[role] != NO_COLUMN;
}

static const char *name_of(const struct survey *s, enum log_role role)
{
	return s->columns->names[s->columns->place[role]];
}

/* Dispositions are what agents note down of a call, such as a sale: none of them is a word for how it ended. */
static void find_dispositions(struct survey *s)
{
	const struct column_survey *c = &s->of[ROLE_OUTCOME];
	char plain[64];

	if (!has(s, ROLE_OUTCOME) || s->columns->given[ROLE_OUTCOME] || s->columns->format != LOG_FORMAT_GENERIC || c->known_words ||
	    !c->any.count || !(has(s, ROLE_SERVICE) || has(s, ROLE_DURATION) || has(s, ROLE_WAS_ABANDONED)) ||
	    !strstr(plain_name(plain, sizeof(plain), name_of(s, ROLE_OUTCOME)), "dispos"))
		return;
	survey_assume(s, "%s such as '%s' does not say how calls ended, and is passed over (else which of served, abandoned, ... it is: --outcomes '%s=...')",
		      name_of(s, ROLE_OUTCOME), c->any.text, c->any.text);
	s->columns->place[ROLE_OUTCOME] = NO_COLUMN;
}

/* Columns whose names say one thing and whose values another. */
static void find_roles(struct survey *s)
{
	int *place = s->columns->place;
	const struct column_survey *answered = &s->of[ROLE_ANSWERED], *gave_up = &s->of[ROLE_WAS_ABANDONED];

	find_dispositions(s);
	if (has(s, ROLE_ANSWERED) && answered->any.count && !answered->strange.count) {
		place[ROLE_WAS_ANSWERED] = place[ROLE_ANSWERED];
		place[ROLE_ANSWERED] = NO_COLUMN;
		s->of[ROLE_WAS_ANSWERED] = *answered;
	}
	if (has(s, ROLE_WAS_ABANDONED) && !s->columns->given[ROLE_WAS_ABANDONED] &&
	    (gave_up->strange.count || !gave_up->any.count))
		place[ROLE_WAS_ABANDONED] = NO_COLUMN;
	if (has(s, ROLE_DATE) && !has(s, ROLE_ARRIVAL) && !has(s, ROLE_START) &&
	    (s->of[ROLE_DATE].clocked || s->of[ROLE_DATE].fractions || s->of[ROLE_DATE].high >= 1e8)) {
		place[ROLE_ARRIVAL] = place[ROLE_DATE];
		place[ROLE_DATE] = NO_COLUMN;
		s->of[ROLE_ARRIVAL] = s->of[ROLE_DATE];
	}
}

/* Two sights add up; the place is that of the first. */
static struct sight both(const struct sight *a, const struct sight *b)
{
	struct sight x = a->count ? *a : *b;

	x.count = a->count + b->count;
	return x;
}

/* The sights at OFFSET of struct column_survey of all columns of times (and durations). */
static struct sight all_sights(const struct survey *s, size_t offset, bool durations)
{
	struct sight x = { 0 };

	for (size_t role = 0; role < LOG_ROLES; role++)
		if (has(s, (enum log_role)role) &&
		    (is_time((enum log_role)role) || (durations && is_duration((enum log_role)role))))
			x = both(&x, (const struct sight *)((const char *)&s->of[role] + offset));
	return x;
}

#define LOOK(s, look) all_sights(s, offsetof(struct column_survey, looks) + (look) * sizeof(struct sight), true)

/* Which mark stands before decimals. "1,680" among whole numbers is a thousand and more; where all
 * are so nobody knows. */
static void decide_decimal(struct survey *s)
{
	struct sight point = LOOK(s, LOOK_POINT), comma = LOOK(s, LOOK_COMMA), plain = LOOK(s, LOOK_PLAIN);
	struct sight open_point = LOOK(s, LOOK_EITHER_POINT), open_comma = LOOK(s, LOOK_EITHER_COMMA);

	s->columns->comma = s->o->decimal == LOG_DECIMAL_COMMA || (s->o->decimal == LOG_DECIMAL_AUTO && comma.count);
	if (s->o->decimal != LOG_DECIMAL_AUTO)
		return;
	if (point.count && comma.count)
		diag_error(s->d, comma.at, "'%s' has a comma before its decimals, '%s' on line %u a point; say what "
			   "they mean: --decimal point or comma (decimal: in a scenario)", comma.text, point.text, point.at.line);
	else if (comma.count)
		survey_assume(s, "a comma stands before decimals, as in '%s'", comma.text);
	else if (open_comma.count && point.count)
		survey_assume(s, "'%s' is a thousand and more, as decimals have a point", open_comma.text);
	else if (open_comma.count && !plain.count)
		diag_error(s->d, open_comma.at, "'%s' may be a thousand and more or have decimals; say which: --decimal "
			   "point or comma (decimal: in a scenario)", open_comma.text);
	else if (open_comma.count)
		survey_assume(s, "'%s' is a thousand and more, as other numbers have no comma", open_comma.text);
	if (!comma.count && !point.count && open_point.count && plain.count && !open_comma.count)
		diag_error(s->d, open_point.at, "'%s' may have decimals or be a thousand and more, and no other number has "
			   "a point; say which: --decimal point or comma (decimal: in a scenario)", open_point.text);
}

static const char *const order_names[] = { "", "the day", "the month", "the year", "" };

/* With years of two digits the first part may be one: when the last one is a day, it varies more. */
static enum date_order short_order(struct survey *s, const struct column_survey *c)
{
	bool year_first = c->first_to - c->first_from <= 1 && c->third_to - c->third_from > 1;
	bool year_last = c->third_to - c->third_from <= 1 && c->first_to - c->first_from > 1;

	if (c->first_from <= 12 || c->third_to > 31 || year_last)
		return ORDER_DMY;
	if (year_first)
		return ORDER_YMD;
	diag_error(s->d, c->first_high.at, "'%s' may begin with its day or with its year; say which: --date-format dmy or "
		   "ymd (date_format: in a scenario)", c->first_high.text);
	return ORDER_DMY;
}

static enum date_order find_order(struct survey *s)
{
	struct sight first = all_sights(s, offsetof(struct column_survey, first_high), false);
	struct sight second = all_sights(s, offsetof(struct column_survey, second_high), false);
	struct sight open = all_sights(s, offsetof(struct column_survey, open), false);
	struct stamp day, month;
	char as_day[32], as_month[32];

	if (first.count && second.count)
		diag_error(s->d, second.at, "'%s' has its month first, '%s' on line %u its day; expected one order", second.text,
			   first.text, first.at.line);
	if (first.count) {
		for (size_t role = 0; role <= ROLE_DATE; role++)
			if (s->of[role].short_years && has(s, (enum log_role)role))
				return short_order(s, &s->of[role]);
		return ORDER_DMY;
	}
	if (second.count || !open.count)
		return second.count ? ORDER_MDY : ORDER_DMY;
	stamp_read(open.text, &(struct stamp_style){ .order = ORDER_DMY }, &day);
	stamp_read(open.text, &(struct stamp_style){ .order = ORDER_MDY }, &month);
	diag_error(s->d, open.at, "'%s' is %s or %s, and no day above 12 decides; say which: --date-format dmy or "
		   "mdy (date_format: in a scenario)", open.text,
		   format_date(as_day, sizeof(as_day), day.day), format_date(as_month, sizeof(as_month), month.day));
	return ORDER_DMY;
}

static void decide_order(struct survey *s)
{
	static const enum date_order given[] = { [LOG_DATES_DMY] = ORDER_DMY, [LOG_DATES_MDY] = ORDER_MDY,
						 [LOG_DATES_YMD] = ORDER_YMD };
	bool asked = s->o->dates >= LOG_DATES_DMY && s->o->dates <= LOG_DATES_YMD;
	enum date_order order = asked ? given[s->o->dates] : find_order(s);
	struct sight first = all_sights(s, offsetof(struct column_survey, first_high), false);
	struct sight second = all_sights(s, offsetof(struct column_survey, second_high), false);

	for (size_t role = 0; role < LOG_ROLES; role++) {
		s->columns->style[role].order = order;
		s->columns->style[role].comma = s->columns->comma;
	}
	if (!asked && (first.count || second.count))
		survey_assume(s, "dates begin with %s, as '%s' shows", order_names[order],
			      first.count ? first.text : second.text);
}

/* A spreadsheet's days of 1954 to 2119. */
static const double first_days = 20000, last_days = 80000;

/* More numbers than they are apart: as seconds more than a call in each, as days no more than some
 * a day. */
static bool are_days(const struct column_survey *c)
{
	return c->fractions && c->low >= first_days && c->high < last_days && (double)c->numbers > c->high - c->low;
}

static enum number_kind kind_of(const struct survey *s, enum log_role role)
{
	const struct column_survey *c = &s->of[role];
	bool beside_date = has(s, ROLE_DATE) && role != ROLE_DATE;

	if (!c->numbers || s->o->dates == LOG_DATES_SECONDS)
		return NUMBER_SECONDS;
	if (s->columns->short_clock[role] && c->high <= 2400 && !c->fractions)
		return NUMBER_SHORT_CLOCK;
	if (s->o->dates == LOG_DATES_EXCEL)
		return beside_date && c->high < 1 ? NUMBER_FRACTION : NUMBER_DAYS;
	if (c->dates == c->numbers)
		return NUMBER_DATE;
	if (role == ROLE_DATE)
		return c->low >= first_days && c->high < last_days ? NUMBER_DAYS : NUMBER_SECONDS;
	if (!beside_date)
		return are_days(c) ? NUMBER_DAYS : NUMBER_SECONDS;
	if (c->high < 1 && c->fractions)
		return NUMBER_FRACTION;
	return c->clocks == c->numbers && (c->six_digits == c->numbers || c->high >= 86400) ? NUMBER_CLOCK : NUMBER_SECONDS;
}

/* A spreadsheet that counts days since 1899 has durations in days, too: all of them parts of one. */
static void decide_durations(struct survey *s)
{
	enum number_kind arrivals = s->columns->style[has(s, ROLE_ARRIVAL) ? ROLE_ARRIVAL : ROLE_START].number;
	const struct column_survey *service = &s->of[ROLE_SERVICE];
	bool by_times = arrivals == NUMBER_DAYS || arrivals == NUMBER_FRACTION;

	/* nobody is spoken with for less than half a second at most */
	if (!by_times && !(has(s, ROLE_SERVICE) && service->fractions && service->high < 0.5 && service->numbers > 4))
		return;
	for (size_t role = ROLE_HELD; role <= ROLE_DURATION; role++) {
		const struct column_survey *c = &s->of[role];

		if (!has(s, (enum log_role)role) || !c->fractions || c->high >= 0.5 || s->columns->unit[role] != 1)
			continue;
		s->columns->unit[role] = 86400;
		survey_assume(s, by_times ? "%s is in days, as the times are: '%s'" : "%s is in days, as seconds would be too short: '%s'",
			      name_of(s, (enum log_role)role), c->any.text);
	}
}

/* A format's usual unit of ms, by which no agent would have a call for ten seconds on average, is none. */
static void decide_usual_unit(struct survey *s)
{
	enum log_role role = has(s, ROLE_SERVICE) ? ROLE_SERVICE : ROLE_HANDLE_MEAN;
	const struct column_survey *c = &s->of[role];

	if (!has(s, role) || !s->columns->usual_unit[role] || s->columns->unit[role] != 1e-3 || !c->numbers || c->high >= 10000)
		return;
	for (size_t i = ROLE_HELD; i <= ROLE_DURATION; i++)
		if (s->columns->usual_unit[i] && s->columns->unit[i] == 1e-3)
			s->columns->unit[i] = 1;
	survey_assume(s, "%s and the others are in seconds for once, as in ms '%s' would be too short", name_of(s, role),
		      c->any.text);
}

/* As seconds the calls would take hours, on average: they are in ms, and so are the other plain numbers. */
static void decide_milliseconds(struct survey *s)
{
	static const enum log_role lasting[] = { ROLE_SERVICE, ROLE_DURATION, ROLE_TOTAL };
	static const double too_long = 3 * 3600;
	const struct column_survey *c = NULL;
	enum log_role by = ROLE_SERVICE;

	for (size_t i = 0; i < 3 && !c; i++)
		if (has(s, lasting[i])) {
			by = lasting[i];
			c = &s->of[by];
		}
	if (!c || c->numbers < 5 || c->fractions || s->columns->unit[by] != 1 || s->columns->unit_named[by] ||
	    c->sum < too_long * (double)c->numbers)
		return;
	for (size_t i = ROLE_HELD; i <= ROLE_DURATION; i++)
		if (s->columns->unit[i] == 1 && !s->columns->unit_named[i])
			s->columns->unit[i] = 1e-3;
	survey_assume(s, "%s and other plain numbers are in ms, as seconds would be %.1f hours on average (else: a unit in the name, "
		      "such as '%s (s)')", name_of(s, by), c->sum / (double)c->numbers / 3600, name_of(s, by));
}

static void decide_numbers(struct survey *s)
{
	for (size_t role = 0; role <= ROLE_DATE; role++) {
		enum number_kind kind = has(s, (enum log_role)role) ? kind_of(s, (enum log_role)role) : NUMBER_SECONDS;

		s->columns->style[role].number = kind;
		s->columns->zero_is_none[role] = s->of[role].epochs > 0;
		if (kind == NUMBER_DAYS && s->o->dates != LOG_DATES_EXCEL)
			survey_assume(s, "%s is in days since 1899-12-30, as spreadsheets count: '%s'",
				      name_of(s, (enum log_role)role), s->of[role].any.text);
	}
}

/* Of 1:30 nobody can tell by itself; where it is hours, the whole call mostly is shorter. */
static void tell_two_parts(struct survey *s)
{
	struct sight x = { 0 };

	for (size_t role = ROLE_HELD; role <= ROLE_DURATION; role++)
		if (has(s, (enum log_role)role) && !s->columns->hours_first[role])
			x = both(&x, &s->of[role].two_parts);
	if (x.count)
		survey_assume(s, "durations such as '%s' are minutes and seconds", x.text);
}

bool survey_decide(struct survey *s, const struct csv_row *header)
{
	if (survey_odd_side(s, header))
		return false;
	find_roles(s);
	survey_odd_roles(s);
	if (!has(s, ROLE_ARRIVAL) && !has(s, ROLE_START)) {
		if (s->columns->shape != SHAPE_INTERVALS || !has(s, ROLE_DATE))
			return columns_no_arrival(s->columns, header, s->d);
		diag_error(s->d, csv_where(header, (size_t)s->columns->place[ROLE_DATE]), "a report by the day, which does not say when "
			   "in a day calls come, and so how many agents they need; expected one by the hour or less, or a log of calls");
		return false;
	}
	decide_decimal(s);
	decide_order(s);
	decide_numbers(s);
	decide_durations(s);
	decide_usual_unit(s);
	decide_milliseconds(s);
	survey_odd_units(s);
	survey_zone_decide(s);
	tell_two_parts(s);
	return true;
}
