/* SPDX-License-Identifier: GPL-3.0-or-later */
/* option_outputs - files that options name, tried before the work whose results they hold. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/outfile.h"
#include "cmd/shared/option_table_internal.h"

/* What is no file, such as a pipe, is not opened: that would be seen at its other end. */
static bool writable(const char *path)
{
	struct outfile f;
	struct stat st;

	if (!strcmp(path, "-"))
		return true;
	if (!stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return !access(path, W_OK);
	if (!outfile_open(&f, path))
		return false;
	outfile_abandon(&f);
	return true;
}

bool options_outputs_writable(const struct options *o)
{
	bool good = true;

	for (size_t i = 0; i < option_row_count; i++) {
		const struct option_row *r = &option_rows[i];
		const char *path;

		if (r->kind != OPTION_OUTPUT || !option_is_of(r, o->command))
			continue;
		path = *(const char *const *)((const char *)o + r->field);
		if (path && !writable(path))
			good = cannot_write(o->command, path);
	}
	return good;
}
