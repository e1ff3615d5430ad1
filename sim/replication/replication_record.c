/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/replication_record.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/histogram.h"
#include "base/terms.h"

static size_t parts_at(const struct record_shape *shape)
{
	return RECORD_GROUPS + shape->groups * RECORD_GROUP_WORDS;
}

static size_t intervals_at(const struct record_shape *shape)
{
	return parts_at(shape) + shape->parts * RECORD_PART_WORDS;
}

static size_t visits_at(const struct record_shape *shape)
{
	return intervals_at(shape) + shape->intervals * INTERVAL_COLUMNS;
}

static size_t series_at(const struct record_shape *shape)
{
	return visits_at(shape) + visit_words(shape->widgets, shape->ways);
}

size_t record_levels(size_t groups)
{
	return 2 + 2 * groups;
}

/* Half words: each level of each interval, then the calls of each and of what came later. */
static size_t series_numbers(const struct record_shape *shape)
{
	return record_levels(shape->groups) * shape->times + OFFERED_COLUMNS * (shape->times + 1);
}

size_t record_expectations(const struct record_shape *shape)
{
	return series_at(shape) + (shape->times ? 1 + (series_numbers(shape) + 1) / 2 : 0);
}

size_t record_intervals(const struct program *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->group_count; i++)
		n += p->groups[i].by_interval ? p->groups[i].schedule_count : 0;
	return n;
}

size_t record_words(const struct record_shape *shape)
{
	return record_expectations(shape) + shape->expectations + (shape->controls ? CONTROLS : 0);
}

static uint64_t bits(double value)
{
	uint64_t word;

	memcpy(&word, &value, sizeof(word));
	return word;
}

static double number(uint64_t word)
{
	double value;

	memcpy(&value, &word, sizeof(value));
	return value;
}

static double quantile_seconds(const struct histogram *h, double p)
{
	return h->n ? (double)histogram_quantile(h, p) * 1e-9 : NAN;
}

static double mean_level(const struct gauge *g, const struct tally *t)
{
	return t->window > 0 ? g->area / t->window : NAN;
}

/* Agents that are paid, there or not. */
static double staffed(const struct tally *t, const struct program *p)
{
	double agents = 0;

	for (size_t i = 0; i < p->group_count; i++)
		agents += p->groups[i].unlimited || p->groups[i].schedule_count ?
				  0 : (double)p->groups[i].paid_count;
	agents *= t->window;
	for (size_t i = 0; i < p->group_count; i++)
		if (p->groups[i].schedule_count)
			agents += group_paid(&p->groups[i], p->warm_up, p->warm_up + t->window);
	return agents;
}

/* What a service level is made of. */
struct level_counts {
	uint64_t offered, served, within, left_within;
};

struct level {
	uint64_t within, of;
};

/* Which calls, of which: by the group's definition. */
static struct level level_by(struct level_counts t, const struct group *g)
{
	switch ((enum level_definition)g->definition) {
	case LEVEL_WAITED_OF_OFFERED:
		return (struct level){ t.within + t.left_within, t.offered };
	case LEVEL_SERVED_OF_SERVED:
		return (struct level){ t.within, t.served };
	case LEVEL_SERVED_OF_STAYED:
		return (struct level){ t.within, t.offered - t.left_within };
	default:
		return (struct level){ t.within, t.offered };
	}
}

static struct level level_of(const struct group_tally *t, const struct group *g)
{
	return level_by((struct level_counts){ t->offered, t->served, t->within, t->left_within }, g);
}

static uint64_t *pack_intervals(uint64_t *words, const struct group_tally *t, const struct group *g)
{
	for (size_t i = 0; i < t->interval_count; i++, words += INTERVAL_COLUMNS) {
		const struct interval_tally *v = &t->intervals[i];
		struct level level = level_by((struct level_counts){
			v->offered, v->served, v->within, v->left_within }, g);

		words[INTERVAL_OFFERED] = v->offered;
		words[INTERVAL_ABANDONED] = v->abandoned;
		words[INTERVAL_LEVEL] = level.within;
		words[INTERVAL_LEVEL_OF] = level.of;
		words[INTERVAL_WAIT_N] = v->served + v->abandoned;
		words[INTERVAL_WAIT_SUM] = bits(v->wait_sum);
	}
	return words;
}

