/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"

/* What is looked at is noted by stretches of so many bytes. */
enum { STRETCH = 256 << 10, STRETCHES = SCRATCH_WINDOW / STRETCH };

struct scratch {
	char *bytes;
	size_t size, capacity; /* the mapping goes beyond the file's end, where nobody looks */
	int fd;		       /* -1: in memory, or closed */
	bool mapped;	       /* in the file */
	bool refused;	       /* no file can be had */
	_Atomic unsigned arenas; /* with the last of which it ends */
	/* In which round each stretch was looked at last, the round that this is, and how many were in it. */
	_Atomic uint32_t *seen;
	_Atomic uint32_t round, looked_at;
};

/* ---- the file ---- */

static int nameless_in(const char *directory)
{
	char name[4096];
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);

	if (fd >= 0 || strlen(directory) + 20 > sizeof(name))
		return fd;
	strcpy(name, directory);
	strcat(name, "/ringflow-XXXXXX");
	fd = mkostemp(name, O_CLOEXEC);
	if (fd >= 0)
		unlink(name);
	return fd;
}

static int nameless_file(void)
{
	const char *own = getenv("TMPDIR"), *const places[] = { own && *own ? own : "/var/tmp", "/var/tmp", "/tmp" };
	int fd = -1;

	for (size_t i = 0; i < 3 && fd < 0; i++)
		fd = nameless_in(places[i]);
	return fd;
}

static bool write_all_at(int fd, const char *bytes, size_t n, size_t at)
{
	while (n) {
		ssize_t wrote = pwrite(fd, bytes, n, (off_t)at);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		bytes += wrote;
		at += (size_t)wrote;
		n -= (size_t)wrote;
	}
	return true;
}

/* ---- room ---- */

static size_t doubled(size_t capacity, size_t least)
{
	while (capacity < least)
		capacity = capacity ? 2 * capacity : 64 << 10;
	return capacity;
}

/* A mapping of CAPACITY bytes of the file in place of the one that there is. */
static bool map(struct scratch *s, size_t capacity, bool is_mapped)
{
	void *at = is_mapped ? mremap(s->bytes, s->capacity, capacity, MREMAP_MAYMOVE) :
			       mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
	size_t old = is_mapped ? s->capacity / STRETCH + 1 : 0, n = capacity / STRETCH + 1;

	if (at == MAP_FAILED)
		return false;
	s->bytes = at;
	s->mapped = true;
	s->capacity = capacity;
	s->seen = xreallocarray(s->seen, n, sizeof(*s->seen));
	for (size_t i = old; i < n; i++)
		atomic_init(&s->seen[i], 0);
	return true;
}

static void move_to_file(struct scratch *s, size_t capacity)
{
	char *memory = s->bytes;
	size_t room = s->capacity;

	s->fd = nameless_file();
	if (s->fd >= 0 && write_all_at(s->fd, memory, s->size, 0) && map(s, doubled(room, capacity), false)) {
		free(memory);
		atomic_init(&s->round, 1);
		return;
	}
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->refused = true;
}

void scratch_close(struct scratch *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

static void leave_file(struct scratch *s)
{
	munmap(s->bytes, s->capacity);
	scratch_close(s);
	s->mapped = false;
	free(s->seen);
	s->seen = NULL;
}

static void move_to_memory(struct scratch *s, size_t least)
{
	size_t capacity = doubled(s->capacity, least);
	char *memory = xmalloc(capacity);

	memcpy(memory, s->bytes, s->size);
	leave_file(s);
	s->refused = true;
	s->bytes = memory;
	s->capacity = capacity;
}

/* ---- all ---- */

static void scratch_release(void *p)
{
	struct scratch *s = p;

	if (atomic_fetch_sub(&s->arenas, 1) > 1)
		return;
	scratch_free(s);
	free(s);
}

void scratch_share(struct scratch *s, struct arena *a)
{
	atomic_fetch_add(&s->arenas, 1);
	arena_release(a, scratch_release, s);
}

struct scratch *scratch_new(struct arena *a)
{
	struct scratch *s = xcalloc(1, sizeof(*s));

	s->fd = -1;
	scratch_share(s, a);
	return s;
}

size_t scratch_add(struct scratch *s, const void *bytes, size_t n)
{
	size_t at = s->size, end = at + n;

	if (s->fd < 0 && !s->refused && end > SCRATCH_LEAST)
		move_to_file(s, end);
	if (s->fd >= 0 && (!write_all_at(s->fd, bytes, n, at) ||
			   (end > s->capacity && !map(s, doubled(s->capacity, end), true))))
		move_to_memory(s, end);
	if (s->fd < 0) {
		if (end > s->capacity) {
			s->capacity = doubled(s->capacity, end);
			s->bytes = xreallocarray(s->bytes, s->capacity, 1);
		}
		if (n)
			memcpy(s->bytes + at, bytes, n);
	}
	s->size = end;
	return at;
}

/* Another thread may note the same stretch, or let all go, at the same time: what is counted is then a bit off,
 * and what was let go is read again. */
static void note_look(struct scratch *s, size_t at)
{
	uint32_t now = atomic_load_explicit(&s->round, memory_order_relaxed);
	_Atomic uint32_t *seen = &s->seen[at / STRETCH];

	if (atomic_load_explicit(seen, memory_order_relaxed) == now)
		return;
	atomic_store_explicit(seen, now, memory_order_relaxed);
	if (atomic_fetch_add_explicit(&s->looked_at, 1, memory_order_relaxed) != STRETCHES)
		return;
	atomic_store_explicit(&s->looked_at, 0, memory_order_relaxed);
	atomic_fetch_add_explicit(&s->round, 1, memory_order_relaxed);
	madvise(s->bytes, s->capacity, MADV_DONTNEED);
}

void *scratch_at(struct scratch *s, size_t at)
{
	if (s->mapped)
		note_look(s, at);
	return s->bytes + at;
}

bool scratch_in_file(const struct scratch *s)
{
	return s->mapped;
}

void scratch_free(struct scratch *s)
{
	if (s->mapped)
		leave_file(s);
	else
		free(s->bytes);
	s->bytes = NULL;
	s->size = s->capacity = 0;
	s->refused = false;
}
