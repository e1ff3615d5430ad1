/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name_list - names of files, and paths. */
#ifndef RINGFLOW_BASE_NAME_LIST_INTERNAL_H
#define RINGFLOW_BASE_NAME_LIST_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

/* To be all zero at first, and freed with name_list_free(). */
struct name_list {
	char **list;
	size_t count;
};

/* Add a copy of NAME. */
void name_list_add(struct name_list *n, const char *name);
/* By their bytes. */
void name_list_sort(struct name_list *n);
void name_list_free(struct name_list *n);
/* Fill N, whatever it was, with what is in DIRECTORY but . and .. False: it cannot be read. */
bool name_list_read(struct name_list *n, const char *directory);

/* "DIRECTORY/NAME", to be freed. */
char *path_join(const char *directory, const char *name);

#endif
