/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coverage - how often do nominal 95 % intervals cover the truth? Independent
 * experiments of designs whose answers are known, each with a fixed number of
 * replications, again until a precision is reached, and with each way to reduce variance;
 * one that begins empty with a warm-up that is found, by replications and by batch means.
 * docs/statistics.md has the table.
 *
 *	coverage [EXPERIMENTS [THREADS [NAME]]]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "experiment/experiment.h"
#include "stats/erlang.h"

#define RACE(count, after) \
	"flows: {hello: '{\"states\":[{\"name\":\"Trigger\",\"type\":\"trigger\",\"transitions\":" \
	"[{\"event\":\"incomingCall\",\"next\":\"say\"}],\"properties\":{}},{\"name\":\"say\",\"type\":" \
	"\"say-play\",\"transitions\":[{\"event\":\"audioComplete\"}],\"properties\":{\"say\":\"hi\"}}]," \
	"\"initial_state\":\"Trigger\",\"description\":\"\"}'}\n" \
	"rules: {fetch_latency: 0s, rest_latency: 0s}\n" \
	"apps: {ring: '<Response><Dial answerOnBridge=\"true\" timeout=\"600\">+15550142</Dial></Response>'}\n" \
	"callers: {ring: {exponential: 8s}, talk: 1m}\n" \
	"calls: {arrivals: {poisson: 20/s}, count: " count "}\n" \
	"designs: {race: {start: ring, redirect: {at: created, after: " after ", latency: 0s, to: hello}}}\n"

#define AGENTS \
	"apps: {line: '<Response><Enqueue>sales</Enqueue></Response>'}\n" \
	"rules: {fetch_latency: 0s, rest_latency: 0s}\n" \
	"agents: {sales: {count: 13, handle_time: {exponential: 180s}, service_level: 20s}}\n" \
	"callers: {patience: {queued: {exponential: 300s}}, ring: 0s}\n" \
	"calls: {arrivals: {poisson: 3.5/m}, duration: 9h}\n" \
	"designs: {line: {start: line, goal: agent}}\n"

/* M/M/5 with abandonment at 80 %, seen for ten minutes: means as skewed as those of exponential times. */
#define SHORT \
	"apps: {line: '<Response><Enqueue>sales</Enqueue></Response>'}\n" \
	"rules: {fetch_latency: 0s, rest_latency: 0s}\n" \
	"agents: {sales: {count: 5, handle_time: {exponential: 120s}, service_level: 20s}}\n" \
	"callers: {patience: {queued: {exponential: 60s}}, ring: 0s}\n" \
	"calls: {arrivals: {poisson: 2/m}, duration: 40m}\n" \
	"designs: {line: {start: line, goal: agent}}\n"

/* M/M/1 at 80 %, whose start from empty can be told for hours. */
#define DESK \
	"apps: {line: '<Response><Enqueue>sales</Enqueue></Response>'}\n" \
	"rules: {fetch_latency: 0s}\n" \
	"agents: {sales: {count: 1, handle_time: {exponential: 1m}, service_level: 20s}}\n" \
	"callers: {patience: {ringing: none}, ring: 0s}\n" \
	"calls: {arrivals: {poisson: 48/h}, duration: 60h}\n" \
	"designs: {line: {start: line, goal: agent}}\n"

struct truth {
	const char *metric;
	double value;
};

struct study {
	const char *name, *text;
	struct way {
		const char *how, *run;
	} ways[5];
	struct truth truths[6];
};

static struct estimate find(const struct design_result *d, const char *name)
{
	struct estimate none = { .value = NAN };

	for (size_t i = 0; i < d->group_count; i++)
		for (size_t j = 0; j < d->groups[i].metric_count; j++)
			if (!strcmp(d->groups[i].metrics[j].name, name))
				return d->groups[i].metrics[j].estimate;
	return result_metric(d, name) ? result_metric(d, name)->estimate : none;
}

struct count {
	unsigned covered, low, high; /* of those not covered: the truth is below, above */
	double width;
};

static void experiment(const struct study *s, const char *run, uint64_t seed, unsigned threads,
		       struct count *counts, double *replications)
{
	struct overrides o = { .seed = &seed, .assignments = &run, .assignment_count = 1 };
	struct experiment_options options = { .threads = threads };
	struct diagnostics d = { 0 };
	struct scenario *scenario = scenario_from_text(s->name, s->text, &o, &d);
	struct results *r = d.errors ? NULL : experiment_run(scenario, &options, &d);

	if (!r) {
		diag_print(&d, stderr, false);
		exit(1);
	}
	*replications += (double)r->replications;
	for (size_t i = 0; s->truths[i].metric; i++) {
		struct estimate e = find(&r->designs[0], s->truths[i].metric);

		counts[i].covered += estimate_contains(&e, s->truths[i].value);
		counts[i].low += e.low > s->truths[i].value;
		counts[i].high += e.high < s->truths[i].value;
		counts[i].width += e.high - e.low;
	}
	results_free(r);
	scenario_free(scenario);
	diag_free(&d);
}

