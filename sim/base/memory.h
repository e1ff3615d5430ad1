/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memory - checked allocation, and an arena. What belongs to a document, a scenario or a program
 * comes from an arena and is freed with it; single blocks come from xreallocarray().
 */
#ifndef RINGFLOW_BASE_MEMORY_H
#define RINGFLOW_BASE_MEMORY_H

#include <stddef.h>
#include <stdio.h>

/* Resize P to N elements of SIZE bytes. When memory is exhausted or N * SIZE overflows it
 * ends the program by memory_exhausted(); never returns NULL for N > 0. */
void *xreallocarray(void *p, size_t n, size_t size);
/* Make room in ARRAY, of COUNT elements of SIZE bytes and room for *CAPACITY, for one more:
 * *CAPACITY at least doubles when it is full. Returns the array, which may have moved, so
 * that no pointer into it may be kept across a call that adds to it. Built with
 * -DRINGFLOW_CHECK a small array moves each time, so that the sanitizers see who does. */
void *array_room(void *array, size_t count, size_t *capacity, size_t size);
/* SIZE bytes, not cleared, also for a library that allocates by a function of ours. */
void *xmalloc(size_t size);
char *xstrdup(const char *s);
/* SIZE bytes at a multiple of ALIGNMENT (a power of two), not cleared; free(). */
void *xaligned(size_t alignment, size_t size);

/* N zeroed elements of SIZE bytes; ends the program like xreallocarray(). */
void *xcalloc(size_t n, size_t size);

/* Say in one line that BYTES more (0: some) could not be had, and for what, and end the
 * program with exit 1; by any thread. For libraries that say so themselves, too. */
_Noreturn void memory_exhausted(size_t bytes);
/* What this thread is about to need memory for, in words for that line that live as long:
 * "the samples of all replications". Returns what was said before, to be said again. */
const char *memory_for(const char *what);

/* A region freed as a whole. Zero-initialised is valid and empty. */
struct arena {
	struct arena_block *head;
};

/* SIZE zeroed bytes, aligned for any type, living until arena_free(). */
void *arena_alloc(struct arena *a, size_t size);
/* Zeroed array of N elements of SIZE bytes; ends the program on overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);
/* P, from malloc(), lives as long as A from now on. */
void arena_adopt(struct arena *a, void *p);
/* RELEASE(P) when A is freed. */
void arena_release(struct arena *a, void (*release)(void *), void *p);
/* Copies of a string (of N bytes; a NUL is added). */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void arena_free(struct arena *a);

#endif
