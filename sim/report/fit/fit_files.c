/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit.json and the CSV files of ringflow fit. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "fit/quantile.h"
#include "report/fit/fit_report.h"
#include "report/layout/terminal_text_internal.h"

/* ---- JSON ---- */

/* A value that jansson could not make becomes NULL, which every json_*_new() refuses; out
 * of memory is then noticed when the object is written. */
static void set(json_t *object, const char *key, json_t *value)
{
	if (value && json_object_set_new(object, key, value))
		abort();
}

static void append(json_t *array, json_t *value)
{
	if (value && json_array_append_new(array, value))
		abort();
}

static json_t *real(double x)
{
	return isfinite(x) ? json_real(x == 0 ? 0 : x) : json_null();
}

static json_t *whole(double n)
{
	return json_integer((json_int_t)nearbyint(n));
}

static json_t *text(const char *s)
{
	json_t *value = json_string(s);

	return value ? value : json_string("(not UTF-8)");
}

static json_t *parameters(const struct fit_maximum *m)
{
	json_t *o = json_object();

	for (size_t i = 0; i < fit_natural_count(m->law.family); i++) {
		json_t *one = json_object();

		set(one, "estimate", real(m->natural[i]));
		set(one, "error", real(m->error[i]));
		set(o, fit_natural_name(m->law.family, i), one);
	}
	if (m->law.family == FIT_HYPER_ERLANG) {
		set(o, "phases", whole(m->law.order[0]));
		set(o, "phases 2", whole(m->law.order[1]));
	}
	return o;
}

static json_t *candidate(const struct fit_candidate *x, bool chosen, struct arena *a)
{
	json_t *o = json_object();

	set(o, "law", text(fit_family_names[x->maximum.law.family]));
	set(o, "chosen", json_boolean(chosen));
	set(o, "parameters", parameters(&x->maximum));
	set(o, "scenario", text(fit_yaml(&x->dist.dist, a)));
	set(o, "log_likelihood", real(x->maximum.log_likelihood));
	set(o, "aic", real(x->maximum.aic));
	set(o, "converged", json_boolean(x->maximum.converged));
	set(o, "ks", real(x->goodness.ks));
	set(o, "ks_p", real(x->goodness.ks_p));
	set(o, "ad", real(x->goodness.ad));
	set(o, "ad_p", real(x->goodness.ad_p));
	set(o, "bootstrap_samples", whole(x->goodness.replicates));
	return o;
}

static json_t *quantity(const struct fit_result *f, enum fit_quantity q, struct arena *a)
{
	static const char *const verdicts[] = { "chosen", "empty", "all_censored", "constant", "few", "mean" };
	const struct fitted *x = &f->quantities[q];
	const char *law = fit_scenario_law(f, q, a);
	json_t *o = json_object(), *list = json_array();

	set(o, "quantity", text(fit_quantity_names[q]));
	set(o, "verdict", text(verdicts[x->choice.verdict]));
	set(o, "durations", whole((double)x->durations.count));
	set(o, "observed", whole((double)x->durations.observed));
	set(o, "left_out_short", whole((double)x->durations.too_short));
	set(o, "left_out_long", whole((double)x->durations.too_long));
	set(o, "clock_step", real(x->choice.sample.step));
	set(o, "mean", real(fit_sample_mean(&x->choice.sample)));
	set(o, "median", real(fit_sample_quantile(&x->choice.sample, 0.5)));
	set(o, "scenario", law ? text(law) : json_null());
	for (size_t i = 0; i < x->choice.count; i++)
		append(list, candidate(&x->choice.candidates[i], i == x->choice.best, a));
	set(o, "laws", list);
	return o;
}

static json_t *outcomes(const struct call_log *log)
{
	json_t *o = json_object();

	for (int i = 0; i < LOGGED_OUTCOMES; i++)
		set(o, logged_outcome_names[i], whole((double)log->outcomes[i]));
	return o;
}

