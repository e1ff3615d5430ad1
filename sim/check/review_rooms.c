/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_rooms - conferences that never start: nobody who comes there starts them, or nobody else comes. */
#include "base/memory.h"
#include "base/terms.h"
#include "check/review_parts_internal.h"

static const struct conference_join *join_at(const struct program *p, size_t pc)
{
	return p->steps[pc].op == OP_CONFERENCE ? &p->joins[p->steps[pc].arg] : NULL;
}

/* Does anybody start the room of J? A participant may come to any. */
static bool somebody_starts(const struct program *p, const struct reach *reach, const struct conference_join *j)
{
	for (size_t i = 0; i < p->step_count; i++) {
		const struct conference_join *other = join_at(p, i);

		if (other && other->starts && (other->room == NOWHERE ||
		    (other->room == j->room && other->own == j->own && reach->from[i] != NOWHERE)))
			return true;
	}
	return false;
}

/* A room of the call's own, which neither a leg nor a participant comes to. */
static bool is_alone(const struct program *p, const struct conference_join *j)
{
	for (size_t i = 0; i < p->dial_count; i++)
		if (p->dials[i].target != NOWHERE)
			return false;
	return j->own && !p->participant_count;
}

/* Participants after whom the conference is over for all: who leaves first ends it for the others. */
static void tell_ends(const struct reviewed *v)
{
	const struct design *d = &v->s->designs[v->design];
	size_t enders = 0, last = 0;

	for (size_t i = 0; i < d->redirect_count; i++)
		if (d->redirects[i].participant && d->redirects[i].participant->ends) {
			enders++;
			last = i;
		}
	if (enders > 1)
		finding_add(v->r, &(struct finding){
			.kind = FINDING_ENDS_FOR_ALL, .design = v->p->name, .at = d->redirects[last].at_node,
			.text = arena_printf(&v->r->arena, "%zu participants have end_conference_on_exit: the first of them to leave ends the conference for the others and for the call", enders),
			.path = "REST request > conference" });
}

void review_rooms(const struct reviewed *v, const struct reach *reach)
{
	const struct program *p = v->p;

	tell_ends(v);
	for (size_t i = 0; i < p->step_count; i++) {
		const struct conference_join *j = join_at(p, i);
		bool alone;

		if (!j || reach->from[i] == NOWHERE || j->room == NOWHERE)
			continue;
		alone = is_alone(p, j);
		if (!alone && somebody_starts(p, reach, j))
			continue;
		finding_add(v->r, &(struct finding){
			.kind = FINDING_NEVER_STARTS, .design = p->name, .at = v->s->designs[v->design].at,
			.text = arena_printf(&v->r->arena, alone ? "nobody else can come to the conference '%s' of a call: it never starts" :
					     "nobody who comes to the conference '%s' starts it: all who enter have startConferenceOnEnter=\"false\"",
					     j->name),
			.path = reach_path(reach, (int32_t)i, &v->r->arena), .rated = true, .share = 1,
			.to_do = alone ? "add a participant, dial somebody into it, or give it a name without the call's Sid" : NULL });
	}
}
