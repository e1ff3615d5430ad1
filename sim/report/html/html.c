/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/html_internal.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void put_escaped(FILE *out, const char *text, const char *end)
{
	for (; text < end; text++) {
		const char *escaped = entity(*text);

		if (escaped)
			fputs(escaped, out);
		else
			putc(*text, out);
	}
}

void html_escape(FILE *out, const char *text)
{
	put_escaped(out, text, text + strlen(text));
}

/* Is the blank at TEXT one between a number and its percent sign, or before a half-width? */
static bool holds_together(const char *text, const char *begin)
{
	if (!strncmp(text, " ±", strlen(" ±")))
		return true;
	return !strncmp(text, " %", 2) && text > begin && text[-1] >= '0' && text[-1] <= '9';
}

/* The same with blanks there that break no line. */
static void put_value(FILE *out, const char *text)
{
	for (const char *from = text;; from = text) {
		while (*text && !holds_together(text, from))
			text++;
		put_escaped(out, from, text);
		if (!*text++)
			return;
		fputs("\xc2\xa0", out);
	}
}

void html(FILE *out, const char *markup, ...)
{
	va_list args;

	va_start(args, markup);
	for (; *markup; markup++) {
		if (*markup != '%')
			putc(*markup, out);
		else if (*++markup == 's')
			put_value(out, va_arg(args, const char *));
		else
			putc('%', out);
	}
	va_end(args);
}

void html_name(FILE *out, const char *name)
{
	struct arena a = { 0 };

	fputs("<bdi>", out);
	html_escape(out, text_clean(&a, name));
	fputs("</bdi>", out);
	arena_free(&a);
}

void html_shown(FILE *out, const struct shown *s)
{
	if (*s->interval)
		html(out, "%s <small>%s</small>", s->value, s->interval);
	else
		html(out, "%s", s->value);
}

double html_place(double x, double from, double to)
{
	double at = to > from ? 100 * (x - from) / (to - from) : 0;

	return at > 0 ? fmin(at, 100) : 0;
}

void html_whisker(FILE *out, const struct estimate *e, const struct whisker *w)
{
	double at;

	if (!e->defined || isnan(e->value))
		return;
	at = html_place(e->value, w->from, w->to);
	fprintf(out, "<svg class=\"w %s\" aria-hidden=\"true\"><line class=\"base\" x2=\"100%%\" y1=\"9\" y2=\"9\"/>",
		w->kind);
	if (w->fill)
		fprintf(out, "<rect y=\"5\" width=\"%.3f%%\" height=\"8\"/>", at);
	if (!isnan(e->low) && !isnan(e->high))
		fprintf(out, "<line x1=\"%.3f%%\" x2=\"%.3f%%\" y1=\"9\" y2=\"9\"/>",
			html_place(e->low, w->from, w->to), html_place(e->high, w->from, w->to));
	fprintf(out, "<circle cx=\"%.3f%%\" cy=\"9\" r=\"4.5\"/></svg>", at);
}
