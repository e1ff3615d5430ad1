/* SPDX-License-Identifier: GPL-3.0-or-later */
/* key_path - keys with dots between, as --set has them: agents.support.count, urls."https://example.com/hold". */
#ifndef RINGFLOW_BASE_KEY_PATH_H
#define RINGFLOW_BASE_KEY_PATH_H

struct arena;

/* The key at PATH, which ends at a dot, an equals sign or the end, or is in double quotes, between which \" and \\
 * stand for a quote and a backslash; allocated in A. *END: what follows it. NULL: the quote is not closed. */
char *key_path_take(struct arena *a, const char *path, const char **end);
/* Where the path at TEXT ends: at an equals sign that is in no quotes, or at the end. */
const char *key_path_end(const char *text);
/* KEY as it stands in a path: itself, or in quotes where it must be; allocated in A, or KEY. */
const char *key_path_put(struct arena *a, const char *key);

#endif
