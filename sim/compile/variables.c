/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compile/variables.h"

#include <stdlib.h>
#include <string.h>

struct scan {
	struct builder *b;
	const struct flow *f;
};

/* ---- what is read ---- */

static struct read *find(const struct builder *b, const struct flow *f, const char *path)
{
	for (size_t i = 0; i < b->read_count; i++)
		if (b->reads[i].flow == f->index && !strcmp(b->reads[i].path, path))
			return &b->reads[i];
	return NULL;
}

/* Two names of the same. */
static const char *canonical(const char *path)
{
	static const char *const same[][2] = {
		{ "contact.channel.address", "trigger.call.From" },
		{ "flow.channel.address", "trigger.call.To" },
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		if (!strcmp(path, same[i][0]))
			return same[i][1];
	return path;
}

static void note_read(void *context, const char *path)
{
	struct scan *s = context;

	path = canonical(path);
	if (!find(s->b, s->f, path))
		*builder_read(s->b) = (struct read){
			s->f->index, arena_strdup(&s->b->p->arena, path), NOWHERE };
}

static void scan_node(struct scan *s, const struct node *n)
{
	if (!n)
		return;
	if (n->kind == NODE_SCALAR && n->text)
		liquid_paths(n->text, note_read, s);
	for (size_t i = 0; n->kind == NODE_LIST && i < n->count; i++)
		scan_node(s, n->items[i]);
	for (size_t i = 0; n->kind == NODE_MAP && i < n->count; i++)
		scan_node(s, n->members[i].value);
}

int32_t variable_slot(const struct builder *b, const struct flow *f, const char *path)
{
	const struct read *r = find(b, f, canonical(path));

	return r ? r->slot : NOWHERE;
}

bool variable_is_read(const struct builder *b, const struct flow *f, const char *path)
{
	return find(b, f, canonical(path));
}

const char *widget_path(struct builder *b, const struct widget *w, const char *key)
{
	return arena_printf(&b->p->arena, "widgets.%s.%s", w->name, key);
}

/* ---- what is known ---- */

static void know(struct builder *b, const struct flow *f, const char *path)
{
	struct read *r = find(b, f, canonical(path));

	if (r && r->slot == NOWHERE)
		r->slot = (int32_t)b->p->values.slot_count++;
}

static void know_responses(struct builder *b, const struct flow *f, const struct widget *w)
{
	const struct responses *list = &w->override->responses;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->response[i].count; k++)
			know(b, f, widget_path(b, w, list->response[i].pair[k].key));
}

static bool is_type(const struct widget *w, const char *name)
{
	return w->type && !strcmp(w->type->name, name);
}

/* Whatever the flow reads of a widget that a return brings parameters to. */
static void know_parameters(struct builder *b, const struct flow *f, const struct widget *w)
{
	const char *start = widget_path(b, w, "");

	for (size_t i = 0; i < b->read_count; i++)
		if (b->reads[i].flow == f->index &&
		    !strncmp(b->reads[i].path, start, strlen(start)))
			know(b, f, b->reads[i].path);
}

static void know_widget(struct builder *b, const struct flow *f, const struct widget *w)
{
	if (w->override && w->override->digits.count)
		know(b, f, widget_path(b, w, "Digits"));
	if (w->override && w->override->speech.count)
		know(b, f, widget_path(b, w, "SpeechResult"));
	if (w->override)
		know_responses(b, f, w);
	if (is_type(w, "add-twiml-redirect"))
		know_parameters(b, f, w);
	if (is_type(w, "connect-call-to") && !(w->override && w->override->agents >= 0))
		know(b, f, widget_path(b, w, "DialCallStatus"));
}

struct unknowns {
	struct scan scan;
	bool any;
};

static void note_unknown(void *context, const char *path)
{
	struct unknowns *u = context;

	u->any |= variable_slot(u->scan.b, u->scan.f, path) == NOWHERE;
}

