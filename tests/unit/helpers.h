/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * helpers - a bench for tests of whole scenarios: texts written to a directory of
 * their own, loaded, run or traced, and looked into. Everything a bench made goes
 * with it; an assertion of the program under test becomes a failed test.
 */
#ifndef RINGFLOW_TEST_HELPERS_H
#define RINGFLOW_TEST_HELPERS_H

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base.h"
#include "compile/compile.h"
#include "experiment/experiment.h"
#include "scenario/scenario.h"

#define UNUSED __attribute__((unused))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECOND INT64_C(1000000000)

enum { MAX_SETS = 16 };

/* A finished call, with where it belongs. */
struct seen_call {
	const char *design;
	uint32_t replication;
	struct call_report report;
};

struct bench {
	char directory[64];
	struct arena arena; /* copies of what passes by */
	struct diagnostics d;
	struct scenario *s;
	struct results *r;
	const char *sets[MAX_SETS]; /* --set, for the next load */
	size_t set_count;
	struct seen_call *calls;
	size_t call_count, call_capacity;
	struct engine_event *events;
	size_t event_count, event_capacity;
};

/* ---- life ---- */

UNUSED static void aborted(UNUSED int signal)
{
	fail_msg("the program under test aborted");
}

UNUSED static int bench_setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct sigaction action = { .sa_handler = aborted, .sa_flags = SA_NODEFER };

	strcpy(b->directory, "/tmp/ringflow-test-XXXXXX");
	if (!mkdtemp(b->directory))
		return -1;
	sigaction(SIGABRT, &action, NULL);
	*state = b;
	return 0;
}

UNUSED static void remove_directory(const char *directory)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(directory);
}

/* Forget the scenario and what came of it, so that another can be loaded. */
UNUSED static void bench_clear(struct bench *b)
{
	results_free(b->r);
	scenario_free(b->s);
	diag_free(&b->d);
	b->r = NULL;
	b->s = NULL;
	b->d = (struct diagnostics){ 0 };
	b->call_count = b->event_count = b->set_count = 0;
}

UNUSED static int bench_teardown(void **state)
{
	struct bench *b = *state;

	bench_clear(b);
	remove_directory(b->directory);
	arena_free(&b->arena);
	free(b->calls);
	free(b->events);
	free(b);
	return 0;
}

#define bench_test(function) \
	cmocka_unit_test_setup_teardown(function, bench_setup, bench_teardown)

/* ---- files ---- */

UNUSED static const char *bench_path(struct bench *b, const char *name)
{
	return arena_printf(&b->arena, "%s/%s", b->directory, name);
}

UNUSED static void put_text(struct bench *b, const char *name, const char *text)
{
	FILE *f = fopen(bench_path(b, name), "w");

	assert_non_null(f);
	assert_int_equal(fputs(text, f) < 0, 0);
	assert_int_equal(fclose(f), 0);
}

/* TEXT is JSON written with ' for ". */
UNUSED static void put_json(struct bench *b, const char *name, const char *text)
{
	char *json = arena_strdup(&b->arena, text);

	for (char *p = json; *p; p++)
		if (*p == '\'')
			*p = '"';
	put_text(b, name, json);
}

/* Pieces of a Studio export, for put_json(). */
#define ARROW(event, next) "{'event':'" event "','next':'" next "'}"
#define LAST(event) "{'event':'" event "'}"
#define STATE(name, type, transitions, properties) \
	"{'name':'" name "','type':'" type "','transitions':[" transitions \
	"],'properties':{" properties "}}"
#define TRIGGER(next) STATE("Trigger", "trigger", ARROW("incomingCall", next), "")
#define FLOW(states) \
	"{'description':'a test','states':[" states \
	"],'initial_state':'Trigger','flags':{'allow_concurrent_calls':true}}"
/* 15 characters a second: two seconds of speech. */
#define TWO_SECONDS "'say':'012345678901234567890123456789'"
#define SAY(name, transitions) STATE(name, "say-play", transitions, TWO_SECONDS)

/* A file of the project or beside it; tests run in the project's directory. */
UNUSED static bool exists(const char *path)
{
	return access(path, R_OK) == 0;
}

/* The directory of real data, or NULL after saying so. */
UNUSED static const char *data_directory(const char *test)
{
	const char *given = getenv("RINGFLOW_DATA");

	if (given && exists(given))
		return given;
	if (!given && exists("../shared/data"))
		return "../shared/data";
	fprintf(stderr, "SKIP %s: no test data; name its directory in RINGFLOW_DATA\n", test);
	return NULL;
}

