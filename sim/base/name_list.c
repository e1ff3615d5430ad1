/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/name_list_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

char *path_join(const char *directory, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", directory, name) < 0)
		memory_exhausted(0);
	return path;
}

void name_list_add(struct name_list *n, const char *name)
{
	n->list = xreallocarray(n->list, n->count + 1, sizeof(*n->list));
	n->list[n->count] = strcpy(xreallocarray(NULL, strlen(name) + 1, 1), name);
	n->count++;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void name_list_sort(struct name_list *n)
{
	if (n->count)
		qsort(n->list, n->count, sizeof(*n->list), by_text);
}

void name_list_free(struct name_list *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->list[i]);
	free(n->list);
	*n = (struct name_list){ 0 };
}

bool name_list_read(struct name_list *n, const char *directory)
{
	DIR *dir = opendir(directory);
	struct dirent *entry;

	*n = (struct name_list){ 0 };
	if (!dir)
		return false;
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			name_list_add(n, entry->d_name);
	closedir(dir);
	return true;
}
