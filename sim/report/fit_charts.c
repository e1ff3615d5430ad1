/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charts of ringflow fit. */
#include <math.h>

#include "fit/quantile.h"
#include "report/draw.h"
#include "report/fit.h"

/* One picture: data by WRITE, drawn by SCRIPT. */
struct chart {
	const char *stem, *script;
	const char *title, *subtitle;
	const char *more[4]; /* further arguments of the script */
	void (*write)(FILE *out, const struct fit_result *f);
};

static bool write_data(const struct fit_result *f, const struct chart *c, const char *path, char *why,
		       size_t why_size)
{
	struct outfile out;
	bool ok = outfile_open(&out, path);

	if (ok) {
		c->write(out.stream, f);
		ok = outfile_commit(&out);
	}
	if (!ok)
		snprintf(why, why_size, "cannot write %s", path);
	return ok;
}

static bool draw_one(const struct fit_result *f, const struct chart *c, const char *directory,
		     const char *scripts, struct report_files *files, char *why, size_t why_size)
{
	struct arena a = { 0 };
	struct picture p = { directory, scripts, c->script, c->stem, { c->title, c->subtitle } };
	bool ok = write_data(f, c, arena_printf(&a, "%s/%s.tsv", directory, c->stem), why, why_size);

	for (size_t i = 0; i < 4; i++)
		p.arguments[2 + i] = c->more[i];
	ok = ok && picture_draw(&p, why, why_size);
	if (ok) {
		files->names[files->count++] = arena_strdup((struct arena *)&f->arena,
							    arena_printf(&a, "%s.svg", c->stem));
		files->names[files->count++] = arena_strdup((struct arena *)&f->arena,
							    arena_printf(&a, "%s.png", c->stem));
	}
	arena_free(&a);
	return ok;
}
