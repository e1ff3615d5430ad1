/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a template in Liquid: read, its paths resolved by their length to texts, to
 * nothing and to what is not known, and filled in. Nothing may crash, leak or take long; the
 * text ends within its bounds; filled in twice it says the same.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "harness.h"
#include "liquid/liquid.h"

static const char *const texts[] = { "3", "", "a,b,c", "[1,{\"a\":[2]},\"x\"]", "{\"open\":true,\"h\":[9,17]}",
				     "-1.5", "2026-11-24T10:00:00Z", NULL };

enum { TEXTS = sizeof(texts) / sizeof(*texts) };

static const char *see(void *context, int32_t slot)
{
	(void)context;
	return slot == TEXTS ? liquid_unknown : texts[slot];
}

static void resolve(void *context, struct liquid_path *place)
{
	size_t n = strlen(place->text);

	(void)context;
	place->slot = n % (TEXTS + 3) ? (int32_t)(n % (TEXTS + 3)) - 2 : LIQUID_NOT_KNOWN;
	place->used = 1 + n % place->parts;
}

static void compare(void *context, struct liquid_path *place, const char *literal)
{
	*(size_t *)context += strlen(place->text) + strlen(literal);
}

static void fill_in(const char *template)
{
	const struct liquid_scope scope = { see, NULL, strlen(template) % 2, 15 };
	char first[LIQUID_LONGEST], again[LIQUID_LONGEST];
	struct arena a = { 0 };
	struct liquid *t = liquid_parse(&a, template);
	size_t seen = 0;
	bool known;

	liquid_paths(t, resolve, NULL);
	liquid_comparisons(t, compare, &seen);
	known = liquid_render(t, &scope, first);
	REQUIRE(strnlen(first, sizeof(first)) < sizeof(first));
	REQUIRE(known == liquid_render(t, &scope, again) && !strcmp(first, again));
	REQUIRE(!known || (!liquid_outside(t) && !liquid_is_broken(t)));
	liquid_lone_path(t);
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *template = xmalloc(size + 1);

	memcpy(template, data, size);
	template[size] = '\0';
	fill_in(template);
	free(template);
	return 0;
}
