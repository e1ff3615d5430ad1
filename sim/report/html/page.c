/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/page.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "report/formats.h"
#include "report/html/sections_internal.h"
#include "report/layout/heading_internal.h"
#include "report/report.h"
#include "report/success_order_internal.h"

/* Columns of what the terminal's report says, in boxes that scroll, and where lines are not to be broken. */
enum { SAID_WIDTH = 140, UNBROKEN = 1 << 20 };

/* ---- which sections there are ---- */

static bool has_ends(const struct results *r)
{
	return r->design_count && r->designs[0].end_count;
}

static bool has_times(const struct results *r)
{
	for (size_t i = 0; i < r->design_count; i++) {
		const struct metric *m = result_metric(&r->designs[i], "time_to_studio_p50");

		if (m && m->estimate.defined)
			return true;
	}
	return false;
}

static bool has_time(const struct results *r)
{
	return r->design_count && (format_with_levels(r) || r->steady.batches);
}

const struct section page_sections[] = {
	{ "why", "Why calls failed", format_with_designs, page_failures },
	{ "ends", "How calls ended", has_ends, page_ends },
	{ "widgets", "Ways through the flows", format_with_widgets, page_widgets },
	{ "queues", "Queues and agents", format_with_groups, page_groups },
	{ "lists", "Lists", format_with_lists, page_lists },
	{ "participants", "Participants", format_with_participants, page_participants },
	{ "time", "Over time", has_time, page_over_time },
	{ "day", "The day in steps", format_with_intervals, page_day },
	{ "studio", "Time to Studio", has_times, page_times },
	{ "when", "When to redirect", format_with_sweep, page_sweep },
	{ "sure", "How sure", format_with_pairs, page_pairs },
	{ "costs", "What it costs", format_with_prices, page_costs },
	{ "rests", "What it rests on", format_always, page_rests },
	{ "again", "Run it again", format_always, page_again },
	{ "words", "Understanding this report", format_always, page_words },
};
const size_t page_section_count = sizeof(page_sections) / sizeof(*page_sections);

/* ---- what sections share ---- */

const char *page_title(struct sheet *s, size_t i)
{
	const struct design_result *d = &s->r->designs[i];

	return text_clean(&s->a, d->title && *d->title ? d->title : d->name);
}

void page_letter(struct sheet *s, size_t i)
{
	char letter[24];

	html(s->out, "<span class=\"l\">%s</span>", design_letter(letter, sizeof letter, i));
}

void page_design(struct sheet *s, size_t i)
{
	page_letter(s, i);
	putc(' ', s->out);
	html_name(s->out, page_title(s, i));
}

void page_more(struct sheet *s, size_t count, size_t shown, const char *file)
{
	if (shown < count)
		html(s->out, "<p class=\"meta\">… and %s more in %s.</p>\n",
		     arena_printf(&s->a, "%zu", count - shown), file);
}

void page_begin_numbers(struct sheet *s, const char *summary, const char *heads)
{
	html(s->out, "<details><summary>%s</summary><div class=\"box\" tabindex=\"0\" role=\"region\" "
	     "aria-label=\"%s\"><table><thead><tr>", summary, summary);
	for (size_t n; *heads; heads += n + (heads[n] == '|')) {
		n = strcspn(heads, "|");
		html(s->out, *heads == '<' ? "<th scope=\"col\" class=\"t\">%s</th>" : "<th scope=\"col\">%s</th>",
		     arena_strndup(&s->a, heads + (*heads == '<'), n - (*heads == '<')));
	}
	fputs("</tr></thead><tbody>\n", s->out);
}

void page_end_numbers(struct sheet *s)
{
	fputs("</tbody></table></div></details>\n", s->out);
}

/* What WRITE prints in lines of WIDTH columns, with DETAILS or without; to be freed. */
static char *printed(terminal_section *write, const struct results *r, size_t width, bool details)
{
	struct report_style style = { .width = width, .details = details, .no_places = true };
	char *text = NULL;
	size_t size;
	FILE *said = open_memstream(&text, &size);

	if (!said)
		memory_exhausted(0);
	write(said, r, &style);
	if (fclose(said))
		memory_exhausted(0);
	return text;
}

/* Where TEXT next names the option that would show more, and in *LENGTH what is to be cut there; NULL:
 * nowhere. */
static const char *option_in(const char *text, size_t *length)
{
	static const char *const words[] = { " (all: --details)", ": --details" };
	const char *first = NULL;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const char *at = strstr(text, words[i]);

		if (at && (!first || at < first)) {
			first = at;
			*length = strlen(words[i]);
		}
	}
	return first;
}

