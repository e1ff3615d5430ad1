/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/draw.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/base.h"
#include "report/gnuplot.h"

/* In one format; the script's absolute path is SCRIPT. */
static bool draw(const struct picture *p, const char *format, const char *script, char *why,
		 size_t why_size)
{
	struct arena a = { 0 };
	const char *temporary = arena_printf(&a, ".%s.%s.%ld", p->stem, format, (long)getpid());
	const char *arguments[GNUPLOT_ARGUMENTS + 1] = { format, temporary,
							 arena_printf(&a, "%s.tsv", p->stem) };
	const char *from = arena_printf(&a, "%s/%s", p->directory, temporary);
	const char *to = arena_printf(&a, "%s/%s.%s", p->directory, p->stem, format);
	struct gnuplot g;
	bool missing, ok;

	for (size_t i = 0; i < 6 && p->arguments[i]; i++)
		arguments[3 + i] = p->arguments[i];
	ok = gnuplot_start(&g, script, p->directory, arguments, &missing, why, why_size) &&
	     gnuplot_finish(&g, why, why_size);
	if (ok && rename(from, to)) {
		snprintf(why, why_size, "cannot write %s: %s", to, strerror(errno));
		ok = false;
	}
	if (!ok)
		unlink(from);
	arena_free(&a);
	return ok;
}

bool picture_draw(const struct picture *p, char *why, size_t why_size)
{
	char path[PATH_MAX], *script;
	bool ok;

	if (!p->scripts) {
		snprintf(why, why_size, "the gnuplot scripts were not found, set "
					"RINGFLOW_SCRIPTS to their directory");
		return false;
	}
	snprintf(path, sizeof(path), "%s/%s", p->scripts, p->script);
	script = realpath(path, NULL);
	if (!script) {
		snprintf(why, why_size, "cannot read %s: %s", path, strerror(errno));
		return false;
	}
	ok = draw(p, "svg", script, why, why_size) && draw(p, "png", script, why, why_size);
	free(script);
	return ok;
}
