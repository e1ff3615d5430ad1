// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * columns - names are compared by their letters and digits alone, so that "Start Time",
 * StartTime and start_time are one. Of a role's names the first in its list wins.
 */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "log/amount_internal.h"
#include "log/columns_internal.h"
#include "log/formats_internal.h"
#include "log/name_units_internal.h"
#include "log/parts_internal.h"
#include "log/shape_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME = PLAIN_COLUMN };

/* Of what follows the byte C3 of UTF-8, U+00C0 to U+00FF; 0: it is no letter with a mark. */
static char without_accent(char byte)
{
	static const char letters[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuytsaaaaaaaceeeeiiiidnooooo\0ouuuuyty";

	return ((unsigned char)byte & 0xc0) == 0x80 ? letters[(unsigned char)byte & 0x3f] : '\0';
}

char *plain_name(char *buffer, size_t size, const char *text)
{
	size_t n = 0;

	for (; *text && n + 1 < size; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? *text - 'A' + 'a' : *text;

		if ((unsigned char)c == 0xc3 && without_accent(text[1])) {
			c = without_accent(text[1]);
			text++;
		}

		if (c == '%' && n + 8 < size) { /* "% ACD Time" is no time */
			memcpy(buffer + n, "percent", 7);
			n += 7;
		}
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
			buffer[n++] = c;
	}
	buffer[n] = '\0';
	return buffer;
}

int column_named(const struct columns *c, const char *name)
{
	char wanted[NAME], found[NAME];

	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(c->names[i], name))
			return (int)i;
	if (!*plain_name(wanted, sizeof(wanted), name))
		return NO_COLUMN;
	for (size_t i = 0; i < c->count; i++)
		if (!strcmp(plain_name(found, sizeof(found), c->names[i]), wanted))
			return (int)i;
	return NO_COLUMN;
}

/* What the names of a header are without marks, and without units. */
struct plain_names {
	size_t count;
	char (*whole)[NAME], (*base)[NAME];
	char (*unitless)[NAME]; /* the same, of names that have no unit */
};

static void plain_names_make(struct plain_names *p, const struct columns *c)
{
	p->count = c->count;
	p->whole = xcalloc(c->count + 1, sizeof(*p->whole));
	p->base = xcalloc(c->count + 1, sizeof(*p->base));
	p->unitless = xcalloc(c->count + 1, sizeof(*p->unitless));
	for (size_t i = 0; i < c->count; i++) {
		plain_name(p->whole[i], NAME, c->names[i]);
		if (split_unit(c->names[i], p->base[i]) <= 0)
			memcpy(p->unitless[i], p->base[i], NAME);
	}
}

static void plain_names_free(struct plain_names *p)
{
	free(p->whole);
	free(p->base);
	free(p->unitless);
}

/* The first of COLUMNS names that is the word of N characters at WORD; not one that the format has. */
static int place_of(const struct columns *c, char (*names)[NAME], size_t count, const char *word, size_t n)
{
	for (size_t i = 0; i < count; i++)
		if (!strncmp(names[i], word, n) && !names[i][n] && !format_uses(c, (int)i))
			return (int)i;
	return NO_COLUMN;
}

/* By its name as a whole, else by that without its unit, which only times and durations have. */
static int recognised(const struct columns *c, const struct plain_names *p, enum log_role role)
{
	char (*base)[NAME] = role <= ROLE_DURATION ? p->base : p->unitless;
	int place = NO_COLUMN;

	for (int pass = 0; pass < 2 && place == NO_COLUMN; pass++)
		for (const char *word = role_names(role); *word && place == NO_COLUMN;) {
			size_t n = strcspn(word, " ");

			place = place_of(c, pass ? base : p->whole, p->count, word, n);
			word += n + strspn(word + n, " ");
		}
	return place;
}

