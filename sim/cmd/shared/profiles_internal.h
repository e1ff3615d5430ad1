/* SPDX-License-Identifier: GPL-3.0-or-later */
/* profiles - a scenario under several profiles; private to the command line. */
#ifndef RINGFLOW_CMD_SHARED_PROFILES_INTERNAL_H
#define RINGFLOW_CMD_SHARED_PROFILES_INTERNAL_H

#include "cmd/shared/variation_internal.h"

struct diagnostics;
struct arena;

enum { MOST_PROFILES = 8 };

/* The profiles to be compared, and their points in the campaign. */
struct profiles {
	size_t count;
	const char *names[MOST_PROFILES];
	size_t points[MOST_PROFILES];
};

/* Those of --profiles, or both. Names are allocated in A. False after adding errors to D. */
bool profiles_read(const struct variation *v, struct profiles *p, struct arena *a,
		   struct diagnostics *d);
/* The designs' METRIC under each, and whether their ranking changes. */
void profiles_show(const struct variation *v, const struct profiles *p, const char *metric);
/* The results of each, P->count of them, into R; each to be freed. */
void profiles_results(const struct variation *v, const struct profiles *p, struct results **r);

/* `run --profiles`: the exit status. */
int run_profiles(const struct options *o);

#endif
