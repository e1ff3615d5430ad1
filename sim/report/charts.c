/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Charts: a table of what is drawn (kept beside, so that it can be redrawn) and
 * a gnuplot script from scripts/ that draws it twice, as SVG and as PNG.
 */
#include <errno.h>
#include <limits.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/gnuplot.h"
#include "report/report.h"
#include "report/text.h"

enum { LABEL_COLUMNS = 27, LABEL_LINES = 4 };

static const char *const formats[] = { "svg", "png" };

/* A name that is safe inside a tab-separated field of gnuplot's. */
static char *field(struct arena *a, const char *text)
{
	char *clean = text_clean(a, text);

	for (char *s = clean; *s; s++)
		if (*s == '"' || *s == '\\')
			*s = '\'';
	return clean;
}

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
	const char *next = field(a, title);

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
	const char *next = field(a, title);
	int lines = 0;

	while (*next && lines < LABEL_LINES) {
		text_break(next, LABEL_COLUMNS, &next);
		lines++;
	}
	return lines ? lines : 1;
}

/* Columns: label lines 1 to 4, their number, then success and HTTP 400 rate,
 * each as percent, low, high, and in words. */
static void write_rates(FILE *out, const struct results *r)
{
	static const struct estimate undefined = { .defined = false };
	static const char *const names[] = { "success_rate", "http_400_rate" };
	static const char *const nothing[] = { "no calls", "no requests" };
	struct arena a = { 0 };

	fputs("# label\t2\t3\t4\tlines\tsuccess_rate\tlow\thigh\ttext\t"
	      "http_400_rate\tlow\thigh\ttext\n", out);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];
		const char *title = d->title && *d->title ? d->title : d->name;

		put_label(out, &a, title);
		fprintf(out, "\t%d", label_lines(&a, title));
		for (size_t j = 0; j < 2; j++) {
			const struct metric *m = result_metric(d, names[j]);

			put_estimate(out, m ? &m->estimate : &undefined, nothing[j]);
		}
		putc('\n', out);
	}
	arena_free(&a);
}

/* Columns: seconds, then success and HTTP 400 rate as in write_rates(). */
static void write_sweep(FILE *out, const struct results *r)
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
	const char *name, *script, *data;
	const char *products[2]; /* as in formats[] */
	void (*write)(FILE *out, const struct results *r);
};

static const struct chart rates = { "rates", "rates.gp", "rates.tsv",
				    { "rates.svg", "rates.png" }, write_rates };
static const struct chart sweep = { "sweep", "sweep.gp", "sweep.tsv",
				    { "sweep.svg", "sweep.png" }, write_sweep };

static void add_file(struct report_files *files, const char *name)
{
	if (files->count < REPORT_MAX_FILES)
		files->names[files->count++] = name;
}

static bool write_data(const struct chart *c, const struct results *r, const char *directory,
		       struct arena *a, char *why, size_t why_size)
{
	const char *path = arena_printf(a, "%s/%s", directory, c->data);
	struct outfile f;

	if (outfile_open(&f, path)) {
		c->write(f.stream, r);
		if (outfile_commit(&f))
			return true;
	}
	snprintf(why, why_size, "cannot write %s: %s", path, strerror(errno));
	return false;
}

/* Who was simulated, for the line under the title. */
static const char *subtitle(struct arena *a, const struct results *r)
{
	uint64_t calls = r->design_count ? r->designs[0].calls : 0;
	char number[32];

	for (size_t i = 1; i < r->design_count; i++)
		if (r->designs[i].calls > calls)
			calls = r->designs[i].calls;
	return arena_printf(a, "%s · profile %s · %s calls per design in %" PRIu64
			       " %s%s · seed %" PRIu64 "%s",
			    field(a, r->scenario), r->profile,
			    show_count(number, sizeof number, calls), r->replications,
			    r->steady.batches ? "batche" : "replication",
			    r->replications == 1 ? "" : "s", r->seed,
			    r->interrupted ? " · interrupted" : "");
}

/* A picture on its way: drawn beside its place, then renamed. */
struct drawing {
	const char *from, *to, *name;
	struct gnuplot process;
};

enum { MOST_DRAWINGS = 4 };

