/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_load - is more offered than can be dialled or served, for good? */
#include <math.h>
#include <stdlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/modulation.h"
#include "base/terms.h"
#include "base/units.h"
#include "check/review_calling_internal.h"
#include "laws/attendance.h"
#include "laws/distribution.h"
#include "laws/rings.h"
#include "stats/erlang.h"

static double mean_of_rates(const struct program *p)
{
	double sum = 0;

	for (size_t i = 0; i < p->rate_count; i++)
		sum += p->rates[i];
	return p->rate_count ? sum / (double)p->rate_count : 0;
}

static double mean_of_states(const struct modulation *m)
{
	double calls = 0, time = 0;

	for (size_t i = 0; i < m->state_count; i++) {
		calls += m->states[i].rate * m->states[i].stay;
		time += m->states[i].stay;
	}
	return time > 0 ? calls / time : 0;
}

static double rate_of_log(const struct program *p)
{
	size_t n = p->script_count;
	double time = n ? program_script(p, n - 1).at - program_script(p, 0).at : 0;

	return time > 0 ? (double)(n - 1) / time : 0;
}

double offered_rate(const struct program *p)
{
	double batch = p->modulation.batch_mean > 1 ? p->modulation.batch_mean : 1;

	switch (p->arrivals) {
	case ARRIVALS_POISSON:
	case ARRIVALS_REGULAR:
		return p->rate * batch;
	case ARRIVALS_RATES:
		return mean_of_rates(p) * batch;
	case ARRIVALS_MMPP:
		return mean_of_states(&p->modulation) * batch;
	default:
		return p->logged ? rate_of_log(p) : 0; /* a script */
	}
}

/* How long the last calls wait, in seconds, that are offered at RATE and LOAD times what
 * can be served: N of them take LOAD * N / RATE, and are there after N / RATE. */
static double longest_wait(const struct program *p, double rate, double load)
{
	double lasts = p->duration > 0 ? p->duration : INFINITY;

	if (p->call_limit)
		lasts = fmin(lasts, (double)p->call_limit / rate);
	return lasts * (load - 1);
}

/* Fewer refusals are a matter of chance. */
#define MANY_REFUSED 0.05
/* A burst that is dialled within this, in seconds, is no matter. */
static const double short_wait = 30;
static const char more_cps[] = "more calls a second (calls.cps), or fewer calls";

static void tell_burst(const struct reviewed *v, double rate, double wait)
{
	const struct program *p = v->p;
	char text[48];

	finding_add(v->r, &(struct finding){
		.kind = FINDING_OVERLOAD, .design = p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(&v->r->arena, "%.4g calls are created a second and %.4g can be dialled (calls.cps): the last of this burst waits %s for its turn",
				     rate, p->cps, format_duration(text, sizeof(text), wait)),
		.path = "created > queued", .as = AS_WARNING, .rated = true, .share = 1 - p->cps / rate, .to_do = more_cps });
}

static void check_cps(const struct reviewed *v, double rate)
{
	const struct program *p = v->p;
	struct arena *a = &v->r->arena;
	double wait = p->outbound && p->cps > 0 ? longest_wait(p, rate, rate / p->cps) : 0;

	if (wait <= short_wait)
		return;
	if (wait <= fmin(p->dial_queue_time, p->dial_queue_wait)) {
		tell_burst(v, rate, wait);
		return;
	}
	finding_add(v->r, &(struct finding){
		FINDING_OVERLOAD, p->name, v->s->designs[v->design].at,
		arena_printf(a, "%.4g calls are created a second and %.4g can be dialled (calls.cps): the queue of calls grows by %.4g a second, until it is full (22005)",
			     rate, p->cps, rate - p->cps),
		"created > queued", true, 1 - p->cps / rate, .to_do = more_cps });
}

static void tell_rate(const struct reviewed *v, double rate, uint64_t most, const char *what,
		      const char *rule, const char *path)
{
	if (!most || rate <= (double)most)
		return;
	finding_add(v->r, &(struct finding){
		FINDING_OVERLOAD, v->p->name, v->s->designs[v->design].at,
		arena_printf(&v->r->arena, "%.4g %s, and %llu can (%s): the rest is refused, second by second",
			     rate, what, (unsigned long long)most, rule),
		path, true, 1 - (double)most / rate,
		.to_do = arena_printf(&v->r->arena, "more of it on the account (%s), or fewer calls a second", rule) });
}

