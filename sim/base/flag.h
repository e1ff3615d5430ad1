/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flag - what a signal handler or any thread raises. */
#ifndef RINGFLOW_BASE_FLAG_H
#define RINGFLOW_BASE_FLAG_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

static inline void flag_raise(volatile sig_atomic_t *flag)
{
	__atomic_store_n(flag, 1, __ATOMIC_RELAXED);
}

/* FLAG may be NULL: never. */
static inline bool flag_raised(volatile sig_atomic_t *flag)
{
	return flag && __atomic_load_n(flag, __ATOMIC_RELAXED);
}

#endif
