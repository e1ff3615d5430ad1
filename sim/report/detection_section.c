/* SPDX-License-Identifier: GPL-3.0-or-later */
/* detection_section - calls that were over before machine detection had said who answered. */
#include <inttypes.h>

#include "base/memory.h"
#include "report/table_internal.h"

/* Fewer are by chance what they are. */
static const double worth_saying = 0.01;

/* "1,200 of 4,000 people" of whom it was told nothing, in A; NULL: of hardly any. */
static const char *untold(struct arena *a, uint64_t listened, uint64_t told, const char *whom)
{
	char part[32], whole[32];

	if (told >= listened || (double)(listened - told) < worth_saying * (double)listened)
		return NULL;
	return arena_printf(a, "%s of %s %s", show_count(part, sizeof part, listened - told),
			    show_count(whole, sizeof whole, listened), whom);
}

/* NULL: of hardly any. */
static const char *detection_words(struct arena *a, const struct design_result *d)
{
	const char *people = untold(a, design_count_of(d, "people_listened_to"), design_count_of(d, "people_detected"), "people");
	const char *machines = untold(a, design_count_of(d, "machines_listened_to"), design_count_of(d, "machines_detected"),
				      "machines");

	if (!people && !machines)
		return NULL;
	return arena_printf(a, "over before machine detection said who answered: the calls of %s%s%s",
			    people ? people : machines, people && machines ? " and of " : "",
			    people && machines ? machines : "");
}

void table_detection(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	char letter[24];

	for (size_t i = 0; i < r->design_count; i++) {
		const char *words = detection_words(&a, &r->designs[i]);

		if (words)
			table_say(out, style, 3, "%s  %s", design_letter(letter, sizeof letter, i), words);
	}
	arena_free(&a);
}
