/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program_digest - a digest of what a run of a program can come to. */
#include <string.h>

#include "laws/distribution.h"
#include "program/program_digest_internal.h"

/* ---- laws ---- */

static void put_law(struct digest *d, const struct dist *law)
{
	digest_word(d, (uint64_t)law->kind);
	digest_real(d, law->a);
	digest_real(d, law->b);
	digest_word(d, law->count);
	digest_reals(d, law->upto, law->upto ? law->count : 0);
	digest_reals(d, law->values, law->values ? law->count : 0);
	for (size_t i = 0; law->parts && i < law->count; i++)
		put_law(d, &law->parts[i]);
}

void digest_dist(struct digest *d, int32_t dist)
{
	digest_word(d, dist >= 0);
	if (dist >= 0 && d->use->dists[dist])
		put_law(d, &d->p->dists[dist]);
}

/* ---- steps ---- */

static void put_choices(struct digest *d, int32_t list)
{
	const struct choices *c = &d->p->choices[list];

	digest_int(d, c->count);
	for (int32_t i = 0; i < c->count; i++) {
		digest_real(d, d->p->choice[c->first + i].upto);
		digest_int(d, d->p->choice[c->first + i].next);
	}
}

static void put_step(struct digest *d, size_t pc)
{
	const struct step *s = &d->p->steps[pc];

	digest_word(d, (uint64_t)pc << 16 | (uint64_t)s->flag << 8 | s->op);
	digest_int(d, s->next);
	digest_int(d, s->alt);
	digest_word(d, s->purpose);
	digest_dist(d, s->dist);
	if (step_rows[s->op].arg == OPERAND_CHOICES)
		put_choices(d, s->arg);
	else if (step_rows[s->op].arg == OPERAND_DIST)
		digest_dist(d, s->arg);
	else
		digest_int(d, s->arg);
}

static void put_steps(struct digest *d)
{
	for (size_t i = 0; i < d->p->step_count; i++)
		if (d->use->steps[i])
			put_step(d, i);
}

/* ---- what steps refer to ---- */

static void put_webhook(struct digest *d, const struct webhook_table *w)
{
	digest_dist(d, w->latency);
	digest_word(d, (uint64_t)w->connect);
	digest_word(d, (uint64_t)w->read);
	digest_word(d, (uint64_t)w->total);
	digest_word(d, (uint64_t)w->retry_on << 32 | w->retries);
	digest_reals(d, w->failure, WEBHOOK_DRAWN);
	digest_word(d, w->outage_count);
	for (size_t i = 0; i < w->outage_count; i++) {
		digest_word(d, (uint64_t)w->outages[i].from);
		digest_word(d, (uint64_t)w->outages[i].to);
		digest_int(d, w->outages[i].failure);
	}
}

static void put_targets(struct digest *d)
{
	for (size_t i = 0; i < d->p->target_count; i++) {
		const struct document_target *t = &d->p->targets[i];

		if (!d->use->targets[i])
			continue;
		digest_word(d, (uint64_t)i << 16 | (uint64_t)t->event_return << 8 | t->kind);
		digest_int(d, t->index);
		digest_int(d, t->fetch);
		digest_int(d, t->entry);
		digest_text(d, t->query);
		digest_word(d, t->webhook != NULL);
		if (t->webhook)
			put_webhook(d, t->webhook);
	}
}

static void put_dials(struct digest *d)
{
	const struct program *p = d->p;

	for (size_t i = 0; i < p->dial_count; i++) {
		const struct dial *x = &p->dials[i];

		if (!d->use->dials[i])
			continue;
		digest_word(d, (uint64_t)i << 16 | (uint64_t)x->answer_on_bridge << 8 | x->line);
		digest_int(d, x->target);
		digest_real(d, x->timeout);
		digest_real(d, x->time_limit);
		digest_int(d, d->use->redirects ? x->action : 0);
		digest_int(d, x->also);
		if (x->detect || x->whom)
			digest_word(d, (uint64_t)(uint32_t)x->detect << 8 | x->whom);
	}
	for (size_t i = 0; d->use->redirects && i < p->dial_action_count; i++) {
		digest_int(d, p->dial_actions[i].way);
		digest_int(d, p->dial_actions[i].step);
	}
}

/* ---- values ---- */

static void put_literal(struct digest *d, const char *const *text)
{
	digest_text(d, *text);
}

