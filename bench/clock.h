/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock - the processor time of this process: other processes do not count. */
#ifndef RINGFLOW_BENCH_CLOCK_H
#define RINGFLOW_BENCH_CLOCK_H

#include <time.h>

/* In seconds. */
static inline double cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#endif
