/* SPDX-License-Identifier: GPL-3.0-or-later */
/* widgets_csv - the visits of widgets, a row for each thing that is counted. */
#include <inttypes.h>
#include <math.h>

#include "base/text.h"
#include "report/layout/terminal_text_internal.h"
#include "report/report.h"

/* What a row says of a widget; NULL: has nothing to say. */
struct row {
	const char *what, *name, *condition, *next;
	uint64_t count;
	const struct estimate *share, *per_call, *mean_time;
};

static void put_estimate_if_any(FILE *out, const struct estimate *e)
{
	bool defined = e && e->defined;

	csv_add_real(out, defined ? e->value : NAN);
	csv_add_real(out, defined ? e->low : NAN);
	csv_add_real(out, defined ? e->high : NAN);
}

static void put_texts(FILE *out, const char *const *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i)
			putc(',', out);
		if (texts[i])
			csv_put_text(out, texts[i]);
	}
}

static void put_row(FILE *out, const struct design_result *d, const struct widget_result *w,
		    const struct row *row)
{
	const char *const texts[] = { d->name, w->flow, w->name, w->type, row->what, row->name,
				      row->condition, row->next };

	put_texts(out, texts, sizeof(texts) / sizeof(*texts));
	fprintf(out, ",%" PRIu64, row->count);
	put_estimate_if_any(out, row->share);
	put_estimate_if_any(out, row->per_call);
	put_estimate_if_any(out, row->mean_time);
	putc('\n', out);
}

static void put_widget(FILE *out, const struct design_result *d, const struct widget_result *w)
{
	put_row(out, d, w, &(struct row){ .what = "visits", .count = w->visits, .share = &w->call_share,
					  .per_call = &w->per_call, .mean_time = &w->mean_time });
	for (size_t i = 0; i < w->way_count; i++)
		put_row(out, d, w, &(struct row){ .what = "transition", .name = w->ways[i].event,
						  .condition = w->ways[i].condition,
						  .next = w->ways[i].next, .count = w->ways[i].count,
						  .share = &w->ways[i].share });
	for (size_t i = 0; i < w->end_count; i++)
		put_row(out, d, w, &(struct row){ .what = "end", .name = w->ends[i].end,
						  .count = w->ends[i].calls, .share = &w->ends[i].share });
}

void report_widgets_csv(FILE *out, const struct results *r)
{
	fputs("design,flow,widget,type,what,name,condition,next,count,share,share_low,share_high,"
	      "visits_per_call,visits_per_call_low,visits_per_call_high,"
	      "mean_time,mean_time_low,mean_time_high\n", out);
	for (size_t i = 0; i < r->design_count; i++)
		for (size_t k = 0; k < r->designs[i].widget_count; k++)
			put_widget(out, &r->designs[i], &r->designs[i].widgets[k]);
}

bool format_with_widgets(const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++)
		if (r->designs[i].widget_count)
			return true;
	return false;
}
