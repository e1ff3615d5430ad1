/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flow_svg - a flow drawn by Graphviz's dot, made fit for a page and for a file of its own: without
 * names of its parts, which would meet those of other pictures, and with colours for dark ground,
 * which a style sheet puts in the place of those that dot was given.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/chart/drawer_internal.h"
#include "report/flow/flow_palette_internal.h"
#include "report/html/html_internal.h"

enum { LONGEST_SVG = 32 << 20 };

/* ---- what dot drew ---- */

/* Where an attribute or element that begins at TEXT is over, if it is left out; else TEXT. */
static const char *left_out(const char *text, bool in_tag)
{
	static const char *const attributes[] = { " id=\"", " class=\"" };
	static const char *const elements[][2] = { { "<title>", "</title>\n" }, { "<!--", "-->\n" } };

	for (size_t i = 0; in_tag && i < sizeof(attributes) / sizeof(*attributes); i++) {
		size_t n = strlen(attributes[i]);
		const char *end = strncmp(text, attributes[i], n) ? NULL : strchr(text + n, '"');

		if (end)
			return end + 1;
	}
	for (size_t i = 0; !in_tag && i < sizeof(elements) / sizeof(*elements); i++) {
		const char *end = strncmp(text, elements[i][0], strlen(elements[i][0])) ? NULL : strstr(text, elements[i][1]);

		if (end)
			return end + strlen(elements[i][1]);
	}
	return text;
}

/* The page's variable for the colour that TEXT, an attribute's value, begins with; NULL: none. */
static const char *variable_of(const char *text)
{
	for (size_t i = 0; *text == '#' && i < flow_theme_count; i++)
		if (!strncmp(text, flow_themes[i].light, strlen(flow_themes[i].light)))
			return flow_themes[i].variable;
	return NULL;
}

/* What users wrote is text, in which dot has escaped what could be a tag. Of a page colours become variables. */
static void put_drawing(FILE *out, const char *from, const char *end, bool alone)
{
	bool in_tag = false;

	while (from < end) {
		const char *after = left_out(from, in_tag), *variable = in_tag && !alone ? variable_of(from) : NULL;

		if (variable) {
			fprintf(out, "var(%s)", variable);
			after = from + strlen(FLOW_INK);
		}
		if (after > from) {
			from = after;
			continue;
		}
		in_tag = *from == '<' || (in_tag && *from != '>');
		putc(*from++, out);
	}
}

/* ---- what it becomes ---- */

static void svg_style(FILE *out)
{
	fputs("<style>@media screen and (prefers-color-scheme:dark){", out);
	for (size_t i = 0; i < flow_theme_count; i++)
		fprintf(out, ".flow [fill=\"%s\"]{fill:%s}.flow [stroke=\"%s\"]{stroke:%s}", flow_themes[i].light,
			flow_themes[i].dark, flow_themes[i].light, flow_themes[i].dark);
	fputs("}</style>\n", out);
}

static void put_head(FILE *out, struct flow_drawing *d, bool alone, const double *size)
{
	const char *alt = flow_drawing_alt(d);
	double scale = alone ? 4.0 / 3 : 1.1; /* pixels of a point */

	if (alone)
		fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	html(out, "<svg class=\"flow\" role=\"img\" aria-label=\"%s\"", alt);
	if (alone)
		fputs(" xmlns=\"http://www.w3.org/2000/svg\"", out);
	fprintf(out, " width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.2f %.2f\">\n", ceil(size[0] * scale),
		ceil(size[1] * scale), size[0], size[1]);
	if (!alone)
		return;
	html(out, "<title>%s</title>\n<style>:root{background:#fff}@media screen and (prefers-color-scheme:dark){"
		  ":root{background:#0d1117}}</style>\n", alt);
	svg_style(out);
}

/* The drawing in SVG, a whole file of dot's; NULL: it is none. */
static char *remade(struct flow_drawing *d, const char *svg, bool alone)
{
	const char *open = strstr(svg, "<svg"), *begin = open ? strchr(open, '>') : NULL;
	const char *box = open ? strstr(open, "viewBox=\"") : NULL, *end = begin ? strstr(begin, "</svg>") : NULL;
	double size[2];
	char *made = NULL;
	size_t length;
	FILE *out;

	if (!end || !box || box > begin || sscanf(box, "viewBox=\"%*f %*f %lf %lf\"", &size[0], &size[1]) != 2)
		return NULL;
	out = open_memstream(&made, &length);
	if (!out)
		memory_exhausted(0);
	put_head(out, d, alone, size);
	begin++;
	put_drawing(out, begin + (*begin == '\n'), end, alone);
	fputs("</svg>\n", out);
	if (fclose(out))
		memory_exhausted(0);
	return made;
}

/* ---- the program ---- */

static bool write_dot(struct flow_drawing *d, const char *path)
{
	FILE *out = fopen(path, "w");

	if (!out)
		return false;
	flow_write_dot(out, d);
	return !fclose(out);
}

static char *read_drawing(const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = NULL;
	size_t size = 0, n = 0, more;

	if (!in)
		return NULL;
	do {
		size = size ? 2 * size : 1 << 16;
		text = xreallocarray(text, size + 1, 1);
		more = fread(text + n, 1, size - n, in);
		n += more;
	} while (n == size && size < LONGEST_SVG);
	fclose(in);
	text[n] = '\0';
	return text;
}

/* Let dot draw file FROM as TO, both in PLACE. */
static enum drawer_end run_dot(const struct flow_svg_place *place, const char *from, const char *to,
			       char *why, size_t why_size)
{
	const char *const arguments[] = { "dot", "-Tsvg", "-o", to, from, NULL };
	struct drawer x;
	enum drawer_end end = drawer_start(&x, place->directory, arguments, why, why_size);

	return end == DRAWER_DONE ? drawer_finish(&x, place->stop, why, why_size) : end;
}

char *flow_svg(struct flow_drawing *d, const struct flow_svg_place *place, char *why, size_t why_size,
	       bool *hopeless)
{
	struct arena a = { 0 };
	const char *from = arena_printf(&a, ".flow.dot.%ld", (long)getpid()), *to = arena_printf(&a, ".flow.svg.%ld", (long)getpid());
	const char *from_path = arena_printf(&a, "%s/%s", place->directory, from);
	const char *to_path = arena_printf(&a, "%s/%s", place->directory, to);
	char *text = NULL, *made = NULL;
	enum drawer_end end = DRAWER_FAILED;

	snprintf(why, why_size, "dot drew nothing");
	if (!write_dot(d, from_path))
		snprintf(why, why_size, "%s: %s", place->directory, strerror(errno));
	else
		end = run_dot(place, from, to, why, why_size);
	if (end == DRAWER_DONE)
		text = read_drawing(to_path);
	if (text)
		made = remade(d, text, place->alone);
	unlink(from_path);
	unlink(to_path);
	free(text);
	arena_free(&a);
	*hopeless = end == DRAWER_HOPELESS;
	return made;
}
