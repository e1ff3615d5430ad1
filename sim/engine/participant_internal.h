/* SPDX-License-Identifier: GPL-3.0-or-later */
/* participant - whom REST adds to a conference: for the rest of the room; private to it. */
#ifndef RINGFLOW_PARTICIPANT_INTERNAL_H
#define RINGFLOW_PARTICIPANT_INTERNAL_H

#include "engine/state_internal.h"

/* call.c: a call that REST creates for the conference that ROOT's is in, to WHOM; a leg of it that nobody dials. */
int32_t call_create_participant(struct engine *e, struct call *root, const char *whom);

/* participant.c */
/* The controller S has REST dial somebody for the conference that C is in. Whether S goes on at once. */
bool participant_add(struct engine *e, struct call *c, struct strand *s, const struct step *p);
/* How long C, a participant, records from now on; NEVER of who is no machine. */
int64_t participant_records(struct engine *e, const struct call *c);
/* How long C, who is WHO, stays from now on; a machine, until it has recorded enough. */
int64_t participant_talk(struct engine *e, const struct call *c, const struct participant *who);
bool participant_step(struct engine *e, struct call *c, struct strand *s, const struct step *p);
/* He, C, comes to the conference; leaves it. */
void participant_joins(struct engine *e, const struct call *c);
void participant_gone(struct engine *e, const struct call *c);
/* He comes to nobody. */
void participant_alone(struct engine *e, const struct call *c);
/* His call, C, is over. */
void participant_over(struct engine *e, struct call *c);
/* The controller of the offered call hears of C, whom REST has added for it. */
void participant_tell(struct engine *e, struct call *c, enum moment moment);
/* The participant of ROOT's call group whom the controller S has heard of. */
const struct call *participant_heard(struct engine *e, const struct call *root, const struct strand *s);
/* Of ROOT's call group: the participant who was added last of those in a conference, or NULL. */
struct call *participant_present(struct engine *e, struct call *root);

/* conference_room.c: the room that C, which enters by J, comes to, and what it is called there. */
int32_t conference_room(struct engine *e, struct call *c, const struct conference_join *j, const char **name);
void conference_rooms_begin(struct engine *e);
void conference_rooms_end(struct engine *e);

/* callee.c: C's caller talks to a machine, whom his call has dialled or REST has added, and to nobody else. */
void callee_talks(struct engine *e, struct call *c);

#endif
