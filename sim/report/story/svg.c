/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * svg - a ladder: time goes down, each who takes part is a line, what is said is an arrow between two of
 * them under its words. Drawn for a window of 390 pixels; it is scaled, not laid out anew.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/html/html_internal.h"
#include "report/story/story_internal.h"

enum {
	WIDTH = 390, MARGIN = 8,
	CLOCK_END = 56,	/* where times end */
	FIRST_LANE = 84, LAST_LANE = 352,
	LINE = 13, /* pixels of a line of text */
	CHARACTER = 6, /* at most what one takes, on average */
	TEXT_LEFT = 64, TEXT_COLUMNS = (WIDTH - MARGIN - TEXT_LEFT) / CHARACTER,
	HEADING_COLUMNS = (WIDTH - 2 * MARGIN) / 7,
	ARROW = 7, ROW_GAP = 6, BAR = 6,
};
/* Events of a ladder on a page: of more, so many at the beginning and at the end. */
enum { MOST_EVENTS = 120, FIRST_EVENTS = 40, LAST_EVENTS = 60 };

struct ladder {
	FILE *out;
	const struct call_story *s;
	int at[LANES]; /* x; 0: not there */
	int y;
	int *row; /* by event: the y of its mark */
	size_t left_out; /* events, before the one numbered FIRST_EVENTS */
	struct arena a;
};

/* ---- what stands where ---- */

static void place_lanes(struct ladder *l, unsigned lanes)
{
	int count = __builtin_popcount(lanes), i = 0;

	for (enum story_lane lane = 0; lane < LANES; lane++) {
		l->at[lane] = 0;
		if (lanes & 1u << lane) {
			l->at[lane] = count > 1 ? FIRST_LANE + i * (LAST_LANE - FIRST_LANE) / (count - 1) :
						  (FIRST_LANE + LAST_LANE) / 2;
			i++;
		}
	}
}

static int lines_of(const char *text, size_t columns)
{
	int lines = 0;

	for (const char *next = text; *next; lines++)
		text_break(next, columns, &next);
	return lines ? lines : 1;
}

/* The y of each event's mark, and of what follows the last. */
static void place_rows(struct ladder *l)
{
	int y = l->y;

	for (size_t i = 0; i < l->s->count; i++) {
		struct story_words w;

		if (l->left_out && i == FIRST_EVENTS)
			y += 2 * LINE;
		y += LINE * lines_of(story_said(&l->a, &l->s->events[i], &w), TEXT_COLUMNS) + ARROW;
		l->row[i] = y;
		y += ROW_GAP;
	}
	l->y = y;
}

/* ---- drawing ---- */

static const char *class_of(enum paint paint)
{
	static const char *const classes[PAINTS] = {
		[PAINT_NONE] = "", [PAINT_BOLD] = "b", [PAINT_DIM] = "d", [PAINT_RED] = "r", [PAINT_GREEN] = "g",
	};

	return classes[paint];
}

