/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text - gzip, byte order marks and encodings. */
#include "log/text_internal.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/scratch.h"
#include "base/source.h"
#include "base/text.h"
#include "log/strange_internal.h"

enum { UNPACKED_PIECE = 4 << 20 /* bytes, of which more are not in memory */ };

struct bytes {
	struct arena *a;
	char *at;
	size_t length, capacity;
	struct scratch *before; /* of many bytes: those before AT, SETTLED of them */
	size_t settled;
};

static void settle_bytes(struct bytes *b)
{
	if (!b->before)
		b->before = scratch_new(b->a);
	scratch_add(b->before, b->at, b->length);
	b->settled += b->length;
	b->length = 0;
}

static void room_for(struct bytes *b, size_t more)
{
	if (b->length >= UNPACKED_PIECE)
		settle_bytes(b);
	while (b->capacity - b->length < more + 1) {
		b->capacity = b->capacity ? 2 * b->capacity : 64 * 1024;
		b->at = xreallocarray(b->at, b->capacity, 1);
	}
}

/* A source of the name of S; frees B. */
static const struct source *made_of(const struct source *s, struct bytes *b)
{
	struct source *made = arena_array(b->a, 1, sizeof(*made));

	made->name = s->name;
	if (b->before) {
		settle_bytes(b);
		source_of_scratch(made, b->before, 0, b->settled);
		free(b->at);
		return made;
	}
	room_for(b, 0);
	b->at[b->length] = '\0';
	made->text = b->at;
	made->length = b->length;
	arena_adopt(b->a, b->at);
	return made;
}

/* ---- gzip ---- */

/* All members of S to B; what is wrong, or NULL. */
static const char *inflate_all(const struct source *s, struct bytes *b)
{
	z_stream z = { .next_in = (Bytef *)(uintptr_t)s->text, .avail_in = (uInt)s->length };
	const char *wrong = NULL;
	int status = Z_OK;

	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return "cannot be unpacked";
	while (!wrong && (z.avail_in || status == Z_OK)) {
		if (status == Z_STREAM_END && inflateReset(&z) != Z_OK)
			break;
		room_for(b, 64 * 1024);
		source_look(s, s->length - z.avail_in);
		z.next_out = (Bytef *)b->at + b->length;
		z.avail_out = (uInt)(b->capacity - b->length - 1 < 1u << 30 ? b->capacity - b->length - 1 : 1u << 30);
		status = inflate(&z, Z_NO_FLUSH);
		b->length = (size_t)((char *)z.next_out - b->at);
		if (status != Z_OK && status != Z_STREAM_END)
			wrong = status == Z_BUF_ERROR ? "ends in the middle of what gzip packed" :
							"is no sound gzip file";
		else if (b->settled + b->length > LOG_LIMIT)
			wrong = "is larger than 536870912 bytes when unpacked";
	}
	inflateEnd(&z);
	return wrong;
}

static const struct source *unpack(struct arena *a, const struct source *s, struct diagnostics *d)
{
	struct bytes b = { .a = a };
	const char *wrong = inflate_all(s, &b);

	if (!wrong)
		return made_of(s, &b);
	free(b.at);
	diag_error(d, (struct where){ .source = source_text(a, s->name, "") }, "%s", wrong);
	return NULL;
}

/* ---- encodings ---- */

