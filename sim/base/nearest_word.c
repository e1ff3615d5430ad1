// SPDX-License-Identifier: GPL-3.0-or-later
/* nearest_word - the word somebody probably meant. */
#include "base/memory.h"
#include "base/nearest_word.h"

#include <string.h>

/* Nobody mistypes a longer name than this; the bound keeps the rows on the
 * stack and hostile input cheap. */
enum { WORD_MAX_BYTES = 128 };

static unsigned least(unsigned x, unsigned y)
{
	return x < y ? x : y;
}

/* Optimal string alignment: a swap of neighbours counts as one edit. */
static unsigned distance(const char *a, size_t m, const char *b, size_t n)
{
	unsigned rows[3][WORD_MAX_BYTES + 1];

	for (size_t j = 0; j <= n; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= m; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3];
		const unsigned *above2 = rows[(i + 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= n; j++) {
			unsigned cost = a[i - 1] != b[j - 1];

			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least(row[j], above2[j - 2] + 1);
		}
	}
	return rows[m % 3][n];
}

const char *nearest_word(const char *word, const char *const *candidates, size_t n)
{
	size_t length = strlen(word);
	unsigned limit = length < 6 ? 1 : (unsigned)length / 3;
	const char *best = NULL;

	if (length > WORD_MAX_BYTES)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t other = strlen(candidates[i]);
		unsigned d;

		if (other > WORD_MAX_BYTES)
			continue;
		d = distance(word, length, candidates[i], other);
		/* The first of equally near ones wins. */
		if (d < limit + !best) {
			limit = d;
			best = candidates[i];
		}
	}
	return best;
}

const char *did_you_mean(struct arena *a, const char *word, const char *const *candidates,
			 size_t n)
{
	const char *near = nearest_word(word, candidates, n);

	return near ? arena_printf(a, ", did you mean '%s'?", near) : "";
}

const char *expected_word(struct arena *a, const char *word, const char *const *candidates,
			  size_t n)
{
	const char *text = did_you_mean(a, word, candidates, n);

	for (size_t i = 0; !nearest_word(word, candidates, n) && i < n; i++)
		text = arena_printf(a, "%s%s%s", text,
				    !i ? ", expected " : i + 1 < n ? ", " : " or ", candidates[i]);
	return text;
}
