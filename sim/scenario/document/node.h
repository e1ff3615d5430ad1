/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A document as a tree of nodes that know where they stand. YAML (libyaml) and
 * JSON (Jansson) both become this tree, so one set of accessors and one kind of
 * error message serve scenarios and Studio exports.
 */
#ifndef RINGFLOW_NODE_H
#define RINGFLOW_NODE_H

#include <stdio.h>

#include "base/source.h"

struct diagnostics;
struct arena;
struct assignment_origin;

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	bool quoted;  /* a scalar that was written as a string */
	bool is_null; /* JSON null, or an empty / ~ / null plain YAML scalar */
	struct where at;
	const char *text; /* scalar: NUL-terminated UTF-8; else NULL */
	size_t count;	  /* members of a map or items of a list */
	struct member *members; /* map, in document order, keys unique */
	struct node **items;	/* list */
};

struct member {
	const char *key;
	struct where at; /* of the key */
	struct node *value;
};

/* Parse SOURCE. On any error adds diagnostics and returns NULL. Refused, with
 * a position: malformed text, duplicate keys, keys that are not scalars, more
 * than one document, nesting deeper than 64, more than four million nodes
 * after aliases are expanded (so an alias bomb or an alias cycle ends at once),
 * more than 256 anchors. An empty YAML document is an error. Aliases are copies:
 * changing one leaves the others alone. */
struct node *yaml_parse(struct arena *a, const struct source *source, struct diagnostics *d);
struct node *json_parse(struct arena *a, const struct source *source, struct diagnostics *d);

/* Write ROOT as YAML, in block style, that yaml_parse() reads as the same tree: kinds, keys, texts
 * and nulls. False when OUT could not be written. */
bool node_write_yaml(FILE *out, const struct node *root);
/* NODE in one line, for people: 5s, {exponential: 8s}, [1s, 2s]. Allocated in A, or NODE's. */
const char *node_line(struct arena *a, const struct node *node);

/* The value of KEY in MAP, or NULL (also when MAP is NULL or no map). */
struct node *node_get(const struct node *map, const char *key);
/* The text of the scalar at KEY, or FALLBACK when absent, null or no scalar. */
const char *node_text(const struct node *map, const char *key, const char *fallback);

/* Apply one `--set PATH=VALUE` to ROOT before it is decoded. PATH is dotted map
 * keys and list indices from 0 ("designs.direct.redirect.after",
 * "calls.script.0.at"); missing maps on the way are made; VALUE is parsed as
 * YAML ("5s", "[1s, 2s]", "{poisson: 3/s}"). Values carry positions in a source
 * named "--set PATH=VALUE". A key with a dot in it is written in double quotes;
 * a path that is a bare rule stands for rules.RULE. ORIGIN is how it was typed,
 * where that was another option than --set, and NULL otherwise: positions are in
 * that. Errors are added to D and false returned. */
bool node_set(struct arena *a, struct node *root, const char *assignment,
	      const struct assignment_origin *origin, struct diagnostics *d);

#endif
