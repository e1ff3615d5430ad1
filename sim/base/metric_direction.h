/* SPDX-License-Identifier: GPL-3.0-or-later */
/* metric_direction - is more of a metric better, or less? */
#ifndef RINGFLOW_METRIC_DIRECTION_H
#define RINGFLOW_METRIC_DIRECTION_H

enum metric_direction { MORE_IS_BETTER, LESS_IS_BETTER, NEITHER_IS_BETTER };

/* Of METRIC by its full name, such as agents.desk.wait_mean: by the words of its last part, as
 * what a group is called says nothing of it. NEITHER of what is only more or less, such as
 * occupancy. */
enum metric_direction metric_direction(const char *metric);

#endif
