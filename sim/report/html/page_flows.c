/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/page_flows.h"

#include <stdlib.h>
#include <string.h>

#include "report/flow/flow_drawing.h"
#include "report/success_order_internal.h"

static bool came_to(const struct design_result *x, const char *flow)
{
	for (size_t i = 0; i < x->widget_count; i++)
		if (x->widgets[i].visits && !strcmp(x->widgets[i].flow, flow))
			return true;
	return false;
}

static void draw_page_flows(struct page_flows *p, const struct page_flow *wanted, const struct flow_svg_place *place,
		 struct flow_drawing *d, struct unmade *u)
{
	char why[sizeof(u->why)] = "";
	bool hopeless;
	char *svg = flow_svg(d, place, why, sizeof(why), &hopeless);

	if (svg) {
		p->list[p->count] = *wanted;
		p->list[p->count++].svg = arena_strdup(&p->arena, svg);
	} else if (!*u->names) {
		unmade_add(u, "the flows of report.html", why);
	}
	u->hopeless |= !svg && hopeless;
	free(svg);
}

static void draw_flow(struct page_flows *p, const struct results *r, const struct scenario *s,
		      const struct page_flow *wanted, const struct flow_svg_place *place, struct unmade *u)
{
	const char *stranger;
	struct flow_drawing d;
	size_t flow = 0;

	while (strcmp(s->flows[flow].name, wanted->flow))
		flow++;
	flow_drawing_read(&d, s, flow);
	flow_drawing_count(&d, &r->designs[wanted->design], &stranger);
	d.uncaptioned = true;
	draw_page_flows(p, wanted, place, &d, u);
	flow_drawing_free(&d);
}

void page_flows_draw(struct page_flows *p, const struct results *r, const struct scenario *s,
		     const char *directory, struct unmade *u)
{
	struct flow_svg_place place = { directory, u->stop, false };
	const size_t *order = designs_by_success(&p->arena, r);

	p->list = arena_array(&p->arena, MOST_FLOWS_DRAWN, sizeof(*p->list));
	for (size_t i = 0; i < r->design_count && !u->hopeless; i++)
		for (size_t k = 0; k < s->flow_count && !u->hopeless; k++) {
			struct page_flow wanted = { order[i], s->flows[k].name, NULL };

			if (!came_to(&r->designs[order[i]], wanted.flow))
				continue;
			if (p->count < MOST_FLOWS_DRAWN)
				draw_flow(p, r, s, &wanted, &place, u);
			else
				p->left_out++;
		}
}

void page_flows_free(struct page_flows *p)
{
	arena_free(&p->arena);
	*p = (struct page_flows){ 0 };
}