/* Executions that start a second, and calls that go out. */
static void check_starts(const struct reviewed *v, const double *visits, double rate)
{
	const struct program *p = v->p;
	double starts = 0;

	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_DELIVER && !p->targets[p->steps[i].arg].event_return &&
		    p->targets[p->steps[i].arg].kind == DOCUMENT_FLOW)
			starts += visits[i];
	if (p->request_entry != NOWHERE)
		tell_rate(v, rate, p->limits.requests, "executions are to start a second by REST",
			  "studio_rest_starts", "created");
	else
		tell_rate(v, rate * starts, p->limits.starts, "executions are to start a second",
			  "studio_starts", p->strings[p->targets[p->start].name]);
	if (p->outbound)
		tell_rate(v, p->cps > 0 && p->cps < rate ? p->cps : rate, p->limits.trunk,
			  "calls are to go out a second", "calls.trunk_cps", "created > queued");
}

/* How the wait for an agent is bounded, if at all: a caller's patience, or places in
 * the queue, keep it short by themselves. A widget's time-out does not: the queue
 * grows until everybody waits as long. */
static bool bounded(const struct group *g)
{
	return g->unlimited || g->queue_size != UINT64_MAX || g->patience != NOWHERE;
}

/* The way in by which most calls come, and the longest it lets them wait. */
static int32_t main_entry(const struct program *p, const double *visits, size_t group,
			  double *sum)
{
	int32_t most = NOWHERE;

	*sum = 0;
	for (size_t i = 0; i < p->step_count; i++) {
		if (p->steps[i].op != OP_ACQUIRE || (size_t)p->steps[i].arg != group)
			continue;
		*sum += visits[i];
		if (visits[i] > 0 && (most == NOWHERE || visits[i] > visits[most]))
			most = (int32_t)i;
	}
	return most;
}

/* What keeps agents of G from calls, for a finding. */
static const char *whom_it_lacks(const struct group *g, struct arena *a)
{
	if (g->break_every != NOWHERE)
		return " on average (those on duty, less those on breaks)";
	if (g->schedule_count)
		return " on average";
	return g->shrinks ? arena_printf(a, " (of %llu who are paid)", (unsigned long long)g->paid_count) : "";
}

/* Tasks that wait behind all calls, of so many erlangs that are sure to be served, and more and more of them. */
static void check_other_work(const struct reviewed *v, size_t group, double calls)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	double tasks, agents = on_no_break(p, g);
	bool bears = g->patience != NOWHERE; /* and may give up */

	if (g->other_work.gap == NOWHERE || !g->other_work.waits || g->helper_count)
		return;
	tasks = dist_mean(&p->dists[g->other_work.handle_time]) / dist_mean(&p->dists[g->other_work.gap]);
	if ((calls >= agents && !bears) || calls + tasks <= agents ||
	    longest_wait(p, 1 / dist_mean(&p->dists[g->other_work.gap]), (calls + tasks) / agents) <=
		    dist_mean(&p->dists[g->other_work.handle_time]))
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_OVERLOAD, .design = p->name, .at = v->s->groups[group].at,
		.text = arena_printf(&v->r->arena, "the agents of group '%s' are offered %s%.4g erlangs of other work, and %.4g of them are there: %sother work, before which calls go, waits longer and longer",
				     g->name, calls > 0 ? arena_printf(&v->r->arena, "%.4g erlangs of calls and ", calls) : "",
				     tasks, agents, bears && tasks <= agents ? "callers give up, or " : ""),
		.path = "other_work", .as = AS_WARNING,
		.to_do = "more agents, less other work, or queue: no" });
}

/* Fewer calls at once than AGENTS: no queue comes about, and check_lines() tells. */
static bool lines_are_fewer(const struct program *p, double agents)
{
	return p->limits.calls && (double)p->limits.calls <= agents;
}

