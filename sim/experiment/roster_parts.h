/* SPDX-License-Identifier: GPL-3.0-or-later */
/* roster_parts - between the files of a roster; private to them. */
#ifndef RINGFLOW_ROSTER_PARTS_H
#define RINGFLOW_ROSTER_PARTS_H

#include "experiment/roster.h"

/* roster_prepare.c: what the formulas say of each step when R's share of all calls comes. */
void roster_formulas(struct roster *r);

#endif
