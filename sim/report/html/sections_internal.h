/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sections - what the page consists of, from its top to its foot (private to the report room). */
#ifndef RINGFLOW_REPORT_HTML_SECTIONS_INTERNAL_H
#define RINGFLOW_REPORT_HTML_SECTIONS_INTERNAL_H

#include "base/memory.h"
#include "report/html/html_internal.h"
#include "report/html/page.h"
#include "report/report.h"

/* Rows that a table of designs, groups or steps shows; of more the CSV file beside it is named. */
enum { MOST_ROWS = 60 };

/* A page under way. */
struct sheet {
	FILE *out;
	const struct page *p;
	const struct results *r;
	const size_t *order; /* designs, by success */
	size_t shown;	     /* of them, how many are shown */
	struct arena a;
};

/* A section may have nothing to show; then it is not there, nor in the list of sections. */
struct section {
	const char *id, *title;
	bool (*applies)(const struct results *r);
	void (*write)(struct sheet *s);
};
/* In their order, COUNT of them. */
extern const struct section page_sections[];
extern const size_t page_section_count;

/* top_section.c: the question, the verdict, the designs, what it rests on in a line. */
void page_top(struct sheet *s);

/* One each of page_sections. */
void page_failures(struct sheet *s);
void page_ends(struct sheet *s);
void page_widgets(struct sheet *s);
void page_groups(struct sheet *s);
void page_lists(struct sheet *s);
void page_participants(struct sheet *s);
void page_over_time(struct sheet *s);
void page_day(struct sheet *s);
void page_times(struct sheet *s);
void page_sweep(struct sheet *s);
void page_pairs(struct sheet *s);
void page_costs(struct sheet *s);
void page_rests(struct sheet *s);
void page_again(struct sheet *s);
void page_words(struct sheet *s);

/* ends_river.c: where visits of widgets are counted, from the widget calls were last in to how they ended. */
void page_rivers(struct sheet *s);
/* stories_section.c: one call of each of COUNT REASONS, as far as the page has their stories. */
void page_stories(struct sheet *s, const char *const *reasons, size_t count);

/* The letter and the title of the design I, as a row's head has them; or the letter alone. */
void page_design(struct sheet *s, size_t i);
void page_letter(struct sheet *s, size_t i);
/* The title of design I, cleaned, for attributes; in S's arena. */
const char *page_title(struct sheet *s, size_t i);
/* ", and N more in FILE", where not all of COUNT rows are SHOWN. */
void page_more(struct sheet *s, size_t count, size_t shown, const char *file);
/* A <details> with a table: its summary and the heads of its columns ('|' between, '<' before those of
 * texts); to be ended. */
void page_begin_numbers(struct sheet *s, const char *summary, const char *heads);
void page_end_numbers(struct sheet *s);
/* What a section of the terminal's report says, which WRITE prints: its lines as they are, for they are
 * aligned, page_said_in_short() those that decide, and under WHOLE, a summary, all of them; or
 * page_told() its sentences, each a paragraph. */
typedef void terminal_section(FILE *out, const struct results *r, const struct report_style *style);
void page_said(struct sheet *s, terminal_section *write);
void page_said_in_short(struct sheet *s, terminal_section *write, const char *whole);
void page_told(struct sheet *s, terminal_section *write);

/* basis_sections.c: the rules of S's results that are not the profile's; SCENARIO as it is written with
 * REPLICATIONS, to be unfolded. */
void page_rules(struct sheet *s);
void page_scenario(struct sheet *s, const struct scenario *scenario, uint64_t replications);
/* time_section.c: what the picture of levels over time shows, in words; in A. */
const char *page_levels_label(struct arena *a, const struct results *r);

/* Colours of parts: classes p0 to p7. */
enum { PARTS = 8 };
/* A bar of a design's parts, in percent, each beside its name; the parts are those of SHARES > 0. */
struct part {
	const char *text;
	double share;
	size_t colour;
	uint64_t count;
};
void page_parts(struct sheet *s, size_t design, const struct part *parts, size_t count);

/* frame.c: from the first byte to what is to be seen, with TITLE as of the window; and what follows that. */
void page_begin(FILE *out, const char *title);
void page_end(FILE *out);

/* assets.c: what stands in page.css and page.js. */
extern const char page_css[], page_js[];

#endif
