/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flows and apps: the documents a scenario names. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scenario/decode.h"

enum { FLOW_LIMIT = 64 << 20, APP_LIMIT = 4 << 20 };

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

void collect_targets(struct decoder *c, const struct node *flows, const struct node *apps)
{
	static const char shape[] = "a map of names to files, such as {support: support.json}";
	bool flows_good = is_empty(flows) || want_map(c, flows, "flows", shape);
	bool apps_good = is_empty(apps) || want_map(c, apps, "apps", shape);
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
	c->s->app_count = n;
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

const struct source *read_named_file(struct decoder *c, const struct node *node,
				     const char *path, size_t limit)
{
	const char *problem = NULL;
	struct stat st;

	if (stat(path, &st))
		problem = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		problem = "it is no regular file";
	if (!problem)
		return source_read(c->arena, path, limit, c->d);
	diag_error(c->d, node->at, "cannot read '%s': %s", shown(c, path), problem);
	return NULL;
}

/* ---- flows ---- */

/* The export in the file PATH. */
static struct node *read_export_file(struct decoder *c, const struct node *node,
				     const char *path)
{
	const struct source *source;

	if (c->export_root && !strcmp(path, c->export_path))
		return c->export_root;
	source = read_named_file(c, node, path, FLOW_LIMIT);
	return source ? json_parse(c->arena, source, c->d) : NULL;
}

/* ROOT, or NULL after an error, also when there is none. */
static struct node *want_export(struct decoder *c, struct node *root)
{
	const struct node *states;

	if (!root)
		return NULL;
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
	static const char *const words[] = { "true", "yes", "false", "no" };
	int i;

	if (node && read_word(c, node, "allow_concurrent_calls", words, COUNT_OF(words), &i))
		flow->concurrent_calls = i < 2 ? CONCURRENT_YES : CONCURRENT_NO;
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

/* {file: PATH or XML, fault: CODE, input: SHARE}; returns the file's node, or NULL. */
static const struct node *decode_app_map(struct decoder *c, const struct node *map,
					 struct app_file *app)
{
	static const char *const keys[] = { "file", "fault", "input" };
	const struct node *fault = node_get(map, "fault"), *input = node_get(map, "input");

	only_keys(c, map, "an app", keys, COUNT_OF(keys));
	if (fault)
		read_fault(c, fault, app);
	if (input)
		app->has_input = read_share(c, input, "input", &app->input);
	return required(c, map, "an app", "file");
}

static void decode_app(struct decoder *c, const struct member *m, struct app_file *app)
{
	const struct node *file = m->value;
	const char *text;

	app->name = m->key;
	app->at = m->at;
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
}
