/* SPDX-License-Identifier: GPL-3.0-or-later */
/* saved_widgets - what earlier results counted of the widgets of flows, read from their summary.json. */
#ifndef RINGFLOW_SAVED_WIDGETS_H
#define RINGFLOW_SAVED_WIDGETS_H

#include "base/memory.h"
#include "estimate/results.h"

struct diagnostics;

struct saved_widgets {
	struct arena arena;
	const char *path; /* of the file */
	size_t design_count;
	struct design_result *designs; /* name, title, calls and widgets alone */
};

/* Read PATH, a directory of results or its summary.json. False after adding an error to D: it is none,
 * or no design has widgets. To be freed with saved_widgets_free() either way. */
bool saved_widgets_read(struct saved_widgets *s, const char *path, struct diagnostics *d);
void saved_widgets_free(struct saved_widgets *s);

#endif