/* As the column's name says; Twilio's queue_time always is in milliseconds. */
static double unit_of(enum log_format format, enum log_role role, const char *name)
{
	char plain[NAME];
	double unit;

	if (role == ROLE_HELD && !strcmp(plain_name(plain, sizeof(plain), name), "queuetime")) /* of any Twilio's */
		return 1e-3;
	unit = split_unit(name, plain);
	if (unit <= 0 && *name)
		unit = unit_seconds(format_unit(format, role));
	if (unit <= 0 && strlen(name) > 12 && !strcasecmp(name + strlen(name) - 12, "milliseconds"))
		unit = 1e-3;
	return unit > 0 ? unit : 1;
}

static bool says_hours_first(const char *name)
{
	char word[NAME];

	in_brackets(name, word, sizeof(word));
	return !strcmp(word, "hhmm") || !strcmp(word, "hmm");
}

static bool says_utc(const char *name)
{
	char word[NAME];

	in_brackets(name, word, sizeof(word));
	return !strcmp(word, "utc") || !strcmp(word, "gmt");
}

bool says_nothing(const char *text)
{
	static const char *const words[] = { "null", "n/a", "na", "#n/a", "-", "--", "\\N", "nil", "(null)", "nan",
					     "(none)", "(blank)", "none",
					     "0000-00-00 00:00:00", "0000-00-00" };

	switch (*text) { /* every field is asked */
	case '\0':
		return true;
	case '0':
		if (text[1] != '0')
			return false;
		break;
	case 'n': case 'N': case '#': case '-': case '\\': case '(':
		break;
	default:
		return false;
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcasecmp(text, words[i]))
			return true;
	return false;
}

static bool no_column(struct arena *a, const struct columns *c, const char *name,
		      struct where at, const struct csv_row *header, struct diagnostics *d)
{
	diag_error(d, at.source ? at : csv_where(header, 0), "no column '%s' in %s%s", name,
		   header->source->name, did_you_mean(a, name, c->names, c->count));
	return false;
}

static bool apply_mapping(struct arena *a, struct columns *c, const struct csv_row *header,
			  const struct log_options *o, struct diagnostics *d)
{
	bool good = true;

	for (size_t i = 0; i < o->column_count; i++) {
		const struct log_column *m = &o->columns[i];
		size_t role = 0;

		while (role < LOG_ROLES && strcmp(log_roles[role], m->role))
			role++;
		if (role == LOG_ROLES) {
			diag_error(d, m->at, "columns: no such quantity '%s'%s", m->role,
				   expected_word(a, m->role, log_roles, LOG_ROLES));
			good = false;
			continue;
		}
		c->place[role] = column_named(c, m->column);
		c->given[role] = true;
		if (c->place[role] == NO_COLUMN && strcmp(m->column, "none"))
			good = no_column(a, c, m->column, m->at, header, d);
	}
	return good;
}

/* Rows that are no calls of the format, unless the user says which rows of that column are. */
static void add_own_filter(struct columns *c)
{
	const char *value, *name = format_only(c->format, &value);
	int place = name ? column_named(c, name) : NO_COLUMN;

	c->only = NO_COLUMN;
	for (size_t i = 0; i < c->filter_count; i++)
		if (c->filters[i].column == place)
			return;
	c->only = place;
	if (place != NO_COLUMN)
		c->filters[c->filter_count++] = (struct column_filter){ place, value };
}

void columns_only(struct columns *c, int column)
{
	for (size_t i = 0; i < c->filter_count; i++)
		if (c->filters[i].column == column)
			return;
	c->only = column;
	c->filters[c->filter_count++] = (struct column_filter){ column, "voice" };
}

static bool find_filters(struct arena *a, struct columns *c, const struct csv_row *header,
			 const struct log_options *o, struct diagnostics *d)
{
	bool good = true;

	c->filter_count = o->filter_count;
	c->filters = arena_array(a, o->filter_count + 1, sizeof(*c->filters));
	for (size_t i = 0; i < o->filter_count; i++) {
		const struct log_filter *f = &o->filters[i];

		c->filters[i] = (struct column_filter){ column_named(c, f->column), f->value };
		if (c->filters[i].column == NO_COLUMN)
			good = no_column(a, c, f->column, f->at, header, d);
	}
	add_own_filter(c);
	return good;
}

