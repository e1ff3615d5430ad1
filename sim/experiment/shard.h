/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shard - the file of one part of an experiment's rows; private to the room.
 *
 *	ringflow-shard 1		the format's version
 *	program 0.1.0			that wrote it
 *	shard 2/4
 *	units 140			of all shards together
 *	words 53			of a row
 *	scenario 0123456789abcdef	digest_scenario()
 *
 * An empty line ends this header. Then come the rows of units 1, 5, 9, ... (unit
 * u belongs to shard u % 4 + 1), one after the other, and digest_bytes() of all
 * before it, in words of eight bytes, the lowest first.
 */
#ifndef RINGFLOW_SHARD_H
#define RINGFLOW_SHARD_H

#include "experiment/experiment.h"
#include "experiment/rows.h"

enum { SHARD_FORMAT = 1 };

struct shard_header {
	const char *program;
	uint64_t number, of, units, words;
	uint64_t scenario;
};

/* How many units shard NUMBER of OF holds. */
uint64_t shard_size(uint64_t number, uint64_t of, uint64_t units);

/* Write the rows of the shard that H tells to OUT; errors are left to ferror(). */
void shard_write(FILE *out, const struct shard_header *h, const struct rows *rows);

/* A file as it was read. */
struct shard_file {
	struct shard_header header;
	char program[65];
	char *bytes;
	const unsigned char *rows; /* in bytes */
};

/* Read PATH whole. False after adding an error to D: it cannot be read, is no shard,
 * or is not whole. Whether it fits others is not looked at. To be freed with
 * shard_free() either way. */
bool shard_read(struct shard_file *f, const char *path, struct diagnostics *d);
void shard_free(struct shard_file *f);
/* Put F's rows into their slots of ROWS, as far as these are empty. */
void shard_take(const struct shard_file *f, struct rows *rows);

#endif
