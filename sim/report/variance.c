/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What variance reduction is worth: how many times more replications it would take without. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/table.h"

static void say_how(FILE *out, const struct results *r)
{
	if (r->sampling.scheme != SAMPLING_PLAIN)
		fprintf(out, "%s sampling, %" PRIu64 " blocks of %u replications",
			r->sampling.scheme == SAMPLING_ANTITHETIC ? "Antithetic" : "Stratified",
			r->blocks, sampling_block(&r->sampling));
	if (r->controlled)
		fputs(r->sampling.scheme == SAMPLING_PLAIN ? "Control variates" :
							     ", control variates", out);
}

static void say_too_few(FILE *out, const struct results *r)
{
	if (r->controls && !r->controlled)
		fprintf(out, "\nNo control variates: nothing varies with them, or there are too few %s, "
			     "%" PRIu64 "; ten more than controls are needed.\n",
			r->blocks < r->replications ? "blocks" : "replications", r->blocks);
}

void table_variance(FILE *out, const struct results *r)
{
	char letter[24];

	say_too_few(out, r);
	if (r->sampling.scheme == SAMPLING_PLAIN && !r->controlled)
		return;
	putc('\n', out);
	say_how(out, r);
	fputs(". Variance of success against plain sampling's:", out);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct metric *m = result_metric(&r->designs[i], "success_rate");
		double gain = m ? m->gain : NAN;

		fprintf(out, "%s %s ", i ? "," : "", design_letter(letter, sizeof letter, i));
		if (isfinite(gain) && gain >= 1)
			fprintf(out, "1/%.3g", gain);
		else if (isfinite(gain))
			fprintf(out, "%.3g times", 1 / gain);
		else
			fputs("-", out);
	}
	fputs(".\n", out);
}
