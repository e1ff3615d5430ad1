/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events - the rows of an event log that are of one call, as one row. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/source.h"
#include "log/amount_internal.h"
#include "log/intern_internal.h"
#include "log/presence_internal.h"
#include "log/shape_internal.h"

enum { EVENT_NAME = 64, MOST_UNKNOWN = 5 };

enum field { F_ID, F_ARRIVAL, F_QUEUED, F_LEFT, F_BEGAN, F_SERVED, F_END, F_OUTCOME, F_AGENT, F_TYPE,
	     F_UNANSWERED, F_UNANSWERED_RING, FIELDS };
static const char *const field_names[FIELDS] = { "call_id",	  "arrival", "queue_start", "queue_end", "service_start",
						 "service_end", "end",	   "outcome",	  "agent",     "queue",
						 "unanswered", "unanswered_ring" };

/* What an event does to a call; from E_SIGNS_ON on it is of an agent, and of no call. */
enum effect { E_COMES, E_QUEUES, E_ANSWERED, E_SERVED, E_ENDS, E_GIVES_UP, E_NOTHING, E_UNKNOWN, E_PUT_OUT, E_RANG,
	      E_SIGNS_ON, E_SIGNS_OFF, E_PAUSES, E_RETURNS, E_OF_NONE };

static const struct {
	const char *word;
	enum effect effect;
} event_words[] = {
	{ "arrival", E_COMES },	       { "arrived", E_COMES },	      { "arrive", E_COMES },
	{ "enter", E_COMES },	       { "entered", E_COMES },	      { "new", E_COMES },
	{ "newcall", E_COMES },	       { "incoming", E_COMES },	      { "incomingcall", E_COMES },
	{ "initiated", E_COMES },      { "received", E_COMES },	      { "created", E_COMES },
	{ "callstart", E_COMES },      { "callstarted", E_COMES },    { "start", E_COMES },
	{ "started", E_COMES },	       { "offered", E_COMES },	      { "enterqueue", E_QUEUES },
	{ "queued", E_QUEUES },	       { "enqueue", E_QUEUES },	      { "enqueued", E_QUEUES },
	{ "queueenter", E_QUEUES },    { "queuejoin", E_QUEUES },     { "joinqueue", E_QUEUES },
	{ "queuestart", E_QUEUES },    { "connect", E_ANSWERED },     { "connected", E_ANSWERED },
	{ "answer", E_ANSWERED },      { "answered", E_ANSWERED },    { "agentconnect", E_ANSWERED },
	{ "agentconnected", E_ANSWERED }, { "agentanswered", E_ANSWERED }, { "bridge", E_ANSWERED },
	{ "bridged", E_ANSWERED },     { "pickup", E_ANSWERED },      { "pickedup", E_ANSWERED },
	{ "accepted", E_ANSWERED },    { "servicestart", E_ANSWERED }, { "talkstart", E_ANSWERED },
	{ "completeagent", E_SERVED }, { "completecaller", E_SERVED }, { "complete", E_SERVED },
	{ "completed", E_SERVED },     { "serviceend", E_SERVED },    { "talkend", E_SERVED },
	{ "transfer", E_SERVED },      { "blindtransfer", E_SERVED }, { "attendedtransfer", E_SERVED },
	{ "hangup", E_ENDS },	       { "hungup", E_ENDS },	      { "end", E_ENDS },
	{ "ended", E_ENDS },	       { "disconnect", E_ENDS },      { "disconnected", E_ENDS },
	{ "callend", E_ENDS },	       { "callended", E_ENDS },	      { "terminated", E_ENDS },
	{ "abandon", E_GIVES_UP },     { "abandoned", E_GIVES_UP },   { "queueabandon", E_GIVES_UP },
	{ "callerabandon", E_GIVES_UP }, { "exitwithtimeout", E_PUT_OUT }, { "exitwithkey", E_PUT_OUT },
	{ "exitempty", E_PUT_OUT },    { "ring", E_NOTHING },	      { "ringing", E_NOTHING },
	{ "ringnoanswer", E_RANG },    { "did", E_NOTHING },	      { "dial", E_NOTHING },
	{ "agentringnoanswer", E_RANG }, { "rona", E_RANG },	      { "agentdump", E_RANG },
	{ "ringcanceled", E_NOTHING }, { "syscompat", E_NOTHING },
	{ "info", E_NOTHING },	       { "addmember", E_SIGNS_ON },   { "agentlogin", E_SIGNS_ON },
	{ "agentcallbacklogin", E_SIGNS_ON }, { "removemember", E_SIGNS_OFF }, { "agentlogoff", E_SIGNS_OFF },
	{ "agentcallbacklogoff", E_SIGNS_OFF }, { "pause", E_PAUSES }, { "pauseall", E_PAUSES },
	{ "unpause", E_RETURNS },      { "unpauseall", E_RETURNS },
	{ "configreload", E_OF_NONE }, { "penalty", E_OF_NONE },      { "memberpenalty", E_OF_NONE },
	{ "pausereason", E_OF_NONE },
	/* TaskRouter's */
	{ "taskcreated", E_COMES },    { "taskqueueentered", E_QUEUES }, { "reservationaccepted", E_ANSWERED },
	{ "taskwrapup", E_SERVED },    { "reservationwrapup", E_SERVED }, { "taskcompleted", E_SERVED },
	{ "reservationcompleted", E_SERVED }, { "taskcanceled", E_GIVES_UP }, { "reservationtimeout", E_RANG },
	{ "reservationrejected", E_RANG }, { "reservationcreated", E_NOTHING }, { "reservationrescinded", E_NOTHING },
	{ "reservationcanceled", E_NOTHING }, { "taskupdated", E_NOTHING }, { "taskdeleted", E_NOTHING },
	{ "workflowentered", E_NOTHING }, { "workflowtargetmatched", E_NOTHING }, { "taskqueuemoved", E_NOTHING },
	{ "taskqueuetimeout", E_NOTHING }, { "workflowtimeout", E_NOTHING }, { "workeractivityupdate", E_OF_NONE },
	{ "workercapacityupdate", E_OF_NONE }, { "workerattributesupdate", E_OF_NONE }, { "workerchannelavailabilityupdate", E_OF_NONE },
};

