/* SPDX-License-Identifier: GPL-3.0-or-later */
/* widgets_section - how often calls come to widgets, how they leave them, and which they end in. */
#ifndef RINGFLOW_REPORT_WIDGETS_SECTION_INTERNAL_H
#define RINGFLOW_REPORT_WIDGETS_SECTION_INTERNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct design_result;
struct report_style;
struct results;

/* All widgets, in the order of the exports. */
json_t *widgets_json(const struct design_result *d);
/* Nothing where visits are not counted. True when widgets are left out. */
bool table_widgets(FILE *out, const struct results *r, const struct report_style *style);

#endif
