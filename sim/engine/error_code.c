/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/state_internal.h"

void code_count(struct engine *e, const struct call *c, enum code code)
{
	e->tally->codes[code] += c->counted;
}

void code_tell(struct engine *e, const struct call *c, enum code code)
{
	code_count(e, c, code);
	observe(e, c, EVENT_CODE, code_rows[code].http, code_rows[code].number,
		code_rows[code].text);
}
