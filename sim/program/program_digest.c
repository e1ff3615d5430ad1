/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program_digest - a digest of what a run of a program can come to. */
#include <string.h>

#include "laws/distribution.h"
#include "program/program_use.h"

struct digest {
	const struct program *p;
	const struct program_use *use;
	uint64_t sum;
};

/* Word by word, by a multiplication that can be undone, so that a changed word changes the sum; a
 * byte at a time (base/digest.h) would take longer than the compiler does. */
static void put(struct digest *d, uint64_t word)
{
	d->sum = (d->sum ^ word) * UINT64_C(0xff51afd7ed558ccd);
	d->sum ^= d->sum >> 32;
}

static void put_int(struct digest *d, int32_t value)
{
	put(d, (uint32_t)value);
}

static void put_real(struct digest *d, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	put(d, bits);
}

static void put_reals(struct digest *d, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_real(d, values[i]);
}

static void put_text(struct digest *d, const char *text)
{
	put(d, text ? strlen(text) : UINT64_MAX);
	for (; text && *text; text++)
		put(d, (unsigned char)*text);
}

/* ---- laws ---- */

static void put_law(struct digest *d, const struct dist *law)
{
	put(d, (uint64_t)law->kind);
	put_real(d, law->a);
	put_real(d, law->b);
	put(d, law->count);
	put_reals(d, law->upto, law->upto ? law->count : 0);
	put_reals(d, law->values, law->values ? law->count : 0);
	for (size_t i = 0; law->parts && i < law->count; i++)
		put_law(d, &law->parts[i]);
}

static void put_dist(struct digest *d, int32_t dist)
{
	put(d, dist >= 0);
	if (dist >= 0 && d->use->dists[dist])
		put_law(d, &d->p->dists[dist]);
}

/* ---- steps ---- */

static void put_choices(struct digest *d, int32_t list)
{
	const struct choices *c = &d->p->choices[list];

	put_int(d, c->count);
	for (int32_t i = 0; i < c->count; i++) {
		put_real(d, d->p->choice[c->first + i].upto);
		put_int(d, d->p->choice[c->first + i].next);
	}
}

static void put_step(struct digest *d, size_t pc)
{
	const struct step *s = &d->p->steps[pc];

	put(d, (uint64_t)pc << 16 | (uint64_t)s->flag << 8 | s->op);
	put_int(d, s->next);
	put_int(d, s->alt);
	put(d, s->purpose);
	put_dist(d, s->dist);
	if (step_rows[s->op].arg == OPERAND_CHOICES)
		put_choices(d, s->arg);
	else if (step_rows[s->op].arg == OPERAND_DIST)
		put_dist(d, s->arg);
	else
		put_int(d, s->arg);
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
	put_dist(d, w->latency);
	put(d, (uint64_t)w->connect);
	put(d, (uint64_t)w->read);
	put(d, (uint64_t)w->total);
	put(d, (uint64_t)w->retry_on << 32 | w->retries);
	put_reals(d, w->failure, WEBHOOK_DRAWN);
	put(d, w->outage_count);
	for (size_t i = 0; i < w->outage_count; i++) {
		put(d, (uint64_t)w->outages[i].from);
		put(d, (uint64_t)w->outages[i].to);
		put_int(d, w->outages[i].failure);
	}
}

static void put_targets(struct digest *d)
{
	for (size_t i = 0; i < d->p->target_count; i++) {
		const struct document_target *t = &d->p->targets[i];

		if (!d->use->targets[i])
			continue;
		put(d, (uint64_t)i << 16 | (uint64_t)t->event_return << 8 | t->kind);
		put_int(d, t->index);
		put_int(d, t->fetch);
		put_int(d, t->entry);
		put_text(d, t->query);
		put(d, t->webhook != NULL);
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
		put(d, (uint64_t)i << 16 | (uint64_t)x->answer_on_bridge << 8 | x->line);
		put_int(d, x->target);
		put_real(d, x->timeout);
		put_real(d, x->time_limit);
		put_int(d, d->use->redirects ? x->action : 0);
		put_int(d, x->also);
	}
	for (size_t i = 0; d->use->redirects && i < p->dial_action_count; i++) {
		put_int(d, p->dial_actions[i].way);
		put_int(d, p->dial_actions[i].step);
	}
}

static void put_rooms(struct digest *d)
{
	put(d, d->p->room_count);
	put(d, d->p->call_queue_count);
	for (size_t i = 0; i < d->p->join_count; i++) {
		const struct conference_join *j = &d->p->joins[i];

		put_int(d, j->room);
		put(d, (uint64_t)j->most << 2 | (uint64_t)j->starts << 1 | j->ends);
		put_real(d, j->time_limit);
	}
}

static void put_skills(struct digest *d, const struct skill *list, size_t count)
{
	put(d, count);
	for (size_t i = 0; i < count; i++)
		put(d, (uint64_t)list[i].group << 32 | list[i].level);
}

