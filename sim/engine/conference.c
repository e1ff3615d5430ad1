/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conference - rooms where calls meet (twilio.com/docs/voice/twiml/conference [D]).
 * Who enters first hears hold music until there are two and one of them starts the
 * conference; then each stays for a talk. Whom endConferenceOnExit marks ends it for
 * all. Rooms are shared: nobody enters before the safe time has come to that moment.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "base/terms.h"
#include "engine/state_internal.h"

/* The join of whom C, which enters or is in a conference by J, found there: J itself, but for a participant. */
static const struct conference_join *host_of(const struct engine *e, const struct call *c,
					     const struct conference_join *j)
{
	return c->invited ? e->seats[call_index(e, c)].host : j;
}

static struct room *own_rooms_of(struct engine *e, int32_t root)
{
	size_t each = e->p->own_room_count, old = e->own_room_slots;

	if ((size_t)root >= old) {
		e->own_room_slots = 2 * ((size_t)root + 1);
		e->own_rooms = xreallocarray(e->own_rooms, e->own_room_slots * each, sizeof(*e->own_rooms));
		for (size_t i = old * each; i < e->own_room_slots * each; i++)
			e->own_rooms[i] = (struct room){ .first = NONE, .last = NONE };
	}
	return &e->own_rooms[(size_t)root * each];
}

static struct room *room_of(struct engine *e, const struct call *c, const struct step *s)
{
	const struct conference_join *j = host_of(e, c, &e->p->joins[s->arg]);

	return __builtin_expect(j->own, 0) ? own_rooms_of(e, c->root) + j->room :
						&e->rooms[e->seats[call_index(e, c)].room];
}

static const char *room_name(const struct engine *e, const struct call *c)
{
	return e->seats[call_index(e, c)].room_name;
}

/* A participant is nobody's caller: what he lives through is his own affair. */
static void caller_waits(struct engine *e, struct call *c)
{
	if (!c->invited)
		caller_enter(e, c, PHASE_QUEUED);
}

struct seat *seat_at(struct engine *e, int32_t index)
{
	size_t old = e->seat_count;

	if ((size_t)index >= old) {
		e->seat_count = 2 * ((size_t)index + 1);
		e->seats = xreallocarray(e->seats, e->seat_count, sizeof(*e->seats));
		for (size_t i = old; i < e->seat_count; i++)
			e->seats[i] = (struct seat){ .previous = SEAT_FREED, .next = NONE, .partner = NONE };
	}
	return &e->seats[index];
}

static void take_seat(struct engine *e, struct room *r, int32_t index)
{
	struct seat *seat = seat_at(e, index);

	*seat = (struct seat){ .previous = r->last, .next = NONE, .partner = NONE,
			       .room = seat->room, .room_name = seat->room_name,
			       .host = seat->host, .participant = seat->participant };
	if (r->last != NONE)
		e->seats[r->last].next = index;
	else
		r->first = index;
	r->last = index;
	r->count++;
}

static void give_seat(struct engine *e, struct room *r, int32_t index)
{
	struct seat *seat = &e->seats[index];

	if (seat->previous != NONE)
		e->seats[seat->previous].next = seat->next;
	else
		r->first = seat->next;
	if (seat->next != NONE)
		e->seats[seat->next].previous = seat->previous;
	else
		r->last = seat->previous;
	seat->previous = SEAT_FREED;
	r->count--;
}

/* By the time limit of J; TimeLimit of a participant is of his call, which lasts from its answer on. */
static int64_t time_left(const struct engine *e, const struct call *c, const struct conference_join *j)
{
	int64_t left = delay_ns(j->time_limit) - (c->invited ? e->now - answered_at(e, c) : 0);

	return left > 0 ? left : 0;
}

