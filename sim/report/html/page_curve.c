/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/page_curve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "report/chart/gnuplot_internal.h"
#include "report/chart/picture.h"
#include "report/formats.h"
#include "report/html/html_internal.h"
#include "report/html/sections_internal.h"
#include "report/html/svg_path_internal.h"

enum { WIDE = 760, NARROW = 350, LONGEST_SVG = 1 << 20 };

/* What is drawn for the page, and from what. */
struct subject {
	const char *script, *data, *name, *label;
};

/* ---- what gnuplot drew, for a page ---- */

/* The colours of scripts that draw for a page: rgb(1, 2, N). */
static const struct {
	int number;
	const char *colour;
} colours[] = { { 3, "var(--mute)" }, { 4, "var(--line)" }, { 5, "var(--a)" }, { 6, "var(--b)" },
		{ 10, "var(--p0)" }, { 11, "var(--p1)" }, { 12, "var(--p2)" }, { 13, "var(--p3)" },
		{ 14, "var(--p4)" }, { 15, "var(--p5)" }, { 16, "var(--p6)" }, { 17, "var(--p7)" } };

static const char *curve_colour(int number)
{
	for (size_t i = 0; i < sizeof(colours) / sizeof(*colours); i++)
		if (colours[i].number == number)
			return colours[i].colour;
	return "currentColor";
}

/* Where the group that begins at TEXT is over, if there is one, with nothing in it; else TEXT. */
static const char *empty_group(const char *text)
{
	const char *inside = strncmp(text, "<g ", 3) ? NULL : strchr(text, '>');

	if (!inside)
		return text;
	inside += 1 + strspn(inside + 1, " \t\n");
	return strncmp(inside, "</g>", 4) ? text : inside + 4;
}

/* The same of a path that goes nowhere: the tics of an axis that has none. */
static const char *empty_path(const char *text)
{
	const char *end = strncmp(text, "<path ", 6) ? NULL : strstr(text, "/>"), *d = end ? strstr(text, " d='") : NULL;

	return d && d < end && !memchr(d, 'L', (size_t)(end - d)) ? end + 2 : text;
}

/* And of white space between elements. */
static const char *white_space(const char *text)
{
	const char *after = text + strspn(text, " \t\n");

	return text[-1] == '>' && *after == '<' ? after : text;
}

