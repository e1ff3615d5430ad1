/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the field as a scenario writes them. The reasons repeat the
 * engine's codes, which this room may not include; a test compares the two. */
#include "base/terms.h"
#include "scenario/scenario.h"

const char *const phase_names[PHASE_COUNT] = { "ringing", "speaking", "queued", "talking" };
const char *const outcome_names[OUTCOME_COUNT] = { "answer", "busy", "no-answer", "failed" };

const char *const level_definition_names[LEVEL_DEFINITIONS] = {
	[LEVEL_SERVED_OF_OFFERED] = "served_of_offered",
	[LEVEL_WAITED_OF_OFFERED] = "waited_of_offered",
	[LEVEL_SERVED_OF_SERVED] = "served_of_served",
	[LEVEL_SERVED_OF_STAYED] = "served_of_stayed",
};

const char *const scenario_reasons[] = {
	"studio_400_in_progress",
	"studio_400_return",
	"studio_400_refused",
	"rest_400_21220",
	"unexpected_event_81002",
	"abandoned_ringing",
	"abandoned_speaking",
	"abandoned_queued",
	"busy",
	"no_answer",
	"failed",
	"canceled",
	"rejected",
	"widget_failed",
	"max_steps_81000",
	"call_queue_full_22005",
	"widget_loop_81001",
	"too_many_documents_11215",
	"execution_stuck",
	"redirect_timeout",
	"not_returned",
	"pulled_out",
	"time_limit",
	"never_reached_studio",
	"hung_up_talking",
	"queue_full",
	"no_agent",
	"document_error",
	"too_many_starts_429",
	"contact_active_20409",
	"contact_blocked",
	"account_full_10004",
	"trunk_full_503",
	"queued_too_long_22001",
	"too_many_requests_20429",
	"closed",
	"cut_off",
	"never_answered",
	"other_end",
	"machine",
};
const size_t scenario_reason_count = sizeof(scenario_reasons) / sizeof(scenario_reasons[0]);
