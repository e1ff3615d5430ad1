/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filters_coding - texts for HTML, URLs and base64. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "liquid/liquid_internal.h"

static const char *entity(char c)
{
	return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" :
	       c == '\'' ? "&#39;" : NULL;
}

/* Does an entity such as &lt; or &#39; begin at S? */
static bool is_entity(const char *s)
{
	size_t n = strspn(s + 1, "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

	return *s == '&' && n && s[1 + n] == ';';
}

static struct value escaped(struct render *r, struct value in, bool once)
{
	const char *s = value_text(r, in);
	struct text t = text_new(r);

	if (in.kind == VALUE_NIL)
		return in;
	for (; *s; s++)
		if (entity(*s) && !(once && is_entity(s)))
			text_add(&t, entity(*s));
		else
			text_put(&t, s, 1);
	return text_value(&t);
}

struct value filter_escape(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	UNUSED_ARGUMENTS;
	return escaped(r, in, false);
}

struct value filter_escape_once(struct render *r, struct value in, const struct value *argument,
				unsigned count)
{
	UNUSED_ARGUMENTS;
	return escaped(r, in, true);
}

struct value filter_url_encode(struct render *r, struct value in, const struct value *argument,
			       unsigned count)
{
	const char *s = value_text(r, in);
	struct text t = text_new(r);
	char code[4];

	UNUSED_ARGUMENTS;
	for (; *s; s++) {
		snprintf(code, sizeof(code), "%%%02X", (unsigned)(unsigned char)*s);
		if (isalnum((unsigned char)*s) || strchr("-_.~", *s))
			text_put(&t, s, 1);
		else
			text_add(&t, *s == ' ' ? "+" : code);
	}
	return text_value(&t);
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	       (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

struct value filter_url_decode(struct render *r, struct value in, const struct value *argument,
			       unsigned count)
{
	const char *s = value_text(r, in);
	struct text t = text_new(r);

	UNUSED_ARGUMENTS;
	for (; *s; s++) {
		bool coded = *s == '%' && hex(s[1]) >= 0 && hex(s[2]) >= 0 && hex(s[1]) + hex(s[2]) > 0;
		char c = coded ? (char)(hex(s[1]) << 4 | hex(s[2])) : *s == '+' ? ' ' : *s;

		text_put(&t, &c, 1);
		s += coded ? 2 : 0;
	}
	return text_value(&t);
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct value filter_base64_encode(struct render *r, struct value in, const struct value *argument,
				  unsigned count)
{
	const unsigned char *s = (const unsigned char *)value_text(r, in);
	struct text t = text_new(r);

	UNUSED_ARGUMENTS;
	for (size_t n = strlen((const char *)s); n; n -= n < 3 ? n : 3, s += 3) {
		unsigned a = s[0], b = n > 1 ? s[1] : 0, c = n > 2 ? s[2] : 0;
		char four[] = { alphabet[a >> 2], alphabet[(a & 3) << 4 | b >> 4],
				n > 1 ? alphabet[(b & 15) << 2 | c >> 6] : '=',
				n > 2 ? alphabet[c & 63] : '=' };

		text_put(&t, four, 4);
	}
	return text_value(&t);
}

struct value filter_base64_decode(struct render *r, struct value in, const struct value *argument,
				  unsigned count)
{
	const char *s = value_text(r, in);
	struct text t = text_new(r);
	unsigned bits = 0, held = 0;

	UNUSED_ARGUMENTS;
	for (; *s && *s != '='; s++) {
		const char *at = strchr(alphabet, *s);

		if (!at)
			return NOT_KNOWN;
		held = (held << 6 | (unsigned)(at - alphabet)) & 0xffff;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		if (held >> bits & 255)
			text_put(&t, (char[]){ (char)(held >> bits & 255) }, 1);
	}
	return text_value(&t);
}

/* Without tags, comments, scripts and styles. */
struct value filter_strip_html(struct render *r, struct value in, const struct value *argument,
			       unsigned count)
{
	static const char *const blocks[][2] = { { "<script", "</script>" }, { "<!--", "-->" },
						 { "<style", "</style>" }, { "<", ">" } };
	const char *s = value_text(r, in);
	struct text t = text_new(r);

	UNUSED_ARGUMENTS;
	while (*s) {
		const char *end = NULL;

		for (size_t i = 0; i < 4 && !end; i++)
			if (!strncmp(s, blocks[i][0], strlen(blocks[i][0])) && (end = strstr(s, blocks[i][1])))
				end += strlen(blocks[i][1]);
		if (!end)
			text_put(&t, s, 1);
		s = end ? end : s + 1;
	}
	return text_value(&t);
}
