/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/saved_results.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "estimate/sample_internal.h"

/* Bytes and values of a replications.json (docs/compare.md). */
enum { SAVED_LIMIT = 256 << 20, SAVED_VALUES = 16000000 };

static bool wrong(const struct saved_results *s, struct diagnostics *d, const char *what)
{
	diag_error(d, (struct where){ source_text(&d->arena, s->path, "") }, "%s", what);
	return false;
}

static const char *text_of(struct saved_results *s, const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text ? arena_strdup(&s->arena, text) : NULL;
}

/* Nothing where there is no list. */
static struct texts texts_of(struct saved_results *s, const json_t *o, const char *key)
{
	const json_t *list = json_object_get(o, key);
	size_t n = json_array_size(list);
	struct texts t = { arena_array(&s->arena, n, sizeof(*t.list)), 0 };

	for (size_t i = 0; i < n; i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (text)
			t.list[t.count++] = arena_strdup(&s->arena, text);
	}
	return t;
}

static bool read_unit(const json_t *o, enum unit *unit)
{
	const char *text = json_string_value(json_object_get(o, "unit"));

	for (int i = 0; text && i < UNITS; i++)
		if (!strcmp(text, metric_units[i].name)) {
			*unit = (enum unit)i;
			return true;
		}
	return false;
}

static bool read_metric(struct saved_results *s, const char *name, const json_t *o,
			struct saved_metric *m)
{
	const json_t *list = json_object_get(o, "values");
	double *values;

	if (!read_unit(o, &m->unit) || !json_is_array(list) ||
	    json_array_size(list) != s->replications)
		return false;
	values = arena_array(&s->arena, s->replications, sizeof(*values));
	for (size_t i = 0; i < s->replications; i++) {
		const json_t *one = json_array_get(list, i);

		values[i] = json_is_number(one) ? json_number_value(one) : NAN;
	}
	m->name = arena_strdup(&s->arena, name);
	m->values = values;
	return true;
}

static bool read_design(struct saved_results *s, json_t *o, struct saved_design *x)
{
	json_t *metrics = json_object_get(o, "metrics"), *one;
	const char *name;

	x->name = text_of(s, o, "name");
	if (!x->name || !json_is_object(metrics))
		return false;
	x->metrics = arena_array(&s->arena, json_object_size(metrics), sizeof(*x->metrics));
	json_object_foreach(metrics, name, one)
		if (!read_metric(s, name, one, &x->metrics[x->count++]))
			return false;
	return true;
}

static bool read_root(struct saved_results *s, const json_t *root)
{
	const json_t *designs = json_object_get(root, "designs");
	const json_t *seed = json_object_get(root, "seed");

	s->version = text_of(s, root, "ringflow");
	s->scenario = text_of(s, root, "scenario");
	s->profile = text_of(s, root, "profile");
	s->rules_changed = texts_of(s, root, "rules_changed");
	s->callers = text_of(s, root, "callers");
	s->seed = json_is_string(seed) ? strtoull(json_string_value(seed), NULL, 10) :
					 (uint64_t)json_integer_value(seed);
	s->replications = (size_t)json_integer_value(json_object_get(root, "replications"));
	/* in blocks there is one value each, over all of their replications */
	s->in_blocks = json_object_get(root, "blocks") != NULL;
	if (s->in_blocks)
		s->replications = (size_t)json_integer_value(json_object_get(root, "blocks"));
	s->confidence = json_number_value(json_object_get(root, "confidence"));
	s->design_count = json_array_size(designs);
	if (!s->scenario || !s->profile || !s->callers || !s->replications || !s->design_count ||
	    !(s->confidence > 0.5 && s->confidence < 1))
		return false;
	s->designs = arena_array(&s->arena, s->design_count, sizeof(*s->designs));
	for (size_t i = 0; i < s->design_count; i++)
		if (!read_design(s, json_array_get(designs, i), &s->designs[i]))
			return false;
	return true;
}

/* *OK: it holds what is wanted. False after an error: it is no JSON. */
static bool read_text(struct saved_results *s, const struct source *text, struct diagnostics *d,
		      bool *ok)
{
	const char *before = memory_for(s->path);
	json_error_t error;
	json_t *root = json_loadb(text->text, text->length, 0, &error);

	if (!root)
		return wrong(s, d, arena_printf(&d->arena, "is no JSON: %s", error.text));
	*ok = read_root(s, root);
	json_decref(root);
	memory_for(before);
	return true;
}

