/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_staff - `plan --staff`: how many agents of a group, or of all, in each step of a schedule. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/key_path.h"
#include "base/memory.h"
#include "base/source.h"
#include "base/text.h"
#include "base/version.h"
#include "cmd/plan_internal.h"
#include "cmd/shared/what_was_run_internal.h"
#include "report/html/staffing_page.h"
#include "report/staffing_report.h"

/* All groups that are looked for together. */
struct plan_of_groups {
	struct staffing_search *list;
	struct requirement *conditions;
	size_t count;
};

static bool any_found(const struct plan_of_groups *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->list[i].found)
			return true;
	return false;
}

/* plan; of several groups plan-GROUP, or plan-2 where that would be no plain name of a file. */
static const char *stem_of(const struct plan_of_groups *p, size_t i, struct arena *a)
{
	const char *name = p->list[i].group->name;

	if (p->count == 1)
		return "plan";
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] ?
	       arena_printf(a, "plan-%zu", i + 1) : arena_printf(a, "plan-%s", name);
}

static const char *charts_of(const struct plan_of_groups *p, struct arena *a)
{
	const char *text = "";

	for (size_t i = 0; i < p->count; i++) {
		const char *stem = stem_of(p, i, a);

		if (p->list[i].found)
			text = arena_printf(a, "%s%s%s.tsv, %s.svg, %s.png", text, *text ? ", " : "",
					    stem, stem, stem);
	}
	return text;
}

static void put_staffing_csv(FILE *out, const void *what)
{
	const struct plan_of_groups *p = what;

	staffing_csv(out, p->list, p->count);
}

static bool draw_staffing(const void *what, const char *directory, const char *scripts,
			  const char *subtitle, struct unmade *u)
{
	const struct plan_of_groups *p = what;
	struct arena a = { 0 };
	bool ok = true;

	for (size_t i = 0; i < p->count; i++) {
		const struct chart_place place = { directory, scripts, stem_of(p, i, &a) };

		if (p->list[i].found)
			ok &= staffing_draw(&p->list[i], &place, subtitle, u);
	}
	arena_free(&a);
	return ok;
}

static void show(const struct plan_of_groups *p, const struct report_style *style)
{
	const struct staffing_search *before = NULL;
	struct arena a = { 0 };

	for (size_t i = 0; i < p->count; i++) {
		const struct staffing_search *r = &p->list[i];

		if (p->count > 1)
			fprintf(stdout, "%sagents.%s\n", i ? "\n" : "", text_clean(&a, r->group->name));
		if (r->found)
			staffing_table(stdout, r, style);
		staffing_words(stdout, r, before, style);
		before = r->found ? r : before;
	}
	staffing_yaml(stdout, p->list, p->count);
	arena_free(&a);
}

/* A page on its way, of all groups. */
static void staffing_figures(void *page, const struct figure_place *place)
{
	struct staffing_page *p = page;

	for (size_t i = 0; i < p->count; i++)
		if (p->list[i].found)
			staffing_figures_draw(&p->figures[i], &p->list[i], place);
}

static void put_staffing_page(FILE *out, void *page)
{
	staffing_page(out, page);
}

static int picture_groups(struct variation *v, const struct plan_of_groups *p)
{
	struct arena a = { 0 };
	struct staffing_page page = { p->list, p->count, v->s, arena_printf(&a, "%s · Ringflow %s", plan_basis(v, &a), RINGFLOW_VERSION),
				      { command_text(&a, v->o, true), v->s, v->s->replications },
				      arena_array(&a, p->count, sizeof(*page.figures)) };
	const struct plan_result result = { p, put_staffing_csv, any_found(p) ? draw_staffing : NULL, charts_of(p, &a), &page, staffing_figures, put_staffing_page };
	int status = plan_picture(v, &result);

	for (size_t i = 0; i < p->count; i++)
		staffing_figures_free(&page.figures[i]);
	arena_free(&a);
	return status;
}

