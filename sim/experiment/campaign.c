/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/outfile.h"
#include "base/sampling_plan.h"
#include "experiment/experiment.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "estimate/estimate.h"
#include "experiment/campaign_internal.h"
#include "experiment/listing_internal.h"
#include "steady/steady.h"
#include "experiment/store_internal.h"
#include "parallel/parallel.h"

/* Points that stay loaded at least; of many more, the others are loaded when they are needed, with
 * their records from the files, so that memory does not grow with the number of points. */
enum { AWAKE = 256 };

struct campaign *campaign_new(const struct campaign_options *options)
{
	struct campaign *c = xcalloc(1, sizeof(*c));

	c->options = *options;
	study_init(&c->study, options->experiment);
	c->force = (struct workforce){ options->experiment, &c->study, 0 };
	return c;
}

static void forget(void *point)
{
	(void)point; /* the study's */
}

void campaign_free(struct campaign *c)
{
	if (!c)
		return;
	if (c->options.experiment->ranks && !c->unheard)
		ranks_end_rounds(c->options.experiment->ranks);
	for (size_t i = 0; i < c->study.count; i++)
		stopping_rule_free(&c->state[i].stopping_rule);
	tdestroy(c->tree, forget);
	study_free(&c->study);
	listing_free(&c->listing);
	free(c->awake);
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
			 p->content_digest, o->part, o->parts);
	else
		snprintf(path, size, "%s/%016" PRIx64 ".rows", o->store, p->content_digest);
	return path;
}

/* Another version's files are no errors: their points are run again. */
static void take_file(const struct campaign *c, struct point *p, const char *path)
{
	struct diagnostics d = { 0 };

	store_take(p, path, c->options.program, &d);
	diag_free(&d);
}

static void take_listed(const struct campaign *c, struct point *p, const char *name)
{
	size_t size = strlen(c->options.store) + strlen(name) + 2;
	char *path = xreallocarray(NULL, size, 1);

	snprintf(path, size, "%s/%s", c->options.store, name);
	take_file(c, p, path);
	free(path);
}

/* What the files hold of P, as far as they are in the listing. */
static void load(const struct campaign *c, struct point *p)
{
	char *const *names;
	char prefix[24];
	size_t count;

	snprintf(prefix, sizeof(prefix), "%016" PRIx64, p->content_digest);
	names = listing_find(&c->listing, prefix, &count);
	for (size_t i = 0; i < count; i++)
		take_listed(c, p, names[i]);
}

static uint64_t whole_replications(const struct point *p)
{
	return record_table_prefix(&p->records) / p->plan.arm_count;
}

/* Of this part, what was found beyond what is wanted included, which is not to be lost. */
uint64_t campaign_units_there(const struct campaign *c, const struct point *p)
{
	return store_units(p, &(struct part){ c->options.part, c->options.parts });
}

/* ---- points that sleep ---- */

bool campaign_complete(const struct campaign *c, size_t point)
{
	const struct point *p = c->study.points[point];
	uint64_t units = p->wanted * p->plan.arm_count;

	if (!p->s)
		return c->state[point].whole >= p->wanted;

	for (uint64_t i = 0; i < units; i++)
		if (!record_table_get(&p->records, i))
			return false;
	return true;
}

/* The results of point I, which is loaded. */
static struct results *results_of(const struct campaign *c, size_t i)
{
	const struct point *p = c->study.points[i];
	struct results *r = estimate_results(&p->plan, &p->records, p->wanted);

	if (c->options.select && p->s->select.given && r->replications)
		ranking_selection_results(r, p->s, &c->state[i].stopping_rule.ranking_selection);
	r->out_of_time = c->state[i].out_of_time;
	return r;
}

static void tell_results(const struct campaign *c, size_t i)
{
	struct results *r;

	if (!c->tell || !c->state[i].settled || !campaign_complete(c, i))
		return;
	r = results_of(c, i);
	c->tell(c->context, i, r);
	results_free(r);
}

void campaign_tell(struct campaign *c,
		   void (*tell)(void *context, size_t point, const struct results *r),
		   void *context)
{
	c->tell = tell;
	c->context = context;
}

static void note_awake(struct campaign *c, size_t i)
{
	if (c->awake_count == c->awake_capacity) {
		c->awake_capacity = c->awake_capacity ? 2 * c->awake_capacity : 16;
		c->awake = xreallocarray(c->awake, c->awake_capacity, sizeof(*c->awake));
	}
	c->awake[c->awake_count++] = i;
}

/* Put the points to sleep that were loaded before the last AWAKE. All that is there of them must
 * be in the files. */
void campaign_rest(struct campaign *c)
{
	size_t tired = c->awake_count > 2 * AWAKE ? c->awake_count - AWAKE : 0;

	if (!c->options.store || !tired)
		return;
	for (size_t k = 0; k < tired; k++) {
		size_t i = c->awake[k];
		struct point *p = c->study.points[i];

		c->state[i].whole = whole_replications(p);
		tell_results(c, i);
		point_sleep(p);
	}
	c->awake_count -= tired;
	memmove(c->awake, c->awake + tired, c->awake_count * sizeof(*c->awake));
}