static void put_group(struct digest *d, const struct group *g)
{
	put(d, g->count);
	put_dist(d, g->handle_time);
	put_dist(d, g->wrap_up);
	put_real(d, g->ring.timeout);
	if (g->ring.timeout > 0) {
		put_real(d, g->ring.answer);
		put_dist(d, g->ring.after);
		put_dist(d, g->ring.away);
	}
	put_real(d, g->service_level);
	put(d, g->queue_size);
	put(d, (uint64_t)g->definition << 3 | (uint64_t)g->by_interval << 2 |
		       (uint64_t)g->by_priority << 1 | g->unlimited);
	put(d, g->threshold_count);
	put_reals(d, g->threshold, g->threshold_count);
	put(d, g->schedule_count);
	for (size_t i = 0; i < g->schedule_count; i++)
		put(d, g->schedule[i]);
	put_real(d, g->schedule_step);
	put_skills(d, g->helpers, g->helper_count);
	put_skills(d, g->skills, g->skill_count);
}

/* ---- values ---- */

static void put_literal(struct digest *d, const char *const *text)
{
	put_text(d, *text);
}

static void put_template(struct digest *d, const struct template *x)
{
	put(d, x->content);
	put_int(d, x->literal);
	put_int(d, x->slot);
	put(d, x->unknown);
}

/* A regular expression is its operand. */
static void put_condition(struct digest *d, const struct condition *x)
{
	put(d, (uint64_t)x->joined << 8 | x->operator);
	put_int(d, x->input);
	put_int(d, x->operand);
	put_int(d, x->next);
}

static void put_split(struct digest *d, const struct split *x)
{
	put_int(d, x->conditions);
	put_int(d, x->count);
}

static void put_setting(struct digest *d, const struct setting *x)
{
	put_int(d, x->slot);
	put_int(d, x->value);
}

static void put_answer(struct digest *d, const struct given *x)
{
	put_real(d, x->upto);
	put_int(d, x->settings);
	put_int(d, x->count);
}

static void put_answers_list(struct digest *d, const struct answers *x)
{
	put_int(d, x->answers);
	put_int(d, x->count);
	put(d, x->of_call);
}

static void put_parameter(struct digest *d, const struct query_read *x)
{
	put_text(d, x->key);
	put_int(d, x->slot);
}

static void put_parameters_list(struct digest *d, const struct query_reads *x)
{
	put_int(d, x->parameters);
	put_int(d, x->count);
}

static void put_values(struct digest *d)
{
	const uint64_t ops = UINT64_C(1) << OP_SET | UINT64_C(1) << OP_DRAW_ANSWER |
			     UINT64_C(1) << OP_READ_PARAMETERS | UINT64_C(1) << OP_DIAL_STATUS |
			     UINT64_C(1) << OP_SPLIT;
	const struct value_tables *v = &d->p->values;

	if (!(d->use->ops & ops))
		return;
	put(d, v->slot_count << 2 | (uint64_t)v->strict_numbers << 1 | v->fold_case);
	put(d, v->most_loops);
#define TABLE(type, name) \
	put(d, v->name##_count); \
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
		put(d, r->rest[i / LIVE_STATES][i % LIVE_STATES]);
	for (int i = 0; i < 2 * SITUATIONS * 4; i++)
		put(d, r->studio[i / (SITUATIONS * 4)][i / 4 % SITUATIONS][i / 2 % 2][i % 2]);
	put(d, (uint64_t)r->rest_terminal << 16 | (uint64_t)r->update_terminal << 8 |
		       r->ended_unanswered);
	put(d, (uint64_t)r->ends_answer << 5 | (uint64_t)r->cancel_ends_live << 4 | (uint64_t)r->async_400 << 3 |
		       (uint64_t)r->leave_call << 2 | (uint64_t)r->hangup_callback << 1 |
		       r->orphans_stuck);
	put_real(d, r->callback_lost);
	put(d, (uint64_t)r->max_steps << 32 | r->max_documents);
	put(d, r->max_same_widget);
	put_real(d, r->ring_timeout);
	put_real(d, r->call_time_limit);
}

static void put_limits(struct digest *d)
{
	const struct program *p = d->p;
	uint64_t functions = UINT64_C(1) << OP_BEGIN_FUNCTION;

	put(d, d->use->asks_studio ? p->limits.starts : 0);
	put(d, p->request_entry >= 0 ? p->limits.requests : 0);
	put(d, p->limits.calls);
	put(d, p->limits.trunk);
	put(d, p->handler_count ? p->limits.rest : 0);
	put(d, d->use->ops & functions ? p->limits.functions : 0);
	put(d, (uint64_t)p->in_step << 1 | p->contact_collision);
	put(d, p->contact_count);
	if (!p->contact_count)
		return;
	put_real(d, p->execution_lifetime);
	put(d, p->flow_count);
	for (size_t i = 0; i < p->flow_count; i++)
		put(d, p->one_at_a_time[i]);
}

static void put_entries(struct digest *d)
{
	const struct program *p = d->p;
	const int32_t entries[] = { p->start, p->request_entry, p->fallback, p->error_entry,
				    p->caller_entry, p->source_entry,
				    d->use->outbound ? p->network_entry : 0,
				    d->use->outbound && p->cps > 0 ? p->queue_timeout_entry : 0,
				    d->use->redirects ? p->close_entry : 0,
				    p->clears_at_close ? p->dismiss_entry : 0,
				    p->webhooks ? p->fetch_failed : 0 };

	for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++)
		put_int(d, entries[i]);
	put(d, p->handler_count);
	for (size_t i = 0; i < p->handler_count; i++)
		put(d, (uint64_t)p->handlers[i].entry << 8 | p->handlers[i].moment);
	put(d, (uint64_t)p->wait_documents << 1 | (p->webhooks != NULL));
	put(d, p->goal);
}

