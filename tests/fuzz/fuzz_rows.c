/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes as what was kept of a run: the file of rows that `--extend` begins with, or the
 * files of two shards that are merged. The files are those of a small run in which words
 * were changed, or the bytes themselves; the checksum is made to fit, so that what is inside
 * is looked at. It is refused, or estimated and reported.
 *
 *	byte 0	the scenario	byte 1	what is done with the file
 *	then	changes of four bytes and more, or the file itself (whole_file)
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "experiment/experiment.h"
#include "harness.h"
#include "report/report.h"

enum { WORD = 8 };
static const char program[] = "0.1.0";

/* Each with other things in its rows. */
static const char common[] =
	"apps: {desk: '<Response><Dial>+15550142</Dial></Response>',\n"
	"       line: '<Response><Enqueue>support</Enqueue></Response>'}\n"
	"callers: {ring: {exponential: 8s}, talk: 1m, busy: 20%}\n";
static const char *const scenarios[] = {
	"run: {replications: 4}\n"
	"calls: {arrivals: {regular: 1/s}, count: 3}\n"
	"designs: {d: {start: desk}, e: {start: desk, redirect: {at: created, after: 10s, to: line}}}\n"
	"agents: {support: {count: 1, handle_time: 1m}}\n",

	"run: {replications: 3}\n"
	"calls: {arrivals: {rates: [60/m, 10/m], step: 1m}, duration: 3m, count: 9}\n"
	"designs: {d: {start: line, goal: agent}, e: {start: desk}}\n"
	"agents: {support: {schedule: {counts: [2, 1], step: 1m}, by_interval: true, handle_time: 1m,\n"
	"                   thresholds: [5s, 20s], wrap_up: 5s}, other: {count: 2, handle_time: 1m}}\n"
	"prices: {agent_hour: 22, number_month: 1}\n",

	"run: {replications: 2}\n"
	"calls: {script: [{at: 0s, answer: 5s, expect: success}, {at: 1s, hang_up: 9s, expect: busy}]}\n"
	"designs: {d: {start: desk, redirect: {at: created, after: 2s, to: line}}, e: {start: desk}}\n"
	"agents: {support: {count: 1, handle_time: 1m}}\n"
	"expect: [{metric: success_rate, between: [10%, 100%]}]\n",

	"run: {replications: 4, variance_reduction: [antithetic, control_variates]}\n"
	"calls: {arrivals: {poisson: 1/s}, count: 4}\n"
	"designs: {d: {start: line}, e: {start: desk}}\n"
	"agents: {support: {count: 1, handle_time: {exponential: 1m}}}\n",

	"run: {replications: 5, precision: {success_rate: 40 points}, max_replications: 6,\n"
	"      select: {metric: success_rate, indifference: 20 points}}\n"
	"calls: {arrivals: {poisson: 1/s}, count: 3}\n"
	"designs: {d: {start: desk}, e: {start: desk, redirect: {at: created, after: 10s, to: line}}}\n"
	"agents: {support: {count: 1, handle_time: 1m}}\n"
	"thresholds: [success_rate >= 50%, p95(time_to_studio) < 4s]\n",

	"run: {replications: 2}\n"
	"calls: {arrivals: {poisson: 1/s}, count: 3}\n"
	"designs: {d: {start: desk, redirect: {at: created, after: 10s, to: line}}}\n"
	"sweep: {design: d, redirect_after: [1s, 9s]}\n"
	"agents: {support: {count: 1, handle_time: 1m}}\n"
	"prices: {agent_hour: 22}\n",
};
enum { SCENARIOS = sizeof(scenarios) / sizeof(*scenarios) };

/* What is done with the file. */
enum { MERGE = 1, WHOLE_FILE = 2, OTHER_HEADER = 4, REPORT = 8 /* and above: the way */ };

struct file {
	char *bytes;
	size_t size;
};

/* ---- files as this program writes them ---- */

/* Of each scenario what it was read to and what a run keeps of it: made once, as inputs only
 * change copies, and the same for every input. */
static struct original {
	struct scenario *s;
	struct file kept, shards[2];
} originals[SCENARIOS];

