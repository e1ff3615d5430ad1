/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_visits - how often a call comes by each step, on average: the visits of a
 * Markov chain whose ways are the scenario's shares. Nobody hangs up in it, agents
 * and returns always come, and what a TwiML Redirect widget's document does happens
 * beside the execution that waits.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/terms.h"
#include "check/review_heard_internal.h"
#include "check/review_parts_internal.h"

enum { MOST_SWEEPS = 4000 };
static const double little = 1e-9;

struct flood {
	const struct program *p;
	const int32_t *flow;
	double *next; /* [step][enum heard] */
	enum heard heard; /* of what is being poured */
};

static void pour(struct flood *f, int32_t pc, double mass)
{
	if (pc >= 0 && (size_t)pc < f->p->step_count)
		f->next[(size_t)pc * HEARD_STATES + f->heard] += mass;
}

static bool returns(const struct program *p, int32_t flow)
{
	for (size_t i = 0; i < p->target_count; i++)
		if (p->targets[i].kind == DOCUMENT_FLOW && p->targets[i].event_return &&
		    p->targets[i].index == flow)
			return true;
	return false;
}

static void pour_dial(struct flood *f, const struct step *s, double mass)
{
	const struct program *p = f->p;
	uint8_t whom = p->dials[s->arg].whom;
	const double *upto = whom && p->callees[whom - 1].has_outcome ? p->callees[whom - 1].outcome : p->outcome;
	bool inside = false;

	for (int32_t d = 1 + s->arg; d; d = p->dials[d - 1].also)
		if (p->dials[d - 1].target != NOWHERE) {
			pour(f, p->targets[p->dials[d - 1].target].fetch, mass);
			inside = true;
		}
	pour(f, s->next, inside ? mass : mass * upto[OUTCOME_ANSWER]);
	pour(f, s->alt, inside ? 0 : mass * (1 - upto[OUTCOME_ANSWER]));
}

/* Of those who are called, the mean of shares of a callee's; GET gives one. */
static double mean_of_callees(const struct program *p, double (*get)(const struct answerers *))
{
	double sum = 0, before = 0;

	for (size_t i = 0; i < p->called_count; i++) {
		const struct called *x = &p->called[i];

		sum += (x->upto - before) * get(x->whom ? &p->callees[x->whom - 1].who : &p->machines.callers);
		before = x->upto;
	}
	return sum + (1 - before) * get(&p->machines.callers);
}

static double answering(const struct answerers *who)
{
	return who->share;
}

static double faxing(const struct answerers *who)
{
	return who->fax;
}

/* Which take the other way. */
static double share_of_machines(const struct program *p, const struct step *s)
{
	const struct machines *m = &p->machines;
	double machines = mean_of_callees(p, answering), fax = mean_of_callees(p, faxing);
	double called = machines * (1 - m->machine_as_human) + (1 - machines - fax) * m->human_as_machine;
	double shares[] = { [WHO_MACHINE] = machines + fax, [WHO_CALLED_MACHINE] = called * (1 - m->unknown),
			    [WHO_CALLED_HUMAN] = (1 - called - fax) * (1 - m->unknown),
			    [WHO_CALLED_UNKNOWN] = m->unknown,
			    [WHO_CALLED_FAX] = fax * (1 - m->unknown) };
	double share = shares[s->flag & ~(WHO_NOT | WHO_DIALLED)];

	return s->flag & WHO_NOT ? 1 - share : share;
}

/* A call that the execution makes. */
static void pour_call(struct flood *f, const struct step *s, double mass)
{
	static const uint8_t ways[UNANSWERED] = {
		[UNANSWERED_BUSY] = OUTCOME_BUSY,
		[UNANSWERED_NO_ANSWER] = OUTCOME_NO_ANSWER,
		[UNANSWERED_FAILED] = OUTCOME_FAILED,
	};
	const struct program *p = f->p;
	const double *upto = s->flag && p->callees[s->flag - 1].has_outcome ? p->callees[s->flag - 1].outcome : p->outcome;

	f->heard = heard_behind_step(s, f->heard);
	pour(f, s->next, mass * upto[OUTCOME_ANSWER]);
	f->heard = HEARD_NO_CALL;
	for (int i = 0; i < UNANSWERED && i < p->choices[s->arg].count; i++)
		pour(f, p->choice[p->choices[s->arg].first + i].next,
		     mass * (upto[ways[i]] - upto[ways[i] - 1]));
}

static void pour_on(struct flood *f, int32_t pc, double mass)
{
	const struct program *p = f->p;
	const struct step *s = &p->steps[pc];
	double below = 0;

	switch (s->op) {
	case OP_SPLIT: /* what values decide is taken by shares */
	case OP_BRANCH:
		for (int32_t i = 0; i < ways_of(p, s)->count; i++) {
			const struct choice *c = &p->choice[ways_of(p, s)->first + i];

			pour(f, c->next, mass * (c->upto - below));
			below = c->upto;
		}
		break;
	case OP_DELIVER:
		if (p->targets[s->arg].kind == DOCUMENT_APP || !p->targets[s->arg].event_return)
			pour(f, p->targets[s->arg].entry, mass);
		break;
	case OP_PARK:
		pour(f, s->arg, mass);
		f->heard = heard_behind_step(s, f->heard);
		if (returns(p, f->flow[pc]))
			pour(f, s->next, mass);
		break;
	case OP_CALL_OUT:
		pour_call(f, s, mass);
		break;
	case OP_IF_BY_REST:
		pour(f, s->alt, mass);
		break;
	case OP_IF_MACHINE:
		pour(f, s->alt, mass * share_of_machines(p, s));
		pour(f, s->next, mass * (1 - share_of_machines(p, s)));
		break;
	case OP_DIAL:
		pour_dial(f, s, mass);
		break;
	default:
		f->heard = heard_behind_step(s, f->heard);
		pour(f, s->next, mass);
	}
}

double *visits_by_heard(const struct program *p)
{
	size_t count = p->step_count * HEARD_STATES;
	double *visits = xcalloc(count, sizeof(*visits)), *now = xcalloc(count, sizeof(*now));
	int32_t *flow = flows_of_steps(p);
	struct flood f = { .p = p, .flow = flow, .next = xcalloc(count, sizeof(double)) };
	bool requested = p->request_entry != NOWHERE;
	double moving = 1;

	now[(size_t)(requested ? p->request_entry : p->answer_entry) * HEARD_STATES +
	    (requested ? HEARD_NO_CALL : HEARD_NOTHING)] = 1;
	for (int i = 0; i < MOST_SWEEPS && moving > little; i++) {
		double *empty = now;

		moving = 0;
		for (size_t k = 0; k < count; k++) {
			visits[k] += now[k];
			moving += now[k];
			f.heard = (enum heard)(k % HEARD_STATES);
			if (now[k] > 0)
				pour_on(&f, (int32_t)(k / HEARD_STATES), now[k]);
		}
		memset(empty, 0, count * sizeof(*empty));
		now = f.next;
		f.next = empty;
	}
	free(now);
	free(f.next);
	free(flow);
	return visits;
}

double *expected_visits(const struct program *p)
{
	double *by_heard = visits_by_heard(p), *visits = xcalloc(p->step_count, sizeof(*visits));

	for (size_t k = 0; k < p->step_count * HEARD_STATES; k++)
		visits[k / HEARD_STATES] += by_heard[k];
	free(by_heard);
	return visits;
}
