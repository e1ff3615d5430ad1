/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notes - words for what goes with stories. */
#include <string.h>

#include "base/nearest_word.h"
#include "program/stand_ins.h"
#include "report/story.h"

enum reason story_reason(const char *code, struct arena *a, const char **meant)
{
	for (enum reason i = REASON_NONE + 1; i < REASON_COUNT; i++)
		if (!strcmp(reason_codes[i], code))
			return i;
	if (meant)
		*meant = did_you_mean(a, code, reason_codes + 1, REASON_COUNT - 1);
	return REASON_NONE;
}

const char *story_reason_code(enum reason reason)
{
	return reason_codes[reason];
}

const char *story_assumed(struct arena *a, const struct stand_in *is, bool details)
{
	char words[300];

	if (stand_in_rows[is->kind].weight == STAND_IN_FINE && !details)
		return NULL;
	stand_in_text(is, words, sizeof(words));
	if (is->in)
		return arena_printf(a, "Assumed: %s, at %s of %s. Say it by %s.", words, is->at, is->in, is->give);
	return arena_printf(a, "Assumed of all calls: %s. Say it by %s.", words, is->give);
}