static void put_template(struct digest *d, const struct template *x)
{
	digest_word(d, x->content);
	digest_int(d, x->literal);
	digest_int(d, x->slot);
	digest_word(d, x->unknown);
}

/* A regular expression is its operand. */
static void put_condition(struct digest *d, const struct condition *x)
{
	digest_word(d, (uint64_t)x->joined << 8 | x->operator);
	digest_int(d, x->input);
	digest_int(d, x->operand);
	digest_int(d, x->next);
}

static void put_split(struct digest *d, const struct split *x)
{
	digest_int(d, x->conditions);
	digest_int(d, x->count);
}

static void put_setting(struct digest *d, const struct setting *x)
{
	digest_int(d, x->slot);
	digest_int(d, x->value);
}

static void put_answer(struct digest *d, const struct given *x)
{
	digest_real(d, x->upto);
	digest_int(d, x->settings);
	digest_int(d, x->count);
}

static void put_answers_list(struct digest *d, const struct answers *x)
{
	digest_int(d, x->answers);
	digest_int(d, x->count);
	digest_word(d, x->of_call);
}

static void put_parameter(struct digest *d, const struct query_read *x)
{
	digest_text(d, x->key);
	digest_int(d, x->slot);
}

static void put_parameters_list(struct digest *d, const struct query_reads *x)
{
	digest_int(d, x->parameters);
	digest_int(d, x->count);
}

static bool reads_values(const struct program_use *u)
{
	static const uint8_t ops[] = { OP_SET, OP_DRAW_ANSWER, OP_READ_PARAMETERS,
				       OP_DIAL_STATUS, OP_SPLIT, OP_ANSWERED_BY };

	for (size_t i = 0; i < sizeof(ops); i++)
		if (step_set_has(&u->ops, ops[i]))
			return true;
	return false;
}

