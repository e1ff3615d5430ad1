/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The visits of widgets: beside what an observer of the same calls is told, beside times that are
 * known, and by what must add up.
 */
#include "helpers.h"

#include "replication/replication.h"

static const struct widget_result *widget_of(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->widget_count; i++)
		if (!strcmp(d->widgets[i].name, name))
			return &d->widgets[i];
	fail_msg("no widget %s", name);
	return NULL;
}

static uint64_t ended_in(const struct widget_result *w, enum end end)
{
	for (size_t i = 0; i < w->end_count; i++)
		if (!strcmp(w->ends[i].end, end_rows[end].name))
			return w->ends[i].calls;
	return 0;
}

static uint64_t taken(const struct widget_result *w, const char *event)
{
	for (size_t i = 0; i < w->way_count; i++)
		if (!strcmp(w->ways[i].event, event))
			return w->ways[i].count;
	fail_msg("no way %s", event);
	return 0;
}

static void assert_is(double got, double wanted)
{
	assert_near(got, wanted, 1e-9);
}

/* ---- what must add up ---- */

static void adds_up(const struct design_result *d)
{
	uint64_t ended[ENDS] = { 0 };
	double shares = 0;

	for (size_t i = 0; i < d->widget_count; i++) {
		const struct widget_result *w = &d->widgets[i];
		uint64_t left = 0;

		for (size_t k = 0; k < w->way_count; k++)
			left += w->ways[k].count;
		assert_in_range(left, 0, w->visits);
		assert_in_range(w->calls, 0, w->visits);
		assert_in_range(w->calls, 0, d->calls);
		assert_true((w->calls > 0) == (w->visits > 0));
		for (int end = 0; end < ENDS; end++)
			ended[end] += ended_in(w, end);
		if (w->visits)
			assert_is(w->per_call.value, (double)w->visits / (double)d->calls);
	}
	for (int end = 0; end < ENDS; end++) {
		assert_in_range(ended[end], 0, d->ends[end].calls);
		shares += d->ends[end].share.value;
	}
	assert_is(shares, 1);
}

/* ---- beside an observer of the same calls ---- */

/* How often the observer was told of TEXT. */
struct told {
	struct bench *b;
	size_t count;
	struct {
		enum event_kind kind;
		const char *text;
		uint64_t times;
	} of[200];
};

static void told_of(void *context, const struct engine_event *e)
{
	struct told *t = context;
	size_t i = 0;

	if (e->kind != EVENT_WIDGET && e->kind != EVENT_TRANSITION)
		return;
	while (i < t->count && (t->of[i].kind != e->kind || strcmp(t->of[i].text, e->text)))
		i++;
	if (i == t->count) {
		assert_true(i < COUNT(t->of));
		t->of[t->count++].kind = e->kind;
		t->of[i].text = arena_strdup(&t->b->arena, e->text);
	}
	t->of[i].times++;
}

static void observe_all(struct bench *b, size_t design, struct told *t)
{
	struct observer observer = { .event = told_of, .context = t, .only = UINT64_MAX };
	struct engine_options options = { .observer = &observer };
	struct tally tally;
	struct plan p;

	*t = (struct told){ .b = b };
	assert_true(plan_init(&p, b->s, &b->d));
	tally_init(&tally, p.shape.groups);
	for (uint32_t i = 0; i < b->r->replications; i++)
		assert_true(engine_run(p.arms[design].program, b->s->seed, i, &options, &tally));
	tally_free(&tally);
	plan_free(&p);
}

static uint64_t times_told(const struct told *t, const char *text)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->of[i].kind == EVENT_WIDGET && !strcmp(t->of[i].text, text))
			return t->of[i].times;
	return 0;
}

