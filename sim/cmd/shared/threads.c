/* SPDX-License-Identifier: GPL-3.0-or-later */
/* threads - how many: --threads, RINGFLOW_THREADS, or a thread a core. */
#include <sched.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/units.h"
#include "cmd/cmd.h"

/* Cores this process may use: taskset, containers and batch systems restrict them. */
static unsigned usable_cores(void)
{
	cpu_set_t cores;

	CPU_ZERO(&cores);
	if (sched_getaffinity(0, sizeof(cores), &cores))
		return 1; /* more than a cpu_set_t can name */
	return (unsigned)CPU_COUNT(&cores);
}

bool choose_threads(const struct options *o, unsigned cores, unsigned *threads)
{
	const char *given = getenv("RINGFLOW_THREADS"), *wanted;
	uint64_t value = o->threads;

	if (!value && given && *given) {
		wanted = parse_count(given, 1, MAX_THREADS, &value);
		if (wanted) {
			message(stderr,
				"ringflow %s: bad value '%s' for RINGFLOW_THREADS: expected %s\n",
				o->command, given, wanted);
			return false;
		}
	}
	if (value)
		*threads = (unsigned)value;
	else
		*threads = cores ? cores : usable_cores();
	return true;
}
