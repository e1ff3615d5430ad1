/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was left out so that the rest is the steady state. */
#include <inttypes.h>

#include "report/table.h"

/* How long is LENGTH, which is observed at a time? */
static void say_memory(FILE *out, const struct steady_result *s, double length)
{
	char relaxation[48];

	if (s->relaxation > 0)
		fprintf(out, ", %.0f times what the slowest level remembers (%s)", length / s->relaxation,
			format_duration(relaxation, sizeof relaxation, s->relaxation));
}

static void say_batches(FILE *out, const struct steady_result *s, const struct report_style *style)
{
	char batch[48];

	fprintf(out, "  one run, %" PRIu64 " batches of %s", s->batches,
		format_duration(batch, sizeof batch, s->batch));
	say_memory(out, s, s->batch);
	if (s->doublings)
		fprintf(out, ", made twice as long %u time%s to be independent", s->doublings,
			s->doublings == 1 ? "" : "s");
	putc('\n', out);
	if (s->dependent)
		fprintf(out, "  %sneighbouring batches still depend on each other: %s has an autocorrelation of "
			"%.2f; intervals are too narrow%s\n", paint_on(PAINT_RED, style->colour),
			s->dependent, s->correlation, paint_off(PAINT_RED, style->colour));
}

void table_steady(FILE *out, const struct results *r, const struct report_style *style)
{
	const struct steady_result *s = &r->steady;
	const char *on = paint_on(PAINT_BOLD, style->colour), *off = paint_off(PAINT_BOLD, style->colour);
	char warm_up[48], pilot[48], mser[48], observed[48], letter[24];

	if (!s->given)
		return;
	fprintf(out, "\n%sSteady state%s  ", on, off);
	if (s->design)
		fprintf(out, "the first %s are left out: so long %s took to settle in %s\n",
			format_duration(warm_up, sizeof warm_up, s->warm_up), s->series,
			letter_of(letter, sizeof letter, r, s->design));
	else
		fprintf(out, "from the first call on: nothing is left out\n");
	fprintf(out, "  found in a pilot of %" PRIu64 " × %s: MSER-5 says %s, and three times is to be forgotten "
		"what a level remembers\n", s->pilot_replications,
		format_duration(pilot, sizeof pilot, s->pilot),
		format_duration(mser, sizeof mser, s->mser));
	if (s->batches) {
		say_batches(out, s, style);
		return;
	}
	fprintf(out, "  observed in each replication: %s",
		format_duration(observed, sizeof observed, s->observed));
	say_memory(out, s, s->observed);
	putc('\n', out);
}
