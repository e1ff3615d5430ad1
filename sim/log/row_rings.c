/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row_rings - agents whom a call rang in vain, before one answered or it left. */
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "log/row_internal.h"

static int count_of(struct draft *f, enum log_role role)
{
	const char *text = row_text(f, role);
	uint64_t n;

	if (!text)
		return -1;
	if (!parse_count(text, 0, INT16_MAX, &n))
		return (int)n;
	row_wrong(f, role, "a number of agents that were rung, 0 to 32,767");
	return -1;
}

/* Names apart by marks. */
static int names_in(const char *text)
{
	int n = 0;

	for (size_t length; *(text += strspn(text, " ,;|")); text += length) {
		length = strcspn(text, " ,;|");
		n += n < INT16_MAX;
	}
	return n;
}

static bool has_row_rings(const struct draft *f, enum log_role role)
{
	return f->r->columns.place[role] != NO_COLUMN;
}

void row_rings(struct draft *f, struct logged_call *c)
{
	const char *missed = row_text(f, ROLE_MISSED);
	int n = count_of(f, ROLE_UNANSWERED), attempts = count_of(f, ROLE_ATTEMPTS);

	if (n < 0 && has_row_rings(f, ROLE_MISSED))
		n = missed ? names_in(missed) : 0;
	if (n < 0 && attempts >= 0)
		n = attempts - (c->outcome == LOGGED_SERVED && attempts > 0);
	c->unanswered = (int16_t)n;
	c->unanswered_ring = n < 0 ? NAN : n == 0 ? 0 : (float)f->lasts[ROLE_UNANSWERED_RING];
}
