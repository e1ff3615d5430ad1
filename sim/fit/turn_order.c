/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * turn_order - whose turn it was, and who was taken. Whenever a call is taken, the first one that waits of each
 * other class (a queue and a priority) either had waited longer, and was passed over, or not.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "fit/part.h"
#include "fit/queues_internal.h"
#include "fit/service_order_internal.h"

enum { CLASSES = QUEUES_MOST * PRIORITIES_MOST, CHOICES_LEAST = 10 };
static const double handed_over = 3, by_chance = 0.05, against_it = 0.1;
/* Of two queues some agents may not serve the one that has waited longer; of two priorities all do. */
/* Of queues with agents apart all choices are by chance: the shares of either sort are 1 together. */
static const double apart_together = 0.75;
static const double rule_of_queues = 0.5, rule_of_priorities = 0.75;

/* Who waits of a class, in order of coming; those before `head` have left. */
struct waiting_line {
	struct in_line {
		double queued, leaves;
	} *list;
	size_t head, count, capacity;
};

/* [taken][other]: choices where the other had waited longer, and where the taken one had. */
struct choices {
	uint32_t passed[CLASSES][CLASSES], in_turn[CLASSES][CLASSES];
};

struct turn_watch {
	const struct queues_estimate *q;
	struct waiting_line lines[CLASSES];
	struct choices *crews; /* by crew */
};

/* Of priorities only where there are some; -1: not known. */
static int class_of(const struct queues_estimate *q, const struct logged_call *c)
{
	int32_t queue = q->count > 1 ? queues_of(q, c) : 0;
	size_t p = 0;

	if (q->priority_seen < 2 || q->priority_seen > PRIORITIES_MOST)
		return queue < 0 ? -1 : queue * PRIORITIES_MOST;
	while (p < q->priority_seen && q->priority[p] != c->priority)
		p++;
	return queue < 0 || p == q->priority_seen ? -1 : queue * PRIORITIES_MOST + (int)p;
}

static void stands_in_line(void *context, const struct logged_call *c)
{
	struct turn_watch *w = context;
	int at = class_of(w->q, c);
	struct waiting_line *l = at < 0 ? NULL : &w->lines[at];
	double queued = fit_queued_at(c);

	if (!l || !(c->wait > handed_over) || !fit_offered(c))
		return;
	if (l->head > 64 && l->head > l->count / 2) {
		for (size_t i = l->head; i < l->count; i++)
			l->list[i - l->head] = l->list[i];
		l->count -= l->head;
		l->head = 0;
	}
	l->list = array_room(l->list, l->count, &l->capacity, sizeof(*l->list));
	l->list[l->count++] = (struct in_line){ queued, queued + c->wait };
}

/* Since when the first of L waits at NOW; NAN: nobody does. */
static double first_in_line(struct waiting_line *l, double now)
{
	while (l->head < l->count && l->list[l->head].leaves <= now + handed_over)
		l->head++;
	if (l->head == l->count || l->list[l->head].queued > now - handed_over)
		return NAN;
	return l->list[l->head].queued;
}

static void is_taken(void *context, const struct logged_call *c)
{
	struct turn_watch *w = context;
	const struct queues_estimate *q = w->q;
	int at = class_of(q, c);
	int32_t crew = !q->crew_of ? 0 : c->agent >= 0 ? q->crew_of[c->agent] : -1;
	double queued = fit_queued_at(c);

	if (at < 0 || crew < 0)
		return;
	for (int j = 0; j < (int)(q->count > 1 ? q->count : 1) * PRIORITIES_MOST; j++) {
		double since = j == at ? NAN : first_in_line(&w->lines[j], c->began);

		if (since < queued - handed_over)
			w->crews[crew].passed[at][j]++;
		else if (queued < since - handed_over)
			w->crews[crew].in_turn[at][j]++;
	}
}

/* ---- what follows ---- */

struct pair {
	double forward, backward; /* shares taken out of turn: I before J, J before I */
	size_t choices[2];
};

static void add_pair(struct pair *p, const struct choices *c, int i, int j)
{
	p->forward += c->passed[i][j];
	p->choices[0] += c->passed[i][j] + c->in_turn[j][i];
	p->backward += c->passed[j][i];
	p->choices[1] += c->passed[j][i] + c->in_turn[i][j];
}

static bool comes_before(const struct pair *p, double as_a_rule)
{
	return p->choices[0] >= CHOICES_LEAST && p->choices[1] >= CHOICES_LEAST &&
	       p->forward > as_a_rule * (double)p->choices[0] && p->backward <= against_it * (double)p->choices[1];
}

/* Of two queues, whatever the priorities. */
static struct pair pair_of_queues(const struct choices *c, int i, int j)
{
	struct pair p = { 0 };

	for (int k = 0; k < PRIORITIES_MOST; k++)
		for (int l = 0; l < PRIORITIES_MOST; l++)
			add_pair(&p, c, i * PRIORITIES_MOST + k, j * PRIORITIES_MOST + l);
	return p;
}

