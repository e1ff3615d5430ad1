/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts - what each file of the room does for the others; private to the room. The
 * records that they work on are in state.h.
 */
#ifndef RINGFLOW_PARTS_H
#define RINGFLOW_PARTS_H

#include "engine/state.h"

/* tally.c */
enum reason final_reason(const struct engine *e, const struct call *c);
void tally_clear(struct tally *t);
void tally_close(struct engine *e);
void tally_call(struct engine *e, struct call *c);

/* draw.c - addressed draws of a call, scripted values first. */
int64_t call_draw(struct engine *e, const struct call *c, int32_t dist, uint64_t purpose,
		  uint64_t draw);
double call_uniform(struct engine *e, const struct call *c, uint64_t purpose, uint64_t draw);
enum outcome call_outcome(struct engine *e, const struct call *c, uint64_t draw);
/* The same of what is known to be longer than SECONDS; NEVER when the law ends before. */
int64_t call_draw_beyond(struct engine *e, const struct call *c, int32_t dist,
			 uint64_t purpose, uint64_t draw, double seconds);
const struct script_entry *call_script(const struct engine *e, const struct call *c);
/* A moment: NEVER beyond the clock. */
int64_t seconds_to_ns(double seconds);
/* A delay: at most the longest there is. */
int64_t delay_ns(double seconds);

/* codes.c: CODE has arisen for C. Count it; the second also tells the observer,
 * for codes that no other event speaks of. */
void code_count(struct engine *e, const struct call *c, enum code code);
void code_tell(struct engine *e, const struct call *c, enum code code);

/* observe.c - tell the observer; cheap when there is none. */
void tell(const struct engine *e, const struct call *c, struct engine_event event);
struct call_log *call_log_at(struct engine *e, int32_t slot);

static inline const char *program_string(const struct engine *e, int32_t note)
{
	return note >= 0 ? e->p->strings[note] : NULL;
}

/* Of the family that runs; NULL without an observer of calls. */
static inline struct call_log *call_log(struct engine *e)
{
	return __builtin_expect(e->observer && e->observer->call_done, 0) ?
		       call_log_at(e, e->family) : NULL;
}

static inline bool observed(const struct engine *e)
{
	return __builtin_expect(e->observer && e->observer->event, 0);
}

static inline void observe(const struct engine *e, const struct call *c, enum event_kind kind,
			   int64_t a, int64_t b, const char *text)
{
	if (observed(e))
		tell(e, c, (struct engine_event){
			.kind = kind, .a = a, .b = b, .seconds = -1, .text = text });
}

static inline void observe_wait(const struct engine *e, const struct call *c,
				enum event_kind kind, int64_t a, const char *text, int64_t wait)
{
	if (observed(e))
		tell(e, c, (struct engine_event){
			.kind = kind, .a = a, .seconds = (double)wait * 1e-9, .text = text });
}

/* audit.c: the family of ROOT has ended; the run has. */
void audit_family(struct engine *e, const struct call *root);
void audit_run(struct engine *e);

/* strands.c */
struct strand *strand_start(struct engine *e, struct call *c, enum strand_kind kind, int32_t pc);
void strand_end(struct engine *e, struct call *c, struct strand *s);
void strands_free(struct engine *e, struct call *c);
/* step.c: take steps until the strand waits or ends. */
void strand_run(struct engine *e, struct call *c, struct strand *s);

/* family.c */
/* Is it too early for S, a strand of C that is taking a step, to touch something
 * that calls share? Then it has been gated: its step must end, saying that the
 * strand does not go on, and is taken again when everybody has come this far. */
static inline bool wait_for_frontier(struct engine *e, struct call *c, struct strand *s)
{
	if (e->now <= e->frontier)
		return false;
	s->due = e->now;
	s->gated = root_of(e, c)->gated = true;
	return true;
}

/* Run the family in SLOT until it has to wait or has ended. */
void family_run(struct engine *e, int32_t slot);
/* The family of ROOT, due at BEFORE, has been told something by the one that runs. */
void family_put_off(struct engine *e, struct call *root, int64_t before);
/* When is it due? NEVER when it waits for others, or has ended. */
int64_t family_due(const struct engine *e, struct call *root);

/* call.c */
struct call call_blank(const struct program *p);
int32_t call_create(struct engine *e, uint64_t number, int32_t parent);
/* Its slot. */
int32_t call_index(const struct engine *e, const struct call *c);
/* START: the target of its first document. */
void call_begin(struct engine *e, struct call *c, int32_t start);
bool call_set_state(struct engine *e, struct call *c, enum call_state state);
void call_answer(struct engine *e, struct call *c);
void call_hang_up(struct engine *e, struct call *c, enum call_state unanswered,
		  enum reason reason, const char *text);
void call_set_reason(struct engine *e, struct call *c, enum reason reason);

/* voice.c: the document under way */
void voice_start(struct engine *e, struct call *c, int32_t pc, int64_t delay);
void voice_interrupt(struct engine *e, struct call *c);
void voice_fail(struct engine *e, struct call *c, const char *why);
/* document.c: error codes of documents */
bool document_code(struct engine *e, struct call *c, const struct step *s);
void document_broken(struct engine *e, struct call *c, const struct step *s);
void voice_deliver(struct engine *e, struct call *c, const struct document_target *t);

