/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calls_sections - what became of calls: why they failed, how they ended, how long Studio took. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "program/names.h"
#include "report/html/sections_internal.h"
#include "report/layout/heading_internal.h"
#include "report/table_internal.h"

enum { MOST_REASONS = 32 };

/* ---- why calls failed ---- */

/* Reasons by how many calls they cost in all designs, each with its colour; the rest share the last. */
struct palette {
	size_t count;
	const char *reasons[MOST_REASONS];
	uint64_t calls[MOST_REASONS];
};

static void count_reason(struct palette *p, const struct reason_count *why)
{
	size_t i = 0;

	while (i < p->count && strcmp(p->reasons[i], why->reason))
		i++;
	if (i == MOST_REASONS)
		return;
	if (i == p->count) {
		p->reasons[p->count] = why->reason;
		p->calls[p->count++] = 0;
	}
	p->calls[i] += why->count;
}

static void sort_reasons(struct palette *p)
{
	for (size_t i = 1; i < p->count; i++)
		for (size_t k = i; k && p->calls[k - 1] < p->calls[k]; k--) {
			const char *reason = p->reasons[k];
			uint64_t calls = p->calls[k];

			p->reasons[k] = p->reasons[k - 1];
			p->calls[k] = p->calls[k - 1];
			p->reasons[k - 1] = reason;
			p->calls[k - 1] = calls;
		}
}

static size_t colour_of(const struct palette *p, const char *reason)
{
	for (size_t i = 0; i < p->count && i < PARTS - 1; i++)
		if (!strcmp(p->reasons[i], reason))
			return i;
	return PARTS - 1;
}

static void put_without_parts(struct sheet *s, size_t design, const char *kind, const char *words)
{
	fputs("<div class=\"parts\"><div>", s->out);
	page_design(s, design);
	html(s->out, "</div><div class=\"%s\">%s</div></div>\n", kind, words);
}

static void put_reasons(struct sheet *s, const struct palette *palette, size_t design)
{
	const struct design_result *d = &s->r->designs[design];
	struct part *parts = arena_array(&s->a, d->reason_count + 1, sizeof(*parts));

	for (size_t i = 0; i < d->reason_count; i++)
		parts[i] = (struct part){ d->reasons[i].text,
					  d->calls ? (double)d->reasons[i].count / (double)d->calls : 0,
					  colour_of(palette, d->reasons[i].reason), d->reasons[i].count };
	if (d->reason_count) {
		page_parts(s, design, parts, d->reason_count);
		return;
	}
	put_without_parts(s, design, d->calls ? "ok" : "so", d->calls ? "no call failed" : "no call was counted");
}

static uint64_t count_of(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->count_count; i++)
		if (!strcmp(d->counts[i].name, name))
			return d->counts[i].count;
	return 0;
}

static void put_count(struct sheet *s, const char *text, uint64_t count, const char *share)
{
	char number[32];

	html(s->out, "<td class=\"t\">%s</td><td>%s</td><td>%s</td></tr>\n", text,
	     show_count(number, sizeof number, count), share);
}

static void put_code(struct sheet *s, size_t design, const struct code_total *code)
{
	fputs("<tr><th scope=\"row\">", s->out);
	page_letter(s, design);
	fputs("</th>", s->out);
	put_count(s, arena_printf(&s->a, "error %d: %s", code->code, code->text), code->count, "");
}

static void put_counts(struct sheet *s, size_t design)
{
	const struct design_result *d = &s->r->designs[design];
	char part[32];

	for (size_t i = 0; i < d->reason_count; i++) {
		fputs("<tr><th scope=\"row\">", s->out);
		page_letter(s, design);
		fputs("</th>", s->out);
		put_count(s, d->reasons[i].text, d->reasons[i].count,
			  show_part(part, sizeof part, d->reasons[i].count, d->calls));
	}
	for (size_t i = 0; i < d->code_count; i++)
		put_code(s, design, &d->codes[i]);
}