/* One line, cut to what fits, as no line breaks by itself. */
static void put_line(struct ladder *l, int x, int y, const char *class, const char *text, size_t length)
{
	fprintf(l->out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	html_escape(l->out, arena_strndup(&l->a, text, length));
	fputs("</text>\n", l->out);
}

static int put_lines(struct ladder *l, int x, int y, const char *class, const char *text, size_t columns)
{
	for (const char *next = text; *next; y += LINE) {
		const char *from = next;
		size_t length = text_break(from, columns, &next);

		put_line(l, x, y, class, from, length);
	}
	return y;
}

static void put_arrow(struct ladder *l, const struct story_message *m, int y, const char *class)
{
	int from = l->at[m->from], to = l->at[m->to], head = to > from ? -6 : 6;

	fprintf(l->out, "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" class=\"m %s%s\"/>", from, to + head, y, y, class,
		m->answer ? " y" : "");
	fprintf(l->out, "<path class=\"%s\" d=\"M%d %dl%d -3.5v7z\"/>\n", class, to, y, head);
}

/* As near to where it begins as its length lets it. */
static int text_at(const struct ladder *l, const struct story_message *m, const char *text)
{
	int left = l->at[m->from] < l->at[m->to] ? l->at[m->from] : l->at[m->to];
	int width = (int)text_width(text) * CHARACTER, room = WIDTH - MARGIN - width;

	left += m->from == m->to ? -3 : 3;
	if (left > room)
		left = room;
	return left > TEXT_LEFT ? left : TEXT_LEFT;
}

static void put_event(struct ladder *l, size_t i)
{
	const struct story_message m = story_message(&l->s->events[i]);
	struct story_words w;
	const char *text = story_said(&l->a, &l->s->events[i], &w), *class = class_of(w.paint);
	int y = l->row[i] - ARROW - LINE * (lines_of(text, TEXT_COLUMNS) - 1);
	char clock[CLOCK_SIZE];

	if (l->left_out && i == FIRST_EVENTS) {
		const char *gap = arena_printf(&l->a, "… %zu events …", l->left_out);

		put_line(l, TEXT_LEFT, y - LINE - LINE / 2, "k", gap, strlen(gap));
	}
	fprintf(l->out, "<text x=\"%d\" y=\"%d\" class=\"t\">%s</text>", CLOCK_END, y, story_clock_of(clock, l->s, i));
	put_lines(l, text_at(l, &m, text), y, class, text, TEXT_COLUMNS);
	if (m.from == m.to)
		fprintf(l->out, "<circle cx=\"%d\" cy=\"%d\" r=\"2.5\" class=\"%s\"/>\n", l->at[m.from], l->row[i], class);
	else
		put_arrow(l, &m, l->row[i], class);
}

/* ---- what lasts ---- */

static const struct {
	const char *text;
	enum story_lane lane;
} bars[] = {
	{ "ringing, or before", LANE_TWILIO }, { "call in progress", LANE_TWILIO },
	{ "waits", LANE_CALLER }, { "talks", LANE_CALLER },
	{ "execution at work", LANE_STUDIO }, { "execution parked", LANE_STUDIO },
};
enum { BARS = sizeof(bars) / sizeof(*bars) };

static size_t bar_of(const struct story_span *span)
{
	if (span->kind == SPAN_STATE)
		return !strcmp(span->name, call_state_names[CALL_IN_PROGRESS]);
	return (size_t)span->kind - SPAN_QUEUE + 2;
}

static unsigned put_bars(struct ladder *l)
{
	size_t count;
	struct story_span *spans = story_spans(l->s, &count);
	unsigned used = 0;

	for (size_t i = 0; i < count; i++) {
		size_t bar = bar_of(&spans[i]);
		int x = l->at[bars[bar].lane], from = l->row[spans[i].first], to = l->row[spans[i].last];

		if (!x)
			continue;
		used |= 1u << bar;
		fprintf(l->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"s%zu\"/>\n",
			x - BAR / 2 + (spans[i].leg ? BAR : 0), from, BAR, to > from ? to - from : 1, bar);
	}
	free(spans);
	return used;
}

static void put_key(struct ladder *l, unsigned used)
{
	int x = MARGIN;

	for (size_t i = 0; i < BARS; i++) {
		int width = 18 + CHARACTER * (int)strlen(bars[i].text);

		if (!(used & 1u << i))
			continue;
		if (x > MARGIN && x + width > WIDTH - MARGIN) {
			x = MARGIN;
			l->y += LINE + 3;
		}
		fprintf(l->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"10\" class=\"s%zu\"/>", x, l->y - 9, BAR, i);
		put_line(l, x + BAR + 4, l->y, "k", bars[i].text, strlen(bars[i].text));
		x += width;
	}
	l->y += used ? LINE + 3 : 0;
}

/* ---- the whole ---- */

/* Neighbours at two heights where there are many. */
static void put_lanes(struct ladder *l, int top, int bottom)
{
	int count = 0, i = 0;

	for (enum story_lane lane = 0; lane < LANES; lane++)
		count += l->at[lane] > 0;
	for (enum story_lane lane = 0; lane < LANES; lane++) {
		int lower = count > 4 && i % 2 ? LINE : 0;

		if (!l->at[lane])
			continue;
		fprintf(l->out, "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>", l->at[lane], l->at[lane], top + lower + 4,
			bottom);
		fprintf(l->out, "<text x=\"%d\" y=\"%d\" class=\"n\">%s</text>\n", l->at[lane], top + lower,
			story_lane_names[lane]);
		i++;
	}
}

/* From y on; leaves it below. */
static void put_ladder(struct ladder *l)
{
	int top = l->y + LINE;
	unsigned bars_used;

	place_lanes(l, story_lanes(l->s));
	l->row = xcalloc(l->s->count + 1, sizeof(*l->row));
	l->y = top + LINE + 10;
	place_rows(l);
	put_lanes(l, top, l->y);
	fprintf(l->out, "<text x=\"%d\" y=\"%d\" class=\"t\">seconds</text>\n", CLOCK_END, top);
	bars_used = put_bars(l);
	for (size_t i = 0; i < l->s->count; i++)
		put_event(l, i);
	l->y += LINE + 4;
	l->y = put_lines(l, MARGIN, l->y, l->s->done && l->s->report.success ? "g" : "r", story_outcome(&l->a, l->s),
			 TEXT_COLUMNS + 8) + 4;
	put_key(l, bars_used);
	free(l->row);
}

static void begin_picture(FILE *out, const struct ladder *l)
{
	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ladder\" viewBox=\"0 0 %d %d\" width=\"%d\" "
		"height=\"%d\">\n", WIDTH, l->y, WIDTH, l->y);
}

