// SPDX-License-Identifier: GPL-3.0-or-later
/* files - texts read whole and checked; directories. */
#include "base/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- reading ---- */

static struct source *source_new(struct arena *a, const char *name)
{
	struct source *s = arena_array(a, 1, sizeof(*s));

	s->name = arena_strdup(a, name);
	s->text = "";
	return s;
}

/* Length of the well-formed UTF-8 sequence at P, 0 if there is none (RFC 3629:
 * no overlong forms, no surrogates, nothing above U+10FFFF). */
static size_t utf8_length(const unsigned char *p, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (p[0] == 0xe0)
		low = 0xa0;
	if (p[0] == 0xed)
		high = 0x9f;
	if (p[0] == 0xf0)
		low = 0x90;
	if (p[0] == 0xf4)
		high = 0x8f;
	if (left < n || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

static bool check_text(const struct source *s, struct diagnostics *d)
{
	const unsigned char *p = (const unsigned char *)s->text;
	struct where where = {.source = s, .line = 1, .column = 1};

	for (size_t i = 0, n; i < s->length; i += n) {
		n = utf8_length(p + i, s->length - i);
		if (n == 0) {
			diag_error(d, where, "invalid UTF-8 (byte 0x%02x), expected UTF-8 text", p[i]);
			return false;
		}
		if (p[i] == '\0') {
			diag_error(d, where, "a NUL byte, expected text");
			return false;
		}
		where.column++;
		if (p[i] == '\n') {
			where.line++;
			where.column = 1;
		}
	}
	return true;
}

/* At most LIMIT + 1 bytes of STREAM, so that the caller sees an excess. NULL
 * with errno on a read error. */
static char *read_all(FILE *stream, size_t limit, size_t *length)
{
	char *text = NULL;
	size_t n = 0, capacity = 0;

	for (;;) {
		size_t want, got;

		if (n == capacity) {
			capacity = capacity ? 2 * capacity : 64 * 1024;
			text = xreallocarray(text, capacity, 1);
		}
		want = capacity - n < limit - n + 1 ? capacity - n : limit - n + 1;
		got = fread(text + n, 1, want, stream);
		n += got;
		if (n > limit || (got < want && !ferror(stream)))
			break;
		if (ferror(stream)) {
			free(text);
			return NULL;
		}
	}
	*length = n;
	return text;
}

static FILE *open_text(const char *path, bool standard, struct where where, struct diagnostics *d)
{
	FILE *stream = standard ? stdin : fopen(path, "rbe");
	struct stat st;

	if (!stream) {
		diag_error(d, where, "cannot be opened: %s", strerror(errno));
		return NULL;
	}
	if (fstat(fileno(stream), &st) == 0 && S_ISDIR(st.st_mode)) {
		diag_error(d, where, "is a directory, expected a file");
		if (!standard)
			fclose(stream);
		return NULL;
	}
	return stream;
}

const struct source *source_read(struct arena *a, const char *path, size_t limit,
				 struct diagnostics *d)
{
	bool standard = !strcmp(path, "-");
	struct source *s = source_new(a, standard ? "<stdin>" : path);
	struct where whole = {.source = s};
	FILE *stream = open_text(path, standard, whole, d);
	char *text;
	size_t n = 0, skip;

	if (!stream)
		return NULL;
	if (limit > SIZE_MAX / 4)
		limit = SIZE_MAX / 4;
	text = read_all(stream, limit, &n);
	if (!text)
		diag_error(d, whole, "cannot be read: %s", strerror(errno));
	if (!standard)
		fclose(stream);
	if (!text)
		return NULL;
	if (n > limit) {
		diag_error(d, whole, "is larger than %zu bytes", limit);
		free(text);
		return NULL;
	}
	skip = n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
	s->length = n - skip;
	s->text = memcpy(arena_array(a, s->length + 1, 1), text + skip, s->length);
	free(text);
	return check_text(s, d) ? s : NULL;
}

const struct source *source_text(struct arena *a, const char *name, const char *text)
{
	struct source *s = source_new(a, name);

	s->text = arena_strdup(a, text);
	s->length = strlen(text);
	return s;
}

/* ---- directories ---- */

static bool make_directory(const char *path)
{
	struct stat st;

	if (mkdir(path, 0777) == 0)
		return true;
	if (errno != EEXIST)
		return false;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	errno = ENOTDIR;
	return false;
}

bool make_directories(const char *path)
{
	size_t n = strlen(path);
	char *copy = xreallocarray(NULL, n + 1, 1);
	bool made = true;
	int saved;

	memcpy(copy, path, n + 1);
	for (size_t i = 1; made && i < n; i++) {
		if (copy[i] != '/')
			continue;
		copy[i] = '\0';
		made = make_directory(copy);
		copy[i] = '/';
	}
	made = made && make_directory(copy);
	saved = errno;
	free(copy);
	errno = saved;
	return made;
}