/* As a subflow's it has another name. */
static uint64_t visits_named(struct bench *b, const struct design_result *d, const struct told *t,
			     const char *text)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < d->widget_count; i++) {
		const struct widget_result *w = &d->widgets[i];
		const char *name = arena_printf(&b->arena, "%s (%s)", w->name, w->type);
		const char *inside = arena_printf(&b->arena, "%s of %s (%s)", w->name, w->flow, w->type);

		sum += strcmp(times_told(t, inside) ? inside : name, text) ? 0 : w->visits;
	}
	return sum;
}

static uint64_t ways_named(struct bench *b, const struct design_result *d, const char *text)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < d->widget_count; i++)
		for (size_t k = 0; k < d->widgets[i].way_count; k++) {
			const struct way_result *w = &d->widgets[i].ways[k];
			const char *name = arena_printf(&b->arena, "%s -> %s",
							w->condition ? w->condition : w->event,
							w->next ? w->next : "end of the flow");

			sum += strcmp(name, text) ? 0 : w->count;
		}
	return sum;
}

/* Of each design each widget and each way, and no others. */
static void as_observed(struct bench *b)
{
	for (size_t i = 0; i < b->r->design_count; i++) {
		const struct design_result *d = &b->r->designs[i];
		uint64_t visits = 0, ways = 0;
		struct told t;

		observe_all(b, i, &t);
		for (size_t k = 0; k < t.count; k++) {
			bool widget = t.of[k].kind == EVENT_WIDGET;

			assert_int_equal(widget ? visits_named(b, d, &t, t.of[k].text)
						: ways_named(b, d, t.of[k].text), t.of[k].times);
			*(widget ? &visits : &ways) += t.of[k].times;
		}
		for (size_t k = 0; k < d->widget_count; k++) {
			visits -= d->widgets[k].visits;
			for (size_t j = 0; j < d->widgets[k].way_count; j++)
				ways -= d->widgets[k].ways[j].count;
		}
		assert_int_equal(visits, 0);
		assert_int_equal(ways, 0);
		adds_up(d);
	}
}

/* Every shipped way in and out of a flow: menus, agents, redirects by both ways, dialled flows,
 * stuck executions, executions that REST starts. */
static void shipped_scenarios_as_observed(void **state)
{
	static const char *const paths[] = {
		"scenarios/answers.yaml", "scenarios/direct-vs-studio.yaml", "scenarios/handoff.yaml",
		"scenarios/s04-late-return.yaml", "scenarios/s10-stuck-caller.yaml",
		"scenarios/s11-contact-collision.yaml", "scenarios/s12-loop-guard.yaml",
		"scenarios/s13-redirect-mid-dial.yaml", "scenarios/s14-flex-under-rest.yaml",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(paths); i++) {
		run_file(b, paths[i], "run.widgets=true", "run.replications=2", "expect=[]", NULL);
		as_observed(b);
	}
}

/* ---- times and ends that are known ---- */

#define ASK STATE("ask", "gather-input-on-call", ARROW("keypress", "bye") "," ARROW("timeout", "ask"), \
		  TWO_SECONDS ",'timeout':5,'number_of_digits':1")
#define BYE SAY("bye", LAST("audioComplete"))

static const char scripted[] =
	"rules: {fetch_latency: 0s, callback_latency: 0s}\n"
	"flows: {f: {file: f.json, widgets: {ask: {take: {timeout: 100%}}}}}\n"
	"callers: {ring: 4s, talk: 1m}\n"
	"calls: {script: [{at: 0s, hang_up: 10s}, {at: 1m, hang_up: 15s}, {at: 2m, hang_up: 1s}]}\n"
	"run: {widgets: true}\n"
	"designs: {d: {start: f}}\n";

/* The first hangs up in the second question, 10 s after its creation, the second in the third, the
 * last in the greeting. */
