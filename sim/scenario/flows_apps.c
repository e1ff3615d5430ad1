/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows and apps: the documents a scenario names. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/terms.h"
#include "scenario/document/decode_internal.h"

/* Bytes of a file (docs/scenario.md). */
enum { FLOW_LIMIT = 16 << 20, APP_LIMIT = 1 << 20 };
/* Flows, and apps: of either. An execution names its flow by 16 bits. */
enum { MOST_DOCUMENTS = 10000 };

const char **section_names(struct decoder *c, const struct node *node, const char *what)
{
	const char **list = arena_array(c->arena, node->count, sizeof(*list));

	for (size_t i = 0; i < node->count; i++) {
		const struct member *m = &node->members[i];

		list[i] = m->key;
		if (!*m->key)
			diag_error(c->d, m->at, "%s: a name may not be empty", what);
		for (const char *p = m->key; *p; p++)
			if ((unsigned char)*p < 0x20 || *p == 0x7f) {
				diag_error(c->d, m->at,
					   "%s: a name may not contain control characters", what);
				break;
			}
	}
	return list;
}

/* Flows and apps share one space of names. */
static void report_shared_names(struct decoder *c, const struct node *flows,
				const struct node *apps)
{
	struct names n;
	const char **list;

	if (is_empty(flows) || is_empty(apps))
		return;
	list = arena_array(c->arena, flows->count, sizeof(*list));
	for (size_t i = 0; i < flows->count; i++)
		list[i] = flows->members[i].key;
	names_init(c->arena, &n, list, flows->count);
	for (size_t i = 0; i < apps->count; i++) {
		int k = names_find(&n, apps->members[i].key);

		if (k >= 0)
			diag_error(c->d, apps->members[i].at,
				   "'%s' is a flow already (line %u), expected a name of its own",
				   shown(c, apps->members[i].key),
				   (unsigned)flows->members[k].at.line);
	}
}

static bool check_section(struct decoder *c, const struct node *node, const char *name)
{
	static const char shape[] = "a map of names to files, such as {support: support.json}";

	if (is_empty(node))
		return true;
	if (!want_map(c, node, name, shape))
		return false;
	if (node->count > MOST_DOCUMENTS)
		diag_error(c->d, node->members[MOST_DOCUMENTS].at,
			   "%s: expected at most %d of them, found %zu", name, MOST_DOCUMENTS,
			   node->count);
	return node->count <= MOST_DOCUMENTS;
}

void collect_targets(struct decoder *c, const struct node *flows, const struct node *apps)
{
	bool flows_good = check_section(c, flows, "flows");
	bool apps_good = check_section(c, apps, "apps");
	size_t m = flows_good && flows ? flows->count : 0;
	size_t n = apps_good && apps ? apps->count : 0;
	const char **list = arena_array(c->arena, m + n, sizeof(*list));

	if (m)
		memcpy(list, section_names(c, flows, "flows"), m * sizeof(*list));
	if (n)
		memcpy(list + m, section_names(c, apps, "apps"), n * sizeof(*list));
	names_init(c->arena, &c->targets, list, m + n);
	c->targets.broken = !flows_good || !apps_good;
	if (flows_good && apps_good)
		report_shared_names(c, flows, apps);
	c->s->flow_count = m;
	c->s->flows = arena_array(c->arena, m, sizeof(*c->s->flows));
	c->s->app_count = c->app_capacity = n;
	c->s->apps = arena_array(c->arena, n, sizeof(*c->s->apps));
}

const char *resolve_path(struct decoder *c, const char *path)
{
	if (*path == '/')
		return path;
	/* source_read() takes a lone "-" for standard input */
	return arena_printf(c->arena, "%s%s",
			    *c->directory || strcmp(path, "-") ? c->directory : "./", path);
}

/* Is there such a file, and an ordinary one? */
static bool can_read(struct decoder *c, const struct node *node, const char *path)
{
	const char *problem = NULL;
	struct stat st;

	if (stat(path, &st))
		problem = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		problem = "it is no regular file";
	if (problem)
		diag_error(c->d, node->at, "cannot read '%s': %s", shown(c, path), problem);
	return !problem;
}

const struct source *read_named_file(struct decoder *c, const struct node *node,
				     const char *path, size_t limit)
{
	if (!can_read(c, node, path))
		return NULL;
	return c->sources ? sources_read(c->sources, path, limit, c->d) :
			    source_read(c->arena, path, limit, c->d);
}

