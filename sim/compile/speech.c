/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * speech - how long a text takes to be spoken, with the marks (SSML) in it. <break> is
 * silence and <prosody rate> speaks faster or slower; of other marks only the text counts
 * (twilio.com/docs/voice/twiml/say/text-speech). The lengths behind the words are those of
 * the speech engines' documents, rounded [I]. Of what Liquid's tags choose from, one is spoken:
 * each as likely as the others [I]; `{{...}}` counts as it is written.
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

/* ---- Liquid's tags, which nobody speaks ---- */

/* A block: of what a condition chooses from, one is spoken. */
struct block {
	double chosen, now; /* seconds of the alternatives before, of this one */
	double count;	    /* of those before */
	bool chooses, otherwise, unspoken, begun;
};

struct blocks {
	struct block at[MOST_RATES];
	size_t depth;
};

/* The word of the tag at P, "{% if ...". */
static bool is_tag(const char *p, const char *word)
{
	size_t n = strlen(word);

	p += 2 + (p[2] == '-');
	p += strspn(p, " \t\r\n");
	return !strncmp(p, word, n) && !isalnum((unsigned char)p[n]);
}

static bool is_any_tag(const char *p, const char *const *words)
{
	for (; *words; words++)
		if (is_tag(p, *words))
			return true;
	return false;
}

/* Text between `case` and its first `when` is none of them. */
static void next_alternative(struct block *x)
{
	x->chosen += x->begun ? x->now : 0;
	x->count += x->begun;
	x->begun = true;
	x->now = 0;
}

/* On average, each as likely as the others; without `else` there is one of nothing. */
static double block_seconds(struct block *x)
{
	if (x->unspoken)
		return 0;
	if (!x->chooses)
		return x->now;
	next_alternative(x);
	return x->chosen / (x->count + !x->otherwise);
}

static void take_tag(struct blocks *b, const char *p)
{
	static const char *const choose[] = { "if", "unless", "case", NULL };
	static const char *const others[] = { "elsif", "when", "else", NULL };
	static const char *const silent[] = { "comment", "capture", NULL };
	static const char *const ends[] = { "endif", "endunless", "endcase", "endfor", "endcomment",
					    "endcapture", NULL };
	struct block *x = &b->at[b->depth];

	if (is_any_tag(p, choose) || is_any_tag(p, silent) || is_tag(p, "for")) {
		if (b->depth + 1 == MOST_RATES)
			return;
		b->at[++b->depth] = (struct block){ .chooses = is_any_tag(p, choose), .begun = !is_tag(p, "case"),
						    .unspoken = is_any_tag(p, silent) };
	} else if (is_any_tag(p, others) && x->chooses) {
		x->otherwise |= is_tag(p, "else");
		next_alternative(x);
	} else if (is_any_tag(p, ends) && b->depth) {
		b->at[--b->depth].now += block_seconds(x);
	}
}

/* The first character behind the tag at P, or NULL: it is none. */
static const char *behind_tag(const char *p)
{
	const char *end = p[0] == '{' && p[1] == '%' ? strstr(p + 2, "%}") : NULL;

	return end ? end + 2 : NULL;
}

/* The seconds of the mark, or the text up to the next mark or tag, at P; and where it ends. */
static double piece_seconds(const struct builder *b, struct rates *r, const char **p)
{
	const char *from = *p, *end = *from == '<' ? mark_end(from) : NULL;

	if (end) {
		*p = end + 1;
		return mark_seconds(r, from, end);
	}
	*p = from + 1;
	while (**p && **p != '<' && !behind_tag(*p))
		++*p;
	return characters(b, from, *p) / r->rate[r->depth];
}

double marked_speech_seconds(const struct builder *b, const char *text)
{
	struct rates r = { .rate = { 1 } };
	struct blocks blocks = { .depth = 0 };

	for (const char *p = text; *p;) {
		const char *behind = behind_tag(p);

		if (behind)
			take_tag(&blocks, p);
		else
			blocks.at[blocks.depth].now += piece_seconds(b, &r, &p);
		p = behind ? behind : p;
	}
	while (blocks.depth) { /* not closed */
		struct block *x = &blocks.at[blocks.depth];

		blocks.at[--blocks.depth].now += block_seconds(x);
	}
	return blocks.at[0].now;
}
