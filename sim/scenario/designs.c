/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is compared: where calls start and when a controller redirects them. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/terms.h"
#include "base/units.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

static const char *const moments[] = { "created", "ringing", "answered", "detected", "child_ringing",
				       "child_answered", "child_ended", "task_canceled", "child_detected",
				       "participant_ringing", "participant_answered", "participant_ended",
				       "participant_detected", "conference_join", "conference_start", "conference_leave",
				       "conference_end" };
static const char *const goals[] = { "completed", "accepted", "agent",     "answered",
				     "person",	  "voicemail", "served", "informed" };

static void read_redirect_moment(struct decoder *c, const struct node *node, struct redirect *r)
{
	static const char phrase[] =
		"created, ringing, answered, detected, child_ringing, child_answered, child_ended, task_canceled, child_detected, participant_ringing, participant_answered, participant_ended, participant_detected, conference_join, conference_start, conference_leave, conference_end or a duration such as 30s";
	const char *text = node->text;

	if (node->kind != NODE_SCALAR || node->is_null) {
		expected(c, node, "at", phrase);
		return;
	}
	for (int i = 0; i < (int)COUNT_OF(moments); i++)
		if (!strcmp(text, moments[i])) {
			r->at = (enum moment)(i < MOMENT_FIXED ? i : i + 1);
			return;
		}
	if (!parse_duration(text, &r->fixed))
		r->at = MOMENT_FIXED;
	else
		diag_error(c->d, node->at, "at: expected %s, found '%s'%s", phrase,
			   shown(c, text), suggest(c, text, moments, COUNT_OF(moments)));
}

/* For which calls the controller acts. */
static void read_conditions(struct decoder *c, const struct node *redirect, struct redirect *r)
{
	static const char *const phases[PHASE_COUNT] = { "ringing", "speaking", "queued", "talking" };
	const struct node *value = node_get(redirect, "share");

	if (value && read_share(c, value, "share", &r->share) && r->share <= 0)
		expected(c, value, "share", "a share above 0%: nothing would ever be sent");
	if ((value = node_get(redirect, "if")))
		read_word(c, value, "if", phases, PHASE_COUNT, &r->only);
}

/* Of calls that come in by one entry only. */
static void read_redirect_entry(struct decoder *c, const struct node *node,
				const struct design *design, struct redirect *r)
{
	const char *name, *names[MAX_ENTRIES];

	if (!read_text(c, node, "entry", &name))
		return;
	for (size_t i = 0; i < design->entry_count; i++) {
		names[i] = design->entries[i].name;
		if (!strcmp(name, names[i])) {
			r->entry = (int)i;
			return;
		}
	}
	diag_error(c->d, node->at, "design '%s' has no entry '%s'%s", shown(c, design->name),
		   shown(c, name), suggest(c, name, names, design->entry_count));
}

static void decode_redirect(struct decoder *c, const struct node *node,
			    const struct design *design, struct redirect *r)
{
	static const char *const keys[] = { "at", "answered_by", "after", "latency", "to", "share", "if", "entry", "hold", "participant",
					    "twiml", "status", "sid", "retries", "retries_429" };
	const struct node *value;

	r->at_node = node->at;
	r->after = dist_constant(0);
	r->share = 1;
	r->only = r->entry = -1;
	if (!want_map(c, node, "redirect", "a map, such as {at: answered, to: support}"))
		return;
	only_keys(c, node, "a redirect", keys, COUNT_OF(keys));
	value = required(c, node, "a redirect", "at");
	if (value)
		read_redirect_moment(c, value, r);
	read_answered_by(c, node_get(node, "answered_by"), r);
	value = node_get(node, "after");
	if (value && !is_none(value))
		read_dist(c, value, "after", &r->after);
	value = node_get(node, "latency");
	if (value)
		r->has_latency = read_dist(c, value, "latency", &r->latency);
	read_conditions(c, node, r);
	read_request(c, node, r);
	value = node_get(node, "entry");
	if (value)
		read_redirect_entry(c, value, design, r);
	value = node_get(node, "retries");
	if (value) {
		r->retries = arena_array(c->arena, RULES_MAX_RETRIES, sizeof(*r->retries));
		r->has_retries = read_delays(c, value, "retries", RULES_MAX_RETRIES, r->retries,
					     &r->retry_count);
	}
	value = node_get(node, "retries_429");
	if (value)
		read_retries_429(c, value, r);
}

static void decode_redirects(struct decoder *c, const struct node *node, struct design *design)
{
	size_t n = node->kind == NODE_LIST ? node->count : 1;

	if (is_none(node))
		return;
	if (n > MAX_REDIRECTS) {
		diag_error(c->d, node->items[MAX_REDIRECTS]->at, "redirect: more than %d of them",
			   MAX_REDIRECTS);
		n = MAX_REDIRECTS;
	}
	design->redirect_count = n;
	design->redirects = arena_array(c->arena, n, sizeof(*design->redirects));
	for (size_t i = 0; i < n; i++) {
		c->redirect = arena_printf(c->arena, "%s, redirect %zu", design->name, i + 1);
		decode_redirect(c, node->kind == NODE_LIST ? node->items[i] : node, design,
				&design->redirects[i]);
	}
}

