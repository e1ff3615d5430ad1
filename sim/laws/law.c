/* SPDX-License-Identifier: GPL-3.0-or-later */
/* law - laws made ready to draw from, whatever their family. */
#include "laws/law.h"

#include "base/memory.h"
#include "laws/family_internal.h"

void law_prepare(struct law *l, const struct dist *d, struct arena *a)
{
	*l = (struct law){ .kind = LAW_OTHER };
	families[d->kind]->prepare(l, d, a);
}

int64_t law_draw_any(struct rng *r, const struct law *l, const struct address *a)
{
	struct stream s = { r, a, 0 };

	return l->draw(&s, l);
}

static int64_t inverse_draw(struct stream *s, const struct law *l)
{
	return law_ns(l->of->inverse(l->of, next_uniform(s)));
}

void law_prepare_inverse(struct law *l, const struct dist *d, struct arena *a)
{
	struct law *of;

	*l = (struct law){ .kind = LAW_OTHER };
	if (families[d->kind]->prepare_inverse) {
		families[d->kind]->prepare_inverse(l, d, a);
		return;
	}
	of = arena_array(a, 1, sizeof(*of));
	law_prepare(of, d, a);
	l->of = of;
	l->draw = inverse_draw;
	if (of->kind == LAW_CONSTANT)
		*l = *of;
}

static int64_t counted_draw(struct stream *s, const struct law *l)
{
	int64_t x = law_draw(s->rng, l->of, s->address);

	s->rng->controls[l->control] += x - l->mean;
	return x;
}

void law_count(struct law *l, double mean, unsigned control, struct arena *a)
{
	struct law *of = arena_array(a, 1, sizeof(*of));

	*of = *l;
	*l = (struct law){ .kind = LAW_COUNTED, .draw = counted_draw, .of = of,
			   .control = control, .mean = law_ns(mean * ns_a_second) };
}