/* TIME of agents, of what was on duty. Agents whose shift is over finish their call: so long they
 * are on duty. NAN where nobody ever was, or where there are as many as calls need. */
static double staffed_share(double time, const struct group_tally *t, const struct tally *all,
			    const struct group *g, const struct program *p)
{
	double staffed_time;

	if (g->unlimited)
		return NAN;
	if (!g->schedule_count)
		return g->count && all->window > 0 ? time / all->window / (double)g->count : NAN;
	staffed_time = group_staffed(g, p->warm_up, p->warm_up + all->window) + t->overtime;
	return staffed_time > 0 ? time / staffed_time : NAN;
}

/* Of those whose time AGENT_TIME tells. */
static double mean_agents(double (*agent_time)(const struct group *g, double from, double to),
			  const struct tally *all, const struct group *g, const struct program *p)
{
	return all->window > 0 ? agent_time(g, p->warm_up, p->warm_up + all->window) / all->window : NAN;
}

static double occupancy(const struct group_tally *t, const struct tally *all,
			const struct group *g, const struct program *p)
{
	return staffed_share(t->busy.area, t, all, g, p);
}

/* Of the group that a dialler dials for, or NULL. */
static const struct group *dialled_group(const struct program *p)
{
	return p->arrivals == ARRIVALS_DIALLER ? &p->groups[p->dialling.group] : NULL;
}

/* Seconds of its agents on duty. */
static double dialled_for(const struct tally *t, const struct program *p)
{
	const struct group *g = dialled_group(p);
	double time;

	if (!g)
		return 0;
	time = group_staffed(g, p->warm_up, p->warm_up + t->window);
	return g->schedule_count ? time + t->groups[p->dialling.group].overtime : time;
}

static double agents_idle(const struct tally *t, const struct program *p)
{
	const struct group_tally *g = &t->groups[p->dialling.group];

	return dialled_group(p) ? fmax(dialled_for(t, p) - g->busy.area - g->activity_time[ACTIVITY_AWAY] -
					 g->activity_time[ACTIVITY_BREAK], 0) : 0;
}

static double dialled_served(const struct tally *t, const struct program *p)
{
	return dialled_group(p) ? (double)t->groups[p->dialling.group].served : 0;
}

/* The words of the tables, in their order. */
static void pack_all(uint64_t *words, const struct tally *t, const struct program *p)
{
#define COUNTER(name) words[COL_##name] = t->name;
#define DERIVED(name, value) words[COL_##name] = (value);
#define MARK(name, value) words[COL_##name] = (value);
#define WORDS(name, number, array) memcpy(words + COL_##name, array, (number) * sizeof(*words));
#define SUMMED(name, value) words[RECORD_MEASURES + MEASURE_##name] = bits(value);
#define AVERAGED(name, value) words[RECORD_MEASURES + MEASURE_##name] = bits(value);
#include "engine/metrics.def"
}

static void pack_group(uint64_t *words, const struct group_tally *t, const struct tally *all,
		       const struct group *g, const struct program *p)
{
	uint64_t *measures = words + GROUP_COLUMNS;

#define COUNTER(name) words[GROUP_##name] = t->name;
#define DERIVED(name, value) words[GROUP_##name] = (value);
#define WORDS(name, number, array) memcpy(words + GROUP_##name, array, (number) * sizeof(*words));
#define SUMMED(name, value) measures[GROUP_##name] = bits(value);
#define AVERAGED(name, value) measures[GROUP_##name] = bits(value);
#include "engine/group_metrics.def"
}