static void times_and_ends_by_hand(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;
	const struct widget_result *w;

	run_export(b, FLOW(TRIGGER("hi") "," SAY("hi", ARROW("audioComplete", "ask")) "," ASK "," BYE),
		   scripted, NULL);
	d = &b->r->designs[0];
	adds_up(d);
	w = widget_of(d, "hi");
	assert_int_equal(w->visits, 3);
	assert_int_equal(w->calls, 3);
	assert_int_equal(taken(w, "audioComplete"), 2);
	assert_int_equal(ended_in(w, END_HUNG_UP), 1);
	assert_near(w->mean_time.value, (2 + 2 + 1) / 3., 0.001);
	assert_is(w->ways[0].share.value, 2 / 3.);
	w = widget_of(d, "ask");
	assert_int_equal(w->visits, 4); /* from 2 s, 9 s; from 2 s, 9 s */
	assert_int_equal(w->calls, 2);
	assert_is(w->call_share.value, 2 / 3.);
	assert_int_equal(taken(w, "timeout"), 2);
	assert_int_equal(taken(w, "keypress"), 0);
	assert_int_equal(ended_in(w, END_HUNG_UP), 2);
	assert_near(w->mean_time.value, (7 + 1 + 7 + 6) / 4., 0.001);
	assert_int_equal(widget_of(d, "bye")->visits, 0);
}

/* What a subflow does is counted once, wherever it is run from, in its own rows. */
static void subflows_have_rows_of_their_own(void **state)
{
	struct bench *b = *state;

	put_json(b, "g.json", FLOW(STATE("Trigger", "trigger", ARROW("incomingParent", "hi"), "") ","
				   SAY("hi", LAST("audioComplete"))));
	run_export(b, FLOW(TRIGGER("one") ","
			   STATE("one", "run-subflow", ARROW("completed", "two"), "") ","
			   STATE("two", "run-subflow", ARROW("completed", "bye"), "") "," BYE),
		   "flows:\n"
		   "  f: {file: f.json, widgets: {one: {flow: g}, two: {flow: g}}}\n"
		   "  g: g.json\n"
		   "calls: {arrivals: {poisson: 1/s}, count: 20}\n"
		   "run: {widgets: true, replications: 3}\n"
		   "designs: {d: {start: f}}\n", NULL);
	assert_int_equal(widget_of(&b->r->designs[0], "hi")->visits, 120);
	assert_int_equal(widget_of(&b->r->designs[0], "hi")->calls, 60);
	assert_string_equal(widget_of(&b->r->designs[0], "hi")->flow, "g");
	assert_int_equal(widget_of(&b->r->designs[0], "bye")->visits, 60);
	assert_int_equal(taken(widget_of(&b->r->designs[0], "two"), "completed"), 60);
	assert_near(widget_of(&b->r->designs[0], "one")->mean_time.value, 2, 0.001);
	as_observed(b);
}

/* Who hangs up in it leaves it, and the widget that runs it. */
static void who_hangs_up_in_a_subflow_leaves_both(void **state)
{
	struct bench *b = *state;
	const struct design_result *d;

	put_json(b, "g.json", FLOW(STATE("Trigger", "trigger", ARROW("incomingParent", "hi"), "") ","
				   SAY("hi", LAST("audioComplete"))));
	run_export(b, FLOW(TRIGGER("one") "," STATE("one", "run-subflow", ARROW("completed", "bye"), "") "," BYE),
		   "rules: {fetch_latency: 0s}\n"
		   "flows: {f: {file: f.json, widgets: {one: {flow: g}}}, g: g.json}\n"
		   "calls: {script: [{at: 0s, hang_up: 1.5s}]}\n"
		   "run: {widgets: true}\n"
		   "designs: {d: {start: f}}\n", NULL);
	d = &b->r->designs[0];
	assert_near(widget_of(d, "one")->mean_time.value, 1.5, 0.001);
	assert_near(widget_of(d, "hi")->mean_time.value, 1.5, 0.001);
	assert_int_equal(taken(widget_of(d, "one"), "completed"), 0);
	assert_int_equal(ended_in(widget_of(d, "hi"), END_HUNG_UP), 1);
	adds_up(d);
}