/* caller.c: phases and patience */
void caller_enter(struct engine *e, struct call *c, enum phase phase);
int64_t caller_scripted_due(const struct engine *e, const struct call *c);

/* The earliest of patience (or script) and the time limit; leg 0 only. */
static inline int64_t caller_due(const struct engine *e, const struct call *c)
{
	int64_t due = c->patience_due;

	if (__builtin_expect(e->p->script_count, 0))
		due = caller_scripted_due(e, c);
	return c->limit_due < due ? c->limit_due : due;
}

static inline int64_t answered_at(const struct engine *e, const struct call *c)
{
	return c->limit_due - e->time_limit;
}

void caller_leave(struct engine *e, struct call *c);

/* execution.c */
struct strand *execution_find(const struct engine *e, struct call *c, int32_t flow);
/* X, a strand of C, becomes an execution of FLOW. */
void execution_begin(struct engine *e, struct call *c, struct strand *x, int32_t flow);
void execution_start(struct engine *e, struct call *c, int32_t flow);
/* The voice of C drives X from now on. */
void execution_hand_over(struct engine *e, struct call *c, struct strand *x);
int32_t execution_join(struct engine *e, struct call *c, struct strand *x);
void execution_park(struct engine *e, struct call *c, const struct step *s, int64_t timeout);
void execution_detach(struct engine *e, struct call *c);
void execution_end(struct engine *e, struct call *c, struct strand *x, const char *why);
void execution_strand_lost(struct engine *e, struct call *c, struct strand *x);
void execution_wake(struct engine *e, struct call *c, struct strand *x);
/* C ends in STATE. */
void executions_hang_up(struct engine *e, struct call *c, enum call_state state);

/* studio.c */
enum verdict studio_verdict(struct engine *e, struct call *c,
			    const struct document_target *t, bool first);
bool studio_waits(struct engine *e, struct call *c, struct strand *s,
		  const struct document_target *t);
void studio_overloaded(struct engine *e, struct call *c);
void studio_block(struct engine *e, struct call *c);
void studio_count(struct engine *e, const struct call *c);
/* Studio has taken C. */
void studio_took(struct engine *e, struct call *c);
void studio_refuse(struct engine *e, struct call *c, const struct document_target *t);
void studio_ignore(struct engine *e, struct call *c);
void studio_accept(struct engine *e, struct call *c, const struct document_target *t,
		   enum verdict verdict);

/* controller.c */
void controller_hear(struct engine *e, struct call *c, enum moment moment);

static inline void controller_notify(struct engine *e, struct call *c, enum moment moment)
{
	if (e->p->moments >> moment & 1)
		controller_hear(e, c, moment);
}

void controller_forget(struct engine *e, struct call *c);
void controller_busy(struct engine *e, struct call *c, struct strand *s, bool last);
bool controller_send(struct engine *e, struct call *c, struct strand *s);
/* wrong_sid.c */
bool controller_post_elsewhere(struct engine *e, struct call *c, struct strand *s,
			       const struct step *p);
bool controller_update(struct engine *e, struct call *c, struct strand *s, const struct step *p);
bool controller_post(struct engine *e, struct call *c, struct strand *s, const struct step *p);

/* webhook.c: the request of a target that has a webhook table. Returns whether the
 * voice goes on at once. */
bool webhook_fetch(struct engine *e, struct call *c, const struct step *s);
void webhook_failed(struct engine *e, struct call *c, enum webhook_failure failure);

/* dial.c */
void dial_start(struct engine *e, struct call *c, const struct step *s);
bool dial_bridge(struct engine *e, struct call *c, const struct step *s);
void dial_drop(struct engine *e, struct call *c);
void dial_end(struct engine *e, struct call *c);
void dial_child_answered(struct engine *e, struct call *parent, struct call *child);
void dial_child_ended(struct engine *e, struct call *parent, enum call_state state);

/* line.c */
bool line_enter(struct engine *e, struct call *c, const struct step *s);
void line_leave(struct engine *e, struct call *c);

/* conference.c */
/* The seat of the leg in slot INDEX. */
struct seat *seat_at(struct engine *e, int32_t index);
bool conference_enter(struct engine *e, struct call *c, const struct step *s);
void conference_leave(struct engine *e, struct call *c);
void rooms_init(struct engine *e);
void rooms_free(struct engine *e);

/* leftover.c */
void dial_interrupted(struct engine *e, struct call *c);
bool leftover_step(struct engine *e, struct call *c, struct strand *s, const struct step *p);
void leftover_end(struct engine *e, struct call *c, struct strand *s);

/* dial_several.c */
void dial_several(struct engine *e, struct call *c, const struct step *s);
void dial_drop_all(struct engine *e, struct call *c);
void dial_won_outside(struct engine *e, struct call *c);
void dial_won_inside(struct engine *e, struct call *c, struct call *child);
void dial_lost_inside(struct engine *e, struct call *c);

