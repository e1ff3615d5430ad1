/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder_take - what of an earlier run is to be in the next one's folder, too. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/manifest_internal.h"
#include "base/outfile.h"

static char *path_of(struct folder *f, const char *directory, const char *name)
{
	return arena_printf(&f->arena, "%s/%s", directory, name);
}

static void copy_bytes(FILE *in, FILE *out)
{
	char bytes[1 << 16];
	size_t n;

	while ((n = fread(bytes, 1, sizeof(bytes), in)) && fwrite(bytes, 1, n, out) == n)
		;
}

/* A manifest without its list, which is made anew of what is there. */
static void copy_text(FILE *in, FILE *out)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, in) > 0)
		if (!manifest_line(line))
			fputs(line, out);
	free(line);
}

static bool copy_file(struct folder *f, const char *directory, const char *name,
		      void (*duplicate)(FILE *in, FILE *out))
{
	const char *to = path_of(f, folder_stage(f), name);
	FILE *in = fopen(path_of(f, directory, name), "re");
	struct outfile out;
	bool ok;

	if (!in)
		return errno == ENOENT; /* the user has taken it away */
	ok = outfile_open(&out, to);
	if (ok) {
		duplicate(in, out.stream);
		ok = !ferror(in);
		if (!ok)
			outfile_abandon(&out);
		else
			ok = outfile_commit(&out);
	}
	fclose(in);
	return ok;
}

bool folder_take(struct folder *f, const char *directory)
{
	struct manifest m;
	bool ok = folder_stage(f) != NULL;

	manifest_read(&m, directory, f->own);
	for (size_t i = 0; ok && i < m.listed.count; i++) {
		const char *name = m.listed.list[i];
		bool listed = manifest_has(&m, name) && !strchr(name, '/');

		if (listed && access(path_of(f, f->stage, name), F_OK))
			ok = copy_file(f, directory, name,
				       strcmp(name, f->own->manifest) ? copy_bytes : copy_text);
	}
	manifest_free(&m);
	return ok;
}