/* REST starts executions of flows, and makes calls to others. */
static void read_trigger(struct decoder *c, const struct node *node, struct design *design)
{
	static const char *const triggers[] = { "call", "rest" };
	int trigger;

	if (!read_word(c, node, "trigger", triggers, COUNT_OF(triggers), &trigger))
		return;
	design->by_rest = trigger == 1;
	if (design->by_rest && design->start.kind == TARGET_APP)
		diag_error(c->d, node->at,
			   "trigger: REST starts executions of flows, and '%s' starts an app",
			   shown(c, design->name));
	if (design->by_rest && !c->s->calls.outbound)
		diag_error(c->d, node->at,
			   "trigger: executions that REST starts call others, expected calls: {direction: outbound}");
	if (design->by_rest && c->s->calls.dialler.plan.given)
		diag_error(c->d, node->at, "trigger: a dialler places calls, expected trigger: call");
}

static void decode_entry(struct decoder *c, const struct member *m, struct design_entry *entry)
{
	static const char *const keys[] = { "start", "share" };
	const struct node *value;

	entry->name = m->key;
	entry->at = m->at;
	if (!want_map(c, m->value, "an entry", "a map, such as {start: support, share: 70%}"))
		return;
	only_keys(c, m->value, "an entry", keys, COUNT_OF(keys));
	value = required(c, m->value, "an entry", "start");
	if (value)
		read_target(c, value, "start", &entry->start);
	value = required(c, m->value, "an entry", "share");
	if (value)
		read_entry_share(c, value, entry);
}

static void read_share_step(struct decoder *c, const struct node *design_node, struct design *design)
{
	const struct node *step = node_get(design_node, "share_step");

	design->share_step = 3600;
	for (size_t i = 0; i < design->entry_count; i++)
		if (design->entries[i].share_count > design->share_steps)
			design->share_steps = design->entries[i].share_count;
	if (!step)
		return;
	if (read_duration(c, step, "share_step", &design->share_step) && design->share_step < LEAST_STEP)
		expected(c, step, "share_step", "a duration of 1s or more");
	if (!design->share_steps)
		diag_error(c->d, step->at, "share_step: only entries whose share is a list take one");
}

/* Calls come in by several numbers, each with a document of its own. */
static void decode_entries(struct decoder *c, const struct node *in, const struct node *node, struct design *design)
{
	size_t errors = c->d->errors;
	double sum = 0;

	if (!want_map(c, node, "entries", "a map, such as {inbound: {start: support, share: 100%}}"))
		return;
	if (!node->count) {
		diag_error(c->d, node->at, "entries: expected at least one");
		return;
	}
	if (node->count > MAX_ENTRIES) {
		diag_error(c->d, node->at, "entries: expected at most %d, found %zu", MAX_ENTRIES,
			   node->count);
		return;
	}
	design->entries = arena_array(c->arena, node->count, sizeof(*design->entries));
	design->entry_count = node->count;
	for (size_t i = 0; i < node->count; i++) {
		decode_entry(c, &node->members[i], &design->entries[i]);
		sum += design->entries[i].share;
	}
	design->start = design->entries[0].start;
	read_share_step(c, in, design);
	if (c->d->errors == errors)
		settle_entry_shares(c, design);
	if (c->d->errors == errors && !design->share_steps && (sum > 1 + rounding || sum < 1 - rounding))
		diag_error(c->d, node->at, "entries: the shares add up to %.10g%%, expected 100%%", 100 * sum);
}

static void read_start(struct decoder *c, const struct node *node, struct design *design)
{
	const struct node *start = node_get(node, "start"), *entries = node_get(node, "entries");

	if (start && entries) {
		diag_error(c->d, entries->at, "entries: '%s' has a 'start' as well, expected one of the two",
			   shown(c, design->name));
		return;
	}
	if (entries && node_get(node, "trigger"))
		diag_error(c->d, entries->at, "entries: expected a 'start' beside 'trigger'");
	if (!entries && node_get(node, "share_step"))
		diag_error(c->d, node_get(node, "share_step")->at, "share_step: only entries whose share is a list take one");
	if (entries)
		decode_entries(c, node, entries, design);
	else if ((start = required(c, node, "a design", "start")))
		read_target(c, start, "start", &design->start);
}