static void put_values(struct digest *d)
{
	const struct value_tables *v = &d->p->values;

	if (!reads_values(d->use))
		return;
	digest_word(d, v->slot_count << 2 | (uint64_t)v->strict_numbers << 1 | v->fold_case);
	digest_word(d, v->most_loops);
#define TABLE(type, name) \
	digest_word(d, v->name##_count); \
	for (size_t i = 0; i < v->name##_count; i++) \
		put_##name(d, &v->name[i]);
	VALUE_TABLES(TABLE)
#undef TABLE
}

/* ---- the rest ---- */

static void put_rules(struct digest *d)
{
	const struct rule_tables *r = &d->use->rules;

	for (int i = 0; i < CALL_DIRECTIONS * LIVE_STATES; i++)
		digest_word(d, r->rest[i / LIVE_STATES][i % LIVE_STATES]);
	for (int i = 0; i < 2 * SITUATIONS * 4; i++)
		digest_word(d, r->studio[i / (SITUATIONS * 4)][i / 4 % SITUATIONS][i / 2 % 2][i % 2]);
	digest_word(d, (uint64_t)r->rest_terminal << 16 | (uint64_t)r->update_terminal << 8 |
		       r->ended_unanswered);
	digest_word(d, (uint64_t)r->ends_answer << 5 | (uint64_t)r->cancel_ends_live << 4 | (uint64_t)r->async_400 << 3 |
		       (uint64_t)r->leave_call << 2 | (uint64_t)r->hangup_callback << 1 |
		       r->orphans_stuck);
	digest_real(d, r->callback_lost);
	digest_word(d, (uint64_t)r->max_steps << 32 | r->max_documents);
	digest_word(d, r->max_same_widget);
	digest_real(d, r->ring_timeout);
	digest_real(d, r->call_time_limit);
}

static void put_limits(struct digest *d)
{
	const struct program *p = d->p;
	bool functions = step_set_has(&d->use->ops, OP_BEGIN_FUNCTION);

	digest_word(d, d->use->asks_studio ? p->limits.starts : 0);
	digest_word(d, p->request_entry >= 0 ? p->limits.requests : 0);
	digest_word(d, p->limits.calls);
	digest_word(d, p->limits.trunk);
	digest_word(d, p->handler_count ? p->limits.rest : 0);
	digest_word(d, functions ? p->limits.functions : 0);
	digest_word(d, (uint64_t)p->in_step << 1 | p->contact_collision);
	digest_word(d, p->contact_count);
	if (!p->contact_count)
		return;
	digest_real(d, p->execution_lifetime);
	digest_word(d, p->flow_count);
	for (size_t i = 0; i < p->flow_count; i++)
		digest_word(d, p->one_at_a_time[i]);
}

static void put_entries(struct digest *d)
{
	const struct program *p = d->p;
	const int32_t entries[] = { p->start, p->start_entry, p->request_entry, p->fallback, p->error_entry,
				    p->caller_entry, p->source_entry,
				    d->use->outbound ? p->network_entry : 0,
				    d->use->outbound ? p->answer_entry : 0,
				    d->use->outbound && p->cps > 0 ? p->queue_timeout_entry : 0,
				    d->use->redirects ? p->close_entry : 0,
				    p->clears_at_close ? p->dismiss_entry : 0,
				    p->webhooks ? p->fetch_failed : 0 };

	for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++)
		digest_int(d, entries[i]);
	if (p->calls_back)
		digest_int(d, p->callback_entry);
	digest_word(d, p->handler_count);
	for (size_t i = 0; i < p->handler_count; i++)
		digest_word(d, (uint64_t)p->handlers[i].entry << 8 | p->handlers[i].moment);
	digest_word(d, (uint64_t)p->wait_documents << 1 | (p->webhooks != NULL));
	digest_word(d, p->goal);
}

static void put_answerers(struct digest *d, const struct answerers *who)
{
	const double shares[] = { who->share, who->fax, who->diverted };

	digest_reals(d, shares, sizeof(shares) / sizeof(*shares));
	digest_word(d, (uint64_t)who->after);
}

static void put_callees(struct digest *d)
{
	const struct program *p = d->p;

	for (size_t i = 0; i < p->callee_count; i++) {
		const struct callees *x = &p->callees[i];

		digest_dist(d, x->ring);
		digest_reals(d, x->outcome, x->has_outcome ? OUTCOME_COUNT : 0);
		put_answerers(d, &x->who);
	}
	for (size_t i = 0; i < p->called_count; i++) {
		digest_real(d, p->called[i].upto);
		digest_word(d, (uint64_t)p->called[i].whom << 32 | p->called_by);
	}
	for (size_t i = 0; p->parts.of_callees && i <= p->callee_count; i++)
		digest_int(d, p->parts.of_callees[i]);
	if (p->parts.count)
		digest_word(d, p->parts.count);
}

static void put_machines(struct digest *d)
{
	const struct machines *m = &d->p->machines;
	const double shares[] = { m->callers.share, m->callers.diverted, m->human_as_machine, m->machine_as_human,
				  m->unknown };

	digest_word(d, m->any);
	if (!m->any)
		return;
	digest_reals(d, shares, sizeof(shares) / sizeof(*shares));
	digest_word(d, (uint64_t)m->callers.after);
	digest_word(d, (uint64_t)m->unknown_after);
	digest_dist(d, m->greeting);
	digest_dist(d, m->listening);
	digest_dist(d, m->silence);
	digest_int(d, m->async_entry);
	if (m->fax) {
		digest_real(d, m->callers.fax);
		digest_dist(d, m->fax_time);
	}
}

static void put_callers(struct digest *d)
{
	const struct program *p = d->p;

	digest_dist(d, p->ring);
	digest_dist(d, p->talk);
	digest_reals(d, p->outcome, OUTCOME_COUNT);
	digest_word(d, p->stage_count);
	for (size_t i = 0; i < p->stage_count; i++) {
		digest_word(d, (uint64_t)p->stages[i].until);
		digest_dist(d, p->stages[i].ring);
		digest_reals(d, p->stages[i].outcome, OUTCOME_COUNT);
	}
	for (int i = 0; i < PHASE_COUNT; i++)
		digest_dist(d, p->patience[i]);
	digest_dist(d, p->fetch_latency);
	if (p->handler_count)
		digest_dist(d, p->completed_callback);
	if (d->use->redirects) {
		digest_dist(d, p->redirect_fetch_delay);
		digest_dist(d, p->in_progress_window);
	}
	if (d->use->redirects && (p->dial_count || p->dial_action_count)) {
		digest_dist(d, p->dial_close_delay);
		digest_dist(d, p->dial_action_delay);
	}
}

/* Whose visits are counted: what is counted for which. */
static void put_visits(struct digest *d)
{
	const struct program *p = d->p;

	digest_word(d, p->counts_visits);
	if (!p->counts_visits)
		return;
	digest_word(d, p->widget_count);
	digest_word(d, p->widget_way_count);
	for (size_t i = 0; i < p->widget_way_count; i++)
		digest_int(d, p->widget_ways[i].widget);
}

static void put_script(struct digest *d)
{
	digest_word(d, d->p->script_count << 1 | d->p->logged);
	for (size_t i = 0; i < d->p->script_count; i++) {
		const struct script_entry entry = program_script(d->p, i), *s = &entry;
		const double times[] = { s->at, s->answer, s->hang_up, s->talk, s->redirect,
					 s->queue, s->patience, s->bears, s->entry };

		digest_reals(d, times, sizeof(times) / sizeof(*times));
		digest_int(d, s->contact);
		digest_word(d, (uint64_t)(uint8_t)s->outcome << 32 | s->number);
	}
}

static void put_modulation(struct digest *d)
{
	const struct program *p = d->p;
	const struct modulation *m = &p->modulation;

	digest_word(d, (uint64_t)p->modulated << 2 | (uint64_t)m->linear << 1 | m->batch_fixed);
	digest_real(d, m->busy_cv);
	digest_real(d, m->busy_every);
	digest_real(d, m->batch_mean);
	digest_word(d, m->state_count);
	for (size_t i = 0; i < m->state_count; i++) {
		digest_real(d, m->states[i].rate);
		digest_real(d, m->states[i].stay);
	}
	if (m->busy_cv > 0)
		digest_dist(d, p->busyness);
	digest_word(d, p->retrial.reasons);
	if (!p->retrial.reasons)
		return;
	digest_word(d, (uint64_t)p->retrial.states << 32 | p->retrial.most);
	digest_real(d, p->retrial.probability);
	digest_dist(d, p->retrial.after);
	digest_word(d, p->retrial.late);
}

static void put_dialling(struct digest *d, const struct dialler_plan *p)
{
	digest_dist(d, p->given ? d->p->dialling_retry : -1);
	digest_word(d, p->list << 26 | p->in_flight << 5 | p->tries << 1 | p->predictive);
	digest_reals(d, (const double[]){ p->group, p->ratio, p->bound, p->adjust, p->abandoned_after }, 5);
}

static void put_workload(struct digest *d)
{
	const struct program *p = d->p;

	digest_word(d, (uint64_t)p->arrivals << 8 | (uint64_t)p->outbound << 7 |
		       (uint64_t)d->use->outbound << 6 | (uint64_t)p->clears_at_close << 5 |
		       (uint64_t)p->agents_change << 4 | (uint64_t)p->places << 3 |
		       (uint64_t)p->priced << 2 | (uint64_t)p->controls << 1);
	digest_word(d, (uint64_t)p->sampling.scheme << 32 | p->sampling.levels);
	digest_real(d, p->cps);
	digest_real(d, d->use->outbound ? p->dial_queue_time : 0);
	digest_real(d, d->use->outbound ? p->dial_queue_wait : 0);
	put_dialling(d, &p->dialling);
	digest_real(d, p->rate);
	digest_word(d, p->rate_count);
	digest_reals(d, p->rates, p->rate_count);
	digest_real(d, p->rate_step);
	digest_word(d, p->call_limit);
	digest_real(d, p->duration);
	digest_real(d, p->warm_up);
	digest_word(d, p->axis.intervals);
	digest_word(d, (uint64_t)p->axis.width);
	if (!p->entry_steps)
		return;
	digest_real(d, p->entry_step);
	digest_reals(d, p->entry_upto, p->entry_steps * p->entry_count);
	digest_reals(d, p->entry_number, p->entry_count);
}

uint64_t program_digest(const struct program_use *u)
{
	struct digest d = { u->p, u, UINT64_C(0x9e3779b97f4a7c15) };

	put_steps(&d);
	put_targets(&d);
	put_dials(&d);
	digest_rooms(&d);
	digest_word(&d, u->p->group_count);
	for (size_t i = 0; i < u->p->group_count; i++)
		digest_group(&d, &u->p->groups[i]);
	put_values(&d);
	put_rules(&d);
	put_limits(&d);
	put_entries(&d);
	put_callers(&d);
	put_machines(&d);
	put_callees(&d);
	put_script(&d);
	put_modulation(&d);
	put_workload(&d);
	put_visits(&d);
	return d.sum;
}
