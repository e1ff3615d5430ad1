/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/decide.h"

#include <math.h>
#include <string.h>

#include "experiment/metric_names.h"

static bool meets(enum condition_op op, double x, double value)
{
	switch (op) {
	case OP_LESS:
		return x < value;
	case OP_LESS_EQUAL:
		return x <= value;
	case OP_MORE:
		return x > value;
	case OP_MORE_EQUAL:
		return x >= value;
	case OP_EQUAL:
		return x == value;
	default:
		return x != value;
	}
}

enum decision requirement_decide(const struct requirement *c, const struct estimate *e)
{
	bool low, high;

	if (!e->defined)
		return UNDECIDED;
	if (c->op == OP_EQUAL || c->op == OP_UNEQUAL)
		return meets(c->op, e->value, c->value) ? DECIDED_YES : DECIDED_NO;
	if (isnan(e->low))
		return UNDECIDED;
	low = meets(c->op, e->low, c->value);
	high = meets(c->op, e->high, c->value);
	return low != high ? UNDECIDED : low ? DECIDED_YES : DECIDED_NO;
}

static bool check_unit(const struct requirement *c, const struct named_metric *m,
		       struct diagnostics *d)
{
	static const char *const wanted[] = {
		[UNIT_SHARE] = "a share such as 99%", [UNIT_SECONDS] = "a duration such as 4s",
		[UNIT_COUNT] = "a number",
	};
	bool fits = m->unit == UNIT_SHARE ? c->kind != VALUE_SECONDS :
		    m->unit == UNIT_SECONDS ? c->kind == VALUE_SECONDS || c->value == 0 :
					      c->kind == VALUE_NUMBER;

	if (!fits)
		diag_error(d, c->at, "%s is compared with %s: found '%.100s'", m->name,
			   wanted[m->unit], c->text);
	return fits;
}

static bool check_design(const struct requirement *c, const struct scenario *s,
			 struct diagnostics *d)
{
	const char **names;

	if (!c->design)
		return true;
	names = arena_array(&d->arena, s->design_count, sizeof(*names));
	for (size_t i = 0; i < s->design_count; i++) {
		names[i] = s->designs[i].name;
		if (!strcmp(names[i], c->design))
			return true;
	}
	diag_error(d, c->at, "unknown design '%s'%s", c->design,
		   did_you_mean(&d->arena, c->design, names, s->design_count));
	return false;
}

bool requirement_fits(const struct requirement *c, const struct plan *p, struct diagnostics *d)
{
	struct arena arena = { 0 };
	struct metric_names n = { .arena = &arena };
	const struct named_metric *m;
	bool ok;

	metric_names_of_plan(&n, p);
	m = metric_names_find(&n, c->metric);
	if (!m)
		metric_names_unknown(&n, c->metric, c->at, d);
	ok = m && check_unit(c, m, d);
	metric_names_free(&n);
	arena_free(&arena);
	return check_design(c, p->s, d) && ok;
}

bool requirement_check(const struct requirement *c, const struct scenario *s,
		     struct diagnostics *d)
{
	struct plan plan;
	bool ok = plan_init(&plan, s, d) && requirement_fits(c, &plan, d);

	plan_free(&plan);
	return ok;
}