static void decode_design(struct decoder *c, const struct member *m, struct design *design)
{
	static const char *const keys[] = { "title",	"start",    "entries", "share_step", "trigger", "redirect",
					    "fallback", "goal", "machine_detection", "dialler" };
	const struct node *value;
	int goal;

	design->name = m->key;
	design->title = m->key;
	design->at = m->at;
	if (!want_map(c, m->value, "design", "a map, such as {start: support}"))
		return;
	only_keys(c, m->value, "a design", keys, COUNT_OF(keys));
	value = node_get(m->value, "title");
	if (value)
		read_text(c, value, "title", &design->title);
	read_start(c, m->value, design);
	value = node_get(m->value, "trigger");
	if (value)
		read_trigger(c, value, design);
	value = node_get(m->value, "machine_detection");
	if (value && !is_none(value))
		decode_detection(c, value, design);
	value = node_get(m->value, "redirect");
	if (value)
		decode_redirects(c, value, design);
	report_undetected(c, design);
	value = node_get(m->value, "fallback");
	if (value && !is_none(value))
		read_target(c, value, "fallback", &design->fallback);
	value = node_get(m->value, "goal");
	if (value && read_word(c, value, "goal", goals, COUNT_OF(goals), &goal))
		design->goal = (enum goal)goal;
	decode_design_dialler(c, m->value, design);
}

void decode_designs(struct decoder *c, const struct node *designs)
{
	for (size_t i = 0; i < c->s->design_count; i++)
		decode_design(c, &designs->members[i], &c->s->designs[i]);
	report_silence(c);
}

/* ---- sweep ---- */

static void read_moments(struct decoder *c, const struct node *list, struct sweep *sweep)
{
	double before = -1;

	if (!list->count || list->count > MAX_SWEEP) {
		diag_error(c->d, list->at, "redirect_after: expected 1 to %d moments, found %zu",
			   MAX_SWEEP, list->count);
		return;
	}
	sweep->after = arena_array(c->arena, list->count, sizeof(*sweep->after));
	for (size_t i = 0; i < list->count; i++) {
		const struct node *item = list->items[i];

		if (!read_duration(c, item, "redirect_after", &sweep->after[i]))
			continue;
		if (sweep->after[i] <= before)
			expected(c, item, "redirect_after", "later and later moments");
		before = sweep->after[i];
	}
	sweep->count = list->count;
}

/* {from: 0s, to: 20s, step: 1s} */
static void read_range(struct decoder *c, const struct node *node, struct sweep *sweep)
{
	static const char *const keys[] = { "from", "to", "step" };
	double value[COUNT_OF(keys)] = { 0 }, steps;
	bool good = only_keys(c, node, "redirect_after", keys, COUNT_OF(keys));

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const struct node *n = required(c, node, "redirect_after", keys[i]);

		good &= n && read_duration(c, n, keys[i], &value[i]);
	}
	if (!good)
		return;
	if (value[1] < value[0]) {
		expected(c, node_get(node, "to"), "to", "a moment not before 'from'");
		return;
	}
	if (value[2] <= 0) {
		expected(c, node_get(node, "step"), "step", "a duration above 0s");
		return;
	}
	/* forgive rounding: 0s to 1s by 100ms is eleven moments */
	steps = (value[1] - value[0]) / value[2] + 1e-9;
	if (steps >= MAX_SWEEP) {
		diag_error(c->d, node->at, "redirect_after: expected at most %d moments, found %.0f",
			   MAX_SWEEP, steps + 0.5);
		return;
	}
	sweep->count = (size_t)steps + 1;
	sweep->after = arena_array(c->arena, sweep->count, sizeof(*sweep->after));
	for (size_t i = 0; i < sweep->count; i++)
		sweep->after[i] = value[0] + (double)i * value[2];
}

void decode_sweep(struct decoder *c, const struct node *node)
{
	static const char *const keys[] = { "design", "redirect_after" };
	struct sweep *sweep = &c->s->sweep;
	const struct node *value;

	if (!want_map(c, node, "sweep", "a map, such as {design: direct, redirect_after: [0s, 2s]}"))
		return;
	sweep->given = true;
	only_keys(c, node, "sweep", keys, COUNT_OF(keys));
	value = required(c, node, "sweep", "design");
	/* a design without a start has an error of its own */
	if (value && read_name(c, value, "design", &c->designs, &sweep->design) &&
	    !c->s->designs[sweep->design].redirect_count &&
	    c->s->designs[sweep->design].start.kind != TARGET_NONE)
		diag_error(c->d, value->at, "design '%s' has no redirect to sweep",
			   shown(c, c->s->designs[sweep->design].name));
	value = required(c, node, "sweep", "redirect_after");
	if (!value)
		return;
	if (value->kind == NODE_MAP)
		read_range(c, value, sweep);
	else if (want_list(c, value, "redirect_after", "a list of durations or {from, to, step}"))
		read_moments(c, value, sweep);
}

/* Records of its points would stand between those of the designs. */
void scenario_drop_sweep(struct scenario *s)
{
	if (s->sweep.given)
		s->content_digest = digest_number(s->content_digest, s->sweep.count);
	s->sweep = (struct sweep){ 0 };
}
