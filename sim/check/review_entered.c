/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_entered - how often a split by a value is left by which way: of the shares of what callers enter, servers
 * answer and dialling comes to, given or assumed, and of what counters count. Calls are poured through the program with the value of one variable told apart, so that a
 * split counts who comes by it with what.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/terms.h"
#include "check/review_flood_internal.h"
#include "check/review_parts_internal.h"
#include "liquid/liquid.h"
#include "program/condition.h"

enum { MOST_VALUES = 64, MOST_COPIES = 8, MOST_COUNTED = 12 };

static const char never_set[] = ""; /* state 0; what is set to nothing is true in Liquid */

struct entered {
	int32_t slot;	     /* the variable */
	const int32_t *same; /* by slot: the one that it is a copy of, or itself */
	const char *value[MOST_VALUES]; /* the state COUNT is any other */
	size_t count;
	double *taken; /* by choice: who took it */
	struct arena arena;
	size_t reading; /* the state in which a template is filled in */
};

/* What DialCallStatus says; likelihood by enum outcome. */
static const char *const dial_words[OUTCOME_COUNT] = {
	[OUTCOME_ANSWER] = "completed", [OUTCOME_BUSY] = "busy", [OUTCOME_NO_ANSWER] = "no-answer", [OUTCOME_FAILED] = "failed",
};

/* NULL: it is not always the same. */
static const char *text_of(const struct value_tables *t, int32_t literal)
{
	return literal < 0 ? NULL : literal == VALUE_BLANK ? never_set : t->literal[literal];
}

/* ---- variables that are copies ---- */

/* The setting of SLOT that step S makes; NULL: none. Of several answers the first. */
static const struct setting *setting_of(const struct program *p, const struct step *s, int32_t slot)
{
	const struct value_tables *t = &p->values;

	if (s->op == OP_SET)
		return t->setting[s->arg].slot == slot ? &t->setting[s->arg] : NULL;
	if (s->op != OP_DRAW_ANSWER)
		return NULL;
	for (int32_t i = 0; i < t->answers_list[s->arg].count; i++) {
		const struct given *g = &t->answer[t->answers_list[s->arg].answers + i];

		for (int32_t k = 0; k < g->count; k++)
			if (t->setting[g->settings + k].slot == slot)
				return &t->setting[g->settings + k];
	}
	return NULL;
}

/* The variable that SLOT is always set to; itself where it is set to another thing. */
static int32_t copied_from(const struct program *p, int32_t slot)
{
	int32_t from = NOWHERE;

	for (size_t i = 0; i < p->step_count; i++) {
		const struct setting *s = setting_of(p, &p->steps[i], slot);
		int32_t of = s && p->steps[i].op == OP_SET ? p->values.template[s->value].slot : NOWHERE;

		if (s && (of < 0 || of == slot || (from >= 0 && of != from)))
			return slot;
		from = s ? of : from;
	}
	return from < 0 ? slot : from;
}

static int32_t *copies(const struct program *p)
{
	int32_t *same = xreallocarray(NULL, p->values.slot_count + 1, sizeof(*same));

	for (size_t i = 0; i < p->values.slot_count; i++) {
		int32_t slot = (int32_t)i;

		for (int n = 0; n < MOST_COPIES; n++)
			slot = copied_from(p, slot);
		same[i] = slot;
	}
	return same;
}

/* ---- values ---- */

static size_t state_with(const struct entered *x, const char *value)
{
	size_t i = 0;

	if (value == never_set)
		return 0;
	for (i = 1; i < x->count && !(value && !strcmp(x->value[i], value));)
		i++;
	return i;
}

static void know(struct entered *x, const char *value)
{
	if (value && x->count < MOST_VALUES && value != never_set && state_with(x, value) == x->count)
		x->value[x->count++] = value;
}

static const char *read_entered(void *context, int32_t slot)
{
	const struct entered *x = context;

	if (x->same[slot] != x->slot || x->reading == x->count)
		return liquid_unknown;
	return x->reading ? x->value[x->reading] : NULL;
}

