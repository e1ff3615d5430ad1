/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * flow_dot - a flow in Graphviz's language. Texts stand in HTML-like labels, escaped as in XML, for
 * in others a backslash or a quote would be a command; widgets are w0, w1, ... by their place in
 * the export, so that no name is an identifier.
 */
#include "report/flow/flow_palette_internal.h"
#include "report/html/html_internal.h"
#include "report/layout/terminal_text_internal.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL = 9 };

/* A backslash is doubled, of which dot would make a command such as \N here, too. */
static void put_text(FILE *out, const char *text)
{
	for (size_t n; *text; text += n + (text[n] == '\\')) {
		char *part;

		n = strcspn(text, "\\");
		part = strndup(text, n);
		if (!part)
			memory_exhausted(n);
		html_escape(out, part);
		free(part);
		if (text[n])
			fputs("\\\\", out);
	}
}

static void put_line(FILE *out, const char *text, const char *colour, bool first)
{
	if (!first)
		fputs("<br/>", out);
	fprintf(out, "<font point-size=\"%d\" color=\"%s\">", SMALL, colour);
	put_text(out, text);
	fputs("</font>", out);
}

/* Beside its arrow, whose width dot does not know of. */
static void put_beside(FILE *out, struct arena *a, const char *text, const char *colour, bool first)
{
	put_line(out, arena_printf(a, "\u00a0\u00a0%s", text), colour, first);
}

static void put_name(FILE *out, struct arena *a, const char *name, size_t width)
{
	size_t count;
	const char **lines = flow_lines(a, name, width, &count);

	for (size_t i = 0; i < count; i++) {
		fputs(i ? "<br/><b>" : "<b>", out);
		put_text(out, *lines[i] ? lines[i] : " ");
		fputs("</b>", out);
	}
}

static void put_optional(FILE *out, const char *text)
{
	if (text)
		put_line(out, text, FLOW_INK, false);
}

static void put_small_lines(FILE *out, struct arena *a, const char *text, size_t width)
{
	size_t count;
	const char **lines = flow_lines(a, text, width, &count);

	for (size_t i = 0; i < count; i++)
		put_line(out, lines[i], FLOW_MUTE, false);
}

static void put_widget(FILE *out, struct flow_drawing *d, size_t i)
{
	struct flow_widget_drawn *w = &d->widgets[i];
	struct flow_paint paint = flow_group_paints[w->group];
	bool marked = w->fault_count && w->faults[0]->severity != SEVERITY_NOTE;
	bool empty = d->counted && !(w->result && w->result->visits);

	if (d->counted)
		paint = flow_traffic_paints[flow_traffic_step(w->result ? w->result->calls : 0, d->calls)];
	if (marked)
		paint.line = flow_fault_colours[w->faults[0]->severity];
	fprintf(out, "  w%zu [style=\"filled,rounded%s\" fillcolor=\"%s\" color=\"%s\" penwidth=%s label=<", i,
		empty ? ",dashed" : "", paint.fill, paint.line, marked ? "2.5" : "1");
	put_name(out, &d->arena, w->name, FLOW_COLUMNS);
	put_line(out, w->type, d->counted ? FLOW_INK : FLOW_MUTE, false);
	if (w->runs)
		put_small_lines(out, &d->arena, arena_printf(&d->arena, "runs %s", w->runs), FLOW_COLUMNS);
	put_optional(out, flow_calls_line(&d->arena, d, w));
	put_optional(out, flow_time_line(&d->arena, w));
	for (size_t k = 0; k < w->fault_count; k++)
		put_line(out, flow_fault_line(&d->arena, w->faults[k]),
			 d->counted ? FLOW_INK : flow_fault_colours[w->faults[k]->severity], false);
	fputs(">];\n", out);
}

/* Where calls of widget I end: what became of them, or that the flow ends. */
static void put_end(FILE *out, struct flow_drawing *d, size_t i, const struct flow_fault *fault)
{
	const struct widget_result *r = d->widgets[i].result;
	struct flow_paint paint = flow_end_paints[d->counted ? end_kind_in(r) : END_IS_NEUTRAL];

	if (fault && !d->counted)
		paint.line = flow_fault_colours[fault->severity];
	fprintf(out, "  e%zu [style=\"filled\" fillcolor=\"%s\" color=\"%s\" margin=\"0.06,0.03\" label=<", i, paint.fill, paint.line);
	if (!d->counted || !r || !r->end_count)
		put_line(out, "flow ends", FLOW_MUTE, true);
	if (fault && !d->counted)
		put_line(out, flow_fault_line(&d->arena, fault), paint.line, false);
	for (size_t k = 0; d->counted && r && k < r->end_count; k++)
		put_line(out, end_line(&d->arena, d, &r->ends[k]), flow_end_paints[end_kind_of(r->ends[k].end)].line, !k);
	fputs(">];\n", out);
}

