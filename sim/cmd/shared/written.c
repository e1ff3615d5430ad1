/* SPDX-License-Identifier: GPL-3.0-or-later */
/* written - what a run wrote, said in lines of whole names. */
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
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

/* HEAD, and behind it LIST. A word ends at a blank; what ends a line is the blank before it. */
static void say_list(const char *head, const char *list)
{
	size_t width = output_width(WIDEST_LINE), column = columns_of(head);

	width = width < WIDEST_LINE ? width : WIDEST_LINE;
	fputs(head, stdout);
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
}

void say_written(const char *directory, const char *list)
{
	struct arena a = { 0 };

	putchar('\n');
	say_list(arena_printf(&a, "%s%s/:", wrote, text_clean(&a, directory)), list);
	arena_free(&a);
}

/* A directory of the user's may have any number. */
enum { MOST_NAMED = 12 };

static void say_names(const char *what, const char *const *names, size_t count)
{
	struct arena a = { 0 };
	const char *list = "";

	for (size_t i = 0; i < count && i < MOST_NAMED; i++)
		list = arena_printf(&a, "%s%s%s", list, *list ? ", " : "", text_clean(&a, names[i]));
	if (count > MOST_NAMED)
		list = arena_printf(&a, "%s and %zu more", list, count - MOST_NAMED);
	if (*list)
		say_list(what, list);
	arena_free(&a);
}

void say_rest(const struct folder *f)
{
	say_names("Removed, as it was of another run:", f->gone, f->gone_count);
	say_names("Kept what is not this run's:", f->kept, f->kept_count);
}