static const struct overrides none;

static struct file keep(const struct scenario *s, struct diagnostics *d)
{
	struct file f;
	FILE *out = open_memstream(&f.bytes, &f.size);
	const struct experiment_options options = { .keep = out, .program = program, .threads = 1 };

	results_free(experiment_run(s, &options, d));
	fclose(out);
	return f;
}

static struct file shard(const struct scenario *s, uint64_t number, struct diagnostics *d)
{
	const struct experiment_options options = { .threads = 1 };
	const struct shard x = { number, 2, program, &none };
	struct file f;
	FILE *out = open_memstream(&f.bytes, &f.size);

	experiment_shard(s, &options, &x, out, d);
	fclose(out);
	return f;
}

__attribute__((destructor)) static void forget(void)
{
	for (int i = 0; i < SCENARIOS; i++) {
		free(originals[i].kept.bytes);
		free(originals[i].shards[0].bytes);
		free(originals[i].shards[1].bytes);
		scenario_free(originals[i].s);
	}
}

__attribute__((constructor)) static void prepare(void)
{
	struct diagnostics d = { 0 };
	struct arena arena = { 0 };

	for (int i = 0; i < SCENARIOS; i++) {
		struct original *x = &originals[i];

		x->s = scenario_from_text("fuzz.yaml", arena_printf(&arena, "%s%s", common, scenarios[i]),
					  NULL, &d);
		require(!d.errors, "a scenario can be read");
		x->kept = keep(x->s, &d);
		x->shards[0] = shard(x->s, 1, &d);
		x->shards[1] = shard(x->s, 2, &d);
		require(!d.errors, "it can be run");
	}
	diag_free(&d);
	arena_free(&arena);
}

static struct file copy(const struct file *f)
{
	struct file made = { xreallocarray(NULL, f->size + 1, 1), f->size };

	memcpy(made.bytes, f->bytes, f->size + 1);
	return made;
}

/* ---- and changed ---- */

static void put_word(char *at, uint64_t word)
{
	for (int i = 0; i < WORD; i++)
		at[i] = (char)(word >> 8 * i);
}

static uint64_t bits(double value)
{
	uint64_t word;

	memcpy(&word, &value, sizeof(word));
	return word;
}

static uint64_t odd_word(uint64_t which)
{
	const uint64_t words[] = {
		0, 1, 2, UINT64_MAX, INT64_MAX, (uint64_t)INT64_MIN, UINT32_MAX, UINT64_C(1) << 53,
		bits(NAN), bits(-NAN), bits(INFINITY), bits(-INFINITY), bits(-0.0), bits(-1), bits(1),
		bits(0.5), bits(1e300), bits(-1e300), bits(5e-324), bits(1e19), bits(-1e19), bits(1e9),
	};

	return words[which % (sizeof(words) / sizeof(*words))];
}

/* Where the rows begin: behind the header. */
static char *rows_of(const struct file *f)
{
	return strstr(f->bytes, "\n\n") + 2;
}

/* Place, kind and what it takes, again and again. */
static void change_words(struct file *f, struct bytes *changes)
{
	char *rows = rows_of(f);
	size_t count = (f->size - (size_t)(rows - f->bytes)) / WORD - 1;

	while (changes->left && count) {
		char *at = rows + take(changes, 2) % count * WORD;
		uint64_t kind = take(changes, 1), value;

		switch (kind % 4) {
		case 0:
			value = take(changes, WORD);
			break;
		case 1:
			value = odd_word(take(changes, 1));
			break;
		case 2: /* of another place */
			memmove(at, rows + take(changes, 2) % count * WORD, WORD);
			continue;
		default:
			value = bits((double)(int64_t)take(changes, 4) / 1000);
		}
		put_word(at, value);
	}
}

/* The bytes are the file, but for its checksum. */
static void take_whole(struct file *f, const struct bytes *bytes)
{
	f->bytes = xreallocarray(f->bytes, bytes->left + WORD + 1, 1);
	memcpy(f->bytes, bytes->left ? (const char *)bytes->at : "", bytes->left);
	f->size = bytes->left + WORD;
	f->bytes[f->size] = '\0';
}

