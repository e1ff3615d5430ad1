/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest - is it the same scenario? Private to the room. */
#ifndef RINGFLOW_DIGEST_INTERNAL_H
#define RINGFLOW_DIGEST_INTERNAL_H

#include "scenario/scenario.h"

/*
 * Of all that the records of S follow from, other than the program: the text of the
 * scenario and of every file it names, the assignments of O, the profile, the seed
 * and the number of replications. Bytes, and not the compiled programs' words, so
 * that nothing that is ever added to a program can be forgotten here; the price is
 * that a changed comment is a change. Names of files do not matter.
 */
uint64_t digest_scenario(const struct scenario *s, const struct overrides *o);

/* Of all that the records of any number of S's replications follow from, whatever is asked
 * of them: how many there are, and the precision, thresholds, expectations and words,
 * do not matter; nor do comments and the order of --set. */
uint64_t digest_content(const struct scenario *s);

#endif
