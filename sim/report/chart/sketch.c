/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart/sketch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/outfile.h"
#include "base/text.h"
#include "report/chart/gnuplot_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

enum { LINES_HIGH = 20, MOST_COLUMNS = 120 };

/* A place for data and drawing, gone afterwards. */
static char *make_place(struct arena *a)
{
	const char *temporary = getenv("TMPDIR");
	char *place = arena_printf(a, "%s/ringflow-chart-XXXXXX", temporary && *temporary ? temporary : "/tmp");

	return mkdtemp(place);
}

static bool write_sketch_data(const struct sketch *x, const char *path)
{
	struct outfile f;

	if (!outfile_open(&f, path))
		return false;
	x->write(f.stream, x->what);
	return outfile_commit(&f);
}

/* Has LINE, of LENGTH bytes, anything to be seen besides escape sequences? */
static bool is_seen(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (line[i] == '\033')
			while (i < length && line[i] != 'm')
				i++;
		else if (line[i] != ' ' && line[i] != '\f')
			return true;
	}
	return false;
}

/* The drawing without what gnuplot puts around it: a form feed, blanks, empty lines. */
static bool copy(FILE *out, const char *path)
{
	FILE *in = fopen(path, "re");
	char *line = NULL;
	size_t size = 0, empty = 0;
	bool begun = false;

	if (!in)
		return false;
	for (ssize_t n; (n = getline(&line, &size, in)) > 0;) {
		const char *text = line + (*line == '\f');

		while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == ' '))
			line[--n] = '\0';
		if (!is_seen(text, strlen(text))) {
			empty++;
			continue;
		}
		for (; begun && empty; empty--)
			putc('\n', out);
		empty = 0;
		begun = true;
		fprintf(out, "%s\n", text);
	}
	free(line);
	fclose(in);
	return begun;
}

static enum drawer_end draw_sketch(const struct sketch *x, const char *place, const char *script,
			     const struct report_style *style, struct unmade *u)
{
	struct arena a = { 0 };
	size_t width = style->width < MOST_COLUMNS ? style->width : MOST_COLUMNS;
	const char *arguments[GNUPLOT_ARGUMENTS + 1] = {
		arena_printf(&a, "%s %s", x->kind == SKETCH_BARS ? "bars" : "lines", style->colour ? "ansi" : "mono"),
		"chart.txt", "chart.tsv",
		arena_printf(&a, "%zu %zu", width, x->kind == SKETCH_BARS ? x->blocks + 1 : LINES_HIGH + x->blocks),
		text_clean(&a, x->xlabel), arena_printf(&a, "%zu", x->blocks), x->scale, x->line,
	};
	struct drawer g;
	enum drawer_end end = gnuplot_start(&g, script, place, arguments, u->why, sizeof(u->why));

	if (end == DRAWER_DONE)
		end = drawer_finish(&g, u->stop, u->why, sizeof(u->why));
	arena_free(&a);
	return end;
}

static bool print_in(FILE *out, const struct sketch *x, const char *place, const char *script,
		     const struct report_style *style, struct unmade *u)
{
	struct arena a = { 0 };
	const char *data = arena_printf(&a, "%s/chart.tsv", place), *drawn = arena_printf(&a, "%s/chart.txt", place);
	bool ok = write_sketch_data(x, data);

	if (!ok)
		snprintf(u->why, sizeof(u->why), "cannot write %.400s: %s", data, strerror(errno));
	if (ok)
		ok = draw_sketch(x, place, script, style, u) == DRAWER_DONE;
	if (ok) {
		table_heading(out, style, "%s", text_clean(&a, x->title));
		ok = copy(out, drawn);
		if (!ok)
			snprintf(u->why, sizeof(u->why), "gnuplot drew nothing, and did not say why");
	}
	unlink(data);
	unlink(drawn);
	rmdir(place);
	arena_free(&a);
	return ok;
}

bool sketch_print(FILE *out, const struct sketch *x, const char *scripts, const struct report_style *style,
		  struct unmade *u)
{
	struct arena a = { 0 };
	char *script = script_path(scripts, "sketch.gp", u->why, sizeof(u->why));
	const char *place = script ? make_place(&a) : NULL;
	bool ok = place && print_in(out, x, place, script, style, u);

	if (script && !place)
		snprintf(u->why, sizeof(u->why), "no directory for temporary files: %s", strerror(errno));
	if (!ok)
		unmade_add(u, "the chart", NULL);
	free(script);
	arena_free(&a);
	return ok;
}
