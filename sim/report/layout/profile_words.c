/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile_words - the rules that a result is of, in a few words. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/texts.h"
#include "report/layout/terminal_text_internal.h"
#include "report/report.h"

/* Columns of the names of rules that are changed: all of them, or none. */
enum { WIDEST_PROFILE = 44 };

static const char *names_of(struct arena *a, const struct texts *changed)
{
	const char *text = "";

	for (size_t i = 0; i < changed->count; i++) {
		text = arena_printf(a, "%s%s%s", text, i ? ", " : "", text_clean(a, changed->list[i]));
		if (text_width(text) > WIDEST_PROFILE)
			return "";
	}
	return text;
}

const char *report_profile_words(struct arena *a, const char *profile, const struct texts *changed,
				 bool named)
{
	const char *names = named ? names_of(a, changed) : "";

	if (!changed->count)
		return arena_printf(a, "profile %s", profile);
	return arena_printf(a, "profile %s, %zu rule%s changed%s%s", profile, changed->count,
			    changed->count == 1 ? "" : "s", *names ? ": " : "", names);
}
