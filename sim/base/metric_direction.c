/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric_direction - is more of a metric better, or less? */
#include "base/metric_direction.h"

#include <stddef.h>
#include <string.h>

enum metric_direction metric_direction(const char *metric)
{
	static const struct {
		const char *word;
		enum metric_direction direction;
	} words[] = {
		{ "success", MORE_IS_BETTER },	{ "service_level", MORE_IS_BETTER },
		{ "400", LESS_IS_BETTER },	{ "abandon", LESS_IS_BETTER },
		{ "wait", LESS_IS_BETTER },	{ "time_to", LESS_IS_BETTER },
		{ "fail", LESS_IS_BETTER },	{ "asa", LESS_IS_BETTER },
		{ "refused", LESS_IS_BETTER },	{ "stuck", LESS_IS_BETTER },
		{ "queue", LESS_IS_BETTER },	{ "no_answer", LESS_IS_BETTER },
		{ "rings_per", LESS_IS_BETTER }, { "away", LESS_IS_BETTER },
		{ "silence", LESS_IS_BETTER },	{ "human_as", LESS_IS_BETTER },
		{ "as_human", LESS_IS_BETTER }, { "given_up", LESS_IS_BETTER },
		{ "attempts_per", LESS_IS_BETTER }, { "served_within", MORE_IS_BETTER },
		{ "reached", MORE_IS_BETTER },	{ "message_left", MORE_IS_BETTER },
	};
	const char *dot = strrchr(metric, '.'), *name = dot ? dot + 1 : metric;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strstr(name, words[i].word))
			return words[i].direction;
	return NEITHER_IS_BETTER;
}
