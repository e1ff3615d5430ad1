/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress_line - how far the work is, in one line. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/metric_unit.h"
#include "cmd/cmd.h"

/* A line under way: a part that does not fit is left out, and all after it. */
struct told_line {
	char *text;
	size_t size, columns, used; /* columns that there are, and that are taken */
	bool full;
};

static void add_progress_line(struct told_line *l, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add_progress_line(struct told_line *l, const char *format, ...)
{
	const char *between = l->used ? " · " : "";
	size_t n = strlen(l->text), columns = l->used ? 3 : 0;
	char part[96];
	va_list args;

	va_start(args, format);
	vsnprintf(part, sizeof(part), format, args);
	va_end(args);
	for (const char *p = part; *p; p++)
		columns += (*p & 0xc0) != 0x80;
	l->full |= l->used + columns > l->columns || n + strlen(between) + strlen(part) >= l->size;
	if (l->full)
		return;
	snprintf(l->text + n, l->size - n, "%s%s", between, part);
	l->used += columns;
}

/* "1,234,567" */
static const char *count(char *buffer, uint64_t n)
{
	char digits[24];
	size_t length, k = 0;

	snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);
	length = strlen(digits);
	for (size_t i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			buffer[k++] = ',';
		buffer[k++] = digits[i];
	}
	buffer[k] = '\0';
	return buffer;
}

static void add_time(struct told_line *l, const char *before, double seconds, const char *after)
{
	if (seconds < 1)
		add_progress_line(l, "%s%s s%s", before, *before ? "1" : "<1", after);
	else if (seconds < 120)
		add_progress_line(l, "%s%.0f s%s", before, seconds, after);
	else if (seconds < 7200)
		add_progress_line(l, "%s%.0f min%s", before, seconds / 60, after);
	else
		add_progress_line(l, "%s%.0f h%s", before, seconds / 3600, after);
}

static void add_speed(struct told_line *l, double events)
{
	if (events >= 1e6)
		add_progress_line(l, "%.1f M events/s", events / 1e6);
	else if (events >= 1e3)
		add_progress_line(l, "%.0f k events/s", events / 1e3);
	else
		add_progress_line(l, "%.0f events/s", events);
}

static void add_precision(struct told_line *l, const struct progress_step *s)
{
	const struct metric_unit *u = &metric_units[s->unit];
	const char *unit = s->unit == UNIT_SHARE ? " points" : s->unit == UNIT_SECONDS ? " s" : "";

	add_progress_line(l, "±%.3g, wanted ±%.3g%s", u->scale * s->half_width, u->scale * s->goal, unit);
}

void progress_line(char *text, size_t size, const struct progress_step *s, double seconds, size_t columns)
{
	struct told_line l = { text, size, columns, 0, false };
	char done[40], total[40];

	*text = '\0';
	if (!s->total) {
		add_progress_line(&l, "%s", s->what);
		add_time(&l, "", seconds, "");
		return;
	}
	/* a part of what is not known is none */
	if (!s->more)
		add_progress_line(&l, "%3.0f %%", floor(100 * (double)s->done / (double)s->total));
	add_progress_line(&l, "%s of %s%s %s", count(done, s->done), s->more ? "at least " : "", count(total, s->total), s->what);
	if (s->goal > 0)
		add_precision(&l, s);
	if (s->done && s->done < s->total)
		add_time(&l, s->more ? "at least " : "",
			 seconds / (double)s->done * (double)(s->total - s->done), " left");
	if (s->events && seconds > 0)
		add_speed(&l, (double)s->events / seconds);
}
