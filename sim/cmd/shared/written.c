/* SPDX-License-Identifier: GPL-3.0-or-later */
/* written - what a run wrote, said in lines of whole names. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/shared/write_results_internal.h"

static const char wrote[] = "Wrote ";
enum { INDENT = sizeof(wrote) - 1, WIDEST_LINE = 80 };

static size_t columns_of(const char *text)
{
	uint32_t code;
	size_t n = 0;

	for (size_t length; *text; text += length ? length : 1, n++)
		length = text_decode(text, &code);
	return n;
}

/* A word ends at a blank; what ends a line is the blank before it. */
void say_written(const struct options *o, const char *directory, const char *list)
{
	size_t width = output_style(o).width, column;
	struct arena a = { 0 };
	const char *clean = text_clean(&a, directory);

	width = width < WIDEST_LINE ? width : WIDEST_LINE;
	printf("\n%s%s/:", wrote, clean);
	column = INDENT + columns_of(clean) + 2;
	for (const char *word = list; *word; ) {
		size_t length = strcspn(word, " ");

		if (column + 1 + length > width) {
			printf("\n%*s", INDENT, "");
			column = INDENT;
		} else {
			putchar(' ');
			column++;
		}
		printf("%.*s", (int)length, word);
		column += length;
		word += length + strspn(word + length, " ");
	}
	putchar('\n');
	arena_free(&a);
}
