/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include "base/source.h"

/* The factor for a byte, and for eight, which is its eighth power. */
static const uint64_t byte_prime = UINT64_C(0x100000001b3), number_prime = UINT64_C(0x1efac7090aef4a21);

uint64_t digest_start(void)
{
	return UINT64_C(0xcbf29ce484222325);
}

uint64_t digest_bytes(uint64_t digest, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < size; i++)
		digest = (digest ^ p[i]) * byte_prime;
	return digest;
}

uint64_t digest_number(uint64_t digest, uint64_t value)
{
	if (!value) /* as most numbers of a record are */
		return digest * number_prime;
	for (int i = 0; i < 8; i++, value >>= 8)
		digest = (digest ^ (value & 0xff)) * byte_prime;
	return digest;
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