struct event_call {
	const char *texts[FIELDS]; /* in the arena, or NULL */
	const char *first;	   /* the time of its first row */
	uint32_t line;
	size_t offset;
	uint32_t unanswered; /* agents that were rung in vain */
	double ring;	     /* so many seconds in all; NAN: not said of one */
};

struct events {
	struct arena *a;
	const struct source *source;
	int event, time, id, agent, type; /* columns */
	bool queue_log;	       /* Asterisk's: what stands behind an event has its meaning */
	size_t queued_again;   /* times that a call came to a queue once more, having been answered or let go */
	size_t put_out;	       /* calls that the queue let go */
	size_t unanswered;     /* rings */
	struct stamped { const char *agent, *queue, *time; enum effect effect; } *stamped;
	size_t stamped_count, stamped_capacity;
	struct interned ids, unknown;
	struct event_call *calls;
	size_t capacity, rows;
	bool channels;
};

struct events *events_new(struct arena *a, const struct columns *c)
{
	struct events *e = xcalloc(1, sizeof(*e));

	*e = (struct events){ .a = a, .queue_log = c->format == LOG_FORMAT_ASTERISK_QUEUE_LOG, .event = event_column(c), .id = c->place[ROLE_ID],
			      .time = c->place[c->place[ROLE_ARRIVAL] != NO_COLUMN ? ROLE_ARRIVAL :
					       c->place[ROLE_START] != NO_COLUMN   ? ROLE_START :
										     ROLE_DATE],
			      .agent = c->place[ROLE_AGENT], .type = c->place[ROLE_TYPE] };
	return e;
}

static const char *field(const struct csv_row *row, int place)
{
	const char *text = place == NO_COLUMN || (size_t)place >= row->count ? "" : csv_text(row, (size_t)place);

	return says_nothing(text) ? NULL : text;
}

static enum effect effect_of(struct events *e, const char *word)
{
	char plain[EVENT_NAME];

	plain_name(plain, sizeof(plain), word);
	e->channels |= !strcmp(plain, "chanstart") || !strcmp(plain, "linkedidend");
	for (size_t i = 0; i < sizeof(event_words) / sizeof(*event_words); i++)
		if (!strcmp(plain, event_words[i].word))
			return event_words[i].effect;
	intern(e->a, &e->unknown, word);
	return E_UNKNOWN;
}

/* The first that says it counts. */
static void set(struct events *e, struct event_call *c, enum field f, const char *text)
{
	if (text && !c->texts[f])
		c->texts[f] = arena_strdup(e->a, text);
}

