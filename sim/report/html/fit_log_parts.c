/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_log_parts - how a log was read, what became of its calls, and what looks wrong in it. */
#include <string.h>

#include "base/text.h"
#include "report/fit/fit_report.h"
#include "report/fit/log_report.h"
#include "report/html/fit_parts_internal.h"

enum { EXAMPLE = 60 };

/* What a column was taken for. */
static const struct {
	const char *role, *meaning;
} roles[] = {
	{ "arrival", "when the call came" }, { "start", "when the call came" }, { "end", "when it ended" },
	{ "date", "the day on which it came" }, { "answered", "when it was answered" },
	{ "queue_start", "when it came to the queue" }, { "queue_end", "when it left the queue" },
	{ "service_start", "when the agent began" }, { "service_end", "when the agent ended" },
	{ "vru_end", "when menus and messages were over" }, { "vru", "with menus and messages, before the queue" },
	{ "wait", "in the queue" }, { "service", "with the agent" }, { "duration", "from the arrival to the end" },
	{ "ring", "ringing until the answer" }, { "held", "until it was dialled" }, { "outcome", "what became of it" },
	{ "reason", "why it ended so" }, { "was_answered", "whether it was answered" },
	{ "was_abandoned", "whether the caller gave up" }, { "agent", "who served it" },
	{ "direction", "inbound, outbound or dialled" }, { "type", "what kind of call it is" }, { "priority", "its priority" },
	{ "answered_by", "a person, or a machine" }, { "id", "its name, so that no call counts twice" },
};

static const char *meaning_of(const char *role)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		if (!strcmp(roles[i].role, role))
			return roles[i].meaning;
	return "";
}

/* The first EXAMPLE characters of TEXT, in A. */
static const char *beginning(const char *text, struct arena *a)
{
	size_t n = 0, length;
	uint32_t code;

	for (size_t i = 0; i < EXAMPLE && text[n]; i++, n += length ? length : 1)
		length = text_decode(text + n, &code);
	return text[n] ? arena_printf(a, "%s…", arena_strndup(a, text, n)) : text;
}

/* The sentences below the columns, without these. */
static void put_fit_log_sentences(struct sheet *s, const struct call_log *log)
{
	for (size_t i = 0; i < LOG_ASIDES; i++) {
		const struct log_set_aside *x = &log->aside[i];
		const char *lines = "";

		for (size_t k = 0; k < x->named; k++)
			lines = arena_printf(&s->a, "%s%s%u", lines, k ? ", " : "", x->lines[k]);
		if (x->count)
			html(s->out, "<p>Left out: %s %s (line%s %s%s).</p>\n", fit_count((double)x->count, "row", &s->a), x->why,
			     x->count == 1 ? "" : "s", lines, x->count > x->named ? ", …" : "");
	}
	for (size_t i = 0; i < log->assumption_count; i++) {
		fputs("<p>Assumed: ", s->out);
		html_name(s->out, log->assumptions[i]);
		fputs(".</p>\n", s->out);
	}
}

void fit_put_reading(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;
	const struct call_log *log = p->f->log;

	html(s->out, "<p>%s of %s of the log are used.</p>\n", fit_count((double)log->count, "call", &s->a),
	     fit_count((double)log->rows, "row", &s->a));
	leaf_begin_table(s, "Columns", "main slim prose", "Column|<Read as|<What that is|<Such as");
	for (size_t i = 0; i < log->reading_count; i++) {
		const struct log_reading *r = &log->readings[i];
		const char *example = text_clean(&s->a, r->example);

		fputs("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">", s->out);
		html_name(s->out, r->column);
		html(s->out, "</th><td role=\"cell\" class=\"t\" data-l=\"Read as\"><code>%s</code></td><td role=\"cell\" class=\"t\">%s</td>"
		     "<td role=\"cell\" class=\"t\" data-l=\"Such as\">", r->role, meaning_of(r->role));
		html_name(s->out, *example ? beginning(example, &s->a) : "(nothing in it)");
		html(s->out, "%s%s</td></tr>\n", *example && *r->unit ? ", in " : "", *example ? r->unit : "");
	}
	leaf_end_table(s);
	put_fit_log_sentences(s, log);
}

void fit_put_outcomes(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;
	const struct call_log *log = p->f->log;
	char share[32], number[32];

	leaf_begin_table(s, "What became of the calls", "main slim", "Ended|Calls|Share");
	for (int i = 0; i < LOGGED_OUTCOMES; i++) {
		double part = log->count ? (double)log->outcomes[i] / (double)log->count : 0;
		struct estimate e = { part, part, part, true, "" };
		struct whisker axis = { 0, 1, "a", true };
		char *name = arena_strdup(&s->a, logged_outcome_names[i]);

		for (char *c = name; *c; c++)
			*c = *c == '_' ? ' ' : *c;
		if (!log->outcomes[i])
			continue;
		html(s->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">%s</th><td role=\"cell\" data-l=\"Calls\">%s</td>"
		     "<td role=\"cell\" class=\"h\" data-l=\"Share\">%s", name, show_count(number, sizeof number, log->outcomes[i]),
		     show_part(share, sizeof share, log->outcomes[i], log->count));
		html_whisker(s->out, &e, &axis);
		fputs("</td></tr>\n", s->out);
	}
	leaf_end_table(s);
}

void fit_put_warnings(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;
	struct report_style style = leaf_style();
	const char *rest;
	char *text;
	size_t size;
	FILE *out = leaf_open(&text, &size);

	log_review(out, p->f->log, p->f->arrivals ? &p->f->arrivals->cycle : NULL, &style);
	leaf_close(out);
	/* without its heading, which is this part's */
	rest = strchr(text + strspn(text, "\n"), '\n');
	if (rest)
		memmove(text, rest, strlen(rest) + 1);
	leaf_told(s, text);
	for (int q = 0; q < FIT_QUANTITIES; q++)
		if (fit_is_doubtful(p->f, (enum fit_quantity)q))
			html(s->out, "<p><b class=\"bad\">%s</b>: the law that is nearest is shown not to be the log's (p %s): look at its "
			     "picture before trusting its tail.</p>\n", fit_title(p->f, (enum fit_quantity)q),
			     fit_p(p->f->quantities[q].choice.candidates[p->f->quantities[q].choice.best].goodness.ks_p,
				   p->f->quantities[q].choice.candidates[p->f->quantities[q].choice.best].goodness.ks_beyond, &s->a));
}