bool saved_results_read(struct saved_results *s, const char *path, struct diagnostics *d)
{
	struct stat st;
	const struct source *text;
	struct where at;
	bool ok = false;

	*s = (struct saved_results){ .path = path };
	if (stat(path, &st))
		return wrong(s, d, arena_printf(&d->arena, "cannot be read: %s", strerror(errno)));
	if (S_ISDIR(st.st_mode))
		s->path = arena_printf(&s->arena, "%s/replications.json", path);
	text = source_read(&d->arena, s->path, SAVED_LIMIT, d);
	if (!text)
		return false;
	if (json_exceeds(text, SAVED_VALUES, &at)) {
		diag_error(d, at, "more than %d values", SAVED_VALUES);
		return false;
	}
	return read_text(s, text, d, &ok) && (ok || wrong(s, d, "holds no replications, expected a directory of results, or the "
				 "replications.json in it, as ringflow run writes them"));
}

void saved_results_free(struct saved_results *s)
{
	arena_free(&s->arena);
}

/* ---- comparing ---- */

static const struct saved_metric *metric_named(const struct saved_design *x, const char *name)
{
	for (size_t i = 0; i < x->count; i++)
		if (!strcmp(x->metrics[i].name, name))
			return &x->metrics[i];
	return NULL;
}

static const struct saved_design *partner(const struct saved_results *a, size_t i,
					  const struct saved_results *b)
{
	for (size_t j = 0; j < b->design_count; j++)
		if (!strcmp(a->designs[i].name, b->designs[j].name))
			return &b->designs[j];
	return a->design_count == 1 && b->design_count == 1 ? &b->designs[0] : NULL;
}

static double mean_of(const double *values, size_t n)
{
	double sum = 0, used = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i])) {
			sum += values[i];
			used++;
		}
	return used > 0 ? sum / used : NAN;
}

static struct metric_change change_of(const struct metric_changes *c, const struct saved_metric *a,
				      const struct saved_metric *b, double confidence)
{
	size_t least = c->replications[0] < c->replications[1] ? c->replications[0] :
								  c->replications[1];
	struct difference d = c->paired ?
		paired_difference(b->values, a->values, least, confidence) :
		welch_difference(b->values, c->replications[1], a->values, c->replications[0],
				 confidence);

	keep_difference_in_range(&d.estimate, a->unit);
	return (struct metric_change){ .metric = a->name, .unit = a->unit, .difference = d.estimate,
				.p = d.p, .a = mean_of(a->values, c->replications[0]),
				.b = mean_of(b->values, c->replications[1]) };
}

static void compare_designs_of(struct metric_changes *c, const struct saved_design *a,
			       const struct saved_design *b, double confidence)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct saved_metric *other = metric_named(b, a->metrics[i].name);

		if (!other || other->unit != a->metrics[i].unit)
			continue;
		c->list[c->count] = change_of(c, &a->metrics[i], other, confidence);
		c->list[c->count++].design = a->name;
	}
}

static void correct_changes(struct metric_changes *c, double confidence)
{
	double *p = xcalloc(c->count + 1, sizeof(*p));

	for (size_t i = 0; i < c->count; i++)
		p[i] = c->list[i].p;
	holm(p, c->count);
	for (size_t i = 0; i < c->count; i++) {
		c->list[i].p_holm = p[i];
		c->list[i].shown = p[i] < 1 - confidence;
	}
	free(p);
}

bool saved_results_compare(struct metric_changes *c, const struct saved_results *a,
			   const struct saved_results *b, double confidence, struct diagnostics *d)
{
	size_t most = 0;

	*c = (struct metric_changes){ .paired = a->seed == b->seed && !strcmp(a->callers, b->callers),
			       .replications = { a->replications, b->replications } };
	for (size_t i = 0; i < a->design_count; i++)
		most += a->designs[i].count;
	c->list = arena_array(&c->arena, most, sizeof(*c->list));
	for (size_t i = 0; i < a->design_count; i++) {
		const struct saved_design *other = partner(a, i, b);

		if (other)
			compare_designs_of(c, &a->designs[i], other, confidence);
	}
	if (!c->count)
		return wrong(b, d, arena_printf(&d->arena, "has no design and metric in common with %s",
						a->path));
	correct_changes(c, confidence);
	return true;
}

void metric_changes_free(struct metric_changes *c)
{
	arena_free(&c->arena);
}
