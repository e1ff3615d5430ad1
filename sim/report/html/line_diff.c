/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html/line_diff_internal.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"

/* Lines between what is the same at the beginning and at the end; lines shown around a difference. */
enum { MOST_BETWEEN = 1500, AROUND = 1 };

struct lines {
	size_t count;
	const char **list;
};

static struct lines cut(struct arena *a, const char *text)
{
	struct lines x = { 0, NULL };
	size_t most = 1;

	for (const char *p = text; *p; p++)
		most += *p == '\n';
	x.list = arena_array(a, most, sizeof(*x.list));
	for (size_t n; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		x.list[x.count++] = arena_strndup(a, text, n);
	}
	return x;
}

/* A table of N + 1 by M + 1: the length of the longest common subsequence of what is left from there on. */
static const uint16_t *lengths(struct arena *arena, const char *const *a, size_t n, const char *const *b, size_t m)
{
	uint16_t *t = arena_array(arena, (n + 1) * (m + 1), sizeof(*t));

	memset(t, 0, (n + 1) * (m + 1) * sizeof(*t));
	for (size_t i = n; i-- > 0;)
		for (size_t j = m; j-- > 0;) {
			uint16_t down = t[(i + 1) * (m + 1) + j], right = t[i * (m + 1) + j + 1];

			t[i * (m + 1) + j] = !strcmp(a[i], b[j]) ? (uint16_t)(t[(i + 1) * (m + 1) + j + 1] + 1) :
					     down > right ? down : right;
		}
	return t;
}

/* All lines of both, in ALL, which has room; their number. */
static size_t merge(struct arena *arena, const struct lines *a, const struct lines *b, size_t head, size_t tail,
		    struct changed_line *all)
{
	size_t n = a->count - head - tail, m = b->count - head - tail, count = 0, i = 0, j = 0;
	const char *const *from = a->list + head, *const *to = b->list + head;
	const uint16_t *t = lengths(arena, from, n, to, m);

	for (size_t k = 0; k < head; k++)
		all[count++] = (struct changed_line){ ' ', a->list[k] };
	while (i < n || j < m) {
		if (i < n && j < m && !strcmp(from[i], to[j])) {
			all[count++] = (struct changed_line){ ' ', from[i++] };
			j++;
		} else if (i < n && (j == m || t[(i + 1) * (m + 1) + j] >= t[i * (m + 1) + j + 1])) {
			all[count++] = (struct changed_line){ '-', from[i++] };
		} else {
			all[count++] = (struct changed_line){ '+', to[j++] };
		}
	}
	for (size_t k = a->count - tail; k < a->count; k++)
		all[count++] = (struct changed_line){ ' ', a->list[k] };
	return count;
}

static bool is_near(const struct changed_line *all, size_t count, size_t i)
{
	size_t from = i > AROUND ? i - AROUND : 0, to = i + AROUND < count ? i + AROUND : count - 1;

	for (size_t k = from; k <= to; k++)
		if (all[k].sign != ' ')
			return true;
	return false;
}

bool line_diff(struct arena *arena, const char *a, const char *b, struct changed_line **list, size_t *count)
{
	struct lines x = cut(arena, a), y = cut(arena, b);
	size_t least = x.count < y.count ? x.count : y.count, head = 0, tail = 0, all_count, kept = 0;
	struct changed_line *all;

	*list = NULL;
	*count = 0;
	while (head < least && !strcmp(x.list[head], y.list[head]))
		head++;
	while (tail < least - head && !strcmp(x.list[x.count - 1 - tail], y.list[y.count - 1 - tail]))
		tail++;
	if (x.count - head - tail > MOST_BETWEEN || y.count - head - tail > MOST_BETWEEN)
		return false;
	if (head == x.count && head == y.count)
		return true;
	all = arena_array(arena, x.count + y.count, sizeof(*all));
	all_count = merge(arena, &x, &y, head, tail, all);
	*list = arena_array(arena, 2 * all_count, sizeof(**list));
	for (size_t i = 0; i < all_count; i++) {
		if (is_near(all, all_count, i))
			(*list)[kept++] = all[i];
		else if (kept && (*list)[kept - 1].sign != '@')
			(*list)[kept++] = (struct changed_line){ '@', "…" };
	}
	while (kept && (*list)[kept - 1].sign == '@')
		kept--;
	*count = kept;
	return true;
}
