/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV for spreadsheets and data frames (RFC 4180, lines end in LF). */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "replication/metric_rows.h"
#include "report/report.h"
#include "report/layout/metric_columns_internal.h"
#include "report/layout/terminal_text_internal.h"

void csv_put_real(FILE *out, double x)
{
	char digits[40];

	if (isfinite(x))
		fputs(show_exact(digits, sizeof(digits), x), out);
}

void csv_add_real(FILE *out, double x)
{
	putc(',', out);
	csv_put_real(out, x);
}

/* Why the pair is compared where not each one is. */
static const char *compared_with(const struct pairing *p, const struct comparison *c)
{
	bool best = c->first == p->best || c->second == p->best;

	return c->first ? "best" : best ? "first and best" : "first";
}

void report_comparisons_csv(FILE *out, const struct results *r)
{
	bool all = r->pairing.pairs == r->pairing.of;

	fprintf(out, "a,b,metric,unit,difference,low,high,p,p_holm,shown,gain%s\n", all ? "" : ",with");
	for (size_t i = 0; i < r->comparison_count; i++) {
		const struct comparison *c = &r->comparisons[i];
		const struct estimate *e = &c->difference;
		const double numbers[] = { e->defined ? e->value : NAN, e->defined ? e->low : NAN,
					   e->defined ? e->high : NAN, c->p, c->p_holm };

		csv_put_text(out, c->a);
		putc(',', out);
		csv_put_text(out, c->b);
		putc(',', out);
		csv_put_text(out, c->metric);
		fprintf(out, ",%s", metric_units[c->unit].name);
		for (size_t j = 0; j < 5; j++) {
			putc(',', out);
			csv_put_real(out, numbers[j]);
		}
		fprintf(out, ",%s,", c->shown ? "yes" : "no");
		csv_put_real(out, c->gain);
		if (!all)
			fprintf(out, ",%s", compared_with(&r->pairing, c));
		putc('\n', out);
	}
}

static void put_metric_names(FILE *out, const struct metric *metrics, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = metrics[i].name;

		fprintf(out, ",%s,%s_low,%s_high", name, name, name);
	}
	putc('\n', out);
}

static void put_whole_estimate(FILE *out, const struct estimate *e)
{
	putc(',', out);
	csv_put_real(out, e->defined ? e->value : NAN);
	putc(',', out);
	csv_put_real(out, e->defined ? e->low : NAN);
	putc(',', out);
	csv_put_real(out, e->defined ? e->high : NAN);
}

static void put_metrics(FILE *out, const struct metric *metrics, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_whole_estimate(out, &metrics[i].estimate);
	putc('\n', out);
}

/* In the columns of LIKE; what G has not is empty. */
static void put_part_metrics(FILE *out, const struct group_result *like, const struct group_result *g)
{
	for (size_t i = 0; i < like->metric_count; i++)
		put_whole_estimate(out, estimate_named(g->metrics, g->metric_count, like->metrics[i].name));
	putc('\n', out);
}

/* Every design has the same metrics in the same order. */
void report_designs_csv(FILE *out, const struct results *r)
{
	fputs("design,title,calls,successes,events", out);
	if (r->design_count)
		put_metric_names(out, r->designs[0].metrics, r->designs[0].metric_count);
	else
		putc('\n', out);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		csv_put_text(out, d->name);
		putc(',', out);
		csv_put_text(out, d->title ? d->title : d->name);
		fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRIu64, d->calls, d->successes,
			d->events);
		put_metrics(out, d->metrics, d->metric_count);
	}
}

/* The metrics that every group has come first. */
static size_t common_metrics(const struct results *r)
{
	size_t n = SIZE_MAX;

	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].group_count; j++)
			if (r->designs[i].groups[j].metric_count < n)
				n = r->designs[i].groups[j].metric_count;
	return n;
}

static bool same_metrics(const struct results *r)
{
	const struct group_result *first = NULL;

	for (size_t i = 0; i < r->design_count; i++)
		for (size_t j = 0; j < r->designs[i].group_count; j++) {
			const struct group_result *g = &r->designs[i].groups[j];

			first = first ? first : g;
			if (g->metric_count != first->metric_count)
				return false;
			for (size_t k = 0; k < g->metric_count; k++)
				if (strcmp(g->metrics[k].name, first->metrics[k].name))
					return false;
		}
	return true;
}

/* The first of KIND has the columns of all: their metrics are those of the scenario, but for agents. */
static void parts_csv(FILE *out, const struct results *r, enum result_kind kind)
{
	const struct group_result *widest = NULL;

	for (size_t i = 0; i < r->designs[0].part_count; i++) {
		const struct group_result *g = &r->designs[0].groups[r->designs[0].group_count + i];

		if (g->kind == kind && (!widest || g->metric_count > widest->metric_count))
			widest = g;
	}
	fprintf(out, "design,%s", kind == RESULT_LIST ? "list" : "participant");
	put_metric_names(out, widest->metrics, widest->metric_count);
	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		for (size_t k = d->group_count; k < d->group_count + d->part_count; k++) {
			if (d->groups[k].kind != kind)
				continue;
			csv_put_text(out, d->name);
			putc(',', out);
			csv_put_text(out, d->groups[k].name);
			put_part_metrics(out, widest, &d->groups[k]);
		}
	}
}

void report_lists_csv(FILE *out, const struct results *r)
{
	parts_csv(out, r, RESULT_LIST);
}

void report_participants_csv(FILE *out, const struct results *r)
{
	parts_csv(out, r, RESULT_PARTICIPANT);
}

void report_groups_csv(FILE *out, const struct results *r)
{
	size_t most = same_metrics(r) ? SIZE_MAX : GROUP_METRICS, common = common_metrics(r);
	size_t n = most < common ? most : common;
	bool begun = false;

	for (size_t i = 0; i < r->design_count; i++) {
		const struct design_result *d = &r->designs[i];

		for (size_t j = 0; j < d->group_count; j++) {
			const struct group_result *g = &d->groups[j];

			if (!begun) {
				fputs("design,group,agents,service_level_seconds", out);
				put_metric_names(out, g->metrics, n);
				begun = true;
			}
			csv_put_text(out, d->name);
			putc(',', out);
			csv_put_text(out, g->name);
			fprintf(out, ",%" PRIu64 ",", g->agents);
			csv_put_real(out, g->service_level_seconds);
			put_metrics(out, g->metrics, n);
		}
	}
}