/* Load point I, if it is asleep, and what the files hold of it: the listing may be older than the
 * file that was written by this process. */
struct point *campaign_wake(struct campaign *c, size_t i)
{
	struct point *p = c->study.points[i];
	char *path;

	if (p->s)
		return p;
	point_wake(p, c->options.variants);
	note_awake(c, i);
	path = file_name(c, p);
	take_file(c, p, path);
	free(path);
	if (whole_replications(p) < c->state[i].whole)
		load(c, p);
	return p;
}

bool campaign_save_point(struct campaign *c, size_t i)
{
	const struct point *p = c->study.points[i];
	const struct part part = { c->options.part, c->options.parts };
	uint64_t units = campaign_units_there(c, p);
	char *path = file_name(c, p);
	struct outfile f;
	bool ok = outfile_open(&f, path);

	if (ok) {
		store_write(p, &part, units, c->options.program, f.stream);
		ok = outfile_commit(&f);
	}
	free(path);
	if (ok)
		c->state[i].saved = units;
	return ok;
}

/* ---- points ---- */

static int by_assignments(const void *a, const void *b)
{
	const struct point *x = a, *y = b;
	int order = (x->assignment_count > y->assignment_count) -
		    (x->assignment_count < y->assignment_count);

	for (size_t i = 0; !order && i < x->assignment_count; i++)
		order = strcmp(x->assignments[i], y->assignments[i]);
	return order;
}

static const struct point *find_point(const struct campaign *c, const char *const *assignments,
				      size_t count)
{
	struct point key = { .assignments = assignments, .assignment_count = count };
	struct point *const *found = tfind(&key, &c->tree, by_assignments);

	return found ? *found : NULL;
}

static void make_room(struct campaign *c)
{
	if (c->study.count < c->capacity)
		return;
	c->capacity = c->capacity ? 2 * c->capacity : 16;
	c->state = xreallocarray(c->state, c->capacity, sizeof(*c->state));
}

/* What it shares with other points, if it may and there is something to run. */
static void share(struct campaign *c, size_t i)
{
	const struct experiment_options *o = c->options.experiment;

	if (!o->simulate_all && !o->calls && !campaign_complete(c, i))
		shared_records_join(&c->study, c->study.points[i]);
}

bool campaign_add(struct campaign *c, const char *const *assignments, size_t count,
		  size_t *point, struct diagnostics *d)
{
	const struct point *known = find_point(c, assignments, count);
	struct point *p;

	*point = known ? known->number : c->study.count;
	if (known)
		return true;
	make_room(c);
	p = study_vary(&c->study, c->options.variants, assignments, count,
		       c->options.experiment->queue, d);
	if (!p)
		return false;
	if (!tsearch(p, &c->tree, by_assignments))
		abort();
	c->state[*point] = (struct progress_of){ 0 };
	point_want(p, p->s->replications);
	if (c->options.store)
		listing_read(&c->listing, c->options.store);
	load(c, p);
	share(c, *point);
	c->state[*point].saved = campaign_units_there(c, p);
	c->state[*point].settled = !stopping_rule_given(p->s, c->options.select);
	note_awake(c, *point);
	campaign_rest(c);
	return true;
}

struct point *campaign_of(struct campaign *c, const struct scenario *s, struct diagnostics *d)
{
	struct point *p;

	make_room(c);
	if (s->steady.given)
		campaign_say(c, "looking for the steady state");
	p = study_add(&c->study, s, c->options.experiment->queue, d);
	if (!p) {
		c->unheard = true;
		return NULL;
	}
	c->state[p->number] = (struct progress_of){
		.settled = !c->options.select || !stopping_rule_given(s, true) };
	c->force.told = c->study.count;
	point_want(p, s->replications);
	share(c, p->number);
	return p;
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
	struct point *p = campaign_wake(c, point);

	replications = sampling_whole(&p->s->sampling, replications);
	if (replications > p->wanted)
		point_want(p, replications);
}

const struct scenario *campaign_scenario(struct campaign *c, size_t point)
{
	return campaign_wake(c, point)->s;
}

/* Point I, awake, with all records that it had: should files have been taken away since, they are
 * run again. */
struct point *campaign_whole_point(struct campaign *c, size_t i)
{
	struct point *p = campaign_wake(c, i);

	if (whole_replications(p) < c->state[i].whole)
		study_work(&c->force, &(struct part){ 1, 1 }, i, i + 1);
	return p;
}

struct results *campaign_results(struct campaign *c, size_t point)
{
	campaign_rest(c);
	campaign_whole_point(c, point);
	return results_of(c, point);
}

void campaign_write(struct campaign *c, size_t point, FILE *out)
{
	const struct point *p = campaign_whole_point(c, point);
	uint64_t there = store_units(p, &(struct part){ 1, 1 });
	uint64_t wanted = p->wanted * p->plan.arm_count;

	store_write(p, &(struct part){ 1, 1 }, there < wanted ? there : wanted, c->options.program,
		    out);
}