static void pack_part(uint64_t *words, const struct part_tally *t)
{
	uint64_t *measures = words + PART_COLUMNS;

#define COUNTER(name) words[PART_##name] = t->name;
#define SUMMED(name, value) measures[PART_##name] = bits(value);
#include "engine/part_metrics.def"
}

/* Of a design with fewer widgets, or ways, than another the last ones are 0. */
static void pack_visits(uint64_t *words, const struct record_shape *shape, const struct tally *t,
			const struct program *p)
{
	uint64_t *ways = words + shape->widgets * VISIT_WORDS;

	memset(words, 0, visit_words(shape->widgets, shape->ways) * sizeof(*words));
	if (!t->visit_count)
		return;
	memcpy(words, t->visits, p->widget_count * VISIT_WORDS * sizeof(*words));
	memcpy(ways, t->visits + p->widget_count * VISIT_WORDS,
	       p->widget_way_count * sizeof(*words));
	for (size_t i = 0; i < p->widget_count; i++) {
		uint64_t *time = &words[i * VISIT_WORDS + VISIT_TIME];

		*time = (*time + 500000) / 1000000;
	}
}

static void put_half(uint64_t *words, size_t i, uint32_t half)
{
	if (i % 2)
		words[i / 2] |= (uint64_t)half << 32;
	else
		words[i / 2] = half;
}

static uint32_t half_bits(double value)
{
	float f = (float)value;
	uint32_t half;

	memcpy(&half, &f, sizeof(half));
	return half;
}

