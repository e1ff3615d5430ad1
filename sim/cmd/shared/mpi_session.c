/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mpi_session - a command that several processes of an MPI job run together. */
#include "cmd/shared/mpi_session.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

/* The environment variables by which launchers tell a process the size of its job and its rank. */
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
static void disable_colour(void)
{
	for (size_t i = 0; i < LAUNCHERS; i++)
		if (getenv(launchers[i].count))
			setenv("NO_COLOR", "1", true);
}

/* Started as one of several, yet alone in MPI_COMM_WORLD: each process would run everything and
 * overwrite the results of the others. */
static bool started_without_mpi(void)
{
	for (size_t i = 0; i < LAUNCHERS; i++) {
		long count = number_in(launchers[i].count);

		if (count < 2)
			continue;
		if (!number_in(launchers[i].rank))
			message(stderr,
				"ringflow run: started by %s as %ld processes, but this program was "
				"built without MPI, or with another one: make MPI=1\n",
				launchers[i].name, count);
		return true;
	}
	return false;
}

static void mute(struct mpi_session *c)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere < 0)
		return;
	c->stderr_kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	close(nowhere);
}

static void restore_stderr(struct mpi_session *c)
{
	if (c->stderr_kept < 0)
		return;
	fflush(stderr);
	dup2(c->stderr_kept, STDERR_FILENO);
	close(c->stderr_kept);
	c->stderr_kept = -1;
}

bool mpi_session_start(struct mpi_session *c)
{
	c->stderr_kept = -1;
	disable_colour();
	ranks_start(&c->ranks);
	if (c->ranks.rank)
		mute(c);
	return c->ranks.count > 1 || !started_without_mpi();
}

int mpi_session_end(struct mpi_session *c, int status)
{
	return ranks_end(&c->ranks, status);
}

bool mpi_session_agree(struct mpi_session *c, uint64_t digest)
{
	int other = ranks_differ(&c->ranks, digest);

	restore_stderr(c);
	if (other < 0)
		return digest != 0;
	if (!c->ranks.rank && digest)
		message(stderr,
			"ringflow run: rank %d on %s loaded different input files than rank 0 on %s: "
			"the same files are needed on every machine\n", other,
			ranks_machine(&c->ranks, other), ranks_machine(&c->ranks, 0));
	return false;
}

bool mpi_session_lost(const struct mpi_session *c)
{
	if (c->ranks.lost < 0)
		return false;
	message(stderr, "ringflow run: rank %d on %s was lost; nothing was written\n",
		c->ranks.lost, ranks_machine(&c->ranks, c->ranks.lost));
	return true;
}
