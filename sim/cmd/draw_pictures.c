/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw_pictures - flows written as files or to standard output. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/flag.h"
#include "base/outfile.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/draw_internal.h"
#include "cmd/shared/write_results_internal.h"

enum { LONGEST_NAME = 120 };

/* ---- names of files ---- */

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.", c) ||
	       (unsigned char)c >= 0x80;
}

static bool is_taken(const struct drawing_job *j, const char *file)
{
	for (size_t i = 0; i < j->count; i++)
		if (!strcasecmp(j->pictures[i].file, file))
			return true;
	return false;
}

const char *picture_file(struct drawing_job *j, const char *name)
{
	static const char *const suffixes[] = { [FORMAT_SVG] = "svg", [FORMAT_DOT] = "dot", [FORMAT_MERMAID] = "mmd" };
	char *plain = text_clean(&j->arena, name), *end = plain;
	const char *file;
	uint32_t code;

	for (size_t n; *end && (n = text_decode(end, &code)) && (size_t)(end - plain) + n <= LONGEST_NAME; end += n)
		if (!is_plain(*end) || (end == plain && *end == '.'))
			*end = '_';
	*end = '\0';
	if (!*plain)
		plain = "flow";
	file = arena_printf(&j->arena, "%s.%s", plain, suffixes[j->o->format]);
	for (int i = 2; is_taken(j, file); i++)
		file = arena_printf(&j->arena, "%s-%d.%s", plain, i, suffixes[j->o->format]);
	return file;
}

/* ---- drawing ---- */

static void prepare(struct drawing_job *j, const struct drawn_flow *p, struct flow_drawing *d)
{
	const char *stranger = NULL;

	flow_drawing_read(d, j->s, p->flow);
	flow_drawing_mark(d, j->faults, j->fault_count);
	if (p->counted)
		flow_drawing_count(d, p->counted, &stranger);
	if (stranger && !j->o->quiet)
		message(stderr, "ringflow draw: %s counts widget '%s', which flow '%s' does not have: it has been changed since\n",
			j->o->from, stranger, d->name);
}

/* The picture as a text, to be freed; NULL after a message, with the exit status in *STATUS. */
static char *drawn(struct drawing_job *j, const struct drawn_flow *p, const struct flow_svg_place *place, int *status)
{
	struct flow_drawing d;
	char why[512], *text = NULL;
	bool hopeless = false;
	size_t size;
	FILE *out;

	prepare(j, p, &d);
	if (j->o->format == FORMAT_SVG) {
		text = flow_svg(&d, place, why, sizeof(why), &hopeless);
	} else {
		out = open_memstream(&text, &size);
		if (!out)
			memory_exhausted(0);
		(j->o->format == FORMAT_DOT ? flow_write_dot : flow_write_mermaid)(out, &d);
		if (fclose(out))
			memory_exhausted(0);
	}
	flow_drawing_free(&d);
	if (text)
		return text;
	*status = flag_raised(place->stop) ? EXIT_INTERRUPTED : EXIT_FAULT;
	message(stderr, "ringflow draw: not drawn: %s: %s%s\n", p->file, why, *status == EXIT_INTERRUPTED ? "" :
		"; dot is Graphviz's, and --format dot or mermaid need no program");
	return NULL;
}

static bool write_picture(struct drawing_job *j, const struct drawn_flow *p, const char *text)
{
	struct outfile f;
	char *path;
	bool ok;

	if (!j->o->out) {
		fputs(text, stdout);
		return true;
	}
	path = path_in(j->o->out, p->file);
	ok = outfile_open(&f, path);
	if (ok) {
		fputs(text, f.stream);
		ok = outfile_commit(&f);
	}
	if (!ok)
		cannot_write("draw", path);
	free(path);
	return ok;
}

static void say_pictures(const struct drawing_job *j, size_t made)
{
	struct arena a = { 0 };
	char *directory = xstrdup(j->o->out);
	const char *list = "";

	trim_slashes(directory);
	for (size_t i = 0; i < made; i++)
		list = arena_printf(&a, "%s%s%s", list, i ? ", " : "", j->pictures[i].file);
	say_written(directory, list);
	free(directory);
	arena_free(&a);
}

static int draw_each(struct drawing_job *j, const char *directory)
{
	struct flow_svg_place place = { directory, interrupt_flag(), true };
	int status = EXIT_OK;
	size_t i;

	for (i = 0; i < j->count && status == EXIT_OK; i++) {
		char *text = drawn(j, &j->pictures[i], &place, &status);

		if (text && !write_picture(j, &j->pictures[i], text))
			status = EXIT_FAULT;
		free(text);
	}
	if (j->o->out && !j->o->quiet && (status == EXIT_OK || i > 1))
		say_pictures(j, status == EXIT_OK ? i : i - 1);
	return status;
}

/* Where dot works, for what comes of it is read before it is given away. */
static char *make_bench(void)
{
	const char *given = getenv("TMPDIR");
	char *path = path_in(given && *given ? given : "/tmp", "ringflow-draw-XXXXXX");

	if (mkdtemp(path))
		return path;
	cannot_write("draw", path);
	free(path);
	return NULL;
}

int draw_pictures(struct drawing_job *j)
{
	char *bench;
	int status;

	if (j->o->out && !make_directories(j->o->out))
		return cannot_write("draw", j->o->out), EXIT_FAULT;
	bench = j->o->format == FORMAT_SVG ? make_bench() : xstrdup("");
	if (!bench)
		return EXIT_FAULT;
	status = draw_each(j, bench);
	if (*bench)
		rmdir(bench);
	free(bench);
	return finish_output(status);
}
