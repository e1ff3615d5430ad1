/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * goodness - how far is a sample from a law that was fitted to it, and would one drawn
 * from that law be as far away?
 *
 * KS is the largest distance between the law and the sample's distribution: Kaplan and
 * Meier's where some were not observed, as long as one in a hundred and ten are left. AD
 * is Anderson and Darling's A^2, with equal values spread evenly over what they were
 * rounded from. Both have no table for most laws whose parameters were estimated, and
 * none for rounded or censored samples: the p-values are of a parametric bootstrap
 * (Stute, Gonzalez Manteiga and Presedo Quindimil, Metrika 40:243, 1993), with samples
 * rounded and censored alike and fitted again.
 */
#ifndef RINGFLOW_FIT_GOODNESS_H
#define RINGFLOW_FIT_GOODNESS_H

#include <stdint.h>

#include "fit/fitted_law.h"
#include "fit/survival.h"

struct dist;

/* Of D; equal values count as they are, so that D jumps at none of them. */
double fit_ks(const struct dist *d, const struct fit_sample *s, const struct survival *k);
/* NAN where not everything was observed. */
double fit_ad(const struct dist *d, const struct fit_sample *s);

struct fit_goodness {
	double ks, ad;
	double ks_p, ad_p;   /* NAN: not asked for; AD of a censored sample */
	uint32_t replicates; /* drawn; at most 99, of more than 10,000 durations 39, of more
			      * than 100,000 none */
	uint32_t ks_beyond, ad_beyond; /* of these, as far away: 0 says p < 1 / (replicates + 1) */
};

/* Of L, which was fitted to S; with p-values when BOOTSTRAP. The draws are always the
 * same ones. It ends after 19 when none was as far away, and when 10 were (Besag and
 * Clifford, Biometrika 78:301, 1991). */
void fit_goodness(struct fit_goodness *g, const struct fit_law *l, const struct fit_sample *s,
		  bool bootstrap);

#endif
