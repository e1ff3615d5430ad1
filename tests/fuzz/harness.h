/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * harness - what the fuzz targets share: reading an input piece by piece, files that are
 * in memory only, and somewhere for output to go. Nothing outlives an input.
 */
#ifndef RINGFLOW_HARNESS_H
#define RINGFLOW_HARNESS_H

#include <stdio.h>

#include "base/base.h"

/* What libFuzzer calls, or the replay of inputs that were kept (replay.c). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Abort, saying WHAT did not hold, unless it does. */
void require(bool holds, const char *what);
#define REQUIRE(holds) require(holds, #holds)

/* A stream whose output goes nowhere; the caller's to close. */
FILE *nowhere(void);
/* Print D, coloured or not, to nowhere. */
void show(const struct diagnostics *d);

/* While it lasts, standard output and error go nowhere; what a sanitizer says does not. */
struct silence {
	FILE *out, *err, *nowhere;
};
void silence_begin(struct silence *s);
void silence_end(struct silence *s);

/* A file that is in memory only, by a path that can be read again and again. */
struct memory_file {
	int fd;
	char path[32];
};
void memory_file_open(struct memory_file *f, const void *bytes, size_t size);
void memory_file_close(struct memory_file *f);

/* What is left of an input. Past its end there are zeros. */
struct bytes {
	const uint8_t *at;
	size_t left;
};
/* The next COUNT bytes, at most 8, as a number, the lowest first. */
uint64_t take(struct bytes *b, int count);
/* The text up to the next byte END or to the end, in A; the byte is passed over. */
char *take_text(struct bytes *b, char end, struct arena *a);

#endif
