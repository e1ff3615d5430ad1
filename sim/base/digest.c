/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include "base/source.h"

uint64_t digest_start(void)
{
	return UINT64_C(0xcbf29ce484222325);
}

uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < size; i++)
		digest = (digest ^ p[i]) * UINT64_C(0x100000001b3);
	return digest;
}

uint64_t digest_number(uint64_t digest, uint64_t value)
{
	unsigned char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(value >> 8 * i);
	return digest_bytes(digest, bytes, sizeof(bytes));
}

uint64_t digest_text(uint64_t digest, const char *text, size_t length)
{
	return digest_bytes(digest_number(digest, length), text, length);
}

uint64_t digest_source(uint64_t digest, const struct source *source)
{
	digest = digest_number(digest, source->length);
	for (size_t at = 0, n; (n = source_piece(source, at)); at += n)
		digest = digest_bytes(digest, source->text + at, n);
	return digest;
}
