/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/campaign.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/conclude.h"
#include "experiment/digest.h"
#include "experiment/stopping.h"
#include "experiment/steady.h"
#include "experiment/store.h"

/* Units a thread between two savings: more would be lost to a machine that fails, and
 * with less, threads would wait for each other more often. */
enum { BATCH = 64 };

struct progress_of {
	struct stopping stopping;
	bool settled; /* that is enough */
	uint64_t saved; /* replications in the file */
};

struct campaign {
	struct campaign_options options;
	struct study study;
	struct workforce force;
	struct progress_of *state; /* by point */
	size_t capacity;
};

struct campaign *campaign_new(const struct campaign_options *options)
{
	struct campaign *c = xcalloc(1, sizeof(*c));

	c->options = *options;
	study_init(&c->study, options->experiment);
	c->force = (struct workforce){ options->experiment, &c->study, 0 };
	return c;
}

void campaign_free(struct campaign *c)
{
	if (!c)
		return;
	if (c->options.experiment->ranks)
		ranks_dismiss(c->options.experiment->ranks);
	for (size_t i = 0; i < c->study.count; i++)
		stopping_free(&c->state[i].stopping);
	study_free(&c->study);
	free(c->state);
	free(c);
}

/* ---- files ---- */

static char *file_name(const struct campaign *c, const struct point *p)
{
	const struct campaign_options *o = &c->options;
	size_t size = strlen(o->store) + 96;
	char *path = xreallocarray(NULL, size, 1);

	if (o->parts > 1)
		snprintf(path, size, "%s/%016" PRIx64 "-%" PRIu64 "of%" PRIu64 ".rows", o->store,
			 digest_essence(p->s), o->part, o->parts);
	else
		snprintf(path, size, "%s/%016" PRIx64 ".rows", o->store, digest_essence(p->s));
	return path;
}

/* Another version's files are no errors: their points are run again. */
static void take_file(const struct campaign *c, struct point *p, const char *name)
{
	size_t size = strlen(c->options.store) + strlen(name) + 2;
	char *path = xreallocarray(NULL, size, 1);
	struct diagnostics d = { 0 };

	snprintf(path, size, "%s/%s", c->options.store, name);
	store_take(p, path, c->options.program, &d);
	diag_free(&d);
	free(path);
}

static void load(const struct campaign *c, struct point *p)
{
	DIR *dir = c->options.store ? opendir(c->options.store) : NULL;
	struct dirent *entry;
	char prefix[24];

	snprintf(prefix, sizeof(prefix), "%016" PRIx64, digest_essence(p->s));
	while (dir && (entry = readdir(dir)))
		if (!strncmp(entry->d_name, prefix, 16) && strlen(entry->d_name) > 5 &&
		    !strcmp(entry->d_name + strlen(entry->d_name) - 5, ".rows"))
			take_file(c, p, entry->d_name);
	if (dir)
		closedir(dir);
}

static uint64_t whole_replications(const struct point *p)
{
	return rows_prefix(&p->rows) / p->plan.arm_count;
}

static bool save_point(struct campaign *c, size_t i)
{
	struct point *p = c->study.points[i];
	const struct part part = { c->options.part, c->options.parts };
	uint64_t wanted = p->wanted, whole = whole_replications(p);
	struct outfile f;
	char *path;
	bool ok;

	/* what was found beyond what is wanted is not to be lost */
	if (part.of == 1)
		p->wanted = whole;
	path = file_name(c, p);
	ok = outfile_open(&f, path);
	if (ok) {
		store_write(p, &part, c->options.program, f.stream);
		ok = outfile_commit(&f);
	}
	p->wanted = wanted;
	free(path);
	c->state[i].saved = part.of == 1 ? whole : wanted;
	return ok;
}

/* ---- points ---- */

static bool same(const struct point *p, const char *const *assignments, size_t count)
{
	if (p->assignment_count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(p->assignments[i], assignments[i]))
			return false;
	return true;
}

static void make_room(struct campaign *c)
{
	if (c->study.count < c->capacity)
		return;
	c->capacity = c->capacity ? 2 * c->capacity : 16;
	c->state = xreallocarray(c->state, c->capacity, sizeof(*c->state));
}

bool campaign_add(struct campaign *c, const char *const *assignments, size_t count,
		  size_t *point, struct diagnostics *d)
{
	struct point *p;

	for (*point = 0; *point < c->study.count; (*point)++)
		if (same(c->study.points[*point], assignments, count))
			return true;
	make_room(c);
	p = study_vary(&c->study, c->options.variants, assignments, count,
		       c->options.experiment->queue, d);
	if (!p)
		return false;
	c->state[*point] = (struct progress_of){ 0 };
	point_want(p, p->s->replications);
	load(c, p);
	c->state[*point].saved = whole_replications(p);
	c->state[*point].settled = !stopping_asked(p->s, c->options.select);
	return true;
}

