/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan - the tokens between two braces. */
#include <ctype.h>
#include <string.h>

#include "liquid/liquid_internal.h"

static bool begins_name(char c)
{
	return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_name(char c)
{
	return begins_name(c) || isdigit((unsigned char)c) || c == '-';
}

static size_t name_length(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && in_name(p[n]))
		n++;
	return n && p + n < end && p[n] == '?' ? n + 1 : n;
}

static size_t number_length(const char *p, const char *end)
{
	size_t n = *p == '-';

	while (p + n < end && isdigit((unsigned char)p[n]))
		n++;
	if (p + n + 1 < end && p[n] == '.' && isdigit((unsigned char)p[n + 1]))
		for (n++; p + n < end && isdigit((unsigned char)p[n]);)
			n++;
	return n;
}

static size_t sign_length(const char *p, const char *end)
{
	static const char *const two[] = { "==", "!=", "<>", "<=", ">=", ".." };

	for (size_t i = 0; p + 1 < end && i < sizeof(two) / sizeof(*two); i++)
		if (!memcmp(p, two[i], 2))
			return 2;
	return 1;
}

static bool begins_number(const char *p, const char *end)
{
	return isdigit((unsigned char)*p) ||
	       (*p == '-' && p + 1 < end && isdigit((unsigned char)p[1]));
}

void scan_next(struct scanner *s)
{
	/* after a dot even 2nd_menu is a name */
	bool after_dot = s->token.kind == TOKEN_SIGN && s->token.length == 1 && *s->token.at == '.';

	while (s->p < s->end && isspace((unsigned char)*s->p))
		s->p++;
	s->token = (struct token){ TOKEN_END, s->p, 0 };
	if (s->p == s->end)
		return;
	if (begins_name(*s->p) || (after_dot && in_name(*s->p))) {
		s->token = (struct token){ TOKEN_NAME, s->p, name_length(s->p, s->end) };
	} else if (begins_number(s->p, s->end)) {
		s->token = (struct token){ TOKEN_NUMBER, s->p, number_length(s->p, s->end) };
	} else if (*s->p == '"' || *s->p == '\'') {
		const char *close = memchr(s->p + 1, *s->p, (size_t)(s->end - s->p - 1));

		if (close) {
			s->token = (struct token){ TOKEN_TEXT, s->p + 1, (size_t)(close - s->p - 1) };
			s->p = close + 1;
			return;
		}
		s->token = (struct token){ TOKEN_SIGN, s->p, 1 };
	} else {
		s->token = (struct token){ TOKEN_SIGN, s->p, sign_length(s->p, s->end) };
	}
	s->p += s->token.length;
}

void scan_begin(struct scanner *s, const char *from, const char *end)
{
	*s = (struct scanner){ from, end, { TOKEN_END, from, 0 } };
	scan_next(s);
}

bool scan_is(const struct scanner *s, const char *word)
{
	return (s->token.kind == TOKEN_SIGN || s->token.kind == TOKEN_NAME) &&
	       strlen(word) == s->token.length && !memcmp(word, s->token.at, s->token.length);
}

bool scan_take(struct scanner *s, const char *word)
{
	if (!scan_is(s, word))
		return false;
	scan_next(s);
	return true;
}