/* A call that nobody answers ends in the widget that makes it. */
static void calls_that_nobody_answers_end_in_their_widget(void **state)
{
	struct bench *b = *state;
	const struct widget_result *w;

	run_export(b, FLOW(STATE("Trigger", "trigger", ARROW("incomingRequest", "dial"), "") ","
			   STATE("dial", "make-outgoing-call-v2", ARROW("answered", "bye") ","
				 ARROW("busy", "note"), "'to':'+15550100','timeout':20") ","
			   STATE("note", "send-message", LAST("sent"), "") "," BYE),
		   "flows: {f: f.json}\n"
		   "callers: {ring: 4s, busy: 40%}\n"
		   "calls: {direction: outbound, arrivals: {poisson: 1/s}, count: 200}\n"
		   "run: {widgets: true, replications: 2}\n"
		   "designs: {d: {start: f, trigger: rest}}\n", NULL);
	adds_up(&b->r->designs[0]);
	w = widget_of(&b->r->designs[0], "dial");
	assert_int_equal(ended_in(w, END_NEVER_ANSWERED), taken(w, "busy"));
	assert_int_equal(ended_in(w, END_NEVER_ANSWERED) + ended_in(widget_of(&b->r->designs[0], "bye"), END_SERVED),
			 b->r->designs[0].calls);
	assert_in_range(taken(w, "busy"), 120, 200);
	as_observed(b);
}

/* Counting is no part of what is counted. */
static void nothing_else_changes(void **state)
{
	struct bench *b = *state;
	uint64_t fingerprint, events;

	run_file(b, "scenarios/direct-vs-studio.yaml", "run.replications=2", NULL);
	fingerprint = b->r->designs[2].fingerprint;
	events = b->r->designs[2].events;
	assert_int_equal(b->r->designs[2].widget_count, 0);
	run_file(b, "scenarios/direct-vs-studio.yaml", "run.replications=2", "run.widgets=true", NULL);
	assert_true(b->r->designs[2].widget_count > 0);
	assert_int_equal(b->r->designs[2].fingerprint, fingerprint);
	assert_int_equal(b->r->designs[2].events, events);
}

/* What comes before the warm-up is over is not counted, in no widget. */
static void warm_up_is_left_out(void **state)
{
	struct bench *b = *state;

	run_export(b, FLOW(TRIGGER("bye") "," BYE),
		   "flows: {f: f.json}\n"
		   "calls: {arrivals: {poisson: 1/s}, duration: 20m}\n"
		   "run: {widgets: true, replications: 2, warm_up: 10m}\n"
		   "designs: {d: {start: f}}\n", NULL);
	assert_in_range(b->r->designs[0].calls, 1000, 1400);
	assert_int_equal(widget_of(&b->r->designs[0], "bye")->visits, b->r->designs[0].calls);
	assert_int_equal(ended_in(widget_of(&b->r->designs[0], "bye"), END_SERVED), b->r->designs[0].calls);
	adds_up(&b->r->designs[0]);
}

static void batches_have_no_visits(void **state)
{
	struct bench *b = *state;

	put_json(b, "f.json", FLOW(TRIGGER("bye") "," BYE));
	put_text(b, "test.yaml", "flows: {f: f.json}\n"
				 "calls: {arrivals: {poisson: 1/s}, duration: 20m}\n"
				 "run: {widgets: true, steady: {batches: 20}}\n"
				 "designs: {d: {start: f}}\n");
	b->s = scenario_load(bench_path(b, "test.yaml"), &(struct overrides){ 0 }, &b->d);
	assert_int_equal(b->d.errors, 1);
	assert_error(&b->d, 3, 16, "batch means");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		bench_test(shipped_scenarios_as_observed),
		bench_test(times_and_ends_by_hand),
		bench_test(subflows_have_rows_of_their_own),
		bench_test(who_hangs_up_in_a_subflow_leaves_both),
		bench_test(calls_that_nobody_answers_end_in_their_widget),
		bench_test(nothing_else_changes),
		bench_test(warm_up_is_left_out),
		bench_test(batches_have_no_visits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
