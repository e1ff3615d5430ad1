/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verb - what the lowerings of TwiML verbs share; private to the room. */
#ifndef RINGFLOW_COMPILE_TWIML_VERB_INTERNAL_H
#define RINGFLOW_COMPILE_TWIML_VERB_INTERNAL_H

#include "compile/ir/builder_internal.h"
#include "compile/twiml/twiml.h"
#include "laws/distribution.h"

/* The place in a document that is being lowered. */
struct app {
	size_t index;
	size_t number; /* among those that the design can reach */
	size_t verb; /* ordinal of the verb, from 1 */
};

/* Emit a verb; afterwards -> next. Returns its first step. */
typedef int32_t lower_verb(struct builder *b, const struct app *app, const struct element *e,
			   int32_t next);

lower_verb lower_prompt, lower_pause, lower_gather;	    /* verb_prompt.c */
lower_verb lower_redirect, lower_reject, lower_hangup;	    /* verb_end.c */
lower_verb lower_dial;					    /* verb_dial.c */
lower_verb lower_enqueue, lower_leave;			    /* verb_queue.c */
lower_verb lower_record, lower_connect, lower_start, lower_unmodelled; /* verb_media.c */
lower_verb lower_pay, lower_refer;			    /* verb_media.c */

/* ---- verbs.c ---- */

uint64_t verb_purpose(const struct app *app, unsigned use);
/* The step that reports the verb; -> next. */
int32_t emit_verb(struct builder *b, const struct element *e, int32_t next);
/* A number of at least 0; after an error the fallback. */
double number(struct builder *b, const struct element *e, const char *name, double fallback);
bool truth(const struct element *e, const char *name);
/* noun_detection.c: machineDetection of NOUN, which a party outside answers: 1 + its OP_DETECT; 0: none. */
int32_t detection_of_noun(struct builder *b, const struct element *noun);
/* The step that fetches URL; NOWHERE after an error. WHAT names it in messages. */
int32_t fetch_url(struct builder *b, const struct element *e, const char *what,
		  const char *url);
/* The same of E's action, by default the document itself. */
int32_t fetch_action(struct builder *b, const struct app *app, const struct element *e);
/* After the verb its action is fetched, when it has one; else NEXT. */
int32_t after_verb(struct builder *b, const struct element *e, int32_t next);
/* A step that counts error CODE; -> next. */
int32_t emit_code(struct builder *b, int code, int32_t next);
/* The document of URL, parsed; NULL when it is none of the scenario's apps, or
 * broken, of which its own lowering speaks. */
struct element *app_document(struct builder *b, size_t index);
struct element *document_of(struct builder *b, const char *url, size_t *index);

/* ---- side_document.c ---- */

/* A document beside a verb, and where it leads: zero but for these. */
struct side {
	struct builder *b;
	bool waits;	 /* of a queue: requested again at its end */
	int32_t over;	 /* else: its end */
	int32_t hang_up; /* <Hangup> */
	int32_t leave;	 /* <Leave>, in a queue */
	size_t first;	 /* app that the waitUrl names; with `entry` made on first use */
	int32_t *entry;	 /* by app: its first step, or NOWHERE */
};
/* The step that requests the document of app INDEX. */
int32_t side_document(struct side *s, size_t index);

/* A step that takes one of WAYS, by enum outcome of the last <Dial>, none: the last. */
int32_t emit_dial_way(struct builder *b, const int32_t *ways);

/* ---- verb_queue.c ---- */

/* Is there a document that enqueues to NAME, or (DIALLED) that dials that queue? */
bool queue_used(struct builder *b, const char *name, bool dialled);
/* Wait in the queue NAME, which has no agents, or dial it; at most MOST seconds, or
 * negative: until it is over. */
int32_t emit_call_queue(struct builder *b, const char *name, bool dial, double most, int32_t next);

/* ---- verb_prompt.c ---- */

/* How long <Say>, <Play> or <Pause> takes. */
struct dist prompt_time(struct builder *b, const struct element *e);
bool is_prompt(const struct element *e);
/* What <Gather> E does, for the caller or for whom he has DIALLED: its prompts, then input, -> ACTION,
 * or silence, -> NEXT. */
int32_t gather_steps(struct builder *b, const struct app *app, const struct element *e, bool dialled,
		     int32_t action, int32_t next);
/* How long its input or silence takes on average, seconds. */
double gather_mean(const struct builder *b, const struct app *app, const struct element *e);
/* Answer, enter phase speaking, which to the caller is HEARS, wait TIME. */
int32_t speak(struct builder *b, const struct app *app, const struct dist *time,
	      enum hears hears, int32_t next);

/* ---- verb_assumed.c: for the list of stand-ins ---- */

/* VERB, at the top of APP's document, assumes S: kind, value (NULL: nothing) and give. */
void verb_assumes(struct builder *b, const struct app *app, const struct element *verb,
		  const struct stand_in *s);
/* STEP reports VERB: what it assumes is met there. */
void verb_is_reported(struct builder *b, const struct element *verb, int32_t step);
/* A time, which is the rule's of the kind's name. */
void verb_takes_time(struct builder *b, const struct app *app, const struct element *verb,
		     enum stand_in_kind kind, const char *value);
/* Of PROMPT, VERB itself or inside it; of a <Gather> with all in it; of whom it dials; of the
 * agents of GROUP. */
void prompt_assumed(struct builder *b, const struct app *app, const struct element *verb,
		    const struct element *prompt);
void gather_assumed(struct builder *b, const struct app *app, const struct element *verb);
void party_of_verb_assumed(struct builder *b, const struct app *app, const struct element *verb, uint8_t whom);
void talk_of_verb_assumed(struct builder *b, const struct app *app, const struct element *verb);
void agents_of_verb_assumed(struct builder *b, const struct app *app, const struct element *verb,
			    int group);

/* ---- schema.c: which elements, attributes and values there are ---- */

/* Check E, a verb, and what it holds; adds an error for what cannot be meant and
 * a warning for what Twilio ignores. */
void check_verb(struct builder *b, const struct element *e);
/* `: it stands inside ...` for the name of a noun, else "". */
const char *noun_hint(struct builder *b, const char *name);

#endif
