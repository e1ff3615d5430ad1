/* SPDX-License-Identifier: GPL-3.0-or-later */
/* basis_sections - what the results rest on, how to have them again, and how to read them. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/version.h"
#include "report/html/sections_internal.h"
#include "report/table_internal.h"

enum { LONGEST_TEXT = 100000 };

/* ---- rules ---- */

static const char *of_profile(const struct rule *rule, const char *profile)
{
	return strcmp(profile, profile_names[0]) ? rule->observed : rule->article;
}

/* CHANGED: "RULE=VALUE". */
static void put_rule(struct sheet *s, const char *changed)
{
	size_t n = strcspn(changed, "=");
	const struct rule *rule = NULL;

	for (size_t i = 0; i < rule_count; i++)
		if (strlen(rule_table[i].key) == n && !strncmp(rule_table[i].key, changed, n))
			rule = &rule_table[i];
	if (!rule)
		return;
	html(s->out, "<tr><th scope=\"row\"><code>%s</code></th><td class=\"t\">", rule->key);
	html_name(s->out, changed + n + (changed[n] == '='));
	html(s->out, "</td><td class=\"t\">%s</td><td class=\"t\">%s<br><small style=\"white-space:normal\">%s</small></td></tr>\n",
	     of_profile(rule, s->r->profile), rule->meaning, rule->source);
}

void page_rules(struct sheet *s)
{
	size_t changed = s->r->rules_changed.count;

	if (!changed) {
		html(s->out, "<p>The rules of profile <b>%s</b>, none of them changed: <code>ringflow profile %s</code> lists "
		     "them with their sources.</p>\n", s->r->profile, s->r->profile);
		return;
	}
	html(s->out, "<p>The rules of profile <b>%s</b> but for %s (<code>ringflow profile %s</code> lists them):</p>\n",
	     s->r->profile, arena_printf(&s->a, changed == 1 ? "one" : "%zu", changed), s->r->profile);
	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Changed rules\"><table><thead><tr>"
	      "<th scope=\"col\">Rule</th><th scope=\"col\" class=\"t\">Here</th><th scope=\"col\" class=\"t\">In the profile</th>"
	      "<th scope=\"col\" class=\"t\">What it says, and the source of the profile's value</th></tr></thead><tbody>\n", s->out);
	for (size_t i = 0; i < changed; i++)
		put_rule(s, s->r->rules_changed.list[i]);
	fputs("</tbody></table></div>\n", s->out);
}

/* ---- thresholds and expectations ---- */

static void put_threshold(struct sheet *s, const struct threshold_result *x)
{
	static const char *const verdicts[] = { "passed", "FAILED", "not enough data" };
	static const char *const kinds[] = { "ok", "bad", "open" };
	struct shown shown = show_unit(x->unit, &x->estimate);

	html(s->out, "<tr><th scope=\"row\" class=\"%s\">%s</th><td class=\"t\">", kinds[x->verdict], verdicts[x->verdict]);
	html_name(s->out, x->text);
	fputs("</td><td class=\"t\">", s->out);
	html_name(s->out, x->design);
	fputs("</td><td class=\"n\">", s->out);
	html_shown(s->out, &shown);
	html(s->out, "</td><td class=\"t\">%s</td></tr>\n",
	     x->verdict == THRESHOLD_OPEN && x->more ?
		     arena_printf(&s->a, "%" PRIu64 " more replication%s might decide it", x->more, x->more == 1 ? "" : "s") : "");
}

static void put_thresholds(struct sheet *s)
{
	if (!s->r->threshold_count)
		return;
	html(s->out, "<h3>Thresholds, decided at %s %%</h3>\n", arena_printf(&s->a, "%g", 100 * s->r->confidence));
	fputs("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Thresholds\"><table><thead><tr><th scope=\"col\">Verdict</th>"
	      "<th scope=\"col\" class=\"t\">Threshold</th><th scope=\"col\" class=\"t\">Design</th><th scope=\"col\">Found</th>"
	      "<td></td></tr></thead><tbody>\n", s->out);
	for (size_t i = 0; i < s->r->threshold_count; i++)
		put_threshold(s, &s->r->thresholds[i]);
	fputs("</tbody></table></div>\n", s->out);
}

static void put_expectation(struct sheet *s, const struct expectation_result *x)
{
	html(s->out, x->held ? "<tr><th scope=\"row\" class=\"ok\">%s</th><td class=\"t\">" :
			       "<tr><th scope=\"row\" class=\"bad\">%s</th><td class=\"t\">", x->held ? "held" : "FAILED");
	html_name(s->out, x->metric ? x->metric : x->call);
	fputs("</td><td class=\"t\">", s->out);
	html_name(s->out, x->design);
	html(s->out, "</td><td class=\"t\">%s</td><td class=\"t\">%s</td></tr>\n", x->wanted,
	     x->got ? x->got : "no such call");
}

