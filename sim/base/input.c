// SPDX-License-Identifier: GPL-3.0-or-later
/* input - files and pipes that are read whole, and never for ever. */
#include "base/input.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_FOR_WRITER = 1000 /* milliseconds */, FIRST_ROOM = 64 * 1024 };

/* Room for WANT bytes, and at once for what there may be up to MOST: of a file no more than
 * it has, a byte to see its end and a NUL. */
static void make_room(struct input *in, size_t want, size_t most)
{
	size_t capacity = in->capacity ? 2 * in->capacity : FIRST_ROOM;

	if (want <= in->capacity)
		return;
	if (in->regular && in->size + 2 >= want)
		capacity = in->size + 2 < most ? (size_t)in->size + 2 : most;
	if (capacity < want)
		capacity = want;
	in->bytes = xreallocarray(in->bytes, capacity, 1);
	in->capacity = capacity;
}

/* ---- opening ---- */

/* Is there a writer of the pipe, or comes one within a moment? What has none is at its end
 * as soon as it is read, and to open it in the ordinary way would wait for ever. */
static bool has_writer(struct input *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };
	ssize_t n;
	int ready;

	make_room(in, 2, 2);
	n = read(in->fd, in->bytes, 1);
	if (n > 0)
		in->length = 1;
	if (n != 0)
		return true; /* EAGAIN: one who has not written yet */
	do
		ready = poll(&p, 1, WAIT_FOR_WRITER);
	while (ready < 0 && errno == EINTR);
	return ready > 0;
}

/* What is wrong with what FD is, or NULL. Standard input may be anything but a directory. */
static const char *judge(struct input *in, bool standard)
{
	struct stat st;

	if (fstat(in->fd, &st))
		return strerror(errno);
	if (S_ISDIR(st.st_mode))
		return "is a directory, expected a file";
	if (S_ISREG(st.st_mode)) {
		in->regular = true;
		in->size = (uint64_t)st.st_size;
		return NULL;
	}
	if (standard || isatty(in->fd))
		return NULL;
	if (!S_ISFIFO(st.st_mode))
		return "is neither a file nor a pipe, expected one of them";
	return has_writer(in) ? NULL : "is a pipe that nobody writes to";
}

const char *input_open(struct input *in, const char *path)
{
	bool standard = !strcmp(path, "-");
	const char *wrong;
	int flags;

	*in = (struct input){ .fd = standard ? STDIN_FILENO : -1, .standard = standard };
	if (!standard) {
		in->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (in->fd < 0)
			return arena_printf(&in->arena, "cannot be opened: %s", strerror(errno));
	}
	wrong = judge(in, standard);
	if (!standard) {
		flags = fcntl(in->fd, F_GETFL);
		fcntl(in->fd, F_SETFL, flags & ~O_NONBLOCK);
	}
	return wrong;
}

void input_close(struct input *in)
{
	if (in->fd >= 0 && !in->standard)
		close(in->fd);
	free(in->bytes);
	arena_free(&in->arena);
	*in = (struct input){ .fd = -1 };
}

/* ---- reading ---- */

bool input_read(struct input *in, size_t upto)
{
	make_room(in, 1, 1);
	while (in->length < upto && !in->ended) {
		size_t step;
		ssize_t n;

		make_room(in, in->length + 2, upto + 2);
		step = in->capacity - in->length - 1;
		step = step < upto - in->length ? step : upto - in->length;
		n = read(in->fd, in->bytes + in->length, step);
		if (n < 0 && errno != EINTR)
			return false;
		in->ended = n == 0;
		in->length += n > 0 ? (size_t)n : 0;
	}
	in->bytes[in->length] = '\0';
	return true;
}