/* What charts are made with, and the pictures under way. */
struct easel {
	const struct results *r;
	const char *directory, *scripts;
	struct report_files *files;
	struct arena arena;
	char *why;
	size_t why_size;
	bool missing; /* no gnuplot */
	size_t count;
	struct drawing drawings[MOST_DRAWINGS];
};

/* What has come of a chart: its data, and the pictures under way. */
struct begun {
	const char *data; /* NULL: could not be written */
	size_t first, last; /* drawings */
};

static const char *swept_title(struct arena *a, const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (r->sweep_design && !strcmp(r->designs[i].name, r->sweep_design) &&
		    r->designs[i].title)
			return field(a, r->designs[i].title);
	return r->sweep_design ? field(a, r->sweep_design) : "";
}

static bool start_drawing(struct easel *e, const struct chart *c, size_t format,
			  const char *script)
{
	struct arena *a = &e->arena;
	struct drawing *d = &e->drawings[e->count];
	const char *temporary = arena_printf(a, ".%s.%ld", c->products[format], (long)getpid());
	const char *arguments[] = { formats[format], temporary, c->data, subtitle(a, e->r),
				    arena_printf(a, "%g", 100 * e->r->confidence),
				    swept_title(a, e->r), NULL };

	d->name = c->products[format];
	d->from = arena_printf(a, "%s/%s", e->directory, temporary);
	d->to = arena_printf(a, "%s/%s", e->directory, d->name);
	if (!gnuplot_start(&d->process, script, e->directory, arguments, &e->missing, e->why,
			   e->why_size))
		return false;
	e->count++;
	return true;
}

static bool finish_drawing(struct easel *e, struct drawing *d)
{
	if (gnuplot_finish(&d->process, e->why, e->why_size)) {
		if (!rename(d->from, d->to)) {
			add_file(e->files, d->name);
			return true;
		}
		snprintf(e->why, e->why_size, "cannot write %s: %s", d->to, strerror(errno));
	}
	unlink(d->from);
	return false;
}

/* The script's absolute path, to be freed; NULL with the reason in E. */
static char *find_script(const struct easel *e, const char *name)
{
	char path[PATH_MAX], *script;

	if (!e->scripts) {
		snprintf(e->why, e->why_size, "the gnuplot scripts were not found, "
					      "set RINGFLOW_SCRIPTS to their directory");
		return NULL;
	}
	snprintf(path, sizeof path, "%s/%s", e->scripts, name);
	script = realpath(path, NULL);
	if (!script)
		snprintf(e->why, e->why_size, "cannot read %s: %s", path, strerror(errno));
	return script;
}

/* Write the chart's data and let its pictures be drawn. */
static bool start_chart(struct easel *e, const struct chart *c, struct begun *b)
{
	char *script;
	bool good = true;

	*b = (struct begun){ NULL, e->count, e->count };
	if (!write_data(c, e->r, e->directory, &e->arena, e->why, e->why_size))
		return false;
	b->data = c->data;
	script = find_script(e, c->script);
	if (!script)
		return false;
	for (size_t i = 0; i < 2 && !e->missing; i++)
		good &= start_drawing(e, c, i, script);
	free(script);
	b->last = e->count;
	return good;
}

static bool finish_chart(struct easel *e, const struct begun *b)
{
	bool good = true;

	if (b->data)
		add_file(e->files, b->data);
	for (size_t i = b->first; i < b->last; i++)
		good &= finish_drawing(e, &e->drawings[i]);
	return good;
}

bool report_charts(const struct results *r, const char *directory, const char *scripts,
		   struct report_files *files, char *why, size_t why_size)
{
	struct easel e = { .r = r, .directory = directory, .scripts = scripts, .files = files,
			   .why = why, .why_size = why_size };
	struct begun begun[2] = { { NULL, 0, 0 }, { NULL, 0, 0 } };
	bool good = true;

	why[0] = '\0';
	if (r->design_count)
		good = start_chart(&e, &rates, &begun[0]);
	if (r->sweep_design && r->sweep_count)
		good &= start_chart(&e, &sweep, &begun[1]);
	for (size_t i = 0; i < 2; i++)
		good &= finish_chart(&e, &begun[i]);
	arena_free(&e.arena);
	return good;
}
