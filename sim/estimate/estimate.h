/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * estimate - the room of results: from the records of replications to estimates with intervals,
 * comparisons of designs, and verdicts on what a scenario expects (estimate_results.h, results.h);
 * how many replications are enough for it (stopping_rule.h, by precision.h and
 * ranking_selection.h); whether an interval meets a condition (condition.h); and results that were
 * saved, compared with others (saved_results.h).
 *
 * struct results owns all texts and lists that it names, and outlives the plan, the records and
 * the scenario that it came from. Nothing here runs a replication.
 *
 * For steady, experiment and search, and for commands and reports, which read results.
 */
#ifndef RINGFLOW_ESTIMATE_H
#define RINGFLOW_ESTIMATE_H

#include "estimate/condition.h"
#include "estimate/estimate_results.h"
#include "estimate/precision.h"
#include "estimate/ranking_selection.h"
#include "estimate/results.h"
#include "estimate/saved_results.h"
#include "estimate/stopping_rule.h"

#endif
