/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb_assumed - what verbs assume where the scenario does not say it. */
#include <string.h>

#include "base/memory.h"
#include "compile/twiml/verb_internal.h"
#include "program/program.h"

/* By app, the verb at the top of its document. The step that reports it is still to come. */
void verb_assumes(struct builder *b, const struct app *app, const struct element *verb,
		  const struct stand_in *s)
{
	struct stand_in whole = *s;

	if (!s->value)
		return;
	whole.in = b->s->apps[app->index].name;
	whole.at = arena_printf(&b->p->arena, "<%s>", verb->name);
	whole.where = verb->at;
	b->awaited = array_room(b->awaited, b->awaited_count, &b->awaited_capacity, sizeof(*b->awaited));
	b->awaited[b->awaited_count++] = (struct awaited){ verb, add_stand_in(b, &whole) };
}

void verb_is_reported(struct builder *b, const struct element *verb, int32_t step)
{
	size_t left = 0;

	for (size_t i = 0; i < b->awaited_count; i++)
		if (b->awaited[i].verb == verb)
			add_stand_in_step(b, b->awaited[i].stand_in, step);
		else
			b->awaited[left++] = b->awaited[i];
	b->awaited_count = left;
}

void verb_takes_time(struct builder *b, const struct app *app, const struct element *verb,
		     enum stand_in_kind kind, const char *value)
{
	verb_assumes(b, app, verb, &(struct stand_in){
		.kind = (uint8_t)kind, .value = value,
		.give = arena_printf(&b->p->arena, "rules.%s", stand_in_rows[kind].name) });
}

void prompt_assumed(struct builder *b, const struct app *app, const struct element *verb,
		    const struct element *prompt)
{
	if (!strcmp(prompt->name, "Say"))
		verb_takes_time(b, app, verb, STAND_IN_SPEECH, assumed_rule(b, speech_rate));
	else if (!strcmp(prompt->name, "Play") && !attribute(prompt, "digits", NULL))
		verb_takes_time(b, app, verb, STAND_IN_PLAY, assumed_rule(b, play_time));
}

void gather_assumed(struct builder *b, const struct app *app, const struct element *verb)
{
	const struct app_file *file = &b->s->apps[app->index];

	if (!file->has_input)
		verb_assumes(b, app, verb, &(struct stand_in){
			.kind = STAND_IN_INPUT, .value = assumed_rule(b, gather_input_share),
			.give = arena_printf(&b->p->arena, "apps.%s.input", file->name) });
	if (!b->s->callers.has_input)
		verb_assumes(b, app, verb, &(struct stand_in){
			.kind = STAND_IN_KEY, .value = "each as likely", .give = "callers.input" });
	for (size_t i = 0; i < verb->child_count; i++)
		prompt_assumed(b, app, verb, verb->children[i]);
}

void talk_of_verb_assumed(struct builder *b, const struct app *app, const struct element *verb)
{
	if (!talk_said(b))
		verb_assumes(b, app, verb, &(struct stand_in){
			.kind = STAND_IN_TALK, .give = "callers.talk",
			.value = assumed_rule(b, default_handle_time) });
}

void party_of_verb_assumed(struct builder *b, const struct app *app, const struct element *verb, uint8_t whom)
{
	const struct callees *g = whom ? &b->p->callees[whom - 1] : NULL;

	if (!outcomes_said(b) && !(g && g->has_outcome))
		verb_assumes(b, app, verb, &(struct stand_in){
			.kind = STAND_IN_ANSWERED, .value = "all", .give = "callers.no-answer" });
	if (!ring_said(b) && !(g && g->ring != NOWHERE))
		verb_assumes(b, app, verb, &(struct stand_in){
			.kind = STAND_IN_RING, .value = "{exponential: 8s}", .give = "callers.ring" });
	talk_of_verb_assumed(b, app, verb);
}

void agents_of_verb_assumed(struct builder *b, const struct app *app, const struct element *verb, int group)
{
	if (!b->s->groups[group].has_handle_time)
		verb_assumes(b, app, verb, &(struct stand_in){
			.kind = STAND_IN_HANDLE, .value = assumed_rule(b, default_handle_time),
			.give = arena_printf(&b->p->arena, "agents.%s.handle_time", b->s->groups[group].name) });
}
