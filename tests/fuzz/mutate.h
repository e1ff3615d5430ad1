/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mutate - changes of inputs that are JSON documents, as libFuzzer asks for them: nodes are
 * left out, copied, exchanged and filled with other values, so that most of what comes out
 * is still a document of the same kind. Several documents in one input have a NUL between.
 */
#ifndef RINGFLOW_MUTATE_H
#define RINGFLOW_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's; what a target may define. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size,
				 uint8_t *out, size_t most, unsigned seed);

/* Change DATA in place; its new size, at most MOST. */
size_t json_mutate(uint8_t *data, size_t size, size_t most, unsigned seed);
/* A with something of B in it, to OUT; its size, 0 when nothing fits. */
size_t json_cross(const uint8_t *a, size_t a_size, const uint8_t *b, size_t b_size, uint8_t *out,
		  size_t most, unsigned seed);

#endif