/* The rows under a header of the input's, up to an empty line; digest of the scenario and
 * version fit. */
static void change_header(struct file *f, struct bytes *bytes)
{
	uint64_t number = take(bytes, 1), of = take(bytes, 4), units = take(bytes, 8), words = take(bytes, 8);
	const char *scenario = strstr(f->bytes, "scenario "), *rows = rows_of(f);
	size_t left = f->size - (size_t)(rows - f->bytes);
	char *made = xreallocarray(NULL, f->size + 512, 1);
	int n = snprintf(made, 512, "ringflow-shard 1\nprogram %s\nshard %llu/%llu\nunits %llu\nwords %llu\n%.*s",
			 program, (unsigned long long)number, (unsigned long long)of,
			 (unsigned long long)units, (unsigned long long)words,
			 (int)(rows - scenario), scenario);

	left = take(bytes, 1) % 2 ? left : WORD;
	memcpy(made + n, rows, left);
	free(f->bytes);
	*f = (struct file){ made, (size_t)n + left };
}

static void change(struct file *f, unsigned how, struct bytes *rest)
{
	if (how & WHOLE_FILE)
		take_whole(f, rest);
	else if (how & OTHER_HEADER)
		change_header(f, rest);
	else
		change_words(f, rest);
	put_word(f->bytes + f->size - WORD,
		 digest_bytes(digest_start(), f->bytes, f->size - WORD));
}

/* ---- and read ---- */

static void check_json(const struct results *r)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	json_t *root;

	report_json(out, r, program);
	fclose(out);
	root = json_loadb(text, size, 0, NULL);
	require(root != NULL, "summary.json is JSON");
	json_decref(root);
	free(text);
}

static void report_csv(FILE *out, const struct results *r)
{
	report_designs_csv(out, r);
	report_groups_csv(out, r);
	report_intervals_csv(out, r);
	report_comparisons_csv(out, r);
	if (r->currency)
		report_costs_csv(out, r);
}

/* In one of the ways there are: each takes time. */
static void report(const struct results *r, unsigned way)
{
	const struct report_style style = { way & 4, 100 };
	FILE *out = nowhere();

	switch (way % 4) {
	case 0:
		check_json(r);
		break;
	case 1:
		report_table(out, r, &style);
		break;
	case 2:
		report_csv(out, r);
		break;
	default:
		report_replications(out, r, program);
		report_junit(out, r);
		report_annotations(out, r);
	}
	fclose(out);
}

static struct results *extend(const struct original *x, const struct memory_file *rows,
			      struct diagnostics *d)
{
	const struct experiment_options options = { .program = program, .threads = 1, .extend = rows->path };

	return experiment_run(x->s, &options, d);
}

static struct results *merge(const struct original *x, const struct memory_file *first,
			     struct diagnostics *d)
{
	const struct shard shape = { .program = program, .overrides = &none };
	struct memory_file second;
	struct results *r;

	memory_file_open(&second, x->shards[1].bytes, x->shards[1].size);
	r = experiment_merge(x->s, &shape, (const char *const[]){ first->path, second.path }, 2, NULL, d);
	memory_file_close(&second);
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes rest = { data, size };
	const struct original *x = &originals[take(&rest, 1) % SCENARIOS];
	unsigned how = (unsigned)take(&rest, 1);
	struct file f = copy(how & MERGE ? &x->shards[0] : &x->kept);
	struct diagnostics d = { 0 };
	struct memory_file rows;
	struct results *r;

	change(&f, how, &rest);
	memory_file_open(&rows, f.bytes, f.size);
	r = how & MERGE ? merge(x, &rows, &d) : extend(x, &rows, &d);
	require(r || d.errors, "there are results, or errors");
	/* as deliver() has it: of a run that broke its laws nothing is written */
	if (r && r->replications && !r->broken.design)
		report(r, how / REPORT);
	results_free(r);
	memory_file_close(&rows);
	free(f.bytes);
	show(&d);
	diag_free(&d);
	return 0;
}
