// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/memory.h"
#include "base/nearest_word.h"
#include "log/outcome_internal.h"

#include <string.h>
#include <strings.h>

#include "log/columns_internal.h"

enum { PLAIN_NAME = 64 };

const char *const logged_outcome_names[LOGGED_OUTCOMES] = {
	[LOGGED_SERVED] = "served",	  [LOGGED_ABANDONED] = "abandoned",
	[LOGGED_ABANDONED_BEFORE] = "abandoned_before",
	[LOGGED_BUSY] = "busy",		  [LOGGED_NO_ANSWER] = "no_answer",
	[LOGGED_FAILED] = "failed",	  [LOGGED_CANCELED] = "canceled",
	[LOGGED_UNKNOWN] = "unknown",
};

/* Twilio's states of a call, the bank's words, ringflow's own reasons, plain words. A
 * call that is queued, ringing or under way has not ended yet. */
static const struct {
	const char *word;
	enum meaning meaning;
} known_words[] = {
	{ "served", MEANS_SERVED },
	{ "completed", MEANS_COMPLETED },
	{ "answered", MEANS_SERVED },
	{ "answer", MEANS_SERVED },
	{ "agent", MEANS_SERVED },
	{ "handled", MEANS_SERVED },
	{ "connected", MEANS_SERVED },
	{ "success", MEANS_SERVED },
	{ "abandoned", MEANS_ABANDONED },
	{ "abandon", MEANS_ABANDONED },
	{ "hang", MEANS_ABANDONED },
	{ "hangup", MEANS_ABANDONED },
	{ "hungup", MEANS_ABANDONED },
	{ "lost", MEANS_ABANDONED },
	{ "abandonedqueue", MEANS_ABANDONED_QUEUE },
	{ "abandonedqueued", MEANS_ABANDONED_QUEUE },
	{ "abandonedinqueue", MEANS_ABANDONED_QUEUE },
	{ "abandonedbefore", MEANS_ABANDONED_BEFORE },
	{ "abandonedringing", MEANS_ABANDONED_BEFORE },
	{ "abandonedspeaking", MEANS_ABANDONED_BEFORE },
	{ "abandonedinivr", MEANS_ABANDONED_BEFORE },
	{ "abandonedinflow", MEANS_ABANDONED_BEFORE },
	{ "abandonedinmenu", MEANS_ABANDONED_BEFORE },
	{ "abandonedinclassic", MEANS_ABANDONED },
	{ "abandonedinclassicring", MEANS_ABANDONED },
	{ "abandonedonhold", MEANS_COMPLETED },
	{ "shortabandoned", MEANS_ABANDONED },
	{ "callerdisconnected", MEANS_ABANDONED },
	{ "callerhungup", MEANS_ABANDONED },
	{ "callerhangup", MEANS_ABANDONED },
	{ "callcancel", MEANS_ABANDONED },
	{ "transferred", MEANS_COMPLETED },
	{ "transfer", MEANS_COMPLETED },
	{ "blindtransfer", MEANS_COMPLETED },
	{ "forwarded", MEANS_COMPLETED },
	{ "inbound", MEANS_COMPLETED }, /* Talkdesk's types of calls */
	{ "outbound", MEANS_COMPLETED },
	{ "outboundmissed", MEANS_NO_ANSWER },
	{ "abandonedinvoicemail", MEANS_NO_ANSWER },
	{ "pendingvoicemail", MEANS_NO_ANSWER },
	{ "leftvoicemail", MEANS_NO_ANSWER },
	{ "leftmessage", MEANS_NO_ANSWER },
	{ "leftlivemessage", MEANS_SERVED },
	{ "noavailableagent", MEANS_NO_ANSWER },
	{ "agentsdidnotanswer", MEANS_NO_ANSWER },
	{ "outofopeninghours", MEANS_NO_ANSWER },
	{ "outofbusinesshours", MEANS_NO_ANSWER },
	{ "afterhours", MEANS_NO_ANSWER },
	{ "wrongnumber", MEANS_SERVED },
	{ "aborted", MEANS_FAILED },
	{ "blocked", MEANS_FAILED },
	{ "busy", MEANS_BUSY },
	{ "noanswer", MEANS_NO_ANSWER },
	{ "unanswered", MEANS_NO_ANSWER },
	{ "missed", MEANS_NO_ANSWER },
	{ "failed", MEANS_FAILED },
	{ "fail", MEANS_FAILED },
	{ "congestion", MEANS_FAILED },
	{ "rejected", MEANS_FAILED },
	{ "notanswered", MEANS_NO_ANSWER },
	{ "nouserresponse", MEANS_NO_ANSWER },
	{ "allottedtimeout", MEANS_NO_ANSWER },
	{ "voicemail", MEANS_NO_ANSWER },
	{ "normalclearing", MEANS_COMPLETED },
	{ "normalunspecified", MEANS_COMPLETED },
	{ "callconnected", MEANS_SERVED },
	{ "accepted", MEANS_SERVED },
	{ "userbusy", MEANS_BUSY },
	{ "originatorcancel", MEANS_CANCELED },
	{ "callrejected", MEANS_FAILED },
	{ "unallocatednumber", MEANS_FAILED },
	{ "usernotregistered", MEANS_FAILED },
	{ "agentanswered", MEANS_SERVED },
	{ "callerabandoned", MEANS_ABANDONED },
	{ "dropped", MEANS_ABANDONED },
	{ "canceled", MEANS_CANCELED },
	{ "cancelled", MEANS_CANCELED },
	{ "unknown", MEANS_UNKNOWN },
	{ "other", MEANS_UNKNOWN },
	{ "phantom", MEANS_UNKNOWN },
	{ "queued", MEANS_UNKNOWN },
	{ "initiated", MEANS_UNKNOWN },
	{ "ringing", MEANS_UNKNOWN },
	{ "inprogress", MEANS_UNKNOWN },
	{ "terminatedbysrc", MEANS_COMPLETED }, /* 3CX */
	{ "terminatedbydst", MEANS_COMPLETED },
	{ "replacedsrc", MEANS_COMPLETED },
	{ "replaceddst", MEANS_COMPLETED },
	{ "redirected", MEANS_UNKNOWN },
	{ "waiting", MEANS_UNKNOWN },
	{ "atendida", MEANS_SERVED }, /* Spanish and Portuguese */
	{ "atendido", MEANS_SERVED },
	{ "contestada", MEANS_SERVED },
	{ "contestado", MEANS_SERVED },
	{ "respondida", MEANS_SERVED },
	{ "completada", MEANS_COMPLETED },
	{ "completado", MEANS_COMPLETED },
	{ "concluida", MEANS_COMPLETED },
	{ "abandonada", MEANS_ABANDONED },
	{ "abandonado", MEANS_ABANDONED },
	{ "perdida", MEANS_NO_ANSWER },
	{ "ocupado", MEANS_BUSY },
	{ "ocupada", MEANS_BUSY },
	{ "noatendida", MEANS_NO_ANSWER },
	{ "naoatendida", MEANS_NO_ANSWER },
	{ "nocontesta", MEANS_NO_ANSWER },
	{ "nocontestada", MEANS_NO_ANSWER },
	{ "sinrespuesta", MEANS_NO_ANSWER },
	{ "semresposta", MEANS_NO_ANSWER },
	{ "fallida", MEANS_FAILED },
	{ "fallido", MEANS_FAILED },
	{ "falhou", MEANS_FAILED },
	{ "falha", MEANS_FAILED },
	{ "cancelada", MEANS_CANCELED },
	{ "cancelado", MEANS_CANCELED },
	{ "beantwortet", MEANS_SERVED }, /* German */
	{ "angenommen", MEANS_SERVED },
	{ "abgebrochen", MEANS_ABANDONED },
	{ "aufgelegt", MEANS_ABANDONED },
	{ "verloren", MEANS_ABANDONED },
	{ "besetzt", MEANS_BUSY },
	{ "nichtbeantwortet", MEANS_NO_ANSWER },
	{ "nichtangenommen", MEANS_NO_ANSWER },
	{ "keineantwort", MEANS_NO_ANSWER },
	{ "verpasst", MEANS_NO_ANSWER },
	{ "fehlgeschlagen", MEANS_FAILED },
	{ "abgelehnt", MEANS_FAILED },
	{ "storniert", MEANS_CANCELED },
	{ "repondu", MEANS_SERVED }, /* French */
	{ "traite", MEANS_SERVED },
	{ "decroche", MEANS_SERVED },
	{ "abandonne", MEANS_ABANDONED },
	{ "occupe", MEANS_BUSY },
	{ "sansreponse", MEANS_NO_ANSWER },
	{ "nonrepondu", MEANS_NO_ANSWER },
	{ "manque", MEANS_NO_ANSWER },
	{ "echec", MEANS_FAILED },
	{ "echoue", MEANS_FAILED },
	{ "annule", MEANS_CANCELED },
	{ "raccroche", MEANS_ABANDONED },
	{ "abandono", MEANS_ABANDONED },
	{ "desistencia", MEANS_ABANDONED },
	{ "terminada", MEANS_COMPLETED },
	{ "verbunden", MEANS_SERVED },
	{ "abbruch", MEANS_ABANDONED },
	{ "risposta", MEANS_SERVED }, /* Italian */
	{ "risposto", MEANS_SERVED },
	{ "abbandonata", MEANS_ABANDONED },
	{ "abbandonato", MEANS_ABANDONED },
	{ "persa", MEANS_NO_ANSWER },
	{ "nonrisposta", MEANS_NO_ANSWER },
	{ "senzarisposta", MEANS_NO_ANSWER },
	{ "occupato", MEANS_BUSY },
	{ "fallita", MEANS_FAILED },
	{ "annullata", MEANS_CANCELED },
	{ "beantwoord", MEANS_SERVED }, /* Dutch */
	{ "aangenomen", MEANS_SERVED },
	{ "verlaten", MEANS_ABANDONED },
	{ "opgehangen", MEANS_ABANDONED },
	{ "gemist", MEANS_NO_ANSWER },
	{ "nietbeantwoord", MEANS_NO_ANSWER },
	{ "bezet", MEANS_BUSY },
	{ "mislukt", MEANS_FAILED },
	{ "geannuleerd", MEANS_CANCELED },
};
enum { WORDS = sizeof(known_words) / sizeof(*known_words) };