static bool may_be_known(struct builder *b, const struct flow *f, const char *text)
{
	struct unknowns u = { { b, f }, false };

	liquid_paths(text, note_unknown, &u);
	return !u.any && !strstr(text, "{%") && !liquid_is_broken(text);
}

/* A variable is known when some widget sets it to what is known; a counter is set from
 * itself, and begins somewhere else. Returns whether there was news. */
static bool know_settings(struct builder *b, const struct flow *f, const struct widget *w)
{
	const struct node *list = node_get(w->properties, "variables");
	size_t before = b->p->values.slot_count;

	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->count; i++) {
		const char *key = node_text(list->items[i], "key", NULL);
		const char *value = node_text(list->items[i], "value", "");

		if (key && may_be_known(b, f, value))
			know(b, f, arena_printf(&b->p->arena, "flow.variables.%s", key));
	}
	return b->p->values.slot_count > before;
}

void variables_scan(struct builder *b, const struct flow *f)
{
	struct scan s = { b, f };
	bool news = true;

	if (b->scanned[f->index])
		return;
	b->scanned[f->index] = true;
	scan_node(&s, f->file->root);
	for (size_t i = 0; i < f->count; i++)
		know_widget(b, f, &f->widgets[i]);
	if (b->s->callers.from.count)
		know(b, f, "trigger.call.From");
	if (b->s->callers.to.count)
		know(b, f, "trigger.call.To");
	while (news) {
		news = false;
		for (size_t i = 0; i < f->count; i++)
			if (is_type(&f->widgets[i], "set-variables"))
				news |= know_settings(b, f, &f->widgets[i]);
	}
}

/* ---- steps that set ---- */

static void begin_answers(struct builder *b)
{
	*values_answers_list(b) = (struct answers){ (int32_t)b->p->values.answer_count, 0, false };
}

static void add_setting(struct builder *b, int32_t slot, int32_t value)
{
	struct value_tables *t = &b->p->values;

	*values_setting(b) = (struct setting){ slot, value };
	t->answer[t->answer_count - 1].count++;
}

static void begin_answer(struct builder *b, double upto)
{
	struct value_tables *t = &b->p->values;

	*values_answer(b) = (struct given){ upto, (int32_t)t->setting_count, 0 };
	t->answers_list[t->answers_list_count - 1].count++;
}

static int32_t emit_answers(struct builder *b, uint64_t purpose, int32_t next)
{
	int32_t step = emit_op(b, OP_ANSWERS, (int32_t)b->p->values.answers_list_count - 1, next);

	b->p->steps[step].purpose = purpose;
	return step;
}

/* One of CHANCES into SLOT; what they leave over is not known. */
static void list_chances(struct builder *b, const struct chances *chances, int32_t slot)
{
	double sum = 0;

	begin_answers(b);
	for (size_t i = 0; i < chances->count; i++) {
		begin_answer(b, sum += chances->chance[i].share);
		add_setting(b, slot, add_literal(b, chances->chance[i].text));
	}
	if (sum < 1 - 1e-9) {
		begin_answer(b, 1);
		add_setting(b, slot, VALUE_UNKNOWN);
	}
}

int32_t give_choices(struct builder *b, const struct flow *f, const struct widget *w,
		     const char *key, const struct chances *chances, int32_t next)
{
	int32_t slot = variable_slot(b, f, widget_path(b, w, key));

	if (!chances->count || slot == NOWHERE)
		return next;
	list_chances(b, chances, slot);
	return emit_answers(b, widget_purpose(f, w, 4), next);
}

/* Every key that some response has is set by each: to nothing where it lacks it, and to
 * what is not known by the share that is left over. */
