/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/listing_internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/sorted.h"

static bool is_rows(const char *name)
{
	size_t length = strlen(name);

	return length > 5 && !strcmp(name + length - 5, ".rows");
}

static void add(struct listing *l, const char *name)
{
	size_t size = strlen(name) + 1;

	if (l->count == l->capacity) {
		l->capacity = l->capacity ? 2 * l->capacity : 64;
		l->names = xreallocarray(l->names, l->capacity, sizeof(*l->names));
	}
	l->names[l->count] = xreallocarray(NULL, size, 1);
	memcpy(l->names[l->count++], name, size);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void listing_read(struct listing *l, const char *directory)
{
	struct dirent *entry;
	struct stat st;
	DIR *dir;

	if (stat(directory, &st))
		st.st_mtim = (struct timespec){ 0 };
	if (l->known && l->changed.tv_sec == st.st_mtim.tv_sec &&
	    l->changed.tv_nsec == st.st_mtim.tv_nsec)
		return;
	listing_free(l);
	l->known = true;
	l->changed = st.st_mtim;
	dir = opendir(directory);
	while (dir && (entry = readdir(dir)))
		if (is_rows(entry->d_name))
			add(l, entry->d_name);
	if (dir)
		closedir(dir);
	if (l->count)
		qsort(l->names, l->count, sizeof(*l->names), by_text);
}

static bool is_less(const void *name, const void *prefix)
{
	return strcmp(*(char *const *)name, prefix) < 0;
}

char *const *listing_find(const struct listing *l, const char *prefix, size_t *count)
{
	size_t low = sorted_before(l->names, l->count, sizeof(*l->names), is_less, prefix);
	size_t n = strlen(prefix);

	*count = 0;
	while (low + *count < l->count && !strncmp(l->names[low + *count], prefix, n))
		(*count)++;
	return *count ? l->names + low : NULL;
}

void listing_free(struct listing *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->names[i]);
	free(l->names);
	*l = (struct listing){ 0 };
}