static int report_groups(struct variation *v, const struct plan_of_groups *p)
{
	struct report_style style = output_style(v->o);
	int status;

	if (!plan_write(v, &(struct plan_result){ .what = p, .csv = put_staffing_csv }))
		return EXIT_FAULT;
	if (!v->o->quiet)
		show(p, &style);
	status = picture_groups(v, p);
	return status == EXIT_OK && !any_found(p) ? EXIT_EXPECT : status;
}

/* "agents.*", or "*": every group that has agents of its own. */
static bool is_every_group(const char *name)
{
	return !strcmp(name, "agents.*") || !strcmp(name, "*");
}

/* "agents.*.service_level >= 80%" of GROUP. */
static bool condition_of(const struct variation *v, const char *group, struct arena *a,
			 struct requirement *c, struct diagnostics *d)
{
	const char *text = v->o->until, *all = "agents.*.";

	if (!text || strncmp(text, all, strlen(all)))
		return plan_read_until(v, text, c, a, d);
	group = *group == '"' ? key_path_put(a, group) : group;
	return plan_read_until(v, arena_printf(a, "agents.%s.%s", group, text + strlen(all)), c, a, d);
}

static bool is_known(const struct scenario *s, const char *group)
{
	for (size_t i = 0; i < s->group_count; i++)
		if (!strcmp(s->groups[i].name, group))
			return true;
	return false;
}

static bool add_group(struct variation *v, struct plan_of_groups *p, const char *name,
		      struct arena *a, struct diagnostics *d)
{
	struct staffing_search *r = &p->list[p->count];
	struct requirement *c = &p->conditions[p->count];
	const char *bare = strncmp(name, "agents.", 7) ? name : name + 7;

	*r = (struct staffing_search){ .campaign = v->campaign, .s = v->s, .condition = c,
			.every = v->o->every, .max_replications = plan_most_replications(v->s) };
	p->count++;
	return (!is_known(v->s, bare) || condition_of(v, bare, a, c, d)) &&
	       staffing_search_prepare(r, name, option_where(a, "--staff", v->o->staff), d);
}

/* agents."a.b" is agents.a.b: names of groups that are typed may be in quotes, as in a path of keys. */
static const char *unquoted_group(struct arena *a, const char *text)
{
	const char *end = "", *name = strncmp(text, "agents.\"", 8) ? NULL : key_path_take(a, text + 7, &end);

	return name && !*end ? arena_printf(a, "agents.%s", name) : text;
}

static bool add_groups(struct variation *v, struct plan_of_groups *p, struct arena *a,
		       struct diagnostics *d)
{
	if (!is_every_group(v->o->staff))
		return add_group(v, p, unquoted_group(a, v->o->staff), a, d);
	if (v->o->until && strncmp(v->o->until, "agents.*.", 9))
		diag_error(d, option_where(a, "--until", v->o->until),
			   "--staff %s: expected a metric of agents.*, such as "
			   "'agents.*.service_level >= 80%%'", v->o->staff);
	for (size_t i = 0; !d->errors && i < v->s->group_count; i++)
		if (v->s->groups[i].count)
			add_group(v, p, v->s->groups[i].name, a, d);
	if (!p->count && !d->errors)
		diag_error(d, (struct where){ 0 }, "--staff %s: there are no agents", v->o->staff);
	return !d->errors;
}

int plan_staff(struct variation *v, struct diagnostics *d)
{
	struct arena a = { 0 };
	size_t most = v->s->group_count + 1;
	struct plan_of_groups p = { arena_array(&a, most, sizeof(*p.list)),
				    arena_array(&a, most, sizeof(*p.conditions)), 0 };
	int status = EXIT_BAD_INPUT;
	bool bad = false;

	if (add_groups(v, &p, &a, d)) {
		status = variation_state(v, staffing_search_run(p.list, p.count, &bad, d));
		if (bad)
			status = EXIT_BAD_INPUT;
		else if (status < 0)
			status = report_groups(v, &p);
	}
	for (size_t i = 0; i < p.count; i++)
		staffing_search_free(&p.list[i]);
	arena_free(&a);
	return status;
}
