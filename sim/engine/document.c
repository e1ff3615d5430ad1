/* SPDX-License-Identifier: GPL-3.0-or-later */
/* document - error codes of TwiML documents, as they are executed. */
#include <stdio.h>

#include "base/terms.h"
#include "engine/state_internal.h"

/* The document goes on: a warning, or a verb that fails. */
bool document_code(struct engine *e, struct call *c, const struct step *s)
{
	code_tell(e, c, (enum code)s->arg);
	if (s->flag == CODE_FAILS_DIAL)
		root_of(e, c)->last_dial = OUTCOME_FAILED;
	c->voice.pc = s->next;
	return true;
}

/* What was served is no TwiML: the fallback URL, or the error message. */
void document_broken(struct engine *e, struct call *c, const struct step *s)
{
	const struct code_row *row = &code_rows[s->arg];
	char why[96];

	code_count(e, c, (enum code)s->arg);
	if (e->p->fallback == NONE || c->fell_back)
		call_set_reason(e, c, REASON_DOCUMENT_ERROR);
	snprintf(why, sizeof(why), "%d: %s", row->number, row->text);
	voice_fail(e, c, why);
}
