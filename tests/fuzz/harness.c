/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* As main() has it. */
__attribute__((constructor)) static void begin(void)
{
	gsl_set_error_handler_off();
}

void require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "does not hold: %s\n", what);
	abort();
}

FILE *nowhere(void)
{
	FILE *out = fopen("/dev/null", "we");

	require(out != NULL, "/dev/null can be opened");
	return out;
}

void show(const struct diagnostics *d)
{
	FILE *out = nowhere();

	diag_print(d, out, d->count % 2);
	fclose(out);
}

void silence_begin(struct silence *s)
{
	fflush(stdout);
	*s = (struct silence){ stdout, stderr, nowhere() };
	stdout = stderr = s->nowhere;
}

void silence_end(struct silence *s)
{
	stdout = s->out;
	stderr = s->err;
	fclose(s->nowhere);
}

void memory_file_open(struct memory_file *f, const void *bytes, size_t size)
{
	f->fd = memfd_create("fuzz", MFD_CLOEXEC);
	require(f->fd >= 0 && write(f->fd, bytes, size) == (ssize_t)size, "there is memory for a file");
	snprintf(f->path, sizeof(f->path), "/proc/self/fd/%d", f->fd);
}

void memory_file_close(struct memory_file *f)
{
	close(f->fd);
}

uint64_t take(struct bytes *b, int count)
{
	uint64_t value = 0;

	for (int i = 0; i < count && b->left; i++, b->at++, b->left--)
		value |= (uint64_t)*b->at << 8 * i;
	return value;
}

char *take_text(struct bytes *b, char end, struct arena *a)
{
	const uint8_t *stop = b->left ? memchr(b->at, end, b->left) : NULL;
	size_t length = stop ? (size_t)(stop - b->at) : b->left;
	char *text = arena_strndup(a, length ? (const char *)b->at : "", length);

	b->at += length + (stop != NULL);
	b->left -= length + (stop != NULL);
	return text;
}