/* A calls.csv of ringflow says only that there was an agent, not who. */
static void adjust_own(struct columns *c)
{
	if (column_named(c, "studio_accepted") != NO_COLUMN &&
	    column_named(c, "rest_redirects") != NO_COLUMN)
		c->place[ROLE_AGENT] = NO_COLUMN;
}

/* Twilio's queue_time is the time until a call was dialled; anybody else's is the time
 * in a queue. Only Twilio's rows have SIDs. */
static void adjust_queue_time(struct columns *c)
{
	int place = c->place[ROLE_HELD];
	char plain[NAME] = "";

	if (place != NO_COLUMN)
		split_unit(c->names[place], plain); /* "Queue Time (seconds)" */
	if (strcmp(plain, "queuetime") ||
	    column_named(c, "sid") != NO_COLUMN || column_named(c, "call_sid") != NO_COLUMN)
		return;
	c->place[ROLE_HELD] = NO_COLUMN;
	if (c->place[ROLE_WAIT] == NO_COLUMN)
		c->place[ROLE_WAIT] = place;
}

/* Two columns of one name: nobody knows which is meant. */
static bool report_same_names(const struct columns *c, const struct csv_row *header,
			      struct diagnostics *d)
{
	bool good = true;

	for (size_t role = 0; role < LOG_ROLES; role++) {
		int place = c->place[role];

		for (size_t i = 0; place != NO_COLUMN && i < c->count; i++)
			if ((int)i > place && !strcmp(c->names[i], c->names[place])) {
				diag_error(d, csv_where(header, i),
					   "another column is named '%s'", c->names[i]);
				good = false;
			}
	}
	return good;
}

static void recognise(struct arena *a, struct columns *c, const struct csv_row *row, const struct log_options *o)
{
	struct plain_names names;

	c->count = row->count;
	c->names = arena_array(a, c->count, sizeof(*c->names));
	for (size_t i = 0; i < c->count; i++)
		c->names[i] = arena_strdup(a, csv_text(row, i));
	for (size_t role = 0; role < LOG_ROLES; role++)
		c->place[role] = NO_COLUMN;
	c->format = o->format == LOG_FORMAT_AUTO ? format_of(c) : o->format;
	format_place(c);
	plain_names_make(&names, c);
	for (size_t role = 0; role < LOG_ROLES; role++)
		if (c->place[role] == NO_COLUMN && !format_denies(c->format, (enum log_role)role))
			c->place[role] = recognised(c, &names, (enum log_role)role);
	plain_names_free(&names);
	format_settle(c);
	if (c->place[ROLE_DATE] == c->place[ROLE_START] || c->place[ROLE_DATE] == c->place[ROLE_ARRIVAL])
		c->place[ROLE_DATE] = NO_COLUMN;
	adjust_own(c);
	adjust_queue_time(c);
}

static bool says_arrival(const struct columns *c)
{
	return c->place[ROLE_ARRIVAL] != NO_COLUMN || c->place[ROLE_START] != NO_COLUMN || c->place[ROLE_DATE] != NO_COLUMN;
}

/* A call came as long before its end as it took. */
static bool says_end_and_duration(const struct columns *c)
{
	return c->place[ROLE_END] != NO_COLUMN &&
	       (c->place[ROLE_DURATION] != NO_COLUMN || c->place[ROLE_TOTAL] != NO_COLUMN || c->place[ROLE_SERVICE] != NO_COLUMN);
}

size_t columns_recognised(struct arena *a, const struct csv_row *row, const struct log_options *o)
{
	struct columns c = { 0 };
	size_t count = 0;

	recognise(a, &c, row, o);
	for (size_t i = 0; i < o->column_count; i++)
		if (column_named(&c, o->columns[i].column) != NO_COLUMN)
			return LOG_ROLES;
	if (o->format > LOG_FORMAT_GENERIC && !format_missing(o->format, &c))
		return LOG_ROLES;
	for (size_t role = 0; role < LOG_ROLES; role++)
		count += c.place[role] != NO_COLUMN;
	return says_arrival(&c) || says_end_and_duration(&c) ? count : 0;
}

