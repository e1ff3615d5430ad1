/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_command - the story of one call, in words. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/text.h"
#include "cmd/cmd.h"

/* The design's number, or -1 after a message. */
static int find_design(const struct scenario *s, const char *name)
{
	const char **names = xreallocarray(NULL, s->design_count, sizeof(*names));
	struct arena a = { 0 };
	int found = -1;

	for (size_t i = 0; i < s->design_count; i++) {
		names[i] = s->designs[i].name;
		if (!strcmp(names[i], name))
			found = (int)i;
	}
	if (found < 0)
		message(stderr, "ringflow trace: the scenario has no design '%s'%s\n", name,
			expected_word(&a, name, names, s->design_count));
	arena_free(&a);
	free(names);
	return found;
}

static int trace(const struct scenario *s, const struct options *o, int design,
		 struct diagnostics *d)
{
	struct stand_ins_met met = { 0 };
	struct traced x = { (size_t)design, (uint32_t)(o->given.replication ? o->replication - 1 : 0),
			    o->call - 1, &met };
	struct timeline t = { .out = stdout, .style = output_style(o), .call = x.call,
			      .design = s->designs[design].name, .replication = x.replication };
	struct observer observer = { .event = timeline_event, .call_done = timeline_call_done,
				     .context = &t };
	unsigned threads;
	bool ok;

	if (!choose_threads(o, 0, &threads))
		return EXIT_BAD_INPUT;
	ok = experiment_trace(s, &x, threads, &observer, d);
	if (t.done)
		report_stand_ins(stdout, met.list, met.count, &t.style);
	arena_free(&met.arena);
	if (show_diagnostics(d) || !ok)
		return EXIT_BAD_INPUT;
	if (t.done)
		return finish_output(EXIT_OK);
	message(stderr, "ringflow trace: design '%s' offers no call %llu\n",
		s->designs[design].name, (unsigned long long)o->call);
	return EXIT_BAD_INPUT;
}

int cmd_trace(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s;
	int design, status = EXIT_BAD_INPUT;

	if (!o->design || !o->given.call) {
		message(stderr, "ringflow trace: expected --design D and --call N\n");
		return EXIT_BAD_INPUT;
	}
	s = scenario_load(o->argument, &overrides, &d);
	if (d.errors) {
		show_diagnostics(&d);
	} else {
		design = find_design(s, o->design);
		if (design >= 0)
			status = trace(s, o, design, &d);
	}
	scenario_free(s);
	diag_free(&d);
	return status;
}
