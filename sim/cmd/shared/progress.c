/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress - a bar on stderr while it is a terminal. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"

enum { BAR = 40 };

static void draw(struct progress_bar *bar, int percent)
{
	if (!bar->shown || percent == bar->percent)
		return;
	bar->percent = percent;
	fprintf(stderr, "\r  %3d %% ", percent);
	for (int i = 0; i < BAR; i++)
		fputs(i * 100 < percent * BAR ? "#" : "-", stderr);
	fflush(stderr);
}

static void step(void *context, uint64_t done, uint64_t total)
{
	draw(context, (int)(done * 100 / total));
}

struct progress progress_start(struct progress_bar *bar, const struct options *o)
{
	const char *term = getenv("TERM");

	*bar = (struct progress_bar){ !o->quiet && isatty(STDERR_FILENO) && term &&
				      strcmp(term, "dumb"), -1 };
	draw(bar, 0);
	return (struct progress){ step, bar };
}

void progress_clear(struct progress_bar *bar)
{
	if (bar->shown && bar->percent >= 0)
		fprintf(stderr, "\r%*s\r", BAR + 10, "");
	bar->shown = false;
}
