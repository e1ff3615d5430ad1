/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lockfile - a file that stands for something only one process, or only some that agree,
 * may have. The lock is flock()'s: it ends with the process, whatever ends that, and on
 * Linux holds over NFS too. The file itself goes with the last that had it.
 */
#ifndef RINGFLOW_BASE_LOCKFILE_INTERNAL_H
#define RINGFLOW_BASE_LOCKFILE_INTERNAL_H

#include <stdbool.h>

/* Make PATH and lock it, ALONE or together with others that do not want it alone; while
 * it is taken, try for PATIENCE seconds. The descriptor for lock_drop(); -1 with errno:
 * EWOULDBLOCK it stayed taken, ENOTSUP the file system knows no locks, else PATH cannot be
 * made. */
int lock_take(const char *path, bool alone, double patience);
/* Give FD of PATH back, and remove PATH when nobody else has it. */
void lock_drop(const char *path, int fd);

#endif
