/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ends_section - what became of the callers of a design. Private to the room. */
#ifndef RINGFLOW_REPORT_ENDS_SECTION_INTERNAL_H
#define RINGFLOW_REPORT_ENDS_SECTION_INTERNAL_H

#include <jansson.h>

struct design_result;

/* For summary.json, to be freed by the caller. */
json_t *ends_json(const struct design_result *d);

#endif