static void check_group(const struct reviewed *v, const struct reach *reach, size_t group,
			const double *visits, double rate)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	double handle = kept_busy(p, g), per_call, load;
	int32_t entry = main_entry(p, visits, group, &per_call);
	struct arena *a = &v->r->arena;
	double agents = agents_for(p, g);
	char limit[48], handled[48];
	double led;
	bool timed;

	load = rate * per_call * handle;
	if (lines_are_fewer(p, agents))
		load = fmin(load, (double)p->limits.calls);
	if (per_call > 0)
		check_other_work(v, group, load);
	if (lines_are_fewer(p, agents))
		return;
	if (entry == NOWHERE || bounded(g) || load <= agents ||
	    longest_wait(p, rate, load / agents) <= handle)
		return;
	timed = p->steps[entry].dist != NOWHERE;
	if (timed)
		format_duration(limit, sizeof(limit), p->dists[p->steps[entry].dist].a);
	led = led_away(v, group, false);
	finding_add(v->r, &(struct finding){
		.kind = FINDING_OVERLOAD, .design = p->name, .at = v->s->groups[group].at,
		.text = arena_printf(a, "group '%s' is offered %.4g erlangs (%.4g calls an hour, %s each) and has %.4g agent%s%s: the queue grows %s%s%s",
			     g->name, load, 3600 * rate * per_call,
			     format_duration(handled, sizeof(handled), handle),
			     agents, agents == 1 ? "" : "s", whom_it_lacks(g, a),
			     timed ? "until calls wait out their limit of " : p->limits.calls ? "until the account has no call left (account_calls)" : "without bound",
			     timed ? limit : "", led > 0.01 ? ", but for calls that REST leads away in time" : ""),
		.path = reach_path(reach, entry, a), .rated = true, .share = 1 - agents / load,
		.as = load * (1 - led) <= agents ? AS_NOTE : AS_KIND,
		.to_do = arena_printf(a, "%.0f agents there at least, or a shorter handle_time; with patience, who gives up keeps the queue short", floor(load) + 1) });
}

/* Of an entry to a queue that offers callbacks, where all wait until it is offered: how long it keeps
 * agents because of one, in seconds, and how often it is dialled. Neither patience nor the size of the
 * queue ends that. */
struct called_back {
	double handle, attempts;
};

/* The share of attempts that reach their caller, and of those that nobody and no machine answers. */
static double met_by_callback(const struct program *p, const struct agent_callback *b, double *missed)
{
	double timely = rings_of(b->timeout, b->answer, &p->dists[b->ring]).answered, after, met = timely;
	double diverted = b->met_by_machines && (double)b->who.after * 1e-9 <= b->timeout ? b->who.diverted : 0;

	*missed = (1 - timely) * (1 - diverted);
	if (diverted > 0) {
		after = (double)b->who.after * 1e-9;
		met -= diverted * (timely - (after > 0 ? rings_of(after, b->answer, &p->dists[b->ring]).answered : 0));
	}
	if (b->met_by_machines)
		met *= 1 - b->who.share - b->who.fax;
	if (b->met_by_machines && b->detection >= 0)
		met *= p->machines.unknown + (1 - p->machines.unknown) * (1 - p->machines.human_as_machine);
	return met;
}

static struct called_back called_back(const struct program *p, const struct group *g)
{
	const struct agent_callback *b = &g->callback;
	int32_t patience = g->patience;
	double asks = b->accept, met, missed, reached;

	if (!b->attempts || g->unlimited || isfinite(b->expires))
		return (struct called_back){ 0, 0 };
	if (patience != NOWHERE)
		asks *= 1 - dist_cdf(&p->dists[patience], b->offer_after);
	met = met_by_callback(p, b, &missed);
	reached = 1 - pow(1 - met, b->attempts);
	if (met <= 0)
		return (struct called_back){ 0, 0 };
	return (struct called_back){
		.handle = asks * (reached * kept_busy(p, g) + reached / met * missed * b->timeout),
		.attempts = asks * reached / met };
}

