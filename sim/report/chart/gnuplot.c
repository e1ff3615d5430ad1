/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/chart/gnuplot_internal.h"

enum drawer_end gnuplot_start(struct drawer *g, const char *script, const char *directory,
			      const char *const *arguments, char *why, size_t why_size)
{
	const char *argv[GNUPLOT_ARGUMENTS + 5] = { "gnuplot", "-d", "-c", script };

	for (size_t i = 0; arguments[i] && i < GNUPLOT_ARGUMENTS; i++)
		argv[4 + i] = arguments[i];
	return drawer_start(g, directory, argv, why, why_size);
}