static enum meaning meaning_of(enum logged_outcome outcome)
{
	static const enum meaning meanings[LOGGED_OUTCOMES] = {
		[LOGGED_SERVED] = MEANS_SERVED,	    [LOGGED_ABANDONED] = MEANS_ABANDONED,
		[LOGGED_ABANDONED_BEFORE] = MEANS_ABANDONED_BEFORE,
		[LOGGED_BUSY] = MEANS_BUSY,	    [LOGGED_NO_ANSWER] = MEANS_NO_ANSWER,
		[LOGGED_FAILED] = MEANS_FAILED,	    [LOGGED_CANCELED] = MEANS_CANCELED,
		[LOGGED_UNKNOWN] = MEANS_UNKNOWN,
	};

	return meanings[outcome];
}

enum meaning outcome_meaning(const char *word, const struct log_options *o)
{
	char plain[PLAIN_NAME];

	for (size_t i = 0; i < o->word_count; i++)
		if (!strcasecmp(o->words[i].word, word))
			return meaning_of(o->words[i].outcome);
	plain_name(plain, sizeof(plain), word);
	for (size_t i = 0; i < WORDS; i++)
		if (known_words[i].word[0] == plain[0] && !strcmp(known_words[i].word, plain))
			return known_words[i].meaning;
	return MEANINGS;
}

