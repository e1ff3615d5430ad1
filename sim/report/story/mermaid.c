/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mermaid - a sequence diagram in Mermaid's language, one for all calls. */
#include <string.h>

#include "base/text.h"
#include "report/story/story_internal.h"

/* TEXT in which nothing means anything: not to the grammar (; # %%), nor to what draws labels
 * (markup, entities, $$formulas$$). */
static void put_mermaid(FILE *out, const char *text)
{
	for (; *text; text++)
		if (strchr(";#%<>&$\\{}`", *text))
			fprintf(out, "#%d;", *text);
		else
			putc(*text, out);
}

/* Participants' names are identifiers. */
static const char *name(enum story_lane lane)
{
	return lane == LANE_FAR_SIDE ? "FarSide" : story_lane_names[lane];
}

static unsigned lanes_of(const struct stories *all)
{
	unsigned lanes = 0;

	for (size_t i = 0; i < all->count; i++)
		lanes |= story_lanes(&all->list[i]);
	return lanes;
}

static void put_mermaid_lanes(FILE *out, unsigned lanes)
{
	for (enum story_lane lane = 0; lane < LANES; lane++)
		if (lanes & 1u << lane)
			fprintf(out, "    %s %s as %s\n", lane == LANE_CALLER || lane == LANE_AGENT ? "actor" : "participant",
				name(lane), story_lane_names[lane]);
}

static void put_mermaid_event(FILE *out, const struct call_story *s, size_t i)
{
	const struct engine_event *e = &s->events[i];
	const struct story_message m = story_message(e);
	struct arena a = { 0 };
	struct story_words w;
	const char *said;
	char clock[CLOCK_SIZE];

	said = story_said(&a, e, &w);
	if (m.from == m.to)
		fprintf(out, "    Note over %s: ", name(m.from));
	else
		fprintf(out, "    %s%s%s: ", name(m.from), m.answer ? w.paint == PAINT_RED ? "--x" : "-->>" : "->>",
			name(m.to));
	fprintf(out, "%s s ", story_clock_of(clock, s, i));
	put_mermaid(out, said);
	putc('\n', out);
	arena_free(&a);
}

/* As wide as the diagram. */
static void put_note(FILE *out, unsigned lanes, const char *text)
{
	enum story_lane first = (enum story_lane)__builtin_ctz(lanes), last = LANES - 1;

	while (!(lanes & 1u << last))
		last--;
	fprintf(out, "    Note over %s%s%s: ", name(first), first < last ? "," : "", first < last ? name(last) : "");
	put_mermaid(out, text);
	putc('\n', out);
}

void story_mermaid(FILE *out, const struct stories *all)
{
	const unsigned lanes = lanes_of(all);
	struct arena a = { 0 };

	fputs("sequenceDiagram\n", out);
	put_mermaid_lanes(out, lanes);
	for (size_t i = 0; i < all->count; i++) {
		const struct call_story *s = &all->list[i];

		put_note(out, lanes, story_heading(&a, s));
		for (size_t k = 0; k < s->count; k++)
			put_mermaid_event(out, s, k);
		put_note(out, lanes, story_outcome(&a, s));
	}
	for (size_t i = 0; i < all->note_count; i++)
		put_note(out, lanes, text_clean(&a, all->notes[i]));
	arena_free(&a);
}