static void put_style(FILE *out, const struct flow_drawing *d, uint64_t count, const char *colour)
{
	double share = d->calls ? (double)count / (double)d->calls : 0;

	if (!d->counted)
		return;
	if (count)
		fprintf(out, " penwidth=%.2f weight=%d color=\"%s\"", 1 + 6 * (share < 1 ? share : 1),
			1 + (int)(20 * (share < 1 ? share : 1)), colour);
	else
		fprintf(out, " style=dashed color=\"%s\"", FLOW_FAINT);
}

static void put_label(FILE *out, struct flow_drawing *d, const struct flow_arrow *x)
{
	size_t count;
	const char **lines = flow_arrow_lines(d, x, &count);

	fputs(" label=<", out);
	for (size_t i = 0; i < count; i++)
		put_beside(out, &d->arena, lines[i], d->counted && !x->count ? FLOW_MUTE : FLOW_INK, !i);
	fputs(">", out);
}

static void put_arrow(FILE *out, struct flow_drawing *d, const struct flow_arrow *x)
{
	fprintf(out, "  w%zu -> w%d [", x->from, x->to);
	put_label(out, d, x);
	put_style(out, d, x->count, d->counted ? "#2468a2" : FLOW_LINE);
	fputs("];\n", out);
}

/* What leads to the end of widget I: the transitions without a next widget, if callers leave by them. */
static void put_arrow_to_end(FILE *out, struct flow_drawing *d, size_t i)
{
	const struct widget_result *r = d->widgets[i].result;
	const struct flow_arrow *last = NULL;

	for (size_t k = 0; k < d->arrow_count; k++)
		if (d->arrows[k].from == i && d->arrows[k].to < 0 && flow_arrow_shown(d, &d->arrows[k]))
			last = &d->arrows[k];
	if (!last && !(d->counted && flow_ended(r)))
		return;
	put_end(out, d, i, last ? last->fault : NULL);
	fprintf(out, "  w%zu -> e%zu [", i, i);
	if (last)
		put_label(out, d, last);
	put_style(out, d, flow_ended(r) ? flow_ended(r) : last ? last->count : 0,
		  flow_end_paints[end_kind_in(r)].line);
	fputs("];\n", out);
}

static void put_caption(FILE *out, struct flow_drawing *d)
{
	char number[32];

	fputs("  label=<", out);
	put_name(out, &d->arena, d->name, 2 * FLOW_COLUMNS);
	if (d->counted) {
		put_small_lines(out, &d->arena, d->design, 2 * FLOW_COLUMNS);
		put_line(out, arena_printf(&d->arena, "%s calls; in boxes: of calls, at arrows: of the widget's visits",
					   show_count(number, sizeof number, d->calls)), FLOW_MUTE, false);
	}
	fputs(">;\n", out);
}

void flow_write_dot(FILE *out, struct flow_drawing *d)
{
	fprintf(out, "digraph flow {\n"
		"  graph [rankdir=TB bgcolor=transparent labelloc=t fontname=\"Helvetica,Arial,sans-serif\" fontsize=13 "
		"fontcolor=\"%s\" nodesep=0.3 ranksep=0.45];\n"
		"  node [shape=box fontname=\"Helvetica,Arial,sans-serif\" fontsize=11 fontcolor=\"%s\" height=0.3 margin=\"0.12,0.06\"];\n"
		"  edge [fontname=\"Helvetica,Arial,sans-serif\" fontsize=%d fontcolor=\"%s\" color=\"%s\" arrowsize=0.7];\n",
		FLOW_INK, FLOW_INK, SMALL, FLOW_INK, FLOW_LINE);
	if (!d->uncaptioned)
		put_caption(out, d);
	for (int entry = 1; entry >= 0; entry--) /* from which ranks begin */
		for (size_t i = 0; i < d->widget_count; i++)
			if ((d->widgets[i].group == FLOW_ENTRY) == entry)
				put_widget(out, d, i);
	for (size_t i = 0; i < d->arrow_count; i++)
		if (d->arrows[i].to >= 0)
			put_arrow(out, d, &d->arrows[i]);
	for (size_t i = 0; i < d->widget_count; i++)
		put_arrow_to_end(out, d, i);
	fputs("}\n", out);
}
