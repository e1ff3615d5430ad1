/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw_command - Studio flows as pictures: bare, or with what results counted. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/outfile.h"
#include "base/text.h"
#include "check/check.h"
#include "cmd/cmd.h"
#include "cmd/draw_internal.h"
#include "cmd/shared/write_results_internal.h"

/* ---- what is asked ---- */

/* NAME among COUNT names, or -1 after a message. */
static int choose(const char *what, const char *name, const char *const *names, size_t count)
{
	struct arena a = { 0 };

	for (size_t i = 0; i < count; i++)
		if (!strcmp(names[i], name))
			return (int)i;
	message(stderr, "ringflow draw: %s '%s'%s\n", what, name, expected_word(&a, name, names, count));
	arena_free(&a);
	return -1;
}

static bool choose_flow(struct drawing_job *j)
{
	const char **names = arena_array(&j->arena, j->s->flow_count, sizeof(*names));

	j->flow = -1;
	for (size_t i = 0; i < j->s->flow_count; i++)
		names[i] = j->s->flows[i].name;
	if (j->o->flow)
		j->flow = choose("the scenario has no flow", j->o->flow, names, j->s->flow_count);
	return !j->o->flow || j->flow >= 0;
}

/* A design of the scenario; and of the results, where there are any. */
static bool choose_design(struct drawing_job *j)
{
	const char **names = arena_array(&j->arena, j->s->design_count + j->counts.design_count, sizeof(*names));

	j->design = j->counted = -1;
	if (!j->o->design)
		return true;
	for (size_t i = 0; i < j->s->design_count; i++)
		names[i] = j->s->designs[i].name;
	j->design = choose("the scenario has no design", j->o->design, names, j->s->design_count);
	for (size_t i = 0; i < j->counts.design_count; i++)
		names[i] = j->counts.designs[i].name;
	if (j->design >= 0 && j->o->from)
		j->counted = choose("the results have no design", j->o->design, names, j->counts.design_count);
	return j->design >= 0 && (!j->o->from || j->counted >= 0);
}

/* ---- which pictures ---- */

static bool has_visits(const struct design_result *x, const char *flow)
{
	for (size_t i = 0; i < x->widget_count; i++)
		if (x->widgets[i].visits && !strcmp(x->widgets[i].flow, flow))
			return true;
	return false;
}

static void add_picture(struct drawing_job *j, size_t flow, const struct design_result *counted)
{
	const char *name = j->s->flows[flow].name, *file;

	if (counted && j->counts.design_count > 1)
		name = arena_printf(&j->arena, "%s-%s", counted->name, name);
	file = picture_file(j, name);
	j->pictures[j->count++] = (struct drawn_flow){ flow, counted, file };
}

/* Of FLOW: bare, or of each design whose calls came there. */
static void add_pictures(struct drawing_job *j, size_t flow)
{
	if (!j->o->from)
		add_picture(j, flow, NULL);
	for (size_t i = 0; i < j->counts.design_count; i++)
		if ((j->counted < 0 || j->counted == (int)i) && has_visits(&j->counts.designs[i], j->s->flows[flow].name))
			add_picture(j, flow, &j->counts.designs[i]);
}

static void list_pictures(struct drawing_job *j)
{
	bool *flows = j->design >= 0 ? design_flows(j->s, (size_t)j->design) : NULL;

	j->pictures = arena_array(&j->arena, j->s->flow_count * (1 + j->counts.design_count), sizeof(*j->pictures));
	for (size_t i = 0; i < j->s->flow_count; i++)
		if (j->flow == (int)i || (j->flow < 0 && (!flows || flows[i])))
			add_pictures(j, i);
	free(flows);
}