/* Lines as they are, without blank ones before them and options of the command line. */
static void put_said(struct sheet *s, const char *text)
{
	size_t length = 0;

	text += strspn(text, "\n");
	if (!*text)
		return;
	fputs("<pre tabindex=\"0\">", s->out);
	for (const char *at; (at = option_in(text, &length)); text = at + length)
		html_escape(s->out, arena_strndup(&s->a, text, (size_t)(at - text)));
	html_escape(s->out, text);
	fputs("</pre>\n", s->out);
}

void page_said(struct sheet *s, terminal_section *write)
{
	char *text = printed(write, s->r, SAID_WIDTH, true);

	put_said(s, text);
	free(text);
}

void page_said_in_short(struct sheet *s, terminal_section *write, const char *whole)
{
	char *brief = printed(write, s->r, SAID_WIDTH, false), *all = printed(write, s->r, SAID_WIDTH, true);

	put_said(s, brief);
	if (strcmp(brief, all)) {
		html(s->out, "<details><summary>%s</summary>", whole);
		put_said(s, all);
		fputs("</details>\n", s->out);
	}
	free(brief);
	free(all);
}

/* A line that begins with a design's letter, or with a label, sets it apart. */
static void put_told(struct sheet *s, const char *line)
{
	const char *label;
	char letter[24];

	fputs("<p>", s->out);
	for (size_t i = 0; i < s->r->design_count; i++) {
		size_t n = strlen(design_letter(letter, sizeof letter, i));

		if (strncmp(line, letter, n) || strncmp(line + n, "  ", 2))
			continue;
		if (s->r->design_count > 1) {
			page_letter(s, i);
			putc(' ', s->out);
		}
		line += n + 2;
		break;
	}
	label = strstr(line, "  ");
	if (label) {
		html(s->out, "<b>%s:</b> ", arena_strndup(&s->a, line, (size_t)(label - line)));
		line = label + 2;
	} else if (*line >= 'a' && *line <= 'z') {
		putc(*line++ - 'a' + 'A', s->out);
	}
	html(s->out, "%s</p>\n", line);
}

void page_told(struct sheet *s, terminal_section *write)
{
	char *text = printed(write, s->r, UNBROKEN, true);

	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		line += strspn(line, " ");
		if (*line)
			put_told(s, line);
	}
	free(text);
}

void page_parts(struct sheet *s, size_t design, const struct part *parts, size_t count)
{
	char share[32], number[32];
	const char *label = "";

	for (size_t i = 0; i < count; i++)
		label = arena_printf(&s->a, "%s%s%s %s", label, *label ? "; " : "", parts[i].text,
				     show_part(share, sizeof share, parts[i].count, s->r->designs[design].calls));
	fputs("<div class=\"parts\"><div>", s->out);
	page_design(s, design);
	html(s->out, "</div><div class=\"bar\" role=\"img\" aria-label=\"%s\">", *label ? label : "none");
	for (size_t i = 0; i < count; i++)
		html(s->out, "<i class=\"p%s\" style=\"width:%s%%\" title=\"%s: %s calls\"></i>",
		     arena_printf(&s->a, "%zu", parts[i].colour), arena_printf(&s->a, "%.3f", 100 * parts[i].share),
		     parts[i].text, show_count(number, sizeof number, parts[i].count));
	fputs("</div><ul class=\"keys\" aria-hidden=\"true\">", s->out);
	for (size_t i = 0; i < count; i++)
		html(s->out, "<li><i class=\"p%s\"></i>%s <span class=\"n\">%s</span></li>", arena_printf(&s->a, "%zu", parts[i].colour),
		     parts[i].text, show_part(share, sizeof share, parts[i].count, s->r->designs[design].calls));
	fputs("</ul></div>\n", s->out);
}

/* ---- the whole ---- */

static void write_sections(struct sheet *s)
{
	for (size_t i = 0; i < page_section_count; i++) {
		const struct section *section = &page_sections[i];

		if (!section->applies(s->r))
			continue;
		html(s->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", section->id, section->id,
		     section->title);
		section->write(s);
		fputs("</section>\n", s->out);
	}
}

void report_page(FILE *out, const struct page *p)
{
	struct sheet s = { .out = out, .p = p, .r = p->r };

	s.order = designs_by_success(&s.a, p->r);
	s.shown = p->r->design_count < MOST_ROWS ? p->r->design_count : MOST_ROWS;
	page_begin(out, p->r->scenario);
	page_top(&s);
	write_sections(&s);
	page_end(out);
	arena_free(&s.a);
}
