/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flows_section - the ways of calls through the flows: drawn where dot is, and as tables. */
#include <string.h>

#include "base/text.h"
#include "report/html/page_flows.h"
#include "report/html/sections_internal.h"
#include "report/widgets_section_internal.h"

static void widgets(FILE *out, const struct results *r, const struct report_style *style)
{
	table_widgets(out, r, style);
}

static void put_picture(struct sheet *s, const struct page_flow *x)
{
	fputs("<h3>", s->out);
	if (s->r->design_count > 1) {
		page_design(s, x->design);
		fputs(" · ", s->out);
	}
	html_name(s->out, x->flow);
	fputs("</h3>\n<label class=\"fit\"><input type=\"checkbox\"> The whole flow at once</label>\n"
	      "<div class=\"box flowbox\" tabindex=\"0\" role=\"region\" aria-label=\"", s->out);
	html_escape(s->out, text_clean(&s->a, x->flow));
	fputs("\">\n", s->out);
	fputs(x->svg, s->out);
	fputs("</div>\n", s->out);
}

static void put_flows_pictures(struct sheet *s, const struct page_flows *p)
{
	char left[32];

	fputs("<p>In the boxes: the share of all calls that came to the widget, and how long they stayed on average. At the "
	      "arrows: of the widget's visits, those that left it so; an arrow is the wider the more calls took it. "
	      "Without a round corner: where calls ended, <span class=\"ok\">✔ well</span>, <span class=\"bad\">✖ badly</span> "
	      "or – by the caller.</p>\n", s->out);
	for (size_t i = 0; i < p->count; i++)
		put_picture(s, &p->list[i]);
	if (p->left_out)
		html(s->out, "<p class=\"meta\">… and %s more, of other designs or flows: ringflow draw --from, with the directory "
		     "of this page, draws them all.</p>\n", show_count(left, sizeof left, p->left_out));
}

void page_widgets(struct sheet *s)
{
	const struct page_flows *p = s->p->flows;

	if (!p || !p->count) {
		fputs("<p class=\"meta\">The flows were not drawn, as Graphviz's dot is not to be called or does not draw here; "
		      "their numbers are below.</p>\n", s->out);
		page_said_in_short(s, widgets, "All widgets, ways and ends");
		return;
	}
	put_flows_pictures(s, p);
	fputs("<details><summary>The numbers</summary>", s->out);
	page_said(s, widgets);
	fputs("</details>\n", s->out);
}
