/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/key_path.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

/* Does a backslash at P stand for what follows it? Any other is one. */
static bool key_escapes(const char *p)
{
	return *p == '\\' && (p[1] == '"' || p[1] == '\\');
}

const char *key_path_end(const char *text)
{
	bool begins = true, quoted = false;

	for (; *text && (quoted || *text != '='); text++) {
		if (quoted && key_escapes(text))
			text++;
		else if (*text == '"' && (quoted || begins))
			quoted = !quoted;
		begins = *text == '.';
	}
	return text;
}

static char *take_quoted(struct arena *a, const char *p, const char **end)
{
	char *key = arena_array(a, strlen(p) + 1, 1);
	size_t n = 0;

	for (; *p && *p != '"'; p++) {
		p += key_escapes(p);
		key[n++] = *p;
	}
	*end = p + (*p == '"');
	return *p ? key : NULL;
}

char *key_path_take(struct arena *a, const char *path, const char **end)
{
	if (*path == '"')
		return take_quoted(a, path + 1, end);
	*end = path + strcspn(path, ".=");
	return arena_strndup(a, path, (size_t)(*end - path));
}

const char *key_path_put(struct arena *a, const char *key)
{
	char *text, *p;

	if (*key && *key != '"' && !strpbrk(key, ".="))
		return key;
	p = text = arena_array(a, 2 * strlen(key) + 3, 1);
	*p++ = '"';
	for (; *key; key++) {
		if (*key == '"' || *key == '\\')
			*p++ = '\\';
		*p++ = *key;
	}
	*p = '"';
	return text;
}
