/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/exchange_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lockfile_internal.h"
#include "base/name_list_internal.h"
#include "base/outfile.h"

/* Of an exchange, and the stage that is complete. */
#define EXCHANGE_NAME ".ringflow-exchange"
#define DONE_NAME ".ringflow-done"

/* Seconds: an exchange is a few renames. */
static const double exchange_waits = 60;

/* A drawing program may outlive the run that began it, and be about to write. */
enum { TRIES = 3 };

void exchange_remove_stage(const char *stage)
{
	struct name_list n;

	for (int i = 0; i < TRIES; i++) {
		if (!name_list_read(&n, stage))
			return;
		for (size_t j = 0; j < n.count; j++) {
			char *path = path_join(stage, n.list[j]);

			unlink(path);
			free(path);
		}
		name_list_free(&n);
		if (!rmdir(stage) || errno != ENOTEMPTY)
			return;
	}
}

static bool copy(FILE *from, FILE *to)
{
	char bytes[1 << 16];
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), from)))
		if (fwrite(bytes, 1, n, to) != n)
			return false;
	return !ferror(from);
}

/* Where a file cannot be renamed to: a device, or a link into another file system. */
static bool put_by_copying(const char *from, const char *to)
{
	FILE *in = fopen(from, "rbe");
	struct outfile f;
	bool ok;

	if (!in)
		return false;
	ok = outfile_open(&f, to);
	if (ok && !copy(in, f.stream)) {
		outfile_abandon(&f);
		ok = false;
	} else if (ok) {
		ok = outfile_commit(&f);
	}
	fclose(in);
	return ok && !unlink(from);
}

/* Through a symbolic link, the file it names is replaced, not the link. */
static bool put(const char *from, const char *to)
{
	char *real = realpath(to, NULL);
	const char *place = real ? real : to;
	struct stat st;
	bool ok;

	if (!stat(place, &st) && !S_ISREG(st.st_mode)) {
		ok = put_by_copying(from, place);
	} else {
		ok = !rename(from, place);
		if (!ok && errno == EXDEV)
			ok = put_by_copying(from, place);
	}
	free(real);
	return ok;
}

static bool move_one(const char *stage, const char *path, const char *name)
{
	char *from = path_join(stage, name), *to = path_join(path, name);
	bool ok = put(from, to) || errno == ENOENT;

	free(from);
	free(to);
	return ok;
}

/* The lines of the stage's list, the head first; none when there is no list. */
static void read_moves(struct name_list *n, const char *stage)
{
	char *path = path_join(stage, MOVES_NAME), *line = NULL;
	FILE *in = fopen(path, "re");
	size_t size = 0;
	ssize_t length;

	*n = (struct name_list){ 0 };
	while (in && (length = getline(&line, &size, in)) > 0) {
		line[length - (line[length - 1] == '\n')] = '\0';
		name_list_add(n, line);
	}
	free(line);
	free(path);
	if (in)
		fclose(in);
}

static void remove_old(const char *path, const struct name_list *moves)
{
	for (size_t i = 1; i < moves->count; i++) {
		char *old = path_join(path, moves->list[i]);

		if (!strchr(moves->list[i], '/'))
			unlink(old);
		free(old);
	}
}

/* Put everything in PATH/.ringflow-done in its place. To be gone on with when it fails. */
static bool move_done(const char *path)
{
	char *done = path_join(path, DONE_NAME);
	struct name_list n, moves;
	bool ok = true;

	if (name_list_read(&n, done)) {
		const char *head;

		read_moves(&moves, done);
		head = moves.count ? moves.list[0] : "";
		remove_old(path, &moves);
		for (size_t i = 0; ok && i < n.count; i++)
			if (n.list[i][0] != '.' && strcmp(n.list[i], head))
				ok = move_one(done, path, n.list[i]);
		if (ok && *head)
			ok = move_one(done, path, head);
		if (ok)
			exchange_remove_stage(done);
		name_list_free(&moves);
		name_list_free(&n);
	}
	free(done);
	return ok;
}

bool exchange_stage(const char *path, const char *from)
{
	char *lock_path = path_join(path, EXCHANGE_NAME), *done = path_join(path, DONE_NAME);
	int lock = lock_take(lock_path, true, exchange_waits), error;
	bool ok = lock >= 0 || errno == ENOTSUP;

	ok = ok && move_done(path);
	if (ok && from)
		ok = !rename(from, done) && move_done(path);
	error = errno;
	if (lock >= 0)
		lock_drop(lock_path, lock);
	free(lock_path);
	free(done);
	errno = error;
	return ok;
}

bool exchange_is_due(const char *path)
{
	char *done = path_join(path, DONE_NAME);
	bool there = !access(done, F_OK);

	free(done);
	return there;
}
