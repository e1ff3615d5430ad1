/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/shard.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/digest.h"

enum { WORD = 8, HEADER_LIMIT = 512 };

static const char magic[] = "ringflow-shard ";

uint64_t shard_size(uint64_t number, uint64_t of, uint64_t units)
{
	return units / of + (number <= units % of);
}

/* ---- writing ---- */

struct writer {
	FILE *out;
	uint64_t digest;
};

static void put(struct writer *w, const void *bytes, size_t size)
{
	w->digest = digest_bytes(w->digest, bytes, size);
	fwrite(bytes, 1, size, w->out);
}

static void put_word(struct writer *w, uint64_t word)
{
	unsigned char bytes[WORD];

	for (int i = 0; i < WORD; i++)
		bytes[i] = (unsigned char)(word >> 8 * i);
	put(w, bytes, sizeof(bytes));
}

void shard_write(FILE *out, const struct shard_header *h, const struct rows *rows)
{
	struct writer w = { out, digest_start() };
	char header[HEADER_LIMIT];
	int n = snprintf(header, sizeof(header),
			 "%s%d\nprogram %s\nshard %" PRIu64 "/%" PRIu64 "\nunits %" PRIu64
			 "\nwords %" PRIu64 "\nscenario %016" PRIx64 "\n\n",
			 magic, SHARD_FORMAT, h->program, h->number, h->of, h->units, h->words,
			 h->scenario);

	put(&w, header, (size_t)n);
	for (uint64_t unit = h->number - 1; unit < h->units; unit += h->of)
		for (uint64_t i = 0; i < h->words; i++)
			put_word(&w, rows_get(rows, unit)[i]);
	put_word(&w, w.digest);
}

/* ---- reading ---- */

static uint64_t word_at(const unsigned char *p)
{
	uint64_t word = 0;

	for (int i = WORD - 1; i >= 0; i--)
		word = word << 8 | p[i];
	return word;
}

/* The whole of PATH and a NUL, allocated; NULL with errno. */
static char *slurp(const char *path, size_t *size)
{
	FILE *stream = fopen(path, "rbe");
	size_t capacity = 1 << 16, n = 0, got;
	char *bytes;
	int saved;

	if (!stream)
		return NULL;
	bytes = xreallocarray(NULL, capacity, 1);
	while ((got = fread(bytes + n, 1, capacity - n - 1, stream))) {
		n += got;
		if (n + 1 == capacity)
			bytes = xreallocarray(bytes, capacity *= 2, 1);
	}
	saved = errno;
	bytes[n] = '\0';
	*size = n;
	if (ferror(stream)) {
		free(bytes);
		bytes = NULL;
	}
	fclose(stream);
	errno = saved;
	return bytes;
}

/* The length of F's header, or 0 when it cannot be read. */
static size_t read_header(struct shard_file *f)
{
	struct shard_header *h = &f->header;
	int length = 0;

	if (sscanf(f->bytes,
		   "%*s %*u\nprogram %64[^\n]\nshard %" SCNu64 "/%" SCNu64 "\nunits %" SCNu64
		   "\nwords %" SCNu64 "\nscenario %16" SCNx64 "%n",
		   f->program, &h->number, &h->of, &h->units, &h->words, &h->scenario,
		   &length) != 6 ||
	    strncmp(f->bytes + length, "\n\n", 2))
		return 0;
	h->program = f->program;
	return (size_t)length + 2;
}

/* The length of the whole file by its header; 0 when no file is so long. */
static uint64_t whole_size(const struct shard_header *h, size_t header)
{
	uint64_t size;

	if (h->of > MAX_SHARDS || !h->number || h->number > h->of ||
	    __builtin_mul_overflow(shard_size(h->number, h->of, h->units), h->words, &size) ||
	    __builtin_mul_overflow(size, WORD, &size) ||
	    __builtin_add_overflow(size, header + WORD, &size))
		return 0;
	return size;
}

/* What is wrong with the SIZE bytes of F, in words that may be in A, or NULL. */
static const char *judge(struct shard_file *f, size_t size, struct arena *a)
{
	const unsigned char *bytes = (const unsigned char *)f->bytes;
	unsigned format;
	size_t header;
	uint64_t whole;

	if (strncmp(f->bytes, magic, strlen(magic)) ||
	    sscanf(f->bytes + strlen(magic), "%u\n", &format) != 1)
		return "is not a shard, expected a file that ringflow run --shard wrote";
	if (format != SHARD_FORMAT)
		return arena_printf(a, "is a shard in format %u, expected format %d", format,
				    SHARD_FORMAT);
	header = read_header(f);
	whole = header ? whole_size(&f->header, header) : 0;
	if (!whole)
		return "is damaged or cut short: its header cannot be read";
	if (size < whole)
		return arena_printf(a, "is cut short: %zu of %" PRIu64 " bytes", size, whole);
	if (size > whole)
		return arena_printf(a, "is damaged: %zu bytes, expected %" PRIu64, size, whole);
	f->rows = bytes + header;
	if (word_at(bytes + size - WORD) != digest_bytes(digest_start(), bytes, size - WORD))
		return "is damaged: its checksum does not fit its content";
	return NULL;
}

bool shard_read(struct shard_file *f, const char *path, struct diagnostics *d)
{
	struct where whole = { .source = source_text(&d->arena, path, "") };
	const char *wrong;
	size_t size = 0;

	*f = (struct shard_file){ .bytes = slurp(path, &size) };
	if (!f->bytes) {
		diag_error(d, whole, "cannot be read: %s", strerror(errno));
		return false;
	}
	wrong = judge(f, size, &d->arena);
	if (wrong)
		diag_error(d, whole, "%s", wrong);
	return !wrong;
}

void shard_free(struct shard_file *f)
{
	free(f->bytes);
	*f = (struct shard_file){ 0 };
}

void shard_take(const struct shard_file *f, struct rows *rows)
{
	const struct shard_header *h = &f->header;
	const unsigned char *p = f->rows;

	for (uint64_t unit = h->number - 1; unit < h->units; unit += h->of) {
		uint64_t *row;

		if (rows_get(rows, unit)) {
			p += h->words * WORD;
			continue;
		}
		row = xcalloc(h->words, sizeof(*row));
		for (uint64_t i = 0; i < h->words; i++, p += WORD)
			row[i] = word_at(p);
		rows_put(rows, unit, row);
	}
}
