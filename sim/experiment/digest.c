/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"
#include "base/source.h"
#include "experiment/digest_internal.h"

#include <string.h>

static uint64_t add_source(uint64_t digest, const struct source *source)
{
	/* an app that answers with others' documents has none of its own */
	return source ? digest_source(digest, source) : digest;
}

uint64_t digest_scenario(const struct scenario *s, const struct overrides *o)
{
	uint64_t digest = digest_number(digest_start(), s->seed);

	digest = digest_number(digest, s->replications);
	digest = digest_text(digest, s->profile, strlen(s->profile));
	/* a bare export's scenario follows from the export, but for its path */
	if (!s->default_text)
		digest = add_source(digest, s->source);
	for (size_t i = 0; i < s->flow_count; i++)
		digest = add_source(digest, s->flows[i].root->at.source);
	for (size_t i = 0; i < s->app_count; i++)
		digest = add_source(digest, s->apps[i].source);
	if (s->calls.trace)
		digest = add_source(digest, s->calls.trace);
	for (size_t i = 0; i < o->assignment_count; i++)
		digest = digest_text(digest, o->assignments[i], strlen(o->assignments[i]));
	return digest;
}

uint64_t digest_content(const struct scenario *s)
{
	uint64_t digest = digest_number(digest_start(), s->seed);

	digest = digest_text(digest, s->profile, strlen(s->profile));
	digest = digest_number(digest, s->content_digest);
	for (size_t i = 0; i < s->flow_count; i++)
		digest = add_source(digest, s->flows[i].root->at.source);
	for (size_t i = 0; i < s->app_count; i++)
		digest = add_source(digest, s->apps[i].source);
	return digest;
}
