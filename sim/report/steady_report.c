/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was left out so that the rest is the steady state. */
#include <inttypes.h>

#include "base/memory.h"
#include "base/units.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"
#include "report/table_internal.h"

/* How long is LENGTH, which is observed at a time? In A. */
static const char *memory_words(struct arena *a, const struct steady_result *s, double length)
{
	char relaxation[48];

	if (!(s->relaxation > 0))
		return "";
	return arena_printf(a, ", %.0f times what the slowest level remembers (%s)", length / s->relaxation,
			    format_duration(relaxation, sizeof relaxation, s->relaxation));
}

static void say_batches(FILE *out, const struct steady_result *s, const struct report_style *style,
			struct arena *a)
{
	const char *doubled = "";
	char batch[48];

	if (s->doublings)
		doubled = arena_printf(a, ", made twice as long %u time%s to be independent", s->doublings,
				       s->doublings == 1 ? "" : "s");
	table_say(out, style, 4, "  one run, %" PRIu64 " batches of %s%s%s", s->batches,
		  format_duration(batch, sizeof batch, s->batch), memory_words(a, s, s->batch), doubled);
	if (s->dependent)
		table_say(out, style, 4, "  %sneighbouring batches still depend on each other: %s has an "
			  "autocorrelation of %.2f; intervals are too narrow%s",
			  paint_on(PAINT_RED, style->colour), s->dependent, s->correlation,
			  paint_off(PAINT_RED, style->colour));
}

static void say_warm_up(FILE *out, const struct results *r, const struct report_style *style)
{
	const struct steady_result *s = &r->steady;
	const char *on = paint_on(PAINT_BOLD, style->colour), *off = paint_off(PAINT_BOLD, style->colour);
	char warm_up[48], letter[24];

	putc('\n', out);
	if (s->design)
		table_say(out, style, 2, "%sSteady state%s  the first %s are left out: so long %s took to settle "
			  "in %s", on, off, format_duration(warm_up, sizeof warm_up, s->warm_up), s->series,
			  letter_of(letter, sizeof letter, r, s->design));
	else
		table_say(out, style, 2, "%sSteady state%s  from the first call on: nothing is left out", on, off);
}

void table_steady(FILE *out, const struct results *r, const struct report_style *style)
{
	const struct steady_result *s = &r->steady;
	char pilot[48], mser[48], observed[48];
	struct arena a = { 0 };

	if (!s->given)
		return;
	say_warm_up(out, r, style);
	table_say(out, style, 4, "  found in a pilot of %" PRIu64 " × %s: MSER-5 says %s, and three times is to "
		  "be forgotten what a level remembers", s->pilot_replications,
		  format_duration(pilot, sizeof pilot, s->pilot), format_duration(mser, sizeof mser, s->mser));
	if (s->batches)
		say_batches(out, s, style, &a);
	else
		table_say(out, style, 4, "  observed in each replication: %s%s",
			  format_duration(observed, sizeof observed, s->observed),
			  memory_words(&a, s, s->observed));
	arena_free(&a);
}
