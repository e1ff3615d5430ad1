/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * manifest - which files of a folder a run has written, by its own word: a user may have files of the
 * same names. It is the end of the file that folder_names.manifest names, a line `# wrote NAME` each.
 */
#ifndef RINGFLOW_BASE_MANIFEST_INTERNAL_H
#define RINGFLOW_BASE_MANIFEST_INTERNAL_H

#include "base/folder.h"
#include "base/name_list_internal.h"

struct manifest {
	const struct folder_names *names; /* or NULL: there is nothing of a run's */
	struct name_list listed;
	bool there;  /* there is a manifest; else every file is a run's that is called so, if: */
	bool headed; /* there is a file that only a run writes */
};

/* Read that of DIRECTORY, if there is one. */
void manifest_read(struct manifest *m, const char *directory, const struct folder_names *names);
/* Is LINE one of the list? */
bool manifest_line(const char *line);
/* Is the file NAME a run's? */
bool manifest_has(const struct manifest *m, const char *name);
void manifest_free(struct manifest *m);
/* Add the names of all files of the stage F->stage to its manifest, if it has one. False with errno. */
bool manifest_write(const struct folder *f);

#endif
