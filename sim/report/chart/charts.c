/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Charts: a table of what is drawn (kept beside, so that it can be redrawn) and
 * a gnuplot script from scripts/plots/ that draws it twice, as SVG and as PNG.
 */
#include <errno.h>
#include <limits.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/outfile.h"
#include "base/text.h"
#include "base/nearest_word.h"
#include "report/chart/chart_text_internal.h"
#include "report/chart/gnuplot_internal.h"
#include "report/chart/picture.h"
#include "report/report.h"
#include "report/layout/terminal_text_internal.h"

/* A picture of more designs than these could not be read. */
enum { LABEL_COLUMNS = 27, LABEL_LINES = 4, MOST_DESIGNS = 40 };

static const char *const formats[] = { "svg", "png" };

static void put_number(FILE *out, double x, bool defined)
{
	char digits[40];

	fprintf(out, "\t%s", defined && isfinite(x) ?
				    show_exact(digits, sizeof digits, 100 * x) : "nan");
}

/* NOTHING is said where there is no estimate. */
static void put_estimate(FILE *out, const struct estimate *e, const char *nothing)
{
	bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

	put_number(out, e->value, e->defined);
	put_number(out, interval ? e->low : e->value, e->defined);
	put_number(out, interval ? e->high : e->value, e->defined);
	fprintf(out, "\t%s", e->defined ? show_share(e).value : nothing);
}

/* The label in LABEL_LINES columns; the last ends in "..." when it is longer. */
static void put_label(FILE *out, struct arena *a, const char *title)
{
	const char *next = chart_field(a, title);

	for (int line = 0; line < LABEL_LINES; line++) {
		const char *text = next;
		bool last = line == LABEL_LINES - 1;
		size_t length = text_break(text, LABEL_COLUMNS, &next);

		if (last && *next)
			length = text_break(text, LABEL_COLUMNS - 3, &next);
		fprintf(out, "%s%.*s%s", line ? "\t" : "", (int)length, text,
			last && *next ? "..." : "");
	}
}

static int label_lines(struct arena *a, const char *title)
{
	const char *next = chart_field(a, title);
	int lines = 0;

	while (*next && lines < LABEL_LINES) {
		text_break(next, LABEL_COLUMNS, &next);
		lines++;
	}
	return lines ? lines : 1;
}

/* ---- the designs that are drawn ---- */

static double success_of(const struct design_result *d)
{
	const struct metric *m = result_metric(d, "success_rate");

	return m && m->estimate.defined ? m->estimate.value : -INFINITY;
}

/* Of equals the one that is named first. */
static int by_success(const void *a, const void *b)
{
	const struct design_result *x = *(const struct design_result *const *)a;
	const struct design_result *y = *(const struct design_result *const *)b;
	double px = success_of(x), py = success_of(y);

	return px != py ? (px < py ? 1 : -1) : (x > y) - (x < y);
}

static int by_place(const void *a, const void *b)
{
	const struct design_result *x = *(const struct design_result *const *)a;
	const struct design_result *y = *(const struct design_result *const *)b;

	return (x > y) - (x < y);
}

/* Those that succeed most, in the order of the scenario; in A, COUNT. */
static const struct design_result **drawn(struct arena *a, const struct results *r, size_t *count)
{
	const struct design_result **list = arena_array(a, r->design_count, sizeof(*list));

	for (size_t i = 0; i < r->design_count; i++)
		list[i] = &r->designs[i];
	*count = r->design_count;
	if (r->design_count <= MOST_DESIGNS)
		return list;
	*count = MOST_DESIGNS;
	qsort(list, r->design_count, sizeof(*list), by_success);
	qsort(list, *count, sizeof(*list), by_place);
	return list;
}

static void write_design(FILE *out, struct arena *a, const struct design_result *d)
{
	static const struct estimate undefined = { .defined = false };
	static const char *const names[] = { "success_rate", "http_400_rate" };
	static const char *const nothing[] = { "no calls", "no requests" };
	const char *title = d->title && *d->title ? d->title : d->name;

	put_label(out, a, title);
	fprintf(out, "\t%d", label_lines(a, title));
	for (size_t j = 0; j < 2; j++) {
		const struct metric *m = result_metric(d, names[j]);

		put_estimate(out, m ? &m->estimate : &undefined, nothing[j]);
	}
	putc('\n', out);
}

/* Columns: label lines 1 to 4, their number, then success and HTTP 400 rate,
 * each as percent, low, high, and in words. */
void report_rates_tsv(FILE *out, const struct results *r)
{
	struct arena a = { 0 };
	size_t count;
	const struct design_result **list = drawn(&a, r, &count);

	fputs("# label\t2\t3\t4\tlines\tsuccess_rate\tlow\thigh\ttext\t"
	      "http_400_rate\tlow\thigh\ttext\n", out);
	for (size_t i = 0; i < count; i++)
		write_design(out, &a, list[i]);
	arena_free(&a);
}

