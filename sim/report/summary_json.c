/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary.json: a stable schema in a fixed order of keys. */
#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "base/sampling_plan.h"
#include "report/ends_section_internal.h"
#include "report/widgets_section_internal.h"
#include "report/json_values_internal.h"
#include "report/report.h"
#include "report/stand_ins_section_internal.h"
#include "report/layout/terminal_text_internal.h"

static json_t *metrics(const struct metric *list, size_t count)
{
	json_t *o = json_object();

	for (size_t i = 0; i < count; i++) {
		json_t *m = interval(&list[i].estimate);

		set(m, "unit", text(metric_units[list[i].unit].name));
		set(m, "method", text(list[i].estimate.method));
		if (isfinite(list[i].gain))
			set(m, "gain", real(list[i].gain, true));
		if (list[i].has_calls) {
			json_t *calls = interval(&list[i].calls);

			set(calls, "method", text(list[i].calls.method));
			set(m, "over_calls", calls);
		}
		set(o, list[i].name, m);
	}
	return o;
}

static json_t *analytic(const struct design_result *d)
{
	json_t *o = json_object();

	for (size_t i = 0; i < d->analytic_count; i++) {
		json_t *one = json_object();

		set(one, "exact", real(d->analytic[i].exact, true));
		set(one, "formula", text(d->analytic[i].formula));
		set(o, d->analytic[i].metric, one);
	}
	return o;
}

/* By the step of its schedule in which calls came to its queue. */
static json_t *intervals(const struct group_result *g)
{
	json_t *list = json_array();

	for (size_t i = 0; i < g->interval_count; i++) {
		const struct interval_result *v = &g->intervals[i];
		json_t *o = json_object();

		set(o, "from", real((double)i * g->interval_step, true));
		set(o, "agents", whole(v->agents));
		set(o, "offered", interval(&v->offered));
		set(o, "abandon_rate", interval(&v->abandon_rate));
		set(o, "wait_mean", interval(&v->wait_mean));
		set(o, "service_level", interval(&v->service_level));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *groups(const struct design_result *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->group_count; i++) {
		const struct group_result *g = &d->groups[i];
		json_t *o = json_object();

		set(o, "name", text(g->name));
		set(o, "agents", whole(g->agents));
		set(o, "service_level_seconds", real(g->service_level_seconds, true));
		set(o, "service_level_definition", text(g->service_level_definition));
		set(o, "metrics", metrics(g->metrics, g->metric_count));
		if (g->interval_count)
			set(o, "intervals", intervals(g));
		json_array_append_new(list, o);
	}
	return list;
}

/* Those of KIND. */
static json_t *parts(const struct design_result *d, enum result_kind kind)
{
	json_t *list = json_array();

	for (size_t i = d->group_count; i < d->group_count + d->part_count; i++) {
		json_t *o = d->groups[i].kind == kind ? json_object() : NULL;

		if (!o)
			continue;
		set(o, "name", text(d->groups[i].name));
		set(o, "metrics", metrics(d->groups[i].metrics, d->groups[i].metric_count));
		json_array_append_new(list, o);
	}
	return list;
}

/* By number. */
static json_t *codes(const struct design_result *d)
{
	json_t *o = json_object();
	char number[16];

	for (size_t i = 0; i < d->code_count; i++) {
		snprintf(number, sizeof number, "%d", d->codes[i].code);
		set(o, number, whole(d->codes[i].count));
	}
	return o;
}

/* "all" first. */
static json_t *costs(const struct design_result *d)
{
	json_t *o = json_object();

	for (size_t i = 0; i < d->cost_count; i++) {
		const struct cost_item *c = &d->costs[i];
		json_t *item = json_object();

		if (c->source) {
			set(item, "units", real(c->units, true));
			set(item, "price", real(c->price, true));
			set(item, "source", text(c->source));
		}
		set(item, "total", interval(&c->total));
		set(item, "per_call", interval(&c->per_call));
		set(item, "per_success", interval(&c->per_success));
		set(o, c->name, item);
	}
	return o;
}

static json_t *design(const struct design_result *d)
{
	json_t *o = json_object(), *failures = json_object(), *counts = json_object();
	char fingerprint[24];

	snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, d->fingerprint);
	for (size_t i = 0; i < d->reason_count; i++)
		set(failures, d->reasons[i].reason, whole(d->reasons[i].count));
	for (size_t i = 0; i < d->count_count; i++)
		set(counts, d->counts[i].name, whole(d->counts[i].count));
	set(o, "name", text(d->name));
	set(o, "title", text(d->title ? d->title : d->name));
	set(o, "calls", whole(d->calls));
	set(o, "events", whole(d->events));
	set(o, "fingerprint", text(fingerprint));
	set(o, "calls_share", text(d->dependence));
	set(o, "metrics", metrics(d->metrics, d->metric_count));
	set(o, "failures", failures);
	set(o, "ends", ends_json(d));
	if (d->widget_count)
		set(o, "widgets", widgets_json(d));
	set(o, "codes", codes(d));
	set(o, "counts", counts);
	set(o, "groups", groups(d));
	if (result_kind_count(d, RESULT_LIST))
		set(o, "lists", parts(d, RESULT_LIST));
	if (result_kind_count(d, RESULT_PARTICIPANT))
		set(o, "participants", parts(d, RESULT_PARTICIPANT));
	set(o, "stand_ins", stand_ins_json(d));
	if (d->analytic_count)
		set(o, "analytic", analytic(d));
	if (d->cost_count)
		set(o, "costs", costs(d));
	return o;
}