const struct source *read_named_bytes(struct decoder *c, const struct node *node,
				      const char *path, size_t limit)
{
	if (!can_read(c, node, path))
		return NULL;
	return c->sources ? sources_read_raw(c->sources, path, limit, c->d) :
			    source_read_raw(c->arena, path, limit, c->d);
}

/* ---- flows ---- */

/* Of files that are read once for many scenarios, also parsed once. */
static const struct node *parse_export_file(struct decoder *c, const struct source *source)
{
	const struct node *root;

	if (!c->sources)
		return json_parse(c->arena, source, c->d);
	root = sources_made(c->sources, source);
	if (root)
		return root;
	root = json_parse(&c->sources->arena, source, c->d);
	if (root)
		sources_keep(c->sources, source, root);
	return root;
}

/* The export in the file PATH. */
static const struct node *read_export_file(struct decoder *c, const struct node *node,
					   const char *path)
{
	const struct source *source;

	if (c->export_root && !strcmp(path, c->export_path))
		return c->export_root;
	source = read_named_file(c, node, path, FLOW_LIMIT);
	return source ? parse_export_file(c, source) : NULL;
}

struct node *flow_definition(const struct node *root)
{
	struct node *definition = node_get(root, "definition");

	return !node_get(root, "states") && node_get(definition, "states") ? definition :
									      (struct node *)root;
}

/* The export in ROOT, or NULL after an error, also when there is none. */
static const struct node *want_export(struct decoder *c, const struct node *root)
{
	const struct node *states;

	if (!root)
		return NULL;
	root = flow_definition(root);
	states = node_get(root, "states");
	if (states && states->kind == NODE_LIST)
		return root;
	diag_error(c->d, states ? states->at : root->at,
		   "no Studio flow: expected an object with a list of 'states'");
	return NULL;
}

static void read_sid(struct decoder *c, const struct node *node, struct flow_file *flow)
{
	if (read_text(c, node, "sid", &flow->sid) && strncmp(flow->sid, "FW", 2))
		expected(c, node, "sid", "the SID of a flow, which begins with FW");
}

static void read_concurrency(struct decoder *c, const struct node *node, struct flow_file *flow)
{
	bool yes;

	if (node && read_yes(c, node, "allow_concurrent_calls", &yes))
		flow->concurrent_calls = yes ? CONCURRENT_YES : CONCURRENT_NO;
}

/* A file, or the export itself. */
static void read_flow(struct decoder *c, const struct node *node, const char *text,
		      struct flow_file *flow)
{
	if (text[strspn(text, " \t\r\n")] == '{') {
		flow->path = arena_printf(c->arena, "%s:flows.%s", c->s->source->name, flow->name);
		flow->root = want_export(c, json_parse(c->arena,
						       source_text(c->arena, flow->path, text), c->d));
		return;
	}
	flow->path = resolve_path(c, text);
	flow->root = want_export(c, read_export_file(c, node, flow->path));
}

static void decode_flow(struct decoder *c, const struct member *m, struct flow_file *flow)
{
	static const char *const keys[] = { "file", "sid", "widgets", "allow_concurrent_calls" };
	const struct node *file = m->value, *sid, *widgets;
	const char *path;

	flow->name = m->key;
	flow->at = m->at;
	if (m->value->kind == NODE_MAP) {
		only_keys(c, m->value, "a flow", keys, COUNT_OF(keys));
		file = required(c, m->value, "a flow", "file");
	}
	if (file && read_text(c, file, "file", &path))
		read_flow(c, file, path, flow);
	sid = node_get(m->value, "sid");
	if (!is_empty(sid))
		read_sid(c, sid, flow);
	read_concurrency(c, node_get(m->value, "allow_concurrent_calls"), flow);
	widgets = node_get(m->value, "widgets");
	if (!is_empty(widgets))
		decode_widgets(c, widgets, flow);
}

static void report_same_sids(struct decoder *c, const struct node *flows)
{
	const char **list = arena_array(c->arena, c->s->flow_count, sizeof(*list));
	struct names n;

	for (size_t i = 0; i < c->s->flow_count; i++)
		list[i] = c->s->flows[i].sid ? c->s->flows[i].sid : "";
	names_init(c->arena, &n, list, c->s->flow_count);
	for (size_t i = 0; i < c->s->flow_count; i++) {
		size_t first = (size_t)names_find(&n, list[i]);

		if (*list[i] && first != i)
			diag_error(c->d, node_get(flows->members[i].value, "sid")->at,
				   "flow '%s' has this SID already",
				   shown(c, c->s->flows[first].name));
	}
}

void decode_flows(struct decoder *c, const struct node *flows)
{
	for (size_t i = 0; i < c->s->flow_count; i++)
		decode_flow(c, &flows->members[i], &c->s->flows[i]);
	report_same_sids(c, flows);
}

