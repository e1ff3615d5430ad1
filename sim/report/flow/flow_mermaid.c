/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flow_mermaid - a flow as a Mermaid flowchart. In texts whatever is no letter, digit or blank
 * stands as the number of its character, #60; for <, so that none of it is syntax or markup.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "report/flow/flow_palette_internal.h"

/* Further characters that mean nothing to Mermaid within quotes. */
static const char plain[] = " .,%_-:=+/?!()";

/* Is C, which is one of them, markup all the same? A sign of lists or of emphasis where the text
 * begins, the point of "1. ", or the first of two percent signs. */
static bool is_markup(const unsigned char *c, const unsigned char *begin)
{
	if (*c == '%')
		return c[1] == '%';
	if (c == begin)
		return strchr("-+_", *c) != NULL;
	if (!strchr(".)", *c) || (c[1] && c[1] != ' '))
		return false;
	while (c > begin && isdigit(c[-1]))
		c--;
	return c == begin;
}

static bool is_plain(const unsigned char *c, const unsigned char *begin)
{
	return *c >= 0x80 || isalnum(*c) || (strchr(plain, *c) && !is_markup(c, begin));
}

static void mermaid_text(FILE *out, const char *text)
{
	const unsigned char *begin = (const unsigned char *)text + strspn(text, " ");

	for (const unsigned char *c = begin; *c; c++)
		if (is_plain(c, begin))
			putc(*c, out);
		else
			fprintf(out, "#%u;", *c);
}

static void put_lines(FILE *out, const char *const *lines, size_t count, const char *between)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			fputs(between, out);
		mermaid_text(out, lines[i]);
	}
}

static void mermaid_line(FILE *out, const char *text)
{
	if (!text)
		return;
	fputs("<br/>", out);
	mermaid_text(out, text);
}

static const char *class_of(const struct flow_drawing *d, const struct flow_widget_drawn *w)
{
	static const char *const groups[FLOW_GROUPS] = { "entry", "speech", "logic", "request", "person", "elsewhere", "other" };
	static const char *const steps[FLOW_STEPS] = { "none", "few", "some", "many", "most" };

	return d->counted ? steps[flow_traffic_step(w->result ? w->result->calls : 0, d->calls)] : groups[w->group];
}

static void mermaid_widget(FILE *out, struct flow_drawing *d, size_t i)
{
	struct flow_widget_drawn *w = &d->widgets[i];
	size_t count;
	const char **lines = flow_lines(&d->arena, w->name, FLOW_COLUMNS, &count);
	bool entry = w->group == FLOW_ENTRY;

	fprintf(out, "  w%zu%s\"", i, entry ? "([" : "[");
	put_lines(out, lines, count, "<br/>");
	mermaid_line(out, w->type);
	if (w->runs) {
		lines = flow_lines(&d->arena, arena_printf(&d->arena, "runs %s", w->runs), FLOW_COLUMNS, &count);
		fputs("<br/>", out);
		put_lines(out, lines, count, "<br/>");
	}
	mermaid_line(out, flow_calls_line(&d->arena, d, w));
	mermaid_line(out, flow_time_line(&d->arena, w));
	for (size_t k = 0; k < w->fault_count; k++)
		mermaid_line(out, flow_fault_line(&d->arena, w->faults[k]));
	fprintf(out, "\"%s:::%s\n", entry ? "])" : "]", class_of(d, w));
	if (w->fault_count && w->faults[0]->severity != SEVERITY_NOTE)
		fprintf(out, "  style w%zu stroke:%s,stroke-width:3px\n", i, flow_fault_colours[w->faults[0]->severity]);
}

static void mermaid_end(FILE *out, struct flow_drawing *d, size_t i, const struct flow_fault *fault)
{
	static const char *const classes[] = { [END_IS_GOOD] = "good", [END_IS_BAD] = "bad", [END_IS_NEUTRAL] = "ended" };
	const struct widget_result *r = d->widgets[i].result;

	fprintf(out, "  e%zu{{\"", i);
	if (!d->counted || !r || !r->end_count)
		mermaid_text(out, "flow ends");
	if (fault && !d->counted)
		mermaid_line(out, flow_fault_line(&d->arena, fault));
	for (size_t k = 0; d->counted && r && k < r->end_count; k++) {
		if (k)
			fputs("<br/>", out);
		mermaid_text(out, end_line(&d->arena, d, &r->ends[k]));
	}
	fprintf(out, "\"}}:::%s\n", classes[d->counted ? end_kind_in(r) : END_IS_NEUTRAL]);
}

