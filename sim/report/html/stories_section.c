/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stories_section - one call of each reason for failure, step by step. */
#include <string.h>

#include "report/html/sections_internal.h"
#include "report/layout/heading_internal.h"
#include "report/story.h"

/* For the page to stay small. */
enum { MOST_LADDERS = 12 };

static const struct call_story *story_of(const struct stories *all, const char *reason)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->list[i].done && !strcmp(reason_codes[all->list[i].report.reason], reason))
			return &all->list[i];
	return NULL;
}

static size_t design_of(const struct results *r, const char *name)
{
	size_t i = 0;

	while (i < r->design_count - 1 && strcmp(r->designs[i].name, name))
		i++;
	return i;
}

/* TEXT as one word of a shell. */
static const char *shell_word(struct arena *a, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
	const char *word = "'";

	if (*text && strspn(text, plain) == strlen(text))
		return text;
	for (; *text; text++)
		word = *text == '\'' ? arena_printf(a, "%s'\\''", word) : arena_printf(a, "%s%c", word, *text);
	return arena_printf(a, "%s'", word);
}

/* What REASON is called in D's own table, if any of its calls failed for it; or NULL. */
static const char *words_in(const struct design_result *d, const char *reason)
{
	for (size_t i = 0; i < d->reason_count; i++)
		if (!strcmp(d->reasons[i].reason, reason))
			return d->reasons[i].text;
	return NULL;
}

static void put_story(struct sheet *s, const struct call_story *story)
{
	const char *call = arena_printf(&s->a, "%llu", (unsigned long long)story->call + 1);
	size_t design = design_of(s->r, story->design);
	const char *words = words_in(&s->r->designs[design], reason_codes[story->report.reason]);

	html(s->out, "<details><summary>%s</summary>\n<p class=\"meta\">Call %s of ",
	     words ? words : reason_texts[story->report.reason], call);
	page_design(s, design);
	html(s->out, ", the first of its first replication that failed so. Beside this page, in words: "
	     "<code>ringflow trace scenario.yaml --design ");
	html_name(s->out, shell_word(&s->a, story->design));
	html(s->out, " --call %s</code></p>\n", call);
	story_ladder(s->out, story);
	fputs("</details>\n", s->out);
}

static const char *text_of(const char *reason)
{
	for (size_t k = 0; k < REASON_COUNT; k++)
		if (!strcmp(reason_codes[k], reason))
			return reason_texts[k];
	return "";
}

/* Those that are too rare to be among the calls that were looked at, and those that are too many. */
static void name_missing(struct sheet *s, const char *const *reasons, size_t count)
{
	const char *list = "";

	for (size_t i = 0; i < count; i++)
		if (i >= MOST_LADDERS || !story_of(s->p->failures, reasons[i]))
			list = arena_printf(&s->a, "%s%s%s (%s)", list, *list ? "; " : "", text_of(reasons[i]), reasons[i]);
	if (*list)
		html(s->out, "<p class=\"meta\">Not among the first %s calls of a design, or of the %s most frequent reasons, and "
		     "so not shown: %s. <code>ringflow trace scenario.yaml --reason CODE</code> looks through a whole "
		     "replication.</p>\n",
		     arena_printf(&s->a, "%d", STORY_CALLS), arena_printf(&s->a, "%d", MOST_LADDERS), list);
}

void page_stories(struct sheet *s, const char *const *reasons, size_t count)
{
	if (!s->p->failures || !count)
		return;
	if (s->r->steady.batches) {
		fputs("<p class=\"meta\">Of batch means no single call is shown.</p>\n", s->out);
		return;
	}
	fputs("<h3>One call of each, step by step</h3>\n", s->out);
	for (size_t i = 0; i < count && i < MOST_LADDERS; i++) {
		const struct call_story *story = story_of(s->p->failures, reasons[i]);

		if (story)
			put_story(s, story);
	}
	name_missing(s, reasons, count);
}