static void put_style(FILE *out, const struct ladder *l)
{
	fputs("<style>\n"
	      ":root { color-scheme: light dark; --bg: #fff; --ink: #1f2328; --mute: #57606a; --line: #d0d7de; "
	      "--a: #0072b2; --b: #b84a00; --ok: #1a7f37; --bad: #b3261e; }\n"
	      "@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --ink: #e6edf3; --mute: #9da7b3; "
	      "--line: #30363d; --a: #58b0ea; --b: #ff9a57; --ok: #56d364; --bad: #ff8b83; } }\n", out);
	fputs(story_css, out);
	fprintf(out, "</style>\n<rect width=\"%d\" height=\"%d\" style=\"fill: var(--bg)\"/>\n", WIDTH, l->y);
}

/* Where L draws to: how high the picture is turns out only then. */
static void begin_body(struct ladder *l, char **body, size_t *size)
{
	l->out = open_memstream(body, size);
	if (!l->out)
		memory_exhausted(0);
}

static void end_body(struct ladder *l)
{
	if (fclose(l->out))
		memory_exhausted(0);
}

static void put_heading(struct ladder *l)
{
	char clock[CLOCK_SIZE];

	l->y = put_lines(l, MARGIN, l->y + LINE, "h", story_heading(&l->a, l->s), HEADING_COLUMNS);
	l->y = put_lines(l, MARGIN, l->y, "k", arena_printf(&l->a, "created at %s s", story_clock(clock, l->s->events[0].time)),
			 TEXT_COLUMNS) + 2;
}

void story_svg(FILE *out, const struct stories *all)
{
	struct ladder l = { .y = MARGIN };
	char *body = NULL;
	size_t size;

	begin_body(&l, &body, &size);
	for (size_t i = 0; i < all->count; i++) {
		l.s = &all->list[i];
		put_heading(&l);
		put_ladder(&l);
		l.y += LINE;
	}
	for (size_t i = 0; i < all->note_count; i++)
		l.y = put_lines(&l, MARGIN, l.y, "k", text_clean(&l.a, all->notes[i]), TEXT_COLUMNS + 8) + 3;
	end_body(&l);
	begin_picture(out, &l);
	fputs("<title>", out);
	html_escape(out, text_clean(&l.a, all->scenario));
	fputs("</title>\n", out);
	put_style(out, &l);
	fwrite(body, 1, size, out);
	fputs("</svg>\n", out);
	free(body);
	arena_free(&l.a);
}

/* Without those between the first and the last. */
static size_t shorten(struct call_story *s, struct arena *a)
{
	const struct engine_event *all = s->events;
	size_t left_out = s->count - FIRST_EVENTS - LAST_EVENTS;

	if (s->count <= MOST_EVENTS)
		return 0;
	s->events = arena_array(a, FIRST_EVENTS + LAST_EVENTS, sizeof(*all));
	memcpy(s->events, all, FIRST_EVENTS * sizeof(*all));
	memcpy(s->events + FIRST_EVENTS, all + FIRST_EVENTS + left_out, LAST_EVENTS * sizeof(*all));
	s->count = FIRST_EVENTS + LAST_EVENTS;
	return left_out;
}

void story_ladder(FILE *out, const struct call_story *s)
{
	struct call_story shown = *s;
	struct ladder l = { .s = &shown };
	char *body = NULL;
	size_t size;

	l.left_out = shorten(&shown, &l.a);
	begin_body(&l, &body, &size);
	put_ladder(&l);
	end_body(&l);
	begin_picture(out, &l);
	fwrite(body, 1, size, out);
	fputs("</svg>\n", out);
	free(body);
	arena_free(&l.a);
}
