/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * program_check - is every operand of a program what its row in steps.def says? And is what
 * it leads to inside the program's tables?
 */
#include "program/program.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/terms.h"

/* The first fault that is found is written here. */
struct finding {
	char *text;
	size_t size;
	bool any;
};

static __attribute__((format(printf, 2, 3))) void fault(struct finding *f, const char *format, ...)
{
	va_list ap;

	if (f->any)
		return;
	f->any = true;
	va_start(ap, format);
	vsnprintf(f->text, f->size, format, ap);
	va_end(ap);
}

/* How many there are of what an operand of this kind names. */
static size_t how_many(const struct program *p, enum operand kind)
{
	switch (kind) {
	case OPERAND_NONE:
		return 0;
	case OPERAND_STEP:
	case OPERAND_STEP_OR_NONE:
	case OPERAND_STEP_WITH_DIST:
		return p->step_count;
	case OPERAND_DIST:
	case OPERAND_DIST_OR_NONE:
		return p->dist_count;
	case OPERAND_STRING:
		return p->string_count;
	case OPERAND_WIDGET:
		return p->widget_count;
	case OPERAND_WAY_OR_NONE:
		return p->widget_way_count;
	case OPERAND_CHOICES:
		return p->choices_count;
	case OPERAND_TARGET:
		return p->target_count;
	case OPERAND_DIAL:
		return p->dial_count;
	case OPERAND_GROUP:
		return p->group_count;
	case OPERAND_JOIN:
		return p->join_count;
	case OPERAND_PARTICIPANT:
		return p->participant_count;
	case OPERAND_CALL_QUEUE:
		return p->call_queue_count;
	case OPERAND_SETTING:
		return p->values.setting_count;
	case OPERAND_ANSWERS:
		return p->values.answers_list_count;
	case OPERAND_PARAMETERS:
		return p->values.parameters_list_count;
	case OPERAND_SLOT:
		return p->values.slot_count;
	case OPERAND_SPLIT:
		return p->values.split_count;
	case OPERAND_CODE:
	case OPERAND_CODE_OR_NONE:
		return CODE_COUNT;
	case OPERAND_PHASE:
		return PHASE_COUNT;
	case OPERAND_CALL_STATE:
		return CALL_STATES;
	case OPERAND_HANG_UP:
		return HANG_UPS;
	case OPERAND_FLOW_END:
		return FLOW_ENDS;
	case OPERAND_WEBHOOK_FAILURE:
		return WEBHOOK_FAILURES;
	}
	return 0;
}

static bool inside(int32_t index, size_t count)
{
	return index >= 0 && (size_t)index < count;
}

static bool may_be_none(enum operand kind, const struct step *s)
{
	return kind == OPERAND_STEP_OR_NONE || kind == OPERAND_DIST_OR_NONE ||
	       kind == OPERAND_CODE_OR_NONE || kind == OPERAND_WAY_OR_NONE || (kind == OPERAND_STEP_WITH_DIST && s->dist < 0);
}

/* One operand of step S: where it stands, and what its row says it is. */
struct operand_of {
	const char *name;
	enum operand kind;
	int32_t value, none; /* none: the value of an operand that there is not */
};

static void check_operand(const struct program *p, const struct step *s,
			  const struct operand_of *o, struct finding *f)
{
	int step = (int)(s - p->steps);
	const char *op = step_rows[s->op].name;

	if (o->kind == OPERAND_NONE && o->value != o->none)
		fault(f, "step %d, %s: %s is %d, which its row does not name", step, op, o->name, o->value);
	else if (o->kind != OPERAND_NONE && !(may_be_none(o->kind, s) && o->value == -1) &&
		 !inside(o->value, how_many(p, o->kind)))
		fault(f, "step %d, %s: %s is %d, of %zu", step, op, o->name, o->value,
		      how_many(p, o->kind));
}

/* ---- what operands lead to ---- */

static void check_choices(const struct program *p, int32_t list, struct finding *f)
{
	const struct choices *c = &p->choices[list];

	for (int32_t i = 0; i < c->count; i++)
		if (!inside(c->first + i, p->choice_count))
			fault(f, "choices %d: way %d, of %zu", list, c->first + i, p->choice_count);
		else if (!inside(p->choice[c->first + i].next, p->step_count))
			fault(f, "choices %d: way %d is step %d, of %zu", list, i,
			      p->choice[c->first + i].next, p->step_count);
}

static void check_split(const struct program *p, int32_t index, struct finding *f)
{
	const struct value_tables *t = &p->values;
	const struct split *s = &t->split[index];

	if (!inside(s->choices, p->choices_count))
		fault(f, "split %d: choices %d, of %zu", index, s->choices, p->choices_count);
	else
		check_choices(p, s->choices, f);
	for (int32_t i = s->conditions; i < s->conditions + s->count; i++)
		if (!inside(i, t->condition_count) || !inside(t->condition[i].next, p->step_count))
			fault(f, "split %d: condition %d leads outside the program", index, i);
}

static void check_settings(const struct program *p, int32_t first, int32_t count, struct finding *f)
{
	for (int32_t i = first; i < first + count; i++)
		if (!inside(i, p->values.setting_count) ||
		    !inside(p->values.setting[i].slot, p->values.slot_count))
			fault(f, "setting %d: of no variable", i);
}

