/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/figure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "report/chart/gnuplot_internal.h"
#include "report/chart/picture.h"
#include "report/html/page_curve.h"

enum { FIGURE_WIDE = 760, FIGURE_NARROW = 350, FIGURE_LONGEST_SVG = 1 << 21 };

static const char figure_script_name[] = "page-figure.gp", what_is_missed[] = "the figures of report.html";

static void figure_miss(struct unmade *u, const char *why)
{
	if (!strstr(u->names, what_is_missed))
		unmade_add(u, what_is_missed, why);
}

/* One on its way. */
struct figure_sketch {
	struct drawer process;
	const char *file; /* that it draws to; NULL: it is not drawn */
};

static void start_figure(struct figure_sketch *x, struct arena *a, int width, const struct figure_place *p, const char *const *common)
{
	const char *name = arena_printf(a, ".report-%d.svg.%ld", width, (long)getpid());
	const char *arguments[GNUPLOT_ARGUMENTS + 1] = { arena_printf(a, "%d", width), name };
	char why[sizeof(p->u->why)] = "";
	enum drawer_end end;

	for (size_t i = 0; common[i + 1] && i + 2 < GNUPLOT_ARGUMENTS; i++)
		arguments[2 + i] = common[i + 1];
	end = gnuplot_start(&x->process, common[0], p->directory, arguments, why, sizeof(why));
	p->u->hopeless |= end == DRAWER_HOPELESS;
	if (end == DRAWER_DONE)
		x->file = arena_printf(a, "%s/%s", p->directory, name);
	else
		figure_miss(p->u, why);
}

/* What is in FILE, in A; "" for what is no whole picture. */
static const char *contents(const char *file, struct arena *a)
{
	FILE *in = fopen(file, "re");
	char *text = arena_alloc(a, FIGURE_LONGEST_SVG);
	size_t n = in ? fread(text, 1, FIGURE_LONGEST_SVG - 1, in) : 0;

	if (in)
		fclose(in);
	text[n] = '\0';
	return text;
}

static char *finish_figure(struct figure_sketch *x, struct arena *a, const char *kind, const char *label, struct unmade *u)
{
	char why[sizeof(u->why)] = "gnuplot drew no figure", *made = NULL;
	enum drawer_end end = drawer_finish(&x->process, u->stop, why, sizeof(why));

	u->hopeless |= end == DRAWER_HOPELESS;
	if (end == DRAWER_DONE)
		made = page_svg(contents(x->file, a), kind, label);
	unlink(x->file);
	if (!made)
		figure_miss(u, why);
	return made;
}

/* False with errno. */
static bool put_figure_rows(const char *path, const char *rows)
{
	FILE *out = fopen(path, "we");
	bool ok = out && fputs(rows, out) >= 0;

	return out ? !fclose(out) && ok : false;
}

static void draw_figure_both(struct figure *f, const struct figure_place *p, const struct figure_data *x, const char *const *common)
{
	struct figure_sketch wide = { .file = NULL }, narrow = { .file = NULL };
	struct arena a = { 0 };

	start_figure(&wide, &a, FIGURE_WIDE, p, common);
	if (wide.file)
		start_figure(&narrow, &a, FIGURE_NARROW, p, common);
	if (wide.file)
		f->wide = finish_figure(&wide, &a, "wide", x->label, p->u);
	if (narrow.file)
		f->narrow = finish_figure(&narrow, &a, "narrow", x->label, p->u);
	if (!f->wide || !f->narrow)
		figure_free(f);
	arena_free(&a);
}

void figure_draw(struct figure *f, const struct figure_place *p, const struct figure_data *x)
{
	struct arena a = { 0 };
	char why[512];
	const char *name, *path, *common[3 + FIGURE_SETTINGS + 1] = { NULL };
	char *script;

	*f = (struct figure){ NULL, NULL };
	if (!p || p->u->hopeless || !p->scripts)
		return;
	script = script_path(p->scripts, figure_script_name, why, sizeof(why));
	name = arena_printf(&a, ".report.tsv.%ld", (long)getpid());
	path = arena_printf(&a, "%s/%s", p->directory, name);
	common[0] = script;
	common[1] = name;
	common[2] = x->kind;
	for (size_t i = 0; i < FIGURE_SETTINGS && x->settings[i]; i++)
		common[3 + i] = x->settings[i];
	if (!script)
		figure_miss(p->u, why);
	else if (!put_figure_rows(path, x->rows))
		figure_miss(p->u, arena_printf(&a, "cannot write %s: %s", path, strerror(errno)));
	else
		draw_figure_both(f, p, x, common);
	unlink(path);
	free(script);
	arena_free(&a);
}

void figure_free(struct figure *f)
{
	free(f->wide);
	free(f->narrow);
	*f = (struct figure){ NULL, NULL };
}
