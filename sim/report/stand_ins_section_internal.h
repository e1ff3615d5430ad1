/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stand_ins_section - what results rest on that nobody has said; private to the report room. */
#ifndef RINGFLOW_REPORT_STAND_INS_SECTION_INTERNAL_H
#define RINGFLOW_REPORT_STAND_INS_SECTION_INTERNAL_H

#include <jansson.h>

#include "estimate/results.h"

/* The value of a design's key "stand_ins" in summary.json; NULL: there are none. */
json_t *stand_ins_json(const struct design_result *d);

#endif
