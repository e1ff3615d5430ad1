/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow_palette - the colours of drawn flows: on white, and in their place on dark ground. */
#ifndef RINGFLOW_REPORT_FLOW_FLOW_PALETTE_INTERNAL_H
#define RINGFLOW_REPORT_FLOW_FLOW_PALETTE_INTERNAL_H

#include <stddef.h>

#include "report/flow/flow_words_internal.h"

#define FLOW_INK "#1f2328"
#define FLOW_MUTE "#57606a"
#define FLOW_LINE "#6e7781"
#define FLOW_FAINT "#afb8c1"

/* A fill and a line that go together. */
struct flow_paint {
	const char *fill, *line;
};

extern const struct flow_paint flow_group_paints[FLOW_GROUPS];
/* By how many calls come: none, fewer than 1 in 20, than 1 in 5, than half, more. */
enum { FLOW_STEPS = 5 };
extern const struct flow_paint flow_traffic_paints[FLOW_STEPS];
/* By enum end_kind; and by enum severity, of lines alone. */
extern const struct flow_paint flow_end_paints[3];
extern const char *const flow_fault_colours[3];

/* The step of COUNT of WHOLE. */
size_t flow_traffic_step(uint64_t count, uint64_t whole);

/* Every colour above, what stands for it on dark ground, and in a page: its variable of page.css, of
 * colours that counted flows have; NULL: others. */
extern const struct flow_theme {
	const char *light, *dark, *variable;
} flow_themes[];
extern const size_t flow_theme_count;

#endif