/* Arrows by their numbers, which is how Mermaid styles them. */
struct arrows {
	FILE *out;
	struct flow_drawing *d;
	size_t count;
	char *styles; /* of those so far */
	size_t size;
	FILE *into;
};

static void mermaid_arrow(struct arrows *s, const struct flow_arrow *x, const char *to, uint64_t taken)
{
	const struct flow_drawing *d = s->d;
	double share = d->calls ? (double)taken / (double)d->calls : 0;
	size_t count = 0;
	const char **lines = x->label_count ? flow_arrow_lines(s->d, x, &count) : NULL;

	fprintf(s->out, "  w%zu %s", x->from, d->counted && !taken ? "-.->" : "-->");
	if (count) {
		fputs("|\"", s->out);
		put_lines(s->out, lines, count, "<br/>");
		fputs("\"|", s->out);
	}
	fprintf(s->out, " %s\n", to);
	if (d->counted && taken)
		fprintf(s->into, "  linkStyle %zu stroke-width:%.1fpx\n", s->count, 1 + 6 * (share < 1 ? share : 1));
	s->count++;
}

static void mermaid_arrow_to_end(struct arrows *s, size_t i)
{
	const struct widget_result *r = s->d->widgets[i].result;
	struct flow_arrow none = { .from = i, .to = -1 };
	const struct flow_arrow *last = NULL;

	for (size_t k = 0; k < s->d->arrow_count; k++)
		if (s->d->arrows[k].from == i && s->d->arrows[k].to < 0 && flow_arrow_shown(s->d, &s->d->arrows[k]))
			last = &s->d->arrows[k];
	if (!last && !(s->d->counted && flow_ended(r)))
		return;
	mermaid_end(s->out, s->d, i, last ? last->fault : NULL);
	mermaid_arrow(s, last ? last : &none, arena_printf(&s->d->arena, "e%zu", i),
		  flow_ended(r) ? flow_ended(r) : last ? last->count : 0);
}

static void put_class(FILE *out, const char *name, const struct flow_paint *paint)
{
	fprintf(out, "  classDef %s fill:%s,stroke:%s,color:%s\n", name, paint->fill, paint->line, FLOW_INK);
}

static void put_classes(FILE *out, const struct flow_drawing *d)
{
	static const char *const groups[FLOW_GROUPS] = { "entry", "speech", "logic", "request", "person", "elsewhere", "other" };
	static const char *const steps[FLOW_STEPS] = { "none", "few", "some", "many", "most" };
	static const char *const ends[] = { [END_IS_GOOD] = "good", [END_IS_BAD] = "bad", [END_IS_NEUTRAL] = "ended" };

	for (size_t i = 0; !d->counted && i < FLOW_GROUPS; i++)
		put_class(out, groups[i], &flow_group_paints[i]);
	for (size_t i = 0; d->counted && i < FLOW_STEPS; i++)
		put_class(out, steps[i], &flow_traffic_paints[i]);
	for (size_t i = 0; i < 3; i++)
		put_class(out, ends[i], &flow_end_paints[i]);
}

void flow_write_mermaid(FILE *out, struct flow_drawing *d)
{
	struct arrows s = { .out = out, .d = d };

	s.into = open_memstream(&s.styles, &s.size);
	if (!s.into)
		memory_exhausted(0);
	fputs("flowchart TD\n", out);
	put_classes(out, d);
	for (size_t i = 0; i < d->widget_count; i++)
		mermaid_widget(out, d, i);
	for (size_t i = 0; i < d->arrow_count; i++)
		if (d->arrows[i].to >= 0)
			mermaid_arrow(&s, &d->arrows[i], arena_printf(&d->arena, "w%d", d->arrows[i].to), d->arrows[i].count);
	for (size_t i = 0; i < d->widget_count; i++)
		mermaid_arrow_to_end(&s, i);
	if (fclose(s.into))
		memory_exhausted(0);
	fputs(s.styles, out);
	free(s.styles);
}