static uint32_t at_most_32_bits(uint64_t n)
{
	return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

/* Of a program with fewer intervals than there is room for, none are between these and what came
 * later. */
static void pack_series(uint64_t *words, const struct record_shape *shape, const struct time_series *s)
{
	size_t n = 0;

	if (!shape->times)
		return;
	assert(s->intervals <= shape->times && s->level_count == record_levels(shape->groups));
	*words++ = bits((double)s->last / 1e9);
	for (size_t i = 0; i < s->level_count; i++) {
		for (size_t k = 0; k < s->intervals; k++)
			put_half(words, n++, half_bits(s->levels[i * s->intervals + k]));
		for (size_t k = s->intervals; k < shape->times; k++)
			put_half(words, n++, 0);
	}
	for (size_t k = 0; k <= shape->times; k++) {
		static const struct offered_calls none = { 0 };
		const struct offered_calls *c = k < s->intervals ? &s->calls[k] :
						k < shape->times ? &none : &s->calls[s->intervals];

		put_half(words, n++, at_most_32_bits(c->offered));
		put_half(words, n++, at_most_32_bits(c->succeeded));
		put_half(words, n++, at_most_32_bits(c->refused));
	}
}

void record_pack(uint64_t *record, const struct record_shape *shape, const struct tally *t,
		 const struct program *p)
{
	uint64_t *intervals = record + intervals_at(shape);

	assert(t->group_count == shape->groups && t->part_count == shape->parts);
	pack_all(record, t, p);
	memcpy(record + RECORD_REASONS, t->reasons, sizeof(t->reasons));
	memcpy(record + RECORD_CODES, t->codes, sizeof(t->codes));
	for (size_t i = 0; i < shape->groups; i++) {
		pack_group(record + RECORD_GROUPS + i * RECORD_GROUP_WORDS, &t->groups[i], t,
			   &p->groups[i], p);
		intervals = pack_intervals(intervals, &t->groups[i], &p->groups[i]);
	}
	for (size_t i = 0; i < shape->parts; i++)
		pack_part(record + parts_at(shape) + i * RECORD_PART_WORDS, &t->parts[i]);
	pack_visits(record + visits_at(shape), shape, t, p);
	pack_series(record + series_at(shape), shape, &t->series);
	for (size_t i = 0; shape->controls && i < CONTROLS; i++)
		record[record_words(shape) - CONTROLS + i] = bits(t->controls[i]);
}

double record_control(const uint64_t *record, const struct record_shape *shape, enum control c)
{
	return number(record[record_words(shape) - CONTROLS + c]);
}

static const uint64_t *halves(const uint64_t *record, const struct record_shape *shape)
{
	return record + series_at(shape) + 1;
}

static uint32_t half_at(const uint64_t *words, size_t i)
{
	return (uint32_t)(words[i / 2] >> (i % 2 ? 32 : 0));
}

static double level_at(const uint64_t *words, size_t i)
{
	uint32_t half = half_at(words, i);
	float f;

	memcpy(&f, &half, sizeof(f));
	return (double)f;
}

void record_level_row(const uint64_t *record, const struct record_shape *shape, size_t i, size_t count,
		      double *row)
{
	const uint64_t *words = halves(record, shape);

	for (size_t k = 0; k < count; k++)
		row[k] = level_at(words, i * shape->times + k);
}

double record_level(const uint64_t *record, const struct record_shape *shape, size_t i, size_t k)
{
	return level_at(halves(record, shape), i * shape->times + k);
}

static size_t offered_at(const struct record_shape *shape, enum offered_column c, size_t k)
{
	return record_levels(shape->groups) * shape->times + k * OFFERED_COLUMNS + c;
}

void record_offered_row(const uint64_t *record, const struct record_shape *shape, enum offered_column c,
			size_t count, double *row)
{
	const uint64_t *words = halves(record, shape);

	for (size_t k = 0; k < count; k++)
		row[k] = half_at(words, offered_at(shape, c, k));
}

uint64_t record_offered(const uint64_t *record, const struct record_shape *shape, enum offered_column c,
			size_t k)
{
	return half_at(halves(record, shape), offered_at(shape, c, k));
}

uint64_t record_series_rest(const uint64_t *record, const struct record_shape *shape)
{
	size_t numbers = series_numbers(shape);

	return numbers % 2 ? half_at(halves(record, shape), numbers) : 0;
}

double record_last(const uint64_t *record, const struct record_shape *shape)
{
	return number(record[series_at(shape)]);
}

const uint64_t *record_visits(const uint64_t *record, const struct record_shape *shape)
{
	return record + visits_at(shape);
}

uint64_t record_column(const uint64_t *record, enum column c)
{
	return record[c];
}

double record_measure(const uint64_t *record, enum measure m)
{
	return number(record[RECORD_MEASURES + m]);
}

uint64_t record_reason(const uint64_t *record, enum reason r)
{
	return record[RECORD_REASONS + r];
}

uint64_t record_code(const uint64_t *record, enum code code)
{
	return record[RECORD_CODES + code];
}

uint64_t record_group_column(const uint64_t *record, size_t group, enum group_column c)
{
	return record[RECORD_GROUPS + group * RECORD_GROUP_WORDS + c];
}

double record_group_measure(const uint64_t *record, size_t group, enum group_measure m)
{
	return number(record[RECORD_GROUPS + group * RECORD_GROUP_WORDS + GROUP_COLUMNS + m]);
}

uint64_t record_part_column(const uint64_t *record, const struct record_shape *shape, size_t part, enum part_column c)
{
	return record[parts_at(shape) + part * RECORD_PART_WORDS + c];
}

double record_part_measure(const uint64_t *record, const struct record_shape *shape, size_t part, enum part_measure m)
{
	return number(record[parts_at(shape) + part * RECORD_PART_WORDS + PART_COLUMNS + m]);
}

uint64_t record_interval_column(const uint64_t *record, const struct record_shape *shape,
				size_t interval, enum interval_column c)
{
	return record[intervals_at(shape) + interval * INTERVAL_COLUMNS + c];
}

double record_interval_wait(const uint64_t *record, const struct record_shape *shape,
			    size_t interval)
{
	return number(record_interval_column(record, shape, interval, INTERVAL_WAIT_SUM));
}
