/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "compile/builder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Make room for one more element of *ARRAY. */
static void grow(void *array, size_t count, size_t *capacity, size_t size)
{
	void **p = array;

	if (count < *capacity)
		return;
	*capacity = *capacity ? 2 * *capacity : 64;
	*p = xreallocarray(*p, *capacity, size);
}

int32_t emit(struct builder *b, struct step step)
{
	grow(&b->p->steps, b->p->step_count, &b->step_capacity, sizeof(step));
	b->p->steps[b->p->step_count] = step;
	return (int32_t)b->p->step_count++;
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
	b->p->steps[step].next = next;
}

int32_t add_dist(struct builder *b, const struct dist *dist)
{
	grow(&b->p->dists, b->dist_count, &b->dist_capacity, sizeof(*dist));
	b->p->dists[b->dist_count] = *dist;
	return (int32_t)b->dist_count++;
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
	grow(&b->p->strings, b->string_count, &b->string_capacity, sizeof(char *));
	b->p->strings[b->string_count] = arena_strdup(&b->p->arena, buffer);
	return (int32_t)b->string_count++;
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
	grow(&b->p->dials, b->p->dial_count, &b->dial_capacity, sizeof(dial));
	b->p->dials[b->p->dial_count] = dial;
	return (int32_t)b->p->dial_count++;
}

void add_stray(struct builder *b, struct stray stray)
{
	grow(&b->p->strays, b->p->stray_count, &b->stray_capacity, sizeof(stray));
	b->p->strays[b->p->stray_count++] = stray;
}

int32_t add_line(struct builder *b, const char *name)
{
	for (size_t i = 0; i < b->p->line_count; i++)
		if (!strcmp(b->p->lines[i], name))
			return (int32_t)i;
	grow(&b->p->lines, b->p->line_count, &b->line_capacity, sizeof(char *));
	b->p->lines[b->p->line_count] = arena_strdup(&b->p->arena, name);
	return (int32_t)b->p->line_count++;
}

int32_t add_join(struct builder *b, struct conference_join join)
{
	grow(&b->p->joins, b->p->join_count, &b->join_capacity, sizeof(join));
	b->p->joins[b->p->join_count] = join;
	return (int32_t)b->p->join_count++;
}

void add_handler(struct builder *b, struct handler handler)
{
	grow(&b->p->handlers, b->p->handler_count, &b->handler_capacity, sizeof(handler));
	b->p->handlers[b->p->handler_count++] = handler;
}

static int32_t add_choices(struct builder *b, size_t n, const double *weight,
			   const int32_t *next, double total)
{
	double sum = 0;

	grow(&b->p->choices, b->p->choices_count, &b->list_capacity, sizeof(struct choices));
	b->p->choices[b->p->choices_count] = (struct choices){ (int32_t)b->choice_count, (int32_t)n };
	for (size_t i = 0; i < n; i++) {
		sum += total > 0 ? weight[i] / total : i == 0;
		grow(&b->p->choice, b->choice_count, &b->choice_capacity,
		     sizeof(struct choice));
		b->p->choice[b->choice_count++] =
			(struct choice){ i == n - 1 ? 1 : sum, next[i] };
	}
	return (int32_t)b->p->choices_count++;
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
	size_t i = (size_t)index + (kind == TARGET_APP ? b->s->flow_count : 0);

	return b->s->webhooks && b->s->webhooks[i] ? &b->p->webhooks[i] : NULL;
}

static bool same_query(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

int32_t add_target_with(struct builder *b, const struct target *target)
{
	uint8_t document = target->kind == TARGET_APP ? DOCUMENT_APP : DOCUMENT_FLOW;
	int32_t n = (int32_t)b->p->target_count, fetch, index = target->index;
	const char *query = target->event_return ? target->query : NULL;

	for (int32_t i = 0; i < n; i++) {
		const struct document_target *t = &b->p->targets[i];

		if (t->kind == document && t->index == index &&
		    t->event_return == target->event_return && same_query(t->query, query))
			return i;
	}
	fetch = emit_op(b, OP_FETCH, n, here(b) + 1);
	emit_op(b, OP_DELIVER, n, NOWHERE);
	grow(&b->p->targets, b->p->target_count, &b->target_capacity,
	     sizeof(struct document_target));
	b->p->targets[b->p->target_count++] = (struct document_target){
		.kind = document, .event_return = target->event_return, .index = index,
		.fetch = fetch, .query = query ? arena_strdup(&b->p->arena, query) : NULL,
		.entry = target->kind == TARGET_APP ? b->app_entry[index] : b->flow_entry[index],
		.name = target_name(b, target->kind, index, target->event_return),
		.webhook = target_webhook(b, target->kind, index),
	};
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

static void scale_parts(struct builder *b, struct dist *d, double k)
{
	struct dist *parts = arena_array(&b->p->arena, d->count, sizeof(*parts));

	for (size_t i = 0; i < d->count; i++)
		parts[i] = dist_times(b, &d->parts[i], k);
	d->parts = parts;
}

static void scale_values(struct builder *b, struct dist *d, double k)
{
	double *values = arena_array(&b->p->arena, d->count, sizeof(*values));

	for (size_t i = 0; i < d->count; i++)
		values[i] = d->values[i] * k;
	d->values = values;
}

struct dist dist_times(struct builder *b, const struct dist *d, double k)
{
	struct dist r = *d;

	switch (d->kind) {
	case DIST_CONSTANT:
	case DIST_EXPONENTIAL:
		r.a *= k;
		break;
	case DIST_UNIFORM:
	case DIST_NORMAL:
		r.a *= k;
		r.b *= k;
		break;
	case DIST_GAMMA:
	case DIST_WEIBULL:
		r.b *= k;
		break;
	case DIST_LOGNORMAL:
		r.a += log(k);
		break;
	case DIST_MIXTURE:
		scale_parts(b, &r, k);
		break;
	case DIST_EMPIRICAL:
		scale_values(b, &r, k);
		break;
	}
	return r;
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
	free(p->strays);
	free(p->lines);
	free(p->handlers);
	free(p->strings);
	free(p->defaults);
	values_tables_free(&p->values);
	arena_free(&p->arena);
	free(p);
}
