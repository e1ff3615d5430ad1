#ifndef RINGFLOW_RNG_H
#define RINGFLOW_RNG_H
#include "base/base.h"
struct law { struct dist dist; };
struct rng { uint64_t seed, replication; };
struct address { uint64_t call, purpose, draw; };
void rng_init(struct rng *r, uint64_t seed, uint64_t replication);
double rng_uniform(struct rng *r, struct address a);
double rng_exponential(struct rng *r, struct address a);
int64_t rng_draw(struct rng *r, const struct law *l, struct address a);
void law_prepare(struct law *l, const struct dist *d, struct arena *a);
#endif