/* What stands behind the event in a row of queue_log, or NULL. */
static const char *data(const struct events *e, const struct csv_row *row, int number)
{
	return e->queue_log ? field(row, e->event + number) : NULL;
}

/* An agent did not answer; Asterisk says after how many ms. */
static void add_ring(struct events *e, struct event_call *c, const struct csv_row *row)
{
	const char *ms = data(e, row, 1);
	double value;

	c->unanswered += c->unanswered < INT16_MAX;
	c->ring += ms && number_read(ms, false, &value) && value >= 0 && value < 1e9 ? value / 1e3 : NAN;
	e->unanswered++;
}

/* An agent's own event; its time is read when it is known how times are written. */
static void note_agent(struct events *e, const char *agent, const char *queue, const char *time, enum effect effect)
{
	if (!agent || effect == E_OF_NONE)
		return;
	e->stamped = array_room(e->stamped, e->stamped_count, &e->stamped_capacity, sizeof(*e->stamped));
	e->stamped[e->stamped_count++] = (struct stamped){ arena_strdup(e->a, agent), queue ? arena_strdup(e->a, queue) : NULL,
							    arena_strdup(e->a, time), effect };
}

/* A call that was in the queue when the log began: CONNECT and ABANDON say how long it had waited. */
static const char *before_the_log(struct events *e, enum effect effect, const char *time, const struct csv_row *row)
{
	const char *held = effect == E_ANSWERED ? data(e, row, 1) : effect == E_GIVES_UP ? data(e, row, 3) : NULL;
	double at, waited;

	if (!held || !number_read(time, false, &at) || !number_read(held, false, &waited) || waited < 0 || waited > at)
		return NULL;
	return arena_printf(e->a, "%.3f", at - waited);
}

static void apply(struct events *e, struct event_call *c, enum effect effect, const char *time,
		  const struct csv_row *row)
{
	static const enum field fields[] = { [E_COMES] = F_ARRIVAL, [E_QUEUES] = F_QUEUED, [E_ANSWERED] = F_BEGAN,
					     [E_SERVED] = F_SERVED, [E_ENDS] = F_END, [E_GIVES_UP] = F_LEFT };

	e->queued_again += effect == E_QUEUES && (c->texts[F_BEGAN] || c->texts[F_LEFT]);
	set(e, c, F_TYPE, field(row, e->type));
	if (!c->texts[F_QUEUED] && !c->texts[F_ARRIVAL])
		set(e, c, F_QUEUED, before_the_log(e, effect, time, row));
	if (effect == E_PUT_OUT) {
		e->put_out += !c->texts[F_OUTCOME];
		effect = E_GIVES_UP;
	}
	if (effect == E_RANG)
		add_ring(e, c, row);
	if (effect < E_NOTHING)
		set(e, c, fields[effect], time);
	if (effect == E_ANSWERED || effect == E_SERVED)
		set(e, c, F_AGENT, field(row, e->agent));
	if (effect == E_GIVES_UP)
		set(e, c, F_OUTCOME, "abandoned");
}

void events_add(struct events *e, const struct csv_row *row)
{
	const char *id = field(row, e->id), *word = field(row, e->event), *time = field(row, e->time);
	size_t known = e->ids.count, number;
	enum effect effect = word ? effect_of(e, word) : E_UNKNOWN;
	struct event_call *c;

	if (effect >= E_SIGNS_ON && time) {
		note_agent(e, field(row, e->agent), field(row, e->type), time, effect);
		return;
	}
	e->rows++;
	if (!id || !time)
		return;
	number = intern(e->a, &e->ids, id);
	if (number == known) {
		e->calls = array_room(e->calls, known, &e->capacity, sizeof(*e->calls));
		e->calls[known] = (struct event_call){ .first = arena_strdup(e->a, time), .line = row->line,
						       .offset = row->fields[0].offset };
		e->source = row->source;
	}
	c = &e->calls[number];
	set(e, c, F_ID, id);
	apply(e, c, effect, time, row);
}

bool events_join(const struct events *e)
{
	return e->queue_log || (e->ids.count && e->ids.count < e->rows);
}

