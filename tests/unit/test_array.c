/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --shard: which part of the work, as told or as the array job tells. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/base.h"
#include "cmd/shared/run_shard_internal.h"

static const char *const variables[] = {
	"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN",
	"AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", "JOB_COMPLETION_INDEX",
	"RINGFLOW_SHARDS",
};

/* `--shard SHARD` with ENVIRONMENT ("A=1 B=2"); SAID: what stderr got. */
static bool choose(const char *shard, const char *environment, struct shard *x, char *said,
		   size_t size)
{
	struct options o = { .command = "run", .shard = shard };
	char words[256];
	FILE *file = tmpfile();
	int keep = dup(STDERR_FILENO);
	bool good;

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++)
		unsetenv(variables[i]);
	for (char *w = strtok(strcpy(words, environment), " "); w; w = strtok(NULL, " ")) {
		*strchr(w, '=') = '\0';
		setenv(w, w + strlen(w) + 1, 1);
	}
	*x = (struct shard){ 0 };
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	good = choose_shard(&o, x);
	fflush(stderr);
	dup2(keep, STDERR_FILENO);
	close(keep);
	rewind(file);
	said[fread(said, 1, size - 1, file)] = '\0';
	fclose(file);
	return good;
}

static void is(const char *shard, const char *environment, uint64_t number, uint64_t of)
{
	struct shard x;
	char said[512];

	if (!choose(shard, environment, &x, said, sizeof said))
		fail_msg("%s, %s: %s", shard, environment, said);
	assert_string_equal(said, "");
	assert_int_equal(x.number, number);
	assert_int_equal(x.of, of);
}

static void refused(const char *shard, const char *environment, const char *why)
{
	struct shard x;
	char said[512];

	assert_false(choose(shard, environment, &x, said, sizeof said));
	if (!strstr(said, why))
		fail_msg("%s, %s: no \"%s\" in \"%s\"", shard, environment, why, said);
	assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
}

static void a_shard_is_one_of_many(void **state)
{
	static const char *const bad[] = { "", "0/4", "5/4", "1/0", "/", "1/", "/2", "1", "a/2",
					   "1/2/3", "-1/2", "1/1000001", "automatic", "auto/", "auto/x",
					   "auto/0", "1234567890123456789/2" };

	(void)state;
	is("1/1", "", 1, 1);
	is("3/4", "", 3, 4);
	is("1000000/1000000", "", 1000000, 1000000);
	is("3/4", "SLURM_ARRAY_TASK_ID=1", 3, 4);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		refused(bad[i], "", "for --shard: expected I/N with 1 <= I <= N <= 1000000");
}

static void slurm(void **state)
{
	(void)state;
	is("auto", "SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=0", 1, 8);
	is("auto", "SLURM_ARRAY_TASK_ID=8 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=1", 8, 8);
	/* --array=3: some tasks of 1-8 again */
	is("auto/8", "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=3", 3, 8);
	is("auto", "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=3 "
		   "RINGFLOW_SHARDS=8", 3, 8);
	refused("auto/8", "SLURM_ARRAY_TASK_ID=0", "SLURM_ARRAY_TASK_ID is '0', expected");
	refused("auto/8", "SLURM_ARRAY_TASK_ID=9", "SLURM_ARRAY_TASK_ID is '9', expected");
	/* --array=1,5 */
	refused("auto", "SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=1",
		"SLURM_ARRAY_TASK_ID is '5', expected");
	refused("auto", "SLURM_ARRAY_TASK_ID=x SLURM_ARRAY_TASK_COUNT=2", "is 'x', expected");
	refused("auto", "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=0", "COUNT is '0', expected");
	refused("auto", "SLURM_ARRAY_TASK_ID=1", "but not how many there are");
}

static void aws_batch_and_kubernetes(void **state)
{
	(void)state;
	is("auto", "AWS_BATCH_JOB_ARRAY_INDEX=0 AWS_BATCH_JOB_ARRAY_SIZE=8", 1, 8);
	is("auto", "AWS_BATCH_JOB_ARRAY_INDEX=7 AWS_BATCH_JOB_ARRAY_SIZE=8", 8, 8);
	refused("auto", "AWS_BATCH_JOB_ARRAY_INDEX=8 AWS_BATCH_JOB_ARRAY_SIZE=8", "is '8', expected");
	is("auto/8", "JOB_COMPLETION_INDEX=0", 1, 8);
	is("auto", "JOB_COMPLETION_INDEX=7 RINGFLOW_SHARDS=8", 8, 8);
	refused("auto", "JOB_COMPLETION_INDEX=7", "expected --shard auto/N or RINGFLOW_SHARDS=N");
	refused("auto/7", "JOB_COMPLETION_INDEX=7", "JOB_COMPLETION_INDEX is '7', expected");
	refused("auto", "JOB_COMPLETION_INDEX=0 RINGFLOW_SHARDS=all", "RINGFLOW_SHARDS is 'all'");
}

static void no_array_at_all(void **state)
{
	(void)state;
	refused("auto", "", "none of SLURM_ARRAY_TASK_ID, AWS_BATCH_JOB_ARRAY_INDEX, "
			    "JOB_COMPLETION_INDEX is set");
	refused("auto/4", "", "none of SLURM_ARRAY_TASK_ID");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shard_is_one_of_many),
		cmocka_unit_test(slurm),
		cmocka_unit_test(aws_batch_and_kubernetes),
		cmocka_unit_test(no_array_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
