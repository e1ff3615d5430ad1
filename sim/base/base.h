/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * base - what every room needs and no library gives: checked allocation, an
 * arena, diagnostics with positions, units, files written beside and renamed,
 * and the plain-data description of a distribution.
 *
 * Memory that belongs to a document, a scenario or a program comes from an
 * arena and is freed with it; single blocks come from xreallocarray().
 */
#ifndef RINGFLOW_BASE_H
#define RINGFLOW_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>

/* ---- memory ---- */

/* Resize P to N elements of SIZE bytes. Aborts with a message when memory is
 * exhausted or N * SIZE overflows; never returns NULL for N > 0. */
void *xreallocarray(void *p, size_t n, size_t size);
/* SIZE bytes at a multiple of ALIGNMENT (a power of two), not cleared; free(). */
void *xaligned(size_t alignment, size_t size);

/* N zeroed elements of SIZE bytes; aborts like xreallocarray(). */
void *xcalloc(size_t n, size_t size);

/* A region freed as a whole. Zero-initialised is valid and empty. */
struct arena {
	struct arena_block *head;
};

/* SIZE zeroed bytes, aligned for any type, living until arena_free(). */
void *arena_alloc(struct arena *a, size_t size);
/* Zeroed array of N elements of SIZE bytes; aborts on overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* Copies of a string (of N bytes; a NUL is added). */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void arena_free(struct arena *a);

/* ---- sources and diagnostics ---- */

/* A text that diagnostics can point into. `name` is what the user called it
 * (a path, or "--set key=value"); `text` has `length` bytes plus a NUL. */
struct source {
	const char *name;
	const char *text;
	size_t length;
};

/* A position: line and column count from 1, columns in characters (UTF-8 code
 * points). A zero line means "the source as a whole". */
struct where {
	const struct source *source;
	uint32_t line, column;
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_FAULT };

/* Collects every error and warning so that all can be shown at once. */
struct diagnostics {
	struct arena arena;
	struct diagnostic *list;
	size_t count, capacity;
	size_t errors, warnings;
};

/* Add an error or a warning at WHERE. The message says what is wrong and what
 * was expected, in one line, with no full stop and no newline. */