/* How long C stays for a talk. */
static int64_t talk_of(struct engine *e, const struct call *c)
{
	const struct conference_join *j = &e->p->joins[e->steps[c->voice.way].arg];
	int64_t talk = c->invited ? participant_talk(e, c, e->seats[call_index(e, c)].participant) :
				    call_draw(e, c, e->p->talk, PURPOSE_TALK, c->dials);

	return j->time_limit > 0 && talk > time_left(e, c, j) ? time_left(e, c, j) : talk;
}

static bool a_person(const struct call *c)
{
	return !c->machine && !(c->invited && c->dialled_machine);
}

static bool is_an_agent(const struct call *c)
{
	return c->invited && c->agent == AGENT_SERVED;
}

/* C's caller talks to those in the room who are not on hold, be there nobody. */
static void meets(struct engine *e, struct call *c)
{
	const struct room *r = room_of(e, c, &e->steps[c->voice.way]);
	bool person = false, machine = false;

	for (int32_t i = r->first; i != NONE; i = e->seats[i].next) {
		const struct call *other = call_at(e, i);

		if (other == c || e->seats[i].held)
			continue;
		person |= a_person(other);
		machine |= !a_person(other);
		root_of(e, c)->talked_to_agent |= is_an_agent(other);
	}
	if (person)
		caller_talks(e, c);
	else if (machine)
		callee_talks(e, c);
	else
		caller_enter(e, c, PHASE_TALKING);
}

/* C has come, or come back, to those who talk in R. */
static void is_met(struct engine *e, const struct room *r, const struct call *c)
{
	for (int32_t i = r->first; i != NONE; i = e->seats[i].next) {
		struct call *other = call_at(e, i);

		if (other == c || other->invited || e->seats[i].held)
			continue;
		root_of(e, other)->met_person |= a_person(c);
		root_of(e, other)->talked_to_agent |= is_an_agent(c);
	}
}

/* C, of whatever call group, talks from now on, for so long. */
static void begin_talk(struct engine *e, struct call *c, int64_t talk)
{
	int64_t before = call_group_due(e, root_of(e, c));
	int32_t self = e->call_group;

	observe(e, c, EVENT_CONFERENCE, CONFERENCE_TALKS, 0, room_name(e, c));
	strand_wake(e, &c->voice, talk);
	e->call_group = c->root;
	if (!c->invited)
		meets(e, c);
	e->call_group = self;
	call_group_put_off(e, root_of(e, c), before);
}

/* When C leaves by itself, on hold or not: a machine goes on recording, and a call lasts no longer than it may. */
static int64_t held_until(struct engine *e, const struct call *c)
{
	const struct conference_join *j = &e->p->joins[e->steps[c->voice.way].arg];
	int64_t most = c->limit_due - e->now, records;

	if (!c->invited)
		return NEVER; /* a caller has his patience */
	if (time_left(e, c, j) < most)
		most = time_left(e, c, j);
	records = participant_records(e, c);
	return e->now + (records < most ? records : most);
}

/* C would talk from now on, for so long. A participant no longer waits for somebody to come. */
static void stay_on_hold(struct engine *e, struct call *c, int64_t talk)
{
	int64_t before = call_group_due(e, root_of(e, c));

	e->seats[call_index(e, c)].left = talk;
	c->voice.due = held_until(e, c);
	call_group_put_off(e, root_of(e, c), before);
}

/* The controller of C, of whatever call group, hears that its conference starts, or ends. */
static void tell_of_room(struct engine *e, struct call *c, enum moment moment)
{
	int64_t before = call_group_due(e, root_of(e, c));
	int32_t self = e->call_group;

	e->call_group = c->root;
	if (c->invited && moment == MOMENT_CONFERENCE_END)
		participant_tell(e, c, moment);
	else
		controller_notify_offered(e, c, moment);
	e->call_group = self;
	call_group_put_off(e, root_of(e, c), before);
}