/* ---- apps ---- */

/* Errors that Twilio finds in a document when it is served. */
static void read_fault(struct decoder *c, const struct node *node, struct app_file *app)
{
	static const char *const words[] = { "11750", "12100", "12200", "12300" };
	static const int codes[] = { 11750, 12100, 12200, 12300 };
	int i;

	if (read_word(c, node, "fault", words, COUNT_OF(words), &i))
		app->fault = codes[i];
}

static const char *const status_keys[OUTCOME_COUNT] = {
	[OUTCOME_ANSWER] = "completed",
	[OUTCOME_BUSY] = "busy",
	[OUTCOME_NO_ANSWER] = "no-answer",
	[OUTCOME_FAILED] = "failed",
};

/* One of the statuses: another app, whose document it answers with. */
static void read_status_app(struct decoder *c, const struct node *node, const char *key, int *out)
{
	struct target target = { 0 };

	if (!read_target(c, node, key, &target))
		return;
	if (target.kind == TARGET_APP)
		*out = target.index;
	else
		diag_error(c->d, node->at, "%s: expected an app, '%s' is a flow", key,
			   shown(c, c->targets.list[target.index]));
}

/* Returns whether every status has an app. */
static bool read_statuses(struct decoder *c, const struct node *map, struct app_file *app)
{
	bool all = true;

	for (int i = 0; i < OUTCOME_COUNT; i++) {
		const struct node *node = node_get(map, status_keys[i]);

		app->status_app[i] = -1;
		all &= node != NULL;
		app->by_status |= node != NULL;
		if (node)
			read_status_app(c, node, status_keys[i], &app->status_app[i]);
	}
	return all;
}

/* {file: PATH or XML, fault: CODE, input: SHARE, STATUS: APP}; returns the file's node, or
 * NULL. */
static const struct node *decode_app_map(struct decoder *c, const struct node *map,
					 struct app_file *app)
{
	static const char *const keys[] = { "file",	 "fault", "input",     "completed",
					    "busy", "no-answer", "failed", "machine" };
	const struct node *fault = node_get(map, "fault"), *input = node_get(map, "input");
	const struct node *machine = node_get(map, "machine");
	bool all;

	only_keys(c, map, "an app", keys, COUNT_OF(keys));
	if (fault)
		read_fault(c, fault, app);
	if (input)
		app->has_input = read_share(c, input, "input", &app->input);
	if (machine)
		read_status_app(c, machine, "machine", &app->machine_app);
	all = read_statuses(c, map, app);
	return all ? node_get(map, "file") : required(c, map, "an app", "file");
}

/* An app that asks another for its document must not be asked back. */
static void report_circles(struct decoder *c)
{
	for (size_t i = 0; i < c->s->app_count; i++) {
		int machine = c->s->apps[i].machine_app;

		if (machine >= 0 && (c->s->apps[machine].machine_app >= 0 || c->s->apps[machine].by_status))
			diag_error(c->d, c->s->apps[i].at,
				   "machine: expected an app with a document of its own, '%s' asks others",
				   shown(c, c->s->apps[machine].name));
		for (int k = 0; k < OUTCOME_COUNT && c->s->apps[i].by_status; k++) {
			int to = c->s->apps[i].status_app[k];

			if (to >= 0 && (c->s->apps[to].by_status || c->s->apps[to].machine_app >= 0))
				diag_error(c->d, c->s->apps[i].at,
					   "%s: expected an app with a document of its own, '%s' asks others",
					   status_keys[k], shown(c, c->s->apps[to].name));
		}
	}
}

static void decode_app(struct decoder *c, const struct member *m, struct app_file *app)
{
	const struct node *file = m->value;
	const char *text;

	app->name = m->key;
	app->at = m->at;
	app->machine_app = -1;
	if (file->kind == NODE_MAP)
		file = decode_app_map(c, file, app);
	if (!file || !read_text(c, file, "app", &text))
		return;
	if (text[strspn(text, " \t\r\n")] == '<') {
		app->path = arena_printf(c->arena, "%s:apps.%s", c->s->source->name, m->key);
		app->source = source_text(c->arena, app->path, text);
		return;
	}
	app->path = resolve_path(c, text);
	app->source = read_named_file(c, file, app->path, APP_LIMIT);
}

void decode_apps(struct decoder *c, const struct node *apps)
{
	for (size_t i = 0; i < c->s->app_count; i++)
		decode_app(c, &apps->members[i], &c->s->apps[i]);
	report_circles(c);
}
