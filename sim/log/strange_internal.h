/* SPDX-License-Identifier: GPL-3.0-or-later */
/* strange - private to this room: files that are no text of rows, by how they begin. */
#ifndef RINGFLOW_LOG_STRANGE_INTERNAL_H
#define RINGFLOW_LOG_STRANGE_INTERNAL_H

#include <stddef.h>

/* What TEXT of LENGTH bytes is, and what to do with it, where it is neither CSV nor JSON; or NULL. */
const char *strange_file(const char *text, size_t length);

#endif
