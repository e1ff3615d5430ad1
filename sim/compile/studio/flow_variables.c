/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow_variables - the steps that set what flows read. */
#include "base/memory.h"
#include "compile/studio/flow_variables_internal.h"
#include "compile/studio/reading_internal.h"

#include <stdlib.h>
#include <string.h>

/* Uses of a widget's purposes: of what is given, and of what is drawn in its place. */
enum { USE_GIVEN = 4, USE_DRAWN = 5, MOST_DRAWS = 1024, DRAW_SHIFT = 14 };

/* ---- steps that set ---- */

static void begin_answers(struct builder *b)
{
	values_answers_list(b, (struct answers){ (int32_t)b->p->values.answer_count, 0, false });
}

static void add_setting(struct builder *b, int32_t slot, int32_t value)
{
	struct value_tables *t = &b->p->values;

	values_setting(b, (struct setting){ slot, value });
	t->answer[t->answer_count - 1].count++;
}

static void begin_answer(struct builder *b, double upto)
{
	struct value_tables *t = &b->p->values;

	values_answer(b, (struct given){ upto, (int32_t)t->setting_count, 0 });
	t->answers_list[t->answers_list_count - 1].count++;
}

static int32_t emit_answers(struct builder *b, uint64_t purpose, int32_t next)
{
	int32_t step = emit_op(b, OP_DRAW_ANSWER, (int32_t)b->p->values.answers_list_count - 1, next);

	step_at(b, step)->purpose = purpose;
	return step;
}

/* What is given, and for the share that it leaves over what is drawn in its place. */
static double open_share(const struct chances *given)
{
	double sum = 0;

	for (size_t i = 0; given && i < given->count; i++)
		sum += given->chance[i].share;
	return sum < 1 - 1e-9 ? 1 - sum : 0;
}

static bool is_given(const struct chances *given, const char *text)
{
	for (size_t i = 0; given && i < given->count; i++)
		if (!strcmp(given->chance[i].text, text))
			return true;
	return false;
}

static double list_given(struct builder *b, const struct chances *given, int32_t slot)
{
	double sum = 0;

	for (size_t i = 0; given && i < given->count; i++) {
		begin_answer(b, sum += given->chance[i].share);
		add_setting(b, slot, add_literal(b, given->chance[i].text));
	}
	return sum;
}

/* Blank is the text of an option that says nothing. */
static int32_t option_value(struct builder *b, const char *text)
{
	return *text ? add_literal(b, text) : VALUE_BLANK;
}

static void list_drawn(struct builder *b, const struct options *o, const struct chances *given,
		       int32_t slot, double sum)
{
	double open = 1 - sum, total = 0;

	for (size_t i = 0; i < o->count; i++)
		total += is_given(given, o->option[i].text) ? 0 : o->option[i].weight;
	for (size_t i = 0; i < o->count; i++) {
		if (is_given(given, o->option[i].text))
			continue;
		begin_answer(b, sum += open * o->option[i].weight / total);
		add_setting(b, slot, option_value(b, o->option[i].text));
	}
	if (total <= 0) { /* all that the flow knows is given, and this is none of it */
		begin_answer(b, 1);
		add_setting(b, slot, add_literal(b, "?"));
	}
}

/* The variable R gets one of its texts, -> NEXT. */
static int32_t give_text(struct builder *b, const struct read *r, const struct chances *given,
			 uint64_t purpose, bool of_call, int32_t next)
{
	const struct read row = *r; /* the table may move */
	double sum;

	begin_answers(b);
	b->p->values.answers_list[b->p->values.answers_list_count - 1].of_call = of_call;
	sum = list_given(b, given, row.slot);
	if (open_share(given) > 0)
		list_drawn(b, options_of(b, row.flow, row.path), given, row.slot, sum);
	return emit_answers(b, purpose, next);
}

/* ---- what widgets leave ---- */