/* Which requests were answered 400, by whom; a call may succeed all the same after a retry. */
static void say_answers(struct sheet *s, size_t design)
{
	const struct design_result *d = &s->r->designs[design];
	uint64_t rest = count_of(d, "rest_400"), studio = count_of(d, "studio_400");
	char a[32], b[32], c[32];

	if (!(rest + studio))
		return;
	fputs("<p class=\"meta\">", s->out);
	page_letter(s, design);
	html(s->out, " HTTP 400: %s by the REST API, %s by Studio, of %s requests meant for Studio.</p>\n",
	     show_count(a, sizeof a, rest), show_count(b, sizeof b, studio),
	     show_count(c, sizeof c, count_of(d, "studio_requests")));
}

void page_failures(struct sheet *s)
{
	struct palette palette = { 0 };

	for (size_t i = 0; i < s->r->design_count; i++)
		for (size_t k = 0; k < s->r->designs[i].reason_count; k++)
			count_reason(&palette, &s->r->designs[i].reasons[k]);
	sort_reasons(&palette);
	fputs("<p>Of all calls of a design, those that missed its goal, by their first cause. A bar is as long as "
	      "all calls; what is empty of it succeeded.</p>\n", s->out);
	for (size_t i = 0; i < s->shown; i++)
		put_reasons(s, &palette, s->order[i]);
	for (size_t i = 0; i < s->shown; i++)
		say_answers(s, s->order[i]);
	page_told(s, table_other_end);
	page_told(s, table_detection);
	page_told(s, table_failures_assumed);
	page_told(s, table_retrials);
	page_begin_numbers(s, "The numbers", "Design|<Reason or error code|Times|Of all calls");
	for (size_t i = 0; i < s->shown; i++)
		put_counts(s, s->order[i]);
	page_end_numbers(s);
	page_more(s, s->r->design_count, s->shown, "summary.json");
	page_stories(s, palette.reasons, palette.count);
}

/* ---- how calls ended ---- */

static void put_ends(struct sheet *s, size_t design)
{
	/* by ends.def: green for a person, blue for a message, red for an error; what is no call is grey */
	static const size_t colours[ENDS] = { 7, 5, 3, 6, 0, 4, 2, 1, 7, 6, 7 };
	const struct design_result *d = &s->r->designs[design];
	struct part *parts = arena_array(&s->a, d->end_count, sizeof(*parts));
	size_t count = 0;

	for (size_t i = 0; i < d->end_count; i++)
		if (d->ends[i].calls)
			parts[count++] = (struct part){ d->ends[i].text, d->ends[i].share.value, colours[i % ENDS],
							d->ends[i].calls };
	if (count)
		page_parts(s, design, parts, count);
	else
		put_without_parts(s, design, "so", "no call was counted");
}

static void put_end_numbers(struct sheet *s, size_t design)
{
	const struct design_result *d = &s->r->designs[design];
	char number[32];

	for (size_t i = 0; i < d->end_count; i++) {
		const struct end_result *e = &d->ends[i];
		struct estimate length = { e->mean_length, e->mean_length, e->mean_length, e->calls > 0, "" };
		struct shown share = show_share(&e->share);

		fputs("<tr><th scope=\"row\">", s->out);
		page_letter(s, design);
		html(s->out, "</th><td class=\"t\">%s</td><td>%s</td><td>", e->text,
		     show_count(number, sizeof number, e->calls));
		html_shown(s->out, &share);
		html(s->out, "</td><td>%s</td></tr>\n", show_seconds(&length).value);
	}
}

void page_ends(struct sheet *s)
{
	fputs("<p>What became of the caller, whatever the design's goal. Each call has the first that fits.</p>\n", s->out);
	for (size_t i = 0; i < s->shown; i++)
		put_ends(s, s->order[i]);
	page_rivers(s);
	page_begin_numbers(s, "The numbers", "Design|<The caller|Calls|Share|Mean length");
	for (size_t i = 0; i < s->shown; i++)
		put_end_numbers(s, s->order[i]);
	page_end_numbers(s);
	page_more(s, s->r->design_count, s->shown, "summary.json");
}

/* ---- time to Studio ---- */

static const char *const times[] = { "time_to_studio_p50", "time_to_studio_p95", "time_to_studio_p99",
				     "time_to_studio_mean" };
