/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charts of ringflow fit. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/outfile.h"
#include "fit/quantile.h"
#include "report/chart/picture.h"
#include "report/fit/fit_report.h"

/* One picture: data by WRITE, drawn by SCRIPT. */
struct fit_chart {
	const char *stem, *script;
	const char *title, *subtitle;
	const char *more[4]; /* further arguments of the script */
	void (*write)(FILE *out, const struct fit_result *f);
	const char *files[3];
};

static bool write_fit_data(const struct fit_result *f, const struct fit_chart *c, const char *path)
{
	struct outfile out;

	if (!outfile_open(&out, path))
		return false;
	c->write(out.stream, f);
	return outfile_commit(&out);
}

static bool draw_one(const struct fit_result *f, const struct fit_chart *c, const char *directory,
		     const char *scripts, struct report_files *files, struct unmade *u)
{
	struct arena a = { 0 };
	struct picture p = { directory, scripts, c->script, c->stem, { c->title, c->subtitle } };
	const char *path = arena_printf(&a, "%s/%s.tsv", directory, c->stem);
	bool ok = write_fit_data(f, c, path) || picture_without_data(&p, path, u);

	for (size_t i = 0; i < 4; i++)
		p.arguments[2 + i] = c->more[i];
	ok = ok && picture_draw(&p, u);
	if (ok) {
		for (size_t i = 0; i < 3; i++)
			files->names[files->count++] = c->files[i];
	}
	arena_free(&a);
	return ok;
}

/* ---- data ---- */

/* Is there anything that a logarithmic scale can show? */
static bool has_points(const struct fit_choice *c)
{
	for (size_t i = 0; c->count && i < FIT_QQ_POINTS; i++)
		if (fit_qq_point(c, i).log > 0)
			return true;
	return false;
}

/* A block of each quantity with candidates: its name, then quantiles of the log and of
 * the law. */
static void write_qq(FILE *out, const struct fit_result *f)
{
	for (int q = 0; q < FIT_QUANTITIES; q++) {
		const struct fit_choice *c = &f->quantities[q].choice;

		if (!has_points(c))
			continue;
		fprintf(out, "%s\n", fit_title(f, (enum fit_quantity)q));
		for (size_t i = 0; i < FIT_QQ_POINTS; i++) {
			struct fit_qq z = fit_qq_point(c, i);

			if (z.log > 0)
				fprintf(out, "%.6g\t%.6g\n", z.log, z.law);
		}
		fprintf(out, "\n\n");
	}
}

static size_t panels(const struct fit_result *f)
{
	size_t n = 0;

	for (int q = 0; q < FIT_QUANTITIES; q++)
		n += has_points(&f->quantities[q].choice);
	return n;
}

/* While one in a hundred, and ten, are left; beyond, chance decides. */
static void write_survival(FILE *out, const struct fit_result *f)
{
	const struct fit_choice *c = &f->quantities[FIT_PATIENCE].choice;
	double least = fmax(10, 0.01 * c->sample.n);

	fprintf(out, "0\t1\t1\t1\t1\n");
	for (size_t i = 0; i < c->survival.count && (i < 2 || c->survival.steps[i].at_risk >= least); i++) {
		const struct survival_step *s = &c->survival.steps[i];

		fprintf(out, "%.6g\t%.6g\t%.6g\t%.6g\t%.6g\n", s->time, s->survival,
			isnan(s->low) ? s->survival : s->low, isnan(s->high) ? s->survival : s->high,
			fit_upper_seen(&c->chosen, &c->sample, s->time));
	}
}

/* Where a step begins and ends in days, the rate per hour and its interval. */
static void write_rates(FILE *out, const struct fit_result *f)
{
	const struct arrivals_estimate *e = f->arrivals;

	for (size_t i = 0; i < e->cycle_days * e->steps_a_day; i++) {
		const struct arrivals_slot *s = &e->slots[i];

		if (s->observed > 0)
			fprintf(out, "%.8g\t%.8g\t%.6g\t%.6g\t%.6g\n", (double)i * e->step / 86400,
				(double)(i + 1) * e->step / 86400, 3600 * s->rate, 3600 * s->low,
				3600 * s->high);
	}
}

/* ---- all ---- */

static const char *from_what(const struct fit_result *f, struct arena *a)
{
	const char *name = f->log->source->name, *slash = strrchr(name, '/');

	return arena_printf(a, "%s · %s · %s", slash ? slash + 1 : name,
			    fit_count((double)f->log->count, "call", a), fit_period(f->log, a));
}

/* "Sunday", ... along the axis; 0 for days that have no name. */
static const char *first_weekday(const struct fit_result *f, struct arena *a)
{
	if (!f->log->dated || f->arrivals->cycle_days != 7)
		return "";
	return arena_printf(a, "%d", f->log->first_weekday);
}

static const char *patience_law(const struct fit_result *f, struct arena *a)
{
	const struct fit_choice *c = &f->quantities[FIT_PATIENCE].choice;

	return c->count ? fit_law_name(&c->candidates[c->best].maximum.law, a) : "";
}

bool fit_draw(const struct fit_result *f, const char *directory, const char *scripts,
	      struct report_files *files, struct unmade *u)
{
	struct arena a = { 0 };
	const char *from = from_what(f, &a);
	const char *count = arena_printf(&a, "%zu", panels(f));
	const char *days = arena_printf(&a, "%zu", f->arrivals->cycle_days);
	const char *hours = f->options.by_date ? "Calls an hour, each date by itself" :
			    f->arrivals->cycle_days == 7 ? "Calls an hour, over the week" :
							   "Calls an hour, over the day";
	const struct fit_chart qq = { "qq", "qq.gp", "Durations of the log against the laws chosen", from,
				  { count }, write_qq, { "qq.tsv", "qq.svg", "qq.png" } };
	const struct fit_chart survival = { "survival", "survival.gp",
		"How long callers would wait before they give up", from,
		{ patience_law(f, &a) }, write_survival,
		{ "survival.tsv", "survival.svg", "survival.png" } };
	const struct fit_chart rates = { "rates", "rate-profile.gp", hours, from,
				     { days, first_weekday(f, &a) }, write_rates,
				     { "rates.tsv", "rates.svg", "rates.png" } };
	bool ok = true;

	if (panels(f))
		ok = draw_one(f, &qq, directory, scripts, files, u);
	if (f->quantities[FIT_PATIENCE].choice.count)
		ok &= draw_one(f, &survival, directory, scripts, files, u);
	ok &= draw_one(f, &rates, directory, scripts, files, u);
	arena_free(&a);
	return ok;
}