static void check_answers(const struct program *p, int32_t index, struct finding *f)
{
	const struct value_tables *t = &p->values;
	const struct answers *a = &t->answers_list[index];

	for (int32_t i = a->answers; i < a->answers + a->count; i++)
		if (!inside(i, t->answer_count))
			fault(f, "answers %d: answer %d, of %zu", index, i, t->answer_count);
		else
			check_settings(p, t->answer[i].settings, t->answer[i].count, f);
}

static void check_parameters(const struct program *p, int32_t index, struct finding *f)
{
	const struct value_tables *t = &p->values;
	const struct query_reads *q = &t->parameters_list[index];

	for (int32_t i = q->parameters; i < q->parameters + q->count; i++)
		if (!inside(i, t->parameter_count) || !inside(t->parameter[i].slot, t->slot_count))
			fault(f, "parameters %d: parameter %d is read into no variable", index, i);
}

/* The dials that ring together: targets, and actions of which 0 is none. */
static void check_dial(const struct program *p, int32_t index, struct finding *f)
{
	const struct dial *d = &p->dials[index];

	if ((d->target >= 0 && !inside(d->target, p->target_count)) ||
	    (d->action && !inside(d->action - 1, p->step_count)) ||
	    (d->also && !inside(d->also - 1, p->dial_count)))
		fault(f, "dial %d leads outside the program", index);
}

static void check_arg(const struct program *p, const struct step *s, struct finding *f)
{
	switch (step_rows[s->op].arg) {
	case OPERAND_CHOICES:
		check_choices(p, s->arg, f);
		break;
	case OPERAND_SPLIT:
		check_split(p, s->arg, f);
		break;
	case OPERAND_SETTING:
		check_settings(p, s->arg, 1, f);
		break;
	case OPERAND_ANSWERS:
		check_answers(p, s->arg, f);
		break;
	case OPERAND_PARAMETERS:
		check_parameters(p, s->arg, f);
		break;
	case OPERAND_DIAL:
		check_dial(p, s->arg, f);
		break;
	default:
		break;
	}
}

static void check_step(const struct program *p, const struct step *s, struct finding *f)
{
	const struct step_row *row = &step_rows[s->op];
	const struct operand_of operands[] = {
		{ "next", row->next, s->next, -1 },
		{ "dist", row->dist, s->dist, -1 }, /* on which `alt` may depend */
		{ "alt", row->alt, s->alt, -1 },
		{ "arg", row->arg, s->arg, 0 },
		{ "note", row->note, s->note, -1 },
	};

	for (size_t i = 0; i < sizeof(operands) / sizeof(*operands); i++)
		check_operand(p, s, &operands[i], f);
	if (!f->any)
		check_arg(p, s, f);
}

/* ---- the program's own tables ---- */

static void check_targets(const struct program *p, struct finding *f)
{
	for (size_t i = 0; i < p->target_count; i++) {
		const struct document_target *t = &p->targets[i];

		if (!inside(t->fetch, p->step_count) || !inside(t->entry, p->step_count))
			fault(f, "target %zu leads outside the program", i);
		if (t->kind == DOCUMENT_FLOW && t->index >= UINT16_MAX)
			fault(f, "more flows than an execution can name");
	}
	for (size_t i = 0; i < p->dial_action_count; i++)
		if (!inside(p->dial_actions[i].way, p->step_count) || p->dial_actions[i].step < 0 ||
		    (size_t)p->dial_actions[i].step > p->step_count)
			fault(f, "the action %zu of a dial leads outside the program", i);
}

static void check_widgets(const struct program *p, struct finding *f)
{
	for (size_t i = 0; i < p->widget_count; i++) {
		const struct flow_widget *w = &p->widgets[i];

		if (w->ways && !(inside(w->way, p->widget_way_count) &&
				 inside(w->way + w->ways - 1, p->widget_way_count)))
			fault(f, "widget %zu: ways that there are not", i);
	}
	for (size_t i = 0; i < p->widget_way_count; i++)
		if (!inside(p->widget_ways[i].widget, p->widget_count))
			fault(f, "way %zu of no widget", i);
}

static void check_entries(const struct program *p, struct finding *f)
{
	const struct {
		const char *name;
		int32_t step;
	} entries[] = { { "source", p->source_entry }, { "error", p->error_entry },
			{ "start", p->start_entry }, { "network", p->network_entry }, { "caller", p->caller_entry } };

	for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++)
		if (!inside(entries[i].step, p->step_count))
			fault(f, "the entry of the %s is outside the program", entries[i].name);
	for (size_t i = 0; i < p->handler_count; i++)
		if (!inside(p->handlers[i].entry, p->step_count))
			fault(f, "the entry of controller %zu is outside the program", i);
	if (p->request_entry >= 0 && !inside(p->request_entry, p->step_count))
		fault(f, "the entry of requests is outside the program");
	if (p->fallback >= 0 && !inside(p->fallback, p->target_count))
		fault(f, "a fallback to no target");
	if (!inside(p->start, p->target_count))
		fault(f, "no start");
}

bool program_check(const struct program *p, char *text, size_t size)
{
	struct finding f = { text, size, false };

	for (size_t i = 0; i < p->step_count && !f.any; i++)
		if (p->steps[i].op >= OP_COUNT)
			fault(&f, "step %zu is none of steps.def: %d", i, p->steps[i].op);
		else
			check_step(p, &p->steps[i], &f);
	check_targets(p, &f);
	check_widgets(p, &f);
	check_entries(p, &f);
	if (p->group_count > UINT16_MAX)
		fault(&f, "more groups than a call can name");
	return !f.any;
}
