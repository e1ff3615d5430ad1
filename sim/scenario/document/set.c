/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --set PATH=VALUE. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/key_path.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "base/units.h"
#include "scenario/document/node_internal.h"
#include "scenario/scenario.h"

struct assignment {
	struct arena *arena;
	struct diagnostics *d;
	const struct source *source;
	const struct source *typed; /* the value alone, when that was typed; else NULL */
	const char *p;	 /* what is left of the path */
	uint32_t column; /* of p */
	bool varied; /* not by --set: what is not there cannot vary */
};

struct part {
	const char *key;
	struct where at;
	bool last;
};

static struct where at_column(const struct assignment *s, uint32_t column)
{
	return s->typed ? (struct where){ s->typed, 1, 1 } : (struct where){ s->source, 1, column };
}

static uint32_t width(const char *s, size_t n)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

/* Cut the next key off the path, up to its dot or equals sign. */
static bool next_part(struct assignment *s, struct part *part)
{
	const char *behind;

	part->at = at_column(s, s->column);
	part->key = key_path_take(s->arena, s->p, &behind);
	if (!part->key) {
		diag_error(s->d, part->at, "the quote is not closed");
		return false;
	}
	if (*behind != '.' && *behind != '=') {
		diag_error(s->d, part->at, "expected PATH=VALUE, such as run.seed=7");
		return false;
	}
	if (!*part->key) {
		diag_error(s->d, part->at, "expected a key");
		return false;
	}
	part->last = *behind == '=';
	s->column += width(s->p, (size_t)(behind - s->p)) + 1;
	s->p = behind + 1;
	return true;
}

static void become_map(struct node *node, struct where at)
{
	*node = (struct node){ .kind = NODE_MAP, .at = at };
}

/* The slot for PART in MAP, made when it is missing. */
static struct node **map_slot(struct assignment *s, struct node *map, const struct part *part)
{
	struct member *grown;

	for (size_t i = 0; i < map->count; i++)
		if (!strcmp(map->members[i].key, part->key)) {
			if (part->last)
				map->members[i].at = part->at;
			return &map->members[i].value;
		}
	grown = arena_array(s->arena, map->count + 1, sizeof(*grown));
	if (map->count)
		memcpy(grown, map->members, map->count * sizeof(*grown));
	grown[map->count] = (struct member){ part->key, part->at, NULL };
	map->members = grown;
	return &grown[map->count++].value;
}

static struct node **list_slot(struct assignment *s, struct node *list,
			       const struct part *part)
{
	uint64_t index;

	if (!list->count) {
		diag_error(s->d, part->at, "the list is empty, there is no item '%.60s'",
			   part->key);
		return NULL;
	}
	if (parse_count(part->key, 0, list->count - 1, &index)) {
		diag_error(s->d, part->at, "expected an item of the list, 0 to %zu, found '%.60s'",
			   list->count - 1, part->key);
		return NULL;
	}
	return &list->items[index];
}

static struct node **slot(struct assignment *s, struct node *node, const struct part *part)
{
	if (node->kind == NODE_SCALAR && node->is_null)
		become_map(node, part->at);
	if (node->kind == NODE_LIST)
		return list_slot(s, node, part);
	if (node->kind == NODE_MAP)
		return map_slot(s, node, part);
	diag_error(s->d, part->at,
		   "there is no '%.60s' to set: what stands before it is plain text, no map",
		   part->key);
	return NULL;
}

static bool scenario_key(const char *key)
{
	static const char *const keys[] = { "name", "description", "profile", "rules",	 "run",
					    "flows",	   "apps",    "numbers", "urls",
					    "agents",	   "callers", "calls",	 "designs",
					    "sweep",	   "prices",  "expect",	 "webhooks",
					    "thresholds", "assumed" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!strcmp(keys[i], key))
			return true;
	return false;
}

/* All keys of the path; their number, or 0 after an error. */
static size_t split_path(struct assignment *s, struct part parts[MAX_DEPTH])
{
	size_t n = 0;

	do {
		if (n == MAX_DEPTH) {
			diag_error(s->d, at_column(s, s->column), "nested deeper than %d levels",
				   MAX_DEPTH);
			return 0;
		}
		if (!next_part(s, &parts[n]))
			return 0;
	} while (!parts[n++].last);
	/* a bare rule, or what nearly is one, stands for rules.RULE */
	if (n == 1 && !scenario_key(parts[0].key)) {
		parts[1] = parts[0];
		parts[0] = (struct part){ "rules", parts[0].at, false };
		n++;
	}
	return n;
}

static struct node *parse_value(struct assignment *s)
{
	struct node *value;

	if (!s->p[strspn(s->p, " \t")]) {
		diag_error(s->d, at_column(s, s->column),
			   "expected a value after the equals sign");
		return NULL;
	}
	value = yaml_parse_from(s->arena, s->source, (size_t)(s->p - s->source->text), s->d);
	if (value && s->typed)
		value->at = at_column(s, 1);
	return value;
}

/* The texts that positions are in. */
static void name_sources(struct assignment *s, const char *assignment,
			 const struct assignment_origin *origin)
{
	const char *option = origin && origin->option ? origin->option : "set";
	const char *typed = origin && origin->option ? origin->text : assignment;
	const char *name = arena_printf(s->arena, "--%s%s%s", option, typed ? " " : "", typed ? typed : "");

	s->source = source_text(s->arena, name, assignment);
	s->p = s->source->text;
	s->varied = origin && origin->option && !origin->value_only;
	if (origin && origin->value_only)
		s->typed = source_text(s->arena, name, typed ? typed : name);
}

/* Does PART name a member of SECTION, rather than being a misspelt one? A new group or design is
 * set as a whole; where a part of it is set, it is there already. */
static bool names_member(const struct assignment *s, const struct node *section, const char *key,
			 const struct part *part)
{
	const char **names;
	const char *near;

	if (part->last || (strcmp(key, "agents") && strcmp(key, "designs")) || !section ||
	    section->kind != NODE_MAP || !section->count)
		return true;
	names = arena_array(s->arena, section->count, sizeof(*names));
	for (size_t i = 0; i < section->count; i++) {
		names[i] = section->members[i].key;
		if (!strcmp(names[i], part->key))
			return true;
	}
	near = strlen(part->key) > 2 ? nearest_word(part->key, names, section->count) : NULL;
	if (!near && !s->varied)
		return true;
	diag_error(s->d, part->at, "there is no '%.60s' in %s%s", part->key, key,
		   expected_word(s->arena, part->key, names, section->count));
	return false;
}

bool node_set(struct arena *a, struct node *root, const char *assignment,
	      const struct assignment_origin *origin, struct diagnostics *d)
{
	struct assignment s = { .arena = a, .d = d, .column = 1 };
	struct part parts[MAX_DEPTH];
	struct node **place = &root, *value;
	size_t n;

	name_sources(&s, assignment, origin);
	n = split_path(&s, parts);
	if (!n)
		return false;
	/* before anything is touched, so that a bad value changes nothing */
	value = parse_value(&s);
	if (!value)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!*place) {
			*place = arena_alloc(a, sizeof(**place));
			become_map(*place, parts[i].at);
		}
		if (i == 1 && !names_member(&s, *place, parts[0].key, &parts[1]))
			return false;
		place = slot(&s, *place, &parts[i]);
		if (!place)
			return false;
	}
	*place = value;
	return true;
}
