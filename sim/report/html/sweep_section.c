/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep_section - success and 400 rates of one design against the moment of its first redirect. */
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "report/html/sections_internal.h"

enum { MOST_POINT_ROWS = 200 };

static const char *estimate_words(struct sheet *s, const struct estimate *e)
{
	return arena_strdup(&s->a, show_share(e).value);
}

static const char *moment(struct sheet *s, double seconds)
{
	char text[48];

	return arena_strdup(&s->a, format_duration(text, sizeof text, seconds));
}

/* What the curve shows, in a sentence. */
static void say_finding(struct sheet *s)
{
	const struct sweep_point *first = &s->r->sweep[0], *last = &s->r->sweep[s->r->sweep_count - 1];

	fputs("<p>", s->out);
	for (size_t i = 0; i < s->r->design_count; i++)
		if (!strcmp(s->r->designs[i].name, s->r->sweep_design))
			page_design(s, i);
	html(s->out, ", its redirect sent so long after its trigger. After %s, %s of calls succeed and %s of requests meet "
	     "HTTP 400; after %s, it is %s and %s.</p>\n", moment(s, first->after), estimate_words(s, &first->success_rate),
	     estimate_words(s, &first->http_400_rate), moment(s, last->after), estimate_words(s, &last->success_rate),
	     estimate_words(s, &last->http_400_rate));
}

static void put_curve(struct sheet *s)
{
	if (s->r->sweep_count < 2)
		return;
	if (!s->p->wide || !s->p->narrow) {
		fputs("<p class=\"meta\">The curve was not drawn, as gnuplot is not to be called or does not draw here; its "
		      "numbers are below.</p>\n", s->out);
		return;
	}
	fputs("<p class=\"key\" aria-hidden=\"true\"><i class=\"a\"></i>calls that succeeded<i class=\"b\"></i>requests to "
	      "Studio answered HTTP 400 <small>· bands: intervals</small></p>\n", s->out);
	fputs(s->p->wide, s->out);
	fputs(s->p->narrow, s->out);
}

static void put_sweep_point(struct sheet *s, const struct sweep_point *x)
{
	struct shown success = show_share(&x->success_rate), refused = show_share(&x->http_400_rate);

	html(s->out, "<tr><th scope=\"row\">%s</th><td class=\"n\">", moment(s, x->after));
	html_shown(s->out, &success);
	fputs("</td><td class=\"n\">", s->out);
	html_shown(s->out, &refused);
	fputs("</td></tr>\n", s->out);
}

void page_sweep(struct sheet *s)
{
	size_t shown = s->r->sweep_count < MOST_POINT_ROWS ? s->r->sweep_count : MOST_POINT_ROWS;

	say_finding(s);
	put_curve(s);
	page_begin_numbers(s, "The numbers of the curve", "Redirect after|Success|HTTP 400");
	for (size_t i = 0; i < shown; i++)
		put_sweep_point(s, &s->r->sweep[i]);
	page_end_numbers(s);
	page_more(s, s->r->sweep_count, shown, "sweep.tsv");
}
