/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/saved_widgets.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diagnostics.h"
#include "base/source.h"
#include "program/names.h"

/* Bytes and values of a summary.json. */
enum { SUMMARY_LIMIT = 256 << 20, SUMMARY_VALUES = 16000000 };

static bool wrong_widgets(const struct saved_widgets *s, struct diagnostics *d, const char *what)
{
	diag_error(d, (struct where){ source_text(&d->arena, s->path, "") }, "%s", what);
	return false;
}

static const char *widget_text(struct saved_widgets *s, const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text ? arena_strdup(&s->arena, text) : NULL;
}

static bool read_count(const json_t *o, const char *key, uint64_t *count)
{
	const json_t *value = json_object_get(o, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*count = (uint64_t)json_integer_value(value);
	return true;
}

static double bound_of(const json_t *estimate, const char *key)
{
	const json_t *bound = json_object_get(estimate, key);

	return json_is_number(bound) ? json_number_value(bound) : NAN;
}

static struct estimate estimate_of(const json_t *o, const char *key)
{
	const json_t *e = json_object_get(o, key), *value = json_object_get(e, "estimate");

	return (struct estimate){ json_number_value(value), bound_of(e, "low"), bound_of(e, "high"), json_is_number(value), "" };
}

static bool read_ways(struct saved_widgets *s, const json_t *list, struct widget_result *w)
{
	size_t n = json_array_size(list);

	w->ways = arena_array(&s->arena, n, sizeof(*w->ways));
	for (; w->way_count < n; w->way_count++) {
		const json_t *one = json_array_get(list, w->way_count);
		struct way_result *way = &w->ways[w->way_count];

		way->event = widget_text(s, one, "event");
		way->condition = widget_text(s, one, "condition");
		way->next = widget_text(s, one, "next");
		way->share = estimate_of(one, "share");
		if (!way->event || !read_count(one, "count", &way->count))
			return false;
	}
	return true;
}

static bool read_ends(struct saved_widgets *s, json_t *ends, struct widget_result *w)
{
	const char *name;
	json_t *one;

	w->ends = arena_array(&s->arena, json_object_size(ends), sizeof(*w->ends));
	json_object_foreach(ends, name, one) {
		struct widget_end_result *e = &w->ends[w->end_count++];

		e->end = e->text = arena_strdup(&s->arena, name);
		for (int i = 0; i < ENDS; i++)
			if (!strcmp(end_rows[i].name, name))
				e->text = end_rows[i].text;
		e->share = estimate_of(one, "share");
		if (!read_count(one, "calls", &e->calls))
			return false;
	}
	return true;
}

static bool read_widget(struct saved_widgets *s, const json_t *o, struct widget_result *w)
{
	w->flow = widget_text(s, o, "flow");
	w->name = widget_text(s, o, "widget");
	w->type = widget_text(s, o, "type");
	w->per_call = estimate_of(o, "visits_per_call");
	w->call_share = estimate_of(o, "calls_share");
	w->mean_time = estimate_of(o, "mean_time");
	return w->flow && w->name && w->type && read_count(o, "visits", &w->visits) &&
	       read_count(o, "calls", &w->calls) && read_ways(s, json_object_get(o, "transitions"), w) &&
	       read_ends(s, json_object_get(o, "ends"), w);
}

static bool read_design_widgets(struct saved_widgets *s, const json_t *o, struct design_result *x)
{
	const json_t *list = json_object_get(o, "widgets");
	size_t n = json_array_size(list);

	x->name = widget_text(s, o, "name");
	x->title = widget_text(s, o, "title");
	if (!x->name || !read_count(o, "calls", &x->calls))
		return false;
	x->widgets = arena_array(&s->arena, n, sizeof(*x->widgets));
	for (; x->widget_count < n; x->widget_count++)
		if (!read_widget(s, json_array_get(list, x->widget_count), &x->widgets[x->widget_count]))
			return false;
	return true;
}

/* *WIDGETS: of all designs. False: it is no summary. */
static bool read_widgets_root(struct saved_widgets *s, const json_t *root, size_t *widgets)
{
	const json_t *designs = json_object_get(root, "designs");

	s->design_count = json_array_size(designs);
	s->designs = arena_array(&s->arena, s->design_count, sizeof(*s->designs));
	for (size_t i = 0; i < s->design_count; i++) {
		if (!read_design_widgets(s, json_array_get(designs, i), &s->designs[i]))
			return false;
		*widgets += s->designs[i].widget_count;
	}
	return s->design_count && json_is_string(json_object_get(root, "ringflow"));
}

static bool read_widgets_text(struct saved_widgets *s, const struct source *text, struct diagnostics *d)
{
	json_error_t error;
	json_t *root = json_loadb(text->text, text->length, 0, &error);
	size_t widgets = 0;
	bool ok;

	if (!root)
		return wrong_widgets(s, d, arena_printf(&d->arena, "is no JSON: %s", error.text));
	ok = read_widgets_root(s, root, &widgets);
	json_decref(root);
	if (!ok)
		return wrong_widgets(s, d, "holds no results, expected a directory of results, or the summary.json in it, as ringflow "
				   "run writes them");
	return widgets || wrong_widgets(s, d, "counts no visits of widgets, expected results of ringflow run --widgets");
}

bool saved_widgets_read(struct saved_widgets *s, const char *path, struct diagnostics *d)
{
	const struct source *text;
	struct stat st;
	struct where at;

	*s = (struct saved_widgets){ .path = path };
	if (stat(path, &st))
		return wrong_widgets(s, d, arena_printf(&d->arena, "cannot be read: %s", strerror(errno)));
	if (S_ISDIR(st.st_mode))
		s->path = arena_printf(&s->arena, "%s/summary.json", path);
	text = source_read(&d->arena, s->path, SUMMARY_LIMIT, d);
	if (!text)
		return false;
	if (json_exceeds(text, SUMMARY_VALUES, &at)) {
		diag_error(d, at, "more than %d values", SUMMARY_VALUES);
		return false;
	}
	return read_widgets_text(s, text, d);
}

void saved_widgets_free(struct saved_widgets *s)
{
	arena_free(&s->arena);
}
