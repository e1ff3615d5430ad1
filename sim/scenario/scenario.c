/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/source.h"
#include "scenario/document/decode_internal.h"

enum { LONGEST_NAME = 200, SCENARIO_LIMIT = 16 << 20 }; /* bytes (docs/scenario.md) */

/* ---- its name ---- */

/* A control character: ASCII's, or one of U+0080 to U+009F. */
static bool is_control(const unsigned char *p)
{
	return *p < 0x20 || *p == 0x7f || (*p == 0xc2 && (p[1] & 0xe0) == 0x80);
}

/* The file of PATH without its suffix, such that a folder may be called so: nothing that
 * leads elsewhere, hides it, or means something to a terminal, and short enough for what
 * is put behind it. */
static const char *name_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : !strcmp(path, "-") ? "stdin" : path;
	const char *dot = strrchr(base, '.');
	size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
	char *name = arena_strndup(a, base, length);

	for (unsigned char *p = (unsigned char *)name; *p; p++) {
		if (!is_control(p))
			continue;
		if (*p == 0xc2)
			p[1] = '_';
		*p = '_';
	}
	name += strspn(name, ".");
	length = strlen(name);
	if (length > LONGEST_NAME) {
		length = LONGEST_NAME;
		while (length && ((unsigned char)name[length] & 0xc0) == 0x80)
			length--;
		name[length] = '\0';
	}
	return *name ? name : "scenario";
}

/* ---- sections that are too small for a file ---- */

/* The profile's number: --profile wins over the scenario's word. */
static size_t choose_profile(struct decoder *c, const struct node *node, const char *option,
			     const char *typed)
{
	struct node given = { .kind = NODE_SCALAR, .quoted = true, .text = option };
	int index = 0;

	if (node)
		read_word(c, node, "profile", profile_names, profile_count, &index);
	if (option) {
		const char *name = typed ? arena_strdup(c->arena, typed) :
					   arena_printf(c->arena, "--profile %s", option);

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

/* Queues whose group says nothing of it. */
static void share_patience(struct scenario *s)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (!s->groups[i].own_patience) {
			s->groups[i].has_patience = s->callers.has_patience[PHASE_QUEUED];
			s->groups[i].patience = s->callers.patience[PHASE_QUEUED];
		}
}

static void decode_people_and_calls(struct decoder *c, const struct node *root)
{
	const struct node *node;

	decode_callers(c, node_get(root, "callers"));
	share_patience(c->s);
	node = required(c, root, "a scenario", "calls");
	if (node)
		decode_calls(c, node);
	if (node && node->kind == NODE_MAP)
		check_length(c, node);
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
	static const char *const keys[] = { "name", "description", "profile", "rules",  "run",	 "flows",
					    "apps",	   "numbers", "urls",	"agents", "callers",
					    "calls",	   "designs", "sweep",	"prices", "expect",
					    "webhooks", "thresholds", "assumed" };
	const struct node *node;
	const char *text;
	size_t profile;

	only_keys(c, root, "a scenario", keys, COUNT_OF(keys));
	node = node_get(root, "name");
	if (!is_empty(node) && read_text(c, node, "name", &text))
		c->s->name = name_of(c->arena, arena_printf(c->arena, "%s.", text));
	node = node_get(root, "description");
	if (!is_empty(node))
		read_text(c, node, "description", &c->s->description);
	node = node_get(root, "assumed");
	if (!is_empty(node))
		read_text(c, node, "assumed", &c->s->assumed);
	profile = choose_profile(c, node_get(root, "profile"), o->profile, o->profile_typed);
	c->s->profile = profile_names[profile];
	rules_fill(c, profile, &c->s->rules);
	node = node_get(root, "rules");
	if (!is_empty(node)) {
		const struct rules before = c->s->rules;

		rules_override(c, node, &c->s->rules);
		rules_note_changes(c, node, &before);
	}
	decode_documents(c, root);
	collect_designs(c, root);
	decode_people_and_calls(c, root);
	if (c->s->default_text)
		c->s->assumed = c->s->group_count ? "calls, callers, agents" : "calls, callers";
	decode_designs(c, node_get(root, "designs"));
	check_pace(c, node_get(root, "calls"));
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
	root = flow_definition(root);
	return node_get(root, "states") && !node_get(root, "designs") ? root : NULL;
}

static bool ends_with(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && !strcmp(text + n - m, suffix);
}

/* The root of S's text, to be changed by who gets it. A text that is read once for many scenarios
 * is parsed once as well, under the address of its first character: under its own it is an export. */
static struct node *parse_scenario(struct decoder *c, const struct source *source)
{
	const struct node *made;
	size_t room = SIZE_MAX;

	if (!c->sources || c->export_root)
		return yaml_parse(c->arena, source, c->d);
	made = sources_made(c->sources, source->text);
	if (!made) {
		made = yaml_parse(&c->sources->arena, source, c->d);
		if (!made)
			return NULL;
		sources_keep(c->sources, source->text, made);
	}
	return node_copy(c->arena, made, MAX_DEPTH, &room);
}

void scenario_decode(struct scenario *s, const struct source *source, const char *directory,
		     const struct overrides *o, struct diagnostics *d)
{
	static const struct overrides nothing;
	struct decoder c = { .arena = &s->arena, .d = d, .s = s, .directory = directory,
			     .sources = o ? o->sources : NULL };
	struct node *root;

	if (!o)
		o = &nothing;
	s->source = source;
	c.export_root = parse_export(&c, source);
	if (c.export_root) {
		if (!o->looked_at)
			export_starts(c.export_root, d);
		c.directory = "";
		c.export_path = resolve_path(&c, source->name);
		s->default_text = scenario_for_export(&s->arena, source->name, c.export_root);
		s->source = source_text(&s->arena,
					arena_printf(&s->arena, "%s (default scenario)", source->name),
					s->default_text);
	} else if (ends_with(source->name, ".json") && !json_parse(&s->arena, source, d)) {
		return;
	}
	root = parse_scenario(&c, s->source);
	if (!root)
		return;
	if (!want_map(&c, root, "scenario", ends_with(source->name, ".csv") ?
		      "YAML, as ringflow fit makes it of a log of calls" :
		      "a map of sections, such as calls: and designs:"))
		return;
	for (size_t i = 0; i < o->assignment_count; i++)
		node_set(&s->arena, root, o->assignments[i], o->origins ? &o->origins[i] : NULL, d);
	drop_titles(&c, root, o);
	note_overrides(&c, o);
	s->root = root;
	s->content_digest = node_content_digest(root);
	s->callers_digest = node_callers_digest(root);
	decode_root(&c, root, o);
	if (s->calls.trace) { /* calls of a log follow from what it holds */
		s->content_digest = digest_source(s->content_digest, s->calls.trace);
		s->callers_digest = digest_source(s->callers_digest, s->calls.trace);
	}
}

struct scenario *scenario_new(const char *name)
{
	struct scenario *s = xcalloc(1, sizeof(*s));

	s->name = name_of(&s->arena, name);
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
	const struct source *source = o && o->sources ?
		sources_read(o->sources, path, SCENARIO_LIMIT, d) :
		source_read(&s->arena, path, SCENARIO_LIMIT, d);

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