/* How it was read. */
static void set_reading(json_t *o, const struct call_log *log)
{
	json_t *columns = json_object(), *assumed = json_array();

	for (size_t i = 0; i < log->reading_count; i++)
		set(columns, log->readings[i].role, text(log->readings[i].column));
	for (size_t i = 0; i < log->assumption_count; i++)
		append(assumed, text(log->assumptions[i]));
	set(o, "format", text(log_format_names[log->format]));
	set(o, "rows", whole((double)log->rows));
	set(o, "rows_left_out", whole((double)call_log_aside(log)));
	set(o, "columns", columns);
	set(o, "assumed", assumed);
}

static json_t *the_log(const struct fit_result *f)
{
	json_t *o = json_object();
	char day[32];

	set(o, "name", text(f->log->source->name));
	set_reading(o, f->log);
	set(o, "calls", whole((double)f->log->count));
	set(o, "first_day", f->log->dated ? text(format_date(day, sizeof(day), f->log->first_day)) :
					    json_null());
	set(o, "days", whole((double)f->log->days));
	set(o, "outcomes", outcomes(f->log));
	set(o, "offered", whole((double)f->offered));
	set(o, "waited", whole((double)f->waited));
	set(o, "abandoned", whole((double)f->abandoned));
	set(o, "wait_mean", real(f->waits_known ? f->wait_sum / (double)f->waits_known : NAN));
	return o;
}

/* Agents who did not answer: null where the log does not tell. */
static json_t *rings(const struct rings_estimate *e)
{
	json_t *o, *with;

	if (!e->known)
		return json_null();
	o = json_object();
	with = json_array();
	for (size_t i = 0; i < RINGS_TOLD; i++)
		append(with, whole((double)e->with[i]));
	set(o, "calls", whole((double)e->calls));
	set(o, "calls_that_met_one", whole((double)e->met));
	set(o, "rings", whole((double)e->unanswered));
	set(o, "rings_answered", whole((double)e->answered));
	set(o, "share", real(e->share));
	set(o, "ring_mean", real(e->ring_mean));
	set(o, "calls_with", with);
	return o;
}

static json_t *presence(const struct presence_estimate *e)
{
	json_t *o;

	if (!e->known)
		return json_null();
	o = json_object();
	set(o, "agents", whole((double)e->agents));
	set(o, "signed_on", whole((double)e->stays));
	set(o, "signed_on_seconds", real(e->stay_sum));
	set(o, "pauses", whole((double)e->pauses));
	set(o, "pause_seconds", real(e->pause_sum));
	set(o, "open", whole((double)e->open));
	return o;
}

/* What an interval report counts; null of another log. */
static json_t *intervals(const struct fit_result *f)
{
	json_t *o;

	if (!f->log->interval_count)
		return json_null();
	o = json_object();
	set(o, "count", whole((double)f->log->interval_count));
	set(o, "handle_mean", real(f->means.handle));
	set(o, "wait_mean", real(f->means.wait));
	set(o, "service_level", real(f->means.level));
	set(o, "staffed", json_boolean(f->means.staffed));
	return o;
}

static json_t *arrivals(const struct arrivals_estimate *e)
{
	json_t *o = json_object(), *b = json_object();

	set(o, "calls", whole((double)e->calls));
	set(o, "rate", real(e->rate));
	set(o, "cycle_days", whole((double)e->cycle_days));
	set(o, "days_pooled", json_boolean(e->cycle.pooled));
	set(o, "closed_days", whole((double)e->cycle.closed_days));
	set(o, "step", real(e->step));
	set(b, "dispersion", real(e->busyness.tested ? e->busyness.dispersion : NAN));
	set(b, "p", real(e->busyness.tested ? e->busyness.p : NAN));
	set(b, "needed", json_boolean(e->busyness.needed));
	set(b, "cv", real(e->busyness.cv));
	set(b, "low", real(e->busyness.cv_low));
	set(b, "high", real(e->busyness.cv_high));
	set(o, "busyness", b);
	return o;
}

static json_t *agents(const struct agents_estimate *e)
{
	size_t steps = e ? e->days * e->steps_a_day : 0;
	json_t *o = json_object();
	double sum = 0;

	if (!e) {
		json_decref(o);
		return json_null();
	}
	for (size_t i = 0; i < steps; i++)
		sum += e->on_duty[i] / (double)steps;
	set(o, "named", whole((double)e->agents));
	set(o, "mean", real(sum));
	set(o, "waiting", real(e->waiting));
	set(o, "away", real(e->away));
	return o;
}