/* ---- load and run ---- */

/* Add `--set` assignments, up to NULL, for the next load. */
UNUSED static void add_sets(struct bench *b, va_list ap)
{
	const char *set;

	while ((set = va_arg(ap, const char *))) {
		assert_true(b->set_count < MAX_SETS);
		b->sets[b->set_count++] = set;
	}
}

UNUSED static void load_path(struct bench *b, const char *path)
{
	struct overrides o = { .assignments = b->sets, .assignment_count = b->set_count };

	b->s = scenario_load(path, &o, &b->d);
	if (b->d.errors)
		diag_print(&b->d, stderr, false);
	assert_int_equal(b->d.errors, 0);
}

UNUSED static void keep_call(void *context, const char *design, uint32_t replication,
			     const struct call_report *report)
{
	struct bench *b = context;

	if (b->call_count == b->call_capacity) {
		b->call_capacity = b->call_capacity ? 2 * b->call_capacity : 64;
		b->calls = xreallocarray(b->calls, b->call_capacity, sizeof(*b->calls));
	}
	b->calls[b->call_count++] = (struct seen_call){ design, replication, *report };
}

/* Run the scenario that is loaded. With KEEP every finished call is kept. */
UNUSED static struct results *run_loaded(struct bench *b, bool keep)
{
	struct call_sink sink = { keep_call, b };
	struct experiment_options options = { .calls = keep ? &sink : NULL };

	b->r = experiment_run(b->s, &options, &b->d);
	if (!b->r)
		diag_print(&b->d, stderr, false);
	assert_non_null(b->r);
	return b->r;
}

/* Load TEXT afresh with assignments, up to NULL. */
UNUSED static void load(struct bench *b, const char *text, ...)
{
	va_list ap;

	bench_clear(b);
	va_start(ap, text);
	add_sets(b, ap);
	va_end(ap);
	put_text(b, "test.yaml", text);
	load_path(b, bench_path(b, "test.yaml"));
}

/* Load and run TEXT with assignments, up to NULL; every call is kept. */
UNUSED static struct results *run(struct bench *b, const char *text, ...)
{
	va_list ap;

	bench_clear(b);
	va_start(ap, text);
	add_sets(b, ap);
	va_end(ap);
	put_text(b, "test.yaml", text);
	load_path(b, bench_path(b, "test.yaml"));
	return run_loaded(b, true);
}

/* Load and run TEXT, beside which f.json is FLOW, with one assignment or NULL; every call
 * is kept. */
UNUSED static void run_export(struct bench *b, const char *flow, const char *text,
			      const char *set)
{
	bench_clear(b);
	put_json(b, "f.json", flow);
	put_text(b, "test.yaml", text);
	if (set)
		b->sets[b->set_count++] = set;
	load_path(b, bench_path(b, "test.yaml"));
	run_loaded(b, true);
}

/* Run a file of the project with assignments, up to NULL. */
UNUSED static struct results *run_file(struct bench *b, const char *path, ...)
{
	va_list ap;

	bench_clear(b);
	va_start(ap, path);
	add_sets(b, ap);
	va_end(ap);
	load_path(b, path);
	return run_loaded(b, true);
}

/* ---- what came of it ---- */

UNUSED static const struct design_result *design_of(const struct bench *b, const char *name)
{
	for (size_t i = 0; i < b->r->design_count; i++)
		if (!strcmp(b->r->designs[i].name, name))
			return &b->r->designs[i];
	fail_msg("no design %s", name);
	return NULL;
}

/* The report of a call in the first replication. */
UNUSED static const struct call_report *call_of(const struct bench *b, const char *design,
						uint64_t number)
{
	for (size_t i = 0; i < b->call_count; i++)
		if (b->calls[i].report.number == number && !b->calls[i].replication &&
		    !strcmp(b->calls[i].design, design))
			return &b->calls[i].report;
	fail_msg("no report of call %llu of %s", (unsigned long long)number, design);
	return NULL;
}

/* The only call of the first design. */
UNUSED static const struct call_report *only_call(const struct bench *b)
{
	return call_of(b, b->r->designs[0].name, 0);
}

UNUSED static uint64_t count_in(const struct design_result *d, const char *name)
{
	for (size_t i = 0; i < d->count_count; i++)
		if (!strcmp(d->counts[i].name, name))
			return d->counts[i].count;
	fail_msg("no count %s", name);
	return 0;
}

/* A count of the first design. */
UNUSED static uint64_t count_of(const struct bench *b, const char *name)
{
	return count_in(&b->r->designs[0], name);
}

