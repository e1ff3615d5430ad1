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

void table_variance(FILE *out, const struct results *r)
{
	char letter[24];

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