static void put_expectations(struct sheet *s)
{
	const struct results *r = s->r;
	size_t shown = r->expect_count < MOST_ROWS ? r->expect_count : MOST_ROWS;

	if (!r->expect_count)
		return;
	html(s->out, "<h3>Expectations: %s of %s hold</h3>\n",
	     arena_printf(&s->a, "%zu", r->expect_count - r->expect_failure_count), arena_printf(&s->a, "%zu", r->expect_count));
	page_begin_numbers(s, "Each of them", "Verdict|<Call or metric|<Design|<Expected|<Found");
	for (size_t i = 0; i < shown; i++)
		put_expectation(s, &r->expects[i]);
	page_end_numbers(s);
	page_more(s, r->expect_count, shown, "summary.json");
}

static void stand_ins(FILE *out, const struct results *r, const struct report_style *style)
{
	table_stand_ins(out, r, style);
}

void page_rests(struct sheet *s)
{
	page_rules(s);
	page_said_in_short(s, stand_ins, "All of them, where they stand, and the keys that say them");
	put_thresholds(s);
	put_expectations(s);
	page_told(s, table_over_calls);
	page_told(s, table_steady);
	page_said(s, table_variance);
	page_said(s, table_analytic);
	page_told(s, table_precision);
	page_told(s, table_selection);
}

/* ---- again ---- */

/* The lines of TEXT, each cleaned, for a control character could hide what stands there. */
static void put_lines(FILE *out, const char *text)
{
	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n");
		struct arena a = { 0 };

		html_escape(out, text_clean(&a, arena_strndup(&a, line, n)));
		putc('\n', out);
		arena_free(&a);
		line += n + (line[n] == '\n');
	}
}

/* The scenario as it was run, which needs no other file but a log that it replays. */
void page_scenario(struct sheet *s, const struct scenario *scenario, uint64_t replications)
{
	char *text = NULL, number[32];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		memory_exhausted(0);
	scenario_write(out, scenario, replications);
	if (fclose(out))
		memory_exhausted(0);
	if (size > LONGEST_TEXT) {
		html(s->out, "<p class=\"meta\">Its %s bytes are too many to stand here.</p>\n",
		     show_count(number, sizeof number, size));
	} else {
		fputs("<details><summary>scenario.yaml: what was run, with the files that it names</summary><pre tabindex=\"0\">",
		      s->out);
		put_lines(s->out, text);
		fputs("</pre></details>\n", s->out);
	}
	free(text);
}

void page_again(struct sheet *s)
{
	const struct results *r = s->r;
	char a[32], b[32];

	html(s->out, "<pre tabindex=\"0\">ringflow run scenario.yaml</pre>\n<p>The scenario.yaml beside this page holds what was "
	     "run. With Ringflow %s it comes to the same results, on any number of threads and machines. Equal fingerprints, "
	     "equal runs.</p>\n", RINGFLOW_VERSION);
	page_scenario(s, s->p->s, s->p->replications);
	page_begin_numbers(s, "Fingerprints", "Design|<Name|Fingerprint|Calls|Events");
	for (size_t i = 0; i < r->design_count && i < MOST_ROWS; i++) {
		const struct design_result *d = &r->designs[i];

		fputs("<tr><th scope=\"row\">", s->out);
		page_letter(s, i);
		fputs("</th><td class=\"t\">", s->out);
		html_name(s->out, d->name);
		html(s->out, "</td><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n",
		     arena_printf(&s->a, "%016" PRIx64, d->fingerprint), show_count(a, sizeof a, d->calls),
		     show_count(b, sizeof b, d->events));
	}
	page_end_numbers(s);
	page_more(s, r->design_count, r->design_count < MOST_ROWS ? r->design_count : MOST_ROWS, "summary.json");
}

/* ---- how to read it ---- */

static const struct {
	const char *word, *meaning;
} glossary[] = {
	{ "Success", "calls that reached the goal of the design, of all calls offered to it." },
	{ "HTTP 400", "requests meant for Studio that REST or Studio answered 400, of all such requests. A call whose "
	  "request was refused may succeed all the same after a retry." },
	{ "92.9 % ±0.4", "the estimate and its interval. Were the whole experiment repeated with other random numbers, "
	  "intervals made in this way would hold the true value as often as the confidence says. [91.2, 93.1] is an "
	  "interval that lies unevenly about its estimate." },
	{ "0 %, at most 0.0047", "it did not happen, which does not prove that it cannot: the true share may be as "
	  "large as that." },
	{ "Points", "percentage points: 92 % is 2 points more than 90 %." },
	{ "Beats, no difference shown", "whether a difference as large would be rare if there were none, by a test "
	  "over pairs of replications in which both designs met the same callers. All comparisons of the run are judged "
	  "together (Holm), so that among many of them chance alone does not make a winner. What is not shown is not "
	  "shown to be equal either." },
	{ "Replication", "one independent run of the whole workload. Calls of one replication share queues and depend on "
	  "each other; replications do not, and intervals are over them." },
	{ "p95", "the time that 95 of 100 calls are below." },
	{ "Profile", "the rules by which the simulated platform answers. No result is better than they are." },
	{ "Fingerprint", "a sum over time, call and step of every event of all replications." },
};

void page_words(struct sheet *s)
{
	fputs("<details><summary>What the words and numbers mean</summary><dl>\n", s->out);
	for (size_t i = 0; i < sizeof(glossary) / sizeof(*glossary); i++)
		html(s->out, "<dt>%s</dt><dd>%s</dd>\n", glossary[i].word, glossary[i].meaning);
	fputs("</dl></details>\n", s->out);
}
