/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * progress - a line on stderr while it is a terminal, from a second on. A thread draws it, so that
 * time is seen to pass while a long replication is run; whoever works notes what is done, no more.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "base/units.h"
#include "cmd/cmd.h"

enum { OTHERWISE_WIDE = 80, REDRAWN_AFTER_MS = 250 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t width(void)
{
	struct winsize size;

	return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : OTHERWISE_WIDE;
}

/* Seconds that pass before anything is seen: what is over soon does not flicker. For tests to say otherwise. */
static double patience(void)
{
	const char *given = getenv("RINGFLOW_PROGRESS_AFTER");
	double seconds = 1;

	if (given && parse_duration(given, &seconds))
		return 1;
	return seconds;
}

static void draw(struct progress_bar *bar)
{
	char line[256];
	size_t columns = width();

	if (now() - bar->start < bar->patience || !bar->step.what)
		return;
	progress_line(line, sizeof(line), &bar->step, now() - bar->phase, columns > 1 ? columns - 1 : 1);
	fprintf(stderr, "\r%s\033[K", line);
	fflush(stderr);
	bar->drawn = true;
}

static void *keep_drawing(void *context)
{
	struct progress_bar *bar = context;
	struct timespec next;

	pthread_mutex_lock(&bar->lock);
	while (!bar->over) {
		draw(bar);
		clock_gettime(CLOCK_MONOTONIC, &next);
		next.tv_nsec += REDRAWN_AFTER_MS * 1000000L;
		next.tv_sec += next.tv_nsec / 1000000000L;
		next.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&bar->wake, &bar->lock, &next);
	}
	draw(bar); /* all of it was done: seen even where it took no time */
	pthread_mutex_unlock(&bar->lock);
	return NULL;
}

/* Signals are for the thread that works. */
static bool start_thread(struct progress_bar *bar)
{
	pthread_condattr_t by_clock;
	sigset_t all, before;
	bool ok;

	pthread_mutex_init(&bar->lock, NULL);
	pthread_condattr_init(&by_clock);
	pthread_condattr_setclock(&by_clock, CLOCK_MONOTONIC);
	pthread_cond_init(&bar->wake, &by_clock);
	pthread_condattr_destroy(&by_clock);
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	ok = !pthread_create(&bar->thread, NULL, keep_drawing, bar);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ok;
}

static void step(void *context, const struct progress_step *s)
{
	struct progress_bar *bar = context;

	if (!bar->shown)
		return;
	pthread_mutex_lock(&bar->lock);
	if ((bar->step.total > 0) != (s->total > 0))
		bar->phase = now();
	bar->step = *s;
	bar->step.more |= bar->searches;
	pthread_mutex_unlock(&bar->lock);
}

struct progress progress_start(struct progress_bar *bar, const struct options *o)
{
	const char *term = getenv("TERM");

	*bar = (struct progress_bar){ .start = now(), .phase = now(), .patience = patience(), .searches = !strcmp(o->command, "plan") };
	bar->shown = !o->quiet && isatty(STDERR_FILENO) && term && strcmp(term, "dumb") && start_thread(bar);
	return (struct progress){ step, bar };
}

void progress_phase(struct progress_bar *bar, const char *what)
{
	step(bar, &(struct progress_step){ .what = what });
}

void progress_clear(struct progress_bar *bar)
{
	if (!bar->shown)
		return;
	pthread_mutex_lock(&bar->lock);
	bar->over = true;
	pthread_cond_signal(&bar->wake);
	pthread_mutex_unlock(&bar->lock);
	pthread_join(bar->thread, NULL);
	pthread_cond_destroy(&bar->wake);
	pthread_mutex_destroy(&bar->lock);
	if (bar->drawn)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	bar->shown = false;
}
