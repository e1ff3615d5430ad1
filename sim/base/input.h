/* SPDX-License-Identifier: GPL-3.0-or-later */
/* input - a file or a pipe, read whole. */
#ifndef RINGFLOW_BASE_INPUT_H
#define RINGFLOW_BASE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

/* What is read whole: a regular file, or a pipe that somebody writes to. */
struct input {
	int fd;
	bool standard; /* input, "-": whatever it is */
	bool regular, ended;
	uint64_t size; /* of a regular file, when it was opened */
	char *bytes;   /* read so far, and a NUL */
	size_t length, capacity;
	struct arena arena;
};

/* Open PATH; "-" is standard input. NULL, or what is wrong with it in a phrase that lives as
 * long as IN: a pipe whose writer does not come within a second is no input, nor is a device.
 * To be closed with input_close() either way, which frees the bytes. */
const char *input_open(struct input *in, const char *path);
/* Read on until there are UPTO bytes or IN has ended. False with errno. */
bool input_read(struct input *in, size_t upto);
void input_close(struct input *in);

#endif
