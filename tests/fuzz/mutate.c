/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mutate.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

enum { MOST_SLOTS = 4096, LONGEST_TEXT = 16384, DEEPEST = 2 };

/* Where a node hangs: in an object by key, or in an array by index. */
struct slot {
	json_t *parent, *value;
	const char *key; /* NULL: of an array */
	size_t index;
};

struct mutation {
	uint64_t state; /* of the random numbers */
	int depth;	/* documents within texts of documents */
	size_t count;
	struct slot slots[MOST_SLOTS];
};

/* splitmix64: Steele, Lea & Flood, OOPSLA 2014. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t below(struct mutation *m, size_t n)
{
	return n ? next(&m->state) % n : 0;
}

/* ---- where things are ---- */

static void collect(struct mutation *m, json_t *node)
{
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_object(node)) {
		json_object_foreach(node, key, value) {
			if (m->count < MOST_SLOTS)
				m->slots[m->count++] = (struct slot){ node, value, key, 0 };
			collect(m, value);
		}
	} else if (json_is_array(node)) {
		json_array_foreach(node, i, value) {
			if (m->count < MOST_SLOTS)
				m->slots[m->count++] = (struct slot){ node, value, NULL, i };
			collect(m, value);
		}
	}
}

static void find_slots(struct mutation *m, json_t *root)
{
	m->count = 0;
	collect(m, root);
}

static struct slot *any_slot(struct mutation *m)
{
	return &m->slots[below(m, m->count)];
}

static bool is_leaf(const json_t *node)
{
	return !json_is_object(node) && !json_is_array(node);
}

/* NULL where a few tries find none. */
static struct slot *any_leaf(struct mutation *m)
{
	for (int i = 0; i < 16; i++) {
		struct slot *s = any_slot(m);

		if (is_leaf(s->value))
			return s;
	}
	return NULL;
}

/* VALUE becomes the document's. */
static void put(const struct slot *s, json_t *value)
{
	if (!value)
		return;
	if (s->key)
		json_object_set_new(s->parent, s->key, value);
	else
		json_array_set_new(s->parent, s->index, value);
}

/* ---- values ---- */

static json_t *usual_value(struct mutation *m)
{
	static const char *const texts[] = {
		"0s", "1ns", "1us", "1ms", "250ms", "1s", "5s", "20s", "1m", "30m", "1h", "1d", "1e9s",
		"1/s", "20/s", "1000/s", "1/h", "1/d", "0%", "1%", "30%", "50%", "100%", "none", "true",
		"false", "created", "ringing", "answered", "completed", "parked", "", " ", "-", "=1+1",
	};
	static const double numbers[] = { 0, 1, 2, 3, 5, 10, 40, 100, 0.5, 0.3, -1, 1e-9, 1e9, 1e18, 1e300 };
	const size_t text_count = sizeof(texts) / sizeof(*texts);
	size_t i = below(m, text_count + 24);

	if (i < text_count)
		return json_string(texts[i]);
	if (i == text_count)
		return json_null();
	if (i < text_count + 12)
		return json_integer((json_int_t)below(m, 12));
	return json_real(numbers[below(m, sizeof(numbers) / sizeof(*numbers))]);
}

/* The same but for its first number: "250ms" becomes "500ms". */
static json_t *other_number(struct mutation *m, const char *text)
{
	static const double factors[] = { 0, 1e-6, 1e-3, 0.1, 0.5, 0.999, 1.001, 2, 10, 1000, 1e6 };
	double factor = factors[below(m, sizeof(factors) / sizeof(*factors))];
	size_t before = strcspn(text, "0123456789");
	char room[512];
	char *rest;
	double number;

	if (!text[before] || strlen(text) > 200)
		return NULL;
	number = strtod(text + before, &rest);
	if (below(m, 4) == 0)
		snprintf(room, sizeof(room), "%.*s%zu%s", (int)before, text, below(m, 20), rest);
	else
		snprintf(room, sizeof(room), "%.*s%.9g%s", (int)before, text, number * factor, rest);
	return json_string(room);
}

static json_t *mutated_bytes(struct mutation *m, const char *text)
{
	uint8_t room[LONGEST_TEXT];
	size_t size = strlen(text);

	(void)m;
	if (size > sizeof(room) / 2)
		return NULL;
	memcpy(room, text, size);
	size = LLVMFuzzerMutate(room, size, sizeof(room));
	return json_stringn((const char *)room, size); /* NULL: no UTF-8 */
}

