/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history_chart - a metric over runs as a picture: a line with its intervals for each design. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/outfile.h"
#include "base/text.h"
#include "report/chart/key_words_internal.h"
#include "report/chart/picture.h"
#include "report/history_report.h"

enum { MOST_NAMED = 6 }; /* runs in the history_subtitle */

static struct axis value_axis(const struct history_curves *c)
{
	double most = 0;

	for (size_t i = 0; i < c->count; i++)
		for (size_t k = 0; k < c->list[i].count; k++)
			if (c->list[i].points[k].estimate.defined)
				most = fmax(most, fabs(c->list[i].points[k].estimate.value));
	return metric_axis(c->list[0].unit, most);
}

static void put_point(FILE *out, const struct history_runs *runs, const struct history_point *p, double scale)
{
	const struct estimate *e = &p->estimate;
	double value = e->defined ? e->value : NAN;
	bool interval = e->defined && isfinite(e->low) && isfinite(e->high);

	fprintf(out, "%" PRIu64 "\t%.10g\t%.10g\t%.10g\n", runs->list[p->run].number, scale * value,
		scale * (interval ? e->low : value), scale * (interval ? e->high : value));
}

static bool write_history(const struct picture *p, const struct history_runs *runs, const struct history_curves *c,
		       struct unmade *u)
{
	struct arena a = { 0 };
	const char *path = arena_printf(&a, "%s/%s.tsv", p->directory, p->stem);
	double scale = value_axis(c).scale;
	struct outfile out;
	bool ok = outfile_open(&out, path);

	if (ok) {
		for (size_t i = 0; i < c->count; i++) {
			fprintf(out.stream, "%s%s\n", i ? "\n\n" : "", text_clean(&a, c->list[i].design));
			for (size_t k = 0; k < c->list[i].count; k++)
				put_point(out.stream, runs, &c->list[i].points[k], scale);
		}
		ok = outfile_commit(&out);
	}
	ok = ok || picture_without_data(p, path, u);
	arena_free(&a);
	return ok;
}

/* "Changed: 3 scenario; 4 profile, seed": the last of them. */
static const char *history_subtitle(struct arena *a, const struct history_runs *runs)
{
	const char *list = "";
	size_t first = runs->count, found = 0;

	while (first && found <= MOST_NAMED)
		found += history_changes(a, &runs->list[--first])[0] != '\0';
	for (size_t i = first + (found > MOST_NAMED); i < runs->count; i++) {
		const char *words = history_changes(a, &runs->list[i]);

		if (*words)
			list = arena_printf(a, "%s%s %" PRIu64 " %s", list, *list ? ";" : "Changed:",
					    runs->list[i].number, words);
	}
	return list;
}

bool history_chart(const struct history_runs *runs, const struct history_curves *c, const char *directory,
		   const char *scripts, struct unmade *u)
{
	struct arena a = { 0 };
	struct picture p = { directory, scripts, "curve.gp", HISTORY_STEM, { NULL } };
	bool ok;

	p.arguments[0] = arena_printf(&a, "%s of %s", text_clean(&a, c->metric),
				      text_clean(&a, runs->list[0].scenario));
	p.arguments[1] = history_subtitle(&a, runs);
	p.arguments[2] = "run";
	p.arguments[3] = arena_printf(&a, "%zu", c->count);
	p.arguments[4] = arena_printf(&a, "lin %s", value_axis(c).unit);
	p.arguments[5] = "";
	ok = write_history(&p, runs, c, u) && picture_draw(&p, u);
	arena_free(&a);
	return ok;
}
