/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review - the list of findings, who fills it, and how it is told. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "check/review_parts_internal.h"

/* A share of what OF says decides how severe a finding is, unless it is FIXED. */
static const struct kind_row {
	const char *word, *of;
	enum severity severity;
	bool fixed;
	const char *to_do;
} kind_rows[FINDING_KINDS] = {
	[FINDING_ALWAYS_400] = { "always-400", "of these requests", SEVERITY_ERROR, true,
		"start in Studio and return with FlowEvent=return, or ask at another moment" },
	[FINDING_SOMETIMES_400] = { "sometimes-400", "of these requests", SEVERITY_WARNING, false,
		"start in Studio and return with FlowEvent=return, or ask at another moment" },
	[FINDING_UNREACHABLE] = { "unreachable-widget", "of executions", SEVERITY_NOTE, true,
		"lead a transition to it, or delete it" },
	[FINDING_LOOP] = { "loop", "of executions", SEVERITY_NOTE, false,
		"count the attempts in a variable, and leave the loop" },
	[FINDING_STUCK] = { "stuck-on-hangup", "of calls", SEVERITY_WARNING, false,
		"after a long request ask whether the call still lives; set the number's status callback; end stuck executions by REST" },
	[FINDING_LATE_RETURN] = { "late-return", "of returns", SEVERITY_WARNING, false,
		"give the widget a time-out longer than its document can take" },
	[FINDING_FLEX] = { "flex-without-call", "of executions that come there", SEVERITY_ERROR, true,
		"use Enqueue Call, or create the call with the flow's URL" },
	[FINDING_OVERLOAD] = { "overload", "of what is offered there is too much", SEVERITY_ERROR, true,
		"more agents, more CPS, or a limit on the queue" },
	[FINDING_CUT_OFF] = { "cut-off", "of calls, by the shares given and assumed", SEVERITY_WARNING, false,
		"lead these transitions to a message, or back to the question" },
	[FINDING_UNSET] = { "unset-variable", "of these readings are blank", SEVERITY_WARNING, true,
		"correct the name, or set it before" },
	[FINDING_ARGUMENTS] = { "arguments-differ", "of the split's visits", SEVERITY_WARNING, true,
		"make the condition's arguments the split's input: Studio compares the arguments" },
	[FINDING_UNKNOWN_KEY] = { "unknown-key", "of its executions", SEVERITY_WARNING, true,
		"write \"next\" for the widget it leads to; other keys are ignored" },
	[FINDING_ENDLESS] = { "endless-documents", "of calls", SEVERITY_WARNING, false,
		"give the document a way that ends: <Hangup/>, or another URL after some attempts" },
	[FINDING_LINE_HELD] = { "line-held", "of calls that come there", SEVERITY_WARNING, true,
		"delete the <Pause>: <Connect> waits for the stream by itself" },
	[FINDING_VOICEMAIL] = { "voicemail-answers", "of these dials", SEVERITY_WARNING, false,
		"ring for less, or have the machine detected: machineDetection, amdStatusCallback and a redirect at: child_detected" },
	[FINDING_NOBODY_ON_DUTY] = { "nobody-on-duty", "of the calls that come there", SEVERITY_WARNING, false,
		"a schedule that covers the hours of the calls, or send callers elsewhere then" },
	[FINDING_CALLERS_LOST] = { "callers-lost", "of the calls that come there, at least", SEVERITY_WARNING, true,
		"more agents, or shorter handle_time and wrap_up (look at their units)" },
	[FINDING_TOO_LATE] = { "too-late", "of those concerned", SEVERITY_WARNING, true,
		"look at the units of both, and make the one shorter or the other longer" },
	[FINDING_NEVER_STARTS] = { "never-starts", "of the calls that come there", SEVERITY_ERROR, true,
		"let one of them start it: startConferenceOnEnter=\"true\", or start_conference_on_enter: yes of a participant" },
	[FINDING_DIALLER_HELD] = { "dialler-held", "of their time agents are not busy, at least", SEVERITY_WARNING, true,
		"raise the limit, or have fewer agents" },
	[FINDING_UNREAD] = { "detection-unread", "of answered calls wait for it", SEVERITY_WARNING, true,
		"give the app a `machine`, read AnsweredBy, or leave machine_detection out" },
	[FINDING_SILENCE] = { "silence", "of people who answer", SEVERITY_WARNING, false,
		"detect beside the call: machine_detection: {mode: Enable, async: yes}, and a redirect at: detected" },
	[FINDING_ODD_TIME] = { "odd-time", "of calls", SEVERITY_NOTE, true,
		"look at its unit: ms, s, m or h" },
	[FINDING_ENDS_FOR_ALL] = { "ends-for-all", "of calls", SEVERITY_NOTE, true,
		"end_conference_on_exit of one of them alone: whom the others are there for" },
	[FINDING_OUTCOMES_DROPPED] = { "outcomes-dropped", "of calls to callers, and of none to the group", SEVERITY_NOTE, true,
		"say them of the group, too; 0% where it is meant so" },
};

static bool same(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && a->design == b->design &&
	       a->at.source == b->at.source && a->at.line == b->at.line &&
	       a->at.column == b->at.column && !strcmp(a->text, b->text);
}

void finding_add(struct review *r, const struct finding *f)
{
	for (size_t i = 0; i < r->count; i++)
		if (same(&r->list[i], f))
			return;
	r->list = array_room(r->list, r->count, &r->capacity, sizeof(*r->list));
	r->list[r->count] = *f;
	r->list[r->count].text = arena_strdup(&r->arena, f->text);
	r->list[r->count++].path = f->path ? arena_strdup(&r->arena, f->path) : NULL;
}

