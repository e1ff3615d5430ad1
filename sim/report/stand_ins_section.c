/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stand_ins_section - what results rest on that nobody has said, as JSON and as a table. */
#include "report/stand_ins_section_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/json_values_internal.h"
#include "report/table_internal.h"

enum { MOST_LINES = 8, LONGEST_NAME = 26, LONGEST_KEY = 30 }; /* without --details */
static const double seldom = 0.01;

/* ---- summary.json ---- */

static json_t *share(uint64_t part, uint64_t whole, bool known)
{
	return real((double)part / (double)whole, known && whole);
}

/* The same wherever the file lies. */
static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path;
}

static json_t *one_json(const struct stand_in_result *s, const struct stand_in_sample *sample)
{
	json_t *o = json_object();
	char words[300];

	set(o, "kind", text(stand_in_rows[s->is.kind].name));
	set(o, "in", text(s->is.in));
	set(o, "at", text(s->is.at));
	set(o, "assumed", text(stand_in_text(&s->is, words, sizeof(words))));
	set(o, "value", text(s->is.value));
	set(o, "give", text(s->is.give));
	set(o, "calls", share(s->calls, sample->calls, sample->measured));
	set(o, "successes", share(s->successes, sample->successes, sample->measured));
	set(o, "failures", share(s->failures, sample->calls, sample->measured));
	return o;
}

json_t *stand_ins_json(const struct design_result *d)
{
	const struct stand_in_sample *sample = &d->stand_ins;
	json_t *list;

	if (!sample->count)
		return NULL;
	list = json_array();
	for (size_t i = 0; i < sample->count; i++)
		json_array_append_new(list, one_json(&sample->list[i], sample));
	return list;
}

/* ---- the table ---- */

struct said_assumption {
	const struct stand_in *is;
	const char *file;
	double calls, successes; /* shares, of the design where it weighs most */
	size_t design;
	uint64_t designs; /* all of them, a bit for each of the first 64 */
	size_t more; /* others of the same kind and value, that weigh no more */
	size_t number;
};

struct assumptions {
	struct arena arena;
	struct said_assumption *list;
	size_t count, capacity;
	bool rated, lettered;
	uint64_t designs; /* of the results: those among the first 64 */
	bool several; /* flows and apps */
	const char *prefix; /* of the keys of widgets, where they all are of one flow; else NULL */
};

static bool weighs_less(const struct said_assumption *a, const struct said_assumption *b)
{
	if (a->successes != b->successes)
		return a->successes < b->successes;
	return a->calls < b->calls;
}

/* The same place in several designs is one line. */
static void add(struct assumptions *l, struct said_assumption added)
{
	struct said_assumption *same = NULL;

	for (size_t i = 0; i < l->count && !same; i++)
		if (stand_in_same(l->list[i].is, added.is))
			same = &l->list[i];
	if (!same) {
		l->list = array_room(l->list, l->count, &l->capacity, sizeof(*l->list));
		added.number = l->count;
		added.designs = 0;
		same = &l->list[l->count];
		l->list[l->count++] = added;
	} else if (weighs_less(same, &added)) {
		added.number = same->number;
		added.designs = same->designs;
		*same = added;
	}
	if (added.design < 64)
		same->designs |= UINT64_C(1) << added.design;
}

static int most_first(const void *a, const void *b)
{
	const struct said_assumption *x = a, *y = b;
	int order = stand_in_rows[x->is->kind].weight - stand_in_rows[y->is->kind].weight;

	if (order)
		return order;
	if (weighs_less(x, y) || weighs_less(y, x))
		return weighs_less(x, y) ? 1 : -1;
	return (x->number > y->number) - (x->number < y->number);
}

/* Is it the same assumption in two places: one key says both, or it is but a time? */
static bool alike(const struct stand_in *a, const struct stand_in *b)
{
	return a->kind == b->kind && !strcmp(a->value, b->value) &&
	       (stand_in_rows[a->kind].weight == STAND_IN_TIME || !strcmp(a->give, b->give));
}

/* What is alike is one line: of the first, which weighs most. */
static void join_alike(struct assumptions *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->count; i++) {
		struct said_assumption *same = NULL;

		for (size_t k = 0; k < kept && !same; k++)
			if (alike(l->list[k].is, l->list[i].is))
				same = &l->list[k];
		if (same)
			same->more++;
		else
			l->list[kept++] = l->list[i];
	}
	l->count = kept;
}

/* TEXT in MOST columns at most, without its middle; bytes of UTF-8 stay together. */
static const char *shortened(struct arena *a, const char *text, size_t most)
{
	size_t n = strlen(text), head = most / 2, tail = most - head - 1;

	if (text_width(text) <= most)
		return text;
	while (head && ((unsigned char)text[head] & 0xc0) == 0x80)
		head--;
	while (tail && ((unsigned char)text[n - tail] & 0xc0) == 0x80)
		tail--;
	return arena_printf(a, "%.*s…%s", (int)head, text, text + n - tail);
}

