/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text - private to this room: the bytes of a log as UTF-8. */
#ifndef RINGFLOW_LOG_TEXT_INTERNAL_H
#define RINGFLOW_LOG_TEXT_INTERNAL_H

#include "log/log.h"

struct diagnostics;
struct arena;

/* The text of BYTES: unpacked where they are gzip's, and as ENCODING says, or where that is
 * LOG_AUTO as a byte order mark says, else UTF-8. BYTES itself where nothing changes; else in A.
 * NULL after an error: bytes that are no text, or that are more than LOG_LIMIT. What was done is
 * added to *HOW, a phrase ("" at first). */
const struct source *log_text(struct arena *a, const struct source *bytes, enum log_encoding encoding,
			      const char **how, struct diagnostics *d);

#endif
