/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal - what stdout and stderr are written to: its width, its colours. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/diagnostics.h"
#include "cmd/cmd.h"

enum { NARROWEST = 60, WIDEST = 200, PIPE_WIDTH = 100 };

static bool wants_colour(int stream)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(stream) && !(no && *no) && term && strcmp(term, "dumb");
}

/* What COLUMNS says (POSIX, 8.3), or 0. */
static unsigned long columns_wanted(void)
{
	const char *text = getenv("COLUMNS");

	return text && *text >= '0' && *text <= '9' ? strtoul(text, NULL, 10) : 0;
}

size_t output_width(size_t otherwise)
{
	unsigned long width = columns_wanted();
	struct winsize size;

	if (!width && isatty(STDOUT_FILENO) && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		width = size.ws_col;
	if (!width)
		return otherwise;
	return width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
}

struct report_style output_style(const struct options *o)
{
	return (struct report_style){ o->color == COLOR_AUTO ? wants_colour(STDOUT_FILENO) :
							       o->color == COLOR_ALWAYS,
				      output_width(PIPE_WIDTH), o->details };
}

bool show_diagnostics(const struct diagnostics *d)
{
	fflush(stdout);
	diag_print_within(d, stderr, wants_colour(STDERR_FILENO),
			  isatty(STDERR_FILENO) ? output_width(0) : 0);
	return d->errors > 0;
}
