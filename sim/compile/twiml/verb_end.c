/* SPDX-License-Identifier: GPL-3.0-or-later */
/* <Redirect>, <Reject> and <Hangup>: nothing after them is reached. */
#include <string.h>

#include "base/diagnostics.h"
#include "compile/twiml/verb_internal.h"
#include "program/program.h"

int32_t lower_redirect(struct builder *b, const struct app *app, const struct element *e,
		       int32_t next)
{
	(void)app;
	(void)next;
	return emit_verb(b, e, fetch_url(b, e, "the URL", e->text));
}

int32_t lower_reject(struct builder *b, const struct app *app, const struct element *e,
		     int32_t next)
{
	bool busy = !strcmp(attribute(e, "reason", "rejected"), "busy");

	(void)next;
	if (app->verb != 1)
		diag_error(b->d, e->at, "<Reject> must be the first verb of a document");
	return emit_verb(b, e, emit_op(b, OP_REJECT, busy ? CALL_BUSY : CALL_NO_ANSWER, NOWHERE));
}

int32_t lower_hangup(struct builder *b, const struct app *app, const struct element *e,
		     int32_t next)
{
	(void)app;
	(void)next;
	return emit_verb(b, e, emit_op(b, OP_HANG_UP, HANG_UP_VERB, NOWHERE));
}
