/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a scenario, its flows and documents within it, on the whole way: read,
 * compiled, reviewed (one in so many), traced, run by both engines, reported. A small run is
 * all it gets, and what both engines say of it has to be the same to the byte.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "compile/compile.h"
#include "check/check.h"
#include "experiment/experiment.h"
#include "harness.h"
#include "mutate.h"
#include "report/calls_rows.h"
#include "report/report.h"
#include "report/story.h"
#include "scenario/document/decode_internal.h"

enum { MOST_EVENTS = 10000, MOST_CALLS = 30, MOST_ARMS = 8, MOST_REPLICATIONS = 25, REVIEW_ONE_OF = 16 };

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
	return json_mutate(data, size, most, seed);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t most, unsigned seed)
{
	return json_cross(a, a_size, b, b_size, out, most, seed);
}

/* ---- small runs only ---- */

/* One replication or two, as LUCK has it. False: there is too much of it. */
static bool cut_down(struct scenario *s, uint64_t luck)
{
	uint64_t *count = &s->calls.count;

	if (s->calls.arrivals != ARRIVALS_SCRIPT)
		*count = *count && *count < MOST_CALLS ? *count : MOST_CALLS;
	s->replications = sampling_whole(&s->sampling, 1 + luck % 2);
	s->max_replications = 2 * s->replications;
	s->max_time = 0;
	s->steady = (struct steady_goal){ 0 };
	s->sweep.count = s->sweep.count < 2 ? s->sweep.count : 2;
	return s->replications <= MOST_REPLICATIONS &&
	       s->design_count + (s->sweep.given ? s->sweep.count : 0) <= MOST_ARMS;
}

struct count {
	uint64_t events;
	volatile sig_atomic_t stop;
};

static void count_event(void *context, const struct engine_event *e)
{
	struct count *c = context;

	(void)e;
	if (!--c->events)
		flag_raise(&c->stop);
}

/* Does the first replication of every design end within so many events in all? */
static bool is_short(const struct scenario *s, struct diagnostics *d)
{
	struct count count = { .events = MOST_EVENTS / s->replications };
	const struct observer observer = { .event = count_event, .context = &count, .only = UINT64_MAX };
	const struct engine_options options = { .observer = &observer, .stop = &count.stop };
	bool ok = true;

	for (size_t i = 0; ok && i < s->design_count; i++) {
		struct program *p = compile_design(s, i, NULL, d);
		struct tally t;

		ok = p != NULL;
		if (ok) {
			tally_init(&t, p->group_count);
			ok = engine_run(p, s->seed, 0, &options, &t) && !count.stop;
			tally_free(&t);
		}
		program_free(p);
	}
	return ok;
}

/* ---- what has to hold ---- */

static void check_metric(const struct metric *m, const struct results *r)
{
	const struct estimate *e = &m->estimate;
	bool share = m->unit == UNIT_SHARE && strcmp(m->name, "occupancy");

	if (!e->defined)
		return;
	require(isfinite(e->value), m->name);
	require(!(e->low > e->value) && !(e->high < e->value), m->name);
	if (!r->controlled)
		require(e->value >= 0 && !(share && e->value > 1), m->name);
}

static void check_results(const struct results *r)
{
	require(!r->broken.design, "the laws of conservation");
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		for (size_t k = 0; k < d->metric_count; k++)
			check_metric(&d->metrics[k], r);
		for (size_t g = 0; g < d->group_count; g++)
			for (size_t k = 0; k < d->groups[g].metric_count; k++)
				check_metric(&d->groups[g].metrics[k], r);
	}
}

/* What is said of it, and the rows it follows from. */
struct account {
	char *json, *rows;
	size_t json_size, rows_size;
};

static void account_free(struct account *a)
{
	free(a->json);
	free(a->rows);
}

static void show_results(const struct results *r, const struct scenario *s)
{
	const struct report_style style = { s->seed % 2, 60 + s->seed % 80 };
	FILE *out = nowhere();

	report_table(out, r, &style);
	report_junit(out, r);
	report_annotations(out, r);
	report_replications(out, r, "fuzz");
	report_designs_csv(out, r);
	report_groups_csv(out, r);
	report_intervals_csv(out, r);
	report_comparisons_csv(out, r);
	if (r->currency)
		report_costs_csv(out, r);
	fclose(out);
}

