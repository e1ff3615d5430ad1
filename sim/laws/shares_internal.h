/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shares - which of several parts or values, by one uniform number; private to the room. */
#ifndef RINGFLOW_LAWS_SHARES_INTERNAL_H
#define RINGFLOW_LAWS_SHARES_INTERNAL_H

#include "laws/family_internal.h"

/* Give L the shares of D and their guide table, in A. */
void shares_prepare(struct law *l, const struct dist *d, struct arena *a);
/* The first share above U. */
size_t shares_pick(const struct law *l, double u);

#endif