static const char *place_of(struct assumptions *l, const struct said_assumption *x, const struct report_style *style)
{
	struct arena *a = &l->arena;
	const char *place;

	if (!x->is->in)
		return "all calls";
	place = text_clean(a, x->is->at);
	if (!style->details)
		place = shortened(a, place, LONGEST_NAME);
	if (l->several)
		place = arena_printf(a, "%s of %s", place, text_clean(a, x->is->in));
	if (x->more)
		return arena_printf(a, "%s and %zu more", place, x->more);
	if (style->details && x->file && !style->no_places)
		return arena_printf(a, "%s, %s:%u", place, text_clean(a, base_name(x->file)), x->is->where.line);
	return place;
}

static const char *percent(struct arena *a, double share)
{
	return share > 0 && share < seldom ? "<1 %" : arena_printf(a, "%.0f %%", 100 * share);
}

/* "flows.menu.widgets.", where all keys of widgets begin so, and one is wider than MOST; else NULL. */
static const char *common_prefix(struct assumptions *l, size_t most)
{
	static const char mark[] = ".widgets.";
	const char *prefix = NULL;
	size_t length = 0, widest = 0;

	for (size_t i = 0; i < l->count; i++) {
		const char *give = l->list[i].is->give, *end = strncmp(give, "flows.", 6) ? NULL : strstr(give, mark);

		if (!end)
			continue;
		if (!prefix) {
			length = (size_t)(end - give) + strlen(mark);
			prefix = arena_strndup(&l->arena, give, length);
		} else if (strncmp(prefix, give, length)) {
			return NULL;
		}
		widest = text_width(give) > widest ? text_width(give) : widest;
	}
	return widest > most ? prefix : NULL;
}

static const char *key_of(struct assumptions *l, const struct said_assumption *x, bool details)
{
	size_t n = l->prefix ? strlen(l->prefix) : 0;
	const char *give = x->is->give;

	if (n && !strncmp(give, l->prefix, n))
		give = arena_printf(&l->arena, "…%s", details ? give + n : shortened(&l->arena, give + n, LONGEST_KEY));
	return text_clean(&l->arena, give);
}

/* The design that its shares are of; without shares all that it concerns, nothing where it is each of them. */
static const char *letters_of(struct assumptions *l, const struct said_assumption *x)
{
	const char *text = "";
	char letter[24];

	if (l->rated)
		return arena_strdup(&l->arena, design_letter(letter, sizeof letter, x->design));
	for (size_t i = 0; i < 64 && x->designs != l->designs; i++)
		if (x->designs >> i & 1)
			text = arena_printf(&l->arena, "%s%s%s", text, *text ? ", " : "",
					    design_letter(letter, sizeof letter, i));
	return text;
}

static void add_row(struct grid *g, struct assumptions *l, const struct said_assumption *x, const struct report_style *style)
{
	char words[300];

	grid_add(g, PAINT_NONE, "%s", text_clean(&l->arena, stand_in_text(x->is, words, sizeof(words))));
	grid_add(g, PAINT_NONE, "%s", place_of(l, x, style));
	if (l->rated) {
		grid_add(g, PAINT_NONE, "%s", percent(&l->arena, x->calls));
		grid_add(g, PAINT_NONE, "%s", percent(&l->arena, x->successes));
	}
	if (l->lettered)
		grid_add(g, PAINT_NONE, "%s", letters_of(l, x));
	if (!l->rated || style->details)
		grid_add(g, PAINT_NONE, "%s", key_of(l, x, style->details));
}

static void print_rows(FILE *out, struct assumptions *l, size_t shown, const struct report_style *style)
{
	bool keys = !l->rated || style->details;
	char columns[8] = "";
	struct grid g;

	snprintf(columns, sizeof columns, "ww%s%s%s", l->rated ? "rr" : "", l->lettered ? "l" : "",
		 keys ? "w" : "");
	grid_init(&g, columns, 0, true);
	grid_add(&g, PAINT_NONE, "Assumed");
	grid_add(&g, PAINT_NONE, "At");
	if (l->rated) {
		grid_add(&g, PAINT_NONE, "Calls");
		grid_add(&g, PAINT_NONE, "Successes");
	}
	if (l->lettered)
		grid_add(&g, PAINT_NONE, "%s", "");
	if (keys)
		grid_add(&g, PAINT_NONE, "Say it by");
	for (size_t i = 0; i < shown; i++)
		add_row(&g, l, &l->list[i], style);
	grid_print(&g, out, style);
	grid_free(&g);
	if (keys && l->prefix)
		table_say(out, style, 2, "… is %s", text_clean(&l->arena, l->prefix));
}