const char *campaign_overloaded(const struct campaign *c, const char *const *assignments,
				size_t count, struct arena *a)
{
	const struct variants *v = c->options.variants;
	struct diagnostics d = { 0 };
	struct scenario *s = v->load(v->context, assignments, count, &d);
	const char *design = s && !d.errors ? steady_overloaded(s) : NULL;

	if (design)
		design = arena_strdup(a, design);
	scenario_free(s);
	diag_free(&d);
	return design;
}

void campaign_want(struct campaign *c, size_t point, uint64_t replications)
{
	struct point *p = c->study.points[point];

	replications = sampling_whole(&p->s->sampling, replications);
	if (replications > p->wanted)
		point_want(p, replications);
}

const struct scenario *campaign_scenario(const struct campaign *c, size_t point)
{
	return c->study.points[point]->s;
}

/* ---- rounds ---- */

static bool complete(const struct point *p)
{
	uint64_t units = p->wanted * p->plan.arm_count;

	for (uint64_t i = 0; i < units; i++)
		if (!rows_get(&p->rows, i))
			return false;
	return true;
}

static uint64_t batch_units(const struct campaign *c)
{
	const struct experiment_options *o = c->options.experiment;

	return (uint64_t)BATCH * (o->threads ? o->threads : 1) *
	       (uint64_t)(o->ranks ? o->ranks->count : 1);
}

static enum campaign_state state_after(const struct campaign *c, bool whole, bool saved)
{
	const struct experiment_options *o = c->options.experiment;

	if (o->ranks && o->ranks->lost >= 0)
		return CAMPAIGN_LOST;
	if (!saved)
		return CAMPAIGN_FAULT;
	return whole ? CAMPAIGN_DONE : CAMPAIGN_STOPPED;
}

static bool save(struct campaign *c, size_t first, size_t past)
{
	for (size_t i = first; c->options.store && i < past; i++) {
		const struct point *p = c->study.points[i];
		uint64_t there = c->options.parts == 1 ? whole_replications(p) : p->wanted;

		if (there > c->state[i].saved && !save_point(c, i))
			return false;
	}
	return true;
}

/* Run what is missing of the points from *FIRST on, as many as make a batch. */
static enum campaign_state run_batch(struct campaign *c, size_t *first)
{
	const struct part part = { c->options.part, c->options.parts };
	uint64_t units = 0;
	size_t past = *first;
	bool whole, saved;

	while (past < c->study.count && units < batch_units(c)) {
		struct point *p = c->study.points[past++];

		units += complete(p) ? 0 : p->wanted * p->plan.arm_count / part.of + 1;
	}
	whole = study_work(&c->force, &part, *first, past);
	saved = save(c, *first, past);
	*first = past;
	return state_after(c, whole, saved);
}

static enum campaign_state run_missing(struct campaign *c)
{
	enum campaign_state state = CAMPAIGN_DONE;
	size_t first = 0;

	while (state == CAMPAIGN_DONE && first < c->study.count)
		state = run_batch(c, &first);
	for (size_t i = 0; state == CAMPAIGN_DONE && i < c->study.count; i++)
		if (!complete(c->study.points[i]))
			state = CAMPAIGN_PART;
	return state;
}

/* Want more of the points that are not precise enough. False: of none. */
static bool want_more(struct campaign *c)
{
	bool more = false;

	for (size_t i = 0; i < c->study.count; i++) {
		struct point *p = c->study.points[i];
		struct results *r;
		uint64_t next;

		if (c->state[i].settled)
			continue;
		r = conclude(&p->plan, &p->rows, p->wanted);
		next = r->broken.design ? p->wanted :
			stopping_next(&c->state[i].stopping, p->s, c->options.select, r);
		results_free(r);
		c->state[i].settled = next == p->wanted;
		more |= !c->state[i].settled;
		point_want(p, next);
	}
	return more;
}

enum campaign_state campaign_work(struct campaign *c)
{
	enum campaign_state state;

	do
		state = run_missing(c);
	while (state == CAMPAIGN_DONE && want_more(c));
	return state;
}

struct results *campaign_results(const struct campaign *c, size_t point)
{
	const struct point *p = c->study.points[point];
	struct results *r = conclude(&p->plan, &p->rows, p->wanted);

	if (c->options.select && p->s->select.given && r->replications)
		selection_conclude(r, p->s, &c->state[point].stopping.selection);
	return r;
}

void campaign_write(const struct campaign *c, size_t point, FILE *out)
{
	store_write(c->study.points[point], &(struct part){ 1, 1 }, c->options.program, out);
}
