/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as a command line, its words separated by NUL: through the option parser, and
 * what the words of each command say is read as the command reads it, against a scenario
 * that is small. Nothing is run or written. Where there is no such command, each word is
 * read as every kind of quantity.
 */
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/plan_internal.h"
#include "cmd/shared/run_shard_internal.h"
#include "search/search.h"
#include "harness.h"

#define main ringflow_main /* for the table of commands */
int ringflow_main(int argc, char **argv);
#include "main.c"
#undef main

enum { MOST_WORDS = 24, MOST_GRID = 1000 };

static const char frame[] =
	"apps:\n"
	"  desk: <Response><Dial>+15550142</Dial></Response>\n"
	"  line: <Response><Enqueue>support</Enqueue></Response>\n"
	"agents:\n"
	"  support: {schedule: {counts: [1, 2], step: 30m}, handle_time: {exponential: 3m}}\n"
	"  sales: {count: 2, handle_time: {lognormal: {mean: 3m, cv: 1}}, thresholds: [10s]}\n"
	"callers: {ring: {exponential: 8s}, patience: {queued: {exponential: 3m}}}\n"
	"calls: {arrivals: {rates: [20/h, 40/h], step: 30m}, duration: 1h}\n"
	"prices: {agent_hour: 22}\n"
	"designs:\n"
	"  direct: {start: desk, redirect: {at: created, after: 5s, to: line}}\n"
	"  queue: {start: line, goal: agent}\n";

/* ---- a campaign's ---- */

static uint64_t points_of(const struct factor_plan *p)
{
	uint64_t points = 1;

	if (p->sampling != SAMPLE_GRID)
		return p->samples;
	for (size_t i = 0; i < p->factor_count && points <= MOST_GRID; i++)
		points *= p->factors[i].count;
	return points;
}

static void load_point(const struct factor_plan *p, size_t point)
{
	struct diagnostics d = { 0 };
	struct arena a = { 0 };
	const char **sets = arena_array(&a, p->factor_count + 1, sizeof(*sets));
	const struct overrides all = { .assignments = sets, .assignment_count = p->factor_count };

	for (size_t i = 0; i < p->factor_count; i++)
		sets[i] = arena_printf(&a, "%s=%s", p->factors[i].key, p->texts[point][i]);
	scenario_free(scenario_from_text("point.yaml", frame, &all, &d));
	show(&d);
	diag_free(&d);
	arena_free(&a);
}

static void read_sweep(const struct options *o, struct diagnostics *d)
{
	struct factor_plan p = { .seed = 1 };

	for (size_t i = 0; i < o->vary.count; i++)
		factor_add(&p, o->vary.list[i], d);
	for (size_t i = 0; !d->errors && i < o->where.count; i++)
		factor_constrain(&p, o->where.list[i], d);
	if (o->sample)
		factor_sampling(&p, o->sample, d);
	if (!d->errors && o->vary.count && points_of(&p) <= MOST_GRID && factor_points(&p, d)) {
		require(p.point_count > 0, "there is a point");
		load_point(&p, 0);
		load_point(&p, p.point_count - 1);
		factor_leave_out(&p, 0);
	}
	factor_free(&p);
}

static void read_plan(const struct options *o, const struct scenario *s, struct diagnostics *d)
{
	struct factor_plan p = { 0 };
	struct arena a = { 0 };
	struct staffing_search r = { .s = s, .every = o->every, .max_replications = 10 };
	struct requirement c;
	const struct where at = { source_text(&a, "--until", o->until ? o->until : ""), 1, 1 };

	if (o->find && strchr(o->find, '='))
		factor_add(&p, o->find, d);
	if (o->until && requirement_read(&c, &a, o->until, at, false, d) && experiment_requirement(&c, s, d)) {
		r.condition = &c;
		if (o->find)
			staffing_erlang_of(s, p.factor_count ? p.factors[0].key : o->find, &c, NAN);
		if (o->staff)
			staffing_search_prepare(&r, o->staff, at, d);
	}
	staffing_search_free(&r);
	factor_free(&p);
	arena_free(&a);
}

/* ---- commands ---- */

static void read_for_scenario(const struct options *o)
{
	const struct overrides overrides = options_overrides(o);
	struct diagnostics d = { 0 };
	struct scenario *s = scenario_from_text("frame.yaml", frame, &overrides, &d);
	struct shard x = { 0 };
	unsigned threads;

	choose_threads(o, 1, &threads);
	if (o->shard && choose_shard(o, &x))
		require(x.number && x.number <= x.of && x.of <= MAX_SHARDS, "there is such a shard");
	if (!d.errors && experiment_check(s, &d)) {
		if (o->metric)
			experiment_metric(s, o->metric, (struct where){ 0 }, &d);
		read_sweep(o, &d);
		read_plan(o, s, &d);
	}
	show_diagnostics(&d);
	scenario_free(s);
	diag_free(&d);
}

static void read_by_command(struct options *o, const struct command *command)
{
	struct memory_file scenario;

	if (!strcmp(command->name, "fit")) { /* reads its options before the log */
		o->argument = "/nonexistent/log.csv";
		command->run(o);
	} else if (!strcmp(command->name, "profile")) {
		command->run(o);
	} else if (!strcmp(command->name, "check")) {
		memory_file_open(&scenario, frame, strlen(frame));
		o->argument = scenario.path;
		command->run(o);
		memory_file_close(&scenario);
	} else if (strcmp(command->name, "compare") && strcmp(command->name, "selftest")) {
		read_for_scenario(o);
	}
}

static void read_line(const struct command *command, int argc, char **argv)
{
	struct silence silence;
	struct options o;

	silence_begin(&silence);
	optind = 0; /* getopt begins anew */
	if (options_parse(&o, command, argc, argv) && !o.help)
		read_by_command(&o, command);
	options_free(&o);
	silence_end(&silence);
}

/* ---- quantities ---- */

/* What a person reads is what was meant, but for what is rounded away: of the longest, past
 * what is taken. */
static void check_duration(double seconds)
{
	char text[64];
	double again;

	if (seconds > 0.99e9)
		return;
	format_duration(text, sizeof(text), seconds);
	require(!parse_duration(text, &again), "a duration that was written can be read");
	require(fabs(again - seconds) <= 0.01 * seconds + 1e-9, "it is the same duration");
}

static void read_quantity(const char *text)
{
	enum quantity quantity;
	uint64_t count;
	double value;

	if (!parse_duration(text, &value)) {
		require(value >= 0 && value <= 1e9, "a duration is within its range");
		check_duration(value);
	}
	require(parse_rate(text, &value) || (isfinite(value) && value > 0), "a rate is above 0");
	require(parse_share(text, &value) || (value >= 0 && value <= 1), "a share is from 0 to 1");
	require(parse_number(text, &value) || isfinite(value), "a number is finite");
	require(parse_count(text, 3, 1000, &count) || (count >= 3 && count <= 1000), "a count is within its bounds");
	parse_count(text, 0, UINT64_MAX, &count);
	require(!quantity_read(text, &quantity, &value) || isfinite(value), "a quantity is finite");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes rest = { data, size };
	const struct command *command;
	struct arena arena = { 0 };
	char *words[MOST_WORDS + 1];
	int count = 0;

	while (count < MOST_WORDS && (rest.left || !count))
		words[count++] = take_text(&rest, '\0', &arena);
	words[count] = NULL;
	command = find_command(words[0]);
	if (command)
		read_line(command, count, words);
	for (int i = 0; !command && i < count; i++)
		read_quantity(words[i]);
	arena_free(&arena);
	return 0;
}
