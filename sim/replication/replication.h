/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * replication - the room of single replications: what an experiment has to run, cut into units of
 * one replication of one design (plan.h), and the record that is kept of each: a flat array of
 * 64-bit words (replication_record.h), of which the last stand for the expectations of scripted
 * calls (expectation_record.h), with a slot for every unit (record_table.h).
 *
 * A plan owns the compiled programs and refers to its scenario, which has to outlive it. A table
 * owns its records. Nothing here knows of intervals or results: these are of the room estimate.
 *
 * For estimate, steady, experiment and who runs units for them. A plan is read only while its units
 * are run, so that any number of threads may run different units of it at once.
 */
#ifndef RINGFLOW_REPLICATION_H
#define RINGFLOW_REPLICATION_H

#include "replication/expectation_record.h"
#include "replication/plan.h"
#include "replication/record_table.h"
#include "replication/replication_record.h"
#include "replication/steady_result.h"

#endif
