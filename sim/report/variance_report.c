/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What variance reduction is worth: how many times more replications it would take without. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/sampling_plan.h"
#include "report/layout/heading_internal.h"
#include "report/table_internal.h"

static const char *how(struct arena *a, const struct results *r)
{
	if (r->sampling.scheme == SAMPLING_PLAIN)
		return "Control variates";
	return arena_printf(a, "%s sampling, %" PRIu64 " blocks of %u replications%s",
			    r->sampling.scheme == SAMPLING_ANTITHETIC ? "Antithetic" : "Stratified",
			    r->blocks, sampling_block(&r->sampling), r->controlled ? ", control variates" : "");
}

static void say_too_few(FILE *out, const struct results *r, const struct report_style *style)
{
	if (!r->controls || r->controlled)
		return;
	putc('\n', out);
	table_say(out, style, 0, "No control variates: nothing varies with them, or there are too few %s, "
		  "%" PRIu64 "; ten more than controls are needed.",
		  r->blocks < r->replications ? "blocks" : "replications", r->blocks);
}

/* How many times the variance GAIN makes smaller, of the design with LETTER. */
static const char *words_of_gain(struct arena *a, const char *letter, double gain)
{
	if (isfinite(gain) && gain >= 1)
		return arena_printf(a, "%s 1/%.3g", letter, gain);
	if (isfinite(gain))
		return arena_printf(a, "%s %.3g times", letter, 1 / gain);
	return arena_printf(a, "%s -", letter);
}

void table_variance(FILE *out, const struct results *r, const struct report_style *style)
{
	struct arena a = { 0 };
	const char *text = "";
	char letter[24];

	say_too_few(out, r, style);
	if (r->sampling.scheme == SAMPLING_PLAIN && !r->controlled)
		return;
	putc('\n', out);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct metric *m = result_metric(&r->designs[i], "success_rate");

		design_letter(letter, sizeof letter, i);
		text = arena_printf(&a, "%s%s %s", text, i ? "," : "",
				    words_of_gain(&a, letter, m ? m->gain : NAN));
	}
	table_say(out, style, 0, "%s. Variance of success against plain sampling's:%s.", how(&a, r), text);
	arena_free(&a);
}
