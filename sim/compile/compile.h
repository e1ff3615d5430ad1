/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compile - front ends. A design, Studio flows and TwiML documents are lowered
 * to one program of steps; what cannot be lowered is refused with its position.
 */
#ifndef RINGFLOW_COMPILE_H
#define RINGFLOW_COMPILE_H

#include "program/program.h"
#include "scenario/scenario.h"

struct diagnostics;

enum { NOWHERE = -1 }; /* no step, and no row of a table */

/* Lower design number DESIGN of S. With REDIRECT_AFTER (seconds; may be NULL)
 * the design's first redirect is sent that long after its event, whatever the
 * scenario says: one point of a sweep. Returns a program to be freed with
 * program_free(), or NULL after adding errors to D. S must outlive it. */
struct program *compile_design(const struct scenario *s, size_t design,
			       const double *redirect_after, struct diagnostics *d);

void program_free(struct program *p);

#endif
