/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/eventset.h"

#include <stdlib.h>

/* Up to BATCH events are sorted by insertion; more come only when their times
 * are equal. */
enum { BATCH = 32 };

void event_set_init(struct event_set *s)
{
	*s = (struct event_set){ 0 };
	radix_init(&s->later);
}

void event_set_free(struct event_set *s)
{
	radix_free(&s->later);
	free(s->ripe.at);
	event_set_init(s);
}

/* One comparison without a branch: times are not negative. */
static inline bool before(const struct event *a, const struct event *b)
{
	return ((unsigned __int128)(uint64_t)a->time << 64 | a->order) <
	       ((unsigned __int128)(uint64_t)b->time << 64 | b->order);
}

static int compare(const void *a, const void *b)
{
	return before(a, b) ? -1 : before(b, a);
}

/* Put E at LAST or, as far as FROM, before what comes after it. E is not read back
 * from LAST, where it may just have been stored by halves. */
static inline void sink(struct event *from, struct event *last, struct event e)
{
	while (last > from && before(&e, last - 1)) {
		*last = last[-1];
		last--;
	}
	*last = e;
}

void event_set_insert(struct event_set *s, struct event e)
{
	events_add(&s->ripe, e);
	sink(s->ripe.at + s->head, s->ripe.at + s->ripe.count - 1, e);
}

bool event_set_refill(struct event_set *s)
{
	s->head = s->ripe.count = 0;
	if (!s->later.count)
		return false;
	s->limit = radix_take(&s->later, BATCH, &s->ripe);
	if (s->ripe.count > BATCH)
		qsort(s->ripe.at, s->ripe.count, sizeof(*s->ripe.at), compare);
	else
		for (size_t i = 1; i < s->ripe.count; i++)
			sink(s->ripe.at, s->ripe.at + i, s->ripe.at[i]);
	return true;
}

void event_set_sweep(struct event_set *s, bool (*keep)(void *context, const struct event *e),
		     void *context)
{
	size_t kept = 0;

	for (size_t i = s->head; i < s->ripe.count; i++)
		if (keep(context, &s->ripe.at[i]))
			s->ripe.at[kept++] = s->ripe.at[i];
	s->head = 0;
	s->ripe.count = kept;
	radix_sweep(&s->later, keep, context);
}

/* Is everything in the bucket where it belongs? Adds what it holds to *COUNT. */
static bool bucket_valid(const struct event_set *s, unsigned digit, unsigned value,
			 size_t *count)
{
	const struct radix *r = &s->later;
	bool said = (r->used >> digit & 1) && (r->values[digit] >> value & 1);

	for (const struct radix_chunk *c = r->bucket[digit][value]; c; c = c->next) {
		*count += c->count;
		for (uint64_t j = 0; j < c->count; j++)
			if (c->at[j].time < s->limit || radix_digit(r, c->at[j].time) != digit ||
			    radix_value(c->at[j].time, digit) != value)
				return false;
	}
	return said == (r->bucket[digit][value] != NULL);
}

bool event_set_valid(const struct event_set *s)
{
	size_t count = 0;

	for (unsigned i = 0; i < RADIX_DIGITS; i++)
		for (unsigned v = 0; v < RADIX_VALUES; v++)
			if (!bucket_valid(s, i, v, &count))
				return false;
	for (size_t i = s->head; i < s->ripe.count; i++)
		if (s->ripe.at[i].time >= s->limit ||
		    (i > s->head && before(&s->ripe.at[i], &s->ripe.at[i - 1])))
			return false;
	return count == s->later.count;
}
