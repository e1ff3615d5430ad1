/* SPDX-License-Identifier: GPL-3.0-or-later */
/* blocks - tags that hold other tags; private to the room. */
#ifndef RINGFLOW_LIQUID_BLOCKS_INTERNAL_H
#define RINGFLOW_LIQUID_BLOCKS_INTERNAL_H

#include "liquid/liquid_internal.h"

/* The tag that a block came to its end by, such as else or endif. */
struct block_end {
	bool found;
	struct scanner inside;
};

/* Nodes up to a tag that ends their block, or the end of the text. */
struct node_tree *block_read(struct parser *r, struct block_end *end);
struct node_tree *block_node(struct parser *r, enum node_tag tag);
/* blocks.c: the tag that INSIDE begins with, and what belongs to it. */
struct node_tree *block_tag(struct parser *r, struct scanner *inside);
bool block_is_end(const struct scanner *inside);

#endif
