/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/service_order_internal.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* Services to come, a heap: the earliest first, of equal ones that of the earlier line. `call`: its place among those
 * held, or, where all of the log may be to come, in the log. */
struct pending {
	struct coming {
		double began;
		uint32_t line, call;
	} *list;
	size_t count, capacity;
	struct logged_call *held;
	uint32_t *vacant; /* places there */
	size_t held_count, held_capacity, vacant_count, vacant_capacity;
};

static uint32_t hold(struct pending *p, const struct logged_call *c)
{
	size_t place = p->vacant_count ? p->vacant[--p->vacant_count] : p->held_count;

	if (place == p->held_count) {
		p->held = array_room(p->held, p->held_count++, &p->held_capacity, sizeof(*p->held));
		p->vacant = array_room(p->vacant, place, &p->vacant_capacity, sizeof(*p->vacant));
	}
	p->held[place] = *c;
	return (uint32_t)place;
}

bool fit_was_served(const struct logged_call *c)
{
	return isfinite(c->began) && isfinite(c->service);
}

double fit_queued_at(const struct logged_call *c)
{
	return c->arrival + (isfinite(c->held) ? c->held : 0) + (isfinite(c->ring) ? c->ring : 0) +
	       (isfinite(c->vru) ? c->vru : 0);
}

static bool before(const struct coming *x, const struct coming *y)
{
	return x->began < y->began || (x->began == y->began && x->line < y->line);
}

static void push(struct pending *p, struct coming x)
{
	size_t i;

	p->list = array_room(p->list, p->count, &p->capacity, sizeof(*p->list));
	for (i = p->count++; i && before(&x, &p->list[(i - 1) / 2]); i = (i - 1) / 2)
		p->list[i] = p->list[(i - 1) / 2];
	p->list[i] = x;
}

static struct coming pop(struct pending *p)
{
	struct coming first = p->list[0], last = p->list[--p->count];
	size_t i = 0;

	for (size_t child; (child = 2 * i + 1) < p->count; i = child) {
		child += child + 1 < p->count && before(&p->list[child + 1], &p->list[child]);
		if (!before(&p->list[child], &last))
			break;
		p->list[i] = p->list[child];
	}
	p->list[i] = last;
	return first;
}

bool service_order_plain(const struct call_log *log)
{
	return !log->served_early;
}

static void serve(const struct service_taker *t, const struct call_log *log, struct pending *p)
{
	struct coming x = pop(p);
	struct logged_call c;

	if (p->held) {
		t->serves(t->context, &p->held[x.call]);
		p->vacant[p->vacant_count++] = x.call;
		return;
	}
	c = logged_call_at(log, x.call);
	t->serves(t->context, &c);
}

void service_order_each(const struct call_log *log, const struct service_taker *t)
{
	struct log_pass pass;
	bool plain = service_order_plain(log);
	struct pending p = { 0 };

	log_pass_begin(&pass, log);
	for (size_t i = 0; i < log->count; i++) {
		const struct logged_call *c = log_pass_at(&pass, i);

		while (plain && p.count && p.list[0].began <= c->arrival)
			serve(t, log, &p);
		if (t->arrives)
			t->arrives(t->context, c);
		if (fit_was_served(c))
			push(&p, (struct coming){ c->began, c->line, plain ? hold(&p, c) : (uint32_t)i });
	}
	while (p.count)
		serve(t, log, &p);
	free(p.list);
	free(p.held);
	free(p.vacant);
}
