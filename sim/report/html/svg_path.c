/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/svg_path_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Lines and areas of no more corners, such as bars, are few bytes and keep them all. */
enum { FEW_CORNERS = 8 };

/* Tenths of a pixel. */
struct corner {
	int x, y;
	bool first; /* of a line */
	bool kept;
};

struct corners {
	struct arena a;
	struct corner *list;
	size_t count, room;
};

static void add_corner(struct corners *c, double x, double y, bool first)
{
	if (c->count == c->room) {
		struct corner *more = arena_alloc(&c->a, (c->room ? 2 * c->room : 256) * sizeof(*more));

		if (c->count)
			memcpy(more, c->list, c->count * sizeof(*more));
		c->list = more;
		c->room = c->room ? 2 * c->room : 256;
	}
	c->list[c->count++] = (struct corner){ (int)lround(10 * x), (int)lround(10 * y), first, false };
}

static const char *read_corners(struct corners *c, const char *text, char end, bool closed)
{
	const char *s = text + strspn(text, " \t\n");

	for (; *s != end; s += strspn(s, " \t\n")) {
		bool first = closed ? !c->count : *s == 'M';
		char *after;
		double x, y;

		if (!closed && *s != 'M' && *s != 'L')
			return NULL;
		s += !closed;
		x = strtod(s, &after);
		if (after == s || *after != ',')
			return NULL;
		s = after + 1;
		y = strtod(s, &after);
		if (after == s || !(fabs(x) < 1e6 && fabs(y) < 1e6))
			return NULL;
		s = after;
		add_corner(c, x, y, first);
	}
	return s;
}

/* How far P is from the line between A and B, in tenths. */
static double corner_distance(const struct corner *p, const struct corner *a, const struct corner *b)
{
	double dx = b->x - a->x, dy = b->y - a->y, px = p->x - a->x, py = p->y - a->y;
	double length = dx * dx + dy * dy, t = length > 0 ? (px * dx + py * dy) / length : 0;

	t = fmin(fmax(t, 0), 1);
	return hypot(px - t * dx, py - t * dy);
}

/* Douglas and Peucker's algorithm between two corners that are kept. */
static void keep_between(struct corner *list, size_t from, size_t to, double tolerance)
{
	while (to > from + 1) {
		double most = -1;
		size_t at = from;

		for (size_t i = from + 1; i < to; i++) {
			double d = corner_distance(&list[i], &list[from], &list[to]);

			if (d > most) {
				most = d;
				at = i;
			}
		}
		if (most <= tolerance)
			return;
		list[at].kept = true;
		keep_between(list, from, at, tolerance);
		from = at;
	}
}

static void choose_corners(struct corners *c, double tolerance)
{
	for (size_t from = 0, to; from < c->count; from = to + 1) {
		to = from;
		while (to + 1 < c->count && !c->list[to + 1].first)
			to++;
		/* alone it draws nothing */
		if (to == from)
			continue;
		c->list[from].kept = c->list[to].kept = true;
		keep_between(c->list, from, to, to - from < FEW_CORNERS ? 0 : 10 * tolerance);
	}
}

/* Tenths as a number of pixels, after what keeps it apart from the last. */
static void put_tenths(FILE *out, int tenths, bool apart)
{
	int size = abs(tenths);

	if (tenths < 0)
		putc('-', out);
	else if (apart)
		putc(' ', out);
	if (size >= 10 || size == 0)
		fprintf(out, "%d", size / 10);
	if (size % 10)
		fprintf(out, ".%d", size % 10);
}

static void put_corner(FILE *out, const struct corner *p, const struct corner *last, char *command)
{
	char now = p->first ? 'M' : p->y == last->y ? 'h' : p->x == last->x ? 'v' : 'l';
	bool again = now == *command;

	if (!again)
		putc(now, out);
	*command = now;
	if (now != 'v')
		put_tenths(out, now == 'M' ? p->x : p->x - last->x, again);
	if (now != 'h')
		put_tenths(out, now == 'M' ? p->y : p->y - last->y, again || now != 'v');
}

const char *svg_path_shorten(FILE *out, const char *text, char end, bool closed, double tolerance)
{
	struct corners c = { .count = 0 };
	const struct corner *last = NULL;
	const char *after = read_corners(&c, text, end, closed);
	char command = '\0';

	if (after) {
		choose_corners(&c, tolerance);
		fputs(" d='", out);
	}
	for (size_t i = 0; after && i < c.count; i++) {
		if (!c.list[i].kept)
			continue;
		put_corner(out, &c.list[i], last, &command);
		last = &c.list[i];
	}
	if (last && closed)
		putc('z', out);
	arena_free(&c.a);
	return after;
}