/* Of a format that was asked for its columns are there. */
static bool check_format(const struct columns *c, const struct csv_row *header, const struct log_options *o,
			 struct diagnostics *d)
{
	const char *missing = o->format > LOG_FORMAT_GENERIC ? format_missing(o->format, c) : NULL;
	enum log_format other = missing ? format_of(c) : LOG_FORMAT_GENERIC;
	struct where at = o->format_at.source ? o->format_at : csv_where(header, 0);

	if (!missing)
		return true;
	diag_error(d, at, "no column %s, which %s has; %s%s", missing, format_what(o->format),
		   other == LOG_FORMAT_GENERIC ? "expected another format, auto or generic" : "by its columns the log is of format ",
		   other == LOG_FORMAT_GENERIC ? "" : log_format_names[other]);
	return false;
}

/* What a row of calls and one of intervals say are different things by the same names. */
static void settle(struct columns *c)
{
	c->shape = shape_of(c);
	for (int role = 0; role < LOG_ROLES; role++)
		if (role_is_of_intervals((enum log_role)role) ? c->shape != SHAPE_INTERVALS :
		    c->shape == SHAPE_INTERVALS && !role_serves_intervals((enum log_role)role))
			c->place[role] = NO_COLUMN;
}

static void read_units(struct columns *c)
{
	char plain[NAME];

	for (size_t role = 0; role < LOG_ROLES; role++) {
		const char *name = c->place[role] == NO_COLUMN ? "" : c->names[c->place[role]];

		c->unit[role] = unit_of(c->format, (enum log_role)role, name);
		c->unit_named[role] = split_unit(name, plain) > 0 || unit_seconds(format_unit(c->format, (enum log_role)role)) > 0;
		c->usual_unit[role] = unit_seconds(format_unit(c->format, (enum log_role)role)) > 0 && split_unit(name, plain) <= 0;
		c->in_utc[role] = says_utc(name);
		c->hours_first[role] = says_hours_first(name);
		c->short_clock[role] = !strcmp(format_unit(c->format, (enum log_role)role), "hhmm");
	}
	c->causes = c->place[ROLE_OUTCOME] != NO_COLUMN && !strcmp(format_unit(c->format, ROLE_OUTCOME), "cause");
}

bool columns_no_arrival(const struct columns *c, const struct csv_row *header, struct diagnostics *d)
{
	const char *like = column_like(c, ROLE_ARRIVAL);

	if (c->shape == SHAPE_INTERVALS)
		diag_error(d, csv_where(header, 0), "a report that does not say when its intervals begin; expected a column such as "
			   "start or interval with times of day, by the hour or less");
	else if (c->count == 1 && strstr(c->names[0], "  "))
		diag_error(d, csv_where(header, 0), "a text of fixed width, with blanks alone between its columns; expected commas, semicolons, "
			   "tabs or bars there: a spreadsheet opens it as of fixed width and saves it as CSV");
	else if (c->count == 1 && strpbrk(c->names[0], " ~^,"))
		diag_error(d, csv_where(header, 0), "one column alone; expected commas, semicolons, tabs or bars between fields, or in a line "
			   "above the header which mark else: sep=%c", strchr(c->names[0], '^') ? '^' : '~');
	else
		diag_error(d, csv_where(header, 0), "no column with the calls' arrivals, expected one such as arrival, "
			   "date_created, start_time or vru_entry, or --columns 'arrival=%s' (columns: in a scenario)",
			   like ? like : "NAME");
	return false;
}

bool columns_find(struct arena *a, struct columns *c, const struct csv_row *header,
		  const struct log_options *o, struct diagnostics *d)
{
	bool good;

	*c = (struct columns){ 0 };
	recognise(a, c, header, o);
	good = check_format(c, header, o, d);
	good &= apply_mapping(a, c, header, o, d);
	settle(c);
	parts_settle(c);
	good &= find_filters(a, c, header, o, d);
	good &= report_same_names(c, header, d);
	read_units(c);
	c->from_end = !says_arrival(c) && says_end_and_duration(c);
	if (c->from_end)
		c->place[ROLE_ARRIVAL] = c->place[ROLE_END];
	if (good && !says_arrival(c))
		good = columns_no_arrival(c, header, d);
	return good;
}
