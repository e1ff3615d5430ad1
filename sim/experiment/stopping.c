/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/stopping.h"

bool stopping_asked(const struct scenario *s, bool select)
{
	return s->precision_count || (select && s->select.given);
}

uint64_t stopping_next(struct stopping *x, const struct scenario *s, bool select,
		       const struct results *r)
{
	uint64_t precise = s->precision_count ? precision_next(&x->precision, s, r) : 0;
	uint64_t chosen = select && s->select.given ? selection_next(&x->selection, s, r) : 0;

	return precise > chosen ? precise : chosen;
}

void stopping_free(struct stopping *x)
{
	selection_free(&x->selection);
}