/* They are dialled at the pace of all calls that REST creates. */
static void check_callback_pace(const struct reviewed *v, const struct reach *reach, size_t group,
				int32_t entry, double attempts)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];

	if (entry == NOWHERE || !(p->cps > 0) || attempts <= p->cps || longest_wait(p, attempts, attempts / p->cps) <= short_wait)
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_OVERLOAD, .design = p->name, .at = v->s->groups[group].at,
		.text = arena_printf(&v->r->arena, "group '%s' dials %.4g callbacks a second once everybody waits to be offered one, and %.4g can be dialled (calls.cps): agents wait for the turn of theirs, and what they have yet to call grows",
				     g->name, attempts, p->cps),
		.path = reach_path(reach, entry, &v->r->arena), .as = AS_WARNING, .rated = true,
		.share = 1 - p->cps / attempts, .to_do = more_cps });
}

static void check_callbacks(const struct reviewed *v, const struct reach *reach, size_t group,
			    const double *visits, double rate)
{
	const struct program *p = v->p;
	const struct group *g = &p->groups[group];
	struct called_back each = called_back(p, g);
	double agents = (double)agents_for(p, g), per_call, load;
	int32_t entry = main_entry(p, visits, group, &per_call);

	rate *= per_call;
	if (g->callback.offer_after > 0 && g->queue_size != UINT64_MAX) /* each place is held until the offer */
		rate = fmin(rate, (double)g->queue_size / g->callback.offer_after);
	load = rate * each.handle;
	check_callback_pace(v, reach, group, entry, rate * each.attempts);
	if (entry == NOWHERE || !bounded(g) || load <= agents || lines_are_fewer(p, agents) ||
	    longest_wait(p, rate, load / agents) <= each.handle)
		return;
	finding_add(v->r, &(struct finding){
		FINDING_OVERLOAD, p->name, v->s->groups[group].at,
		arena_printf(&v->r->arena, "group '%s' is asked for callbacks of %.4g erlangs once everybody waits to be offered one, and has %llu agents: what it has yet to call grows without bound",
			     g->name, load, (unsigned long long)agents_for(p, g)),
		reach_path(reach, entry, &v->r->arena), true, 1 - agents / load,
		.to_do = arena_printf(&v->r->arena, "%.0f agents there at least, or callback.expires", floor(load) + 1) });
}

/* Calls at once that are with agents, or with whom they dial, as RATE come a second. */
static double with_agents(const struct reviewed *v, const double *visits, double rate)
{
	const struct program *p = v->p;
	double sum = 0, per_call;

	for (size_t i = 0; i < v->s->group_count; i++)
		if (main_entry(p, visits, i, &per_call) != NOWHERE)
			sum += fmin(rate * per_call * dist_mean(&p->dists[p->groups[i].handle_time]), agents_for(p, &p->groups[i]));
	for (size_t i = 0; i < p->step_count; i++) { /* and with parties outside */
		const struct dial *d = p->steps[i].op == OP_DIAL && visits[i] > 0 ? &p->dials[p->steps[i].arg] : NULL;
		struct rung r;

		if (!d || d->target != NOWHERE || d->also)
			continue;
		r = rung_by(p, d->whom, d->timeout);
		sum += rate * visits[i] * (r.seconds + (r.people + r.machines) * dist_mean(&p->dists[p->talk]));
	}
	return sum;
}

/* Calls at once, in talks with agents and ringing alone, against those that the account may have. */
static void check_lines(const struct reviewed *v, const double *visits, double rate)
{
	const struct program *p = v->p;
	double lines = (double)p->limits.calls, talking = with_agents(v, visits, rate), ringing = 0, share;

	if (!p->limits.calls)
		return;
	if (p->outbound && p->request_entry == NOWHERE)
		ringing = rate * (rung_created(p).seconds + dist_mean(&v->s->rules.post_dial_delay));
	share = p->arrivals == ARRIVALS_REGULAR ? 1 - lines / (talking + ringing) : erlang_b(talking + ringing, p->limits.calls);
	if (!(share > MANY_REFUSED))
		return;
	finding_add(v->r, &(struct finding){
		.kind = FINDING_OVERLOAD, .design = p->name, .at = v->s->designs[v->design].at,
		.text = arena_printf(&v->r->arena, "%s at a time, and the account may have %.4g calls (account_calls): what is beyond is refused, 10004",
				     !(talking > 0) ? arena_printf(&v->r->arena, "%.4g calls ring", ringing) :
				     arena_printf(&v->r->arena, "%.4g calls are with agents or dial%s", talking, ringing > 0 ?
						  arena_printf(&v->r->arena, " and %.4g are rung", ringing) : ""), lines),
		.path = "created", .as = AS_WARNING, .rated = true, .share = share,
		.to_do = "more calls at once on the account, or fewer calls a second; more agents than that cannot talk" });
}

