/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts - `run --shard` where what comes of the replications decides how many there are: each part
 * does its share of what is wanted so far and keeps it where the others find it. The part
 * that finds it to be enough reports, as one process would have.
 */
#include "base/diagnostics.h"
#include "base/source.h"
#include "cmd/shared/variation_internal.h"
#include "cmd/shared/write_results_internal.h"
#include "cmd/shared/run_shard_internal.h"

bool runs_in_rounds(const struct scenario *s)
{
	return s->precision_count || s->select.given;
}

static int report_point(struct variation *v, size_t point)
{
	struct results *r = campaign_results(v->campaign, point);
	struct delivery delivery;
	int status;

	if (delivery_open(&delivery, v->o, v->s, &status)) {
		campaign_write(v->campaign, point, delivery.rows.stream);
		status = deliver(&delivery, r);
	}
	delivery_free(&delivery);
	results_free(r);
	return status;
}

static int work(struct variation *v)
{
	size_t point;
	int status = EXIT_BAD_INPUT;

	if (v->s->max_time > 0)
		diag_error(&v->d, (struct where){ 0 },
			   "max_time cannot be given with --shard: parts take different times, and "
			   "have to agree");
	else if (campaign_add(v->campaign, NULL, 0, &point, &v->d))
		status = variation_work(v);
	if (v->d.errors)
		show_diagnostics(&v->d);
	return status < 0 ? report_point(v, point) : status;
}

int run_in_rounds(const struct options *o)
{
	struct variation v;
	int status;

	if (variation_start(&v, o, "", &status))
		status = work(&v);
	variation_free(&v);
	return status;
}
