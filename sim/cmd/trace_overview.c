/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trace_overview - which calls are worth a look: of each design one that failed for each reason, a
 * typical one that did not, and the slowest. */
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "cmd/shared/what_was_run_internal.h"
#include "cmd/trace_internal.h"
#include "report/trace_report.h"

/* A call that succeeded, and how long it took. */
struct success {
	int64_t length;
	uint64_t number;
};

struct extreme {
	int64_t time; /* 0: none */
	uint64_t number;
};

struct found {
	uint64_t calls, failed[REASON_COUNT], first[REASON_COUNT];
	struct success *successes;
	size_t count, capacity;
	struct extreme wait, studio;
	bool studio_varies; /* not all were as slow */
};

static void more(struct extreme *x, int64_t time, uint64_t number)
{
	if (time > x->time)
		*x = (struct extreme){ time, number };
}

static void trace_overview_note_call(void *context, const struct call_report *r)
{
	struct found *f = context;

	if (!r->counted)
		return;
	f->calls++;
	more(&f->wait, r->queue_wait, r->number);
	if (r->studio >= 0) {
		f->studio_varies |= f->studio.time && f->studio.time != r->studio - r->created;
		more(&f->studio, r->studio - r->created, r->number);
	}
	if (r->success) {
		f->successes = array_room(f->successes, f->count, &f->capacity, sizeof(*f->successes));
		f->successes[f->count++] = (struct success){ r->ended - r->created, r->number };
	} else if (!f->failed[r->reason]++) {
		f->first[r->reason] = r->number;
	}
}

static int shortest_first(const void *a, const void *b)
{
	const struct success *x = a, *y = b;

	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

static const struct success *typical(struct found *f)
{
	qsort(f->successes, f->count, sizeof(*f->successes), shortest_first);
	return &f->successes[(f->count - 1) / 2];
}

/* Those whose reason is the most frequent first; equally frequent ones in the order of names.c. */
static size_t reasons_by_number(const struct found *f, enum reason *list)
{
	size_t count = 0;

	for (enum reason r = REASON_NONE + 1; r < REASON_COUNT; r++) {
		size_t i = count;

		if (!f->failed[r])
			continue;
		for (; i && f->failed[list[i - 1]] < f->failed[r]; i--)
			list[i] = list[i - 1];
		list[i] = r;
		count++;
	}
	return count;
}

static const char *command_of(const struct trace_question *q, size_t design, uint64_t number, struct arena *a)
{
	struct options o = *q->o;
	char *text = NULL;
	const char *kept;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		memory_exhausted(0);
	o.given.design = o.given.call = true;
	o.design = q->s->designs[design].name;
	o.call = number + 1;
	write_command_line_here(out, &o);
	if (fclose(out))
		memory_exhausted(0);
	kept = arena_strndup(a, text, size - 1);
	free(text);
	return kept;
}

static void trace_overview_choose(const struct trace_question *q, size_t design, struct found *f, struct traced_design *x,
		   struct arena *a)
{
	enum reason reasons[REASON_COUNT];
	size_t count = reasons_by_number(f, reasons), n = 0;
	struct traced_call *calls = arena_array(a, count + 3, sizeof(*calls));

	for (size_t i = 0; i < count; i++) {
		enum reason r = reasons[i];

		calls[n++] = (struct traced_call){ TRACED_FAILURE, command_of(q, design, f->first[r], a), r, f->failed[r], 0 };
	}
	if (f->count) {
		const struct success *s = typical(f);

		calls[n++] = (struct traced_call){ TRACED_TYPICAL, command_of(q, design, s->number, a), REASON_NONE, f->count,
						   s->length };
	}
	if (f->wait.time)
		calls[n++] = (struct traced_call){ TRACED_WAIT, command_of(q, design, f->wait.number, a), REASON_NONE, 1,
						   f->wait.time };
	if (f->studio_varies)
		calls[n++] = (struct traced_call){ TRACED_STUDIO, command_of(q, design, f->studio.number, a), REASON_NONE, 1,
						   f->studio.time };
	x->calls = calls;
	x->count = n;
}

static bool trace_overview_look(struct trace_question *q, size_t design, struct traced_design *x, struct arena *a)
{
	const struct traced_replication of = { design, trace_replication(q->o) };
	const struct design *d = &q->s->designs[design];
	struct found f = { 0 };
	bool ok = tracing_calls(&q->tracing, &of, trace_overview_note_call, &f, NULL, q->d);

	*x = (struct traced_design){ .name = d->name, .title = d->title, .number = design, .offered = f.calls };
	if (ok)
		trace_overview_choose(q, design, &f, x, a);
	free(f.successes);
	return ok;
}

int trace_overview(struct trace_question *q)
{
	const struct report_style style = output_style(q->o);
	struct arena a = { 0 };
	struct traced_design *list = arena_array(&a, q->past - q->first, sizeof(*list));
	bool ok = true;
	int status = EXIT_BAD_INPUT;

	for (size_t i = q->first; ok && i < q->past; i++)
		ok = trace_overview_look(q, i, &list[i - q->first], &a);
	if (!show_diagnostics(q->d) && ok) {
		report_traced(stdout, list, q->past - q->first, trace_replication(q->o), &style);
		status = finish_output(EXIT_OK);
	}
	arena_free(&a);
	return status;
}
