/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scratch - bytes that are written once and read mostly from end to end. Few are in memory; many in a temporary
 * file without a name, of which no more is resident than was looked at last. Where no such file can be had, or
 * its disk is full, they stay in memory.
 */
#ifndef RINGFLOW_BASE_SCRATCH_H
#define RINGFLOW_BASE_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct scratch;

/* Bytes up to which all are in memory, and of a file that are looked at before what is resident is let go. */
enum { SCRATCH_LEAST = 8 << 20, SCRATCH_WINDOW = 8 << 20 };

/* Nothing yet; lives as long as A, or until scratch_free(). The file is made in $TMPDIR, /var/tmp or /tmp. */
struct scratch *scratch_new(struct arena *a);
/* S lives as long as A, too. Nothing may be added any more. */
void scratch_share(struct scratch *s, struct arena *a);
/* Nothing more will be added: its file needs no descriptor. */
void scratch_close(struct scratch *s);
/* N bytes more; where they are. No other thread may use S meanwhile, and addresses from before are no more. */
size_t scratch_add(struct scratch *s, const void *bytes, size_t n);
/* What stands at AT, below the number of bytes added; the same address until more is added. By any thread. */
void *scratch_at(struct scratch *s, size_t at);
/* Is there a file? */
bool scratch_in_file(const struct scratch *s);
/* Give back what S, which is not shared, has; it is then as new. */
void scratch_free(struct scratch *s);

#endif