static void put_callers(struct digest *d)
{
	const struct program *p = d->p;

	put_dist(d, p->ring);
	put_dist(d, p->talk);
	put_reals(d, p->outcome, OUTCOME_COUNT);
	for (int i = 0; i < PHASE_COUNT; i++)
		put_dist(d, p->patience[i]);
	put_dist(d, p->fetch_latency);
	if (p->handler_count)
		put_dist(d, p->completed_callback);
	if (d->use->redirects) {
		put_dist(d, p->redirect_fetch_delay);
		put_dist(d, p->in_progress_window);
	}
	if (d->use->redirects && (p->dial_count || p->dial_action_count)) {
		put_dist(d, p->dial_close_delay);
		put_dist(d, p->dial_action_delay);
	}
}

/* Whose visits are counted: what is counted for which. */
static void put_visits(struct digest *d)
{
	const struct program *p = d->p;

	put(d, p->counts_visits);
	if (!p->counts_visits)
		return;
	put(d, p->widget_count);
	put(d, p->widget_way_count);
	for (size_t i = 0; i < p->widget_way_count; i++)
		put_int(d, p->widget_ways[i].widget);
}

static void put_script(struct digest *d)
{
	put(d, d->p->script_count << 1 | d->p->logged);
	for (size_t i = 0; i < d->p->script_count; i++) {
		const struct script_entry entry = program_script(d->p, i), *s = &entry;
		const double times[] = { s->at, s->answer, s->hang_up, s->talk, s->redirect,
					 s->queue, s->patience, s->bears };

		put_reals(d, times, sizeof(times) / sizeof(*times));
		put_int(d, s->contact);
		put(d, (uint64_t)(uint8_t)s->outcome << 32 | s->number);
	}
}

static void put_modulation(struct digest *d)
{
	const struct program *p = d->p;
	const struct modulation *m = &p->modulation;

	put(d, (uint64_t)p->modulated << 2 | (uint64_t)m->linear << 1 | m->batch_fixed);
	put_real(d, m->busy_cv);
	put_real(d, m->busy_every);
	put_real(d, m->batch_mean);
	put(d, m->state_count);
	for (size_t i = 0; i < m->state_count; i++) {
		put_real(d, m->states[i].rate);
		put_real(d, m->states[i].stay);
	}
	if (m->busy_cv > 0)
		put_dist(d, p->busyness);
	put(d, p->retrial.reasons);
	if (!p->retrial.reasons)
		return;
	put(d, (uint64_t)p->retrial.states << 32 | p->retrial.most);
	put_real(d, p->retrial.probability);
	put_dist(d, p->retrial.after);
	put(d, p->retrial.late);
}

static void put_workload(struct digest *d)
{
	const struct program *p = d->p;

	put(d, (uint64_t)p->arrivals << 8 | (uint64_t)p->outbound << 7 |
		       (uint64_t)d->use->outbound << 6 | (uint64_t)p->clears_at_close << 5 |
		       (uint64_t)p->agents_change << 4 | (uint64_t)p->places << 3 |
		       (uint64_t)p->priced << 2 | (uint64_t)p->controls << 1);
	put(d, (uint64_t)p->sampling.scheme << 32 | p->sampling.levels);
	put_real(d, p->cps);
	put_real(d, d->use->outbound ? p->dial_queue_time : 0);
	put_real(d, d->use->outbound ? p->dial_queue_wait : 0);
	put_real(d, p->rate);
	put(d, p->rate_count);
	put_reals(d, p->rates, p->rate_count);
	put_real(d, p->rate_step);
	put(d, p->call_limit);
	put_real(d, p->duration);
	put_real(d, p->warm_up);
	put(d, p->axis.intervals);
	put(d, (uint64_t)p->axis.width);
}

uint64_t program_digest(const struct program_use *u)
{
	struct digest d = { u->p, u, UINT64_C(0x9e3779b97f4a7c15) };

	put_steps(&d);
	put_targets(&d);
	put_dials(&d);
	put_rooms(&d);
	put(&d, u->p->group_count);
	for (size_t i = 0; i < u->p->group_count; i++)
		put_group(&d, &u->p->groups[i]);
	put_values(&d);
	put_rules(&d);
	put_limits(&d);
	put_entries(&d);
	put_callers(&d);
	put_script(&d);
	put_modulation(&d);
	put_workload(&d);
	put_visits(&d);
	return d.sum;
}