/* The start condition is met: those that waited talk. */
static void start_conference(struct engine *e, struct room *r)
{
	r->started = true;
	for (int32_t i = r->first; e->p->moments >> MOMENT_CONFERENCE_START & 1 && i != NONE; i = e->seats[i].next)
		tell_of_room(e, call_at(e, i), MOMENT_CONFERENCE_START);
	for (int32_t i = r->first; i != NONE; i = e->seats[i].next)
		if (e->seats[i].held)
			stay_on_hold(e, call_at(e, i), talk_of(e, call_at(e, i)));
		else
			begin_talk(e, call_at(e, i), talk_of(e, call_at(e, i)));
}

/* C is a participant who comes when the call that he was dialled for is over, to nobody: he does not stay. */
static bool found_nobody(struct engine *e, const struct call *c, const struct room *r)
{
	if (r->count > 1 || !call_over(root_of(e, (struct call *)c)))
		return false;
	participant_alone(e, c);
	return true;
}

/* Returns true when the voice goes on at once: the room is full. */
bool conference_enter(struct engine *e, struct call *c, const struct step *s)
{
	const struct conference_join *j = &e->p->joins[s->arg];
	struct seat *seat = seat_at(e, call_index(e, c));
	struct call *root = root_of(e, c);
	struct room *r;

	if (wait_for_safe_time(e, c, &c->voice))
		return false;
	if (!c->invited)
		seat->room = conference_room(e, c, j, &seat->room_name);
	r = room_of(e, c, s);
	if (r->count >= j->most) {
		code_tell(e, c, CODE_16020);
		if (is_an_agent(c)) /* and was never there */
			agent_uninvite(e, c);
		c->voice.pc = s->alt;
		return true;
	}
	c->voice.way = c->voice.pc;
	c->voice.pc = s->next;
	c->dial = DIAL_CONFERENCE;
	c->dials++;
	root->attached++;
	root->queue_visits += !c->invited;
	take_seat(e, r, call_index(e, c));
	r->may_start |= j->starts;
	if (c->invited)
		participant_joins(e, c);
	controller_notify_offered(e, c, MOMENT_CONFERENCE_JOIN);
	if (r->started) {
		begin_talk(e, c, talk_of(e, c));
		is_met(e, r, c);
	} else {
		observe(e, c, EVENT_CONFERENCE, CONFERENCE_WAITS, 0, room_name(e, c));
		caller_waits(e, c);
		if (c->invited) /* and nobody comes */
			strand_wake(e, &c->voice, found_nobody(e, c, r) ? 0 : talk_of(e, c));
		if (r->may_start && r->count > 1)
			start_conference(e, r);
	}
	return false;
}

/* A participant whom REST has added ends it for those who would have talked on. */
static void count_cut_off(struct engine *e, const struct room *r)
{
	for (int32_t i = r->first; i != NONE; i = e->seats[i].next) {
		struct call *c = call_at(e, i);
		struct call *root = root_of(e, c);

		if (c->invited || root->cut_off || c->voice.due <= e->now)
			continue;
		root->cut_off = true;
		e->tally->ended_by_participant += root->counted;
	}
}

/* The verb of everybody in R is over. */
static void end_all(struct engine *e, struct room *r)
{
	for (int32_t i = r->first; i != NONE; i = e->seats[i].next) {
		struct call *c = call_at(e, i), *root = root_of(e, c);
		int64_t before = call_group_due(e, root);

		strand_wake(e, &c->voice, 0);
		call_group_put_off(e, root, before);
	}
}

/* A participant whom REST has added does not stay by himself. */
static bool left_alone(const struct engine *e, const struct room *r)
{
	return r->count == 1 && call_at(e, r->first)->invited;
}

/* The conference that C, who has left it, was in is over: for all who are there, or as the last has left. */
static void tell_end(struct engine *e, struct room *r, struct call *c, bool for_all)
{
	if (!(e->p->moments >> MOMENT_CONFERENCE_END & 1) || r->ended)
		return;
	r->ended = true;
	tell_of_room(e, c, MOMENT_CONFERENCE_END);
	for (int32_t i = r->first; for_all && i != NONE; i = e->seats[i].next)
		if (!call_at(e, i)->invited || call_at(e, i)->root != c->root)
			tell_of_room(e, call_at(e, i), MOMENT_CONFERENCE_END);
}

