/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What URLs, numbers and names in flows and TwiML documents stand for. */
#include <string.h>

#include "compile/ir/builder_internal.h"

/* Does the query of URL carry KEY=VALUE? */
static bool query_has(const char *url, const char *pair)
{
	const char *p = strchr(url, '?');
	size_t length = strlen(pair);

	while (p) {
		if (!strncmp(p + 1, pair, length) &&
		    (p[1 + length] == '\0' || p[1 + length] == '&' || p[1 + length] == '#'))
			return true;
		p = strchr(p + 1, '&');
	}
	return false;
}

static bool same(const char *name, const char *text, size_t length)
{
	return name && strlen(name) == length && !strncmp(name, text, length);
}

/* .../Flows/FW... : by SID, or by the scenario's name of the flow. */
static int flow_of_url(const struct builder *b, const char *url, size_t length)
{
	static const char mark[] = "/Flows/";
	const char *start = memmem(url, length, mark, sizeof(mark) - 1);

	if (!start)
		return NOWHERE;
	start += sizeof(mark) - 1;
	length -= (size_t)(start - url);
	for (size_t i = 0; i < b->s->flow_count; i++)
		if (same(b->s->flows[i].sid, start, length) ||
		    same(b->s->flows[i].name, start, length))
			return (int)i;
	return NOWHERE;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* A relative URL names an app, or its file. */
static int app_of_url(const struct builder *b, const char *url, size_t length)
{
	for (size_t i = 0; i < b->s->app_count; i++) {
		const struct app_file *app = &b->s->apps[i];

		if (same(app->name, url, length) ||
		    (app->path && same(last_part(app->path), url, length)))
			return (int)i;
	}
	return NOWHERE;
}

bool resolve_url(const struct builder *b, const char *url, struct target *out)
{
	size_t length = strcspn(url, "?#");
	bool event_return = query_has(url, "FlowEvent=return");
	const char *query = url[length] == '?' ? url + length + 1 : NULL;
	int i;

	if (query && !strcmp(query, "FlowEvent=return"))
		query = NULL; /* nothing else is said */
	for (size_t m = 0; m < b->s->url_count; m++)
		if (same(b->s->urls[m].from, url, length)) {
			*out = b->s->urls[m].to;
			out->event_return |= event_return;
			out->query = query;
			return true;
		}
	i = flow_of_url(b, url, length);
	if (i != NOWHERE) {
		*out = (struct target){ .kind = TARGET_FLOW, .index = i,
					.event_return = event_return, .query = query };
		return true;
	}
	i = app_of_url(b, url, length);
	*out = (struct target){ .kind = TARGET_APP, .index = i };
	return i != NOWHERE;
}

bool resolve_number(const struct builder *b, const char *number, struct target *out)
{
	for (size_t i = 0; i < b->s->number_count; i++)
		if (!strcmp(b->s->numbers[i].from, number)) {
			*out = b->s->numbers[i].to;
			return true;
		}
	return false;
}

int find_group(const struct builder *b, const char *name, bool lone)
{
	for (size_t i = 0; name && i < b->s->group_count; i++)
		if (!strcmp(b->s->groups[i].name, name))
			return (int)i;
	return lone && b->s->group_count == 1 ? 0 : NOWHERE;
}
