/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls written down one by one, and what is expected of them. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "scenario/document/decode_internal.h"

/* ---- expectations ---- */

static bool read_expectation(struct decoder *c, const struct node *node, struct expect *e)
{
	static const char *const words[] = { "accepted", "400", "success" };
	static const enum expectation meant[] = { EXPECT_ACCEPTED, EXPECT_400, EXPECT_SUCCESS };
	const char *text, *hint;

	e->at = node->at;
	if (node->kind != NODE_SCALAR || node->is_null)
		return expected(c, node, "expect", "accepted, 400, success or a reason code");
	text = node->text;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (!strcmp(text, words[i])) {
			e->what = meant[i];
			return true;
		}
	for (size_t i = 0; i < scenario_reason_count; i++)
		if (!strcmp(text, scenario_reasons[i])) {
			e->what = EXPECT_REASON;
			e->reason = scenario_reasons[i];
			return true;
		}
	hint = suggest(c, text, words, COUNT_OF(words));
	if (!*hint)
		hint = suggest(c, text, scenario_reasons, scenario_reason_count);
	diag_error(c->d, node->at,
		   "expect: expected accepted, 400, success or a reason code, found '%s'%s",
		   shown(c, text), hint);
	return false;
}

/* {DESIGN: EXPECTATION, ...} */
static void read_expectations(struct decoder *c, const struct node *node,
			      struct scripted_call *call)
{
	call->expect = arena_array(c->arena, node->count, sizeof(*call->expect));
	for (size_t i = 0; i < node->count; i++) {
		const struct member *m = &node->members[i];
		struct expect *e = &call->expect[call->expect_count];
		int design = names_find(&c->designs, m->key);

		if (design < 0 && !c->designs.broken)
			diag_error(c->d, m->at, "unknown design '%s'%s", shown(c, m->key),
				   suggest(c, m->key, c->designs.list, c->designs.count));
		else if (call->design >= 0 && design != call->design)
			diag_error(c->d, m->at, "the call is not offered in design '%s'",
				   shown(c, m->key));
		e->design = design;
		if (read_expectation(c, m->value, e) && design >= 0)
			call->expect_count++;
	}
}

static void decode_expect(struct decoder *c, const struct node *node,
			  struct scripted_call *call)
{
	if (node->kind == NODE_MAP) {
		read_expectations(c, node, call);
		return;
	}
	call->expect = arena_array(c->arena, 1, sizeof(*call->expect));
	call->expect->design = -1;
	call->expect_count = read_expectation(c, node, call->expect);
}

/* ---- calls ---- */

static void decode_times(struct decoder *c, const struct node *node,
			 struct scripted_call *call)
{
	const struct {
		const char *key;
		double *seconds;
	} times[] = { { "at", &call->at },	   { "answer", &call->answer },
		      { "hang_up", &call->hang_up }, { "talk", &call->talk },
		      { "redirect", &call->redirect } };

	for (size_t i = 0; i < COUNT_OF(times); i++) {
		const struct node *value = node_get(node, times[i].key);

		*times[i].seconds = -1;
		if (value)
			read_duration(c, value, times[i].key, times[i].seconds);
	}
}

static void decode_scripted_call(struct decoder *c, const struct node *node, size_t number,
				 struct scripted_call *call)
{
	static const char *const keys[] = { "name",	"at",	   "answer", "hang_up", "talk",
					    "redirect", "outcome", "design", "expect",
					    "contact",	"entry" };
	const struct node *value;

	*call = (struct scripted_call){ .at_node = node->at, .outcome = -1, .design = -1,
					.contact = -1, .queue = -1, .patience = -1,
					.bears = -1 };
	call->name = arena_printf(c->arena, "call %zu", number);
	if (!want_map(c, node, "script", "a call, such as {at: 0s, redirect: 5s}"))
		return;
	only_keys(c, node, "a call of the script", keys, COUNT_OF(keys));
	required(c, node, "a call of the script", "at");
	value = node_get(node, "name");
	if (value)
		read_text(c, value, "name", &call->name);
	decode_times(c, node, call);
	value = node_get(node, "outcome");
	if (value)
		read_word(c, value, "outcome", outcome_names, OUTCOME_COUNT, &call->outcome);
	value = node_get(node, "design");
	if (value)
		read_name(c, value, "design", &c->designs, &call->design);
	value = node_get(node, "entry");
	if (value && read_text(c, value, "entry", &call->entry))
		call->entry_at = value->at;
	value = node_get(node, "expect");
	if (value)
		decode_expect(c, value, call);
}

static int compare_calls(const void *a, const void *b)
{
	const struct scripted_call *x = *(const struct scripted_call *const *)a;
	const struct scripted_call *y = *(const struct scripted_call *const *)b;
	int order = strcmp(x->name, y->name);

	if (!order)
		order = (x->design > y->design) - (x->design < y->design);
	return order ? order : (x > y) - (x < y);
}

/* Reports are read by name, so a design may not have two calls of one name. */
static void report_same_names(struct decoder *c, const struct scripted_call *calls, size_t n)
{
	const struct scripted_call **sorted = xcalloc(n + 1, sizeof(*sorted)), *all = NULL;

	for (size_t i = 0; i < n; i++)
		sorted[i] = &calls[i];
	qsort(sorted, n, sizeof(*sorted), compare_calls);
	for (size_t i = 0; i < n; i++) {
		const struct scripted_call *call = sorted[i];
		const struct scripted_call *before = i ? sorted[i - 1] : NULL;

		if (before && strcmp(before->name, call->name))
			before = NULL;
		if (!before)
			all = call->design < 0 ? call : NULL;
		else if (all || before->design == call->design)
			diag_error(c->d, call->at_node, "another call is named '%s' (line %u)",
				   shown(c, call->name), (unsigned)before->at_node.line);
	}
	free(sorted);
}

/* Calls of one `contact` share an address: contacts are numbered as they come. */
static void number_contacts(struct decoder *c, const struct node *list, struct workload *w)
{
	const char **names = arena_array(c->arena, list->count, sizeof(*names));
	struct names known;
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++)
		n += list->items[i]->kind == NODE_MAP && node_get(list->items[i], "contact") &&
		     read_text(c, node_get(list->items[i], "contact"), "contact", &names[n]);
	if (!n)
		return;
	names_init(c->arena, &known, names, n);
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->kind == NODE_MAP)
			w->script[i].contact = names_find(
				&known, node_text(list->items[i], "contact", ""));
	c->s->callers.contacts = n;
}

void decode_script(struct decoder *c, const struct node *node)
{
	struct workload *w = &c->s->calls;

	if (node->kind != NODE_LIST || !node->count) {
		expected(c, node, "script", "a list of calls, such as [{at: 0s}]");
		return;
	}
	w->script_count = node->count;
	w->script = arena_array(c->arena, node->count, sizeof(*w->script));
	for (size_t i = 0; i < node->count; i++)
		decode_scripted_call(c, node->items[i], i + 1, &w->script[i]);
	report_same_names(c, w->script, w->script_count);
	number_contacts(c, node, w);
}