static json_t *comparisons(const struct results *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];
		json_t *o, *d;

		if (!c->headline)
			continue; /* comparisons.csv has all */
		o = json_object();
		d = interval(&c->difference);
		set(d, "method", text(c->difference.method));
		set(o, "a", text(c->a));
		set(o, "b", text(c->b));
		set(o, "metric", text(c->metric));
		set(o, "difference", d);
		set(o, "p", real(c->p, true));
		set(o, "p_holm", real(c->p_holm, true));
		set(o, "shown", json_boolean(c->shown));
		set(o, "gain", real(c->gain, true));
		json_array_append_new(list, o);
	}
	return list;
}

/* Where not each pair is compared. */
static json_t *pairing(const struct results *r)
{
	const struct pairing *p = &r->pairing;
	json_t *o = json_object();

	set(o, "pairs", whole(p->pairs));
	set(o, "of", whole(p->of));
	set(o, "first", text(r->designs[0].name));
	set(o, "best", text(r->designs[p->best].name));
	set(o, "metric", text(p->metric));
	return o;
}

static json_t *sweep(const struct results *r)
{
	json_t *o = json_object(), *points = json_array();

	for (size_t i = 0; i < r->sweep_count; i++) {
		json_t *p = json_object();

		set(p, "redirect_after", real(r->sweep[i].after, true));
		set(p, "success_rate", interval(&r->sweep[i].success_rate));
		set(p, "http_400_rate", interval(&r->sweep[i].http_400_rate));
		json_array_append_new(points, p);
	}
	set(o, "design", text(r->sweep_design));
	set(o, "points", points);
	return o;
}

static json_t *expectations(const struct results *r)
{
	json_t *o = json_object(), *failed = json_array();

	for (size_t i = 0; i < r->expect_count; i++) {
		const struct expectation_result *x = &r->expects[i];
		json_t *one;

		if (x->held || !x->got)
			continue;
		one = json_object();
		set(one, "design", text(x->design));
		if (x->metric) {
			set(one, "metric", text(x->metric));
		} else {
			set(one, "call", text(x->call));
			set(one, "number", whole(x->number + 1));
		}
		set(one, "expected", text(x->wanted));
		set(one, "got", text(x->got));
		json_array_append_new(failed, one);
	}
	set(o, "checked", whole(r->expect_count));
	set(o, "failed", failed);
	return o;
}