/* Events that bring nothing: time-outs, failures, hang-ups, silence. */
static bool brings_nothing(const char *event)
{
	static const char *const events[] = { "timeout", "noAudio", "hangup", "maxFailedAttempts",
					      "providerError", "payInterrupted", "validationError" };

	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (!strcmp(event, events[i]))
			return true;
	return event_is_error(event);
}

/* Is KEY what a gather gets by EVENT? */
static bool is_entered(const char *event, const char *key)
{
	if (!strcmp(key, "Digits"))
		return !strcmp(event, "keypress");
	if (!strcmp(key, "SpeechResult") || !strcmp(key, "Confidence"))
		return !strcmp(event, "speech");
	return true;
}

static void list_response(struct builder *b, const struct flow *f, const struct widget *w,
			  const struct response *r)
{
	const struct responses *list = &w->override->responses;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->response[i].count; k++) {
			const char *key = list->response[i].pair[k].key, *text = NULL;
			const struct read *read = find_read(b, f->index, widget_path(b, w, key));

			for (size_t j = 0; j < r->count; j++)
				if (!strcmp(r->pair[j].key, key))
					text = r->pair[j].text;
			if (read)
				add_setting(b, read->slot, text ? add_literal(b, text) : VALUE_BLANK);
		}
}

static bool reads_responses(struct builder *b, const struct flow *f, const struct widget *w)
{
	const struct responses *list = &w->override->responses;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->response[i].count; k++)
			if (find_read(b, f->index, widget_path(b, w, list->response[i].pair[k].key)))
				return true;
	return false;
}

/* Every key that some response has is set by each: to nothing where it lacks it. The share
 * that is left over keeps what was drawn before. */
static int32_t give_responses(struct builder *b, const struct flow *f, const struct widget *w,
			      int32_t next)
{
	double sum = 0;

	if (!w->override || !reads_responses(b, f, w))
		return next;
	begin_answers(b);
	for (size_t i = 0; i < w->override->responses.count; i++) {
		const struct response *r = &w->override->responses.response[i];

		begin_answer(b, sum += r->share);
		list_response(b, f, w, r);
	}
	if (sum < 1 - 1e-9)
		begin_answer(b, 1);
	return emit_answers(b, widget_purpose(f, w, USE_GIVEN), next);
}

/* The key that R is of W; NULL: it is none. */
static const char *key_of(const struct read *r, const struct flow *f, const struct widget *w)
{
	size_t n = strlen(w->name);

	if (r->flow != f->index || r->slot < 0 || strncmp(r->path, "widgets.", 8) ||
	    strncmp(r->path + 8, w->name, n) || r->path[8 + n] != '.')
		return NULL;
	return r->path + 9 + n;
}

/* Variable I of W gets one of its texts. */
static int32_t give_drawn(struct builder *b, const struct flow *f, const struct widget *w, size_t i,
			  int32_t next)
{
	const char *path = b->reads[i].path;
	const struct chances *given = given_for(b, f->index, path);
	bool said = given && given->count;
	uint64_t draw = said ? 0 : (uint64_t)(i % MOST_DRAWS) << DRAW_SHIFT;

	if (is_in_responses(b, f->index, path) && shares_of(&w->override->responses) > 1 - 1e-9)
		return next;
	return give_text(b, &b->reads[i], given, widget_purpose(f, w, said ? USE_GIVEN : USE_DRAWN) | draw,
			 false, next);
}

