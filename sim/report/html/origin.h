/* SPDX-License-Identifier: GPL-3.0-or-later */
/* origin - where what a page shows comes from: how to have it again. */
#ifndef RINGFLOW_REPORT_HTML_ORIGIN_H
#define RINGFLOW_REPORT_HTML_ORIGIN_H

#include <stdint.h>

struct scenario;

/* All stays the caller's. */
struct origin {
	const char *command;	  /* in a line, for a shell */
	const struct scenario *s; /* that stands beside the page; NULL: none does */
	uint64_t replications;	  /* that S is written with */
};

#endif
