/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_reason - the calls that failed for one reason, told one after the other. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"
#include "cmd/trace_internal.h"
#include "report/story.h"

enum { CALLS_OF_A_DESIGN = 3 };

/* What there is of one design. */
struct failures {
	enum reason reason;
	uint64_t limit, calls; /* that failed so */
	uint64_t *list;	       /* the first of them */
	size_t count;
	bool others[REASON_COUNT]; /* that calls failed for */
};

static enum reason find_reason(const char *code)
{
	struct arena a = { 0 };
	const char *meant;
	enum reason reason = story_reason(code, &a, &meant);

	if (reason == REASON_NONE)
		message(stderr, "ringflow trace: there is no reason '%s'%s\n", code,
			*meant ? meant : "; without --reason it lists those that calls failed for");
	arena_free(&a);
	return reason;
}

static void note_call(void *context, const struct call_report *r)
{
	struct failures *f = context;

	if (!r->counted)
		return;
	f->others[r->reason] = true;
	if (r->reason == f->reason && f->calls++ < f->limit)
		f->list[f->count++] = r->number;
}

/* ---- their stories ---- */

/* Where on the shelf a call's story is. */
struct place {
	uint64_t number;
	size_t at;
};

struct shelf {
	struct call_story *list;
	size_t count;
	struct place *places; /* of those of the design at hand, by number */
	size_t place_count;
};

static int by_number(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static struct call_story *story_of(const struct shelf *x, uint64_t number)
{
	const struct place key = { number, 0 };
	const struct place *found = bsearch(&key, x->places, x->place_count, sizeof(*x->places), by_number);

	return &x->list[found->at];
}

static void trace_reason_on_event(void *context, const struct engine_event *e)
{
	story_event(story_of(context, e->call), e);
}

static void trace_reason_on_call_done(void *context, const struct call_report *r)
{
	story_call_done(story_of(context, r->number), r);
}

/* Room for the stories of F's calls. */
static void make_room(struct shelf *x, const struct failures *f, const char *design, uint32_t replication)
{
	x->list = xreallocarray(x->list, x->count + f->count, sizeof(*x->list));
	x->places = xreallocarray(x->places, f->count, sizeof(*x->places));
	x->place_count = f->count;
	for (size_t i = 0; i < f->count; i++) {
		x->places[i] = (struct place){ f->list[i], x->count };
		x->list[x->count++] = (struct call_story){ .call = f->list[i], .design = design, .replication = replication };
	}
	qsort(x->places, x->place_count, sizeof(*x->places), by_number);
}

static bool tell(struct trace_question *q, size_t design, const struct failures *f, struct shelf *x,
		 struct stand_ins_met *met)
{
	const struct traced_replication of = { design, trace_replication(q->o) };
	const struct observer observer = { .event = trace_reason_on_event, .call_done = trace_reason_on_call_done, .context = x };

	make_room(x, f, q->s->designs[design].name, of.replication);
	return tracing_watch(&q->tracing, &of, &(struct traced_calls){ f->list, f->count, met }, &observer, q->d);
}

/* ---- the answer ---- */

static void note_how_many(const struct trace_question *q, size_t design, const struct failures *f,
			  struct trace_notes *n)
{
	uint32_t replication = trace_replication(q->o) + 1;

	if (f->calls > f->count)
		trace_note(n, "Design %s: %zu of %" PRIu64 " calls of replication %" PRIu32 " that failed so; --limit shows more.",
			   q->s->designs[design].name, f->count, f->calls, replication);
	else if (f->calls)
		trace_note(n, "Design %s: %s%" PRIu64 " call%s of replication %" PRIu32 " failed so.",
			   q->s->designs[design].name, f->calls > 1 ? "all " : "", f->calls, f->calls == 1 ? "" : "s",
			   replication);
	else
		trace_note(n, "Design %s: no call of replication %" PRIu32 " failed so.", q->s->designs[design].name,
			   replication);
}

static void say_none(const struct trace_question *q, const bool *others)
{
	struct arena a = { 0 };
	const char *list = "";

	for (enum reason i = REASON_NONE + 1; i < REASON_COUNT; i++)
		if (others[i])
			list = arena_printf(&a, "%s%s%s", list, *list ? ", " : "", story_reason_code(i));
	message(stderr, "ringflow trace: no call of replication %" PRIu32 " failed for %s; %s%s\n",
		trace_replication(q->o) + 1, q->o->reason, *list ? "those that did, for: " : "none failed at all", list);
	arena_free(&a);
}

static int show_trace_reason(const struct trace_question *q, const struct shelf *x, const struct failures *all,
		const struct stand_ins_met *met)
{
	const struct report_style style = output_style(q->o);
	struct trace_notes notes = { 0 };
	const bool text = q->o->format == STORY_TEXT;

	for (size_t i = q->first; i < q->past; i++)
		note_how_many(q, i, &all[i], &notes);
	if (!text)
		trace_note_assumed(&notes, met, q->o);
	stories_write(stdout, &(struct stories){ q->s->name, x->list, x->count, notes.list, notes.count }, q->o->format,
		      &style);
	if (text)
		report_stand_ins(stdout, met->list, met->count, &style);
	for (size_t i = 0; text && i < notes.count; i++)
		message(stdout, "%s%s\n", i ? "" : "\n", notes.list[i]);
	trace_notes_free(&notes);
	return finish_output(EXIT_OK);
}

static bool look(struct trace_question *q, enum reason reason, struct failures *all, struct shelf *x,
		 struct stand_ins_met *met)
{
	bool ok = true;

	for (size_t i = q->first; ok && i < q->past; i++) {
		struct failures *f = &all[i];
		const struct traced_replication of = { i, trace_replication(q->o) };

		f->reason = reason;
		f->limit = q->o->given.limit ? q->o->limit : CALLS_OF_A_DESIGN;
		f->list = xreallocarray(NULL, f->limit, sizeof(*f->list));
		ok = tracing_calls(&q->tracing, &of, note_call, f, NULL, q->d) &&
		     (!f->count || tell(q, i, f, x, met));
		for (size_t k = 0; i > q->first && k < REASON_COUNT; k++)
			all[q->first].others[k] |= f->others[k];
	}
	return ok;
}

int trace_reason(struct trace_question *q)
{
	enum reason reason = find_reason(q->o->reason);
	struct failures *all;
	struct stand_ins_met met = { 0 };
	struct shelf x = { 0 };
	int status = EXIT_BAD_INPUT;
	bool ok;

	if (reason == REASON_NONE)
		return status;
	all = xcalloc(q->s->design_count, sizeof(*all));
	ok = look(q, reason, all, &x, &met);
	if (!show_diagnostics(q->d) && ok && x.count)
		status = show_trace_reason(q, &x, all, &met);
	else if (ok)
		say_none(q, all[q->first].others);
	for (size_t i = 0; i < x.count; i++)
		story_free(&x.list[i]);
	for (size_t i = 0; i < q->s->design_count; i++)
		free(all[i].list);
	free(x.list);
	free(x.places);
	free(all);
	arena_free(&met.arena);
	return status;
}
