/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review - the list of findings, and who fills it. */
#include <stdlib.h>
#include <string.h>

#include "compile/review_parts.h"

const char *const finding_words[FINDING_KINDS] = {
	[FINDING_ALWAYS_400] = "always-400",
	[FINDING_SOMETIMES_400] = "sometimes-400",
	[FINDING_UNREACHABLE] = "unreachable-widget",
	[FINDING_LOOP] = "loop",
	[FINDING_STUCK] = "stuck-on-hangup",
	[FINDING_LATE_RETURN] = "late-return",
	[FINDING_FLEX] = "flex-without-call",
	[FINDING_OVERLOAD] = "overload",
};

static bool same(const struct finding *a, const struct finding *b)
{
	return a->kind == b->kind && a->design == b->design &&
	       a->at.source == b->at.source && a->at.line == b->at.line &&
	       a->at.column == b->at.column && !strcmp(a->text, b->text);
}

void finding_add(struct review *r, const struct finding *f)
{
	for (size_t i = 0; i < r->count; i++)
		if (same(&r->list[i], f))
			return;
	if (r->count == r->capacity) {
		r->capacity = r->capacity ? 2 * r->capacity : 16;
		r->list = xreallocarray(r->list, r->capacity, sizeof(*r->list));
	}
	r->list[r->count] = *f;
	r->list[r->count].text = arena_strdup(&r->arena, f->text);
	r->list[r->count++].path = f->path ? arena_strdup(&r->arena, f->path) : NULL;
}

static const struct node *widget_node(const struct flow_file *f, int32_t index)
{
	const struct node *states = node_get(f->root, "states");

	return states && states->kind == NODE_LIST && (size_t)index < states->count ?
		states->items[index] : NULL;
}

struct where widget_place(const struct flow_file *f, int32_t index)
{
	const struct node *state = widget_node(f, index);
	const struct node *name = node_get(state, "name");

	return name ? name->at : state ? state->at : f->at;
}

const char *widget_word(const struct flow_file *f, int32_t index)
{
	return node_text(widget_node(f, index), "name", "?");
}

static void review_design(struct review *r, const struct scenario *s, size_t design)
{
	struct diagnostics d = { 0 };
	struct reviewed v = { r, s, compile_design(s, design, NULL, &d), design };
	struct reach reach;

	if (v.p) {
		review_soften((struct program *)v.p);
		reach_design(&reach, v.p);
		review_lives(&v, &reach);
		review_loops(&v, &reach);
		review_flex(&v, &reach);
		review_load(&v, &reach);
		reach_free(&reach);
	}
	program_free((struct program *)v.p);
	diag_free(&d);
}

/* Of an export alone what is wrong with it is wanted, not with the redirect that the
 * default scenario compares it to. */
void review_scenario(const struct scenario *s, struct review *r)
{
	review_widgets(r, s);
	for (size_t i = 0; i < s->design_count; i++)
		if (!s->default_text || !s->designs[i].redirect_count)
			review_design(r, s, i);
}

void review_free(struct review *r)
{
	free(r->list);
	arena_free(&r->arena);
	*r = (struct review){ 0 };
}

size_t review_tell(const struct review *r, struct diagnostics *d)
{
	size_t faults = 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct finding *f = &r->list[i];

		faults += f->kind != NOT_FOLLOWED;
		if (f->kind == NOT_FOLLOWED)
			diag_warning(d, f->at, "design '%s': %s", f->design, f->text);
		else if (f->design)
			diag_fault(d, f->at, f->path, "%s: design '%s': %s",
				   finding_words[f->kind], f->design, f->text);
		else
			diag_fault(d, f->at, f->path, "%s: %s", finding_words[f->kind], f->text);
	}
	return faults;
}