static void put_code(struct bytes *b, uint32_t c)
{
	room_for(b, 4);
	if (c < 0x80) {
		b->at[b->length++] = (char)c;
	} else if (c < 0x800) {
		b->at[b->length++] = (char)(0xc0 | c >> 6);
		b->at[b->length++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		b->at[b->length++] = (char)(0xe0 | c >> 12);
		b->at[b->length++] = (char)(0x80 | (c >> 6 & 0x3f));
		b->at[b->length++] = (char)(0x80 | (c & 0x3f));
	} else {
		b->at[b->length++] = (char)(0xf0 | c >> 18);
		b->at[b->length++] = (char)(0x80 | (c >> 12 & 0x3f));
		b->at[b->length++] = (char)(0x80 | (c >> 6 & 0x3f));
		b->at[b->length++] = (char)(0x80 | (c & 0x3f));
	}
}

static const struct source *from_latin(struct arena *a, const struct source *s)
{
	struct bytes b = { .a = a };

	for (size_t i = 0; i < s->length; i++) {
		source_look(s, i);
		put_code(&b, (unsigned char)s->text[i]);
	}
	return made_of(s, &b);
}

/* Units that are half of a pair without the other become the replacement character. */
static const struct source *from_utf16(struct arena *a, const struct source *s, bool big)
{
	const unsigned char *p = (const unsigned char *)s->text;
	struct bytes b = { .a = a };

	for (size_t i = 0; i + 1 < s->length; i += 2) {
		uint32_t c = big ? (uint32_t)(p[i] << 8 | p[i + 1]) : (uint32_t)(p[i + 1] << 8 | p[i]), low = 0;

		source_look(s, i);
		if (i + 3 < s->length)
			low = big ? (uint32_t)(p[i + 2] << 8 | p[i + 3]) : (uint32_t)(p[i + 3] << 8 | p[i + 2]);
		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		if (c != 0xfeff || i)
			put_code(&b, c);
	}
	return made_of(s, &b);
}

/* Line and column of the byte at END of S, of which no line can be shown. */
static struct where text_place_of(struct arena *a, const struct source *s, size_t end)
{
	struct where where = { source_text(a, s->name, ""), 1, 1 };

	for (size_t i = 0; i < end; i++) {
		where.column += ((unsigned char)s->text[i] & 0xc0) != 0x80;
		if (s->text[i] == '\n') {
			where.line++;
			where.column = 1;
		}
	}
	return where;
}

/* How many characters of ASCII without a NUL are at P, of LEFT bytes; by eights. */
static size_t plain_ones(const char *p, size_t left)
{
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
	size_t n = 0;
	uint64_t word;

	for (; left - n >= 8; n += 8) {
		memcpy(&word, p + n, 8);
		if ((word | (word - ones)) & tops) /* a NUL borrows */
			break;
	}
	return n;
}

/* Is S UTF-8, without a NUL? */
static bool check(struct arena *a, const struct source *s, struct diagnostics *d)
{
	uint32_t code;

	for (size_t i = 0, n; i < s->length; i += n) {
		n = plain_ones(s->text + i, source_piece(s, i));
		if (n)
			continue;
		if ((unsigned char)(s->text[i] - 1) < 0x7f) {
			n = 1;
			continue;
		}
		n = s->text[i] ? text_decode(s->text + i, &code) : 0;
		if (!n) {
			diag_error(d, text_place_of(a, s, i),
				   s->text[i] ? "byte 0x%02x on this line is no UTF-8; expected UTF-8, or the file's "
						"encoding: --encoding latin-1" :
						"a NUL byte (0x%02x), expected text in UTF-8, or --encoding utf-16",
				   (unsigned char)s->text[i]);
			return false;
		}
	}
	return true;
}

/* Is S something else than rows? */
static bool is_strange(struct arena *a, const struct source *s, struct diagnostics *d)
{
	const char *what = strange_file(s->text, s->length);

	if (what)
		diag_error(d, (struct where){ .source = source_text(a, s->name, "") }, "is %s", what);
	return what;
}

const struct source *log_text(struct arena *a, const struct source *s, enum log_encoding encoding,
			      const char **how, struct diagnostics *d)
{
	bool little, big;

	*how = "";
	if (s->length > 2 && !memcmp(s->text, "\x1f\x8b", 2)) {
		s = unpack(a, s, d);
		*how = "gzip, ";
		if (!s)
			return NULL;
	}
	if (is_strange(a, s, d))
		return NULL;
	little = s->length > 1 && !memcmp(s->text, "\xff\xfe", 2);
	big = s->length > 1 && !memcmp(s->text, "\xfe\xff", 2);
	if (encoding == LOG_UTF16 || (encoding == LOG_AUTO && (little || big))) {
		*how = arena_printf(a, "%sUTF-16, ", *how);
		/* without a mark, ASCII says which */
		s = from_utf16(a, s, big || (!little && s->length > 1 && !s->text[0]));
	} else if (encoding == LOG_LATIN1) {
		*how = arena_printf(a, "%sLatin-1, ", *how);
		return from_latin(a, s);
	}
	return check(a, s, d) && !(**how && is_strange(a, s, d)) ? s : NULL;
}