static void list_response(struct builder *b, const struct flow *f, const struct widget *w,
			  const struct response *r)
{
	const struct responses *list = &w->override->responses;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->response[i].count; k++) {
			const char *key = list->response[i].pair[k].key, *text = r ? "" : NULL;
			int32_t slot = variable_slot(b, f, widget_path(b, w, key));

			for (size_t j = 0; r && j < r->count; j++)
				if (!strcmp(r->pair[j].key, key))
					text = r->pair[j].text;
			if (slot != NOWHERE)
				add_setting(b, slot, text ? add_literal(b, text) : VALUE_UNKNOWN);
		}
}

static bool reads_responses(struct builder *b, const struct flow *f, const struct widget *w)
{
	const struct responses *list = &w->override->responses;

	for (size_t i = 0; i < list->count; i++)
		for (size_t k = 0; k < list->response[i].count; k++)
			if (variable_slot(b, f, widget_path(b, w, list->response[i].pair[k].key)) !=
			    NOWHERE)
				return true;
	return false;
}

int32_t give_responses(struct builder *b, const struct flow *f, const struct widget *w,
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
	if (sum < 1 - 1e-9) {
		begin_answer(b, 1);
		list_response(b, f, w, NULL);
	}
	return emit_answers(b, widget_purpose(f, w, 4), next);
}

int32_t give_settings(struct builder *b, const struct flow *f, const struct widget *w,
		      int32_t next)
{
	const struct node *list = node_get(w->properties, "variables");
	size_t n = list && list->kind == NODE_LIST ? list->count : 0;

	for (size_t i = n; i-- > 0;) {
		const char *key = node_text(list->items[i], "key", "");
		const char *value = node_text(list->items[i], "value", "");
		const char *path = arena_printf(&b->p->arena, "flow.variables.%s", key);
		int32_t slot = variable_slot(b, f, path);

		if (slot == NOWHERE && variable_is_read(b, f, path))
			add_template(b, f, value, list->items[i]->at); /* for its warnings */
		if (slot == NOWHERE)
			continue;
		*values_setting(b) = (struct setting){
			slot, add_template(b, f, value, list->items[i]->at) };
		next = emit_op(b, OP_SET, (int32_t)b->p->values.setting_count - 1, next);
	}
	return next;
}

int32_t give_parameters(struct builder *b, const struct flow *f, const struct widget *w,
			int32_t next)
{
	struct value_tables *t = &b->p->values;
	const char *start = widget_path(b, w, "");
	struct query_reads list = { (int32_t)t->parameter_count, 0 };

	for (size_t i = 0; i < b->read_count; i++) {
		const struct read *r = &b->reads[i];

		if (r->flow != f->index || r->slot == NOWHERE || strncmp(r->path, start, strlen(start)))
			continue;
		*values_parameter(b) = (struct query_read){ r->path + strlen(start), r->slot };
		list.count++;
	}
	if (!list.count)
		return next;
	*values_parameters_list(b) = list;
	return emit_op(b, OP_RETURNED, (int32_t)t->parameters_list_count - 1, next);
}

int32_t give_dial_status(struct builder *b, const struct flow *f, const struct widget *w,
			 int32_t next)
{
	int32_t slot = variable_slot(b, f, widget_path(b, w, "DialCallStatus"));

	return slot == NOWHERE ? next : emit_op(b, OP_DIAL_STATUS, slot, next);
}

static int32_t give_field(struct builder *b, const struct flow *f, const char *path,
			  const struct chances *chances, uint64_t purpose, int32_t next)
{
	int32_t slot = variable_slot(b, f, path);

	if (!chances->count || slot == NOWHERE)
		return next;
	list_chances(b, chances, slot);
	b->p->values.answers_list[b->p->values.answers_list_count - 1].of_call = true;
	return emit_answers(b, purpose, next);
}

int32_t give_call_fields(struct builder *b, const struct flow *f, int32_t next)
{
	const struct callers *c = &b->s->callers;

	next = give_field(b, f, "trigger.call.From", &c->from, PURPOSE_FROM, next);
	return give_field(b, f, "trigger.call.To", &c->to, PURPOSE_TO, next);
}
