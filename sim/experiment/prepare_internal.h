/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prepare - the plan of a scenario, checked. */
#ifndef RINGFLOW_PREPARE_INTERNAL_H
#define RINGFLOW_PREPARE_INTERNAL_H

#include "replication/replication.h"

struct diagnostics;

/* plan_init(), and then check what S asks of the results: its expectations and thresholds, the
 * precision, the selection and the steady state. False after adding all errors to D; P is to be
 * freed with plan_free() either way, and does not outlive S. */
bool experiment_prepare(struct plan *p, const struct scenario *s, struct diagnostics *d);

#endif
