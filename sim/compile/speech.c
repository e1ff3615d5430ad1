/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * speech - how long a text takes to be spoken, with the marks (SSML) in it. <break> is
 * silence and <prosody rate> speaks faster or slower; of other marks only the text counts
 * (twilio.com/docs/voice/twiml/say/text-speech). The lengths behind the words are those of
 * the speech engines' documents, rounded [I].
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "compile/ir/builder_internal.h"

struct word {
	const char *name;
	double value;
};

static const struct word rates[] = { { "x-slow", 0.5 }, { "slow", 0.75 }, { "medium", 1 },
				     { "default", 1 },	{ "fast", 1.25 }, { "x-fast", 1.5 } };
static const struct word strengths[] = { { "none", 0 },	  { "x-weak", 0 }, { "weak", 0.25 },
					 { "medium", 1 }, { "strong", 1 }, { "x-strong", 1.5 } };

enum { MOST_RATES = 32, ATTRIBUTE_ROOM = 32 };

#define LOOK_UP(list, name, otherwise) \
	look_up(list, sizeof(list) / sizeof(*(list)), name, otherwise)

static double look_up(const struct word *list, size_t n, const char *name, double otherwise)
{
	for (size_t i = 0; name && i < n; i++)
		if (!strcmp(list[i].name, name))
			return list[i].value;
	return otherwise;
}

double speech_break(const char *time, const char *strength)
{
	double seconds;

	if (time && !parse_duration(time, &seconds) && seconds >= 0)
		return seconds;
	return LOOK_UP(strengths, strength, 1);
}

/* A word, "80%" of the usual, or so much more or less: "+20%". */
double speech_prosody(const char *rate)
{
	char *end = NULL;
	double percent = rate ? strtod(rate, &end) : 0;

	if (!rate || end == rate || *end != '%')
		return LOOK_UP(rates, rate, 1);
	percent += *rate == '+' || *rate == '-' ? 100 : 0;
	return percent < 20 ? 0.2 : percent > 200 ? 2 : percent / 100;
}

static double characters(const struct builder *b, const char *from, const char *to)
{
	size_t n = 0;

	for (const char *p = from; p < to; p++)
		n += ((unsigned char)*p & 0xc0) != 0x80;
	return (double)n / b->s->rules.speech_rate;
}

double speech_seconds(const struct builder *b, const char *text)
{
	return characters(b, text, text + strlen(text));
}

/* The end of the mark at P, its closing bracket, or NULL: what is there is text. */
static const char *mark_end(const char *p)
{
	const char *name = p + 1 + (p[1] == '/');

	return isalpha((unsigned char)*name) ? strchr(name, '>') : NULL;
}

static bool is_mark(const char *mark, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(mark, name, n) && !isalnum((unsigned char)mark[n]) && mark[n] != '-';
}

/* The value of attribute NAME of the mark from P to END, in ROOM; or NULL. */
static const char *value_of(const char *p, const char *end, const char *name, char *room)
{
	size_t n = strlen(name);

	for (; p + n < end; p++) {
		const char *value = p + n, *last;

		if (!isspace((unsigned char)*p) || strncmp(p + 1, name, n) || p[1 + n] != '=')
			continue;
		value += 2;
		last = value < end && (*value == '"' || *value == '\'') ?
			       memchr(value + 1, *value, (size_t)(end - value - 1)) : NULL;
		if (!last || last - value > ATTRIBUTE_ROOM - 1)
			return NULL;
		memcpy(room, value + 1, (size_t)(last - value - 1));
		room[last - value - 1] = '\0';
		return room;
	}
	return NULL;
}

/* Rates inside each other multiply. */
struct rates {
	double rate[MOST_RATES];
	size_t depth;
};

static void enter_prosody(struct rates *r, const char *mark, const char *end)
{
	char room[ATTRIBUTE_ROOM];
	double now = r->rate[r->depth];

	if (end[-1] == '/' || r->depth + 1 == MOST_RATES)
		return;
	r->rate[++r->depth] = now * speech_prosody(value_of(mark, end, "rate", room));
}

static double mark_seconds(struct rates *r, const char *mark, const char *end)
{
	char time[ATTRIBUTE_ROOM], strength[ATTRIBUTE_ROOM];

	if (is_mark(mark, "<break"))
		return speech_break(value_of(mark, end, "time", time),
				    value_of(mark, end, "strength", strength));
	if (is_mark(mark, "<prosody"))
		enter_prosody(r, mark, end);
	else if (is_mark(mark, "</prosody") && r->depth)
		r->depth--;
	return 0;
}

double marked_speech_seconds(const struct builder *b, const char *text)
{
	struct rates r = { .rate = { 1 } };
	double seconds = 0;

	for (const char *p = text; *p;) {
		size_t plain = strcspn(p + 1, "<") + 1;
		const char *end = *p == '<' ? mark_end(p) : NULL;

		if (end) {
			seconds += mark_seconds(&r, p, end);
			p = end + 1;
			continue;
		}
		seconds += characters(b, p, p + plain) / r.rate[r.depth];
		p += plain;
	}
	return seconds;
}
