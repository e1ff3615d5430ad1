/* SPDX-License-Identifier: GPL-3.0-or-later */
/* story - an observer's events kept, and written in the format that is asked for. */
#include <stdlib.h>

#include "report/report.h"
#include "report/story/story_internal.h"

void story_event(struct call_story *s, const struct engine_event *e)
{
	struct engine_event *kept;

	if (e->call != s->call)
		return;
	s->events = array_room(s->events, s->count, &s->capacity, sizeof(*s->events));
	kept = &s->events[s->count++];
	*kept = *e;
	kept->text = e->text ? arena_strdup(&s->arena, e->text) : NULL;
}

void story_call_done(struct call_story *s, const struct call_report *r)
{
	if (r->number != s->call)
		return;
	s->report = *r;
	s->done = true;
}

void story_free(struct call_story *s)
{
	free(s->events);
	arena_free(&s->arena);
	*s = (struct call_story){ 0 };
}

static void write_text(FILE *out, const struct stories *all, const struct report_style *style)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct call_story *s = &all->list[i];
		struct timeline t = { .out = out, .style = *style, .call = s->call, .design = s->design,
				      .replication = s->replication };

		if (i)
			fputs("\n\n", out);
		for (size_t k = 0; k < s->count; k++)
			timeline_event(&t, &s->events[k]);
		if (s->done) {
			timeline_call_done(&t, &s->report);
		} else {
			struct arena a = { 0 };

			fprintf(out, "\n%s\n", story_outcome(&a, s));
			arena_free(&a);
		}
	}
}

void stories_write(FILE *out, const struct stories *s, enum story_format format,
		   const struct report_style *style)
{
	switch (format) {
	case STORY_TEXT:
		write_text(out, s, style);
		break;
	case STORY_MERMAID:
		story_mermaid(out, s);
		break;
	case STORY_SVG:
		story_svg(out, s);
		break;
	case STORY_JSONL:
		story_jsonl(out, s);
		break;
	case STORY_PERFETTO:
		story_perfetto(out, s);
		break;
	}
}