enum { TIMES = sizeof(times) / sizeof(*times) };

static const struct estimate *time_of(const struct results *r, size_t design, size_t k)
{
	static const struct estimate undefined = { .defined = false };
	const struct metric *m = result_metric(&r->designs[design], times[k]);

	return m ? &m->estimate : &undefined;
}

static double longest(const struct results *r)
{
	double most = 0;

	for (size_t i = 0; i < r->design_count; i++)
		for (size_t k = 0; k < r->designs[i].quantile_count; k++)
			if (r->designs[i].time_to_studio[k].seconds.defined)
				most = fmax(most, r->designs[i].time_to_studio[k].seconds.value);
	return most;
}

/* Where an axis ends that has room beyond MOST, so that a step there is seen. */
static double axis_end(double most)
{
	static const double ends[] = { 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 15 };
	double ten = most > 0 ? pow(10, floor(log10(most))) : 1;
	size_t i = 0;

	while (ends[i] * ten < 1.05 * most)
		i++;
	return ends[i] * ten;
}

/* The share of calls that Studio has taken by then: the quantiles, joined, from 0 to MOST seconds. */
static void put_distribution(struct sheet *s, const struct design_result *d, double most)
{
	fputs("<svg class=\"dist\" viewBox=\"0 0 100 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><polyline points=\"0,100", s->out);
	for (size_t k = 0; k < d->quantile_count; k++) {
		double at = html_place(d->time_to_studio[k].seconds.value, 0, most);

		if (!k)
			fprintf(s->out, " %.2f,100", at);
		fprintf(s->out, " %.2f,%.4g", at, 100 * (1 - d->time_to_studio[k].p));
	}
	fputs(" 100,1\"/></svg>", s->out);
}

static void put_times(struct sheet *s, size_t design, double most)
{
	fputs("<tr><th scope=\"row\">", s->out);
	page_design(s, design);
	fputs("</th><td>", s->out);
	if (time_of(s->r, design, 0)->defined)
		put_distribution(s, &s->r->designs[design], most);
	fputs("</td>", s->out);
	for (size_t k = 0; k < TIMES; k++) {
		struct shown shown = show_seconds(time_of(s->r, design, k));

		fputs("<td class=\"n\">", s->out);
		html_shown(s->out, &shown);
		fputs("</td>", s->out);
	}
	fputs("</tr>\n", s->out);
}

static void put_quantiles(struct sheet *s, size_t design)
{
	const struct design_result *d = &s->r->designs[design];

	fputs("<tr><th scope=\"row\">", s->out);
	page_letter(s, design);
	fputs("</th>", s->out);
	for (size_t k = 0; k < d->quantile_count; k++) {
		struct shown shown = show_seconds(&d->time_to_studio[k].seconds);

		html(s->out, "<td>%s</td>", shown.value);
	}
	fputs("</tr>\n", s->out);
}

void page_times(struct sheet *s)
{
	double most = axis_end(longest(s->r));
	struct estimate e = { most, most, most, true, "" };

	html(s->out, "<p>From a call's creation to Studio first taking it, over the calls that it took. The curve is the "
	     "share that it has taken by then, from 0 to 100 %% and from 0 to %s.</p>\n",
	     show_seconds(&e).value);
	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Time to Studio\"><table><thead><tr>"
	      "<th scope=\"col\">Design</th><td></td><th scope=\"col\">Median</th>"
	      "<th scope=\"col\">95 %</th><th scope=\"col\">99 %</th><th scope=\"col\">Mean</th></tr></thead><tbody>\n",
	      s->out);
	for (size_t i = 0; i < s->shown; i++)
		put_times(s, s->order[i], most);
	fputs("</tbody></table></div>\n", s->out);
	page_begin_numbers(s, "The numbers", "Design|5 %|10 %|25 %|50 %|75 %|90 %|95 %|99 %");
	for (size_t i = 0; i < s->shown; i++)
		put_quantiles(s, s->order[i]);
	page_end_numbers(s);
	page_more(s, s->r->design_count, s->shown, "designs.csv");
}
