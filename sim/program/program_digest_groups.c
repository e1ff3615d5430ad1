/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program_digest_groups - what of a group of agents, and of conferences, a run can come to. */
#include "program/program_digest_internal.h"

static void put_skills(struct digest *d, const struct skill *list, size_t count)
{
	digest_word(d, count);
	for (size_t i = 0; i < count; i++)
		digest_word(d, (uint64_t)list[i].group << 32 | list[i].level);
}

/* What keeps its agents from calls. */
static void put_elsewhere(struct digest *d, const struct group *g)
{
	digest_word(d, g->paid_count);
	digest_word(d, g->shrinks);
	for (size_t i = 0; g->shrinks && i < g->schedule_count; i++)
		digest_word(d, g->paid_schedule[i]);
	digest_dist(d, g->break_every);
	digest_dist(d, g->break_length);
	digest_dist(d, g->other_work.gap);
	digest_dist(d, g->other_work.handle_time);
	digest_word(d, g->other_work.waits);
}

static void put_callback_machines(struct digest *d, const struct agent_callback *b)
{
	const struct machines *m = &d->p->machines;
	const double shares[] = { b->who.share, b->who.fax, b->who.diverted, b->detection_timeout,
				  m->human_as_machine, m->machine_as_human, m->unknown };

	if (!b->met_by_machines)
		return;
	digest_reals(d, shares, sizeof(shares) / sizeof(*shares));
	digest_word(d, (uint64_t)b->who.after);
	digest_word(d, (uint64_t)m->unknown_after);
	digest_dist(d, b->detection);
	digest_dist(d, b->hang_up);
	digest_dist(d, m->greeting);
	digest_dist(d, m->listening);
	digest_dist(d, m->silence);
	digest_dist(d, m->fax_time);
}

void digest_group(struct digest *d, const struct group *g)
{
	digest_word(d, g->count);
	digest_dist(d, g->handle_time);
	digest_dist(d, g->wrap_up);
	if (g->patience != d->p->patience[PHASE_QUEUED]) /* a law of its own */
		digest_dist(d, g->patience);
	digest_real(d, g->ring.timeout);
	if (g->ring.timeout > 0) {
		digest_real(d, g->ring.answer);
		digest_dist(d, g->ring.after);
		digest_dist(d, g->ring.away);
	}
	if (g->callback.attempts) {
		digest_word(d, g->callback.attempts);
		digest_real(d, g->callback.offer_after);
		digest_real(d, g->callback.accept);
		digest_real(d, g->callback.answer);
		digest_real(d, g->callback.timeout);
		digest_real(d, g->callback.expires);
		digest_dist(d, g->callback.ring);
		digest_dist(d, g->callback.retry);
		put_callback_machines(d, &g->callback);
	}
	put_elsewhere(d, g);
	digest_real(d, g->service_level);
	digest_word(d, g->queue_size);
	digest_word(d, (uint64_t)g->definition << 3 | (uint64_t)g->by_interval << 2 |
		       (uint64_t)g->by_priority << 1 | g->unlimited);
	digest_word(d, g->threshold_count);
	digest_reals(d, g->threshold, g->threshold_count);
	digest_word(d, g->schedule_count);
	for (size_t i = 0; i < g->schedule_count; i++)
		digest_word(d, g->schedule[i]);
	digest_real(d, g->schedule_step);
	put_skills(d, g->helpers, g->helper_count);
	put_skills(d, g->skills, g->skill_count);
}

/* ---- conferences ---- */

static void put_participant(struct digest *d, const struct participant *x)
{
	digest_int(d, x->entry);
	digest_dist(d, x->ring);
	digest_dist(d, x->talk);
	for (int i = 0; i < OUTCOME_COUNT; i++)
		digest_real(d, x->outcome[i]);
	digest_real(d, x->timeout);
	digest_word(d, (uint64_t)x->whom << 8 | x->line);
	digest_int(d, x->part);
	if (x->group >= 0 || x->detect)
		digest_word(d, (uint64_t)(uint32_t)x->group << 32 | (uint32_t)x->detect);
}

void digest_rooms(struct digest *d)
{
	bool named = false;

	digest_word(d, d->p->room_count);
	digest_word(d, d->p->call_queue_count);
	for (size_t i = 0; i < d->p->join_count; i++) {
		const struct conference_join *j = &d->p->joins[i];

		digest_int(d, j->room);
		digest_word(d, (uint64_t)j->most << 2 | (uint64_t)j->starts << 1 | j->ends);
		digest_real(d, j->time_limit);
		if (j->own)
			digest_word(d, d->p->own_room_count);
		named |= j->named >= 0;
		if (j->named >= 0)
			digest_word(d, (uint64_t)j->named);
		for (int32_t k = 0; k < j->count; k++) {
			digest_real(d, d->p->room_chances[j->first + k].upto);
			digest_int(d, d->p->room_chances[j->first + k].room);
		}
		if (j->count)
			digest_word(d, j->purpose);
	}
	for (size_t i = 0; named && i < d->p->room_count; i++) /* what an execution says may be one of them */
		digest_text(d, d->p->room_names[i]);
	for (size_t i = 0; i < d->p->participant_count; i++)
		put_participant(d, &d->p->participants[i]);
}
