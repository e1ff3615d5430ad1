/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text - what users wrote, made fit for a terminal and for CSV. */
#ifndef RINGFLOW_BASE_TEXT_H
#define RINGFLOW_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct arena;

/* Decode one code point of S (not at its NUL); returns its length in bytes, or 0 when the
 * bytes are not UTF-8. */
size_t text_decode(const char *s, uint32_t *code);
/* Characters that could move the cursor, reorder the line or start an escape sequence. */
bool text_hidden(uint32_t c);
/* TEXT with every such character as a space and every byte that is not
 * UTF-8 as '?', so that a name cannot command a terminal; allocated in A. */
char *text_clean(struct arena *a, const char *text);
/* TEXT of LENGTH bytes without the blanks around it; allocated in A. */
char *text_trimmed(struct arena *a, const char *text, size_t length);
/* Print one line that may name what users named: cleaned, but for line ends of FORMAT at its
 * beginning and its end. */
void message(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A cell of a CSV file: cleaned, quoted where it must be, and with an apostrophe in front of
 * what a spreadsheet would take for a formula (docs/report.md); NULL: empty. */
void csv_put_text(FILE *out, const char *text);
/* What stands in the cell TEXT without that apostrophe. */
const char *csv_meant(const char *text);

#endif
