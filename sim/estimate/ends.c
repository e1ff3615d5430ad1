/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ends - what became of callers: how many, their share of all, how long their calls took. */
#include <math.h>

#include "base/memory.h"
#include "estimate/sample_internal.h"

void design_ends(struct design_result *r, const struct samples *s, bool machines, struct arena *a,
		 double confidence)
{
	r->ends = arena_array(a, ENDS, sizeof(*r->ends));
	r->end_count = machines ? ENDS : ENDS_OF_PEOPLE;
	for (size_t i = 0; i < r->end_count; i++) {
		const uint64_t *column = s->column[COL_ends + (int)i];
		uint64_t calls = column_sum(column, s->n);
		double ms = (double)column_sum(s->column[COL_end_lengths + (int)i], s->n);

		r->ends[i] = (struct end_result){
			.end = end_rows[i].name, .text = end_rows[i].text, .calls = calls,
			.share = rate_estimate(column, s->column[COL_calls], s->n, confidence),
			.mean_length = calls ? ms / 1000 / (double)calls : NAN,
		};
	}
}
