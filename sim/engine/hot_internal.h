/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hot - what most calls come by, which the linker puts side by side: a few turns of a call go
 * through most of it, and it is to stay in the processor's first cache. It says nothing else; of
 * functions that are missing here none is wrong. Private to the room; included last.
 */
#ifndef RINGFLOW_ENGINE_HOT_INTERNAL_H
#define RINGFLOW_ENGINE_HOT_INTERNAL_H

#define HOT(function) __attribute__((hot)) __typeof__(function) function

HOT(audit_call_group);
HOT(call_answer);
HOT(call_begin);
HOT(call_create);
HOT(call_end_by);
HOT(call_group_due);
HOT(call_group_run);
HOT(call_hang_up);
HOT(call_index);
HOT(call_set_state);
HOT(caller_enter);
HOT(count_400);
HOT(dial_bridge);
HOT(dial_drop);
HOT(dial_end);
HOT(dial_interrupted);
HOT(dial_start);
HOT(execution_begin);
HOT(execution_end);
HOT(execution_end_flow);
HOT(execution_find);
HOT(execution_join);
HOT(execution_park);
HOT(final_reason);
HOT(source_arrive);
HOT(source_take);
HOT(strand_end);
HOT(strand_run);
HOT(strand_start);
HOT(studio_accept);
HOT(studio_took);
HOT(studio_verdict);
HOT(tally_call);
HOT(variables_begin);
HOT(variables_end);
HOT(variables_step);
HOT(voice_deliver);
HOT(voice_interrupt);

#undef HOT
#endif
