/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program_digest - how its parts are put together; private to the room. */
#ifndef RINGFLOW_PROGRAM_DIGEST_INTERNAL_H
#define RINGFLOW_PROGRAM_DIGEST_INTERNAL_H

#include <string.h>

#include "program/program_use.h"

struct digest {
	const struct program *p;
	const struct program_use *use;
	uint64_t sum;
};

/* Word by word, by a multiplication that can be undone, so that a changed word changes the sum; a
 * byte at a time (base/digest.h) would take longer than the compiler does. */
static inline void digest_word(struct digest *d, uint64_t word)
{
	d->sum = (d->sum ^ word) * UINT64_C(0xff51afd7ed558ccd);
	d->sum ^= d->sum >> 32;
}

static inline void digest_int(struct digest *d, int32_t value)
{
	digest_word(d, (uint32_t)value);
}

static inline void digest_real(struct digest *d, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	digest_word(d, bits);
}

static inline void digest_reals(struct digest *d, const double *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		digest_real(d, values[i]);
}

static inline void digest_text(struct digest *d, const char *text)
{
	digest_word(d, text ? strlen(text) : UINT64_MAX);
	for (; text && *text; text++)
		digest_word(d, (unsigned char)*text);
}

/* Of the law DIST of the program, or that there is none. */
void digest_dist(struct digest *d, int32_t dist);
/* program_digest_groups.c: of a group of agents. */
void digest_group(struct digest *d, const struct group *g);
/* Of conferences, and of whom REST adds to them. */
void digest_rooms(struct digest *d);

#endif