static void check_groups(const struct reviewed *v, const struct reach *reach, const double *visits, double rate)
{
	for (size_t i = 0; i < v->s->group_count; i++) {
		double per_call;
		int32_t entry = main_entry(v->p, visits, i, &per_call);

		if (entry != NOWHERE) {
			review_breaks(v, i);
			review_retries(v, i);
			review_units(v, i);
			review_rings(v, i, entry, reach);
		}
		if (rate <= 0) { /* a dialler: calls for those who are free alone */
			if (entry != NOWHERE)
				check_other_work(v, i, 0);
			continue;
		}
		check_group(v, reach, i, visits, rate);
		check_callbacks(v, reach, i, visits, rate);
		review_hours(v, i, entry, per_call, reach);
	}
}

void review_load(const struct reviewed *v, const struct reach *reach)
{
	double rate = mean_rate(v->p), *visits, share = offered_share(v->p);

	if (rate <= 0 && v->p->arrivals != ARRIVALS_DIALLER)
		return;
	visits = expected_visits(v->p);
	for (size_t i = 0; i < v->p->step_count; i++)
		visits[i] *= share;
	if (rate > 0) {
		check_cps(v, rate);
		check_starts(v, visits, rate);
		check_lines(v, visits, rate);
	}
	check_groups(v, reach, visits, rate);
	free(visits);
}

static bool within(double rate, uint64_t most)
{
	return !most || rate < (double)most;
}

/* Does nothing take a call from its way to the agents, or decide the way by what was
 * said, so that the shares tell how many come there? */
static bool shares_tell(const struct program *p)
{
	double rate = offered_rate(p);

	for (int i = 0; i < PHASE_COUNT; i++)
		if (p->patience[i] != NOWHERE)
			return false;
	for (size_t i = 0; i < p->group_count; i++)
		if (p->groups[i].patience != NOWHERE)
			return false;
	return !p->moments && !p->retrial.reasons && !p->values.split_count && !p->outbound &&
	       !p->webhooks && !p->limits.calls && !p->contact_count && !p->in_step &&
	       within(rate, p->limits.starts) && within(rate, p->limits.requests);
}

/* A queue that only its own agents serve, and that nobody leaves otherwise. */
static bool only_served(const struct program *p, size_t group, const double *visits)
{
	const struct group *g = &p->groups[group];

	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_ACQUIRE && (size_t)p->steps[i].arg == group &&
		    visits[i] > 0 && p->steps[i].dist != NOWHERE)
			return false;
	return !bounded(g) && !g->helper_count && !g->skill_count && !g->schedule_count;
}

bool review_overload(const struct scenario *s, size_t design, struct overload *out)
{
	struct diagnostics d = { 0 };
	struct program *p = compile_design(s, design, NULL, &d);
	double *visits = NULL;
	bool found = false;

	if (p && shares_tell(p)) {
		review_soften(p);
		visits = expected_visits(p);
	}
	for (size_t i = 0; visits && !found && i < s->group_count; i++) {
		struct overload x = { .group = s->groups[i].name, .rate = offered_rate(p),
				      .agents = on_no_break(p, &p->groups[i]),
				      .paid = p->groups[i].paid_count,
				      .handle = kept_busy(p, &p->groups[i]) };

		main_entry(p, visits, i, &x.per_call);
		x.erlangs = x.rate * x.per_call * x.handle;
		found = only_served(p, i, visits) && x.erlangs >= x.agents;
		if (found)
			*out = x;
	}
	free(visits);
	program_free(p);
	diag_free(&d);
	return found;
}
