/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "scenario/decode.h"

enum { SCENARIO_LIMIT = 256 << 20 };

/* ---- sections that are too small for a file ---- */

/* The profile's number: --profile wins over the scenario's word. */
static size_t choose_profile(struct decoder *c, const struct node *node, const char *option)
{
	struct node given = { .kind = NODE_SCALAR, .quoted = true, .text = option };
	int index = 0;

	if (node)
		read_word(c, node, "profile", profile_names, profile_count, &index);
	if (option) {
		const char *name = arena_printf(c->arena, "--profile %s", option);

		given.at = (struct where){ source_text(c->arena, name, option), 1, 1 };
		read_word(c, &given, "profile", profile_names, profile_count, &index);
	}
	return (size_t)index;
}

/* Designs may be named before they are decoded. */
static void collect_designs(struct decoder *c, const struct node *root)
{
	const struct node *designs;
	struct scenario *s = c->s;

	c->designs.broken = true;
	designs = required(c, root, "a scenario", "designs");
	if (!designs)
		return;
	if (!want_map(c, designs, "designs", "a map, such as {direct: {start: support}}"))
		return;
	if (!designs->count) {
		diag_error(c->d, designs->at, "designs: expected at least one");
		return;
	}
	names_init(c->arena, &c->designs, section_names(c, designs, "designs"), designs->count);
	c->designs.broken = false;
	s->design_count = designs->count;
	s->designs = arena_array(c->arena, designs->count, sizeof(*s->designs));
}

/* ---- the whole ---- */

/* Calls of a log follow from what it holds. */
static uint64_t digest_source(uint64_t digest, const struct source *source)
{
	return digest_text(digest, source->text, source->length);
}

static void decode_people_and_calls(struct decoder *c, const struct node *root)
{
	const struct node *node;

	decode_callers(c, node_get(root, "callers"));
	node = required(c, root, "a scenario", "calls");
	if (node)
		decode_calls(c, node);
	/* chance needs repeating, a script does not */
	c->s->replications = node_get(node, "script") ? 1 : 20;
	node = node_get(root, "run");
	if (!is_empty(node))
		decode_run(c, node);
}

static void decode_documents(struct decoder *c, const struct node *root)
{
	const struct node *flows = node_get(root, "flows"), *apps = node_get(root, "apps");
	const struct node *node;

	collect_targets(c, flows, apps);
	decode_groups(c, node_get(root, "agents"));
	decode_flows(c, flows);
	decode_apps(c, apps);
	node = node_get(root, "numbers");
	if (!is_empty(node))
		decode_numbers(c, node);
	node = node_get(root, "urls");
	if (!is_empty(node))
		decode_urls(c, node);
	node = node_get(root, "webhooks");
	if (!is_empty(node))
		decode_webhooks(c, node);
}

static void decode_root(struct decoder *c, const struct node *root, const struct overrides *o)
{
	static const char *const keys[] = { "description", "profile", "rules",  "run",	 "flows",
					    "apps",	   "numbers", "urls",	"agents", "callers",
					    "calls",	   "designs", "sweep",	"prices", "expect",
					    "webhooks", "thresholds" };
	const struct node *node;
	size_t profile;

	only_keys(c, root, "a scenario", keys, COUNT_OF(keys));
	node = node_get(root, "description");
	if (!is_empty(node))
		read_text(c, node, "description", &c->s->description);
	profile = choose_profile(c, node_get(root, "profile"), o->profile);
	c->s->profile = profile_names[profile];
	rules_fill(c, profile, &c->s->rules);
	node = node_get(root, "rules");
	if (!is_empty(node))
		rules_override(c, node, &c->s->rules);
	decode_documents(c, root);
	collect_designs(c, root);
	decode_people_and_calls(c, root);
	decode_designs(c, node_get(root, "designs"));
	node = node_get(root, "sweep");
	if (!is_empty(node))
		decode_sweep(c, node);
	node = node_get(root, "expect");
	if (!is_empty(node))
		decode_expectations(c, node);
	decode_thresholds(c, node_get(root, "thresholds"), o);
	node = node_get(root, "prices");
	if (!is_empty(node))
		decode_prices(c, node);
	if (o->seed)
		c->s->seed = *o->seed;
	if (o->replications)
		c->s->replications = *o->replications;
	settle_blocks(c, node_get(root, "run"), o->replications);
}

