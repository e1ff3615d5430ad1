/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ends_river - where calls went, as a Sankey diagram: from the widget that a call was last in to what became
 * of its caller, a band for each, as wide as the calls are many. Bad ends stand first. Names
 * stand beside the drawing, which alone is stretched, so that they stay legible in a narrow window.
 */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/flow/flow_words_internal.h"
#include "report/html/sections_internal.h"

/* Pixels: of all calls, of a name at least, between two; and what a river has at most. */
enum { ALL_CALLS = 220, LEAST = 36, GAP = 6, MOST_SOURCES = 8, MOST_RIVERS = 6 };

/* A place at either bank. */
struct bank {
	const char *name;
	size_t end; /* by d->ends; of the right bank */
	uint64_t calls, bad;
	double top, used; /* pixels from the top; and of its height that bands have */
};

struct river {
	const struct design_result *d;
	struct arena *a;
	size_t left_count, right_count;
	struct bank *left, *right;
	uint64_t *calls; /* [left][right] */
};

static double thickness(const struct river *r, uint64_t calls)
{
	return r->d->calls ? ALL_CALLS * (double)calls / (double)r->d->calls : 0;
}

/* ---- what flows ---- */

static const enum end_kind bank_order[] = { END_IS_BAD, END_IS_NEUTRAL, END_IS_GOOD };

static void list_ends(struct river *r)
{
	r->right = arena_array(r->a, r->d->end_count, sizeof(*r->right));
	for (size_t k = 0; k < sizeof(bank_order) / sizeof(*bank_order); k++)
		for (size_t i = 0; i < r->d->end_count; i++)
			if (r->d->ends[i].calls && end_kind_of(r->d->ends[i].end) == bank_order[k])
				r->right[r->right_count++] = (struct bank){ end_words(r->d->ends[i].end), i,
									    r->d->ends[i].calls };
}

static bool came_to_a_widget(const struct design_result *d)
{
	for (size_t i = 0; i < d->widget_count; i++)
		if (d->widgets[i].visits)
			return true;
	return false;
}

/* Do its calls come to several flows, whose widgets may be of one name? */
static bool has_several_flows(const struct design_result *d)
{
	const char *flow = NULL;

	for (size_t i = 0; i < d->widget_count; i++) {
		if (d->widgets[i].visits && flow && strcmp(flow, d->widgets[i].flow))
			return true;
		if (d->widgets[i].visits)
			flow = d->widgets[i].flow;
	}
	return false;
}

static uint64_t ended(const struct widget_result *w, const char *end)
{
	for (size_t i = 0; i < w->end_count; i++)
		if (!strcmp(w->ends[i].end, end))
			return w->ends[i].calls;
	return 0;
}

static uint64_t ended_badly(const struct widget_result *w)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < w->end_count; i++)
		if (end_kind_of(w->ends[i].end) == END_IS_BAD)
			sum += w->ends[i].calls;
	return sum;
}

static bool goes_before(const struct bank *a, const struct bank *b)
{
	return a->bad != b->bad ? a->bad > b->bad : a->calls > b->calls;
}

/* The widgets in which calls ended, those of bad ends first, by number in d->widgets. */
static void list_widgets(struct river *r)
{
	bool several = has_several_flows(r->d);

	r->left = arena_array(r->a, r->d->widget_count + 2, sizeof(*r->left));
	for (size_t i = 0; i < r->d->widget_count; i++) {
		const struct widget_result *w = &r->d->widgets[i];
		struct bank one = { w->name, i, flow_ended(w), ended_badly(w) };
		size_t k = r->left_count;

		if (!one.calls)
			continue;
		for (; k && goes_before(&one, &r->left[k - 1]); k--)
			r->left[k] = r->left[k - 1];
		if (several)
			one.name = arena_printf(r->a, "%s of %s", w->name, w->flow);
		r->left[k] = one;
		r->left_count++;
	}
}

static void add_band(struct river *r, size_t left, size_t right, uint64_t calls)
{
	r->calls[left * r->right_count + right] += calls;
}

/* How many are shown by themselves: those of bad ends, and of no less than 1 call in 200. */
static size_t sources_shown(const struct river *r)
{
	size_t n = 0;

	while (n < r->left_count && n < MOST_SOURCES && (r->left[n].bad || r->left[n].calls * 200 >= r->d->calls))
		n++;
	return n + 1 == r->left_count ? n + 1 : n;
}

/* Into the bands, and what is not shown by itself into one; what was in no widget into the last. */
static void fill_bands(struct river *r)
{
	size_t shown = sources_shown(r), others = r->left_count - shown;

	r->calls = arena_array(r->a, (shown + 2) * (r->right_count + 1), sizeof(*r->calls));
	for (size_t k = 0; k < r->right_count; k++) {
		uint64_t rest = r->right[k].calls;

		for (size_t i = 0; i < r->left_count; i++) {
			uint64_t calls = ended(&r->d->widgets[r->left[i].end], r->d->ends[r->right[k].end].end);

			add_band(r, i < shown ? i : shown, k, calls);
			rest -= calls < rest ? calls : rest;
		}
		add_band(r, shown + 1, k, rest);
	}
	r->left[shown].name = arena_printf(r->a, "%zu other widgets", others);
	r->left[shown + 1].name = "no widget";
	r->left_count = shown + 2;
	for (size_t i = shown; i < shown + 2; i++)
		for (size_t k = r->left[i].calls = 0; k < r->right_count; k++)
			r->left[i].calls += r->calls[i * r->right_count + k];
}

