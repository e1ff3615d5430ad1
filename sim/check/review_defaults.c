/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review_defaults - the widgets whose ways are taken by shares that the scenario does
 * not give, because what they read is not known. */
#include <string.h>

#include "base/diagnostics.h"
#include "check/review_parts_internal.h"

static bool told(const struct program *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (p->defaults[k].flow == p->defaults[i].flow &&
		    !strcmp(p->defaults[k].widget, p->defaults[i].widget))
			return true;
	return false;
}

static void tell(const struct branch_by_default *d, FILE *out)
{
	fprintf(out, "  %s: %s (%s)", d->flow, d->widget, d->type);
	if (*d->input)
		fprintf(out, " reads %s", d->input);
	fputc('\n', out);
}

void review_defaults(const struct scenario *s, FILE *out)
{
	struct diagnostics d = { 0 };
	/* flows are lowered alike in every design */
	struct program *p = s->design_count ? compile_design(s, 0, NULL, &d) : NULL;

	if (p && p->default_count)
		fprintf(out, "Branches that rest on default shares; give take, digits, speech or responses:\n");
	for (size_t i = 0; p && i < p->default_count; i++)
		if (!told(p, i))
			tell(&p->defaults[i], out);
	program_free(p);
	diag_free(&d);
}

bool by_default(const struct program *p, const char *flow, const char *widget)
{
	for (size_t i = 0; i < p->default_count; i++)
		if (!strcmp(p->defaults[i].flow, flow) && !strcmp(p->defaults[i].widget, widget))
			return true;
	return false;
}

/* Which condition holds is not known before a run: each may. */
void review_soften(struct program *p)
{
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].op == OP_SPLIT) {
			p->steps[i].op = OP_BRANCH;
			p->steps[i].arg = p->values.split[p->steps[i].arg].choices;
		}
}