static json_t *queue_json(const struct fitted_queue *x, const struct queue_names *names, size_t k)
{
	json_t *o = json_object();

	set(o, "name", text(names->queues[k]));
	set(o, "type", text(x->name));
	set(o, "types", whole((double)x->types));
	set(o, "calls", whole((double)x->calls));
	set(o, "share", real(x->share));
	set(o, "served", whole((double)x->served));
	set(o, "abandoned", whole((double)x->abandoned));
	set(o, "waited", whole((double)x->waited));
	set(o, "wait_mean", x->waits_known ? real(x->wait_sum / (double)x->waits_known) : json_null());
	set(o, "service_mean", real(fit_sample_mean(&x->service.choice.sample)));
	set(o, "own_law", json_boolean(x->own_law));
	set(o, "patience_mean", x->own_patience ? real(fit_mean(&x->patience.choice)) : json_null());
	set(o, "apart_from", x->apart_from >= 0 ? text(names->queues[x->apart_from]) : json_null());
	return o;
}

static json_t *crew_json(const struct fit_result *f, const struct queue_names *names, size_t k)
{
	const struct crew *c = &f->queues.crews[k];
	const struct agents_estimate *e = c->duty ? c->duty : f->agents;
	json_t *o = json_object(), *skills = json_array();

	set(o, "name", text(names->crews[k]));
	set(o, "agents", whole((double)c->agents));
	set(o, "calls", whole((double)c->calls));
	set(o, "at_work", e ? real(fit_mean_at_work(e)) : json_null());
	for (size_t i = 0; i < f->queues.count; i++) {
		json_t *skill = c->serves & 1u << i ? json_object() : NULL;

		if (!skill)
			continue;
		set(skill, "queue", text(names->queues[i]));
		set(skill, "level", whole(c->level[i]));
		append(skills, skill);
	}
	set(o, "skills", skills);
	return o;
}

static json_t *queues_json(const struct fit_result *f, struct arena *a)
{
	const struct queues_estimate *q = &f->queues;
	json_t *o, *list = json_array(), *crews = json_array(), *order = json_array();
	struct queue_names names;

	if (!fit_has_queues(f)) {
		json_decref(list);
		json_decref(crews);
		json_decref(order);
		return json_null();
	}
	o = json_object();
	fit_queue_names(&names, q, a);
	for (size_t k = 0; q->count > 1 && k < q->count; k++)
		append(list, queue_json(&q->list[k], &names, k));
	for (size_t k = 0; q->count > 1 && k < q->crew_count; k++)
		append(crews, crew_json(f, &names, k));
	for (size_t p = 0; p < q->priority_count; p++)
		append(order, whole(q->priority[p]));
	set(o, "list", list);
	set(o, "crews", crews);
	set(o, "priorities", order);
	set(o, "by_mistake", whole((double)q->by_mistake));
	set(o, "mistaken_agents", whole((double)q->mistaken_agents));
	set(o, "little_known", whole((double)q->little_known));
	set(o, "unplaced", whole((double)q->unplaced));
	set(o, "mix_p", real(q->mix_p));
	set(o, "mix_days_p", real(q->mix_days_p));
	set(o, "mix_steps", whole((double)q->mix_steps));
	set(o, "patience_p", real(q->patience_p));
	return o;
}

bool fit_json(FILE *out, const struct fit_result *f, const char *version)
{
	struct arena a = { 0 };
	json_t *o = json_object(), *list = json_array();
	bool ok;

	set(o, "ringflow", text(version));
	set(o, "log", the_log(f));
	for (int q = 0; q < FIT_QUANTITIES; q++)
		append(list, quantity(f, (enum fit_quantity)q, &a));
	set(o, "quantities", list);
	set(o, "arrivals", arrivals(f->arrivals));
	set(o, "agents", agents(f->agents));
	set(o, "queues", queues_json(f, &a));
	set(o, "unanswered", rings(&f->rings));
	set(o, "presence", presence(&f->presence));
	set(o, "intervals", intervals(f));
	ok = !json_dumpf(o, out, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) && putc('\n', out) != EOF;
	json_decref(o);
	arena_free(&a);
	return ok;
}

