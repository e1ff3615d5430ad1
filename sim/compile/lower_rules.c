/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lower_rules - the profile, lowered to the look-ups the engine reads. */
#include "compile/ir/builder_internal.h"
#include "program/program.h"

/* Positions in the engine's tables; queued and initiated are alike to REST. */
enum { QUEUED, INITIATED, RINGING, IN_PROGRESS };

static uint8_t rest(int rule)
{
	return rule == REST_ACCEPT ? ANSWER_ACCEPT : ANSWER_21220;
}

static uint8_t studio(int rule)
{
	static const uint8_t verdicts[] = {
		[STUDIO_START] = VERDICT_START,
		[STUDIO_JOIN] = VERDICT_JOIN,
		[STUDIO_IGNORE] = VERDICT_IGNORE,
		[STUDIO_400] = VERDICT_400,
	};

	return verdicts[rule];
}

static void lower_studio(const struct rules *r, struct rule_tables *t)
{
	for (int first = 0; first < 2; first++)
		for (int back = 0; back < 2; back++) {
			t->studio[0][EXECUTION_NONE][back][first] = studio(r->studio_ringing);
			t->studio[1][EXECUTION_NONE][back][first] =
				studio(first ? r->first_fetch_in_progress
					     : r->studio_in_progress);
			for (int live = 0; live < 2; live++) {
				t->studio[live][EXECUTION_WAITING][back][first] =
					studio(back ? r->studio_return_parked
						    : r->studio_parked_without_return);
				t->studio[live][EXECUTION_BUSY][back][first] =
					studio(r->studio_busy_execution);
			}
		}
}

/* Enough for any call; and a number that dials itself nests its legs no deeper. */
enum { MOST_DOCUMENTS = 65000 };

static uint32_t limit(uint64_t n, uint32_t most)
{
	return n < most ? (uint32_t)n : most;
}

void lower_rules(const struct rules *r, struct rule_tables *t)
{
	t->rest[0][QUEUED] = t->rest[0][INITIATED] = ANSWER_21220; /* inbound calls start ringing */
	t->rest[0][RINGING] = rest(r->redirect_inbound_ringing);
	t->rest[0][IN_PROGRESS] = t->rest[1][IN_PROGRESS] = rest(r->redirect_in_progress);
	t->rest[1][QUEUED] = t->rest[1][INITIATED] = rest(r->redirect_outbound_queued);
	t->rest[1][RINGING] = rest(r->redirect_outbound_ringing);
	t->rest_terminal = rest(r->redirect_terminal);
	t->update_terminal = rest(r->status_terminal);
	t->ended_unanswered = r->status_before_answer == ENDED_CANCELED ? CALL_CANCELED
								       : CALL_NO_ANSWER;
	t->cancel_ends_live = r->status_canceled_in_progress == CANCEL_COMPLETED;
	lower_studio(r, t);
	t->async_400 = r->studio_400_surface == SURFACE_ASYNC_11200;
	t->leave_call = r->studio_400_effect == EFFECT_LEAVE_CALL;
	t->callback_lost = r->callback_lost_share;
	t->hangup_callback = r->hangup_callback == CALLBACK_SET;
	t->ends_answer = r->unanswered_end == END_ANSWER;
	t->orphans_stuck = r->silent_hangup == ORPHAN_STUCK;
	t->max_steps = limit(r->max_steps, UINT32_MAX);
	t->max_same_widget = (uint8_t)limit(r->max_same_widget, WIDGET_NO_LIMIT);
	t->max_documents = limit(r->max_documents, MOST_DOCUMENTS);
	t->ring_timeout = r->ring_timeout;
	t->call_time_limit = r->call_time_limit;
}
