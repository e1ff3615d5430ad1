/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/level_panels_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/units.h"
#include "report/success_order_internal.h"
#include "report/table_internal.h"

/* Of the highest mean: less is next to nothing; and a band that is higher is cut off. */
static const double negligible = 0.005, band_most = 1.5;

/* A limit is drawn where it lies in sight of the level. */
static const double limit_in_sight = 2.5;

static int by_index(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static void choose_designs(struct level_panels *p, struct arena *a)
{
	const size_t *order = designs_by_success(a, p->r);

	p->design_count = p->r->design_count < PANEL_DESIGNS ? p->r->design_count : PANEL_DESIGNS;
	memcpy(p->designs, order, p->design_count * sizeof(*order));
	qsort(p->designs, p->design_count, sizeof(*p->designs), by_index);
}

static const struct series_result *series_of(const struct level_panels *p, size_t design, size_t series)
{
	return &p->r->designs[design].series[series];
}

/* Does a call come to the group of that series under any design that is shown? */
static bool reached(const struct level_panels *p, const char *group)
{
	for (size_t i = 0; i < p->design_count; i++) {
		const struct design_result *d = &p->r->designs[p->designs[i]];

		for (size_t g = 0; g < d->group_count; g++)
			if (!strcmp(d->groups[g].name, group) && group_reached(&d->groups[g]))
				return true;
	}
	return false;
}

static void measure(const struct level_panels *p, struct level_panel *x)
{
	double band = 0;

	x->highest = -1;
	for (size_t i = 0; i < p->design_count; i++)
		for (size_t k = 0; k < p->r->axis.intervals; k++) {
			const struct estimate *e = &series_of(p, p->designs[i], x->series)->list[k];

			band = isfinite(e->high) ? fmax(band, e->high) : band;
			if (e->value <= x->highest)
				continue;
			x->highest = e->value;
			x->design = p->designs[i];
			x->at = k;
		}
	x->top = fmin(fmax(band, x->highest), band_most * x->highest);
}

/* That all designs have. */
static double common_limit(const struct level_panels *p, const struct level_panel *x)
{
	double limit = series_of(p, p->designs[0], x->series)->limit;

	for (size_t i = 1; i < p->design_count; i++)
		if (series_of(p, p->designs[i], x->series)->limit != limit)
			return 0;
	return limit;
}

/* Let the axis reach what stands for comparison, as far as that is in sight. */
static void heighten(const struct level_panels *p, struct level_panel *x)
{
	for (size_t k = 0; x->beside != SIZE_MAX && k < p->r->axis.intervals; k++) {
		double y = series_of(p, p->designs[0], x->beside)->list[k].value;

		x->top = y <= limit_in_sight * x->highest ? fmax(x->top, y) : x->top;
	}
	if (x->limit <= limit_in_sight * x->highest)
		x->top = fmax(x->top, x->limit);
	x->top *= 1.05;
}

static const struct panel_row {
	const char *series, *title, *beside, *beside_name;
} level_panels_rows[] = {
	{ "concurrent_calls", "Concurrent calls", NULL, NULL },
	{ "concurrent_executions", "Concurrent executions", NULL, NULL },
	{ "queue", "Waiting for", NULL, NULL },
	{ "busy_agents", "Busy agents of", "agents_on_duty", "on duty" },
	{ "calls_offered", "Calls offered", NULL, NULL },
	{ "calls_succeeded", "Calls that succeed", "calls_offered", "offered" },
	{ "calls_with_400", "Calls that meet HTTP 400", "calls_offered", "offered" },
};

static const struct panel_row *row_of(const char *series)
{
	for (size_t i = 0; i < sizeof(level_panels_rows) / sizeof(*level_panels_rows); i++)
		if (!strcmp(level_panels_rows[i].series, series))
			return &level_panels_rows[i];
	return NULL;
}

/* The series NAME of GROUP, or of all; SIZE_MAX: there is none. */
static size_t find(const struct design_result *d, const char *name, const char *group)
{
	for (size_t i = 0; name && i < d->series_count; i++)
		if (!strcmp(d->series[i].name, name) &&
		    (group ? d->series[i].group && !strcmp(d->series[i].group, group) : !d->series[i].group))
			return i;
	return SIZE_MAX;
}

/* The series NAME that stands for comparison, if it is that of all designs that are shown. */
static size_t find_common(const struct level_panels *p, const char *name, const char *group)
{
	size_t series = find(&p->r->designs[0], name, group);

	for (size_t i = 0; series != SIZE_MAX && i < p->design_count; i++)
		for (size_t k = 0; k < p->r->axis.intervals; k++)
			if (series_of(p, p->designs[i], series)->list[k].value !=
			    series_of(p, p->designs[0], series)->list[k].value)
				return SIZE_MAX;
	return series;
}

static void add_level_panels(struct level_panels *p, struct arena *a, size_t series)
{
	const struct design_result *first = &p->r->designs[0];
	const struct series_result *s = &first->series[series];
	const struct panel_row *row = row_of(s->name);
	struct level_panel x = { .series = series };

	if (!row || (s->group && !reached(p, s->group)))
		return;
	/* else it is drawn beside others */
	if (!strcmp(s->name, "calls_offered") && find_common(p, s->name, NULL) != SIZE_MAX)
		return;
	measure(p, &x);
	if (!(x.highest > 0))
		return;
	x.title = s->group ? arena_printf(a, "%s %s", row->title, text_clean(a, s->group)) :
		  s->calls ? arena_printf(a, "%s, per %s", row->title, length_words(a, p->r->axis.width)) :
			     row->title;
	x.beside = find_common(p, row->beside, s->group);
	x.beside_name = x.beside == SIZE_MAX ? NULL : row->beside_name;
	x.limit = common_limit(p, &x);
	heighten(p, &x);
	if (p->count < PANELS_MOST)
		p->list[p->count++] = x;
	p->all++;
}

static size_t last_to_show(const struct level_panels *p)
{
	size_t last = 0;

	for (size_t j = 0; j < p->count; j++)
		for (size_t i = 0; i < p->design_count; i++)
			for (size_t k = last; k < p->r->axis.intervals; k++)
				if (series_of(p, p->designs[i], p->list[j].series)->list[k].value >
				    negligible * p->list[j].highest)
					last = k;
	return last + 1;
}

static void choose_scale(struct level_panels *p)
{
	static const struct {
		double most, seconds;
		const char *unit;
	} scales[] = { { 180, 1, "s" }, { 3 * 3600, 60, "min" }, { 72 * 3600, 3600, "h" }, { INFINITY, 86400, "days" } };
	static const double ticks[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 6, 10, 12, 15,
					20, 30, 60 };
	double end = (double)p->intervals * p->r->axis.width;
	size_t i = 0;

	while (end > scales[i].most)
		i++;
	p->scale = scales[i].seconds;
	p->unit = scales[i].unit;
	end /= p->scale;
	p->tick = ticks[0];
	for (size_t k = 0; k < sizeof(ticks) / sizeof(*ticks) && end / p->tick > 7; k++)
		p->tick = ticks[k];
	while (end / p->tick > 7)
		p->tick *= 2;
}

void level_panels(struct level_panels *p, const struct results *r, struct arena *a)
{
	*p = (struct level_panels){ .r = r, .unit = "s", .scale = 1, .tick = 1 };
	if (!r->axis.intervals || !r->design_count)
		return;
	choose_designs(p, a);
	for (size_t i = 0; i < r->designs[0].series_count; i++)
		add_level_panels(p, a, i);
	p->intervals = p->count ? last_to_show(p) : 0;
	/* a curve has two points at least */
	if (p->intervals < 2 && r->axis.intervals > 1)
		p->intervals = 2;
	choose_scale(p);
}

const char *moment_words(struct arena *a, double seconds)
{
	char text[48];

	if (seconds > 0 && seconds < 3600 && fmod(seconds, 60) == 0)
		return arena_printf(a, "%.0f min", seconds / 60);
	return arena_strdup(a, format_duration(text, sizeof(text), seconds));
}

const char *length_words(struct arena *a, double seconds)
{
	char text[32];

	if (seconds >= 3600 && fmod(seconds, 3600) == 0)
		return arena_printf(a, "%.0f h", seconds / 3600);
	if (seconds >= 60 && fmod(seconds, 60) == 0)
		return arena_printf(a, "%.0f min", seconds / 60);
	if (seconds < 60)
		return arena_printf(a, "%g s", seconds);
	return arena_strdup(a, format_duration(text, sizeof text, seconds));
}
