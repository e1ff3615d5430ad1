/* SPDX-License-Identifier: GPL-3.0-or-later */
/* filters_text - texts: case, white space, replacing, cutting. */
#include <ctype.h>
#include <string.h>

#include "liquid/liquid_internal.h"

#define SPACE " \t\r\n\v\f"

static struct value changed(struct render *r, struct value in, int (*to)(int))
{
	const char *s = value_text(r, in);
	struct text t = text_new(r);

	for (; *s; s++)
		text_put(&t, (char[]){ (char)((unsigned char)*s < 0x80 ? to((unsigned char)*s) : *s) }, 1);
	return text_value(&t);
}

struct value filter_upcase(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	UNUSED_ARGUMENTS;
	return changed(r, in, toupper);
}

struct value filter_downcase(struct render *r, struct value in, const struct value *argument,
			     unsigned count)
{
	UNUSED_ARGUMENTS;
	return changed(r, in, tolower);
}

struct value filter_capitalize(struct render *r, struct value in, const struct value *argument,
			       unsigned count)
{
	struct value v = changed(r, in, tolower);
	struct text t = text_new(r);

	UNUSED_ARGUMENTS;
	text_add(&t, v.text);
	*t.bytes = (char)toupper((unsigned char)*t.bytes);
	return text_value(&t);
}

struct value filter_append(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	struct text t = text_new(r);

	(void)count;
	text_add(&t, value_text(r, in));
	text_add(&t, value_text(r, argument[0]));
	return text_value(&t);
}

struct value filter_prepend(struct render *r, struct value in, const struct value *argument,
			    unsigned count)
{
	struct text t = text_new(r);

	(void)count;
	text_add(&t, value_text(r, argument[0]));
	text_add(&t, value_text(r, in));
	return text_value(&t);
}

static struct value stripped(struct render *r, struct value in, bool left, bool right)
{
	const char *s = value_text(r, in);
	size_t n;

	if (left)
		s += strspn(s, SPACE);
	n = strlen(s);
	while (right && n && isspace((unsigned char)s[n - 1]))
		n--;
	return value_copy(r, s, n);
}

struct value filter_strip(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	UNUSED_ARGUMENTS;
	return stripped(r, in, true, true);
}

struct value filter_lstrip(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	UNUSED_ARGUMENTS;
	return stripped(r, in, true, false);
}

struct value filter_rstrip(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	UNUSED_ARGUMENTS;
	return stripped(r, in, false, true);
}

/* ---- replacing ---- */

/* FROM by TO, MOST times; nothing is found between any two characters. */
static struct value replaced(struct render *r, const char *s, const char *from, const char *to, size_t most)
{
	struct text t = text_new(r);
	size_t n = strlen(from);
	const char *hit;

	while (most-- && *s && (hit = n ? strstr(s, from) : s)) {
		text_put(&t, s, (size_t)(hit - s));
		text_add(&t, to);
		s = hit + n;
		if (!n)
			text_put(&t, s++, 1);
	}
	text_add(&t, s);
	return text_value(&t);
}

static struct value replaced_last(struct render *r, const char *s, const char *from, const char *to)
{
	const char *last = NULL, *hit = s;
	struct text t = text_new(r);

	while ((hit = strstr(hit, from))) {
		last = hit;
		if (!*hit++)
			break;
	}
	text_put(&t, s, last ? (size_t)(last - s) : 0);
	text_add(&t, last ? to : "");
	text_add(&t, last ? last + strlen(from) : s);
	return text_value(&t);
}

static const char *second(struct render *r, const struct value *argument, unsigned count)
{
	return count > 1 ? value_text(r, argument[1]) : "";
}

struct value filter_replace(struct render *r, struct value in, const struct value *argument,
			    unsigned count)
{
	return replaced(r, value_text(r, in), value_text(r, argument[0]), second(r, argument, count),
			SIZE_MAX);
}

struct value filter_replace_first(struct render *r, struct value in, const struct value *argument,
				  unsigned count)
{
	return replaced(r, value_text(r, in), value_text(r, argument[0]), second(r, argument, count), 1);
}

struct value filter_replace_last(struct render *r, struct value in, const struct value *argument,
				 unsigned count)
{
	return replaced_last(r, value_text(r, in), value_text(r, argument[0]), second(r, argument, count));
}

