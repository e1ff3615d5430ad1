/* SPDX-License-Identifier: GPL-3.0-or-later */
/* svg_path - the lines of a drawing in few bytes (private to the room's pages). */
#ifndef RINGFLOW_REPORT_HTML_SVG_PATH_INTERNAL_H
#define RINGFLOW_REPORT_HTML_SVG_PATH_INTERNAL_H

#include <stdbool.h>
#include <stdio.h>

/* Write what stands at TEXT, up to its quotation mark END: corners in pixels, "M48,26.2 L82.8,57.3 ..." or, of
 * a polygon (CLOSED), "48,26.2 82.8,57.3 ...", as a path's attribute d, to before that mark: from corner to
 * corner, in tenths of a pixel, without corners that are no further than TOLERANCE (pixels) from the line without
 * them, if there are more than a few. Returns where END stands; NULL, with nothing written, when anything else is there. */
const char *svg_path_shorten(FILE *out, const char *text, char end, bool closed, double tolerance);

#endif
