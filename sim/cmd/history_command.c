/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history_command - the runs of a history, and a metric over them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/outfile.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/shared/keep_history_internal.h"
#include "cmd/shared/variation_internal.h"
#include "cmd/shared/what_was_run_internal.h"
#include "history/history.h"
#include "report/chart/picture.h"
#include "report/history_report.h"
#include "report/html/history_page.h"

enum { WIDTH = 80 };

/* The name of a scenario, which may be given by its file: scenarios/race.yaml. In A. */
static const char *scenario_name(struct arena *a, const char *given)
{
	const char *slash = given ? strrchr(given, '/') : NULL, *name = slash ? slash + 1 : given;
	const char *dot = name ? strrchr(name, '.') : NULL;
	bool file = dot && dot > name && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml") || !strcmp(dot, ".json"));

	return file ? arena_strndup(a, name, (size_t)(dot - name)) : name;
}

/* Of which scenarios RUNS are, in A, when there are several; NULL: of one. */
static const char *mixture(struct arena *a, const struct history_runs *runs)
{
	const char **names = arena_array(a, runs->count + 1, sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < runs->count; i++) {
		size_t k = 0;

		while (k < count && strcmp(names[k], runs->list[i].scenario))
			k++;
		if (k == count)
			names[count++] = runs->list[i].scenario;
	}
	return count > 1 ? expected_word(a, "", names, count) : NULL;
}

static struct report_style style_of(const struct options *o)
{
	struct report_style style = output_style(o);

	style.width = output_width(WIDTH);
	return style;
}

static bool ends_in(const char *path, const char *suffix)
{
	size_t n = strlen(path), k = strlen(suffix);

	return n > k && !strcmp(path + n - k, suffix);
}

/* What is in the file FROM. */
static bool copy_to(struct outfile *f, const char *from)
{
	FILE *in = fopen(from, "re");
	char bytes[1 << 16];
	size_t n;
	bool ok = in != NULL;

	while (ok && (n = fread(bytes, 1, sizeof(bytes), in)))
		ok = fwrite(bytes, 1, n, f->stream) == n;
	if (in)
		fclose(in);
	return ok;
}

/* Let F be the picture, which is drawn in a directory of its own. */
static bool draw_history(const struct options *o, struct outfile *f, const struct history_runs *runs,
		 const struct history_curves *c)
{
	struct unmade unmade = { .stop = interrupt_flag() };
	static const char *const suffixes[] = { ".tsv", ".svg", ".png" };
	const char *temporary = getenv("TMPDIR");
	struct arena a = { 0 };
	char *directory = arena_printf(&a, "%s/ringflow-XXXXXX", temporary && *temporary ? temporary : "/tmp");
	char *scripts = find_scripts();
	bool ok = mkdtemp(directory) || cannot_write(o->command, directory);

	if (ok) {
		ok = history_chart(runs, c, directory, scripts, &unmade) &&
		     copy_to(f, arena_printf(&a, "%s/" HISTORY_STEM "%s", directory, strrchr(o->out, '.')));
		for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
			unlink(arena_printf(&a, "%s/" HISTORY_STEM "%s", directory, suffixes[i]));
		rmdir(directory);
	}
	if (*unmade.why)
		message(stderr, "ringflow history: not drawn: %s: %s\n", o->out, unmade.why);
	free(scripts);
	arena_free(&a);
	return ok;
}

static bool write_out(const struct options *o, const struct history_runs *runs, const struct history_curves *c)
{
	struct outfile f;
	bool ok = true;

	outfile_clean_beside(o->out);
	if (!outfile_open(&f, o->out))
		return cannot_write(o->command, o->out);
	if (ends_in(o->out, ".tsv"))
		history_tsv(f.stream, runs, c);
	else
		ok = draw_history(o, &f, runs, c);
	if (!ok) {
		outfile_abandon(&f);
		return false;
	}
	return outfile_commit(&f) || cannot_write(o->command, o->out);
}