static json_t *thresholds(const struct results *r)
{
	static const char *const verdicts[] = { "pass", "fail", "not enough data" };
	json_t *list = json_array();

	for (size_t i = 0; i < r->threshold_count; i++) {
		const struct threshold_result *x = &r->thresholds[i];
		json_t *one = json_object();

		set(one, "threshold", text(x->text));
		set(one, "design", text(x->design));
		set(one, "verdict", text(verdicts[x->verdict]));
		set(one, "found", interval(&x->estimate));
		if (x->verdict == THRESHOLD_OPEN && x->more)
			set(one, "more_replications", whole(x->more));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *precision(const struct results *r)
{
	json_t *list = json_array();

	for (size_t i = 0; i < r->precision_count; i++) {
		const struct precision_result *x = &r->precision[i];
		json_t *one = json_object();

		set(one, "design", text(x->design));
		set(one, "metric", text(x->metric));
		set(one, "wanted", text(x->wanted));
		set(one, "half_width", real(x->half_width, true));
		set(one, "reached", json_boolean(x->met));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *steady(const struct results *r)
{
	const struct steady_result *s = &r->steady;
	json_t *o = json_object();

	set(o, "warm_up", real(s->warm_up, true));
	set(o, "method", text("MSER-5"));
	set(o, "truncation", real(s->mser, true));
	set(o, "series", text(s->series));
	set(o, "design", text(s->design));
	set(o, "pilot_length", real(s->pilot, true));
	set(o, "pilot_replications", whole(s->pilot_replications));
	set(o, "relaxation", real(s->relaxation, true));
	if (s->batches) {
		set(o, "batches", whole(s->batches));
		set(o, "batch_length", real(s->batch, true));
		set(o, "doublings", whole(s->doublings));
		set(o, "independent", json_boolean(!s->dependent));
		if (s->dependent) {
			set(o, "dependent", text(s->dependent));
			set(o, "autocorrelation", real(s->correlation, true));
		}
	}
	return o;
}

/* Replications of a block depend on each other, and blocks do not. */
static json_t *sampling(const struct results *r)
{
	json_t *o = json_object();

	set(o, "sampling", text(sampling_names[r->sampling.scheme]));
	set(o, "block", whole(sampling_block(&r->sampling)));
	set(o, "blocks", whole(r->blocks));
	set(o, "control_variates", json_boolean(r->controlled));
	return o;
}

static json_t *texts(const struct texts *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->count; i++)
		json_array_append_new(list, text(t->list[i]));
	return list;
}

static json_t *summary(const struct results *r, const char *version)
{
	json_t *o = json_object(), *designs = json_array();

	for (size_t i = 0; i < r->design_count; i++)
		json_array_append_new(designs, design(&r->designs[i]));
	set(o, "ringflow", text(version));
	set(o, "scenario", text(r->scenario));
	set(o, "profile", text(r->profile));
	if (r->rules_changed.count)
		set(o, "rules_changed", texts(&r->rules_changed));
	if (r->overrides.count)
		set(o, "overrides", texts(&r->overrides));
	set(o, "seed", whole(r->seed));
	set(o, "replications", whole(r->replications));
	if (r->sampling.scheme != SAMPLING_PLAIN || r->controls)
		set(o, "variance_reduction", sampling(r));
	set(o, "confidence", real(r->confidence, true));
	if (r->currency)
		set(o, "currency", text(r->currency));
	if (r->interrupted)
		set(o, "interrupted", json_true());
	if (r->ranking_selection.given) {
		json_t *best = json_object();

		set(best, "metric", text(r->ranking_selection.metric));
		set(best, "indifference", text(r->ranking_selection.indifference));
		set(best, "probability", real(r->ranking_selection.probability, true));
		set(best, "left", whole(r->ranking_selection.left));
		set(best, "design", text(r->ranking_selection.left == 1 ? r->ranking_selection.best : NULL));
		set(o, "best", best);
	}
	if (r->steady.given)
		set(o, "steady", steady(r));
	if (r->threshold_count)
		set(o, "thresholds", thresholds(r));
	if (r->precision_count)
		set(o, "precision", precision(r));
	set(o, "designs", designs);
	set(o, "comparisons", comparisons(r));
	if (r->pairing.pairs < r->pairing.of)
		set(o, "comparisons_with", pairing(r));
	if (r->sweep_design)
		set(o, "sweep", sweep(r));
	if (r->expect_count)
		set(o, "expectations", expectations(r));
	return o;
}

/* Copy JSON text, shortening the reals (jansson writes 0.1 with 17 digits). */
static void put_json(FILE *out, const char *json)
{
	bool quoted = false;

	while (*json) {
		size_t n = quoted ? 0 : strspn(json, "+-.0123456789eE");

		/* the e of true and false, and integers, stay as they are */
		if (n && strchr("-0123456789", *json) && memchr(json, '.', n)) {
			char exact[40];

			show_exact(exact, sizeof exact, strtod(json, NULL));
			fprintf(out, "%s%s", exact, strpbrk(exact, ".e") ? "" : ".0");
			json += n;
			continue;
		}
		if (n > 1 && strchr("-0123456789", *json)) {
			fwrite(json, 1, n, out);
			json += n;
			continue;
		}
		if (quoted && *json == '\\')
			putc(*json++, out);
		else if (*json == '"')
			quoted = !quoted;
		putc(*json++, out);
	}
	putc('\n', out);
}

/* O is given up. FLAGS: of json_dumps(). */
static bool put_object(FILE *out, json_t *o, size_t flags)
{
	char *json = json_dumps(o, flags | JSON_REAL_PRECISION(17));

	json_decref(o);
	if (!json)
		return false;
	put_json(out, json);
	free(json);
	return !ferror(out);
}

static json_t *values(const struct metric *m, size_t n)
{
	json_t *o = json_object(), *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, real(m->values[i], true));
	set(o, "unit", text(metric_units[m->unit].name));
	set(o, "values", list);
	return o;
}

static json_t *design_values(const struct design_result *d, size_t n)
{
	json_t *o = json_object(), *metrics = json_object();
	struct arena a = { 0 };

	for (size_t i = 0; i < d->metric_count; i++)
		set(metrics, d->metrics[i].name, values(&d->metrics[i], n));
	for (size_t g = 0; g < d->group_count + d->part_count; g++)
		for (size_t i = 0; i < d->groups[g].metric_count; i++)
			set(metrics, result_group_metric(&a, &d->groups[g], i), values(&d->groups[g].metrics[i], n));
	set(o, "name", text(d->name));
	set(o, "metrics", metrics);
	arena_free(&a);
	return o;
}

bool report_replications(FILE *out, const struct results *r, const char *version)
{
	json_t *o = json_object(), *designs = json_array();
	char digest[24];

	snprintf(digest, sizeof(digest), "%016" PRIx64, r->callers);
	for (size_t i = 0; i < r->design_count; i++)
		json_array_append_new(designs, design_values(&r->designs[i], r->blocks));
	set(o, "ringflow", text(version));
	set(o, "scenario", text(r->scenario));
	set(o, "profile", text(r->profile));
	if (r->rules_changed.count)
		set(o, "rules_changed", texts(&r->rules_changed));
	set(o, "seed", whole(r->seed));
	set(o, "callers", text(digest));
	set(o, "replications", whole(r->replications));
	if (r->blocks != r->replications)
		set(o, "blocks", whole(r->blocks));
	set(o, "confidence", real(r->confidence, true));
	set(o, "designs", designs);
	return put_object(out, o, JSON_COMPACT);
}

bool report_json(FILE *out, const struct results *r, const char *version)
{
	return put_object(out, summary(r, version), JSON_INDENT(2));
}
