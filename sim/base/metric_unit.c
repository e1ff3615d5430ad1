/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/metric_unit.h"

const struct metric_unit metric_units[UNITS] = {
	[UNIT_SHARE] = { "share", "%", 100, "percentage points", "a share such as 99%",
			 "1% of its value or 0.5 points" },
	[UNIT_SECONDS] = { "seconds", "s", 1, "seconds", "a duration such as 4s",
			   "1% of its value or a duration such as 200ms" },
	[UNIT_COUNT] = { "count", "", 1, "", "a number", "1% of its value or a number" },
};