int32_t give_outcome(struct builder *b, const struct flow *f, const struct widget *w,
		     const char *event, int32_t next)
{
	size_t cleared = 0;
	bool nothing = brings_nothing(event), server = false;

	for (size_t i = 0; i < b->read_count; i++)
		server |= b->reads[i].origin == FROM_SERVER && key_of(&b->reads[i], f, w);
	if (server && !nothing)
		next = give_responses(b, f, w, next);
	for (size_t i = 0; i < b->read_count; i++) {
		const char *key = key_of(&b->reads[i], f, w);
		enum origin from = (enum origin)b->reads[i].origin;
		bool brought = !nothing && (from != FROM_CALLER || is_entered(event, key ? key : ""));

		if (key && brought && (from == FROM_CALLER || from == FROM_SERVER))
			next = give_drawn(b, f, w, i, next);
		cleared += key && !brought && from != FROM_SETTING && from != FROM_DIAL &&
			   from != FROM_DETECTION;
	}
	if (!cleared)
		return next;
	begin_answers(b);
	begin_answer(b, 1);
	for (size_t i = 0; i < b->read_count; i++) {
		const char *key = key_of(&b->reads[i], f, w);
		enum origin from = (enum origin)b->reads[i].origin;

		if (key && from != FROM_SETTING && from != FROM_DIAL && from != FROM_DETECTION &&
		    (nothing || (from == FROM_CALLER && !is_entered(event, key))))
			add_setting(b, b->reads[i].slot, VALUE_BLANK);
	}
	return emit_answers(b, 0, next);
}

/* VALUE, a template, into PATH, where that is read. */
static int32_t give_setting(struct builder *b, const struct flow *f, const char *path, int32_t value,
			    int32_t next)
{
	const struct read *r = find_read(b, f->index, path);

	if (!r || r->slot < 0)
		return next;
	values_setting(b, (struct setting){ r->slot, value });
	return emit_op(b, OP_SET, (int32_t)b->p->values.setting_count - 1, next);
}

static bool path_is_read(const struct builder *b, const struct flow *f, const char *path)
{
	const struct read *r = find_read(b, f->index, path);

	return r && r->slot >= 0;
}

int32_t give_settings(struct builder *b, const struct flow *f, const struct widget *w,
		      int32_t next)
{
	const struct node *list = node_get(w->properties, "variables");
	size_t n = list && list->kind == NODE_LIST ? list->count : 0;

	for (size_t i = n; i-- > 0;) {
		const char *key = node_text(list->items[i], "key", "");
		const char *path = arena_printf(&b->p->arena, "flow.variables.%s", key);
		const char *own = widget_path(b, w, key);
		int32_t value;

		if (!path_is_read(b, f, path) && !path_is_read(b, f, own))
			continue;
		value = add_template(b, f, node_text(list->items[i], "value", ""), list->items[i]->at);
		next = give_setting(b, f, own, value, next);
		next = give_setting(b, f, path, value, next);
	}
	return next;
}

int32_t give_parameters(struct builder *b, const struct flow *f, const struct widget *w,
			int32_t next)
{
	struct value_tables *t = &b->p->values;
	struct query_reads list = { (int32_t)t->parameter_count, 0 };

	for (size_t i = 0; i < b->read_count; i++) {
		const char *key = key_of(&b->reads[i], f, w);

		if (!key || b->reads[i].origin != FROM_RETURN)
			continue;
		values_parameter(b, (struct query_read){ key, b->reads[i].slot });
		list.count++;
	}
	if (!list.count)
		return next;
	values_parameters_list(b, list);
	next = emit_op(b, OP_READ_PARAMETERS, (int32_t)t->parameters_list_count - 1, next);
	for (size_t i = 0; i < b->read_count; i++)
		if (key_of(&b->reads[i], f, w) && b->reads[i].origin == FROM_RETURN)
			next = give_drawn(b, f, w, i, next);
	return next;
}

int32_t give_dial_status(struct builder *b, const struct flow *f, const struct widget *w,
			 int32_t next)
{
	const struct read *r = find_read(b, f->index, widget_path(b, w, "DialCallStatus"));

	return r && r->origin == FROM_DIAL ? emit_op(b, OP_DIAL_STATUS, r->slot, next) : next;
}

int32_t give_answered_by(struct builder *b, const struct flow *f, const char *path, int32_t next)
{
	const struct read *r = find_read(b, f->index, path);

	return r && r->origin == FROM_DETECTION ? emit_op(b, OP_ANSWERED_BY, r->slot, next) : next;
}

/* ---- executions and subflows ---- */

