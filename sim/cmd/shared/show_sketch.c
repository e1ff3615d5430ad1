/* SPDX-License-Identifier: GPL-3.0-or-later */
/* show_sketch - --chart: a chart in characters after the table, or one line that says why there is none. */
#include <stdlib.h>

#include "cmd/shared/variation_internal.h"
#include "cmd/shared/write_results_internal.h"

void show_sketch(const struct options *o, sketch_printer *print, const void *what)
{
	struct report_style style = output_style(o);
	struct unmade unmade = { .stop = interrupt_of_charts() };
	char *scripts;

	if (!o->chart || o->quiet)
		return;
	scripts = find_scripts();
	print(stdout, what, scripts, &style, &unmade);
	say_unmade(o, &unmade);
	free(scripts);
}
