/* SPDX-License-Identifier: GPL-3.0-or-later */
/* node - what the readers of documents share, whatever they mean. */
#ifndef RINGFLOW_SCENARIO_DOCUMENT_NODE_INTERNAL_H
#define RINGFLOW_SCENARIO_DOCUMENT_NODE_INTERNAL_H

#include "scenario/document/node.h"

struct source;
struct diagnostics;
struct arena;

enum {
	MAX_DEPTH = 64,	     /* of a document */
	MAX_NODES = 1000000, /* of a document */
	MAX_ALIASED = 100000, /* of these, by expanding aliases */
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* A deep copy of at most DEPTH levels of containers and *ROOM nodes, which is
 * counted down; NULL when that does not do. */
struct node *node_copy(struct arena *a, const struct node *node, size_t depth, size_t *room);

/* Set KEY of MAP, whose members are copied to A, to VALUE; a new one comes last. */
void node_put(struct arena *a, struct node *map, const char *key, struct node *value);
/* A map in the place of KEY's value in MAP, with a copy of its members; new where there is none.
 * Allocated in A. */
struct node *node_own_map(struct arena *a, struct node *map, const char *key);
/* Remove KEY from MAP, if it is there. */
void node_remove(struct node *map, const char *key);
/* A plain scalar, or one that was written as a string. */
struct node *node_scalar(struct arena *a, const char *text, bool quoted);

/* yaml_parse() of the text from byte START on; positions are the source's. */
struct node *yaml_parse_from(struct arena *a, const struct source *source, size_t start,
			     struct diagnostics *d);

#endif
