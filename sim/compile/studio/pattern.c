/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pattern - regular expressions of splits. They match the whole value, without regard to
 * case (github.com/twilio/ai, twilio-studio-flows: `regex`).
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <string.h>

#include "base/memory.h"
#include "compile/ir/builder_internal.h"
#include "compile/studio/pattern_internal.h"
#include "scenario/scenario.h"

enum { MOST_BACKTRACKING = 10000, MOST_EXAMPLES = 3, LONGEST_RUN = 16, LONGEST_WORD = 64 };

void *pattern_compile(const struct builder *b, const char *pattern, char *message, size_t *at)
{
	uint32_t options = b->p->values.fold_case ? PCRE2_CASELESS : 0;
	PCRE2_SIZE place;
	int error;
	void *regex;

	if (b->s->rules.split_regex == REGEX_WHOLE)
		options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	regex = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &error, &place, NULL);
	if (!regex && error == PCRE2_ERROR_HEAP_FAILED)
		memory_exhausted(0);
	if (!regex && message) {
		pcre2_get_error_message(error, (PCRE2_UCHAR *)message, 120);
		*at = place;
	}
	return regex;
}

static bool matches(const void *regex, const char *text)
{
	pcre2_match_data *match = pcre2_match_data_create(1, NULL);
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	int found;

	if (!match || !limits)
		memory_exhausted(0);
	pcre2_set_match_limit(limits, MOST_BACKTRACKING);
	found = pcre2_match(regex, (PCRE2_SPTR)text, strlen(text), 0, 0, match, limits);
	pcre2_match_data_free(match);
	pcre2_match_context_free(limits);
	return found >= 0;
}

bool pattern_matches(const struct builder *b, const char *pattern, const char *text)
{
	void *regex = pattern_compile(b, pattern, NULL, NULL);
	bool found = regex && matches(regex, text);

	pcre2_code_free(regex);
	return found;
}

/* While texts are tried. */
struct trial {
	const void *regex;
	void (*tell)(void *context, const char *text);
	void *context;
	unsigned found;
};

static void try_text(struct trial *t, const char *text)
{
	if (t->found >= MOST_EXAMPLES || !matches(t->regex, text))
		return;
	t->found++;
	t->tell(t->context, text);
}

/* 1, 2, ... 11, 22, ...: what most patterns for keys are for. */
static void try_keys(struct trial *t)
{
	static const char keys[] = "1234567890*#";
	char text[LONGEST_RUN + 1];

	for (size_t n = 1; n <= LONGEST_RUN && !t->found; n++)
		for (size_t i = 0; i < sizeof(keys) - 1; i++) {
			memset(text, keys[i], n);
			text[n] = '\0';
			try_text(t, text);
		}
}

/* The words that stand in the pattern: of .*sales.* it is sales. */
static void try_words(struct trial *t, const char *pattern)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' -";
	char text[LONGEST_WORD];

	while (*pattern) {
		size_t n = strspn(pattern, letters);

		if (n && n < sizeof(text)) {
			memcpy(text, pattern, n);
			text[n] = '\0';
			try_text(t, text);
		}
		pattern += n;
		if (*pattern == '\\' && pattern[1]) /* \b and the like are no letters */
			pattern++;
		if (*pattern)
			pattern++;
	}
}

void pattern_examples(const struct builder *b, const char *pattern,
		      void (*tell)(void *context, const char *text), void *context)
{
	static const char *const guesses[] = { "yes", "a", "ab", "+15550100", "+1 555 0100", "2026-11-24",
					       "12:00", "a1", "1.5", "a@example.com" };
	struct trial t = { pattern_compile(b, pattern, NULL, NULL), tell, context, 0 };

	if (!t.regex)
		return;
	try_keys(&t);
	try_words(&t, pattern);
	for (size_t i = 0; !t.found && i < sizeof(guesses) / sizeof(*guesses); i++)
		try_text(&t, guesses[i]);
	pcre2_code_free((void *)t.regex);
}