/* Columns: seconds, then success and HTTP 400 rate as in report_rates_tsv(). */
void report_sweep_tsv(FILE *out, const struct results *r)
{
	char digits[40];

	fputs("# redirect_after\tsuccess_rate\tlow\thigh\ttext\thttp_400_rate\tlow\thigh\ttext\n",
	      out);
	for (size_t i = 0; i < r->sweep_count; i++) {
		fputs(show_exact(digits, sizeof digits, r->sweep[i].after), out);
		put_estimate(out, &r->sweep[i].success_rate, "");
		put_estimate(out, &r->sweep[i].http_400_rate, "");
		putc('\n', out);
	}
}

struct chart {
	const char *script, *data;
	const char *products[2]; /* as in formats[] */
	void (*write)(FILE *out, const struct results *r);
	bool (*applies)(const struct results *r);
	unsigned shown;
};

enum { ALL_TOGETHER = 0, EACH_DESIGN = 1 << 0, WHEN_ASKED = 1 << 1 };

static const struct chart charts[] = {
#define FORMAT(name, writer, condition, when, what)
#define GROWS(name, when, what)
#define DRAWN(stem, writer, condition, shown, when, what) \
	{ stem ".gp", stem ".tsv", { stem ".svg", stem ".png" }, writer, condition, shown },
#include "report/formats.def"
#undef FORMAT
#undef GROWS
#undef DRAWN
};
enum { CHARTS = sizeof(charts) / sizeof(*charts), MOST_DRAWINGS = 2 * CHARTS };

/* The name of chart C. */
static const char *stem_of(struct arena *a, const struct chart *c)
{
	return arena_printf(a, "%.*s", (int)(strlen(c->data) - strlen(".tsv")), c->data);
}

/* The next word of the list at *LIST, in A, or NULL. */
static const char *next_word(struct arena *a, const char **list)
{
	size_t skipped = strspn(*list, ", "), length = strcspn(*list + skipped, ", ");
	const char *word = arena_printf(a, "%.*s", (int)length, *list + skipped);

	*list += skipped + length;
	return length ? word : NULL;
}

const char *report_charts_unknown(struct arena *a, const char *asked, const char **meant)
{
	const char *names[CHARTS + 1], *word;

	for (size_t i = 0; i < CHARTS; i++)
		names[i] = stem_of(a, &charts[i]);
	names[CHARTS] = "all";
	while ((word = next_word(a, &asked))) {
		bool known = false;

		for (size_t i = 0; i <= CHARTS; i++)
			known |= !strcmp(word, names[i]);
		*meant = nearest_word(word, names, CHARTS + 1);
		if (!known)
			return word;
	}
	return NULL;
}

const char *report_charts_known(struct arena *a)
{
	const char *list = "all";

	for (size_t i = 0; i < CHARTS; i++)
		list = arena_printf(a, "%s, %s", list, stem_of(a, &charts[i]));
	return list;
}

static bool is_wanted(struct arena *a, const struct chart *c, const char *asked)
{
	const char *stem = stem_of(a, c), *word;

	if (!asked)
		return !(c->shown & WHEN_ASKED);
	while ((word = next_word(a, &asked)))
		if (!strcmp(word, "all") || !strcmp(word, stem))
			return true;
	return false;
}

static void add_file(struct report_files *files, const char *name)
{
	if (files->count < REPORT_MAX_FILES)
		files->names[files->count++] = name;
}

static bool write_data(const struct chart *c, const struct results *r, const char *path)
{
	struct outfile f;

	if (!outfile_open(&f, path))
		return false;
	c->write(f.stream, r);
	return outfile_commit(&f);
}

/* Who was simulated, for the line under the title. */
static const char *subtitle(struct arena *a, const struct chart *c, const struct results *r)
{
	bool part = c->shown & EACH_DESIGN && r->design_count > MOST_DESIGNS;
	uint64_t calls = r->design_count ? r->designs[0].calls : 0;
	char number[32];

	for (size_t i = 1; i < r->design_count; i++)
		if (r->designs[i].calls > calls)
			calls = r->designs[i].calls;
	return arena_printf(a, "%s · %s · %s calls per design in %" PRIu64
			       " %s%s · seed %" PRIu64 "%s%s",
			    chart_field(a, r->scenario),
			    report_profile_words(a, r->profile, &r->rules_changed, false),
			    show_count(number, sizeof number, calls), r->replications,
			    r->steady.batches ? "batche" : "replication",
			    r->replications == 1 ? "" : "s", r->seed,
			    part ? arena_printf(a, " · the %d of %zu designs that succeed most",
						MOST_DESIGNS, r->design_count) : "",
			    r->interrupted ? " · interrupted" : "");
}

