/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shard - the file of one part of an experiment's records; private to the room.
 *
 *	ringflow-shard 1		the format's version
 *	program 0.1.0			that wrote it
 *	shard 2/4
 *	units 140			of all shards together
 *	words 53			of a record
 *	scenario 0123456789abcdef	digest_scenario()
 *
 * An empty line ends this header. Then come the records of units 1, 5, 9, ... (unit
 * u belongs to shard u % 4 + 1), one after the other, and digest_bytes() of all
 * before it, in words of eight bytes, the lowest first.
 */
#ifndef RINGFLOW_SHARD_INTERNAL_H
#define RINGFLOW_SHARD_INTERNAL_H

#include "base/input.h"
#include "experiment/experiment.h"
#include "replication/replication.h"

struct diagnostics;

enum { SHARD_FORMAT = 1 };

struct shard_header {
	const char *program;
	uint64_t number, of, units, words;
	uint64_t scenario;
};

/* How many units shard NUMBER of OF holds. */
uint64_t shard_size(uint64_t number, uint64_t of, uint64_t units);

/* Write the records of the shard that H tells to OUT; errors are left to ferror(). */
void shard_write(FILE *out, const struct shard_header *h, const struct record_table *records);

/* A file that is read. */
struct shard_file {
	struct shard_header header;
	char program[65];
	const char *path;
	struct input in;
	size_t begin;	/* of the records, in its bytes */
	uint64_t whole; /* bytes, by the header */
};

/* Open PATH and read its header. False after adding an error to D: it cannot be read, is no
 * shard, or is not as long as its header says. Whether it fits others is not looked at. To
 * be freed with shard_free() either way. */
bool shard_open(struct shard_file *f, const char *path, struct diagnostics *d);
/* Read the rest of F, whose records have as many words as SHAPE says. False after adding an
 * error to D: it is damaged, or holds what no run can have come to. */
bool shard_read(struct shard_file *f, const struct record_shape *shape, struct diagnostics *d);
void shard_free(struct shard_file *f);
/* Put F's records into their slots of RECORDS, as far as these are empty. */
void shard_take(const struct shard_file *f, struct record_table *records);

#endif
