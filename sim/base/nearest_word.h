/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nearest_word - what a misspelt word may have meant. */
#ifndef RINGFLOW_BASE_NEAREST_WORD_H
#define RINGFLOW_BASE_NEAREST_WORD_H

#include <stddef.h>

struct arena;

/* The candidate nearest to WORD (Damerau-Levenshtein distance, at most a third
 * of its length and at least one), or NULL when nothing is near. */
const char *nearest_word(const char *word, const char *const *candidates, size_t n);

/* `, did you mean 'x'?` or an empty string, allocated in A. */
const char *did_you_mean(struct arena *a, const char *word,
			 const char *const *candidates, size_t n);
/* The same where the candidates are few: without a near one, `, expected x, y or z`. */
const char *expected_word(struct arena *a, const char *word,
			  const char *const *candidates, size_t n);

#endif
