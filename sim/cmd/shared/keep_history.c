/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/shared/keep_history_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/source.h"
#include "base/text.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "history/history.h"
#include "report/formats.h"

const char *history_path(const struct options *o)
{
	const char *set = o->from ? NULL : getenv("RINGFLOW_DB");

	return o->db ? o->db : set && *set ? set : NULL;
}

bool label_is_kept(const struct options *o)
{
	if (!o->label || history_path(o))
		return true;
	message(stderr, "ringflow %s: --label is what a run is called in a history: expected --db FILE too\n",
		o->command);
	return false;
}

/* S as it was run; to be freed. */
static char *text_of(const struct scenario *s, uint64_t replications)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		memory_exhausted(0);
	scenario_write(out, s, replications);
	if (fclose(out))
		memory_exhausted(0);
	return text;
}

/* Of S without what a run has columns for, so that only a change of the scenario is one. */
static uint64_t content_of(const struct scenario *s)
{
	struct scenario plain = *s;
	uint64_t digest = digest_start();
	char *text;

	plain.name = plain.profile = "";
	plain.seed = 0;
	text = text_of(&plain, 0);
	digest = digest_text(digest, text, strlen(text));
	free(text);
	return s->calls.trace ? digest_source(digest, s->calls.trace) : digest;
}

/* As in command.txt, without the end of the line; to be freed. */
static char *command_of(const struct options *o)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		memory_exhausted(0);
	write_command_line(out, o);
	if (fclose(out))
		memory_exhausted(0);
	text[strcspn(text, "\n")] = '\0';
	return text;
}

static bool add(const struct kept_run *x, const char *path, uint64_t *number, struct diagnostics *d)
{
	struct history *h = history_open(path, HISTORY_ADD, d);
	char *text = text_of(x->s, x->replications), *command = x->command ? NULL : command_of(x->o);
	const struct history_entry e = { .r = x->r, .text = text, .content = content_of(x->s),
					 .version = RINGFLOW_VERSION, .label = x->o->label,
					 .command = x->command ? x->command : command,
					 .values = x->r->replications <= MOST_REPLICATIONS_KEPT };
	bool ok = h && history_add(h, &e, number, d);

	history_close(h);
	free(text);
	free(command);
	return ok;
}

bool keep_history(const struct kept_run *x, const char *path)
{
	struct diagnostics d = { 0 };
	struct arena a = { 0 };
	uint64_t number;
	bool ok = add(x, path, &number, &d);

	if (!ok) {
		show_diagnostics(&d);
		message(stderr, "ringflow %s: not added to the history; the results are in %s/, and ringflow report "
				"--from %s --db FILE adds them\n", x->o->command, x->directory, x->directory);
	} else if (!x->o->quiet) {
		message(json_to_stdout(x->o) ? stderr : stdout, "Run %llu of %s\n", (unsigned long long)number,
			text_clean(&a, path));
	}
	arena_free(&a);
	diag_free(&d);
	return ok;
}
