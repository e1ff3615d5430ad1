/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diagnostics - mistakes of users, collected with their positions and shown together. */
#ifndef RINGFLOW_BASE_DIAGNOSTICS_H
#define RINGFLOW_BASE_DIAGNOSTICS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/source.h"

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

/* Collects every error and warning so that all can be shown at once, also when the sources
 * that they point into are gone: it keeps copies of them. */
struct diagnostics {
	struct arena arena;
	struct kept_source *sources;
	struct diagnostic *list;
	size_t count, capacity;
	size_t errors, warnings;
};

/* Add an error or a warning at WHERE. The message says what is wrong and what
 * was expected, in one line, with no full stop and no newline. */
void diag_error(struct diagnostics *d, struct where where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_warning(struct diagnostics *d, struct where where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What is told of a finding besides its message, on a line each; NULL: nothing. */
struct finding_notes {
	const char *path; /* how it comes to that */
	const char *rate; /* how often */
	const char *to_do;
};
/* Add a finding: what is valid and may go wrong. It counts as neither error nor warning. */
void diag_finding(struct diagnostics *d, enum severity severity, struct where where,
		  const struct finding_notes *notes, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* Write every diagnostic to OUT in source order:
 *   file:line:column: error: what is wrong, what was expected
 *     <the line>
 *     <a caret under the column>
 * with colour when COLOUR is true. Control characters in the quoted line are
 * shown as spaces and very long lines are clipped around the caret. At most
 * 100 are shown; the rest are counted. */
void diag_print(const struct diagnostics *d, FILE *out, bool colour);
/* The same with messages broken at blanks to lines of WIDTH columns, for a terminal; 0: each is one
 * line, as programs that look for positions expect it. Quoted lines stay whole. */
void diag_print_within(const struct diagnostics *d, FILE *out, bool colour, size_t width);
void diag_free(struct diagnostics *d);

#endif