/* The root of an export when TEXT is one; a text that is not JSON is not. */
static struct node *parse_export(struct decoder *c, const struct source *source)
{
	struct diagnostics scratch = { 0 };
	struct node *root = NULL;

	if (source->text[strspn(source->text, " \t\r\n")] == '{')
		root = json_parse(c->arena, source, &scratch);
	diag_free(&scratch);
	return node_get(root, "states") && !node_get(root, "designs") ? root : NULL;
}

static bool ends_with(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && !strcmp(text + n - m, suffix);
}

void scenario_decode(struct scenario *s, const struct source *source, const char *directory,
		     const struct overrides *o, struct diagnostics *d)
{
	static const struct overrides nothing;
	struct decoder c = { .arena = &s->arena, .d = d, .s = s, .directory = directory };
	struct node *root;

	if (!o)
		o = &nothing;
	s->source = source;
	c.export_root = parse_export(&c, source);
	if (c.export_root) {
		c.directory = "";
		c.export_path = resolve_path(&c, source->name);
		s->default_text = scenario_for_export(&s->arena, source->name, c.export_root);
		s->source = source_text(&s->arena,
					arena_printf(&s->arena, "%s (default scenario)", source->name),
					s->default_text);
	} else if (ends_with(source->name, ".json") && !json_parse(&s->arena, source, d)) {
		return;
	}
	root = yaml_parse(&s->arena, s->source, d);
	if (!root)
		return;
	if (!want_map(&c, root, "scenario", "a map of sections, such as calls: and designs:"))
		return;
	for (size_t i = 0; i < o->assignment_count; i++)
		node_set(&s->arena, root, o->assignments[i], d);
	s->essence = node_essence(root);
	s->callers_essence = node_callers(root);
	decode_root(&c, root, o);
	if (s->calls.trace) {
		s->essence = digest_source(s->essence, s->calls.trace);
		s->callers_essence = digest_source(s->callers_essence, s->calls.trace);
	}
}

struct scenario *scenario_new(const char *name)
{
	struct scenario *s = xcalloc(1, sizeof(*s));
	const char *slash = strrchr(name, '/');
	const char *base = slash ? slash + 1 : !strcmp(name, "-") ? "stdin" : name;
	const char *dot = strrchr(base, '.');

	s->name = arena_strndup(&s->arena, base,
				dot && dot > base ? (size_t)(dot - base) : strlen(base));
	s->profile = profile_names[0];
	s->seed = 1;
	s->confidence = 0.95;
	s->max_replications = 10000;
	return s;
}

struct scenario *scenario_load(const char *path, const struct overrides *o,
			       struct diagnostics *d)
{
	struct scenario *s = scenario_new(path);
	const char *slash = strrchr(path, '/');
	const struct source *source = source_read(&s->arena, path, SCENARIO_LIMIT, d);

	if (source)
		scenario_decode(s, source,
				slash ? arena_strndup(&s->arena, path, (size_t)(slash - path) + 1) : "",
				o, d);
	return s;
}

struct scenario *scenario_from_text(const char *name, const char *text,
				    const struct overrides *o, struct diagnostics *d)
{
	struct scenario *s = scenario_new(name);

	scenario_decode(s, source_text(&s->arena, name, text), "", o, d);
	return s;
}

void scenario_free(struct scenario *s)
{
	if (!s)
		return;
	arena_free(&s->arena);
	free(s);
}