/* Who was answered was served; who left without it gave up; what has not ended is not known. */
static void fill(const struct event_call *c, const char *texts[FIELDS])
{
	memcpy(texts, c->texts, FIELDS * sizeof(*texts));
	if (!texts[F_ARRIVAL])
		texts[F_ARRIVAL] = texts[F_QUEUED] ? texts[F_QUEUED] : c->first;
	if (!texts[F_QUEUED])
		texts[F_QUEUED] = texts[F_ARRIVAL];
	if (!texts[F_END])
		texts[F_END] = texts[F_SERVED] ? texts[F_SERVED] : texts[F_LEFT];
	if (texts[F_BEGAN]) {
		texts[F_LEFT] = texts[F_BEGAN];
		if (!texts[F_SERVED])
			texts[F_SERVED] = texts[F_END];
		texts[F_OUTCOME] = texts[F_SERVED] ? "served" : "unknown";
	} else {
		if (!texts[F_LEFT])
			texts[F_LEFT] = texts[F_END];
		texts[F_SERVED] = NULL;
		texts[F_OUTCOME] = texts[F_LEFT] ? "abandoned" : "unknown";
	}
}

static void add_text(struct csv_row *row, const char *text, size_t offset)
{
	size_t length = strlen(text);

	row->fields = array_room(row->fields, row->count, &row->capacity, sizeof(*row->fields));
	while (row->size - row->used <= length) {
		row->size = row->size ? 2 * row->size : 1024;
		row->buffer = xreallocarray(row->buffer, row->size, 1);
	}
	memcpy(row->buffer + row->used, text, length + 1);
	row->fields[row->count++] = (struct csv_field){ row->used, offset };
	row->used += length + 1;
}

void events_each(const struct events *e, csv_taker *take, void *context)
{
	struct csv_row row = { .source = e->source, .line = 1 };
	char number[32], seconds[32];
	bool more;

	for (size_t f = 0; f < FIELDS; f++)
		add_text(&row, field_names[f], 0);
	more = take(context, &row);
	for (size_t i = 0; i < e->ids.count && more; i++) {
		const char *texts[FIELDS];

		fill(&e->calls[i], texts);
		if (e->unanswered) { /* else the log says nothing of them */
			snprintf(number, sizeof(number), "%u", e->calls[i].unanswered);
			snprintf(seconds, sizeof(seconds), "%.3f", e->calls[i].ring);
			texts[F_UNANSWERED] = number;
			texts[F_UNANSWERED_RING] = isfinite(e->calls[i].ring) ? seconds : NULL;
		}
		row.count = row.used = 0;
		row.line = e->calls[i].line;
		for (size_t f = 0; f < FIELDS; f++)
			add_text(&row, texts[f] ? texts[f] : "", e->calls[i].offset);
		more = take(context, &row);
	}
	free(row.fields);
	free(row.buffer);
}

size_t events_rows(const struct events *e)
{
	return e->rows;
}

size_t events_calls(const struct events *e)
{
	return e->ids.count;
}

const char *events_unknown(const struct events *e, struct arena *a)
{
	const char *text = "";

	for (size_t i = 0; i < e->unknown.count && i < MOST_UNKNOWN; i++)
		text = arena_printf(a, "%s%s%.40s", text, i ? ", " : "", e->unknown.names[i]);
	return e->unknown.count > MOST_UNKNOWN ? arena_printf(a, "%s, ...", text) : text;
}

size_t events_queued_again(const struct events *e)
{
	return e->queued_again;
}

size_t events_put_out(const struct events *e)
{
	return e->put_out;
}

void events_presence(const struct events *e, struct presence *p, double (*seconds)(void *context, const char *time),
		     void *context)
{
	static const enum presence_event events[] = { [E_SIGNS_ON] = AGENT_SIGNS_ON, [E_SIGNS_OFF] = AGENT_SIGNS_OFF,
						      [E_PAUSES] = AGENT_PAUSES, [E_RETURNS] = AGENT_RETURNS };

	for (size_t i = 0; i < e->stamped_count; i++) {
		const struct stamped *s = &e->stamped[i];
		double at = seconds(context, s->time);

		if (isfinite(at))
			presence_add(p, s->agent, s->queue, events[s->effect], at);
	}
}

bool events_of_channels(const struct events *e)
{
	return e->channels;
}

void events_free(struct events *e)
{
	if (!e)
		return;
	interned_names(e->a, &e->ids);
	interned_names(e->a, &e->unknown);
	free(e->calls);
	free(e->stamped);
	free(e);
}