/* How often calls of the first design met CODE. */
UNUSED static uint64_t count_of_code(const struct bench *b, int code)
{
	const struct design_result *d = &b->r->designs[0];

	for (size_t i = 0; i < d->code_count; i++)
		if (d->codes[i].code == code)
			return d->codes[i].count;
	return 0;
}

UNUSED static struct estimate metric_in(const struct design_result *d, const char *name)
{
	const struct metric *m = result_metric(d, name);

	if (!m)
		fail_msg("no metric %s", name);
	return m->estimate;
}

UNUSED static struct estimate group_metric(const struct design_result *d, const char *name)
{
	assert_int_equal(d->group_count, 1);
	for (size_t i = 0; i < d->groups[0].metric_count; i++)
		if (!strcmp(d->groups[0].metrics[i].name, name))
			return d->groups[0].metrics[i].estimate;
	fail_msg("no group metric %s", name);
	return (struct estimate){ 0 };
}

UNUSED static void assert_reason(const struct call_report *r, enum reason reason)
{
	if (r->reason != reason)
		fail_msg("call %llu: reason %s, expected %s", (unsigned long long)r->number,
			 reason_codes[r->reason], reason_codes[reason]);
	assert_int_equal(r->success, reason == REASON_NONE);
}

UNUSED static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.12g is not within %g of %.12g", got, tolerance, expected);
}

/* A moment of the simulation, to the microsecond; negative: never. */
UNUSED static void assert_moment(int64_t got, double seconds)
{
	if (seconds < 0) {
		assert_true(got < 0);
		return;
	}
	assert_near((double)got * 1e-9, seconds, 1e-6);
}

/* ---- traces ---- */

UNUSED static void keep_event(void *context, const struct engine_event *e)
{
	struct bench *b = context;
	struct engine_event copy = *e;

	if (copy.text)
		copy.text = arena_strdup(&b->arena, copy.text);
	if (b->event_count == b->event_capacity) {
		b->event_capacity = b->event_capacity ? 2 * b->event_capacity : 64;
		b->events = xreallocarray(b->events, b->event_capacity, sizeof(*b->events));
	}
	b->events[b->event_count++] = copy;
}

/* Trace call CALL of design DESIGN of what is loaded. */
UNUSED static void trace(struct bench *b, size_t design, uint64_t call)
{
	struct observer observer = { .event = keep_event, .context = b };

	b->event_count = 0;
	assert_true(experiment_trace(b->s, &(struct traced){ design, 0, call }, 1, &observer, &b->d));
}

/* The N-th event (from 0) of KIND whose text holds TEXT (NULL: any), or NULL. */
UNUSED static const struct engine_event *find_event(const struct bench *b,
						    enum event_kind kind, const char *text,
						    size_t n)
{
	for (size_t i = 0; i < b->event_count; i++) {
		const struct engine_event *e = &b->events[i];

		if (e->kind == kind && (!text || (e->text && strstr(e->text, text))) && !n--)
			return e;
	}
	return NULL;
}

UNUSED static const struct engine_event *event_of(const struct bench *b, enum event_kind kind,
						  const char *text)
{
	const struct engine_event *e = find_event(b, kind, text, 0);

	if (!e)
		fail_msg("no event of kind %d with '%s'", (int)kind, text ? text : "");
	return e;
}

UNUSED static size_t events_of(const struct bench *b, enum event_kind kind, const char *text)
{
	size_t n = 0;

	while (find_event(b, kind, text, n))
		n++;
	return n;
}

/* ---- diagnostics ---- */

/* Is there an error at LINE:COLUMN (0: anywhere) whose message holds TEXT? */
UNUSED static bool has_error(const struct diagnostics *d, uint32_t line, uint32_t column,
			     const char *text)
{
	char *shown = NULL, *found = NULL;
	size_t size;
	FILE *f = open_memstream(&shown, &size);
	char place[64] = "";

	diag_print(d, f, false);
	fclose(f);
	if (line)
		snprintf(place, sizeof(place), ":%u:%u: error: ", line, column);
	for (char *row = strtok(shown, "\n"); row && !found; row = strtok(NULL, "\n"))
		if (strstr(row, "error: ") && strstr(row, place) && strstr(row, text))
			found = row;
	free(shown);
	return found != NULL;
}

UNUSED static void assert_error(const struct diagnostics *d, uint32_t line, uint32_t column,
				const char *text)
{
	if (has_error(d, line, column, text))
		return;
	diag_print(d, stderr, false);
	fail_msg("no error at %u:%u saying '%s'", line, column, text);
}

#endif
