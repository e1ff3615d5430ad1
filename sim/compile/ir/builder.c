/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bill.h"
#include "base/memory.h"
#include "compile/ir/builder_internal.h"
#include "compile/studio/reading_internal.h"
#include "laws/distribution.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Add VALUE to ARRAY. It comes as a value, so that nothing that is added to work it out
 * can leave a pointer into the array behind. */
#define APPEND(array, count, capacity, value) \
	((array) = array_room(array, count, &(capacity), sizeof(*(array))), \
	 (array)[(count)++] = (value))

int32_t emit(struct builder *b, struct step step)
{
	size_t n = b->p->step_count++;

	if (n % STEP_BLOCK == 0)
		APPEND(b->blocks, b->block_count, b->block_capacity,
		       xreallocarray(NULL, STEP_BLOCK, sizeof(step)));
	*step_at(b, (int32_t)n) = step;
	return (int32_t)n;
}

struct step *step_at(const struct builder *b, int32_t step)
{
	assert(step >= 0 && (size_t)step < b->p->step_count);
	return &b->blocks[step / STEP_BLOCK][step % STEP_BLOCK];
}

void builder_finish(struct builder *b)
{
	struct program *p = b->p;

	p->steps = xreallocarray(NULL, p->step_count, sizeof(*p->steps));
	for (size_t i = 0; i < p->step_count; i++)
		p->steps[i] = *step_at(b, (int32_t)i);
	for (size_t i = 0; i < b->block_count; i++)
		free(b->blocks[i]);
	free(b->blocks);
	free(b->flow_entry);
	free(b->app_entry);
	readings_free(b);
	free(b->refused);
	free(b->widget_rows);
	free(b->documents);
	free(b->reads);
	free(b->awaited);
	p->dist_count = b->dist_count;
	p->choice_count = b->choice_count;
	p->string_count = b->string_count;
}

int32_t emit_op(struct builder *b, enum op op, int32_t arg, int32_t next)
{
	return emit(b, (struct step){ .op = (uint8_t)op, .arg = arg, .next = next,
				      .alt = NOWHERE, .dist = NOWHERE, .note = NOWHERE });
}

int32_t emit_wait(struct builder *b, const struct dist *dist, uint64_t purpose, int32_t next)
{
	return emit(b, (struct step){ .op = OP_WAIT, .next = next, .alt = NOWHERE,
				      .dist = add_dist(b, dist), .note = NOWHERE,
				      .purpose = purpose });
}

int32_t here(const struct builder *b)
{
	return (int32_t)b->p->step_count;
}

void patch_next(struct builder *b, int32_t step, int32_t next)
{
	step_at(b, step)->next = next;
}

int32_t add_dist(struct builder *b, const struct dist *dist)
{
	APPEND(b->p->dists, b->dist_count, b->dist_capacity, *dist);
	return (int32_t)b->dist_count - 1;
}

int32_t add_seconds(struct builder *b, double seconds)
{
	struct dist d = dist_constant(seconds);

	return add_dist(b, &d);
}