/* False after adding errors to D. */
static bool run(struct account *a, const struct scenario *s, struct experiment_options options,
		bool shown, struct diagnostics *d)
{
	FILE *json = open_memstream(&a->json, &a->json_size);
	FILE *rows = open_memstream(&a->rows, &a->rows_size);
	struct results *r;

	options.keep = rows;
	options.program = "fuzz";
	r = experiment_run(s, &options, d);
	require(r || d->errors, "there are results, or errors");
	if (r) {
		report_json(json, r, "fuzz");
		check_results(r);
		if (shown)
			show_results(r, s);
	}
	results_free(r);
	fclose(json);
	fclose(rows);
	return r != NULL;
}

static void same(const struct account *a, const struct account *b, const char *what)
{
	size_t least = a->rows_size < b->rows_size ? a->rows_size : b->rows_size, i = 0;

	while (i < least && a->rows[i] == b->rows[i])
		i++;
	if (i < least)
		fprintf(stderr, "rows differ from byte %zu on\n", i);
	require(i == least && a->rows_size == b->rows_size, what);
	require(a->json_size == b->json_size && !memcmp(a->json, b->json, a->json_size), what);
}

static void compare_engines(const struct scenario *s, bool observed, struct diagnostics *d)
{
	FILE *out = nowhere();
	struct calls_rows rows;
	struct call_sink sink = { calls_rows_call, &rows };
	struct account ahead = { 0 }, in_step = { 0 };

	calls_rows_begin(&rows, out, CALLS_CSV);
	if (run(&ahead, s, (struct experiment_options){ .threads = 1 }, true, d)) {
		run(&in_step, s, (struct experiment_options){ .queue = !observed, .threads = 1,
							      .calls = observed ? &sink : NULL }, false, d);
		same(&ahead, &in_step, observed ? "calls that are told of run the same" :
						  "both engines give the same");
	}
	account_free(&ahead);
	account_free(&in_step);
	fclose(out);
}

static void review(const struct scenario *s, struct diagnostics *d)
{
	struct review r = { 0 };
	FILE *out = nowhere();
	struct arena a = { 0 };
	struct stand_in *list;
	size_t count;

	review_scenario(s, &r);
	review_tell(&r, d);
	count = review_stand_ins(s, &a, &list);
	report_stand_ins(out, list, count, &(struct report_style){ .width = 100 });
	arena_free(&a);
	review_free(&r);
	fclose(out);
}

static void keep_event(void *context, const struct engine_event *e)
{
	story_event(context, e);
}

static void keep_call_done(void *context, const struct call_report *r)
{
	story_call_done(context, r);
}

static void trace(const struct scenario *s, struct diagnostics *d)
{
	struct call_story story = { .design = s->designs[0].name };
	const struct observer observer = { .event = keep_event, .call_done = keep_call_done, .context = &story };
	const struct report_style style = { .width = 100 };
	struct stand_ins_met met = { 0 };
	FILE *out = nowhere();

	experiment_trace(s, &(struct traced){ .met = &met }, 1, &observer, d);
	for (enum story_format format = STORY_TEXT; story.count && format <= STORY_PERFETTO; format++)
		stories_write(out, &(struct stories){ s->name, &story, 1, NULL, 0 }, format, &style);
	story_free(&story);
	arena_free(&met.arena);
	fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scenario *s = scenario_new("fuzz.yaml");
	struct source source = { "fuzz.yaml", NULL, size };
	struct diagnostics d = { 0 };
	const uint64_t luck = digest_bytes(digest_start(), data, size);

	source.text = arena_strndup(&s->arena, size ? (const char *)data : "", size);
	source.length = strlen(source.text);
	scenario_decode(s, &source, "/nonexistent/", NULL, &d);
	if (!d.errors && cut_down(s, luck) && experiment_check(s, &d)) {
		/* which takes more time than all the rest */
		if (luck / 8 % REVIEW_ONE_OF == 0)
			review(s, &d);
		if (is_short(s, &d)) {
			if (luck / 2 % 4 == 0)
				trace(s, &d);
			compare_engines(s, luck / 4 % 2, &d);
		}
	}
	show(&d);
	diag_free(&d);
	scenario_free(s);
	return 0;
}