/* What setting S makes of the variable in state STATE, such as a counter's next number; NULL: not told here. */
static const char *text_set(struct entered *x, const struct program *p, const struct setting *s, size_t state)
{
	const struct value_tables *t = &p->values;
	const struct template *template = &t->template[s->value];
	const struct liquid_scope scope = { read_entered, x, t->strict_numbers, t->most_loops };
	char text[LIQUID_LONGEST];

	if (template->literal >= 0)
		return template->literal == VALUE_BLANK ? "" : t->literal[template->literal];
	x->reading = state;
	if (template->slot >= 0 || template->unknown || !liquid_render(template->liquid, &scope, text))
		return NULL;
	return arena_strdup(&x->arena, text);
}

/* All that the settings of the variable make of what is known of it. */
static void know_settings(struct entered *x, const struct program *p)
{
	for (int round = 0; round < MOST_COUNTED; round++)
		for (size_t i = 0; i < p->step_count; i++) {
			const struct step *s = &p->steps[i];
			size_t known = x->count;

			if (s->op == OP_SET && p->values.setting[s->arg].slot == x->slot)
				for (size_t state = 0; state < known; state++)
					know(x, text_set(x, p, &p->values.setting[s->arg], state));
		}
}

/* What the variable can be, never set first. False: that is too much. */
static bool values_of(struct entered *x, const struct program *p)
{
	const struct value_tables *t = &p->values;

	x->value[x->count++] = never_set;
	for (size_t i = 0; i < p->step_count; i++) {
		const struct step *s = &p->steps[i];

		if (s->op == OP_DIAL_STATUS && s->arg == x->slot) {
			for (int n = 0; n < OUTCOME_COUNT; n++)
				know(x, dial_words[n]);
		}
		if (s->op == OP_SET || !setting_of(p, s, x->slot))
			continue;
		for (int32_t n = 0; n < t->answers_list[s->arg].count; n++) {
			const struct given *g = &t->answer[t->answers_list[s->arg].answers + n];

			for (int32_t k = 0; k < g->count; k++)
				if (t->setting[g->settings + k].slot == x->slot)
					know(x, text_of(t, t->setting[g->settings + k].value));
		}
	}
	know_settings(x, p);
	return x->count < MOST_VALUES;
}

/* ---- splits ---- */

/* Does condition C hold of VALUE? -1: that is not told here. */
static int holds_of(const struct value_tables *t, const struct condition *c, const char *value)
{
	const char *operand = text_of(t, t->template[c->operand].literal);

	if (c->operator == MATCHES_REGEX || !operand)
		return -1;
	return condition_holds((enum operator)c->operator, t->fold_case, value, operand);
}

/* Which way of split S VALUE goes, by number; its last where none holds; -1: that is not told here. */
static int32_t way_of(const struct program *p, const struct split *s, const char *value)
{
	const struct value_tables *t = &p->values;
	int32_t way = 0;

	for (int32_t i = 0; i < s->count; i++, way++) {
		const struct condition *c = &t->condition[s->conditions + i];
		int held = holds_of(t, c, value);

		for (; c->joined != JOINED_NOT && held >= 0; c++, i++) {
			int next = holds_of(t, c + 1, value);

			held = next < 0 ? -1 : c->joined == JOINED_ALL ? held && next : held || next;
		}
		if (held)
			return held < 0 ? -1 : way;
	}
	return way;
}

static void pour_split(struct flood *f, const struct split *split, double mass)
{
	const struct program *p = f->p;
	struct entered *x = f->entered;
	const struct choices *ways = &p->choices[split->choices];
	int32_t only = f->state < x->count ? way_of(p, split, x->value[f->state]) : -1;
	double below = 0;

	for (int32_t i = 0; i < ways->count; i++) {
		const struct choice *c = &p->choice[ways->first + i];
		double part = only < 0 ? mass * (c->upto - below) : i == only ? mass : 0;

		x->taken[ways->first + i] += part;
		pour(f, c->next, part);
		below = c->upto;
	}
}

