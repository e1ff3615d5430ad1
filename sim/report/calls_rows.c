/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls_rows - single calls as they end, as CSV or as JSON Lines. */
#include "report/calls_rows.h"

#include <inttypes.h>

#include "base/text.h"

static void begin(struct calls_rows *w, const char *name)
{
	bool first = !w->fields++;

	if (w->format == CALLS_JSONL)
		fprintf(w->out, "%s\"%s\":", first ? "{" : ",", name);
	else if (!first)
		putc(',', w->out);
}

/* A name is what the caller's text says; control characters are none of it. */
static void put_json_text(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putc('\\', out);
		if ((unsigned char)*text < ' ')
			fprintf(out, "\\u%04x", *text);
		else
			putc(*text, out);
	}
	putc('"', out);
}

/* NULL: there is none. */
static void put_call_text(struct calls_rows *w, const char *name, const char *text)
{
	begin(w, name);
	if (w->format == CALLS_CSV)
		csv_put_text(w->out, text);
	else if (text)
		put_json_text(w->out, text);
	else
		fputs("null", w->out);
}

static void put_whole(struct calls_rows *w, const char *name, uint64_t x)
{
	begin(w, name);
	fprintf(w->out, "%" PRIu64, x);
}

static void put_flag(struct calls_rows *w, const char *name, bool x)
{
	begin(w, name);
	if (w->format == CALLS_CSV)
		putc(x ? '1' : '0', w->out);
	else
		fputs(x ? "true" : "false", w->out);
}

/* Nanoseconds as exact seconds; negative: it never happened. */
static void put_time(struct calls_rows *w, const char *name, int64_t ns)
{
	begin(w, name);
	if (ns >= 0)
		fprintf(w->out, "%" PRId64 ".%09" PRId64, ns / 1000000000, ns % 1000000000);
	else if (w->format == CALLS_JSONL)
		fputs("null", w->out);
}

void calls_rows_begin(struct calls_rows *w, FILE *out, enum calls_format format)
{
	*w = (struct calls_rows){ .out = out, .format = format };
	if (format == CALLS_CSV)
		fputs("design,replication,call,counted,created,answered,ended,state,success,reason,studio,"
		      "studio_accepted,rest_redirects,rest_400,studio_400,queue_wait,agent,attempt,ending\n", out);
}

void calls_rows_call(void *context, const char *design, uint32_t replication, const struct call_report *r)
{
	struct calls_rows *w = context;

	w->fields = 0;
	put_call_text(w, "design", design);
	put_whole(w, "replication", (uint64_t)replication + 1);
	put_whole(w, "call", first_call(r->number) + 1);
	put_flag(w, "counted", r->counted);
	put_time(w, "created", r->created);
	put_time(w, "answered", r->answered);
	put_time(w, "ended", r->ended);
	put_call_text(w, "state", call_state_names[r->state]);
	put_flag(w, "success", r->success);
	put_call_text(w, "reason", r->reason == REASON_NONE ? NULL : reason_codes[r->reason]);
	put_time(w, "studio", r->studio);
	put_flag(w, "studio_accepted", r->studio_accepted);
	put_whole(w, "rest_redirects", r->rest_redirects);
	put_whole(w, "rest_400", r->rest_400);
	put_whole(w, "studio_400", r->studio_400);
	put_time(w, "queue_wait", r->queue_wait);
	put_flag(w, "agent", r->agent);
	put_whole(w, "attempt", times_again(r->number) + 1);
	put_call_text(w, "ending", end_rows[r->end].name);
	fputs(w->format == CALLS_JSONL ? "}\n" : "\n", w->out);
}
