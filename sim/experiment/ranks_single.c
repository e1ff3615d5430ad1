/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ranks_single - built without MPI: there is one process. */
#include "experiment/crew.h"
#include "experiment/desk.h"
#include "experiment/ranks.h"

void ranks_start(struct ranks *r)
{
	*r = (struct ranks){ .count = 1, .lost = -1 };
}

int ranks_differ(const struct ranks *r, uint64_t value)
{
	(void)r;
	(void)value;
	return -1;
}

const char *ranks_machine(const struct ranks *r, int rank)
{
	(void)r;
	(void)rank;
	return "";
}

int ranks_end(struct ranks *r, int status)
{
	(void)r;
	return status;
}

void ranks_summon(struct ranks *r, const void *bytes, size_t size)
{
	(void)r;
	(void)bytes;
	(void)size;
}

void ranks_dismiss(struct ranks *r)
{
	(void)r;
}

void *ranks_await(struct ranks *r, size_t *size)
{
	(void)r;
	(void)size;
	return NULL; /* there is no rank but 0 */
}

void ranks_lead(struct ranks *r, struct desk *d, struct crew *c)
{
	(void)r;
	(void)d;
	crew_run(c);
}

void ranks_follow(struct ranks *r, struct crew *c)
{
	(void)r;
	(void)c; /* nobody follows */
}
