/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * webhook - the request of a document, try by try. All of it is drawn when it
 * begins: it depends on nothing but the clock, so the voice waits once.
 */
#include "base/terms.h"
#include "engine/state_internal.h"

enum { DRAWS_A_REQUEST = 8 }; /* a power of two, above the tries there can be */

static const struct {
	enum code code;
	const char *text;
} failures[WEBHOOK_FAILURES] = {
	[WEBHOOK_CONNECT] = { CODE_11205, "11205: no connection to the server" },
	[WEBHOOK_HOST] = { CODE_11210, "11210: the host is not known" },
	[WEBHOOK_PROTOCOL] = { CODE_11206, "11206: the answer is no HTTP" },
	[WEBHOOK_TLS] = { CODE_11220, "11220: the TLS handshake failed" },
	[WEBHOOK_CERTIFICATE] = { CODE_11237, "11237: the certificate was not accepted" },
	[WEBHOOK_4XX] = { CODE_11200, "11200: the server answered 4xx" },
	[WEBHOOK_5XX] = { CODE_11200, "11200: the server answered 5xx" },
	[WEBHOOK_TIMEOUT] = { CODE_11200, "11200: the server did not answer in time" },
};

static enum webhook_failure befalls(struct engine *e, const struct call *c,
				    const struct webhook_table *w, int64_t at, uint64_t draw)
{
	int failure = 0;
	double u;

	for (size_t i = 0; i < w->outage_count; i++)
		if (at >= w->outages[i].from && at < w->outages[i].to)
			return (enum webhook_failure)w->outages[i].failure;
	if (!w->fails)
		return WEBHOOK_OK;
	u = call_uniform(e, c, PURPOSE_WEBHOOK_FAILURE, draw);
	while (failure < WEBHOOK_DRAWN && u >= w->failure[failure])
		failure++;
	return failure < WEBHOOK_DRAWN ? (enum webhook_failure)failure : WEBHOOK_OK;
}

/* One try, begun AT. Sets how long it takes. */
static enum webhook_failure try_once(struct engine *e, const struct call *c,
				     const struct webhook_table *w, int64_t at, uint64_t draw,
				     int64_t *takes)
{
	enum webhook_failure failure = befalls(e, c, w, at, draw);

	switch (failure) {
	case WEBHOOK_CONNECT:
		*takes = w->connect;
		return failure;
	case WEBHOOK_HOST:
	case WEBHOOK_TLS:
	case WEBHOOK_CERTIFICATE:
		*takes = 0;
		return failure;
	default:
		*takes = call_draw(e, c, w->latency, PURPOSE_WEBHOOK_LATENCY, draw);
	}
	if (*takes <= w->read)
		return failure;
	*takes = w->read;
	return WEBHOOK_TIMEOUT;
}

static enum webhook_failure try_all(struct engine *e, const struct call *c,
				    const struct webhook_table *w, int64_t *takes)
{
	uint64_t draw = (uint64_t)c->documents * DRAWS_A_REQUEST;
	enum webhook_failure failure;
	uint32_t tries = 0;
	int64_t time;

	*takes = 0;
	do {
		failure = try_once(e, c, w, after(e, *takes), draw + tries, &time);
		*takes += time;
	} while (failure != WEBHOOK_OK && tries++ < w->retries &&
		 (w->retry_on >> failure & 1) && *takes < w->total);
	if (*takes <= w->total)
		return failure;
	*takes = w->total;
	return failure == WEBHOOK_CONNECT ? failure : WEBHOOK_TIMEOUT;
}

bool webhook_fetch(struct engine *e, struct call *c, const struct step *s)
{
	const struct document_target *t = &e->p->targets[s->arg];
	int64_t takes;
	enum webhook_failure failure = try_all(e, c, t->webhook, &takes);

	observe_wait(e, c, EVENT_FETCH, 0, program_string(e, t->name), takes);
	c->voice.pc = failure == WEBHOOK_OK ? s->next : e->p->fetch_failed + (int32_t)failure;
	return strand_wait(e, &c->voice, takes);
}

/* The fallback's request must not repeat the draws of the one that failed. */
void fetch_failed(struct engine *e, struct call *c, enum webhook_failure failure)
{
	c->first_document = false;
	c->voice.counted = false;
	c->documents++;
	code_tell(e, c, failures[failure].code);
	if (e->p->fallback == NONE || c->fell_back)
		call_set_reason(e, c, REASON_DOCUMENT_ERROR);
	voice_fail(e, c, failures[failure].text);
}
