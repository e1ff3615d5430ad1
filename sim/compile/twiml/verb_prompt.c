/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Say>, <Play>, <Pause> and <Gather>: what the caller hears and answers. */
#include <string.h>

#include "base/terms.h"
#include "base/units.h"
#include "compile/twiml/verb_internal.h"
#include "laws/distribution.h"

/* Text, and the speech marks (SSML) in it. */
static double spoken(struct builder *b, const struct element *e)
{
	double seconds = speech_seconds(b, e->text);

	if (!strcmp(e->name, "break"))
		return speech_break(attribute(e, "time", NULL), attribute(e, "strength", NULL));
	for (size_t i = 0; i < e->child_count; i++)
		seconds += spoken(b, e->children[i]);
	return strcmp(e->name, "prosody") ? seconds
					  : seconds / speech_prosody(attribute(e, "rate", NULL));
}

struct dist prompt_time(struct builder *b, const struct element *e)
{
	const char *digits = attribute(e, "digits", NULL);
	double loop = number(b, e, "loop", 1);
	struct dist one;

	if (!strcmp(e->name, "Pause"))
		return dist_constant(number(b, e, "length", b->s->rules.pause_length));
	if (!strcmp(e->name, "Say"))
		one = dist_constant(spoken(b, e));
	else if (digits)
		one = dist_constant(0.5 * (double)strlen(digits)); /* half a second a tone */
	else
		one = b->s->rules.play_time;
	if (loop == 0) /* "0: until the call is hung up" */
		return dist_constant(1e8);
	return dist_times(&one, loop, &b->p->arena);
}

bool is_prompt(const struct element *e)
{
	return !strcmp(e->name, "Say") || !strcmp(e->name, "Play") || !strcmp(e->name, "Pause");
}

int32_t speak(struct builder *b, const struct app *app, const struct dist *time,
	      enum hears hears, int32_t next)
{
	int32_t wait = emit_wait(b, time, verb_purpose(app, 1), next);
	int32_t phase = emit_op(b, OP_PHASE, PHASE_SPEAKING, wait);

	step_at(b, phase)->flag = (uint8_t)hears;
	return emit_op(b, OP_ANSWER, 0, phase);
}

int32_t lower_prompt(struct builder *b, const struct app *app, const struct element *e,
		     int32_t next)
{
	struct dist time = prompt_time(b, e);
	bool keys = attribute(e, "digits", NULL) != NULL; /* no words */

	prompt_assumed(b, app, e, e);
	return emit_verb(b, e, speak(b, app, &time, keys ? HEARS_THE_SAME : HEARS_MESSAGE, next));
}

int32_t lower_pause(struct builder *b, const struct app *app, const struct element *e,
		    int32_t next)
{
	struct dist time = prompt_time(b, e);

	return emit_verb(b, e, emit_wait(b, &time, verb_purpose(app, 1), next));
}

/* Prompts inside <Gather>, played one after the other. */
static int32_t prompts(struct builder *b, const struct app *app, const struct element *e,
		       int32_t next)
{
	for (size_t i = e->child_count; i-- > 0;) {
		struct dist time;

		if (!is_prompt(e->children[i]))
			continue; /* refused by the schema */
		time = prompt_time(b, e->children[i]);
		next = emit_wait(b, &time, verb_purpose(app, 4 + (unsigned)(i % 8)), next);
	}
	return next;
}

static double input_share(const struct builder *b, const struct app *app)
{
	const struct app_file *file = &b->s->apps[app->index];

	return file->has_input ? file->input : b->s->rules.gather_input_share;
}

/* The keys after the first, each digit_time after the one before. */
static int32_t more_digits(struct builder *b, const struct app *app, const struct element *e,
			   int32_t next)
{
	double digits = number(b, e, "numDigits", 1);
	struct dist time = dist_constant((digits - 1) * b->s->rules.digit_time);

	return digits > 1 ? emit_wait(b, &time, verb_purpose(app, 3), next) : next;
}

static struct dist input_time(const struct builder *b, double timeout)
{
	return b->s->callers.has_input ?
		       b->s->callers.input :
		       (struct dist){ .kind = DIST_UNIFORM, .a = 0, .b = timeout };
}

double gather_mean(const struct builder *b, const struct app *app, const struct element *e)
{
	const char *text = attribute(e, "timeout", NULL);
	double timeout, share = input_share(b, app);
	struct dist input;

	if (!text || parse_number(text, &timeout) || timeout < 0)
		timeout = b->s->rules.gather_timeout;
	input = input_time(b, timeout);
	return share * dist_mean(&input) + (1 - share) * timeout;
}

int32_t gather_steps(struct builder *b, const struct app *app, const struct element *e, bool dialled,
		     int32_t action, int32_t next)
{
	double timeout = number(b, e, "timeout", b->s->rules.gather_timeout);
	struct dist silence = dist_constant(timeout), input = input_time(b, timeout);
	double share = input_share(b, app);
	double weight[2] = { share, 1 - share };
	int32_t ways[2], branch;

	ways[0] = more_digits(b, app, e, action);
	ways[0] = emit_wait(b, &input, verb_purpose(app, 2), ways[0]);
	ways[1] = emit_wait(b, &silence, verb_purpose(app, 2), next);
	branch = emit_branch(b, 2, weight, ways, verb_purpose(app, 0));
	gather_assumed(b, app, e);
	return prompts(b, app, e, unless_machine(b, dialled, branch, ways[1]));
}

/* With input the action is fetched (by default this document again); without,
 * the next verb follows, or with actionOnEmptyResult the action too
 * (twilio.com/docs/voice/twiml/gather). */
int32_t lower_gather(struct builder *b, const struct app *app, const struct element *e,
		     int32_t next)
{
	int32_t action = fetch_action(b, app, e);
	int32_t gather = gather_steps(b, app, e, false, action,
				      truth(e, "actionOnEmptyResult") ? action : next);
	int32_t phase = emit_op(b, OP_PHASE, PHASE_SPEAKING, gather);

	step_at(b, phase)->flag = HEARS_QUESTION;
	return emit_verb(b, e, emit_op(b, OP_ANSWER, 0, phase));
}