/* A picture on its way: drawn beside its place, then renamed. */
struct drawing {
	const char *from, *to, *name;
	struct drawer process;
};

/* What charts are made with, and the pictures under way. */
struct easel {
	const struct results *r;
	const char *directory, *scripts;
	struct report_files *files;
	struct arena arena;
	struct unmade *unmade;
	size_t count;
	struct drawing drawings[MOST_DRAWINGS];
};

/* What has come of a chart: its data, and the pictures under way. */
struct begun {
	const char *data; /* NULL: could not be written */
	size_t first, last; /* drawings */
};

/* By its name: its title may say one of the moments. */
static const char *swept_design(struct arena *a, const struct results *r)
{
	return r->sweep_design ? chart_field(a, r->sweep_design) : "";
}

static void start_drawing(struct easel *e, const struct chart *c, size_t format,
			  const char *script)
{
	char why[sizeof(e->unmade->why)] = "";
	enum drawer_end end = DRAWER_HOPELESS;
	struct arena *a = &e->arena;
	struct drawing *d = &e->drawings[e->count];
	const char *temporary = arena_printf(a, ".%s.%ld", c->products[format], (long)getpid());
	const char *arguments[] = { formats[format], temporary, c->data, subtitle(a, c, e->r),
				    arena_printf(a, "%g", 100 * e->r->confidence),
				    swept_design(a, e->r), NULL };

	d->name = c->products[format];
	d->from = arena_printf(a, "%s/%s", e->directory, temporary);
	d->to = arena_printf(a, "%s/%s", e->directory, d->name);
	if (!e->unmade->hopeless)
		end = gnuplot_start(&d->process, script, e->directory, arguments, why, sizeof(why));
	e->unmade->hopeless |= end == DRAWER_HOPELESS;
	if (end == DRAWER_DONE)
		e->count++;
	else
		unmade_add(e->unmade, d->name, why);
}

static void finish_drawing(struct easel *e, struct drawing *d)
{
	char why[sizeof(e->unmade->why)] = "";

	if (drawer_finish(&d->process, e->unmade->stop, why, sizeof(why)) ==
		    DRAWER_DONE &&
	    picture_place(d->from, d->to, why, sizeof(why))) {
		add_file(e->files, d->name);
		return;
	}
	unmade_in(e->unmade, e->directory, d->name, why);
	unlink(d->from);
}

static void give_up(struct easel *e, const struct chart *c, const char *why)
{
	for (size_t i = 0; i < 2; i++)
		unmade_add(e->unmade, c->products[i], why);
}

/* Write the chart's data and let its pictures be drawn. */
static void start_chart(struct easel *e, const struct chart *c, struct begun *b)
{
	const char *path = arena_printf(&e->arena, "%s/%s", e->directory, c->data);
	char why[sizeof(e->unmade->why)], *script;

	*b = (struct begun){ NULL, e->count, e->count };
	if (!write_data(c, e->r, path)) {
		snprintf(why, sizeof(why), "cannot write %s: %s", path, strerror(errno));
		give_up(e, c, why);
		return;
	}
	b->data = c->data;
	script = script_path(e->scripts, c->script, why, sizeof(why));
	if (!script) {
		give_up(e, c, why);
		return;
	}
	for (size_t i = 0; i < 2; i++)
		start_drawing(e, c, i, script);
	free(script);
	b->last = e->count;
}

static void finish_chart(struct easel *e, const struct begun *b)
{
	if (b->data)
		add_file(e->files, b->data);
	for (size_t i = b->first; i < b->last; i++)
		finish_drawing(e, &e->drawings[i]);
}

bool report_charts_asked(const struct results *r, const struct chart_order *order,
			 struct report_files *files, struct unmade *unmade)
{
	struct easel e = { .r = r, .directory = order->directory, .scripts = order->scripts, .files = files,
			   .unmade = unmade };
	struct begun begun[CHARTS] = { { NULL, 0, 0 } };

	for (size_t i = 0; i < CHARTS; i++)
		if (is_wanted(&e.arena, &charts[i], order->asked) && charts[i].applies(r))
			start_chart(&e, &charts[i], &begun[i]);
	for (size_t i = 0; i < CHARTS; i++)
		finish_chart(&e, &begun[i]);
	arena_free(&e.arena);
	return !*unmade->names;
}

bool report_charts(const struct results *r, const char *directory, const char *scripts,
		   struct report_files *files, struct unmade *unmade)
{
	return report_charts_asked(r, &(struct chart_order){ directory, scripts, NULL }, files, unmade);
}