/* The end of the tag that begins at TEXT. */
static size_t tag_end(const char *text)
{
	size_t n = strcspn(text, ">");

	return text[n] ? n + 1 : n;
}

static const char *any_tag(struct mutation *m, const char *text)
{
	size_t count = 0;

	for (const char *p = strchr(text, '<'); p; p = strchr(p + 1, '<'))
		count++;
	count = below(m, count);
	text = strchr(text, '<');
	while (text && count--)
		text = strchr(text + 1, '<');
	return text;
}

/* XML with what lies between two of its tags left out, or put in once more elsewhere. */
static json_t *other_tags(struct mutation *m, const char *text)
{
	const char *from = any_tag(m, text), *to = any_tag(m, text), *at = any_tag(m, text);
	char *room;
	json_t *made;

	if (!from || strlen(text) > LONGEST_TEXT)
		return NULL;
	if (to < from) {
		const char *other = to;

		to = from;
		from = other;
	}
	to += tag_end(to);
	room = xreallocarray(NULL, 2 * strlen(text) + 1, 1);
	if (below(m, 2))
		sprintf(room, "%.*s%s", (int)(from - text), text, to);
	else
		sprintf(room, "%.*s%.*s%s", (int)(at - text), text, (int)(to - from), from, at);
	made = json_string(room);
	free(room);
	return made;
}

static void edit(struct mutation *m, json_t *root);

/* A text that is a document of its own. */
static json_t *mutated_document(struct mutation *m, const char *text)
{
	json_t *root = m->depth < DEEPEST ? json_loads(text, 0, NULL) : NULL, *made;
	struct mutation *inner;
	char *dumped;

	if (!root)
		return NULL;
	inner = xcalloc(1, sizeof(*inner));
	inner->state = next(&m->state);
	inner->depth = m->depth + 1;
	edit(inner, root);
	dumped = json_dumps(root, JSON_COMPACT);
	made = dumped ? json_string(dumped) : NULL;
	free(dumped);
	free(inner);
	json_decref(root);
	return made;
}

static json_t *mutated_text(struct mutation *m, const char *text)
{
	if (*text == '{' && below(m, 16))
		return mutated_document(m, text);
	if (*text == '<' && below(m, 3))
		return other_tags(m, text);
	return below(m, 2) ? other_number(m, text) : mutated_bytes(m, text);
}

static json_t *mutated_leaf(struct mutation *m, json_t *node)
{
	char number[64];

	if (json_is_string(node))
		return mutated_text(m, json_string_value(node));
	if (!json_is_number(node))
		return usual_value(m);
	snprintf(number, sizeof(number), "%.17g", json_number_value(node));
	return other_number(m, number);
}

/* ---- changes ---- */

static void leave_out(struct slot *s)
{
	if (s->key)
		json_object_del(s->parent, s->key);
	else
		json_array_remove(s->parent, s->index);
}

/* Once more: in an array behind itself, in an object under another key of the document. */
static void repeat(struct mutation *m, struct slot *s)
{
	const struct slot *other = any_slot(m);
	char name[256];

	if (!s->key) {
		json_array_insert_new(s->parent, s->index, json_deep_copy(s->value));
	} else if (other->key && below(m, 2)) {
		json_object_set_new(s->parent, other->key, json_deep_copy(s->value));
	} else {
		snprintf(name, sizeof(name), "%.200s%zu", s->key, below(m, 10));
		json_object_set_new(s->parent, name, json_deep_copy(s->value));
	}
}

static void exchange(struct slot *a, struct slot *b)
{
	json_t *copy_a = json_deep_copy(a->value), *copy_b = json_deep_copy(b->value);

	/* of two, one may be within the other: it is gone with what it was in */
	json_incref(b->parent);
	put(a, copy_b);
	put(b, copy_a);
	json_decref(b->parent);
}

