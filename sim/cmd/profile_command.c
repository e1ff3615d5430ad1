/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profile_command - the platform's rules, each with its default and its source. */
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/text.h"
#include "cmd/cmd.h"

int cmd_profile(const struct options *o)
{
	struct report_style style = output_style(o);
	struct arena a = { 0 };

	if (!o->argument) {
		report_profiles(stdout, &style);
		return finish_output(EXIT_OK);
	}
	for (size_t i = 0; i < profile_count; i++)
		if (!strcmp(profile_names[i], o->argument)) {
			report_profile(stdout, i, &style);
			return finish_output(EXIT_OK);
		}
	message(stderr, "ringflow profile: unknown profile '%s'%s\n", o->argument,
		expected_word(&a, o->argument, profile_names, profile_count));
	arena_free(&a);
	return EXIT_BAD_INPUT;
}
