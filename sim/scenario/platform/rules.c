/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/texts.h"
#include "laws/distribution.h"
#include "scenario/document/decode_internal.h"

/* The engine counts steps and documents in 32 bits. */
static const uint64_t most_count = 1000000000;

const struct rule *rule_find(const char *key)
{
	for (size_t i = 0; i < rule_count; i++)
		if (!strcmp(rule_table[i].key, key))
			return &rule_table[i];
	return NULL;
}

static void read_rule_word(struct decoder *c, const struct node *node,
			   const struct rule *rule, int *field)
{
	size_t n = 0;
	int word;

	while (n < COUNT_OF(rule->words) && rule->words[n])
		n++;
	if (read_word(c, node, rule->key, rule->words, n, &word))
		*field = rule->codes[word];
}

static void read_rule_number(struct decoder *c, const struct node *node,
			     const struct rule *rule, double *field)
{
	double value;

	if (!read_number(c, node, rule->key, &value))
		return;
	if (value > 0)
		*field = value;
	else
		expected(c, node, rule->key, "a number above 0");
}

static void read_rule_delays(struct decoder *c, const struct node *node,
			     const struct rule *rule, struct rules *r)
{
	struct dist delays[RULES_MAX_RETRIES];

	if (read_delays(c, node, rule->key, RULES_MAX_RETRIES, delays, &r->retry_count))
		memcpy(r->retry_delays, delays, r->retry_count * sizeof(*delays));
}

static void read_rule(struct decoder *c, const struct node *node, const struct rule *rule,
		      struct rules *r)
{
	void *field = (char *)r + rule->offset;

	switch (rule->type) {
	case RULE_WORD:
		read_rule_word(c, node, rule, field);
		break;
	case RULE_DIST:
		read_dist(c, node, rule->key, field);
		break;
	case RULE_DURATION:
		read_duration(c, node, rule->key, field);
		break;
	case RULE_NUMBER:
		read_rule_number(c, node, rule, field);
		break;
	case RULE_COUNT:
		read_count(c, node, rule->key, 1, most_count, field);
		break;
	case RULE_LIMIT:
		if (is_none(node))
			*(uint64_t *)field = 0;
		else
			read_count(c, node, rule->key, 1, most_count, field);
		break;
	case RULE_SHARE:
		read_share(c, node, rule->key, field);
		break;
	case RULE_DELAYS:
		read_rule_delays(c, node, rule, r);
		break;
	}
}

static void fill(struct decoder *c, size_t profile, struct rules *r)
{
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = &rule_table[i];
		const char *text = profile == 0 ? rule->article : rule->observed;
		size_t errors = c->d->errors;
		struct node *node = yaml_parse(c->arena, source_text(c->arena, rule->key, text), c->d);

		if (node)
			read_rule(c, node, rule, r);
		assert(c->d->errors == errors);
	}
}

/* Filled once for all scenarios that share their sources. */
static const struct rules *shared_rules(const struct decoder *c, size_t profile)
{
	const struct rules *made = sources_made(c->sources, profile_names[profile]);
	struct decoder shared = *c;
	struct rules *r;

	if (made)
		return made;
	shared.arena = &c->sources->arena;
	r = arena_alloc(shared.arena, sizeof(*r));
	fill(&shared, profile, r);
	sources_keep(c->sources, profile_names[profile], r);
	return r;
}

void rules_fill(struct decoder *c, size_t profile, struct rules *r)
{
	if (c->sources)
		*r = *shared_rules(c, profile);
	else
		fill(c, profile, r);
}

void rules_override(struct decoder *c, const struct node *node, struct rules *r)
{
	const char **keys;

	if (!want_map(c, node, "rules", "a map, such as {rest_latency: 150ms}"))
		return;
	keys = arena_array(c->arena, rule_count, sizeof(*keys));
	for (size_t i = 0; i < rule_count; i++)
		keys[i] = rule_table[i].key;
	for (size_t i = 0; i < node->count; i++) {
		const struct member *m = &node->members[i];
		const struct rule *rule = rule_find(m->key);

		if (rule) {
			read_rule(c, m->value, rule, r);
			r->given[rule - rule_table] = true;
		} else {
			diag_error(c->d, m->at, "unknown rule '%s'%s", shown(c, m->key),
				   suggest(c, m->key, keys, rule_count));
		}
	}
}

/* Bytes of what is kept of a rule; 0: it is more than one number. */
static size_t number_size(enum rule_type type)
{
	switch (type) {
	case RULE_WORD:
		return sizeof(int);
	case RULE_DURATION: case RULE_NUMBER: case RULE_SHARE:
		return sizeof(double);
	case RULE_COUNT: case RULE_LIMIT:
		return sizeof(uint64_t);
	default:
		return 0;
	}
}

/* Is RULE in R, written as TEXT, another than in BEFORE, the profile's? */
static bool is_changed(const struct decoder *c, const struct rule *rule, const char *text,
		       const struct rules *before, const struct rules *r)
{
	bool first = !strcmp(c->s->profile, profile_names[0]);
	size_t size = number_size(rule->type);

	if (!size)
		return strcmp(text, first ? rule->article : rule->observed) != 0;
	return memcmp((const char *)before + rule->offset, (const char *)r + rule->offset, size) != 0;
}

void rules_note_changes(struct decoder *c, const struct node *node, const struct rules *before)
{
	struct texts *changed = &c->s->rules_changed;

	if (node->kind != NODE_MAP)
		return;
	changed->list = arena_array(c->arena, node->count, sizeof(*changed->list));
	for (size_t i = 0; i < node->count; i++) {
		const struct rule *rule = rule_find(node->members[i].key);
		const char *text = node_line(c->arena, node->members[i].value);

		if (rule && is_changed(c, rule, text, before, &c->s->rules))
			changed->list[changed->count++] = arena_printf(c->arena, "%s=%s", rule->key, text);
	}
}