enum { NAMES_SHOWN = 4 };

void join_name(struct joined *l, struct arena *a, const char *format, ...)
{
	char name[300];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	if (l->text && strstr(l->text, name))
		return;
	if (l->count++ < NAMES_SHOWN)
		l->text = l->text ? arena_printf(a, "%s, %s", l->text, name) : arena_strdup(a, name);
}

const char *joined_text(const struct joined *l, struct arena *a)
{
	if (l->count <= NAMES_SHOWN)
		return l->text;
	return arena_printf(a, "%s and %zu more", l->text, l->count - NAMES_SHOWN);
}

void join_place(struct joined *l, struct arena *a, struct where at)
{
	if (l->place_count == l->place_capacity) {
		struct where *more = arena_array(a, 2 * l->place_capacity + 4, sizeof(*more));

		for (size_t i = 0; i < l->place_count; i++)
			more[i] = l->places[i];
		l->places = more;
		l->place_capacity = 2 * l->place_capacity + 4;
	}
	l->places[l->place_count++] = at;
}

static const struct node *widget_node(const struct flow_file *f, int32_t index)
{
	const struct node *states = node_get(f->root, "states");

	return states && states->kind == NODE_LIST && (size_t)index < states->count ?
		states->items[index] : NULL;
}

struct where widget_place(const struct flow_file *f, int32_t index)
{
	const struct node *state = widget_node(f, index);
	const struct node *name = node_get(state, "name");

	return name ? name->at : state ? state->at : f->at;
}

const char *widget_word(const struct flow_file *f, int32_t index)
{
	return node_text(widget_node(f, index), "name", "?");
}

static void review_design(struct review *r, const struct scenario *s, size_t design)
{
	struct diagnostics d = { 0 };
	struct reviewed v = { r, s, compile_design(s, design, NULL, &d), design };
	struct reach reach;

	if (v.p) {
		review_soften((struct program *)v.p);
		reach_design(&reach, v.p);
		review_lives(&v, &reach);
		review_loops(&v, &reach);
		review_inputs(&v, &reach);
		review_ends(&v, &reach);
		review_documents(&v, &reach);
		review_flex(&v, &reach);
		review_voicemail(&v, &reach);
		review_late(&v, &reach);
		review_rooms(&v, &reach);
		review_detection(&v, &reach);
		review_dialler(&v);
		review_load(&v, &reach);
		reach_free(&reach);
	}
	program_free((struct program *)v.p);
	diag_free(&d);
}

void review_scenario(const struct scenario *s, struct review *r)
{
	review_widgets(r, s);
	review_callees(r, s);
	for (size_t i = 0; i < s->design_count; i++)
		review_design(r, s, i);
	review_join(r);
}

bool *design_flows(const struct scenario *s, size_t design)
{
	struct diagnostics d = { 0 };
	struct program *p = compile_design(s, design, NULL, &d);
	bool *flows = p ? xcalloc(s->flow_count + 1, sizeof(*flows)) : NULL;
	struct reach reach;

	if (p) {
		reach_design(&reach, p);
		for (size_t i = 0; i < p->step_count; i++)
			if (reach.from[i] != NOWHERE && reach.flow[i] != NOWHERE)
				flows[reach.flow[i]] = true;
		reach_free(&reach);
	}
	program_free(p);
	diag_free(&d);
	return flows;
}

void review_free(struct review *r)
{
	free(r->list);
	arena_free(&r->arena);
	*r = (struct review){ 0 };
}

enum severity finding_severity(const struct finding *f)
{
	const struct kind_row *row = &kind_rows[f->kind];

	if (f->as != AS_KIND)
		return f->as == AS_NOTE ? SEVERITY_NOTE : SEVERITY_WARNING;
	if (row->fixed || !f->rated)
		return row->severity;
	return f->share > 1 - 1e-9 ? SEVERITY_ERROR : f->share >= 0.01 ? SEVERITY_WARNING : SEVERITY_NOTE;
}

const char *finding_word(const struct finding *f)
{
	return kind_rows[f->kind].word;
}

static void say_finding(const struct finding *f, struct diagnostics *d)
{
	const struct kind_row *row = &kind_rows[f->kind];
	char rate[100] = "a run says how often";
	const struct finding_notes notes = { f->path, rate, f->to_do ? f->to_do : row->to_do };

	if (f->rated && f->kind == FINDING_CUT_OFF && !(f->share > 0))
		snprintf(rate, sizeof(rate), "none by the shares: only where something fails, or is not expected");
	else if (f->rated)
		snprintf(rate, sizeof(rate), "%.3g %% %s", 100 * f->share, row->of);
	if (f->designs)
		diag_finding(d, finding_severity(f), f->at, &notes, "%s: designs %s: %s", row->word, f->designs, f->text);
	else if (f->design)
		diag_finding(d, finding_severity(f), f->at, &notes, "%s: design '%s': %s", row->word,
			     f->design, f->text);
	else
		diag_finding(d, finding_severity(f), f->at, &notes, "%s: %s", row->word, f->text);
}

size_t review_tell(const struct review *r, struct diagnostics *d)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->list[i].kind == NOT_FOLLOWED)
			diag_warning(d, r->list[i].at, "design '%s': %s", r->list[i].design,
				     r->list[i].text);
		else if (!r->list[i].told_elsewhere)
			say_finding(&r->list[i], d);
	return review_count(r, SEVERITY_ERROR) + review_count(r, SEVERITY_WARNING);
}

size_t review_count(const struct review *r, enum severity severity)
{
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++)
		n += r->list[i].kind != NOT_FOLLOWED && !r->list[i].told_elsewhere && finding_severity(&r->list[i]) == severity;
	return n;
}