static void pour_answers(struct flood *f, const struct step *s, double mass)
{
	const struct value_tables *t = &f->p->values;
	const struct answers *list = &t->answers_list[s->arg];
	size_t before = f->state;
	double below = 0;

	for (int32_t i = 0; i < list->count; i++) {
		const struct given *g = &t->answer[list->answers + i];
		double upto = i == list->count - 1 ? 1 : g->upto;

		f->state = before;
		for (int32_t k = 0; k < g->count; k++)
			if (t->setting[g->settings + k].slot == f->entered->slot)
				f->state = state_with(f->entered, text_of(t, t->setting[g->settings + k].value));
		pour(f, s->next, mass * (upto - below));
		below = upto;
	}
	f->state = before;
}

/* Does step S set the variable to what is known in a run alone? */
static bool sets_unknown(const struct entered *x, const struct program *p, const struct step *s)
{
	const struct query_reads *list;

	if (s->op == OP_ANSWERED_BY)
		return s->arg == x->slot;
	if (s->op != OP_READ_PARAMETERS)
		return false;
	list = &p->values.parameters_list[s->arg];
	for (int32_t i = 0; i < list->count; i++)
		if (p->values.parameter[list->parameters + i].slot == x->slot)
			return true;
	return false;
}

static void pour_dialled(struct flood *f, const struct step *s, double mass)
{
	for (int i = 0; i < OUTCOME_COUNT; i++) {
		f->state = state_with(f->entered, dial_words[i]);
		pour(f, s->next, mass * (f->p->outcome[i] - (i ? f->p->outcome[i - 1] : 0)));
	}
}

bool entered_pours(struct flood *f, const struct step *s, double mass)
{
	const struct value_tables *t = &f->p->values;
	struct entered *x = f->entered;

	if (s->op == OP_SPLIT) {
		const struct split *split = &t->split[s->arg];

		if (split->slot < 0 || x->same[split->slot] != x->slot)
			return false;
		pour_split(f, split, mass);
	} else if (s->op == OP_DRAW_ANSWER && setting_of(f->p, s, x->slot)) {
		pour_answers(f, s, mass);
	} else if (s->op == OP_SET && t->setting[s->arg].slot == x->slot) {
		f->state = state_with(x, text_set(x, f->p, &t->setting[s->arg], f->state));
		pour(f, s->next, mass);
	} else if (s->op == OP_DIAL_STATUS && s->arg == x->slot) {
		pour_dialled(f, s, mass);
	} else if (sets_unknown(x, f->p, s)) {
		f->state = x->count;
		pour(f, s->next, mass);
	} else {
		return false;
	}
	return true;
}

/* The ways of SPLIT by what was TAKEN of them; as they were, where nobody came. */
static void take_shares(struct program *p, const struct split *split, const double *taken)
{
	const struct choices *ways = &p->choices[split->choices];
	double sum = 0, upto = 0;

	for (int32_t i = 0; i < ways->count; i++)
		sum += taken[ways->first + i];
	for (int32_t i = 0; sum > 0 && i < ways->count; i++) {
		upto += taken[ways->first + i] / sum;
		p->choice[ways->first + i].upto = i == ways->count - 1 ? 1 : upto;
	}
}

/* Every split by variable SLOT. */
static void share_slot(struct program *p, int32_t slot, const int32_t *same)
{
	struct entered x = { .slot = slot, .same = same };
	struct flood f = { .p = p, .entered = &x };

	x.taken = xcalloc(p->choice_count + 1, sizeof(*x.taken));
	if (values_of(&x, p)) {
		f.states = x.count + 1;
		free(flood_run(&f, 0, 0));
	}
	for (size_t i = 0; i < p->values.split_count; i++) {
		const struct split *split = &p->values.split[i];

		if (split->slot >= 0 && same[split->slot] == slot)
			take_shares(p, split, x.taken);
	}
	free(x.taken);
	arena_free(&x.arena);
}

void entered_shares(struct program *p)
{
	bool *done = xcalloc(p->values.slot_count + 1, sizeof(*done));
	int32_t *same = copies(p);

	for (size_t i = 0; i < p->values.split_count; i++) {
		int32_t slot = p->values.split[i].slot < 0 ? NOWHERE : same[p->values.split[i].slot];

		if (slot >= 0 && !done[slot])
			share_slot(p, slot, same);
		if (slot >= 0)
			done[slot] = true;
	}
	free(done);
	free(same);
}