/* The flows that the results have visits of, as a list. */
static const char *counted_flows(struct drawing_job *j)
{
	const char *list = "", *last = "";

	for (size_t i = 0; i < j->counts.design_count; i++)
		for (size_t k = 0; k < j->counts.designs[i].widget_count; k++) {
			const struct widget_result *w = &j->counts.designs[i].widgets[k];

			if (!w->visits || !strcmp(w->flow, last) || strstr(list, arena_printf(&j->arena, "'%s'", w->flow)))
				continue;
			last = w->flow;
			list = arena_printf(&j->arena, "%s%s'%s'", list, *list ? ", " : "", last);
		}
	return *list ? list : "none";
}

/* One picture for standard output, any number for a directory. */
static bool draw_suits(struct drawing_job *j)
{
	const char *list = "";

	if (!j->s->flow_count) {
		message(stderr, "ringflow draw: %s has no Studio flow, expected an export, or a scenario with flows:\n", j->path);
	} else if (!j->count && j->o->from) {
		message(stderr, "ringflow draw: %s counts no visits of the flows asked for: calls came to %s\n", j->o->from,
			counted_flows(j));
	} else if (!j->count) {
		message(stderr, "ringflow draw: no call of design '%s' comes to a flow\n", j->o->design);
	} else if (j->count > 1 && !j->o->out) {
		for (size_t i = 0; i < j->count; i++)
			list = arena_printf(&j->arena, "%s%s%s", list, i ? ", " : "", j->pictures[i].file);
		message(stderr, "ringflow draw: these are %zu pictures (%s): expected --out DIR for a file each, or one of them by "
				"--flow or --design\n", j->count, list);
	} else if (!j->o->out && j->o->format == FORMAT_SVG && isatty(STDOUT_FILENO)) {
		message(stderr, "ringflow draw: an SVG is not for a terminal: expected --out DIR, or > %s\n", j->pictures[0].file);
	} else {
		return true;
	}
	return false;
}

/* ---- the whole ---- */

static void list_faults(struct drawing_job *j, struct review *r)
{
	size_t places = 0;

	review_scenario(j->s, r);
	for (size_t i = 0; i < r->count; i++)
		places += 1 + r->list[i].place_count;
	j->faults = arena_array(&j->arena, places, sizeof(*j->faults));
	for (size_t i = 0; i < r->count; i++) {
		const struct finding *f = &r->list[i];

		if (f->kind == NOT_FOLLOWED || (f->design && j->o->design && strcmp(f->design, j->o->design)))
			continue;
		j->faults[j->fault_count++] = (struct flow_fault){ finding_severity(f), finding_word(f), f->at };
		for (size_t k = 0; k < f->place_count; k++)
			j->faults[j->fault_count++] = (struct flow_fault){ finding_severity(f), finding_word(f), f->places[k] };
	}
}

static int draw_flows_asked(struct drawing_job *j, struct diagnostics *d)
{
	struct review r = { 0 };
	int status = EXIT_BAD_INPUT;

	if (j->o->from && !saved_widgets_read(&j->counts, j->o->from, d)) {
		show_diagnostics(d);
	} else if (choose_flow(j) && choose_design(j)) {
		list_pictures(j);
		if (draw_suits(j)) {
			list_faults(j, &r);
			status = draw_pictures(j);
		}
	}
	review_free(&r);
	saved_widgets_free(&j->counts);
	return status;
}

int cmd_draw(const struct options *o)
{
	struct overrides overrides = options_overrides(o);
	struct drawing_job j = { .o = o, .path = o->argument };
	struct diagnostics d = { 0 };
	int status = EXIT_BAD_INPUT;

	if (!o->argument && !o->from) {
		message(stderr, "ringflow draw: expected a Studio export or a scenario, or --from DIR\n");
		return status;
	}
	if (!j.path)
		j.path = arena_printf(&j.arena, "%s/scenario.yaml", o->from);
	overrides.looked_at = true;
	j.s = scenario_load(j.path, &overrides, &d);
	if (!d.errors)
		experiment_check(j.s, &d);
	if (!show_diagnostics(&d))
		status = draw_flows_asked(&j, &d);
	scenario_free(j.s);
	diag_free(&d);
	arena_free(&j.arena);
	return status;
}
