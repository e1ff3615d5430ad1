/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/leaf_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "report/chart/key_words_internal.h"
#include "report/table_internal.h"

enum { LEAF_UNBROKEN = 1 << 20 };

/* ---- what parts share ---- */

void leaf_begin_table(struct sheet *s, const char *label, const char *kind, const char *heads)
{
	html(s->out, "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"%s\" role=\"table\">"
	     "<thead><tr>", label, kind);
	for (size_t n; *heads; heads += n + (heads[n] == '|')) {
		bool text = *heads == '<';

		heads += text;
		n = strcspn(heads, "|");
		fputs(text ? "<th scope=\"col\" class=\"t\">" : "<th scope=\"col\">", s->out);
		html_escape(s->out, arena_strndup(&s->a, heads, n));
		fputs("</th>", s->out);
	}
	fputs("</tr></thead><tbody>\n", s->out);
}

void leaf_end_table(struct sheet *s)
{
	fputs("</tbody></table></div>\n", s->out);
}

void leaf_value(struct sheet *s, const char *label, enum unit unit, const struct estimate *e, const struct whisker *axis)
{
	struct shown shown = show_unit(unit, e);
	char exact[40];

	html(s->out, "<td role=\"cell\" class=\"h\" data-v=\"%s\" data-l=\"%s\"><span class=\"n\">",
	     e->defined && isfinite(e->value) ? show_exact(exact, sizeof exact, e->value) : "", label);
	html_shown(s->out, &shown);
	fputs("</span>", s->out);
	if (axis)
		html_whisker(s->out, e, axis);
	fputs("</td>", s->out);
}

void leaf_figure(struct sheet *s, const struct figure *f, const char *const *keys)
{
	if (!f->wide || !f->narrow) {
		fputs("<p class=\"meta\">The figure was not drawn, as gnuplot is not to be called or does not draw here; its "
		      "numbers stand on this page.</p>\n", s->out);
		return;
	}
	fputs("<p class=\"key\" aria-hidden=\"true\">", s->out);
	for (; keys[0]; keys += 2)
		html(s->out, "<i class=\"%s\"></i>%s", keys[0], keys[1]);
	fputs("</p>\n", s->out);
	fputs(f->wide, s->out);
	fputs(f->narrow, s->out);
}

void leaf_from_zero(struct sheet *s, const struct estimate *e, double most, bool bar)
{
	double at = html_place(e->value, -most, most);

	if (!e->defined || isnan(e->value))
		return;
	fprintf(s->out, "<svg class=\"w %s\" aria-hidden=\"true\"><line class=\"base\" x2=\"100%%\" y1=\"9\" y2=\"9\"/>"
		"<line class=\"zero\" x1=\"50%%\" x2=\"50%%\" y1=\"0\" y2=\"18\"/>", bar && e->value < 0 ? "b" : "a");
	if (bar)
		fprintf(s->out, "<rect x=\"%.3f%%\" width=\"%.3f%%\" y=\"3\" height=\"12\"/>", fmin(at, 50), fabs(at - 50));
	if (!isnan(e->low) && !isnan(e->high))
		fprintf(s->out, "<line x1=\"%.3f%%\" x2=\"%.3f%%\" y1=\"9\" y2=\"9\"/>", html_place(e->low, -most, most),
			html_place(e->high, -most, most));
	fprintf(s->out, "<circle cx=\"%.3f%%\" cy=\"9\" r=\"4.5\"/></svg>", at);
}

const char *leaf_wanted(struct arena *a, const char *metric, const struct requirement *c)
{
	const char *words = condition_words(a, metric, c);

	return c->design ? arena_printf(a, "%s in %s", words, text_clean(a, c->design)) : words;
}

/* ---- what the terminal says ---- */

FILE *leaf_open(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (!out)
		memory_exhausted(0);
	return out;
}

void leaf_close(FILE *out)
{
	if (fclose(out))
		memory_exhausted(0);
}

struct report_style leaf_style(void)
{
	return (struct report_style){ .width = LEAF_UNBROKEN, .details = true, .no_places = true };
}

void leaf_told(struct sheet *s, char *text)
{
	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		line += strspn(line, " ");
		if (*line)
			html(s->out, "<p>%s</p>\n", line);
	}
	free(text);
}

void leaf_said(struct sheet *s, char *text)
{
	const char *from = text + strspn(text, "\n");

	if (*from) {
		fputs("<pre tabindex=\"0\">", s->out);
		html_escape(s->out, from);
		fputs("</pre>\n", s->out);
	}
	free(text);
}

