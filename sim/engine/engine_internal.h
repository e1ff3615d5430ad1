/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine - what each file of the room does for the others; private to the room. The
 * records that they work on are in state_internal.h.
 */
#ifndef RINGFLOW_ENGINE_INTERNAL_H
#define RINGFLOW_ENGINE_INTERNAL_H

#include "base/terms.h"
#include "engine/state_internal.h"
#include "engine/draw_internal.h"

/* callee.c: where machines may answer */
/* An attempt as it was drawn; who rings longer than the time-out is not there yet. */
struct ringing_callee {
	enum outcome outcome;
	int64_t ring;
	bool fax;
};
/* Is it a machine that answers R, attempt DRAW of C, of WHOM? It becomes an answer where voicemail
 * takes it. */
bool callee_is_machine(struct engine *e, const struct call *c, uint64_t draw, uint32_t whom,
		       int64_t timeout, struct ringing_callee *r);
/* Whom C, which is created, calls: 1 + in callees[]; 0: nobody of them. */
uint32_t callee_called(struct engine *e, const struct call *c);
/* C, leg 0, which was created, was answered. */
void callee_answers(struct engine *e, struct call *c);
/* The machine on C hears WHAT from now on. */
void callee_hears(struct engine *e, struct call *c, enum hears what);
/* C, which a machine has answered, is about to end, BY_MACHINE or not. */
void callee_over(struct engine *e, struct call *c, bool by_machine);
/* OP_IF_MACHINE, OP_DETECT, OP_DETECTED. Returns whether the strand goes on at once. */
bool callee_step(struct engine *e, struct call *c, struct strand *s, const struct step *p);
/* The person on C, if it is one who heard nothing, no longer does. */
void callee_silence_over(struct engine *e, struct call *c);
/* As AnsweredBy has it; NULL: nothing is known. */
const char *callee_answered_by(const struct call *c);
/* Whom C has dialled outside answers; and is bridged. */
void callee_dialled_answers(struct engine *e, struct call *c);
void callee_bridged(struct engine *e, const struct call *c);
/* How long a machine that C has dialled is on the line, at most. */
int64_t callee_records(struct engine *e, const struct call *c);

/* call_end.c */
/* Why C missed its goal, whose caller has come to END; REASON_NONE: it reached it. */
enum reason final_reason(const struct engine *e, const struct call *c, enum end end);

/* C, leg 0, hears WHAT from now on. */
static inline void call_hears(struct call *c, enum hears what)
{
	c->hears = (uint8_t)what;
	if (what == HEARS_TONE || what == HEARS_NOBODY)
		c->recorded = what == HEARS_TONE;
	else if (what == HEARS_TRANSFER)
		c->met_person = true;
}

/* Nothing that was said to C, a leg 0, before is a farewell. */
static inline void call_unsaid(struct call *c)
{
	c->hears = c->hears == HEARS_ERROR ? HEARS_ERROR : HEARS_THE_SAME;
}

/* What has become of the caller of C, a leg 0 that is over. */
static inline enum end call_end(const struct call *c)
{
	if (c->unmade)
		return END_NO_CALL;
	if (!c->was_answered)
		return END_NEVER_ANSWERED;
	if (__builtin_expect(c->machine, 0))
		return c->message ? END_MESSAGE : END_MACHINE;
	if (c->met_person)
		return END_PERSON;
	if (c->recorded)
		return END_VOICEMAIL;
	if (c->hears == HEARS_ERROR)
		return END_ERROR;
	if (c->left)
		return c->phase == PHASE_QUEUED ? END_ABANDONED : END_HUNG_UP;
	return c->hears == HEARS_MESSAGE ? END_SERVED : c->hears == HEARS_MACHINE ? END_MACHINE : END_CUT_OFF;
}

/* tally.c */
void tally_clear(struct tally *t);
void tally_close(struct engine *e);
void tally_call(struct engine *e, struct call *c);