struct value filter_remove(struct render *r, struct value in, const struct value *argument,
			   unsigned count)
{
	(void)count;
	return replaced(r, value_text(r, in), value_text(r, argument[0]), "", SIZE_MAX);
}

struct value filter_remove_first(struct render *r, struct value in, const struct value *argument,
				 unsigned count)
{
	(void)count;
	return replaced(r, value_text(r, in), value_text(r, argument[0]), "", 1);
}

struct value filter_remove_last(struct render *r, struct value in, const struct value *argument,
				unsigned count)
{
	(void)count;
	return replaced_last(r, value_text(r, in), value_text(r, argument[0]), "");
}

struct value filter_newline_to_br(struct render *r, struct value in, const struct value *argument,
				  unsigned count)
{
	UNUSED_ARGUMENTS;
	return replaced(r, value_text(r, in), "\n", "<br />\n", SIZE_MAX);
}

struct value filter_strip_newlines(struct render *r, struct value in, const struct value *argument,
				   unsigned count)
{
	UNUSED_ARGUMENTS;
	return replaced(r, replaced(r, value_text(r, in), "\r\n", "", SIZE_MAX).text, "\n", "", SIZE_MAX);
}

/* ---- cutting ---- */

/* Where the character number N of S begins. */
static const char *character(const char *s, size_t n)
{
	for (; *s && (n || ((unsigned char)*s & 0xc0) == 0x80); s++)
		n -= ((unsigned char)s[1] & 0xc0) != 0x80;
	return s;
}

static size_t part(size_t size, int64_t *from, int64_t length)
{
	if (*from < 0)
		*from += (int64_t)size;
	if (*from < 0 || *from > (int64_t)size || length <= 0)
		return 0;
	return length < (int64_t)size - *from ? (size_t)length : size - (size_t)*from;
}

struct value filter_slice(struct render *r, struct value in, const struct value *argument,
			  unsigned count)
{
	int64_t from = value_whole(argument[0]), length = count > 1 ? value_whole(argument[1]) : 1;
	const char *s, *begin;
	struct list *l;
	size_t n;

	if (in.kind == VALUE_LIST) {
		n = part(in.list->count, &from, length);
		l = list_new(r, n);
		for (size_t i = 0; i < n; i++)
			list_add(l, in.list->item[(size_t)from + i]);
		return list_value(l);
	}
	s = value_text(r, in);
	n = part(text_characters(s), &from, length);
	begin = character(s, n ? (size_t)from : 0);
	return value_copy(r, begin, (size_t)(character(begin, n) - begin));
}

struct value filter_truncate(struct render *r, struct value in, const struct value *argument,
			     unsigned count)
{
	const char *s = value_text(r, in), *end = count > 1 ? value_text(r, argument[1]) : "...";
	int64_t most = count ? value_whole(argument[0]) : 50, rest = most - (int64_t)text_characters(end);
	struct text t = text_new(r);

	if ((int64_t)text_characters(s) <= most)
		return TEXT(s);
	text_put(&t, s, (size_t)(character(s, rest > 0 ? (size_t)rest : 0) - s));
	text_add(&t, end);
	return text_value(&t);
}

struct value filter_truncatewords(struct render *r, struct value in, const struct value *argument,
				  unsigned count)
{
	const char *s = value_text(r, in), *p = s + strspn(s, SPACE);
	int64_t most = count ? value_whole(argument[0]) : 15, n = 0;
	struct text t = text_new(r);

	if (most < 1)
		most = 1;
	for (; *p && n < most; n++) {
		size_t length = strcspn(p, SPACE);

		text_add(&t, n ? " " : "");
		text_put(&t, p, length);
		p += length;
		p += strspn(p, SPACE);
	}
	if (!*p)
		return TEXT(s);
	text_add(&t, count > 1 ? value_text(r, argument[1]) : "...");
	return text_value(&t);
}

/* X when what comes in is nothing; with allow_false: true, false is something. */
struct value filter_default(struct render *r, struct value in, const struct value *argument,
			    unsigned count)
{
	bool none = value_empty(in) || value_truth(in) == IS_FALSE;

	(void)r;
	if (count > 1 && value_truth(argument[1]) == IS_TRUE && in.kind == VALUE_BOOL)
		none = false;
	return !none ? in : count ? argument[0] : TEXT("");
}
