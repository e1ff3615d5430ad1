/* SPDX-License-Identifier: GPL-3.0-or-later */
/* source - texts that diagnostics can point into, and where. */
#ifndef RINGFLOW_BASE_SOURCE_H
#define RINGFLOW_BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"

struct diagnostics;
struct scratch;

/* A text that diagnostics can point into. `name` is what the user called it
 * (a path, or "--set key=value"); `text` has `length` bytes plus a NUL. */
struct source {
	const char *name;
	const char *text;
	size_t length;
	struct scratch *scratch; /* in which the text is, of one that is long and was read raw; else NULL */
};

/* A position: line and column count from 1, columns in characters (UTF-8 code
 * points). A zero line means "the source as a whole". */
struct where {
	const struct source *source;
	uint32_t line, column;
};

/* Read the whole file PATH ("-" is standard input) into A, at most LIMIT
 * bytes: of a file that is seen before it is read. Returns the source, or NULL after adding
 * an error to D. */
const struct source *source_read(struct arena *a, const char *path, size_t limit,
				 struct diagnostics *d);
/* The same of bytes that need be no UTF-8, for whoever knows what they are. Long ones are on disk (scratch.h). */
const struct source *source_read_raw(struct arena *a, const char *path, size_t limit,
				     struct diagnostics *d);
/* Whoever goes through a long text says now and then that they are AT, so that what lies behind need not stay
 * in memory. */
void source_look(const struct source *s, size_t at);
/* How many bytes from AT on are to be taken at once by whoever does so piece by piece; 0: AT is its end. */
size_t source_piece(const struct source *s, size_t at);
/* The text of S, which is new, becomes what SCRATCH has behind SKIP bytes; a NUL is put there. */
void source_of_scratch(struct source *s, struct scratch *scratch, size_t skip, size_t length);
/* May the JSON text SOURCE have more than MOST values? By its commas and brackets, which are
 * no fewer; *AT is then where the first too many stands. */
bool json_exceeds(const struct source *source, size_t most, struct where *at);
/* Texts that were read, to be found again by whoever reads the same files several times: then all of
 * them see the same, whatever becomes of the files. Zeroed at first, freed with sources_free(). */
struct sources {
	struct arena arena;
	void *tree; /* by name */
	void *made; /* by key */
};

/* source_read(), or what X holds of PATH; lives as long as X. */
const struct source *sources_read(struct sources *x, const char *path, size_t limit,
				  struct diagnostics *d);
const struct source *sources_read_raw(struct sources *x, const char *path, size_t limit,
				      struct diagnostics *d);
void sources_free(struct sources *x);
/* What was made of the texts, so that it need not be made again: MADE, in X's arena, under KEY, an
 * address that stands for what it is and lives as long as X. sources_made(): NULL: it was not kept.
 * Whoever finds it must not change it. */
void sources_keep(struct sources *x, const void *key, const void *made);
const void *sources_made(const struct sources *x, const void *key);
/* A source over a copy of TEXT (used for --set and in tests). */
const struct source *source_text(struct arena *a, const char *name, const char *text);

#endif