int32_t add_string(struct builder *b, const char *format, ...)
{
	char buffer[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(buffer, sizeof(buffer), format, ap);
	va_end(ap);
	APPEND(b->p->strings, b->string_count, b->string_capacity, arena_strdup(&b->p->arena, buffer));
	return (int32_t)b->string_count - 1;
}

/* What is it that is called TO? A number, unless it looks otherwise. */
static uint8_t line_of(const char *to)
{
	if (!strncmp(to, "sip:", 4) || !strncmp(to, "sips:", 5))
		return BILL_DIALLED_SIP - BILL_DIALLED_NUMBER;
	return strchr("+0123456789{(", *to) ? 0 : BILL_DIALLED_CLIENT - BILL_DIALLED_NUMBER;
}

int32_t add_dial(struct builder *b, struct dial dial)
{
	dial.line = line_of(b->p->strings[dial.name]);
	APPEND(b->p->dials, b->p->dial_count, b->dial_capacity, dial);
	return (int32_t)b->p->dial_count - 1;
}

void add_dial_action(struct builder *b, struct dial_action action)
{
	APPEND(b->p->dial_actions, b->p->dial_action_count, b->dial_action_capacity, action);
}

int32_t add_call_queue(struct builder *b, const char *name)
{
	for (size_t i = 0; i < b->p->call_queue_count; i++)
		if (!strcmp(b->p->call_queues[i], name))
			return (int32_t)i;
	APPEND(b->p->call_queues, b->p->call_queue_count, b->call_queue_capacity,
	       arena_strdup(&b->p->arena, name));
	return (int32_t)b->p->call_queue_count - 1;
}

int32_t add_room(struct builder *b, const char *name)
{
	APPEND(b->p->room_names, b->p->room_count, b->room_capacity, arena_strdup(&b->p->arena, name));
	return (int32_t)b->p->room_count - 1;
}

void add_room_chance(struct builder *b, double upto, int32_t room)
{
	struct room_chance chance = { upto, room };

	APPEND(b->p->room_chances, b->p->room_chance_count, b->room_chance_capacity, chance);
}

int32_t add_join(struct builder *b, struct conference_join join)
{
	APPEND(b->p->joins, b->p->join_count, b->join_capacity, join);
	return (int32_t)b->p->join_count - 1;
}

int32_t add_participant(struct builder *b, struct participant participant)
{
	participant.line = line_of(participant.name);
	APPEND(b->p->participants, b->p->participant_count, b->participant_capacity, participant);
	return (int32_t)b->p->participant_count - 1;
}

int32_t add_widget(struct builder *b, struct flow_widget w)
{
	APPEND(b->p->widgets, b->p->widget_count, b->widget_capacity, w);
	return (int32_t)b->p->widget_count - 1;
}

int32_t add_widget_way(struct builder *b, struct widget_way way)
{
	struct flow_widget *w = &b->p->widgets[way.widget];

	if (!w->ways++)
		w->way = (int32_t)b->p->widget_way_count;
	APPEND(b->p->widget_ways, b->p->widget_way_count, b->way_capacity, way);
	return (int32_t)b->p->widget_way_count - 1;
}

void add_handler(struct builder *b, struct handler handler)
{
	APPEND(b->p->handlers, b->p->handler_count, b->handler_capacity, handler);
}

static int32_t add_choices(struct builder *b, size_t n, const double *weight,
			   const int32_t *next, double total)
{
	const struct choices list = { (int32_t)b->choice_count, (int32_t)n };
	double sum = 0;

	APPEND(b->p->choices, b->p->choices_count, b->list_capacity, list);
	for (size_t i = 0; i < n; i++) {
		sum += total > 0 ? weight[i] / total : i == 0;
		APPEND(b->p->choice, b->choice_count, b->choice_capacity,
		       ((struct choice){ i == n - 1 ? 1 : sum, next[i] }));
	}
	return (int32_t)b->p->choices_count - 1;
}

int32_t add_ways(struct builder *b, size_t n, const int32_t *next)
{
	double *equal = xreallocarray(NULL, n, sizeof(*equal));
	int32_t list;

	for (size_t i = 0; i < n; i++)
		equal[i] = 1;
	list = add_choices(b, n, equal, next, (double)n);
	free(equal);
	return list;
}

int32_t emit_branch(struct builder *b, size_t n, const double *weight, const int32_t *next,
		    uint64_t purpose)
{
	double total = 0;
	size_t last = 0, possible = 0;
	int32_t list;

	for (size_t i = 0; i < n; i++) {
		total += weight[i];
		if (weight[i] > 0) {
			last = i;
			possible++;
		}
	}
	if (possible <= 1)
		return next[last];
	list = add_choices(b, last + 1, weight, next, total);
	return emit(b, (struct step){ .op = OP_BRANCH, .next = NOWHERE, .alt = NOWHERE,
				      .arg = list, .dist = NOWHERE, .note = NOWHERE,
				      .purpose = purpose });
}

static int32_t target_name(struct builder *b, enum target_kind kind, int index,
			   bool event_return)
{
	if (kind == TARGET_APP)
		return add_string(b, "app \"%s\"", b->s->apps[index].name);
	return add_string(b, "flow \"%s\"%s", b->s->flows[index].name,
			  event_return ? " with FlowEvent=return" : "");
}

static const struct webhook_table *target_webhook(const struct builder *b,
						  enum target_kind kind, int index)
{
	bool app = kind == TARGET_APP;

	if (!(app ? b->s->apps[index].webhook : b->s->flows[index].webhook))
		return NULL;
	return &b->p->webhooks[(size_t)index + (app ? b->s->flow_count : 0)];
}

static bool same_query(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

int32_t add_target_with(struct builder *b, const struct target *target)
{
	uint8_t document = target->kind == TARGET_APP ? DOCUMENT_APP : DOCUMENT_FLOW;
	int32_t n = (int32_t)b->p->target_count, index = target->index;
	const char *query = target->event_return ? target->query : NULL;
	struct document_target added;

	for (int32_t i = 0; i < n; i++) {
		const struct document_target *t = &b->p->targets[i];

		if (t->kind == document && t->index == index &&
		    t->event_return == target->event_return && same_query(t->query, query))
			return i;
	}
	added = (struct document_target){
		.kind = document, .event_return = target->event_return, .index = index,
		.fetch = emit_op(b, OP_FETCH, n, here(b) + 1), .query = query ? arena_strdup(&b->p->arena, query) : NULL,
		.entry = target->kind == TARGET_APP ? b->app_entry[index] : b->flow_entry[index],
		.name = target_name(b, target->kind, index, target->event_return),
		.webhook = target_webhook(b, target->kind, index),
	};
	emit_op(b, OP_DELIVER, n, NOWHERE);
	APPEND(b->p->targets, b->p->target_count, b->target_capacity, added);
	return n;
}

int32_t add_target(struct builder *b, enum target_kind kind, int index, bool event_return)
{
	struct target target = { .kind = kind, .index = index, .event_return = event_return };

	return add_target_with(b, &target);
}

int32_t fetch_step(struct builder *b, const struct target *target)
{
	int32_t i = add_target_with(b, target);

	return b->p->targets[i].fetch;
}

void program_free(struct program *p)
{
	if (!p)
		return;
	free(p->steps);
	free(p->dists);
	free(p->choice);
	free(p->choices);
	free(p->targets);
	free(p->dials);
	free(p->joins);
	free(p->room_names);
	free(p->room_chances);
	free(p->participants);
	free(p->dial_actions);
	free(p->call_queues);
	free(p->handlers);
	free(p->widgets);
	free(p->widget_ways);
	free(p->strings);
	free(p->stand_ins);
	free(p->stand_in_steps);
	values_tables_free(&p->values);
	arena_free(&p->arena);
	free(p);
}
