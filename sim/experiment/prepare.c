/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prepare - the plan of a scenario, with everything that is wrong with it told at once. */
#include "base/diagnostics.h"
#include "base/source.h"
#include "experiment/prepare_internal.h"

#include "estimate/estimate.h"
#include "experiment/experiment.h"
#include "steady/steady.h"

bool experiment_prepare(struct plan *p, const struct scenario *s, struct diagnostics *d)
{
	bool ok;

	if (!plan_init(p, s, d))
		return false;
	ok = estimate_check(p, d);
	ok &= steady_check(p, d);
	return ok;
}

bool experiment_check(const struct scenario *s, struct diagnostics *d)
{
	struct plan plan;
	bool ok = experiment_prepare(&plan, s, d);

	plan_free(&plan);
	return ok;
}

bool experiment_metric(const struct scenario *s, const char *metric, struct where at,
		       struct diagnostics *d)
{
	struct plan plan;
	bool known = experiment_prepare(&plan, s, d) && metric_check(&plan, metric, at, d);

	plan_free(&plan);
	return known;
}

bool experiment_requirement(const struct requirement *c, const struct scenario *s,
			    struct diagnostics *d)
{
	struct plan plan;
	bool ok = experiment_prepare(&plan, s, d) && conditions_check(c, 1, &plan, d);

	plan_free(&plan);
	return ok;
}
