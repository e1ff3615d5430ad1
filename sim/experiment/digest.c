/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/digest.h"

#include <string.h>

uint64_t digest_start(void)
{
	return UINT64_C(0xcbf29ce484222325);
}

uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < size; i++)
		digest = (digest ^ p[i]) * UINT64_C(0x100000001b3);
	return digest;
}

static uint64_t add_number(uint64_t digest, uint64_t value)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(value >> 8 * i);
	return digest_bytes(digest, bytes, sizeof(bytes));
}

/* With the length first, so that no two lists of texts read the same. */
static uint64_t add_text(uint64_t digest, const char *text, size_t length)
{
	return digest_bytes(add_number(digest, length), text, length);
}

static uint64_t add_source(uint64_t digest, const struct source *source)
{
	return add_text(digest, source->text, source->length);
}

uint64_t digest_scenario(const struct scenario *s, const struct overrides *o)
{
	uint64_t digest = add_number(digest_start(), s->seed);

	digest = add_number(digest, s->replications);
	digest = add_text(digest, s->profile, strlen(s->profile));
	/* a bare export's scenario follows from the export, but for its path */
	if (!s->default_text)
		digest = add_source(digest, s->source);
	for (size_t i = 0; i < s->flow_count; i++)
		digest = add_source(digest, s->flows[i].root->at.source);
	for (size_t i = 0; i < s->app_count; i++)
		digest = add_source(digest, s->apps[i].source);
	for (size_t i = 0; i < o->assignment_count; i++)
		digest = add_text(digest, o->assignments[i], strlen(o->assignments[i]));
	return digest;
}
