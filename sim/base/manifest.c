/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/manifest_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char mark[] = "# wrote ";

bool manifest_line(const char *line)
{
	return !strncmp(line, mark, strlen(mark));
}

static void read_lines(struct manifest *m, FILE *in)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	while ((n = getline(&line, &size, in)) > 0) {
		line[n - (line[n - 1] == '\n')] = '\0';
		if (manifest_line(line))
			name_list_add(&m->listed, line + strlen(mark));
	}
	free(line);
}

static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

void manifest_read(struct manifest *m, const char *directory, const struct folder_names *names)
{
	char *path = names ? path_join(directory, names->manifest) : NULL;
	FILE *in = path && is_file(path) ? fopen(path, "re") : NULL;

	*m = (struct manifest){ .names = names };
	if (in) {
		read_lines(m, in);
		m->there = m->listed.count > 0;
		fclose(in);
	}
	free(path);
	for (const char *const *head = names ? names->heads : NULL; head && *head; head++) {
		path = path_join(directory, *head);
		m->headed |= is_file(path);
		free(path);
	}
}

bool manifest_has(const struct manifest *m, const char *name)
{
	if (!folder_names_file(m->names, name))
		return false;
	for (size_t i = 0; i < m->listed.count; i++)
		if (!strcmp(m->listed.list[i], name))
			return true;
	return !m->there && m->headed;
}

void manifest_free(struct manifest *m)
{
	name_list_free(&m->listed);
}

bool manifest_write(const struct folder *f)
{
	char *path = f->own ? path_join(f->stage, f->own->manifest) : NULL;
	FILE *out = path && is_file(path) ? fopen(path, "ae") : NULL;
	bool ok = out || !path || !is_file(path);
	struct name_list n;

	if (out && name_list_read(&n, f->stage)) {
		name_list_sort(&n);
		for (size_t i = 0; i < n.count; i++)
			if (n.list[i][0] != '.')
				fprintf(out, "%s%s\n", mark, n.list[i]);
		name_list_free(&n);
	}
	if (out) {
		ok = !ferror(out);
		ok = !fclose(out) && ok;
	}
	free(path);
	return ok;
}
