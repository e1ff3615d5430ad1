/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A widget that Studio does not have: it says its text, then rests as long. */
#include "compile/flow.h"

int32_t lower_shout(struct builder *b, struct flow *f, struct widget *w)
{
	static const double weight[MAX_EVENTS] = { 1 };
	struct dist time = dist_constant(2 * speech_seconds(b, node_text(w->properties, "say", "")));

	widget_ways(b, f, w, weight);
	return widget_speak(b, f, w, &time, ways_branch(b, f, w, NULL));
}