/* How many of the others come before it: those with none have level 1. */
static void find_levels(struct queues_estimate *q, const struct choices *c, struct crew *crew)
{
	for (size_t j = 0; j < q->count; j++) {
		crew->level[j] = 1;
		for (size_t i = 0; i < q->count; i++) {
			struct pair p = pair_of_queues(c, (int)i, (int)j);

			if (i != j && crew->serves & 1u << i && crew->serves & 1u << j)
				crew->level[j] += comes_before(&p, rule_of_queues);
		}
	}
}

/* Agents with names who serve both of two queues, but not at the same times. Of a queue the one with most choices. */
static void find_apart(struct queues_estimate *q, const struct choices *crews)
{
	for (size_t i = 0; i < q->count; i++) {
		double most = 0;

		q->list[i].apart_from = -1;
		for (size_t j = 0; j < q->count; j++) {
			struct pair p = { 0 };
			uint32_t both = 1u << i | 1u << j;
			double there, back, choices;

			for (size_t k = 0; i != j && q->crew_of && k < q->crew_count; k++)
				if ((q->crews[k].serves & both) == both) {
					struct pair one = pair_of_queues(&crews[k], (int)i, (int)j);

					p.forward += one.forward;
					p.backward += one.backward;
					p.choices[0] += one.choices[0];
					p.choices[1] += one.choices[1];
				}
			if (p.choices[0] < CHOICES_LEAST || p.choices[1] < CHOICES_LEAST)
				continue;
			there = p.forward / (double)p.choices[0];
			back = p.backward / (double)p.choices[1];
			choices = (double)(p.choices[0] + p.choices[1]);
			if (fmin(there, back) > against_it && there + back > apart_together && choices > most) {
				most = choices;
				q->list[i].apart_from = (int)j;
			}
		}
	}
}

/* Agents without names: queues whose calls pass each other both ways have agents of their own. */
static void part_crews(struct queues_estimate *q, const struct choices *c)
{
	bool apart = false;
	uint32_t with[QUEUES_MOST];

	for (size_t i = 0; i < q->count; i++)
		with[i] = 1u << i;
	for (size_t i = 0; i < q->count; i++)
		for (size_t j = i + 1; j < q->count; j++) {
			struct pair p = pair_of_queues(c, (int)i, (int)j);
			bool told = p.choices[0] >= CHOICES_LEAST && p.choices[1] >= CHOICES_LEAST;
			uint32_t both = with[i] | with[j];

			if (told && p.forward > by_chance * (double)p.choices[0] &&
			    p.backward > by_chance * (double)p.choices[1])
				apart = true;
			else
				for (size_t k = 0; told && k < q->count; k++)
					with[k] = both & 1u << k ? both : with[k];
		}
	q->crew_count = apart ? 0 : q->crew_count;
	for (size_t i = 0; apart && i < q->count; i++)
		if (!(with[i] & ((1u << i) - 1)))
			q->crews[q->crew_count++] = (struct crew){ .serves = with[i] };
}

/* The first of them comes before each other one, and so on; else there is no order. */
static void order_priorities(struct queues_estimate *q, const struct choices *crews, size_t count)
{
	size_t rank[PRIORITIES_MOST] = { 0 }, ranks = 0;
	int32_t first[PRIORITIES_MOST];
	bool any = false;

	if (q->priority_seen < 2 || q->priority_seen > PRIORITIES_MOST)
		return;
	for (size_t i = 0; i < q->priority_seen; i++)
		for (size_t j = 0; j < q->priority_seen; j++) {
			struct pair p = { 0 };

			for (size_t c = 0; i != j && c < count; c++)
				for (int k = 0; k < QUEUES_MOST; k++)
					add_pair(&p, &crews[c], k * PRIORITIES_MOST + (int)i, k * PRIORITIES_MOST + (int)j);
			rank[j] += comes_before(&p, rule_of_priorities);
			any |= comes_before(&p, rule_of_priorities);
		}
	if (!any)
		return;
	for (size_t r = 0; r < q->priority_seen; r++)
		for (size_t i = 0; i < q->priority_seen; i++)
			if (rank[i] == r) {
				q->priority_level[ranks] = r;
				first[ranks++] = q->priority[i];
			}
	q->priority_count = ranks;
	for (size_t i = 0; i < ranks; i++)
		q->priority[i] = first[i];
}

void turn_order_find(struct queues_estimate *q, const struct call_log *log)
{
	struct turn_watch w = { .q = q, .crews = xcalloc(q->crew_count + 1, sizeof(*w.crews)) };
	size_t count = q->crew_count;

	service_order_each(log, &(struct service_taker){ &w, stands_in_line, is_taken });
	if (q->count > 1 && !q->crew_of)
		part_crews(q, &w.crews[0]);
	for (size_t k = 0; k < q->crew_count; k++)
		find_levels(q, &w.crews[q->crew_of ? k : 0], &q->crews[k]);
	find_apart(q, w.crews);
	order_priorities(q, w.crews, count);
	for (int i = 0; i < CLASSES; i++)
		free(w.lines[i].list);
	free(w.crews);
}
