/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conclude - from rows to results; private to the room. */
#ifndef RINGFLOW_CONCLUDE_H
#define RINGFLOW_CONCLUDE_H

#include "experiment/experiment.h"
#include "experiment/plan.h"
#include "experiment/rows.h"

/* What ROWS, with a slot for every unit of P, amount to: estimates over the
 * replications that all arms completed, those before the first that some did not;
 * `interrupted` when these are not as many as WANTED. */
struct results *conclude(const struct plan *p, const struct rows *rows, uint64_t wanted);

#endif
