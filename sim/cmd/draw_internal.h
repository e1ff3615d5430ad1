/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draw - the pictures that `ringflow draw` makes (private to the command line). */
#ifndef RINGFLOW_CMD_DRAW_INTERNAL_H
#define RINGFLOW_CMD_DRAW_INTERNAL_H

#include "base/memory.h"
#include "cmd/options.h"
#include "estimate/saved_widgets.h"
#include "report/flow/flow_drawing.h"

struct drawing_job {
	struct arena arena;
	const struct options *o;
	const char *path; /* of the scenario */
	struct scenario *s;
	struct saved_widgets counts; /* of --from; else none */
	int flow, design, counted;   /* chosen: of the scenario, and that design of the results; -1: any */
	size_t count;
	struct drawn_flow {
		size_t flow;
		const struct design_result *counted; /* or NULL */
		const char *file;
	} *pictures;
	struct flow_fault *faults;
	size_t fault_count;
};

/* A file's name for the picture called NAME, unlike those that J has. */
const char *picture_file(struct drawing_job *j, const char *name);
/* Draw all of J's pictures: into files of --out, or the only one to standard output. The exit status. */
int draw_pictures(struct drawing_job *j);

#endif
