/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a redirect asks of REST: `to` (Url), `twiml` (Twiml) or `status` (Status) of the call, or
 * `hold` (Hold) of its participant in a conference; or `participant`: another one. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/terms.h"
#include "scenario/document/decode_internal.h"

enum { TWIML_LIMIT = 4000 }; /* characters; twilio-oai, "Twiml" [D] */

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* The document is an app without a name of the user's. */
static int add_app(struct decoder *c, const struct node *node, const char *text)
{
	struct scenario *s = c->s;
	size_t n = s->app_count;
	struct app_file *apps = s->apps;

	if (n == c->app_capacity) {
		c->app_capacity = 2 * n + 8;
		apps = arena_array(c->arena, c->app_capacity, sizeof(*apps));
		if (n)
			memcpy(apps, s->apps, n * sizeof(*apps));
	}
	apps[n] = (struct app_file){
		.name = arena_printf(c->arena, "twiml of %s", c->redirect),
		.at = node->at,
		.is_inline = true, .machine_app = -1,
	};
	apps[n].path = arena_printf(c->arena, "%s:twiml of line %u", s->source->name, (unsigned)node->at.line);
	apps[n].source = source_text(c->arena, apps[n].path, text);
	s->apps = apps;
	return (int)s->app_count++;
}

static void read_twiml(struct decoder *c, const struct node *node, struct redirect *r)
{
	const char *text;

	if (!read_text(c, node, "twiml", &text))
		return;
	if (characters(text) > TWIML_LIMIT) {
		diag_error(c->d, node->at,
			   "twiml: %zu characters, REST takes at most %d; serve it from a URL: to",
			   characters(text), TWIML_LIMIT);
		return;
	}
	r->to = (struct target){ .kind = TARGET_APP, .index = add_app(c, node, text),
				 .at = node->at };
}

static void read_status(struct decoder *c, const struct node *node, struct redirect *r)
{
	static const char *const words[] = { "completed", "canceled" };
	static const enum call_update updates[] = { UPDATE_COMPLETED, UPDATE_CANCELED };
	int i;

	if (read_word(c, node, "status", words, COUNT_OF(words), &i))
		r->update = updates[i];
}

static void read_hold(struct decoder *c, const struct node *node, struct redirect *r)
{
	bool hold;

	if (read_yes(c, node, "hold", &hold))
		r->update = hold ? UPDATE_HOLD : UPDATE_UNHOLD;
}

/* A wrong one is sent by a controller that mixes its legs up. */
static void read_redirect_sid(struct decoder *c, const struct node *node, struct redirect *r)
{
	static const char *const words[] = { "call", "child", "unknown" };
	static const enum call_sid sids[] = { SID_CALL, SID_CHILD, SID_UNKNOWN };
	int i;

	if (read_word(c, node, "sid", words, COUNT_OF(words), &i))
		r->sid = sids[i];
}

void read_request(struct decoder *c, const struct node *redirect, struct redirect *r)
{
	const struct node *to = node_get(redirect, "to"), *twiml = node_get(redirect, "twiml");
	const struct node *status = node_get(redirect, "status");
	const struct node *sid = node_get(redirect, "sid"), *hold = node_get(redirect, "hold");
	const struct node *participant = node_get(redirect, "participant");

	if (!twiml && !status && !hold && !participant)
		to = required(c, redirect, "a redirect", "to");
	else if (!!to + !!twiml + !!status + !!hold + !!participant > 1)
		diag_error(c->d, redirect->at,
			   "a redirect has one of 'to', 'twiml', 'status', 'hold' and 'participant': REST takes no two together");
	if (sid)
		read_redirect_sid(c, sid, r);
	if (to)
		read_target(c, to, "to", &r->to);
	if (twiml)
		read_twiml(c, twiml, r);
	if (status)
		read_status(c, status, r);
	if (hold)
		read_hold(c, hold, r);
	if (participant)
		r->participant = read_participant(c, participant);
	if (participant && sid)
		diag_error(c->d, sid->at, "sid: a participant is added to the conference that the call itself is in");
	if (status && r->sid == SID_CHILD)
		diag_error(c->d, sid->at, "sid: child is for documents and 'hold', not for 'status'");
}
