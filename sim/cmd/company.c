/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cmd/company.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* What launchers tell the processes that they start together. */
static const struct launcher {
	const char *name, *count, *rank;
} launchers[] = {
	{ "Open MPI", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK" },
	{ "MPICH or its like", "PMI_SIZE", "PMI_RANK" },
};
enum { LAUNCHERS = sizeof(launchers) / sizeof(*launchers) };

static long number_in(const char *variable)
{
	const char *text = getenv(variable);

	return text ? strtol(text, NULL, 10) : 0;
}

/* Open MPI gives its processes a terminal of their own, whatever its output goes to. */
static void expect_no_terminal(void)
{
	for (size_t i = 0; i < LAUNCHERS; i++)
		if (getenv(launchers[i].count))
			setenv("NO_COLOR", "1", true);
}

/* Started as one of several, and alone nevertheless: each would do all the work and
 * write over the others' results. */
static bool estranged(void)
{
	for (size_t i = 0; i < LAUNCHERS; i++) {
		long count = number_in(launchers[i].count);

		if (count < 2)
			continue;
		if (!number_in(launchers[i].rank))
			fprintf(stderr,
				"ringflow run: started by %s as %ld processes, but this program was "
				"built without MPI, or with another one: make MPI=1\n",
				launchers[i].name, count);
		return true;
	}
	return false;
}

static void hush(struct company *c)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere < 0)
		return;
	c->stderr_kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	close(nowhere);
}

static void speak_up(struct company *c)
{
	if (c->stderr_kept < 0)
		return;
	fflush(stderr);
	dup2(c->stderr_kept, STDERR_FILENO);
	close(c->stderr_kept);
	c->stderr_kept = -1;
}

bool company_start(struct company *c)
{
	c->stderr_kept = -1;
	expect_no_terminal();
	ranks_start(&c->ranks);
	if (c->ranks.rank)
		hush(c);
	return c->ranks.count > 1 || !estranged();
}

int company_end(struct company *c, int status)
{
	return ranks_end(&c->ranks, status);
}

bool company_meet(struct company *c, uint64_t digest)
{
	int other = ranks_differ(&c->ranks, digest);

	speak_up(c);
	if (other < 0)
		return digest != 0;
	if (!c->ranks.rank && digest)
		fprintf(stderr,
			"ringflow run: rank %d on %s does not read what rank 0 on %s does: "
			"the same files are needed on every machine\n", other,
			ranks_machine(&c->ranks, other), ranks_machine(&c->ranks, 0));
	return false;
}

bool company_lost(const struct company *c)
{
	if (c->ranks.lost < 0)
		return false;
	fprintf(stderr, "ringflow run: rank %d on %s was lost; nothing was written\n",
		c->ranks.lost, ranks_machine(&c->ranks, c->ranks.lost));
	return true;
}
