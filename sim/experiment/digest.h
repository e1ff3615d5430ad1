/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest - are these the same bytes? Not against forgery; private to the room. */
#ifndef RINGFLOW_DIGEST_H
#define RINGFLOW_DIGEST_H

#include "scenario/scenario.h"

/* Of no bytes; where digest_bytes() begins. */
uint64_t digest_start(void);
/* DIGEST of what came before, followed by SIZE bytes: FNV-1a, 64 bits
 * (draft-eastlake-fnv). A single changed byte always changes it. */
uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t size);

/*
 * Of all that the rows of S follow from, other than the program: the text of the
 * scenario and of every file it names, the assignments of O, the profile, the seed
 * and the number of replications. Bytes, and not the compiled programs' words, so
 * that nothing that is ever added to a program can be forgotten here; the price is
 * that a changed comment is a change. Names of files do not matter.
 */
uint64_t digest_scenario(const struct scenario *s, const struct overrides *o);

#endif
