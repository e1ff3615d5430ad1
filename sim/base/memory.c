// SPDX-License-Identifier: GPL-3.0-or-later
/* memory - allocation that never fails, and regions freed as a whole. */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 32 * 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	_Alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
	fputs("ringflow: out of memory\n", stderr);
	abort();
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
		out_of_memory();
	return q;
}

void *xaligned(size_t alignment, size_t size)
{
	void *p;

	if (posix_memalign(&p, alignment, size))
		out_of_memory();
	return p;
}

void *xcalloc(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

static struct arena_block *block_new(size_t size)
{
	size_t total;
	struct arena_block *b;

	if (__builtin_add_overflow(size, sizeof(*b), &total))
		out_of_memory();
	b = xcalloc(1, total);
	b->size = size;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct arena_block *b = a->head;
	size_t padded;
	void *p;

	if (__builtin_add_overflow(size ? size : 1, align - 1, &padded))
		out_of_memory();
	padded -= padded % align;
	if (b && padded <= b->size - b->used) {
		p = b->bytes + b->used;
		b->used += padded;
		return p;
	}
	b = block_new(padded > BLOCK_BYTES ? padded : BLOCK_BYTES);
	b->used = padded;
	/* A large block is full at once: it goes behind the head, whose free
	 * space stays in use. */
	if (padded > BLOCK_BYTES && a->head) {
		b->next = a->head->next;
		a->head->next = b;
	} else {
		b->next = a->head;
		a->head = b;
	}
	return b->bytes;
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		out_of_memory();
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
		out_of_memory();
	copy = arena_strndup(a, text, (size_t)n);
	free(text);
	return copy;
}

void arena_free(struct arena *a)
{
	while (a->head) {
		struct arena_block *b = a->head;

		a->head = b->next;
		free(b);
	}
}