/* What a call and what REST tell a flow of itself. */
static bool is_told(const struct read *r, const char *event)
{
	bool number = !strcmp(r->path, "trigger.call.From") || !strcmp(r->path, "trigger.call.To") ||
		      !strncmp(r->path, "flow.", 5);

	if (r->origin == FROM_REQUEST)
		return !strcmp(event, "incomingRequest");
	return r->origin == FROM_CALL && (number || !strcmp(event, "incomingCall"));
}

int32_t give_call_fields(struct builder *b, const struct flow *f, const struct widget *trigger,
			 const char *event, int32_t next)
{
	for (size_t i = 0; i < b->read_count; i++) {
		const struct read *r = &b->reads[i];
		const struct chances *given = given_for(b, f->index, r->path);
		uint64_t purpose = widget_purpose(f, trigger, USE_DRAWN) | (uint64_t)(i % MOST_DRAWS) << DRAW_SHIFT;

		if (r->flow != f->index || !is_told(r, event))
			continue;
		if (given && given->count)
			purpose = given == &b->s->callers.from ? PURPOSE_FROM : PURPOSE_TO;
		next = give_text(b, r, given, purpose, true, next);
	}
	return give_answered_by(b, f, "trigger.call.AnsweredBy", next);
}

int32_t give_subflow(struct builder *b, const struct flow *f, const struct widget *w,
		     const struct flow *sub, int32_t next)
{
	const struct node *list = node_get(w->properties, "parameters");
	size_t cleared = 0;

	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const char *path = arena_printf(&b->p->arena, "trigger.parent.parameters.%s",
						node_text(list->items[i], "key", ""));

		if (path_is_read(b, sub, path))
			next = give_setting(b, sub, path,
					    add_template(b, f, node_text(list->items[i], "value", ""),
							 list->items[i]->at), next);
	}
	begin_answers(b);
	begin_answer(b, 1);
	for (size_t i = 0; i < b->read_count; i++)
		if (b->reads[i].flow == sub->index && b->reads[i].slot >= 0) {
			add_setting(b, b->reads[i].slot, VALUE_BLANK);
			cleared++;
		}
	return cleared ? emit_answers(b, 0, next) : next;
}

int32_t give_result(struct builder *b, const struct flow *f, const struct widget *w, size_t sub,
		    int32_t next)
{
	for (size_t i = 0; i < b->read_count; i++) {
		const char *key = key_of(&b->reads[i], f, w);
		const struct read *set;

		if (!key || b->reads[i].origin != FROM_SETTING)
			continue;
		set = find_read(b, sub, arena_printf(&b->p->arena, "flow.variables.%s", key));
		if (!set || set->slot < 0)
			continue;
		values_template(b, (struct template){ .literal = NOWHERE, .slot = set->slot });
		next = give_setting(b, f, b->reads[i].path, (int32_t)b->p->values.template_count - 1, next);
	}
	return next;
}

/* ---- splits whose ways are given ---- */

int32_t give_witness(struct builder *b, const struct flow *f, const struct widget *w, size_t i,
		     int32_t next)
{
	const struct reading *g = reading_of(b, f->index);
	const struct read *r = NULL;
	const char *text = NULL;
	size_t group = OTHER_GROUP;
	const struct options *o;

	for (size_t k = 0; k < g->compared_count; k++) {
		const struct compared *c = &g->compared[k];

		if (!c->whole || !c->state || strcmp(node_text(c->state, "name", ""), w->name))
			continue;
		if (r && strcmp(r->path, c->path))
			return next;
		r = find_read(b, f->index, c->path);
		if (!r || r->defaults != 2)
			return next;
		if (c->transition == node_get(c->state, "transitions")->items[i])
			group = c->group;
	}
	if (!r)
		return next;
	o = options_of(b, f->index, r->path);
	for (size_t k = 0; k < o->example_count && !text; k++)
		if (o->example[k].group == group)
			text = o->example[k].text;
	if (!text)
		return next;
	begin_answers(b);
	begin_answer(b, 1);
	add_setting(b, r->slot, option_value(b, text));
	return emit_answers(b, 0, next);
}
