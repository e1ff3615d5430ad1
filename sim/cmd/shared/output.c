/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * output - a standard output that remembers why it failed. The C library tells the error of
 * a write only at the moment of the write, which most often is somewhere inside a printf();
 * at the end errno says whatever came last.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cmd/cmd.h"

/* Of the process, as the stream is. */
static int first_error;

static ssize_t write_out(void *context, const char *bytes, size_t size)
{
	size_t done = 0;

	(void)context;
	while (done < size) {
		ssize_t n = write(STDOUT_FILENO, bytes + done, size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			first_error = first_error ? first_error : errno;
			return 0; /* an error, to a cookie's stream */
		}
		done += (size_t)n;
	}
	return (ssize_t)size;
}

void watch_output(void)
{
	const cookie_io_functions_t functions = { .write = write_out };
	FILE *stream = fopencookie(NULL, "w", functions);

	if (!stream)
		return;
	setvbuf(stream, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, BUFSIZ);
	stdout = stream;
}

int finish_output(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	if (first_error == EPIPE) /* whoever read it has seen enough */
		return status == EXIT_OK ? EXIT_PIPE : status;
	errno = first_error ? first_error : EIO;
	perror("ringflow: standard output");
	return EXIT_FAULT;
}

bool refuse_together(const char *option, const char *other, const char *why)
{
	message(stderr, "ringflow run: %s cannot be given with %s: %s\n", option, other, why);
	return false;
}

bool cannot_write(const char *command, const char *path)
{
	message(stderr, "ringflow %s: cannot write %s: %s\n", command, path, strerror(errno));
	return false;
}
