/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/diagnostics.h"
#include "base/digest.h"
#include "base/input.h"
#include "base/memory.h"
#include "base/source.h"
#include "experiment/shard_internal.h"

#include <endian.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "experiment/digest_internal.h"

enum { WORD = 8, WORDS_AT_ONCE = 128, HEADER_LIMIT = 512 };

/* Bytes of a file (docs/report.md). */
static const uint64_t size_limit = UINT64_C(4) << 30;

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

static void put_words(struct writer *w, const uint64_t *words, uint64_t count)
{
	uint64_t ordered[WORDS_AT_ONCE];

	for (uint64_t n; count; words += n, count -= n) {
		n = count < WORDS_AT_ONCE ? count : WORDS_AT_ONCE;
		for (uint64_t i = 0; i < n; i++) {
			w->digest = digest_number(w->digest, words[i]);
			ordered[i] = htole64(words[i]);
		}
		fwrite(ordered, WORD, n, w->out);
	}
}

void shard_write(FILE *out, const struct shard_header *h, const struct record_table *records)
{
	struct writer w = { out, digest_start() };
	uint64_t digest;
	char header[HEADER_LIMIT];
	int n = snprintf(header, sizeof(header),
			 "%s%d\nprogram %s\nshard %" PRIu64 "/%" PRIu64 "\nunits %" PRIu64
			 "\nwords %" PRIu64 "\nscenario %016" PRIx64 "\n\n",
			 magic, SHARD_FORMAT, h->program, h->number, h->of, h->units, h->words,
			 h->scenario);

	put(&w, header, (size_t)n);
	for (uint64_t unit = h->number - 1; unit < h->units; unit += h->of)
		put_words(&w, record_table_get(records, unit), h->words);
	digest = w.digest;
	put_words(&w, &digest, 1);
}

/* ---- reading ---- */

static uint64_t word_at(const unsigned char *p)
{
	uint64_t word = 0;

	for (int i = WORD - 1; i >= 0; i--)
		word = word << 8 | p[i];
	return word;
}

/* The length of F's header, or 0 when it cannot be read. */
static size_t read_header(struct shard_file *f)
{
	struct shard_header *h = &f->header;
	int length = 0;

	if (sscanf(f->in.bytes,
		   "%*s %*u\nprogram %64[^\n]\nshard %" SCNu64 "/%" SCNu64 "\nunits %" SCNu64
		   "\nwords %" SCNu64 "\nscenario %16" SCNx64 "%n",
		   f->program, &h->number, &h->of, &h->units, &h->words, &h->scenario,
		   &length) != 6 ||
	    strncmp(f->in.bytes + length, "\n\n", 2))
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

static const char *read_on(struct input *in, uint64_t upto, struct arena *a)
{
	if (input_read(in, (size_t)upto))
		return NULL;
	return arena_printf(a, "cannot be read: %s", strerror(errno));
}

/* What is wrong with the header of F, in words that may be in A, or NULL. Nothing more has
 * been read, so that nothing of any size is, for nothing. */
static const char *judge_header(struct shard_file *f, struct arena *a)
{
	const char *wrong = read_on(&f->in, HEADER_LIMIT, a);
	unsigned format;

	if (wrong)
		return wrong;
	if (strncmp(f->in.bytes, magic, strlen(magic)) ||
	    sscanf(f->in.bytes + strlen(magic), "%u\n", &format) != 1)
		return "is not a shard, expected a file that ringflow run --shard wrote";
	if (format != SHARD_FORMAT)
		return arena_printf(a, "is a shard in format %u, expected format %d", format,
				    SHARD_FORMAT);
	f->begin = read_header(f);
	f->whole = f->begin ? whole_size(&f->header, f->begin) : 0;
	if (!f->whole)
		return "is damaged or cut short: its header cannot be read";
	if (f->in.regular && f->in.size < f->whole)
		return arena_printf(a, "is cut short: %" PRIu64 " of %" PRIu64 " bytes", f->in.size,
				    f->whole);
	if (f->in.regular && f->in.size > f->whole)
		return arena_printf(a, "is damaged: %" PRIu64 " bytes, expected %" PRIu64, f->in.size,
				    f->whole);
	if (f->whole > size_limit)
		return arena_printf(a, "has %" PRIu64 " bytes, expected at most %" PRIu64
				    ": more and smaller shards", f->whole, size_limit);
	return NULL;
}

static const char *judge(struct shard_file *f, struct arena *a)
{
	const char *wrong = read_on(&f->in, f->whole + 1, a);
	const unsigned char *bytes = (const unsigned char *)f->in.bytes;
	size_t size = f->in.length;

	if (wrong)
		return wrong;
	if (size < f->whole)
		return arena_printf(a, "is cut short: %zu of %" PRIu64 " bytes", size, f->whole);
	if (size > f->whole)
		return arena_printf(a, "is damaged: more than %" PRIu64 " bytes", f->whole);
	if (word_at(bytes + size - WORD) != digest_bytes(digest_start(), bytes, size - WORD))
		return "is damaged: its checksum does not fit its content";
	return NULL;
}

/* An error of F, if WRONG is not NULL; whether there was none. */
static bool tell(const struct shard_file *f, const char *wrong, struct diagnostics *d)
{
	if (wrong)
		diag_error(d, (struct where){ .source = source_text(&d->arena, f->path, "") }, "%s",
			   wrong);
	return !wrong;
}

bool shard_open(struct shard_file *f, const char *path, struct diagnostics *d)
{
	const char *wrong;

	*f = (struct shard_file){ .path = path };
	wrong = input_open(&f->in, path);
	return tell(f, wrong ? wrong : judge_header(f, &d->arena), d);
}

/* Of a file that is as it was written: which of its records no run can have come to? */
static const char *judge_records(const struct shard_file *f, const struct record_shape *shape,
				 struct arena *a)
{
	const struct shard_header *h = &f->header;
	const unsigned char *p = (const unsigned char *)f->in.bytes + f->begin;
	uint64_t *record = xcalloc(h->words, sizeof(*record));
	const char *wrong = NULL;

	for (uint64_t unit = h->number - 1; !wrong && unit < h->units; unit += h->of) {
		for (uint64_t i = 0; i < h->words; i++, p += WORD)
			record[i] = word_at(p);
		wrong = record_wrong(record, shape, a);
		if (wrong)
			wrong = arena_printf(a, "is damaged: unit %" PRIu64 ": %s", unit + 1, wrong);
	}
	free(record);
	return wrong;
}

bool shard_read(struct shard_file *f, const struct record_shape *shape, struct diagnostics *d)
{
	const char *before = memory_for(f->path), *wrong = judge(f, &d->arena);

	if (!wrong && f->header.words != record_words(shape))
		wrong = "was written by another build of this version";
	if (!wrong)
		wrong = judge_records(f, shape, &d->arena);
	memory_for(before);
	return tell(f, wrong, d);
}

void shard_free(struct shard_file *f)
{
	input_close(&f->in);
	*f = (struct shard_file){ .in.fd = -1 };
}

void shard_take(const struct shard_file *f, struct record_table *records)
{
	const struct shard_header *h = &f->header;
	const unsigned char *p = (const unsigned char *)f->in.bytes + f->begin;

	for (uint64_t unit = h->number - 1; unit < h->units; unit += h->of) {
		uint64_t *record;

		if (record_table_get(records, unit)) {
			p += h->words * WORD;
			continue;
		}
		record = xcalloc(h->words, sizeof(*record));
		for (uint64_t i = 0; i < h->words; i++, p += WORD)
			record[i] = word_at(p);
		record_table_put(records, unit, record);
	}
}