/* ---- CSV ---- */

void fit_laws_csv(FILE *out, const struct fit_result *f)
{
	struct arena a = { 0 };

	fputs("quantity,law,chosen,parameters,scenario,log_likelihood,aic,ks,ks_p,ad,ad_p\n", out);
	for (int q = 0; q < FIT_QUANTITIES; q++)
		for (size_t i = 0; i < f->quantities[q].choice.count; i++) {
			const struct fit_candidate *x = &f->quantities[q].choice.candidates[i];

			fprintf(out, "%s,", fit_quantity_names[q]);
			csv_put_text(out, fit_law_name(&x->maximum.law, &a));
			fprintf(out, ",%d,", i == f->quantities[q].choice.best);
			csv_put_text(out, fit_parameters(&x->maximum, &a));
			putc(',', out);
			csv_put_text(out, fit_yaml(&x->dist.dist, &a));
			csv_add_real(out, x->maximum.log_likelihood);
			csv_add_real(out, x->maximum.aic);
			csv_add_real(out, x->goodness.ks);
			csv_add_real(out, x->goodness.ks_p);
			csv_add_real(out, x->goodness.ad);
			csv_add_real(out, x->goodness.ad_p);
			putc('\n', out);
		}
	arena_free(&a);
}

void fit_survival_csv(FILE *out, const struct fit_result *f)
{
	fputs("quantity,seconds,at_risk,events,survival,error,low,high,law\n", out);
	for (int q = 0; q < FIT_QUANTITIES; q++) {
		const struct fit_choice *c = &f->quantities[q].choice;

		for (size_t i = 0; i < c->survival.count; i++) {
			const struct survival_step *s = &c->survival.steps[i];

			fprintf(out, "%s", fit_quantity_names[q]);
			csv_add_real(out, s->time);
			csv_add_real(out, s->at_risk);
			csv_add_real(out, s->events);
			csv_add_real(out, s->survival);
			csv_add_real(out, s->error);
			csv_add_real(out, s->low);
			csv_add_real(out, s->high);
			csv_add_real(out, fit_has(f, (enum fit_quantity)q) ? fit_upper_seen(&c->chosen, &c->sample, s->time) : NAN);
			putc('\n', out);
		}
	}
}

void fit_qq_csv(FILE *out, const struct fit_result *f)
{
	fputs("quantity,p,log,law\n", out);
	for (int q = 0; q < FIT_QUANTITIES; q++) {
		const struct fit_choice *c = &f->quantities[q].choice;

		for (size_t i = 0; c->count && i < FIT_QQ_POINTS; i++) {
			struct fit_qq z = fit_qq_point(c, i);

			if (isnan(z.log))
				break;
			fprintf(out, "%s", fit_quantity_names[q]);
			csv_add_real(out, z.p);
			csv_add_real(out, z.log);
			csv_add_real(out, z.law);
			putc('\n', out);
		}
	}
}

/* On duty, beside the same step of the cycle. */
static void put_agents(FILE *out, const struct fit_result *f, size_t step)
{
	size_t count;
	const uint64_t *schedule = fit_schedule(f, &count);

	if (!count) {
		fputs(",,\n", out);
		return;
	}
	csv_add_real(out, f->options.by_date ? f->agents->on_duty[step % count] : f->agents->week_on_duty[step % count]);
	fprintf(out, ",%llu\n", (unsigned long long)schedule[step % count]);
}

void fit_rates_csv(FILE *out, const struct fit_result *f)
{
	const struct arrivals_estimate *e = f->arrivals;

	fputs("day,begins,calls,observed,per_hour,low,high,agents,scheduled\n", out);
	for (size_t i = 0; i < e->cycle_days * e->steps_a_day; i++) {
		const struct arrivals_slot *s = &e->slots[i];

		fprintf(out, "%zu", i / e->steps_a_day + 1);
		csv_add_real(out, (double)(i % e->steps_a_day) * e->step);
		csv_add_real(out, (double)s->calls);
		csv_add_real(out, s->observed);
		csv_add_real(out, 3600 * s->rate);
		csv_add_real(out, 3600 * s->low);
		csv_add_real(out, 3600 * s->high);
		put_agents(out, f, i);
	}
}
