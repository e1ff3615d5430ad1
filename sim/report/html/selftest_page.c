/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/selftest_page.h"

#include <inttypes.h>
#include <math.h>

#include "base/version.h"
#include "report/html/leaf_internal.h"

static bool is_good(const struct selftest_row *r)
{
	return fabs(r->z) <= SELFTEST_Z; /* not so of NAN */
}

/* ---- the verdict ---- */

static void put_selftest_verdict(struct sheet *s, const void *what)
{
	const struct selftest_page *p = what;
	size_t bad = 0, worst = 0;

	for (size_t i = 0; i < p->count; i++) {
		bad += !is_good(&p->rows[i]);
		worst = isnan(p->rows[i].z) || fabs(p->rows[i].z) > fabs(p->rows[worst].z) ? i : worst;
	}
	html(s->out, bad || !p->count ? "<p><b class=\"bad\">%s of %s values are further than %s standard errors from what is known "
					"exactly</b>: do not trust what this program says.</p>\n" :
					"<p><b class=\"ok\">%s of %s values lie within %s standard errors of what is known exactly.</b></p>\n",
	     arena_printf(&s->a, "%zu", bad || !p->count ? bad : p->count), arena_printf(&s->a, "%zu", p->count),
	     arena_printf(&s->a, "%.1f", SELFTEST_Z));
	if (p->count)
		html(s->out, "<p>The furthest is %s of %s: simulated %s, exactly %s, %s standard errors apart. Were all formulas right, a value "
		     "would lie beyond by chance once in some two thousand.</p>\n", p->rows[worst].metric, p->rows[worst].name,
		     arena_printf(&s->a, "%.6g", p->rows[worst].simulated), arena_printf(&s->a, "%.6g", p->rows[worst].exact),
		     arena_printf(&s->a, "%.2f", fabs(p->rows[worst].z)));
}

/* ---- the values ---- */

/* The difference in standard errors, with two of them on either side. */
static struct estimate distance(const struct selftest_row *r)
{
	return (struct estimate){ r->z, r->z - 2, r->z + 2, !isnan(r->z), "" };
}

static double selftest_axis_of(const struct selftest_page *p)
{
	double most = SELFTEST_Z;

	for (size_t i = 0; i < p->count; i++)
		if (isfinite(p->rows[i].z))
			most = fmax(most, fabs(p->rows[i].z));
	return most + 2;
}

static void put_row(struct sheet *s, const struct selftest_row *r, double most)
{
	struct estimate e = distance(r);
	char exact[40], simulated[40];

	html(s->out, "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">%s<br><small>%s</small></th>", r->name, r->metric);
	html(s->out, "<td role=\"cell\" data-l=\"Exact\" data-v=\"%s\">%s</td>", show_exact(exact, sizeof exact, r->exact),
	     arena_printf(&s->a, "%.6g", r->exact));
	html(s->out, "<td role=\"cell\" class=\"n\" data-l=\"Simulated\" data-v=\"%s\">%s <small>±%s</small></td><td role=\"cell\">",
	     isnan(r->simulated) ? "" : show_exact(simulated, sizeof simulated, r->simulated), arena_printf(&s->a, "%.6g", r->simulated),
	     arena_printf(&s->a, "%.2g", 2 * r->error));
	leaf_from_zero(s, &e, most, false);
	html(s->out, "</td><td role=\"cell\" data-l=\"z\" data-v=\"%s\">%s</td><td role=\"cell\" class=\"t %s\">%s</td>",
	     isnan(r->z) ? "" : show_exact(exact, sizeof exact, r->z),
	     r->z < 0 ? arena_printf(&s->a, "\xe2\x88\x92%.2f", -r->z) : arena_printf(&s->a, "%+.2f", r->z),
	     is_good(r) ? "ok" : "bad", is_good(r) ? "agrees" : "FAULT");
	html(s->out, "<td role=\"cell\" class=\"t\" data-l=\"Formula\" style=\"white-space:normal\">%s</td></tr>\n", r->formula);
}

static void put_rows(struct sheet *s, const void *what)
{
	const struct selftest_page *p = what;
	double most = selftest_axis_of(p);

	leaf_begin_table(s, "Values", "main forest", "Case|Exact|Simulated||z|<Verdict|<Formula");
	for (size_t i = 0; i < p->count; i++)
		put_row(s, &p->rows[i], most);
	leaf_end_table(s);
	html(s->out, "<p class=\"meta\">Dot: simulated less exact, in standard errors (z). Line: two of them on either side, on an axis to %s on "
	     "both sides of the exact value; ± are two standard errors.</p>\n", arena_printf(&s->a, "%.1f", most));
}

/* ---- the cases ---- */

static void put_cases(struct sheet *s, const void *what)
{
	(void)what;
	fputs("<p>Scenarios whose answers have formulas, run like any other.</p>\n", s->out);
	for (size_t i = 0; i < selftest_case_count; i++) {
		html(s->out, "<details><summary>%s</summary><pre tabindex=\"0\">", selftest_cases[i].name);
		html_escape(s->out, selftest_cases[i].text);
		fputs("</pre></details>\n", s->out);
	}
}

static const struct leaf_part selftest_parts[] = {
	{ "cases", "What was run", NULL, put_cases },
};

static const struct leaf_word selftest_words[] = {
	{ "Exact", "by the formula: Erlang's queues, Pollaczek and Khinchine's, the race between two clocks." },
	{ "z", "simulated less exact, by the standard error of the simulated: as often as not it is beyond ±0.67, and once in twenty "
	  "beyond ±2. Beyond ±3.5 it is taken for a fault of this program." },
};

void selftest_page(FILE *out, const struct selftest_page *p)
{
	struct arena a = { 0 };
	const struct leaf leaf = {
		.kind = "selftest", .name = "selftest", .question = "Does the simulator say what is known?",
		.basis = arena_printf(&a, "%zu values of %zu scenarios · seed %" PRIu64 " · Ringflow %s", p->count, selftest_case_count, p->seed,
				      RINGFLOW_VERSION),
		.origin = &p->origin, .what = p, .verdict = put_selftest_verdict, .first = put_rows, .parts = selftest_parts,
		.part_count = sizeof(selftest_parts) / sizeof(*selftest_parts), .words = selftest_words, .word_count = sizeof(selftest_words) / sizeof(*selftest_words) };

	leaf_write(out, &leaf);
	arena_free(&a);
}
