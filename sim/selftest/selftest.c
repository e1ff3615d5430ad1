/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "selftest/selftest.h"

#include <math.h>

#include "base/diagnostics.h"

/* The spread of what the replications say, whatever interval stands beside. */
static double standard_error(const double *values, size_t n, double mean)
{
	double squares = 0, used = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(values[i])) {
			squares += (values[i] - mean) * (values[i] - mean);
			used++;
		}
	return used > 1 ? sqrt(squares / (used - 1) / used) : NAN;
}

static struct selftest_row row_of(const struct selftest_case *c, const struct selftest_value *v,
				  const struct results *r)
{
	struct selftest_row row = { c->name, v->metric, v->formula, NAN, NAN,
				    v->exact(c->parameters), NAN };
	const struct metric *m = result_metric_named(&r->designs[0], v->metric);

	if (!m || !m->estimate.defined)
		return row;
	row.simulated = m->estimate.value;
	row.error = standard_error(m->values, r->blocks, row.simulated);
	row.z = (row.simulated - row.exact) / row.error;
	return row;
}

static size_t run_case(const struct selftest_case *c, uint64_t seed, unsigned threads,
		       struct selftest_row *rows, struct diagnostics *d)
{
	const struct experiment_options options = { .threads = threads };
	struct overrides o = { .seed = &seed };
	size_t errors = d->errors, count = 0;
	struct scenario *s = scenario_from_text(c->name, c->text, &o, d);
	struct results *r = d->errors == errors ? experiment_run(s, &options, d) : NULL;

	for (size_t i = 0; r && i < SELFTEST_VALUES && c->values[i].metric; i++)
		rows[count++] = row_of(c, &c->values[i], r);
	results_free(r);
	scenario_free(s);
	return count;
}

size_t selftest_run(const struct selftest_case *cases, size_t count, const struct selftest_options *o,
		    struct selftest_row *rows, struct diagnostics *d)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		if (o->progress)
			o->progress->step(o->progress->context,
					  &(struct progress_step){ .what = "cases", .done = i, .total = count });
		n += run_case(&cases[i], o->seed, o->threads, rows + n, d);
	}
	return n;
}