/* ---- what it rests on ---- */

static void leaf_stand_ins(FILE *out, const struct results *r, const struct report_style *style)
{
	table_stand_ins(out, r, style);
}

void leaf_rests(struct sheet *s, const struct scenario *scenario, const struct results *r)
{
	const struct results bare = { .profile = scenario->profile, .rules_changed = scenario->rules_changed }, *own = s->r;

	s->r = r ? r : &bare;
	page_rules(s);
	if (r)
		page_said_in_short(s, leaf_stand_ins, "All of them, where they stand, and the keys that say them");
	else
		fputs("<p>What nobody has said, and is assumed, <code>ringflow run</code> of the scenario lists with what rests on "
		      "it.</p>\n", s->out);
	s->r = own;
}

/* ---- the whole ---- */

/* An option stays on a line, if it can. */
static void put_command(struct sheet *s, const char *text)
{
	for (const char *next; text; text = next) {
		next = strstr(text + 1, " --");
		fputs("<span>", s->out);
		html_escape(s->out, next ? arena_strndup(&s->a, text, (size_t)(next - text)) : text);
		fputs("</span>", s->out);
	}
}

static void put_again(struct sheet *s, const struct leaf *l)
{
	const struct origin *o = l->origin;

	fputs("<section aria-labelledby=\"again\">\n<h2 id=\"again\">Run it again</h2>\n<pre class=\"cmd\" tabindex=\"0\">", s->out);
	put_command(s, text_clean(&s->a, o->command));
	html(s->out, "</pre>\n<p>With Ringflow %s and %s it comes to the same results, on any number of threads and machines.</p>\n",
	     RINGFLOW_VERSION, o->s ? "the scenario.yaml beside this page" : "the same files");
	if (o->s)
		page_scenario(s, o->s, o->replications);
	fputs("</section>\n", s->out);
}

static void put_words(struct sheet *s, const struct leaf *l)
{
	fputs("<section aria-labelledby=\"words\">\n<h2 id=\"words\">Understanding this report</h2>\n<details><summary>What the "
	      "words and numbers mean</summary><dl>\n", s->out);
	for (size_t i = 0; i < l->word_count; i++)
		html(s->out, "<dt>%s</dt><dd>%s</dd>\n", l->words[i].word, l->words[i].meaning);
	fputs("</dl></details>\n</section>\n", s->out);
}

static bool applies(const struct leaf *l, size_t i)
{
	return !l->parts[i].applies || l->parts[i].applies(l->what);
}

static void put_leaf_contents(struct sheet *s, const struct leaf *l)
{
	fputs("<nav aria-label=\"Sections\">", s->out);
	for (size_t i = 0; i < l->part_count; i++)
		if (applies(l, i))
			html(s->out, "<a href=\"#%s\">%s</a> ", l->parts[i].id, l->parts[i].title);
	fputs("<a href=\"#again\">Run it again</a> <a href=\"#words\">Understanding this report</a></nav>\n", s->out);
}

static void put_top(struct sheet *s, const struct leaf *l)
{
	html(s->out, "<header>\n<p class=\"meta\">Ringflow %s", l->kind);
	if (strcmp(l->kind, l->name)) {
		fputs(" · ", s->out);
		html_name(s->out, l->name);
	}
	fputs("</p>\n<h1>", s->out);
	html_name(s->out, l->question);
	fputs("</h1>\n", s->out);
	if (l->detail && *l->detail) {
		fputs("<p class=\"meta\">", s->out);
		html_name(s->out, l->detail);
		fputs("</p>\n", s->out);
	}
	fputs("</header>\n<div class=\"v\" role=\"note\" aria-label=\"Verdict\">\n", s->out);
	l->verdict(s, l->what);
	fputs("</div>\n", s->out);
	if (l->first)
		l->first(s, l->what);
	html(s->out, "<p class=\"meta\">Rests on %s</p>\n", text_clean(&s->a, l->basis));
	put_leaf_contents(s, l);
}

void leaf_write(FILE *out, const struct leaf *l)
{
	struct sheet s = { .out = out, .r = l->r };

	page_begin(out, arena_printf(&s.a, "%s, %s", l->name, l->kind));
	put_top(&s, l);
	for (size_t i = 0; i < l->part_count; i++) {
		const struct leaf_part *part = &l->parts[i];

		if (!applies(l, i))
			continue;
		html(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", part->id, part->id, part->title);
		part->write(&s, l->what);
		fputs("</section>\n", out);
	}
	put_again(&s, l);
	put_words(&s, l);
	page_end(out);
	arena_free(&s.a);
}
