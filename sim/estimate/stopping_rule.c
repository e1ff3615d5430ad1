/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/stopping_rule.h"

bool stopping_rule_given(const struct scenario *s, bool select)
{
	return s->precision_count || (select && s->select.given);
}

uint64_t stopping_rule_next(struct stopping_rule *x, const struct scenario *s, bool select,
			    const struct results *r)
{
	uint64_t precise = s->precision_count ? precision_next(&x->precision, s, r) : 0;
	uint64_t chosen = select && s->select.given ? ranking_selection_next(&x->ranking_selection,
									     s, r) : 0;

	return precise > chosen ? precise : chosen;
}

void stopping_rule_free(struct stopping_rule *x)
{
	ranking_selection_free(&x->ranking_selection);
}
