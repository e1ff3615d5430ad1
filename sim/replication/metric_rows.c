/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replication/metric_rows.h"

#include <string.h>

#define METRIC(name, unit, kind, of, by, when, place, heading, marks, meaning) \
	{ #name, UNIT_##unit, ESTIMATE_##kind, of, by, WHEN_##when, place, heading, marks, meaning },
const struct metric_row metric_rows[METRIC_ROWS] = {
#include "engine/metrics.def"
};

#define METRIC(name, unit, kind, of, by, when, place, heading, marks, meaning) \
	{ #name, UNIT_##unit, ESTIMATE_##kind, of, by, WHEN_##when, place, heading, marks, meaning },
const struct metric_row group_metric_rows[GROUP_METRIC_ROWS] = {
#include "engine/group_metrics.def"
};

#define METRIC(name, unit, kind, of, by, when, place, heading, marks, meaning) \
	{ #name, UNIT_##unit, ESTIMATE_##kind, of, by, WHEN_##when, place, heading, marks, meaning },
const struct metric_row part_metric_rows[PART_METRIC_ROWS] = {
#include "engine/part_metrics.def"
};

#define TOTAL(name, when, meaning) { #name, COL_##name, WHEN_##when },
const struct total_row total_rows[TOTAL_ROWS] = {
#include "engine/metrics.def"
};

const char *const column_names[COLUMNS] = {
#define COUNTER(name) [COL_##name] = #name,
#define DERIVED(name, value) [COL_##name] = #name,
#define MARK(name, value) [COL_##name] = #name,
#define WORDS(name, number, array) [COL_##name] = #name,
#include "engine/metrics.def"
};

/* Is an agent rung for whoever waits in the queue of G? */
static bool is_rung_for(const struct program *p, const struct group *g)
{
	bool rung = !g->helper_count && !g->skill_count && g->ring.timeout > 0;

	for (size_t i = 0; i < g->helper_count; i++)
		rung |= p->groups[g->helpers[i].group].ring.timeout > 0;
	return rung;
}

bool metric_applies(enum when when, const struct program *p, const struct group *g)
{
	switch (when) {
	case WHEN_OUTBOUND:
		return p->outbound || p->cps > 0;
	case WHEN_RETRIALS:
		return p->retrial.reasons;
	case WHEN_DIALLER:
		return p->arrivals == ARRIVALS_DIALLER;
	case WHEN_MACHINES:
		return p->machines.any;
	case WHEN_FAX:
		return p->machines.fax;
	case WHEN_PARTICIPANT_AGENTS:
		return p->adds_agents;
	case WHEN_PARTICIPANTS:
		return p->adds_participants;
	case WHEN_THRESHOLDS:
		return g && g->threshold_count;
	case WHEN_QUEUE_SIZE:
		return g && g->queue_size != UINT64_MAX;
	case WHEN_RINGS:
		return g && g->ring.timeout > 0;
	case WHEN_RUNG:
		return g && is_rung_for(p, g);
	case WHEN_CALLBACKS:
		return g && g->callback.attempts;
	case WHEN_CALLBACK_MACHINES:
		return g && g->callback.met_by_machines;
	case WHEN_SHRINKAGE:
		return g && g->shrinks;
	case WHEN_BREAKS:
		return g && g->break_every >= 0;
	case WHEN_OTHER_WORK:
		return g && g->other_work.gap >= 0;
	default:
		return true;
	}
}

bool part_metric_applies(enum when when, const struct program *p, const struct program_part *part)
{
	switch (when) {
	case WHEN_LISTS:
		return part->list;
	case WHEN_LIST_MACHINES:
		return part->list && p->machines.any;
	case WHEN_LISTS_DIALLED:
		return part->list && p->arrivals == ARRIVALS_DIALLER;
	case WHEN_ADDED:
		return !part->list;
	case WHEN_ADDED_MACHINES:
		return !part->list && p->machines.any;
	case WHEN_ADDED_AGENTS:
		return !part->list && part->agents;
	default:
		return false;
	}
}

const struct metric_row *metric_row_named(const struct metric_row *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(rows[i].name, name))
			return &rows[i];
	return NULL;
}

const struct metric_row *metric_row_placed(const struct metric_row *rows, size_t count, size_t place)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].place == place)
			return &rows[i];
	return NULL;
}

bool metric_is_headline(const char *name)
{
	const struct metric_row *row = metric_row_named(metric_rows, METRIC_ROWS, name);

	return row && row->marks & MARK_HEADLINE;
}
