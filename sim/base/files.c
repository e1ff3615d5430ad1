// SPDX-License-Identifier: GPL-3.0-or-later
/* files - texts read whole and checked; directories. */
#include "base/diagnostics.h"
#include "base/input.h"
#include "base/memory.h"
#include "base/outfile.h"
#include "base/scratch.h"
#include "base/source.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Bytes of a long text that are read, and taken, at once. */
enum { PIECE = 4 << 20, SOURCE_STRIDE = 256 << 10 };

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

/* IN is open at PATH and has its bytes, of more than FIRST only the first ones. What is wrong, or NULL. */
static const char *read_first(struct input *in, const char *path, size_t limit, size_t first, struct arena *a)
{
	const char *wrong = input_open(in, path);

	if (wrong)
		return wrong;
	if (in->regular && in->size > limit)
		return arena_printf(a, "is larger than %zu bytes", limit);
	if (!input_read(in, first < limit ? first : limit + 1))
		return arena_printf(a, "cannot be read: %s", strerror(errno));
	return in->length > limit ? arena_printf(a, "is larger than %zu bytes", limit) : NULL;
}

static size_t byte_order_mark(const struct input *in)
{
	return in->length >= 3 && !memcmp(in->bytes, "\xef\xbb\xbf", 3) ? 3 : 0;
}

/* ---- long texts ---- */

void source_look(const struct source *s, size_t at)
{
	if (s->scratch)
		scratch_at(s->scratch, at);
}

size_t source_piece(const struct source *s, size_t at)
{
	size_t left = s->length - at;

	source_look(s, at);
	return s->scratch && left > SOURCE_STRIDE ? SOURCE_STRIDE : left;
}

void source_of_scratch(struct source *s, struct scratch *scratch, size_t skip, size_t length)
{
	scratch_add(scratch, "", 1);
	scratch_close(scratch);
	s->text = (const char *)scratch_at(scratch, 0) + skip;
	s->length = length - skip;
	s->scratch = scratch;
}

/* What IN has, and piece by piece what comes after it. What is wrong, or NULL. */
static const char *read_rest(struct source *s, struct input *in, size_t limit, struct arena *a)
{
	struct scratch *x = scratch_new(a);
	size_t skip = byte_order_mark(in), length = 0;

	while (in->length && length <= limit) {
		scratch_add(x, in->bytes, in->length);
		length += in->length;
		in->length = 0;
		if (!input_read(in, PIECE))
			return arena_printf(a, "cannot be read: %s", strerror(errno));
	}
	if (length > limit)
		return arena_printf(a, "is larger than %zu bytes", limit);
	source_of_scratch(s, x, skip, length);
	return NULL;
}

static void take_whole(struct source *s, struct input *in, struct arena *a)
{
	size_t skip = byte_order_mark(in);

	s->length = in->length - skip;
	s->text = in->bytes + skip;
	arena_adopt(a, in->bytes);
	in->bytes = NULL;
}

/* FIRST: so many bytes may be in memory. */
static struct source *read_source(struct arena *a, const char *path, size_t limit, size_t first, struct diagnostics *d)
{
	struct source *s = source_new(a, !strcmp(path, "-") ? "<stdin>" : path);
	const char *before = memory_for(s->name);
	struct input in;
	const char *wrong = read_first(&in, path, limit < SIZE_MAX / 4 ? limit : SIZE_MAX / 4, first, a);

	if (!wrong && in.length >= first)
		wrong = read_rest(s, &in, limit, a);
	else if (!wrong)
		take_whole(s, &in, a);
	if (wrong)
		diag_error(d, (struct where){ .source = s }, "%s", wrong);
	input_close(&in);
	memory_for(before);
	return wrong ? NULL : s;
}

const struct source *source_read_raw(struct arena *a, const char *path, size_t limit,
				     struct diagnostics *d)
{
	return read_source(a, path, limit, PIECE, d);
}

const struct source *source_read(struct arena *a, const char *path, size_t limit,
				 struct diagnostics *d)
{
	const struct source *s = read_source(a, path, limit, SIZE_MAX, d);

	return s && check_text(s, d) ? s : NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return strcmp(x->name, y->name);
}

typedef const struct source *source_reader(struct arena *a, const char *path, size_t limit,
					   struct diagnostics *d);

static const struct source *find_or_read(struct sources *x, const char *path, size_t limit,
					 struct diagnostics *d, source_reader *reader)
{
	struct source key = {.name = !strcmp(path, "-") ? "<stdin>" : path};
	const struct source *const *found = tfind(&key, &x->tree, by_name);
	const struct source *s = found ? *found : reader(&x->arena, path, limit, d);

	if (s && !found && !tsearch(s, &x->tree, by_name))
		abort();
	return s;
}

const struct source *sources_read(struct sources *x, const char *path, size_t limit,
				  struct diagnostics *d)
{
	return find_or_read(x, path, limit, d, source_read);
}

const struct source *sources_read_raw(struct sources *x, const char *path, size_t limit,
				      struct diagnostics *d)
{
	return find_or_read(x, path, limit, d, source_read_raw);
}

struct made {
	const void *key, *made;
};

static int by_key(const void *a, const void *b)
{
	const char *x = ((const struct made *)a)->key, *y = ((const struct made *)b)->key;

	return (x > y) - (x < y);
}

void sources_keep(struct sources *x, const void *key, const void *made)
{
	struct made *m = arena_alloc(&x->arena, sizeof(*m));

	*m = (struct made){ key, made };
	if (!tsearch(m, &x->made, by_key))
		abort();
}

const void *sources_made(const struct sources *x, const void *key)
{
	const struct made wanted = { key, NULL };
	const struct made *const *found = tfind(&wanted, &x->made, by_key);

	return found ? (*found)->made : NULL;
}

static void forget(void *element)
{
	(void)element; /* in the arena */
}

void sources_free(struct sources *x)
{
	tdestroy(x->tree, forget);
	tdestroy(x->made, forget);
	arena_free(&x->arena);
	x->tree = x->made = NULL;
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
