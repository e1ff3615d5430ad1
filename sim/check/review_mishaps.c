/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_mishaps - returns that come late, and executions that a hang-up leaves stuck:
 * those of one flow are one finding, with the share of calls that it befalls.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "check/review_life_internal.h"
#include "laws/distribution.h"

static const char *widget_name(const struct reviewed *v, int32_t widget, struct arena *a)
{
	char word[160];

	return widget == NOWHERE || !step_word(v->p, widget, word, sizeof(word)) ?
		"?" : arena_strdup(a, word);
}

static int32_t flow_of(const struct reach *reach, const struct mishap *m)
{
	return m->widget == NOWHERE ? NOWHERE : reach->flow[m->widget];
}

static struct where place_of(const struct reviewed *v, const struct reach *reach,
			     const struct mishap *m)
{
	return m->widget == NOWHERE ? v->s->designs[v->design].at
				    : step_place(reach, v->s, m->widget);
}

static const char *flow_name(const struct reviewed *v, int32_t flow)
{
	return flow == NOWHERE ? "?" : v->s->flows[flow].name;
}

static void tell_late(const struct reviewed *v, const struct reach *reach, const struct mishap *m)
{
	struct arena *a = &v->r->arena;

	finding_add(v->r, &(struct finding){
		.kind = FINDING_LATE_RETURN, .design = v->p->name, .at = place_of(v, reach, m),
		.text = arena_printf(a, "flow '%s': the return to widget '%s' can come after its time-out: its execution no longer waits",
				     flow_name(v, flow_of(reach, m)), widget_name(v, m->widget, a)),
		.path = m->path });
}

/* ---- executions that are stuck ---- */

/* Mean time in the widget at STEP, seconds; negative where others decide how long it is. */
static double time_in(const struct program *p, int32_t step)
{
	double time = 0, mean;
	int32_t pc = p->steps[step].next;

	for (size_t i = 0; i < p->step_count && pc != NOWHERE; i++, pc = p->steps[pc].next) {
		const struct step *s = &p->steps[pc];

		if (s->op == OP_WIDGET || s->op == OP_BRANCH || s->op == OP_SPLIT ||
		    s->op == OP_END_FLOW)
			break;
		if (s->op == OP_PARK || s->op == OP_ACQUIRE || s->op == OP_DIAL || s->op == OP_CONFERENCE)
			return -1;
		if (s->op != OP_WAIT && s->op != OP_WAIT_AT_MOST && s->op != OP_WAIT_OR_TIME_OUT)
			continue;
		mean = dist_mean(&p->dists[s->dist]);
		if (s->op != OP_WAIT)
			mean = fmin(mean, dist_mean(&p->dists[s->arg]));
		time += mean;
	}
	return time;
}

/* Share of calls that hang up in the widget at STEP, as if patience had no memory;
 * negative: not known. */
static double hang_up_share(const struct program *p, const double *visits, int32_t step)
{
	int32_t patience = p->patience[PHASE_SPEAKING];
	double time = time_in(p, step);

	if (patience == NOWHERE || time < 0 || p->arrivals == ARRIVALS_SCRIPT)
		return -1;
	return visits[step] * -expm1(-time / dist_mean(&p->dists[patience]));
}

struct stuck {
	struct joined silent, hung_up, waiting, all; /* of ALL the places alone */
	const struct mishap *worst;
	double share, most;
	bool known;
};

static void add_stuck(struct stuck *s, const struct reviewed *v, const double *visits,
		      const struct mishap *m)
{
	struct arena *a = &v->r->arena;
	bool twiml = m->widget != NOWHERE && v->p->steps[m->widget].flag & WIDGET_TWIML;
	double share = m->widget == NOWHERE ? -1 : hang_up_share(v->p, visits, m->widget);

	join_name(!twiml ? &s->silent : v->p->rules.hangup_callback ? &s->hung_up : &s->waiting,
		      a, "'%s'", widget_name(v, m->widget, a));
	if (share < 0)
		s->known = false;
	else
		s->share += share;
	if (s->worst && share <= s->most)
		return;
	s->worst = m;
	s->most = share;
}

static const char *with_reason(const char *text, const char *before, const struct joined *names,
			       const char *after, struct arena *a)
{
	if (!names->count)
		return text;
	return arena_printf(a, "%s%s%s %s (%s)", text ? text : "", text ? ", " : "", before,
			    joined_text(names, a), after);
}

/* By what leaves them: NULL where that is of several kinds, which its kind says together. */
static const char *stuck_to_do(const struct stuck *s)
{
	if (!s->silent.count && !s->waiting.count)
		return "lead its `hangup` to a widget that needs no call, or nowhere";
	if (!s->silent.count && !s->hung_up.count)
		return "set the number's status callback, which tells Studio of the hang-up";
	if (!s->hung_up.count && !s->waiting.count)
		return "ask in a function whether the call still lives before a TwiML widget, or end stuck executions by REST";
	return NULL;
}

static void tell_stuck(const struct reviewed *v, const struct reach *reach, const struct stuck *s)
{
	struct arena *a = &v->r->arena;
	const char *where = NULL;

	where = with_reason(where, "in silent", &s->silent,
			    "Studio goes on to a TwiML widget without a call", a);
	where = with_reason(where, "in", &s->hung_up,
			    "its `hangup` leads to a TwiML widget, and there is no call", a);
	where = with_reason(where, "while Studio waits in", &s->waiting,
			    "no status callback tells it", a);
	finding_add(v->r, &(struct finding){
		.kind = FINDING_STUCK, .design = v->p->name, .at = place_of(v, reach, s->worst),
		.text = arena_printf(a, "flow '%s': a caller who hangs up leaves a stuck execution: %s",
				     flow_name(v, flow_of(reach, s->worst)), where),
		.path = s->worst->path, .rated = s->known, .share = fmin(s->share, 1), .to_do = stuck_to_do(s),
		.places = s->all.places, .place_count = s->all.place_count });
}

/* One finding for all widgets of the flow of mishap FIRST. */
static void join_stuck(const struct reviewed *v, const struct reach *reach,
		       const struct explorer *x, size_t first, const double *visits)
{
	struct stuck s = { .known = true };
	int32_t flow = flow_of(reach, &x->mishaps[first]);

	for (size_t i = 0; i < x->mishap_count; i++) {
		if (x->mishaps[i].kind != FINDING_STUCK || flow_of(reach, &x->mishaps[i]) != flow)
			continue;
		if (i < first)
			return; /* told of already */
		add_stuck(&s, v, visits, &x->mishaps[i]);
		join_place(&s.all, &v->r->arena, place_of(v, reach, &x->mishaps[i]));
	}
	tell_stuck(v, reach, &s);
}

void tell_mishaps(const struct reviewed *v, const struct reach *reach, const struct explorer *x)
{
	double *visits = expected_visits(v->p);

	for (size_t i = 0; i < x->mishap_count; i++)
		if (x->mishaps[i].kind == FINDING_STUCK)
			join_stuck(v, reach, x, i, visits);
		else
			tell_late(v, reach, &x->mishaps[i]);
	free(visits);
}