const char *outcome_hint(struct arena *a, const char *word)
{
	const char *candidates[WORDS];
	char plain[PLAIN_NAME];

	for (size_t i = 0; i < WORDS; i++)
		candidates[i] = known_words[i].word;
	return did_you_mean(a, plain_name(plain, sizeof(plain), word), candidates, WORDS);
}

enum logged_direction direction_of(const char *word)
{
	static const struct {
		const char *beginning;
		enum logged_direction direction;
	} ways[] = {
		{ "outbound", LOGGED_OUTBOUND },  { "outgoing", LOGGED_OUTBOUND },   { "externaloutbound", LOGGED_OUTBOUND },
		{ "saliente", LOGGED_OUTBOUND },  { "salida", LOGGED_OUTBOUND },     { "saida", LOGGED_OUTBOUND },
		{ "ausgehend", LOGGED_OUTBOUND }, { "sortant", LOGGED_OUTBOUND },    { "inbound", LOGGED_INBOUND },
		{ "incoming", LOGGED_INBOUND },	  { "entrante", LOGGED_INBOUND },    { "entrada", LOGGED_INBOUND },
		{ "eingehend", LOGGED_INBOUND },  { "entrant", LOGGED_INBOUND },
		{ "ausgang", LOGGED_OUTBOUND },	  { "inuscita", LOGGED_OUTBOUND },   { "uscente", LOGGED_OUTBOUND },
		{ "uitgaand", LOGGED_OUTBOUND },  { "realizada", LOGGED_OUTBOUND },  { "efetuada", LOGGED_OUTBOUND },
		{ "inentrata", LOGGED_INBOUND },  { "inkomend", LOGGED_INBOUND },    { "recibida", LOGGED_INBOUND },
		{ "recebida", LOGGED_INBOUND },	  { "eingang", LOGGED_INBOUND },     { "ankommend", LOGGED_INBOUND },
		/* a second leg, or a call between agents */
		{ "transfer", LOGGED_DIALLED },	  { "queuetransfer", LOGGED_DIALLED }, { "callback", LOGGED_DIALLED },
		{ "monitor", LOGGED_DIALLED },	  { "intern", LOGGED_DIALLED },
	};
	char plain[PLAIN_NAME];

	plain_name(plain, sizeof(plain), word);
	if (!strcmp(plain, "i") || !strcmp(plain, "in"))
		return LOGGED_INBOUND;
	if (!strcmp(plain, "o") || !strcmp(plain, "out"))
		return LOGGED_OUTBOUND;
	if (!strcmp(plain, "outbounddial"))
		return LOGGED_DIALLED; /* a leg of another call */
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (!strncmp(plain, ways[i].beginning, strlen(ways[i].beginning)))
			return ways[i].direction;
	return LOGGED_ANY_DIRECTION;
}

/* Twilio's answering machine detection: human, machine_start, machine_end_beep, fax... */
enum logged_answerer answerer_of(const char *word)
{
	if (!strncasecmp(word, "human", 5))
		return LOGGED_HUMAN;
	if (!strncasecmp(word, "machine", 7) || !strcasecmp(word, "fax"))
		return LOGGED_MACHINE;
	return LOGGED_ANYBODY;
}