/* C leaves: its talk is over, it hung up, or REST took it away. */
void conference_leave(struct engine *e, struct call *c)
{
	const struct step *s = &e->steps[c->voice.way];
	const struct conference_join *j = &e->p->joins[s->arg];
	struct room *r = room_of(e, c, s);

	c->dial = DIAL_NONE;
	if (c->invited)
		participant_gone(e, c);
	root_of(e, c)->attached--;
	give_seat(e, r, call_index(e, c));
	observe(e, c, EVENT_CONFERENCE, CONFERENCE_LEFT, 0, room_name(e, c));
	controller_notify_offered(e, c, MOMENT_CONFERENCE_LEAVE);
	if (j->ends && c->invited && r->started)
		count_cut_off(e, r);
	if (j->ends || !r->count)
		tell_end(e, r, c, j->ends);
	if (j->ends || left_alone(e, r))
		end_all(e, r);
	if (!r->count)
		r->started = r->may_start = r->ended = false;
}

/* What is left of its talk stands still. Music is heard as in a queue. Who is leaving, leaves. */
static void hold(struct engine *e, struct call *c)
{
	const struct step *s = &e->steps[c->voice.way];
	struct seat *seat = &e->seats[call_index(e, c)];
	bool talks = room_of(e, c, s)->started;

	if (seat->held || (talks && c->voice.due <= e->now))
		return;
	seat->held = true;
	seat->left = talks ? c->voice.due - e->now : -1;
	observe(e, c, EVENT_CONFERENCE, CONFERENCE_HELD, 0, room_name(e, c));
	if (!talks)
		return;
	c->voice.due = held_until(e, c);
	root_of(e, c)->queue_visits += !c->invited;
	caller_waits(e, c);
}

static void unhold(struct engine *e, struct call *c)
{
	struct seat *seat = &e->seats[call_index(e, c)];
	int64_t most;

	if (!seat->held)
		return;
	seat->held = false;
	if (seat->left < 0)
		return;
	most = c->invited ? held_until(e, c) - e->now : NEVER;
	begin_talk(e, c, seat->left < most ? seat->left : most);
	is_met(e, room_of(e, c, &e->steps[c->voice.way]), c);
}

bool conference_hold(struct engine *e, struct call *c, struct strand *s, const struct step *p)
{
	const struct call *told = c;

	s->sent = false;
	if (p->flag & POST_SID && !(c = participant_present(e, c))) {
		observe(e, told, EVENT_REST_ANSWER, 404, 20404, "no such participant");
		code_count(e, told, CODE_20404);
		return true;
	}
	if (call_over(c) || !has_voice(c) || c->dial != DIAL_CONFERENCE) {
		observe(e, c, EVENT_REST_ANSWER, 404, 20404, "the call is in no conference");
		code_count(e, c, CODE_20404);
		return true;
	}
	observe(e, told, EVENT_REST_ANSWER, 200, 0, NULL);
	if (p->flag & UPDATE_HOLD)
		hold(e, c);
	else
		unhold(e, c);
	return true;
}

void rooms_init(struct engine *e)
{
	conference_rooms_begin(e);
	e->call_queues = e->p->call_queue_count ?
				 xcalloc(e->p->call_queue_count, sizeof(*e->call_queues)) : NULL;
	for (size_t i = 0; i < e->p->call_queue_count; i++)
		e->call_queues[i] = (struct call_queue){ { { NONE, NONE }, { NONE, NONE } } };
	e->seats = NULL;
	e->own_rooms = NULL;
	e->seat_count = e->own_room_slots = 0;
}

void rooms_free(struct engine *e)
{
	conference_rooms_end(e);
	free(e->own_rooms);
	free(e->call_queues);
	free(e->seats);
}