/* error_code.c: CODE has arisen for C. Count it; the second also tells the observer,
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

/* Of the call group that runs; NULL without an observer of calls. */
static inline struct call_log *call_log(struct engine *e)
{
	return __builtin_expect(e->observer && e->observer->call_done, 0) ?
		       call_log_at(e, e->call_group) : NULL;
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

/* Where the execution of S goes on when its call is hung up, or NONE. */
static inline int32_t hang_up_way(const struct engine *e, const struct strand *s)
{
	return s->widget == NONE ? NONE : e->steps[s->widget].alt;
}

/* audit.c: the call group of ROOT has ended; the run has. */
void audit_call_group(struct engine *e, const struct call *root);
void audit_run(struct engine *e);

/* strands.c */
struct strand *strand_start(struct engine *e, struct call *c, enum strand_kind kind, int32_t pc);
void strand_end(struct engine *e, struct call *c, struct strand *s);
void strands_free(struct engine *e, struct call *c);
/* OP_WAIT_UNTIL of S, which ends where that is in the past. */
void strand_wait_until(struct engine *e, struct call *c, struct strand *s, const struct step *p);
/* step.c: take steps until the strand waits or ends. */
void strand_run(struct engine *e, struct call *c, struct strand *s);

/* call group.c */
/* Is it too early for S, a strand of C that is taking a step, to touch something
 * that calls share? Then it has been gated: its step must end, saying that the
 * strand does not go on, and is taken again when everybody has come this far. */
static inline bool wait_for_safe_time(struct engine *e, struct call *c, struct strand *s)
{
	if (e->now <= e->safe_time)
		return false;
	s->due = e->now;
	s->gated = root_of(e, c)->gated = true;
	return true;
}

/* The call group of ROOT, due at BEFORE, has been told something by the one that runs. */
void call_group_put_off(struct engine *e, struct call *root, int64_t before);
/* When is it due? NEVER when it waits for others, or has ended. */
int64_t call_group_due(const struct engine *e, struct call *root);

/* call_group_run.c: run the call group in SLOT until it has to wait or has ended */
void call_group_run(struct engine *e, int32_t slot);

/* call_state.c */
bool call_set_state(struct engine *e, struct call *c, enum call_state state);
void call_set_reason(struct engine *e, struct call *c, enum reason reason);
/* A request meant for Studio, about leg C, is answered 400: by REST for REASON_REST_400_21220,
 * else by Studio. The one place where these are counted. */
void count_400(struct engine *e, struct call *c, enum reason reason);
/* The slot of C. */
int32_t call_index(const struct engine *e, const struct call *c);
/* Studio has taken C. */
void studio_took(struct engine *e, struct call *c);

/* call.c */
struct call call_blank(const struct program *p);
int32_t call_create(struct engine *e, uint64_t number, int32_t parent);
/* Is there room on the account for C, which is about to begin, and on the trunk for one
 * that goes out? False: it has been refused, and is over. */
bool call_admit(struct engine *e, struct call *c);
/* START: the step that its voice begins at, as a rule the fetch of its first document. */
void call_begin(struct engine *e, struct call *c, int32_t start);
void call_answer(struct engine *e, struct call *c);
/* Twilio has nothing more to execute for C, or is told to hang up. */
void call_document_over(struct engine *e, struct call *c, const char *text);
void call_end_by(struct engine *e, struct call *c, enum hang_up cause);
void call_hang_up(struct engine *e, struct call *c, enum call_state unanswered,
		  enum reason reason, const char *text);

/* voice.c: the document under way */
/* Let the voice of C go on at PC after DELAY, whatever it was doing. */
static inline void voice_start(struct engine *e, struct call *c, int32_t pc, int64_t delay)
{
	c->voice.pc = e->every_step ? pc : e->skip[pc];
	c->voice.counted = false;
	c->waiting_for_answer = false;
	if (e->current == &c->voice && delay == 0)
		c->voice.due = NEVER; /* its own step: it just goes on */
	else
		strand_wake(e, &c->voice, delay);
}
void voice_interrupt(struct engine *e, struct call *c);
void voice_fail(struct engine *e, struct call *c, const char *why);
/* document.c: error codes of documents */
bool document_code(struct engine *e, struct call *c, const struct step *s);
void document_broken(struct engine *e, struct call *c, const struct step *s);
/* delivery.c */
/* C has fetched more documents than there may be: it is over. */
void voice_fetched_too_many(struct engine *e, struct call *c);
/* One more document of C. False: it was one too many, and the call is over. */
static inline bool voice_may_fetch(struct engine *e, struct call *c)
{
	c->documents++;
	if (__builtin_expect(++root_of(e, c)->call_group_documents <= e->p->rules.max_documents, 1))
		return true;
	voice_fetched_too_many(e, c);
	return false;
}
bool voice_deliver(struct engine *e, struct call *c, const struct document_target *t);

void caller_enter(struct engine *e, struct call *c, enum phase phase); /* caller.c: phases and patience */
void caller_queues(struct engine *e, struct call *c, int32_t group); /* into the queue of a group */
/* C has somebody to talk to. */
static inline void caller_talks(struct engine *e, struct call *c)
{
	caller_enter(e, c, PHASE_TALKING);
	root_of(e, c)->met_person = true;
}
/* A script or a log says when the caller of C hangs up: is it so? */
bool caller_hangs_up_by_script(const struct engine *e, struct call *c);
/* C, leg 0, is answered. */
static inline void caller_answered(struct engine *e, struct call *c)
{
	if (__builtin_expect(e->p->script_count, 0))
		caller_hangs_up_by_script(e, c);
}

/* The earliest of patience (or script) and the time limit; leg 0 only. */
static inline int64_t caller_due(const struct call *c)
{
	return c->limit_due < c->patience_due ? c->limit_due : c->patience_due;
}

static inline int64_t answered_at(const struct engine *e, const struct call *c)
{
	return c->limit_due - e->time_limit;
}

/* caller_leave.c: the caller hangs up, or the time limit of the call has come */
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
/* Studio stops X by CODE, and with it the call that it drives. */
bool execution_end_flow(struct engine *e, struct call *c, struct strand *s, const struct step *p);
void execution_stop(struct engine *e, struct call *c, struct strand *x, enum code code,
		    enum reason reason);
void execution_strand_lost(struct engine *e, struct call *c, struct strand *x);
void execution_wake(struct engine *e, struct call *c, struct strand *x);
/* An agent takes C from the flow: its execution goes on at PC, and is not heard. */
void execution_hand_to_agent(struct engine *e, struct call *c, int32_t pc);
/* C is about to end. The execution that its voice drives, in a widget with a way on for
 * that, takes it if it is told. */
void execution_hung_up(struct engine *e, struct call *c);
/* C ends in STATE. */
void executions_hang_up(struct engine *e, struct call *c, enum call_state state);

/* studio.c */
enum verdict studio_verdict(struct engine *e, struct call *c,
			    const struct document_target *t, bool first);
/* It may be one start too many of this second: the call waits for the others. */
static inline bool studio_waits(struct engine *e, struct call *c, struct strand *s,
				const struct document_target *t)
{
	return e->p->limits.starts && t->kind == DOCUMENT_FLOW && wait_for_safe_time(e, c, s);
}
void studio_overloaded(struct engine *e, struct call *c);
void studio_block(struct engine *e, struct call *c);
void studio_count(struct engine *e, const struct call *c);
void studio_refuse(struct engine *e, struct call *c, const struct document_target *t);
void studio_ignore(struct engine *e, struct call *c);
void studio_accept(struct engine *e, struct call *c, const struct document_target *t,
		   enum verdict verdict);

/* webhook.c: the request of a target that has a webhook table. Returns whether the
 * voice goes on at once. */
bool webhook_fetch(struct engine *e, struct call *c, const struct step *s);
void fetch_failed(struct engine *e, struct call *c, enum webhook_failure failure);

/* dial.c */
void dial_start(struct engine *e, struct call *c, const struct step *s);
bool dial_bridge(struct engine *e, struct call *c, const struct step *s);
void dial_drop(struct engine *e, struct call *c);
/* Whom C dials, outside, answers, unless that is known already; is gone, and the controller
 * hears of that, unless it has. */
void dial_answered(struct engine *e, struct call *c);
void dial_far_side_gone(struct engine *e, struct call *c);
void dial_end(struct engine *e, struct call *c);
void dial_child_answered(struct engine *e, struct call *parent, struct call *child);
void dial_child_ended(struct engine *e, struct call *parent, const struct call *child);
/* CHILD, in that slot or NONE, of a <Dial> that REST took its call from, is hung up. */
void orphaned_dial_close(struct engine *e, int32_t child);
/* The call of S is over before. */
void orphaned_dial_end(struct engine *e, struct call *c, struct strand *s);

/* The step that DIAL_WAY takes. */
int32_t dial_way(const struct engine *e, struct call *c, const struct step *p);

/* wait_document.c */
/* The address of a draw of S, which runs a wait document. */
uint64_t wait_document_draw(const struct call *c, const struct strand *s);
/* C no longer hears one. */
void wait_document_end(struct engine *e, struct call *c);
/* C leaves its queue, and its voice goes on at PC. */
void wait_document_leave(struct engine *e, struct call *c, int32_t pc);
/* SIDE_FETCH, which takes DELAY. Returns whether the strand goes on at once. */
bool side_fetch(struct engine *e, struct call *c, struct strand *s, const struct step *p,
		int64_t delay);
static inline void wait_over(struct engine *e, struct call *c)
{
	if (__builtin_expect(e->p->wait_documents, 0))
		wait_document_end(e, c);
}

/* call_queue.c */
bool call_queue_enter(struct engine *e, struct call *c, const struct step *s);
void call_queue_leave(struct engine *e, struct call *c);

/* conference.c */
/* The seat of the leg in slot INDEX. */
struct seat *seat_at(struct engine *e, int32_t index);
bool conference_enter(struct engine *e, struct call *c, const struct step *s);
void conference_leave(struct engine *e, struct call *c);
/* The controller puts C on hold in its conference, or takes it back. True: it is done. */
bool conference_hold(struct engine *e, struct call *c, struct strand *s, const struct step *p);
void rooms_init(struct engine *e);
void rooms_free(struct engine *e);

/* orphaned_dial.c */
void dial_interrupted(struct engine *e, struct call *c);
bool orphaned_dial_step(struct engine *e, struct call *c, struct strand *s, const struct step *p);

/* dial_several.c */
void dial_several(struct engine *e, struct call *c, const struct step *s);
void dial_drop_all(struct engine *e, struct call *c);
void dial_won_outside(struct engine *e, struct call *c);
void dial_won_inside(struct engine *e, struct call *c, struct call *child);
void dial_lost_inside(struct engine *e, struct call *c);

/* interval.c: tallies by when calls come to a queue */
/* Let T have the intervals that P's groups ask for, all zero. */
void intervals_fit(struct tally *t, const struct program *p);
/* time_series.c: room in T for the series of P, and nothing in them; and without. */
void time_series_fit(struct tally *t, const struct program *p);
void time_series_free(struct tally *t);
/* Once it is known whether E runs in segments; and once every change has been told. */
void time_series_start(struct engine *e);
void time_series_close(struct engine *e);
/* A counted call comes to the queue of GROUP, and finds it full if REFUSED. */
void interval_offered(struct engine *e, int32_t group, bool refused);
/* One that JOINED then is served now, or leaves. */
void interval_waited(struct engine *e, int32_t group, int64_t joined, bool served);

/* variables.c */
/* An execution of C begins, or is over. */
void variables_begin(struct engine *e, const struct call *c, uint16_t ordinal);
void variables_end(struct engine *e, const struct call *c, uint16_t ordinal);
/* The execution that S drives was returned to by a request with QUERY, or NULL. */
void variables_returned(struct engine *e, const struct call *c, const struct strand *s,
			const char *query);
/* A step that computes; DRAW addresses its chance. True: it goes on at once. */
bool variables_step(struct engine *e, struct call *c, struct strand *s, const struct step *p,
		    uint64_t draw);

/* limits.c: true when there is room, which is then taken */
void limits_init(struct engine *e);
bool limit_start_counted(struct engine *e);
static inline bool limit_start(struct engine *e)
{
	return !e->p->limits.starts || limit_start_counted(e);
}
bool limit_request(struct engine *e);
/* OP_BEGIN_FUNCTION, where so many may run at once; OP_END_FUNCTION. Whether S goes on at once. */
bool limit_function_begins(struct engine *e, struct call *c, struct strand *s, const struct step *p);
bool limit_function_over(struct engine *e, struct call *c, struct strand *s, const struct step *p);
/* A request to REST, on its way until it is posted. */
static inline bool limit_rest(struct engine *e)
{
	if (!e->p->limits.rest)
		return true;
	if (e->rest_busy >= e->p->limits.rest)
		return false;
	e->rest_busy++;
	return true;
}
/* One more on the account, which is not taken yet. */
bool limit_calls(const struct engine *e);
/* One more this second on the trunk. */
bool limit_trunk(struct engine *e);
/* C counts on the account, no longer counts. */
void limit_call_begins(struct engine *e, struct call *c);
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
/* C makes a call now: it is dialled WAIT from now, or its queue is full, or it is canceled then. */
enum dial_turn { TURN_COMES, TURN_FULL, TURN_TOO_LATE };
enum dial_turn network_turn(struct engine *e, const struct call *c, int64_t *wait);
/* C, REST-created, is dialled when its turn has come, or refused. */
void network_begin(struct engine *e, struct call *c);
/* C has waited too long. */
void network_queued_out(struct engine *e, struct call *c);
void network_ring(struct engine *e, struct call *c, struct strand *n, const struct step *s);
void network_outcome(struct engine *e, struct call *c, struct strand *n);

/* run_segments.c: nothing, when the run is not cut into segments */
void run_segments_start(struct engine *e, const struct run_segments *r);
void run_segments_end(struct engine *e);
/* The next thing to happen happens at TIME: the segments that end by then are over. */
void run_segments_until(struct engine *e, int64_t time);
/* The run is over, at END: E's tally becomes the last segment's. */
void run_segments_close(struct engine *e, int64_t end);

/* source.c */
/* No call is offered any more: the observation window closes. */
void source_close(struct engine *e);
void source_start(struct engine *e);
/* Count the call that is due and set when the next one is; false, closing the window,
 * when their time is over. */
bool source_take(struct engine *e);
/* The next call is due; one of a caller who calls again is. */
void source_arrive(struct engine *e);
void source_redial(struct engine *e);

/* modulate.c: when the next call comes, seen from now; NEVER: not before the end. */
int64_t modulated_arrival(struct engine *e);

/* bill.c: C has ended; what C dialled goes. */
void bill_leg(struct engine *e, const struct call *c);
void bill_dialled(struct engine *e, const struct call *c);
/* The callback of C, which was ANSWERED then, is over. */
void bill_callback(struct engine *e, const struct call *c, int64_t answered);

/* retrial.c */
/* C is over: will its caller call again? */
void retrial_consider(struct engine *e, const struct call *c);

#include "engine/agents_internal.h"
#include "engine/controller_internal.h"
#include "engine/dialler_internal.h"
#include "engine/fast_path_internal.h"
#include "engine/participant_internal.h"
#include "engine/hot_internal.h"

#endif
