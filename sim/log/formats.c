/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/formats_internal.h"

#include <stdio.h>
#include <string.h>

enum { FORMATS_NAME = 64 };

const char *const log_format_names[LOG_FORMATS] = {
	"auto", "generic",
#define FORMAT(name, word, what, rows, signs) [LOG_FORMAT_##name] = word,
#include "log/formats.def"
};

const char log_format_words[] = "auto|generic"
#define FORMAT(name, word, what, rows, signs) "|" word
#include "log/formats.def"
	;

static const struct {
	const char *what, *signs;
	enum log_shape shape;
} known_formats[LOG_FORMATS] = {
#define FORMAT(name, word, what, rows, signs) [LOG_FORMAT_##name] = { what, signs, SHAPE_##rows },
#include "log/formats.def"
};

static const struct {
	enum log_format format;
	enum log_role role;
	const char *names, *unit;
} own_format[] = {
#define COLUMN(name, role, names, unit) { LOG_FORMAT_##name, ROLE_##role, names, unit },
#include "log/formats.def"
};
enum { OWN = sizeof(own_format) / sizeof(*own_format) };

static const struct {
	const char *column, *value;
} only[LOG_FORMATS] = {
#define ONLY(name, column, value) [LOG_FORMAT_##name] = { column, value },
#include "log/formats.def"
};

static const char *const assumed[LOG_FORMATS] = {
#define ASSUMED(name, text) [LOG_FORMAT_##name] = text,
#include "log/formats.def"
};

/* The column that has the first of the names in LIST up to its end, marks of SEPARATOR between. */
static int formats_any_of(const struct columns *c, const char *list, size_t length)
{
	char name[FORMATS_NAME];

	for (const char *end = list + length; list < end;) {
		size_t n = 0;
		int place;

		while (list + n < end && list[n] != '|')
			n++;
		snprintf(name, sizeof(name), "%.*s", (int)n, list);
		place = column_named(c, name);
		if (place != NO_COLUMN)
			return place;
		list += n + 1;
	}
	return NO_COLUMN;
}

/* The first group of F's signs of which C has none, or its end. */
static const char *missing_sign(enum log_format f, const struct columns *c)
{
	const char *sign = known_formats[f].signs;

	while (*sign) {
		size_t n = strcspn(sign, " ");

		if (formats_any_of(c, sign, n) == NO_COLUMN)
			return sign;
		sign += n + strspn(sign + n, " ");
	}
	return sign;
}

enum log_format format_of(const struct columns *c)
{
	for (int f = LOG_FORMAT_GENERIC + 1; f < LOG_FORMATS; f++)
		if (!*missing_sign((enum log_format)f, c))
			return (enum log_format)f;
	return LOG_FORMAT_GENERIC;
}

/* The name in F's rows that is SIGN but for its marks. */
const char *format_missing(enum log_format f, const struct columns *c)
{
	const char *sign = missing_sign(f, c);
	size_t n = strcspn(sign, " |");
	char plain[FORMATS_NAME];

	if (!*sign)
		return NULL;
	for (size_t i = 0; i < OWN; i++)
		if (own_format[i].format == f && strlen(plain_name(plain, sizeof(plain), own_format[i].names)) == n &&
		    !strncmp(plain, sign, n))
			return own_format[i].names;
	return sign;
}

void format_place(struct columns *c)
{
	for (size_t i = 0; i < OWN; i++)
		if (own_format[i].format == c->format && c->place[own_format[i].role] == NO_COLUMN)
			c->place[own_format[i].role] = formats_any_of(c, own_format[i].names, strlen(own_format[i].names));
}

/* When an agent began says more than how long the channel was up. */
void format_settle(struct columns *c)
{
	if (c->format == LOG_FORMAT_FREESWITCH && c->place[ROLE_SERVICE_START] != NO_COLUMN)
		c->place[ROLE_SERVICE] = NO_COLUMN;
}

bool format_uses(const struct columns *c, int place)
{
	for (size_t i = 0; i < OWN; i++)
		if (own_format[i].format == c->format && c->place[own_format[i].role] == place)
			return true;
	return false;
}

bool format_denies(enum log_format f, enum log_role role)
{
	for (size_t i = 0; i < OWN; i++)
		if (own_format[i].format == f && own_format[i].role == role && !*own_format[i].names)
			return true;
	return false;
}

const char *format_unit(enum log_format f, enum log_role role)
{
	for (size_t i = 0; i < OWN; i++)
		if (own_format[i].format == f && own_format[i].role == role)
			return own_format[i].unit;
	return "";
}

const char *format_only(enum log_format f, const char **value)
{
	*value = only[f].value;
	return only[f].column;
}

const char *format_what(enum log_format f)
{
	return known_formats[f].what;
}

const char *format_assumes(enum log_format f)
{
	return assumed[f];
}

enum log_shape format_shape(enum log_format f)
{
	return known_formats[f].shape;
}