/* Outside 93.5 to 96.5 % is a fault of the method. */
static bool measure(const struct study *s, const struct way *way, unsigned experiments,
		    unsigned threads)
{
	struct count counts[6] = { 0 };
	double replications = 0;
	bool good = true;

	for (unsigned i = 0; i < experiments; i++)
		experiment(s, way->run, i + 1, threads, counts, &replications);
	for (size_t i = 0; s->truths[i].metric; i++) {
		double share = 100.0 * counts[i].covered / experiments;
		bool fits = share >= 93.5 && share <= 96.5;

		printf("%-8s %-10s %-14s %10.6g %9.1f %8.4g %7.1f %% %7.1f %7.1f%s\n", s->name,
		       way->how, s->truths[i].metric, s->truths[i].value, replications / experiments,
		       counts[i].width / 2 / experiments / s->truths[i].value, share,
		       100.0 * counts[i].low / experiments, 100.0 * counts[i].high / experiments,
		       fits ? "" : "  <-");
		good &= fits;
	}
	fflush(stdout);
	return good;
}

int main(int argc, char **argv)
{
	unsigned experiments = argc > 1 ? (unsigned)atoi(argv[1]) : 1000;
	unsigned threads = argc > 2 ? (unsigned)atoi(argv[2]) : 2;
	const char *only = argc > 3 ? argv[3] : NULL;
	struct queue_answer a = queue_solve(&(struct queue_model){
		3.5 / 60, 1 / 180.0, 1 / 300.0, 13, UINT64_MAX, 20 });
	struct queue_answer desk = queue_solve(&(struct queue_model){
		0.8 / 60, 1 / 60.0, 0, 1, UINT64_MAX, 20 });
	struct queue_answer brief = queue_solve(&(struct queue_model){
		2.0 / 60, 1 / 120.0, 1 / 60.0, 5, UINT64_MAX, 20 });
	const struct study studies[] = {
		{ "race", RACE("200", "5.2s"),
		  { { "fixed", "run={replications: 20}" },
		    { "sequential", "run={precision: {success_rate: 2%}}" },
		    { "antithetic", "run={replications: 40, variance_reduction: antithetic}" },
		    { "stratified", "run={replications: 250, variance_reduction: stratified}" },
		    { "controls", "run={replications: 40, variance_reduction: control_variates}" } },
		  { { "success_rate", exp(-5.2 / 8) } } },
		{ "agents", AGENTS,
		  { { "fixed", "run={replications: 20, warm_up: 1h}" },
		    { "sequential", "run={warm_up: 1h, precision: {agents.sales.wait_mean: 7%}}" },
		    { "antithetic", "run={replications: 40, warm_up: 1h, "
				    "variance_reduction: antithetic}" },
		    { "stratified", "run={replications: 250, warm_up: 1h, "
				    "variance_reduction: stratified}" },
		    { "controls", "run={replications: 40, warm_up: 1h, "
				  "variance_reduction: control_variates}" } },
		  { { "abandon_rate", a.abandoned }, { "waited_rate", a.waited },
		    { "wait_mean", a.wait_mean }, { "service_level", a.served_within } } },
		{ "short", SHORT,
		  { { "fixed", "run={replications: 10, warm_up: 30m}" },
		    { "fixed", "run={replications: 20, warm_up: 30m}" },
		    { "sequential", "run={replications: 10, warm_up: 30m, "
				    "precision: {agents.sales.wait_mean: 15%}}" },
		    { "antithetic", "run={replications: 20, warm_up: 30m, "
				    "variance_reduction: antithetic}" } },
		  { { "abandon_rate", brief.abandoned }, { "wait_mean", brief.wait_mean },
		    { "queue_mean", brief.queue_mean }, { "occupancy", brief.occupancy } } },
		{ "rare", RACE("1000", "55.262s"),
		  { { "fixed", "run={replications: 20}" },
		    { "sequential", "run={precision: {success_rate: 0.03 points}}" } },
		  { { "success_rate", exp(-55.262 / 8) } } },
		{ "desk", DESK,
		  { { "steady", "run={steady: true}" },
		    { "batches", "run={steady: {batches: 30}}" } },
		  { { "waited_rate", desk.waited }, { "wait_mean", desk.wait_mean },
		    { "service_level", desk.served_within }, { "occupancy", desk.occupancy },
		    { "queue_mean", desk.queue_mean } } },
	};
	bool good = true;

	printf("%-8s %-10s %-14s %10s %9s %8s %9s %7s %7s\n", "", "stopping", "metric", "truth",
	       "repl.", "rel. hw", "covered", "above", "below");
	for (size_t i = 0; i < sizeof(studies) / sizeof(*studies); i++)
		for (size_t k = 0; k < 5 && studies[i].ways[k].run && (!only || !strcmp(only, studies[i].name)); k++)
			good &= measure(&studies[i], &studies[i].ways[k], experiments, threads);
	return good ? 0 : 1;
}