/* What few calls come by goes last. */
static size_t part_seldom(struct assumptions *l)
{
	struct said_assumption *apart = xreallocarray(NULL, l->count + 1, sizeof(*apart));
	size_t often = 0, seldom_met = 0;

	for (size_t i = 0; i < l->count; i++)
		if (l->rated && l->list[i].calls < seldom)
			apart[seldom_met++] = l->list[i];
		else
			l->list[often++] = l->list[i];
	memcpy(&l->list[often], apart, seldom_met * sizeof(*apart));
	free(apart);
	return seldom_met;
}

static void print_rest(FILE *out, size_t rest, size_t seldom_met, const struct report_style *style)
{
	seldom_met = seldom_met < rest ? seldom_met : rest;
	if (!rest)
		return;
	if (!seldom_met)
		table_say(out, style, 0, "and %zu more: --details", rest);
	else if (seldom_met == rest)
		table_say(out, style, 0, "and %zu more that under 1 %% of calls meet: --details", rest);
	else
		table_say(out, style, 0, "and %zu more, %zu of them such that under 1 %% of calls meet: --details",
			  rest, seldom_met);
}

static bool are_of_several(const struct assumptions *l)
{
	const char *in = NULL;

	for (size_t i = 0; i < l->count; i++) {
		if (in && l->list[i].is->in && strcmp(in, l->list[i].is->in))
			return true;
		in = in ? in : l->list[i].is->in;
	}
	return false;
}

/* What matters little is last. */
static size_t worth_telling(const struct assumptions *l)
{
	size_t n = l->count;

	while (n && stand_in_rows[l->list[n - 1].is->kind].weight == STAND_IN_FINE)
		n--;
	return n;
}

/* True when something is left out. */
static bool print_lines(FILE *out, struct assumptions *l, const struct report_style *style)
{
	size_t shown, seldom_met = 0;

	if (!l->count)
		return false;
	qsort(l->list, l->count, sizeof(*l->list), most_first);
	l->several = are_of_several(l);
	l->prefix = common_prefix(l, 2 * style->width / 5);
	if (!style->details) {
		join_alike(l);
		l->count = worth_telling(l);
		seldom_met = part_seldom(l);
	}
	if (!l->count)
		return false;
	shown = style->details ? l->count : l->count - seldom_met;
	if (!style->details && shown > MOST_LINES)
		shown = MOST_LINES;
	table_heading(out, style, "Rests on assumptions: what nobody has said");
	if (shown)
		print_rows(out, l, shown, style);
	print_rest(out, l->count - shown, seldom_met, style);
	return shown < l->count;
}

static void lines_free(struct assumptions *l)
{
	free(l->list);
	arena_free(&l->arena);
}

void report_stand_ins(FILE *out, const struct stand_in *list, size_t count, const struct report_style *style)
{
	struct assumptions l = { 0 };

	for (size_t i = 0; i < count; i++)
		add(&l, (struct said_assumption){ .is = &list[i],
				       .file = list[i].where.source ? list[i].where.source->name : NULL });
	print_lines(out, &l, style);
	lines_free(&l);
}

/* The greatest failure by a default, of design D. */
static void print_failure(FILE *out, const struct results *r, size_t design, const struct report_style *style)
{
	const struct stand_in_sample *sample = &r->designs[design].stand_ins;
	const struct stand_in_result *most = NULL;
	struct arena a = { 0 };
	char letter[24], words[300];

	for (size_t i = 0; i < sample->count; i++)
		if (sample->list[i].failures > (most ? most->failures : 0))
			most = &sample->list[i];
	if (!most || (double)most->failures < seldom * (double)sample->calls)
		return;
	table_say(out, style, 3, "%s  %s of calls fail at %s, by %s. Assumed: %s. Say it by %s",
		  design_letter(letter, sizeof letter, design),
		  percent(&a, (double)most->failures / (double)sample->calls),
		  text_clean(&a, most->is.at), text_clean(&a, most->way),
		  stand_in_text(&most->is, words, sizeof(words)), text_clean(&a, most->is.give));
	arena_free(&a);
}

void table_failures_assumed(FILE *out, const struct results *r, const struct report_style *style)
{
	for (size_t i = 0; i < r->design_count; i++)
		print_failure(out, r, i, style);
}

bool table_stand_ins(FILE *out, const struct results *r, const struct report_style *style)
{
	struct assumptions l = { .lettered = r->design_count > 1 };
	bool more;

	for (size_t i = 0; i < r->design_count; i++) {
		const struct stand_in_sample *s = &r->designs[i].stand_ins;

		l.rated |= s->measured;
		if (i < 64)
			l.designs |= UINT64_C(1) << i;
		for (size_t k = 0; k < s->count; k++)
			add(&l, (struct said_assumption){
				.is = &s->list[k].is, .file = s->list[k].file, .design = i,
				.calls = s->measured ? (double)s->list[k].calls / (double)s->calls : 0,
				.successes = s->successes ? (double)s->list[k].successes / (double)s->successes : 0 });
	}
	more = print_lines(out, &l, style);
	lines_free(&l);
	return more;
}
