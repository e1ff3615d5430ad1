/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "estimate/condition.h"

#include <math.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/source.h"
#include "estimate/metric_names_internal.h"

/* A computed bound may miss what it stands for by rounding. */
static double slack(double x)
{
	return 1e-12 * (fabs(x) > 1 ? fabs(x) : 1);
}

/* Is X between LOW and HIGH? NAN never is. */
static bool within(double low, double x, double high)
{
	return x >= low - slack(low) && x <= high + slack(high);
}

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

static enum condition_verdict plainly(bool met)
{
	return met ? CONDITION_MET : CONDITION_MISSED;
}

enum condition_verdict condition_test(const struct requirement *c, const struct estimate *e)
{
	bool low, high;

	if (!e->defined)
		return CONDITION_OPEN;
	switch (c->op) {
	case OP_IS:
		return plainly(within(c->value, e->value, c->value));
	case OP_BETWEEN:
		return plainly(within(c->value, e->value, c->high));
	case OP_CONTAINS: /* not where there is no interval */
		return plainly(e->low <= c->value + slack(c->value) && e->high >= c->value - slack(c->value));
	case OP_EQUAL:
	case OP_UNEQUAL:
		return plainly(meets(c->op, e->value, c->value));
	default:
		break;
	}
	if (isnan(e->low))
		return CONDITION_OPEN;
	low = meets(c->op, e->low, c->value);
	high = meets(c->op, e->high, c->value);
	return low != high ? CONDITION_OPEN : low ? CONDITION_MET : CONDITION_MISSED;
}

static bool value_fits(const struct requirement *c, enum unit unit, double value, enum value_kind kind)
{
	switch (unit) {
	case UNIT_SHARE:
		return kind != VALUE_SECONDS;
	case UNIT_SECONDS:
		return kind == VALUE_SECONDS || value == 0 || (c->plain && kind == VALUE_NUMBER);
	default:
		return kind == VALUE_NUMBER;
	}
}

static const char *written(struct arena *a, const struct requirement *c, double value,
			   enum value_kind kind)
{
	if (c->text)
		return c->text;
	return kind == VALUE_SHARE ? arena_printf(a, "%.10g%%", 100 * value) :
				     arena_printf(a, "%.10g%s", value, kind == VALUE_SECONDS ? "s" : "");
}

/* Of one value: a share is 0 to 1 or has its sign, since nobody means 500 % by 5. */
static bool check_value(const struct requirement *c, const char *metric, enum unit unit, double value,
			enum value_kind kind, struct diagnostics *d)
{
	if (!value_fits(c, unit, value, kind)) {
		diag_error(d, c->at, "%s is compared with %s: found '%.100s'", metric,
			   metric_units[unit].value, written(&d->arena, c, value, kind));
		return false;
	}
	if (unit != UNIT_SHARE || kind != VALUE_NUMBER || fabs(value) <= 1)
		return true;
	diag_error(d, c->at, "%s is a share, of which %.10g is %.10g %%: found '%.100s', did you mean "
		   "%.10g%%?", metric, value, 100 * value, written(&d->arena, c, value, kind), value);
	return false;
}

bool condition_unit_check(const struct requirement *c, const char *metric, enum unit unit,
			  struct diagnostics *d)
{
	return check_value(c, metric, unit, c->value, c->kind, d) &&
	       (c->op != OP_BETWEEN || check_value(c, metric, unit, c->high, c->high_kind, d));
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
		   expected_word(&d->arena, c->design, names, s->design_count));
	return false;
}

static bool check_metric(const struct requirement *c, const struct metric_names *n, struct diagnostics *d)
{
	const struct named_metric *m = metric_names_find(n, c->metric);

	if (!m)
		metric_names_unknown(n, c->metric, c->at, d);
	return m && condition_unit_check(c, m->name, m->unit, d);
}

bool conditions_check(const struct requirement *list, size_t count, const struct plan *p,
		      struct diagnostics *d)
{
	struct arena arena = { 0 };
	struct metric_names n = { .arena = &arena };
	bool ok = true;

	if (count)
		metric_names_of_plan(&n, p);
	for (size_t i = 0; i < count; i++) {
		ok &= check_metric(&list[i], &n, d);
		ok &= check_design(&list[i], p->s, d);
	}
	metric_names_free(&n);
	arena_free(&arena);
	return ok;
}

bool metric_check(const struct plan *p, const char *metric, struct where at, struct diagnostics *d)
{
	struct arena arena = { 0 };
	struct metric_names n = { .arena = &arena };
	bool known;

	metric_names_of_plan(&n, p);
	known = metric_names_find(&n, metric);
	if (!known)
		metric_names_unknown(&n, metric, at, d);
	metric_names_free(&n);
	arena_free(&arena);
	return known;
}
