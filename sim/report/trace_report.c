/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/trace_report.h"

#include <inttypes.h>

#include "base/memory.h"
#include "base/text.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/story/story_internal.h"

static const char *why(struct arena *a, const struct traced_call *c)
{
	char number[32], clock[CLOCK_SIZE];

	show_count(number, sizeof(number), c->count);
	story_clock(clock, c->time);
	switch (c->why) {
	case TRACED_FAILURE:
		return arena_printf(a, "%s (%s): %s%s", reason_texts[c->reason], reason_codes[c->reason],
				    c->count > 1 ? "the first of " : "the only ", c->count > 1 ? number : "one");
	case TRACED_TYPICAL:
		return c->count > 1 ? arena_printf(a, "typical of the %s that reached the goal: took the median of their times, %s s",
						   number, clock) :
				      arena_printf(a, "the only one that reached the goal: took %s s", clock);
	case TRACED_WAIT:
		return arena_printf(a, "waited longest for an agent: %s s", clock);
	default:
		return arena_printf(a, "was slowest to reach Studio: %s s after its creation", clock);
	}
}

static void put_call(FILE *out, const struct traced_call *c, const struct report_style *style)
{
	struct arena a = { 0 };

	fputs("   ", out);
	text_paragraph(out, why(&a, c), 3, style->width);
	fprintf(out, "     %s%s%s\n", paint_on(PAINT_DIM, style->colour), text_clean(&a, c->command),
		paint_off(PAINT_DIM, style->colour));
	arena_free(&a);
}

void report_traced(FILE *out, const struct traced_design *list, size_t count, uint32_t replication,
		   const struct report_style *style)
{
	fprintf(out, "Calls worth a look, of replication %" PRIu32 "\n", replication + 1);
	for (size_t i = 0; i < count; i++) {
		const struct traced_design *d = &list[i];
		struct arena a = { 0 };
		char letter[24], number[32];

		fprintf(out, "\n%s%s  %s%s: %s call%s\n", paint_on(PAINT_BOLD, style->colour),
			design_letter(letter, sizeof(letter), d->number),
			text_clean(&a, d->title && *d->title ? d->title : d->name), paint_off(PAINT_BOLD, style->colour),
			show_count(number, sizeof(number), d->offered), d->offered == 1 ? "" : "s");
		for (size_t k = 0; k < d->count; k++)
			put_call(out, &d->calls[k], style);
		arena_free(&a);
	}
	fputs("\nAll that failed for one reason: --reason CODE. As a picture or for programs: --format.\n", out);
}