static void edit_once(struct mutation *m)
{
	struct slot *s = any_slot(m), *leaf = any_leaf(m), *other = any_leaf(m);

	switch (below(m, 12)) {
	case 0:
	case 1:
		leave_out(s);
		break;
	case 2:
		repeat(m, s);
		break;
	case 3:
		exchange(s, any_slot(m));
		break;
	case 4:
		put(s, json_deep_copy(any_slot(m)->value));
		break;
	case 5:
	case 6:
		if (leaf && other)
			put(leaf, json_deep_copy(other->value));
		break;
	case 7:
	case 8:
		if (leaf)
			put(leaf, usual_value(m));
		break;
	default:
		if (leaf)
			put(leaf, mutated_leaf(m, leaf->value));
	}
}

static void edit(struct mutation *m, json_t *root)
{
	for (size_t i = below(m, 3) + 1; i; i--) {
		find_slots(m, root);
		if (m->count)
			edit_once(m);
	}
}

/* ---- inputs ---- */

/* One of the documents of DATA: where it begins, and its SIZE. */
static const uint8_t *choose(struct mutation *m, const uint8_t *data, size_t all, size_t *size)
{
	size_t count = 1, at = 0;
	const uint8_t *end;

	for (size_t i = 0; i < all; i++)
		count += !data[i];
	for (count = below(m, count); count; at++)
		count -= !data[at];
	end = memchr(data + at, 0, all - at);
	*size = end ? (size_t)(end - data) - at : all - at;
	return data + at;
}

/* DATA with ROOT in the place of the SIZE bytes at AT, to OUT. 0: it has no room. */
static size_t place(const uint8_t *data, size_t all, const uint8_t *at, size_t size, json_t *root,
		    uint8_t *out, size_t most)
{
	char *text = json_dumps(root, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(17));
	size_t length = text ? strlen(text) : 0, before = (size_t)(at - data);
	size_t made = all - size + length;

	if (length && made <= most) {
		memmove(out + before + length, at + size, all - before - size);
		if (out != data)
			memcpy(out, data, before);
		memcpy(out + before, text, length);
	} else {
		made = 0;
	}
	free(text);
	return made;
}

static json_t *parse(const uint8_t *at, size_t size)
{
	return json_loadb((const char *)at, size, 0, NULL);
}

size_t json_mutate(uint8_t *data, size_t size, size_t most, unsigned seed)
{
	struct mutation *m = xcalloc(1, sizeof(*m));
	size_t length, made = 0;
	const uint8_t *at;
	json_t *root;

	m->state = seed;
	at = choose(m, data, size, &length);
	root = below(m, 24) ? parse(at, length) : NULL;
	if (root) {
		edit(m, root);
		made = place(data, size, at, length, root, data, most);
	}
	json_decref(root);
	free(m);
	return made ? made : LLVMFuzzerMutate(data, size, most);
}

/* Something of the document FROM at a place of INTO: under the same key where there is one. */
static void transplant(struct mutation *into, struct mutation *from)
{
	const struct slot *gift = any_slot(from);

	for (int i = 0; i < 64; i++) {
		const struct slot *s = any_slot(into);

		if (gift->key && s->key && !strcmp(gift->key, s->key)) {
			put(s, json_deep_copy(gift->value));
			return;
		}
	}
	for (int i = 0; i < 64; i++) {
		const struct slot *s = any_slot(into);

		if (gift->key && s->key && json_object_get(gift->parent, s->key)) {
			json_object_set_new(s->parent, gift->key, json_deep_copy(gift->value));
			return;
		}
	}
	put(any_slot(into), json_deep_copy(gift->value));
}

size_t json_cross(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out,
		  size_t most, unsigned seed)
{
	struct mutation *into = xcalloc(1, sizeof(*into)), *from = xcalloc(1, sizeof(*from));
	size_t length, other_length, made = 0;
	const uint8_t *at, *other;
	json_t *root, *giver;

	into->state = from->state = seed;
	at = choose(into, a, a_size, &length);
	other = choose(from, b, b_size, &other_length);
	root = parse(at, length);
	giver = parse(other, other_length);
	if (root && giver) {
		find_slots(into, root);
		find_slots(from, giver);
		if (into->count && from->count) {
			for (size_t i = below(into, 3) + 1; i; i--) {
				transplant(into, from);
				find_slots(into, root);
			}
			made = place(a, a_size, at, length, root, out, most);
		}
	}
	json_decref(root);
	json_decref(giver);
	free(into);
	free(from);
	return made;
}
