/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_command - the story of one call, of those that failed alike, or which there are to be told. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/text.h"
#include "cmd/trace_internal.h"
#include "report/story.h"

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

uint32_t trace_replication(const struct options *o)
{
	return (uint32_t)(o->given.replication ? o->replication - 1 : 0);
}

/* ---- one call ---- */

static void on_event(void *context, const struct engine_event *e)
{
	story_event(context, e);
}

static void on_call_done(void *context, const struct call_report *r)
{
	story_call_done(context, r);
}

static int show_call(const struct trace_question *q, const struct call_story *story,
		     const struct stand_ins_met *met)
{
	const struct options *o = q->o;
	const struct report_style style = output_style(o);
	struct trace_notes notes = { 0 };

	if (!story->count) {
		message(stderr, "ringflow trace: design '%s' offers no call %llu\n", story->design,
			(unsigned long long)o->call);
		return EXIT_BAD_INPUT;
	}
	trace_note_assumed(&notes, met, o);
	stories_write(stdout, &(struct stories){ q->s->name, story, 1, notes.list, notes.count }, o->format, &style);
	if (o->format == STORY_TEXT)
		report_stand_ins(stdout, met->list, met->count, &style);
	trace_notes_free(&notes);
	return finish_output(EXIT_OK);
}

static int trace_call(struct trace_question *q)
{
	const struct options *o = q->o;
	struct call_story story = { .call = o->call - 1, .design = q->s->designs[q->first].name,
				    .replication = trace_replication(o) };
	const struct traced_replication of = { q->first, story.replication };
	const struct observer observer = { .event = on_event, .call_done = on_call_done, .context = &story };
	struct stand_ins_met met = { 0 };
	bool ok = tracing_watch(&q->tracing, &of, &(struct traced_calls){ &story.call, 1, &met }, &observer, q->d);
	int status = EXIT_BAD_INPUT;

	if (!show_diagnostics(q->d) && ok)
		status = show_call(q, &story, &met);
	arena_free(&met.arena);
	story_free(&story);
	return status;
}

/* ---- what is asked ---- */

static bool expected(const char *text)
{
	message(stderr, "ringflow trace: %s\n", text);
	return false;
}

static bool trace_suits(const struct options *o)
{
	if (o->given.call && o->reason)
		return expected("--call and --reason: expected one of them");
	if (o->given.call && !o->design)
		return expected("--call N: expected --design D beside it");
	if (o->given.limit && !o->reason)
		return expected("--limit: only with --reason");
	if (o->given.format && !o->given.call && !o->reason)
		return expected("--format: expected --design D and --call N, or --reason CODE, beside it");
	return true;
}

static int answer(struct trace_question *q)
{
	if (q->o->given.call)
		return trace_call(q);
	return q->o->reason ? trace_reason(q) : trace_overview(q);
}

static int ask(const struct options *o, const struct scenario *s, struct diagnostics *d)
{
	struct trace_question q = { .o = o, .s = s, .tracing = { .s = s }, .past = s->design_count, .d = d };
	int design, status;

	if (o->design) {
		design = find_design(s, o->design);
		if (design < 0)
			return EXIT_BAD_INPUT;
		q.first = (size_t)design;
		q.past = q.first + 1;
	}
	if (!choose_threads(o, 0, &q.tracing.threads))
		return EXIT_BAD_INPUT;
	status = answer(&q);
	tracing_free(&q.tracing);
	return status;
}

int cmd_trace(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s;
	int status = EXIT_BAD_INPUT;

	if (!trace_suits(o))
		return EXIT_BAD_INPUT;
	s = scenario_load(o->argument, &overrides, &d);
	if (d.errors)
		show_diagnostics(&d);
	else
		status = ask(o, s, &d);
	scenario_free(s);
	diag_free(&d);
	return status;
}
