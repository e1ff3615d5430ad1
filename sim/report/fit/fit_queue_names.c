/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit_queue_names - what queues and crews of a log are called in a scenario: its words in small letters. */
#include <string.h>

#include "base/memory.h"
#include "report/fit/fit_report.h"

enum { NAME_MOST = 40 };

/* "Ventas ES" is ventas-es; nothing is left of what has no Latin letter or digit. */
static char *plain_word(const char *name, struct arena *a)
{
	char *word = arena_strdup(a, name);
	size_t n = 0;

	for (const char *c = name; *c && n < NAME_MOST; c++) {
		char low = *c >= 'A' && *c <= 'Z' ? (char)(*c + 'a' - 'A') : *c;

		if ((low >= 'a' && low <= 'z') || (low >= '0' && low <= '9'))
			word[n++] = low;
		else if (n && word[n - 1] != '-')
			word[n++] = '-';
	}
	while (n && word[n - 1] == '-')
		n--;
	word[n] = 0;
	return word;
}

static bool is_taken_name(const struct queue_names *names, size_t queues, size_t crews, const char *name)
{
	for (size_t k = 0; k < queues; k++)
		if (!strcmp(names->queues[k], name))
			return true;
	for (size_t k = 0; k < crews; k++)
		if (!strcmp(names->crews[k], name))
			return true;
	return false;
}

static void name_crew(struct queue_names *names, const struct queues_estimate *q, size_t k, struct arena *a)
{
	const struct crew *c = &q->crews[k];
	const char *name = "";
	size_t n = 0, of = 0;

	for (size_t i = 0; i < q->count; i++)
		if (c->serves & 1u << i) {
			name = arena_printf(a, "%s%s%s", name, n++ ? "-and-" : "", names->queues[i]);
			of = i;
		}
	if (n == 1)
		name = names->queues[of];
	else if (n == q->count && n > 2)
		name = "everything";
	if (n > 1 && (n > 3 || strlen(name) > NAME_MOST || is_taken_name(names, q->count, k, name)) && n < q->count)
		name = arena_printf(a, "crew-%zu", k + 1);
	while (n > 1 && is_taken_name(names, q->count, k, name))
		name = arena_printf(a, "%s-2", name);
	names->crews[k] = name;
}

void fit_queue_names(struct queue_names *names, const struct queues_estimate *q, struct arena *a)
{
	*names = (struct queue_names){ .queues = { "support" }, .crews = { "support" } };
	if (q->count < 2)
		return;
	for (size_t k = 0; k < q->count; k++) {
		char *name = plain_word(q->list[k].name, a);

		if (!*name || (*name >= '0' && *name <= '9'))
			name = arena_printf(a, "queue-%s", *name ? name : arena_printf(a, "%zu", k + 1));
		while (is_taken_name(names, k, 0, name))
			name = arena_printf(a, "%s-%zu", name, k + 1);
		names->queues[k] = name;
	}
	for (size_t k = 0; k < q->crew_count; k++)
		name_crew(names, q, k, a);
}
