/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart/picture.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/chart/gnuplot_internal.h"

void unmade_add(struct unmade *u, const char *name, const char *why)
{
	size_t n = strlen(u->names);

	snprintf(u->names + n, sizeof(u->names) - n, "%s%s", n ? ", " : "", name);
	if (why && !*u->why)
		snprintf(u->why, sizeof(u->why), "%s", why);
}

/* Bytes; a picture has more. */
enum { NO_ROOM = 4096 };

static bool is_full(const char *directory)
{
	struct statvfs st;

	return !statvfs(directory, &st) && st.f_bavail * st.f_frsize < NO_ROOM;
}

void unmade_in(struct unmade *u, const char *directory, const char *name, const char *why)
{
	bool full = is_full(directory);

	unmade_add(u, name, full ? strerror(ENOSPC) : why);
	u->full |= full;
}

char *script_path(const char *scripts, const char *name, char *why, size_t why_size)
{
	char path[PATH_MAX], *script;

	if (!scripts) {
		snprintf(why, why_size, "the gnuplot scripts were not found, set "
					"RINGFLOW_SCRIPTS to their directory");
		return NULL;
	}
	snprintf(path, sizeof(path), "%s/%s", scripts, name);
	script = realpath(path, NULL);
	if (!script)
		snprintf(why, why_size, "cannot read %.400s: %s", path, strerror(errno));
	return script;
}

/* gnuplot does not look whether what it writes is written. */
static bool is_whole(const char *path)
{
	static const char *const ends[] = { "</svg>\n\n", "IEND\xae\x42\x60\x82" };
	FILE *stream = fopen(path, "rbe");
	char end[16] = "";
	size_t n = 0;
	bool whole = false;

	if (stream && !fseek(stream, 0, SEEK_END)) {
		long size = ftell(stream);

		fseek(stream, size < 15 ? 0 : size - 15, SEEK_SET);
		n = fread(end, 1, 15, stream);
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t length = strlen(ends[i]);

		whole |= n >= length && !memcmp(end + n - length, ends[i], length);
	}
	if (stream)
		fclose(stream);
	return whole;
}

bool picture_place(const char *from, const char *to, char *why, size_t why_size)
{
	if (!is_whole(from)) {
		snprintf(why, why_size, "gnuplot drew nothing whole, and did not say why");
		return false;
	}
	if (!rename(from, to))
		return true;
	snprintf(why, why_size, "cannot write %s: %s", to, strerror(errno));
	return false;
}

/* In one format; the script's absolute path is SCRIPT. */
static bool draw(const struct picture *p, const char *format, const char *script,
		 struct unmade *u)
{
	struct arena a = { 0 };
	char why[sizeof(u->why)] = "";
	const char *name = arena_printf(&a, "%s.%s", p->stem, format);
	const char *temporary = arena_printf(&a, ".%s.%ld", name, (long)getpid());
	const char *arguments[GNUPLOT_ARGUMENTS + 1] = { format, temporary,
							 arena_printf(&a, "%s.tsv", p->stem) };
	const char *from = arena_printf(&a, "%s/%s", p->directory, temporary);
	enum drawer_end end = DRAWER_HOPELESS;
	struct drawer g;
	bool ok;

	for (size_t i = 0; i < 6 && p->arguments[i]; i++)
		arguments[3 + i] = text_clean(&a, p->arguments[i]);
	if (!u->hopeless)
		end = gnuplot_start(&g, script, p->directory, arguments, why, sizeof(why));
	if (end == DRAWER_DONE)
		end = drawer_finish(&g, u->stop, why, sizeof(why));
	ok = end == DRAWER_DONE &&
	     picture_place(from, arena_printf(&a, "%s/%s", p->directory, name), why, sizeof(why));
	u->hopeless |= end == DRAWER_HOPELESS;
	if (!ok) {
		unmade_in(u, p->directory, name, why);
		unlink(from);
	}
	arena_free(&a);
	return ok;
}

static void add_both(const struct picture *p, const char *why, struct unmade *u)
{
	struct arena a = { 0 };

	unmade_add(u, arena_printf(&a, "%s.svg", p->stem), why);
	unmade_add(u, arena_printf(&a, "%s.png", p->stem), NULL);
	arena_free(&a);
}

bool picture_without_data(const struct picture *p, const char *path, struct unmade *u)
{
	struct arena a = { 0 };

	u->full |= errno == ENOSPC;
	add_both(p, arena_printf(&a, "cannot write %s: %s", path, strerror(errno)), u);
	arena_free(&a);
	return false;
}

bool picture_draw(const struct picture *p, struct unmade *u)
{
	char why[sizeof(u->why)] = "", *script;
	bool ok;

	script = script_path(p->scripts, p->script, why, sizeof(why));
	if (!script) {
		add_both(p, why, u);
		return false;
	}
	ok = draw(p, "svg", script, u);
	ok &= draw(p, "png", script, u);
	free(script);
	return ok;
}
