/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pattern - regular expressions of splits: compiled, and texts that match them; private to
 * the room. */
#ifndef RINGFLOW_COMPILE_STUDIO_PATTERN_INTERNAL_H
#define RINGFLOW_COMPILE_STUDIO_PATTERN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct builder;

/* PATTERN as splits mean it; NULL, with a MESSAGE of at least 120 bytes and the place *AT,
 * when it is none. To be freed by pcre2_code_free(). */
void *pattern_compile(const struct builder *b, const char *pattern, char *message, size_t *at);
/* Does PATTERN match TEXT? */
bool pattern_matches(const struct builder *b, const char *pattern, const char *text);
/* TELL some texts that PATTERN matches: none where a few guesses find none. */
void pattern_examples(const struct builder *b, const char *pattern,
		      void (*tell)(void *context, const char *text), void *context);

#endif