/* duty.c */
void duties_init(struct engine *e);
/* An agent of GROUP is ready again after DELAY. */
void duty_wrap_up(struct engine *e, int32_t group, int64_t delay);
/* Is there a change to come that matters? */
bool duties_left(const struct engine *e);
void duty_take(struct engine *e);

/* skills.c */
struct place *place_at(struct engine *e, const struct call *c);
/* A group with a free agent for the queue of GROUP, the best there is, or NONE. */
int32_t skilled_agent(const struct engine *e, int32_t group);
/* The queue that a free agent of GROUP serves next, or NONE when nobody waits. */
int32_t skilled_queue(const struct engine *e, int32_t group);

/* agents.c */
/* An agent of GROUP has no more to do for a call. */
void agent_ready(struct engine *e, int32_t group);
/* There may be more agents of GROUP than before. */
void agents_come(struct engine *e, int32_t group);
/* Send away who waits. */
void agents_clear(struct engine *e);
bool agent_acquire(struct engine *e, struct call *c, const struct step *s);
void agent_leave(struct engine *e, struct call *c);

/* variables.c */
/* An execution of C begins, or is over. */
void variables_begin(struct engine *e, const struct call *c, uint16_t ordinal);
void variables_end(struct engine *e, const struct call *c, uint16_t ordinal);
/* The execution that S drives was returned to by a request with QUERY, or NULL. */
void variables_returned(struct engine *e, const struct call *c, const struct strand *s,
			const char *query);
/* A step that computes; DRAW addresses its chance. */
void variables_step(struct engine *e, struct call *c, struct strand *s, const struct step *p,
		    uint64_t draw);

/* limits.c: true when there is room, which is then taken */
void limits_init(struct engine *e);
bool limit_start(struct engine *e);
bool limit_request(struct engine *e);
/* A function that begins, where so many may run at once. */
bool limit_function(struct engine *e);
/* A request to REST, on its way until it is posted. */
bool limit_rest(struct engine *e);
/* C is about to begin; false: it has been refused, and is over. */
bool limit_call(struct engine *e, struct call *c);
void limit_call_over(struct engine *e, struct call *c);

/* contact.c */
void contacts_init(struct engine *e);
void contacts_free(struct engine *e);
/* Has the contact of C an active execution of FLOW, or one that bars it? */
bool contact_present(struct engine *e, const struct call *c, int32_t flow);
/* An execution of FLOW begins for C, ends, gets stuck. */
void contact_enter(struct engine *e, const struct call *c, int32_t flow);
void contact_leave(struct engine *e, const struct call *c, int32_t flow);
void contact_stuck(struct engine *e, const struct call *c, int32_t flow);

/* outgoing.c */
/* C stands for a request to REST that starts an execution. */
void execution_request(struct engine *e, struct call *c);
/* The execution X of C is over, or stuck, and has perhaps made no call. */
void execution_without_call(struct engine *e, struct call *c);
/* OP_CALL_OUT, of a strand that drives an execution. */
bool outgoing_start(struct engine *e, struct call *c, struct strand *s, const struct step *p);
/* Of the execution that has made C and waits for it: its OP_CALL_OUT, or NULL. */
const struct step *outgoing_step(const struct engine *e, const struct call *c);
/* C was answered: the execution that has made it, if any, goes on with it. */
bool outgoing_answered(struct engine *e, struct call *c);
/* X has made C, which ends without an answer in STATE. */
void outgoing_unanswered(struct engine *e, struct call *c, struct strand *x,
			 enum call_state state);

/* network.c */
/* C, REST-created, is dialled when its turn has come, or refused. */
void network_begin(struct engine *e, struct call *c);
/* C has waited too long. */
void network_queued_out(struct engine *e, struct call *c);
void network_ring(struct engine *e, struct call *c, struct strand *n, const struct step *s);
void network_outcome(struct engine *e, struct call *c, struct strand *n);

/* source.c */
void source_start(struct engine *e);
/* Count the call that is due and set when the next one is; false, closing the window,
 * when their time is over. */
bool source_take(struct engine *e);
void source_arrive(struct engine *e);
/* Offer a call of this number now. */
void source_offer(struct engine *e, uint64_t number, bool counted);
/* The E of the next call's gap. */
double source_unit(struct engine *e);

/* modulate.c: when the next call comes, seen from now; NEVER: not before the end. */
int64_t modulated_arrival(struct engine *e);

/* bill.c: C has ended; what C dialled goes. */
void bill_leg(struct engine *e, const struct call *c);
void bill_dialled(struct engine *e, const struct call *c);

/* retrial.c */
/* C is over: will its caller call again? */
void retrial_consider(struct engine *e, const struct call *c);
/* It is time that somebody calls again. */
void retrial_arrive(struct engine *e);

/* lane.c */
/* Is all that P's calls do to wait for an agent of one group and be served? */
bool lane_fits(const struct program *p);
/* Run the replication that E has started. False when a call comes to its time limit:
 * it has to be run again in the general way. */
bool lane_run(struct engine *e);

#endif
