/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log_options - how a log is to be read, by the command line. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "cmd/shared/log_options_internal.h"

/* What is being read, and where it goes. */
struct asked {
	const struct options *o;
	struct arena *arena;
	struct diagnostics *d;
	struct log_options *log;
};

/* "log-normal" as one types it: letters and digits count. */
static bool same_word(const char *a, const char *b)
{
	for (;;) {
		while (*a && strchr(" -_", *a))
			a++;
		while (*b && strchr(" -_", *b))
			b++;
		if ((*a | 32) != (*b | 32))
			return false;
		if (!*a)
			return true;
		a++;
		b++;
	}
}

int find_word(const char *word, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (same_word(word, names[i]))
			return i;
	return -1;
}

/* The next NAME=VALUE of a list with commas between; false at its end. What has no = is an
 * error at WHERE, that EXPECTED was expected, and passed over. */
static bool next_pair(struct asked *x, char **list, const char **name, const char **value,
		      struct where where, const char *expected)
{
	for (;;) {
		char *one = strsep(list, ","), *equals = one ? strchr(one, '=') : NULL;

		if (!one)
			return false;
		if (equals) {
			*equals = '\0';
			*name = one + strspn(one, " ");
			*value = equals + 1;
			return true;
		}
		diag_error(x->d, where, "'%s': expected %s", one, expected);
	}
}

/* ROLE=COLUMN, ...: the roles are checked by the reader. */
static void read_columns(struct asked *x, const char *text)
{
	struct where at = option_where(x->arena, "--columns", text);
	struct log_column *columns = arena_array(x->arena, strlen(text) + 1, sizeof(*columns));
	char *list = arena_strdup(x->arena, text);
	const char *role, *column;

	while (next_pair(x, &list, &role, &column, at, "ROLE=COLUMN, such as arrival=StartTime"))
		columns[x->log->column_count++] = (struct log_column){ role, column, at };
	x->log->columns = columns;
}

/* WORD=OUTCOME, ... */
static void read_outcomes(struct asked *x, const char *text)
{
	struct where at = option_where(x->arena, "--outcomes", text);
	struct log_word *words = arena_array(x->arena, strlen(text) + 1, sizeof(*words));
	char *list = arena_strdup(x->arena, text);
	const char *word, *name;

	while (next_pair(x, &list, &word, &name, at, "WORD=OUTCOME, such as OK=served")) {
		int outcome = find_word(name, logged_outcome_names, LOGGED_OUTCOMES);

		if (outcome < 0)
			diag_error(x->d, at, "unknown outcome '%s'%s", name,
				   expected_word(x->arena, name, logged_outcome_names, LOGGED_OUTCOMES));
		else
			words[x->log->word_count++] = (struct log_word){ word,
										(enum logged_outcome)outcome };
	}
	x->log->words = words;
}

/* COLUMN=VALUE, once each. */
static void read_filters(struct asked *x)
{
	const struct options *o = x->o;
	struct log_filter *filters = arena_array(x->arena, o->where.count + 1, sizeof(*filters));

	for (size_t i = 0; i < o->where.count; i++) {
		struct where at = option_where(x->arena, "--where", o->where.list[i]);
		char *column = arena_strdup(x->arena, o->where.list[i]), *equals = strchr(column, '=');

		if (!equals) {
			diag_error(x->d, at, "'%s': expected COLUMN=VALUE, such as type=PS", column);
			continue;
		}
		*equals = '\0';
		filters[x->log->filter_count++] = (struct log_filter){ column, equals + 1, at };
	}
	x->log->filters = filters;
}

void read_log_options(struct log_options *log, const struct options *o, struct arena *a, struct diagnostics *d)
{
	struct asked x = { o, a, d, log };

	*log = (struct log_options){ .format = (enum log_format)o->format, .intervals = true, .encoding = (enum log_encoding)o->encoding, .dates = (enum log_dates)o->date_format,
				     .decimal = (enum log_decimal)o->decimal, .zone = o->zone };
	if (o->given.format)
		log->format_at = option_where(a, "--format", log_format_names[log->format]);
	if (o->zone)
		log->zone_at = option_where(a, "--zone", o->zone);
	if (o->columns)
		read_columns(&x, o->columns);
	if (o->outcomes)
		read_outcomes(&x, o->outcomes);
	read_filters(&x);
}
