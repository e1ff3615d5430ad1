/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fit/quantile.h"

#include <math.h>

#include "laws/distribution.h"

enum { TOO_FEW_AT_RISK = 10 };

double fit_quantile(const struct dist *d, double p)
{
	double low = 0, high = 1;

	while (dist_upper(d, high) > 1 - p && high < 1e12)
		high *= 2;
	for (int i = 0; i < 200 && high - low > 1e-9 * high; i++) {
		double middle = (low + high) / 2;

		if (dist_upper(d, middle) > 1 - p)
			low = middle;
		else
			high = middle;
	}
	return high;
}

struct fit_qq fit_qq_point(const struct fit_choice *c, size_t i)
{
	double p = (double)(i + 1) / (FIT_QQ_POINTS + 1), log = survival_quantile(&c->survival, p);
	const struct survival_step *s = survival_step_at(&c->survival, log);

	if (c->sample.events < c->sample.n && s && s->at_risk < fmax(TOO_FEW_AT_RISK, 0.01 * c->sample.n))
		log = NAN;
	return (struct fit_qq){ p, log, fit_quantile(&c->chosen, p) };
}
