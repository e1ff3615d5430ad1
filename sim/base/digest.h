/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest - are these the same bytes? Not against forgery. */
#ifndef RINGFLOW_BASE_DIGEST_H
#define RINGFLOW_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct source;

/* Of no bytes; where digest_bytes() begins. */
uint64_t digest_start(void);
/* DIGEST of what came before, followed by SIZE bytes: FNV-1a, 64 bits
 * (draft-eastlake-fnv). A single changed byte always changes it. */
uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t size);
/* The same of a number's eight bytes, the least first, and of a text with its length first, so that
 * no two lists of texts read the same. */
uint64_t digest_number(uint64_t digest, uint64_t value);
uint64_t digest_text(uint64_t digest, const char *text, size_t length);
/* digest_text() of a whole source. */
uint64_t digest_source(uint64_t digest, const struct source *source);

#endif