/* ---- where it flows ---- */

/* What is below the last place. */
static double place(const struct river *r, struct bank *list, size_t count)
{
	double y = 0;

	for (size_t i = 0; i < count; i++) {
		list[i].top = y;
		if (list[i].calls)
			y += fmax(thickness(r, list[i].calls), LEAST) + GAP;
	}
	return y;
}

static const char *class_of(const struct river *r, const struct bank *right)
{
	static const char *const classes[] = { [END_IS_GOOD] = "ok", [END_IS_BAD] = "bad", [END_IS_NEUTRAL] = "so" };

	return classes[end_kind_of(r->d->ends[right->end].end)];
}

static void put_band(FILE *out, const struct river *r, struct bank *left, struct bank *right, uint64_t calls)
{
	double t = thickness(r, calls), from = left->top + left->used, to = right->top + right->used;

	left->used += t;
	right->used += t;
	t = fmax(t, 1); /* to be seen */
	fprintf(out, "<path class=\"%s\" d=\"M0 %.1fC50 %.1f 50 %.1f 100 %.1fV%.1fC50 %.1f 50 %.1f 0 %.1fZ\"/>", class_of(r, right),
		from, from, to, to, to + t, to + t, from + t, from + t);
}

static void put_bank(struct sheet *s, const struct river *r, const struct bank *list, size_t count, bool right)
{
	char part[32];

	fputs(right ? "<div class=\"to\">" : "<div>", s->out);
	for (size_t i = 0; i < count; i++) {
		if (!list[i].calls)
			continue;
		html(s->out, "<div style=\"height:%spx\"", arena_printf(&s->a, "%.1f", fmax(thickness(r, list[i].calls), LEAST) + GAP));
		if (right)
			fprintf(s->out, " class=\"%s\"", class_of(r, &list[i]));
		html(s->out, " title=\"%s\">", text_clean(&s->a, list[i].name));
		if (right)
			html(s->out, "%s ", end_sign(r->d->ends[list[i].end].end));
		html_name(s->out, list[i].name);
		html(s->out, "<small>%s</small></div>", show_part(part, sizeof part, list[i].calls, r->d->calls));
	}
	fputs("</div>", s->out);
}

/* ---- in words ---- */

/* Of all bad ends of one kind in one widget, the most. */
static const char *finding(const struct river *r)
{
	size_t most_left = 0, most_right = 0;
	uint64_t most = 0;
	char part[32];

	for (size_t i = 0; i < r->left_count; i++)
		for (size_t k = 0; k < r->right_count; k++)
			if (r->calls[i * r->right_count + k] > most &&
			    end_kind_of(r->d->ends[r->right[k].end].end) == END_IS_BAD) {
				most = r->calls[i * r->right_count + k];
				most_left = i;
				most_right = k;
			}
	if (!most)
		return "No call came to a bad end.";
	if (most_left + 1 == r->left_count)
		return arena_printf(r->a, "Most calls that came to a bad end had come to no widget: %s %s.",
				    show_part(part, sizeof part, most, r->d->calls), r->right[most_right].name);
	return arena_printf(r->a, "Most calls that came to a bad end were last in %s: %s %s.", text_clean(r->a, r->left[most_left].name),
			    show_part(part, sizeof part, most, r->d->calls), r->right[most_right].name);
}

static void put_river(struct sheet *s, size_t design)
{
	struct river r = { .d = &s->r->designs[design], .a = &s->a };
	double height;

	list_ends(&r);
	list_widgets(&r);
	fill_bands(&r);
	height = fmax(place(&r, r.left, r.left_count), place(&r, r.right, r.right_count));
	fputs("<h3>", s->out);
	if (s->r->design_count > 1) {
		page_design(s, design);
		fputs(" · ", s->out);
	}
	html(s->out, "Which widget calls were last in, and what became of them</h3>\n<p>%s</p>\n", finding(&r));
	html(s->out, "<div class=\"river\" role=\"img\" aria-label=\"%s\">", finding(&r));
	put_bank(s, &r, r.left, r.left_count, false);
	fprintf(s->out, "<svg viewBox=\"0 0 100 %.1f\" preserveAspectRatio=\"none\" style=\"height:%.1fpx\">", height, height);
	for (size_t i = 0; i < r.left_count; i++)
		for (size_t k = 0; k < r.right_count; k++)
			if (r.calls[i * r.right_count + k])
				put_band(s->out, &r, &r.left[i], &r.right[k], r.calls[i * r.right_count + k]);
	fputs("</svg>", s->out);
	put_bank(s, &r, r.right, r.right_count, true);
	fputs("</div>\n", s->out);
}

void page_rivers(struct sheet *s)
{
	size_t drawn = 0, rivers = 0;

	for (size_t i = 0; i < s->shown; i++)
		rivers += came_to_a_widget(&s->r->designs[s->order[i]]);
	for (size_t i = 0; i < s->shown && drawn < MOST_RIVERS; i++)
		if (came_to_a_widget(&s->r->designs[s->order[i]])) {
			put_river(s, s->order[i]);
			drawn++;
		}
	page_more(s, rivers, drawn, "widgets.csv");
}
