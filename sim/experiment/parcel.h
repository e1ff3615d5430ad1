/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parcel - points of a study as bytes, for the other ranks; private to the room. */
#ifndef RINGFLOW_PARCEL_H
#define RINGFLOW_PARCEL_H

#include "experiment/study.h"

struct parcel {
	char *bytes; /* allocated; NULL: empty */
	size_t size;
};

/* Append P's assignments to PARCEL. */
void parcel_points(struct parcel *parcel, const struct point *p);

/* Add the points of PARCEL to T. False after adding errors to D, which rank 0, that
 * has the same files, has found before. */
bool parcel_unpack(const struct parcel *parcel, struct study *t, const struct variants *v,
		   bool queue, struct diagnostics *d);

#endif
