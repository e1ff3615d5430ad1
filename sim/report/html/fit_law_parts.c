/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_law_parts - durations, the laws that were fitted to them and how well, and who waits how long. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/fit/fit_report.h"
#include "report/html/fit_parts_internal.h"

bool fit_is_doubtful(const struct fit_result *f, enum fit_quantity q)
{
	const struct fit_choice *c = &f->quantities[q].choice;
	const struct fit_goodness *g = c->count ? &c->candidates[c->best].goodness : NULL;

	/* of too few samples to say more than that it is less */
	return g && !isnan(g->ks_p) && (g->ks_p < 0.05 || (!g->ks_beyond && g->ks_p <= 0.05));
}

/* ---- the laws ---- */

static void put_candidates(struct sheet *s, const struct fit_choice *c)
{
	page_begin_numbers(s, "All laws that were fitted", "Law|<Parameters (standard errors)|AIC|KS|AD|p");
	for (size_t i = 0; i < c->count; i++) {
		const struct fit_candidate *x = &c->candidates[i];

		html(s->out, i == c->best ? "<tr class=\"pick\"><th scope=\"row\">%s</th><td class=\"t\">" :
					    "<tr><th scope=\"row\">%s</th><td class=\"t\">", fit_law_name(&x->maximum.law, &s->a));
		html(s->out, "%s%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n", fit_parameters(&x->maximum, &s->a),
		     x->maximum.converged ? "" : ", not converged",
		     arena_printf(&s->a, i ? "+%.1f" : "%.1f", x->maximum.aic - (i ? c->candidates[0].maximum.aic : 0)),
		     arena_printf(&s->a, "%.4f", x->goodness.ks), isnan(x->goodness.ad) ? "" : arena_printf(&s->a, "%.3g", x->goodness.ad),
		     fit_p(x->goodness.ks_p, x->goodness.ks_beyond, &s->a));
	}
	page_end_numbers(s);
}

static const char *why_none(const struct fit_choice *c, struct arena *a)
{
	switch (c->verdict) {
	case FIT_ALL_CENSORED:
		return "None was watched to the end, so that no law can be fitted.";
	case FIT_CONSTANT:
		return arena_printf(a, "All that were watched to the end are alike: a constant.");
	case FIT_FEW:
		return arena_printf(a, "Fewer than %d were watched to the end: their mean says all.", FIT_LEAST);
	default:
		return "";
	}
}

static void put_sample(struct sheet *s, const struct fit_sample *x)
{
	char number[32];

	html(s->out, "<p>%s", fit_count(x->n, "duration", &s->a));
	if (x->events < x->n)
		html(s->out, ", %s watched to the end", show_count(number, sizeof number, (uint64_t)x->events));
	else if (x->n > 0)
		html(s->out, ": mean %s, median %s, 95 %% within %s", fit_seconds(fit_sample_mean(x), &s->a),
		     fit_seconds(fit_sample_quantile(x, 0.5), &s->a), fit_seconds(fit_sample_quantile(x, 0.95), &s->a));
	fputs(".", s->out);
}

static void put_law(struct sheet *s, const struct fit_page *p, enum fit_quantity q)
{
	static const char *const keys[] = { "a", "quantiles of the log (across) and of the law (up)", "m", "where they agree", NULL };
	const struct fit_choice *c = &p->f->quantities[q].choice;
	const char *law = fit_scenario_law(p->f, q, &s->a);

	html(s->out, "<h3>%s</h3>\n", fit_title(p->f, q));
	put_sample(s, &c->sample);
	if (c->count) {
		const struct fit_candidate *best = &c->candidates[c->best];
		const char *sure = fit_p(best->goodness.ks_p, best->goodness.ks_beyond, &s->a);

		html(s->out, " Its law here: <b>%s</b>, %s.", fit_law_name(&best->maximum.law, &s->a), fit_parameters(&best->maximum, &s->a));
		if (*sure)
			html(s->out, fit_is_doubtful(p->f, q) ? " <b class=\"bad\">It does not fit</b> (p %s)." :
								" Nothing tells the log from it (p %s).", sure);
	}
	html(s->out, " %s</p>\n", why_none(c, &s->a));
	if (law)
		html(s->out, "<p>In the scenario: <code>%s</code></p>\n", law);
	if (c->count && p->figures.qq[q].wide)
		leaf_figure(s, &p->figures.qq[q], keys);
	if (c->count)
		put_candidates(s, c);
}

static bool any_drawn(const struct fit_page *p)
{
	for (int q = 0; q < FIT_QUANTITIES; q++)
		if (p->figures.qq[q].wide)
			return true;
	return false;
}

void fit_put_laws(struct sheet *s, const void *what)
{
	const struct fit_page *p = what;

	if (!any_drawn(p))
		fputs("<p class=\"meta\">Quantiles against quantiles were not drawn: their numbers, where there are any, are in qq.csv.</p>\n", s->out);
	for (int q = 0; q < FIT_QUANTITIES; q++)
		if (p->f->quantities[q].choice.verdict != FIT_EMPTY)
			put_law(s, p, (enum fit_quantity)q);
}

/* ---- patience ---- */

bool fit_has_patience(const void *what)
{
	const struct fit_page *p = what;

	return p->f->quantities[FIT_PATIENCE].choice.count > 0;
}

void fit_put_patience(struct sheet *s, const void *what)
{
	static const double at[] = { 5, 10, 20, 30, 60, 120, 300, 600, 1200 };
	const struct fit_page *p = what;
	const struct fit_choice *c = &p->f->quantities[FIT_PATIENCE].choice;
	const char *const keys[] = { "a", "the log, by Kaplan and Meier, with its band", "b",
				     arena_printf(&s->a, "%s (broken line)", fit_law_name(&c->candidates[c->best].maximum.law, &s->a)), NULL };

	html(s->out, "<p>How many would still be there after so long in the queue, if nobody served them. Who was served would have stayed "
	     "longer, which is counted.</p>\n");
	leaf_figure(s, &p->figures.survival, keys);
	page_begin_numbers(s, "The numbers", "Longer than|Share|Interval|The law");
	for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
		const struct survival_step *x = survival_step_at(&c->survival, at[i]);

		if (x && !isnan(x->low) && at[i] <= c->survival.last)
			html(s->out, "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n", arena_printf(&s->a, "%g s", at[i]),
			     arena_printf(&s->a, "%.1f %%", 100 * x->survival),
			     arena_printf(&s->a, "[%.1f, %.1f]", 100 * x->low, 100 * x->high),
			     arena_printf(&s->a, "%.1f %%", 100 * fit_upper_seen(&c->chosen, &c->sample, at[i])));
	}
	page_end_numbers(s);
}
