// SPDX-License-Identifier: GPL-3.0-or-later
/* memory - allocation that ends the program when there is none, and regions freed as a whole. */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first block of an arena, and the largest: each is twice as large as the one before, as many
 * arenas hold little. */
enum { FIRST_BYTES = 1024, BLOCK_BYTES = 32 * 1024, FIRST_ELEMENTS = 16 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	void (*release)(void *); /* of what is freed with it, or NULL */
	void *adopted;
	_Alignas(max_align_t) unsigned char bytes[];
};

/* Of each thread, so that the message can say what was too big. */
static _Thread_local const char *purpose;

const char *memory_for(const char *what)
{
	const char *before = purpose;

	purpose = what;
	return before;
}

/* "1.5 GB" */
static void put_size(char *text, size_t size, double bytes)
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB", "PB", "EB" };
	size_t i = 0;

	while (bytes >= 1000 && i + 1 < sizeof(units) / sizeof(*units)) {
		bytes /= 1000;
		i++;
	}
	snprintf(text, size, "%.3g %s", bytes, units[i]);
}

/* Other threads run on, perhaps with a stream's lock, and nothing may be allocated: so
 * neither exit() nor a stream of ours that is not free. */
_Noreturn void memory_exhausted(size_t bytes)
{
	static atomic_flag said = ATOMIC_FLAG_INIT;
	char amount[32], text[512];
	int n;

	while (atomic_flag_test_and_set(&said)) /* another thread ends the process */
		pause();
	put_size(amount, sizeof(amount), (double)bytes);
	n = snprintf(text, sizeof(text), "ringflow: out of memory: %s more %s wanted for %.300s\n",
		     bytes ? amount : "some", bytes == 1 ? "was" : "were",
		     purpose ? purpose : "what is under way");
	if (n > (int)sizeof(text) - 1)
		n = (int)sizeof(text) - 1;
	if (!ftrylockfile(stdout))
		fflush(stdout);
	for (const char *p = text; p < text + n;) {
		ssize_t wrote = write(STDERR_FILENO, p, (size_t)(text + n - p));

		if (wrote <= 0)
			break;
		p += wrote;
	}
	_exit(1);
}

/* Of a request that failed, for the message. */
static size_t product(size_t n, size_t size)
{
	size_t bytes;

	return __builtin_mul_overflow(n, size, &bytes) ? SIZE_MAX : bytes;
}

void *xreallocarray(void *p, size_t n, size_t size)
{
	void *q;

	if (n == 0 || size == 0) {
		free(p);
		return NULL;
	}
	q = reallocarray(p, n, size);
	if (!q)
		memory_exhausted(product(n, size));
	return q;
}

#ifdef RINGFLOW_CHECK
enum { ALWAYS_MOVED = 16 * 1024 }; /* bytes; more would take long */

static void *move(void *array, size_t count, size_t capacity, size_t size)
{
	void *copy = xreallocarray(NULL, capacity, size);

	if (count)
		memcpy(copy, array, count * size);
	free(array);
	return copy;
}
#endif

void *array_room(void *array, size_t count, size_t *capacity, size_t size)
{
	bool full = count == *capacity;

	if (full)
		*capacity = count ? 2 * count : FIRST_ELEMENTS;
#ifdef RINGFLOW_CHECK
	if (count * size < ALWAYS_MOVED)
		return move(array, count, *capacity, size);
#endif
	return full ? xreallocarray(array, *capacity, size) : array;
}

void *xaligned(size_t alignment, size_t size)
{
	void *p;

	if (posix_memalign(&p, alignment, size))
		memory_exhausted(size);
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		memory_exhausted(product(n, size));
	return p;
}

void *xmalloc(size_t size)
{
	return xreallocarray(NULL, size ? size : 1, 1);
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

static struct arena_block *block_new(size_t size)
{
	size_t total;
	struct arena_block *b;

	if (__builtin_add_overflow(size, sizeof(*b), &total))
		memory_exhausted(SIZE_MAX);
	b = xcalloc(1, total);
	b->size = size;
	return b;
}

/* Of the block after HEAD, in which SIZE bytes have room if a usual one has. */
static size_t next_size(const struct arena_block *head, size_t size)
{
	size_t next = head ? 2 * head->size : FIRST_BYTES;

	while (next < size && next < BLOCK_BYTES)
		next *= 2;
	return next < BLOCK_BYTES ? next : BLOCK_BYTES;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_block *b = a->head;
	size_t padded, usual;
	void *p;

	if (__builtin_add_overflow(size ? size : 1, align - 1, &padded))
		memory_exhausted(SIZE_MAX);
	padded -= padded % align;
	if (b && padded <= b->size - b->used) {
		p = b->bytes + b->used;
		b->used += padded;
		return p;
	}
	usual = next_size(b, padded);
	b = block_new(padded > usual ? padded : usual);
	b->used = padded;
	/* A large block is full at once: it goes behind the head, whose free
	 * space stays in use. */
	if (padded > usual && a->head) {
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b->bytes;
}

void arena_release(struct arena *a, void (*release)(void *), void *p)
{
	struct arena_block *b = block_new(0);

	if (!a->head)
		arena_alloc(a, 1);
	b->release = release;
	b->adopted = p;
	b->next = a->head->next; /* behind the head, whose free space stays in use */
	a->head->next = b;
}

void arena_adopt(struct arena *a, void *p)
{
	arena_release(a, free, p);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		memory_exhausted(SIZE_MAX);
	return arena_alloc(a, total);
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *copy = arena_array(a, length + 1, 1);

	memcpy(copy, s, length);
	return copy;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
	va_list args;
	char *copy, *text = NULL;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		memory_exhausted(0);
	copy = arena_strndup(a, text, (size_t)n);
	free(text);
	return copy;
}

void arena_free(struct arena *a)
{
	while (a->head) {
		struct arena_block *b = a->head;

		a->head = b->next;
		if (b->release)
			b->release(b->adopted);
		free(b);
	}
}