void diag_error(struct diagnostics *d, struct where where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_warning(struct diagnostics *d, struct where where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Add a fault: what is valid and will go wrong. PATH, how it comes to that, is shown
 * on a line of its own; NULL: none. */
void diag_fault(struct diagnostics *d, struct where where, const char *path,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Write every diagnostic to OUT in source order:
 *   file:line:column: error: what is wrong, what was expected
 *     <the line>
 *     <a caret under the column>
 * with colour when COLOUR is true. Control characters in the quoted line are
 * shown as spaces and very long lines are clipped around the caret. At most
 * 100 are shown; the rest are counted. */
void diag_print(const struct diagnostics *d, FILE *out, bool colour);
void diag_free(struct diagnostics *d);

/* The candidate nearest to WORD (Damerau-Levenshtein distance, at most a third
 * of its length and at least one), or NULL when nothing is near. */
const char *nearest_word(const char *word, const char *const *candidates, size_t n);

/* `, did you mean 'x'?` or an empty string, allocated in A. */
const char *did_you_mean(struct arena *a, const char *word,
			 const char *const *candidates, size_t n);

/* ---- files ---- */

/* Read the whole file PATH ("-" is standard input) into A, at most LIMIT
 * bytes. Returns the source, or NULL after adding an error to D. */
const struct source *source_read(struct arena *a, const char *path, size_t limit,
				 struct diagnostics *d);
/* A source over a copy of TEXT (used for --set and in tests). */
const struct source *source_text(struct arena *a, const char *name, const char *text);

/* A file written beside its target and renamed on success, so that a reader
 * never sees half of it. */
struct outfile {
	FILE *stream;
	char *path, *temporary;
};

/* Open a temporary beside PATH. Returns false and leaves errno on failure. */
bool outfile_open(struct outfile *f, const char *path);
/* Flush, close and rename into place; on failure removes the temporary, leaves
 * errno and returns false. Frees the paths either way. */
bool outfile_commit(struct outfile *f);
/* Close and remove the temporary; the target is untouched. */
void outfile_abandon(struct outfile *f);

/* Create directory PATH and its parents; existing ones are fine. */
bool make_directories(const char *path);

/* ---- units ---- */

/* Each parser reads the whole of TEXT and returns NULL on success or a short
 * phrase saying what was expected ("a duration with a unit, such as 250ms, 9s,
 * 5m or 2h"). Numbers must be finite; no locale is consulted. */

/* Durations: ns us ms s m (or min) h d; several parts add up ("1m30s").
 * Result in seconds, 0 <= s <= 1e9. A number without a unit is an error,
 * "0" included. */
const char *parse_duration(const char *text, double *seconds);
/* Rates: NUMBER/s, /m (or /min), /h, /d. Result per second, > 0. */
const char *parse_rate(const char *text, double *per_second);
/* Probabilities and shares: "30%" or a bare number in 0..1. */
const char *parse_share(const char *text, double *share);
/* A finite plain number. */
const char *parse_number(const char *text, double *value);
/* A whole number in MIN..MAX; '_' may group digits ("1_000_000"). */
const char *parse_count(const char *text, uint64_t min, uint64_t max, uint64_t *value);

/* Write SECONDS the way a person would ("250ms", "1.5s", "2m05s", "4h00m")
 * into BUFFER of SIZE bytes; returns BUFFER. */
char *format_duration(char *buffer, size_t size, double seconds);

/* ---- distributions, as data ---- */

enum dist_kind {
	DIST_CONSTANT,	  /* a */
	DIST_UNIFORM,	  /* a..b */
	DIST_EXPONENTIAL, /* mean a */
	DIST_GAMMA,	  /* shape a, scale b */
	DIST_WEIBULL,	  /* shape a, scale b */
	DIST_LOGNORMAL,	  /* ln X has mean a, standard deviation b */
	DIST_NORMAL,	  /* mean a, standard deviation b, conditioned on X >= 0 */
	DIST_MIXTURE,	  /* parts[i] with probability upto[i] - upto[i-1] */
	DIST_EMPIRICAL,	  /* values[i] with probability upto[i] - upto[i-1] */
};

/* A distribution of a duration in seconds. Arrays hold `count` elements and
 * belong to the arena it was made in; upto[] ends at exactly 1. */
struct dist {
	enum dist_kind kind;
	double a, b;
	size_t count;
	const double *upto;
	const double *values;
	const struct dist *parts;
};

/* A distribution that is always SECONDS. */
struct dist dist_constant(double seconds);
/* The expectation in seconds (for DIST_NORMAL, of the truncated law). */
double dist_mean(const struct dist *d);
/* P(X <= SECONDS). */
double dist_cdf(const struct dist *d, double seconds);
/* A short description: "exponential(mean 8s)". Returns BUFFER. */
char *dist_describe(const struct dist *d, char *buffer, size_t size);

/* ---- histogram ---- */

/* Log-linear histogram of non-negative int64 values (nanoseconds): exact below
 * 512, then 256 buckets an octave, so a quantile is within 0.2 % of the true
 * value. Adding is O(1) and allocates nothing. */
enum { HISTOGRAM_BUCKETS = 512 + 256 * 54 };

struct histogram {
	uint64_t n;
	int64_t min, max;
	uint32_t *bucket; /* HISTOGRAM_BUCKETS of them */
};

void histogram_init(struct histogram *h);
void histogram_add(struct histogram *h, int64_t value);
void histogram_clear(struct histogram *h);
/* The P-quantile (0 <= P <= 1), clamped to [min, max]; -1 when empty. */
int64_t histogram_quantile(const struct histogram *h, double p);
void histogram_free(struct histogram *h);

/* ---- a flag that a signal handler or any thread raises ---- */

static inline void flag_raise(volatile sig_atomic_t *flag)
{
	__atomic_store_n(flag, 1, __ATOMIC_RELAXED);
}

/* FLAG may be NULL: never. */
static inline bool flag_raised(volatile sig_atomic_t *flag)
{
	return flag && __atomic_load_n(flag, __ATOMIC_RELAXED);
}

#endif