/* Where what begins at TEXT is over, if it is left out of a page; else TEXT. */
static const char *left_out(const char *text)
{
	static const char *const pairs[][2] = { { "<defs>", "</defs>" }, { "<title>", "</title>" }, { "<desc>", "</desc>" },
						{ " id=\"", "\"" }, { " class=\"", "\"" },
						{ " color=\"", "\"" }, { " stroke-linecap=\"", "\"" },
						{ " stroke-linejoin=\"", "\"" }, { " shape-rendering='", "'" },
						{ "<rect x=\"0\" y=\"0\"", "/>" }, /* the background, of no colour */
						/* page.css says these */
						{ " fill=\"none\" color=\"", "stroke=\"currentColor\"" },
						{ " stroke-width=\"1.00\"", "" }, { " stroke=\"none\"", "" },
						{ " font-family=\"sans-serif\"", "" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		size_t n = strlen(pairs[i][0]);
		const char *end = strncmp(text, pairs[i][0], n) ? NULL : strstr(text + n, pairs[i][1]);

		/* an attribute's end is in its element */
		if (end && (*text != ' ' || !memchr(text, '>', (size_t)(end - text))))
			return end + strlen(pairs[i][1]);
	}
	text = white_space(empty_path(text));
	return empty_group(text);
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Are there hundredths of a pixel at TEXT, after BEGIN? Of less than 10 they may be of a share. */
static bool hundredths(const char *text, const char *begin)
{
	return text - begin >= 2 && *text == '.' && digit(text[-1]) && digit(text[-2]) && digit(text[1]) &&
	       digit(text[2]) && !digit(text[3]);
}

/* Of a line, of an area: what is less than this many pixels aside is not seen. */
static const double line_tolerance = 0.3, area_tolerance = 1;

/* The corners of what begins at TEXT, or a polygon's name, which then are a path's; NULL: it is none. */
static const char *put_path(FILE *out, const char *text)
{
	static const char line[] = " d='", polygon[] = "<polygon ", area[] = " points = '";

	if (!strncmp(text, polygon, sizeof(polygon) - 1)) {
		fputs("<path ", out);
		return text + sizeof(polygon) - 1;
	}
	if (strncmp(text, line, sizeof(line) - 1) && strncmp(text, area, sizeof(area) - 1))
		return NULL;
	return text[1] == 'd' ? svg_path_shorten(out, text + sizeof(line) - 1, '\'', false, line_tolerance) :
				svg_path_shorten(out, text + sizeof(area) - 1, '\'', true, area_tolerance);
}

static void put_drawing(FILE *out, const char *from, const char *end)
{
	const char *begin = from;
	bool markup = false;

	while (from < end) {
		const char *after = left_out(from), *path;
		int number, length = 0;

		markup = *from == '<' || (markup && *from != '>');
		if (markup && hundredths(from, begin)) {
			if (from[1] != '0')
				fprintf(out, ".%c", from[1]);
			from += strlen(".00");
		} else if (after > from) {
			from = after;
		} else if (sscanf(from, "rgb( 1, 2, %d )%n", &number, &length) == 1 && length) {
			fputs(curve_colour(number), out);
			from += length;
		} else if (markup && (path = put_path(out, from))) {
			from = path;
		} else {
			putc(*from++, out);
		}
	}
}

char *page_svg(const char *svg, const char *kind, const char *label)
{
	const char *open = strstr(svg, "<svg"), *begin = open ? strchr(open, '>') : NULL;
	const char *end = begin ? strstr(begin, "</svg>") : NULL;
	const char *box = open ? strstr(open, "viewBox=\"0 0 ") : NULL;
	int width, height;
	char *made = NULL;
	size_t size;
	FILE *out;

	if (!end || !box || box > begin || sscanf(box, "viewBox=\"0 0 %d %d\"", &width, &height) != 2)
		return NULL;
	out = open_memstream(&made, &size);
	if (!out)
		memory_exhausted(0);
	html(out, "<svg class=\"curve %s\" role=\"img\" aria-label=\"%s\"", kind, label);
	fprintf(out, " viewBox=\"0 0 %d %d\">", width, height);
	put_drawing(out, begin + 1, end);
	fputs("</svg>\n", out);
	if (fclose(out))
		memory_exhausted(0);
	return made;
}

/* ---- drawing ---- */

/* Either drawing is of no use without the other. */
static void miss(struct unmade *u, const char *name, const char *why)
{
	if (!strstr(u->names, name))
		unmade_add(u, name, why);
}

/* One on its way. */
struct sketch {
	const struct subject *of;
	struct drawer process;
	const char *file; /* that it draws to; NULL: it is not drawn */
};

static void start(struct sketch *x, struct arena *a, int width, const char *directory, const char *script,
		  struct unmade *u)
{
	const char *name = arena_printf(a, ".report-%d.svg.%ld", width, (long)getpid());
	const char *arguments[] = { arena_printf(a, "%d", width), name, x->of->data, NULL };
	char why[sizeof(u->why)] = "";
	enum drawer_end end = gnuplot_start(&x->process, script, directory, arguments, why, sizeof(why));

	if (end == DRAWER_DONE)
		x->file = arena_printf(a, "%s/%s", directory, name);
	else
		miss(u, x->of->name, why);
}

static char *finish(struct sketch *x, struct arena *a, const char *kind, struct unmade *u)
{
	char why[sizeof(u->why)] = "gnuplot drew no curve", *text;
	size_t n = 0;
	FILE *in;

	if (drawer_finish(&x->process, u->stop, why, sizeof(why)) == DRAWER_DONE && (in = fopen(x->file, "r"))) {
		text = arena_alloc(a, LONGEST_SVG);
		n = fread(text, 1, LONGEST_SVG - 1, in);
		fclose(in);
	}
	unlink(x->file);
	text = n ? page_svg(text, kind, x->of->label) : NULL;
	if (!text)
		miss(u, x->of->name, why);
	return text;
}

static void draw_both(struct page_curve *c, const struct subject *of, const char *directory, const char *script,
		      struct unmade *u)
{
	struct sketch wide = { .of = of }, narrow = { .of = of };
	struct arena a = { 0 };

	start(&wide, &a, WIDE, directory, script, u);
	if (wide.file)
		start(&narrow, &a, NARROW, directory, script, u);
	if (wide.file)
		c->wide = finish(&wide, &a, "wide", u);
	if (narrow.file)
		c->narrow = finish(&narrow, &a, "narrow", u);
	arena_free(&a);
}

static bool draw(struct page_curve *c, const struct subject *of, const char *directory, const char *scripts,
		 struct unmade *u)
{
	char why[sizeof(u->why)], *script;

	*c = (struct page_curve){ NULL, NULL };
	if (u->hopeless || !scripts)
		return false;
	script = script_path(scripts, of->script, why, sizeof(why));
	if (script)
		draw_both(c, of, directory, script, u);
	else
		miss(u, of->name, why);
	free(script);
	if (!c->wide || !c->narrow)
		page_curve_free(c);
	return c->wide != NULL;
}

static const char *label_of(struct arena *a, const struct results *r)
{
	const struct sweep_point *first = &r->sweep[0], *last = &r->sweep[r->sweep_count - 1];
	struct shown from = show_share(&first->success_rate), to = show_share(&last->success_rate);
	struct shown refused_from = show_share(&first->http_400_rate), refused_to = show_share(&last->http_400_rate);

	return arena_printf(a, "From %g to %g seconds, success goes from %s to %s, and HTTP 400 from %s to %s",
			    first->after, last->after, from.value, to.value, refused_from.value, refused_to.value);
}

bool page_curve_draw(struct page_curve *c, const struct results *r, const char *directory, const char *scripts,
		     struct unmade *u)
{
	struct arena a = { 0 };
	bool drawn = false;

	*c = (struct page_curve){ NULL, NULL };
	if (r->sweep_design && r->sweep_count > 1) {
		struct subject sweep = { "page-sweep.gp", "sweep.tsv", "the curve of report.html", label_of(&a, r) };

		drawn = draw(c, &sweep, directory, scripts, u);
	}
	arena_free(&a);
	return drawn;
}

bool page_levels_draw(struct page_curve *c, const struct results *r, const char *directory, const char *scripts,
		      struct unmade *u)
{
	struct arena a = { 0 };
	bool drawn = false;

	*c = (struct page_curve){ NULL, NULL };
	if (format_with_level_curves(r)) {
		struct subject levels = { "levels.gp", "levels.tsv", "the levels of report.html", page_levels_label(&a, r) };

		drawn = draw(c, &levels, directory, scripts, u);
	}
	arena_free(&a);
	return drawn;
}

void page_curve_free(struct page_curve *c)
{
	free(c->wide);
	free(c->narrow);
	*c = (struct page_curve){ NULL, NULL };
}