/* The page, its figure drawn in a directory of its own. */
static bool write_history_page(const struct options *o, const struct history_runs *runs, const struct history_curves *c)
{
	struct unmade unmade = { .stop = interrupt_flag() };
	const char *temporary = getenv("TMPDIR");
	struct arena a = { 0 };
	char *directory = arena_printf(&a, "%s/ringflow-XXXXXX", temporary && *temporary ? temporary : "/tmp");
	struct history_page page = { .runs = runs, .c = c, .origin = { .command = command_text(&a, o, false) } };
	char *scripts = find_scripts();
	struct outfile f;
	bool ok;

	if (c && mkdtemp(directory)) {
		history_figure(&page.figure, &page, &(struct figure_place){ directory, scripts, &unmade });
		rmdir(directory);
	}
	if (*unmade.why)
		message(stderr, "ringflow history: not drawn: %s: %s\n", unmade.names, unmade.why);
	outfile_clean_beside(o->html);
	ok = outfile_open(&f, o->html);
	if (ok)
		history_page(f.stream, &page);
	ok = (ok && outfile_commit(&f)) || cannot_write(o->command, o->html);
	figure_free(&page.figure);
	free(scripts);
	arena_free(&a);
	return ok;
}

static int show_metric(const struct options *o, struct history *h, const struct history_runs *runs,
		       struct diagnostics *d)
{
	const struct history_question q = { o->metric, o->design };
	struct report_style style = style_of(o);
	struct history_curves c;
	int status = EXIT_BAD_INPUT;

	if (history_curves(h, runs, &q, &c, d)) {
		history_drawing(stdout, runs, &c, &style);
		status = (!o->out || write_out(o, runs, &c)) && (!o->html || write_history_page(o, runs, &c)) ? EXIT_OK : EXIT_FAULT;
	}
	history_curves_free(&c);
	return status;
}

static int show_runs(const struct options *o, struct history *h, const char *scenario, struct diagnostics *d)
{
	struct report_style style = style_of(o);
	const char *several;
	struct history_runs runs;
	int status = EXIT_BAD_INPUT;

	if (history_runs(h, scenario, &runs, d)) {
		several = o->metric ? mixture(&runs.arena, &runs) : NULL;
		if (several)
			message(stderr, "ringflow history: --metric is of one scenario%s\n", several);
		else
			status = o->metric ? show_metric(o, h, &runs, d) : EXIT_OK;
		if (!o->metric)
			history_table(stdout, &runs, &style);
		if (!o->metric && o->html && runs.count && !write_history_page(o, &runs, NULL))
			status = EXIT_FAULT;
	}
	history_runs_free(&runs);
	return status;
}

static int show_scenario(struct history *h, uint64_t number, struct diagnostics *d)
{
	struct arena a = { 0 };
	const char *text = history_scenario(h, number, &a, d);

	if (text)
		fputs(text, stdout);
	arena_free(&a);
	return text ? EXIT_OK : EXIT_BAD_INPUT;
}

static bool suits(const struct options *o)
{
	const char *needy = o->design ? "--design" : o->out ? "--out" : NULL;

	if (needy && !o->metric) {
		message(stderr, "ringflow history: %s is of one metric: expected --metric too\n", needy);
		return false;
	}
	if (o->out && !ends_in(o->out, ".svg") && !ends_in(o->out, ".png") && !ends_in(o->out, ".tsv")) {
		message(stderr, "ringflow history: --out %s: expected a name that ends in .svg, .png or .tsv\n", o->out);
		return false;
	}
	if (o->given.show && (o->metric || o->argument || o->html)) {
		message(stderr, "ringflow history: --show N is of one run: expected nothing beside it but --db\n");
		return false;
	}
	return true;
}

int cmd_history(const struct options *o)
{
	const char *path = history_path(o);
	struct diagnostics d = { 0 };
	struct arena a = { 0 };
	struct history *h = NULL;
	int status = EXIT_BAD_INPUT;

	if (!path)
		message(stderr, "ringflow history: expected --db FILE, or its name in RINGFLOW_DB\n");
	else if (suits(o))
		h = history_open(path, HISTORY_READ, &d);
	if (h)
		status = o->given.show ? show_scenario(h, o->show, &d) :
					 show_runs(o, h, scenario_name(&a, o->argument), &d);
	show_diagnostics(&d);
	history_close(h);
	arena_free(&a);
	diag_free(&d);
	return finish_output(status);
}
