/* SPDX-License-Identifier: GPL-3.0-or-later */
/* liquid - values, the tree of a template, and the state of filling one in; private to the
 * room. */
#ifndef RINGFLOW_LIQUID_INTERNAL_H
#define RINGFLOW_LIQUID_INTERNAL_H

#include "base/memory.h"
#include "liquid/liquid.h"

enum {
	MOST_ITEMS = 1024,   /* of a list; the rest is cut */
	MOST_ARGUMENTS = 3,  /* of a filter */
	MOST_NESTING = 50,   /* of tags */
	MOST_WORK = 20000,   /* nodes, filters and lookups of filling in a template once */
	SCRATCH = 4096,
};

/* ---- values ---- */

enum value_kind { VALUE_NIL, VALUE_BOOL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_LIST,
		  VALUE_MAP, VALUE_RANGE, VALUE_EMPTY, VALUE_BLANK_WORD, VALUE_NOT_KNOWN };

struct value {
	enum value_kind kind;
	union {
		bool truth;
		int64_t whole;
		double real;
		const char *text;
		const struct list *list;
		const struct map *map;
		const struct range *range;
	};
};

struct list { size_t count; struct value *item; };
struct map { size_t count; const char **key; struct value *item; };
struct range { int64_t from, to; };

#define NIL ((struct value){ .kind = VALUE_NIL })
#define NOT_KNOWN ((struct value){ .kind = VALUE_NOT_KNOWN })
#define WHOLE(n) ((struct value){ .kind = VALUE_INT, .whole = (n) })
#define REAL(x) ((struct value){ .kind = VALUE_REAL, .real = (x) })
#define TEXT(s) ((struct value){ .kind = VALUE_TEXT, .text = (s) })
#define TRUTH(b) ((struct value){ .kind = VALUE_BOOL, .truth = (b) })

/* Three truths, in an order for which `and` is the least and `or` the greatest. */
enum truth { IS_FALSE, IS_UNKNOWN, IS_TRUE };

/* ---- the tree ---- */

struct expression {
	enum { EXPR_LITERAL, EXPR_PATH, EXPR_RANGE } kind;
	struct value literal;
	struct path *path;
	struct expression *from, *to;
};

/* One step of a path: a name, or an index to be computed. */
struct lookup {
	const char *key;
	struct expression *index;
	struct lookup *next;
};

struct path {
	struct liquid_path place;
	const char *root;
	struct lookup *lookups;
	bool local; /* the template sets its root itself */
	struct path *next; /* all paths of a template */
};

struct filter_call {
	const struct filter_row *row;
	unsigned count;
	struct expression *argument[MOST_ARGUMENTS];
	struct filter_call *next;
};

struct filtered {
	struct expression *value;
	struct filter_call *filters;
};

enum comparison { COMPARE_NONE, COMPARE_EQUAL, COMPARE_NOT_EQUAL, COMPARE_LESS, COMPARE_GREATER,
		  COMPARE_AT_MOST, COMPARE_AT_LEAST, COMPARE_CONTAINS };

/* LEFT op RIGHT, joined with REST. */
struct test {
	enum comparison comparison;
	struct expression *left, *right;
	enum { JOIN_NONE, JOIN_AND, JOIN_OR } join;
	struct test *rest, *all; /* `all`: the list of a template */
};

struct branch {
	const struct test *test; /* NULL: else */
	bool unless;
	struct node_tree *body;
	struct branch *next;
};

struct loop {
	const char *name;
	struct expression *over, *limit, *offset;
	bool reversed;
	struct node_tree *body, *otherwise;
};

enum node_tag { TAG_TEXT, TAG_OUTPUT, TAG_ASSIGN, TAG_CAPTURE, TAG_BRANCHES, TAG_FOR, TAG_BREAK,
		TAG_CONTINUE, TAG_COUNT_UP, TAG_COUNT_DOWN, TAG_CYCLE };

struct node_tree {
	enum node_tag tag;
	const char *text; /* or a name */
	struct filtered value;
	struct node_tree *body;
	struct branch *branches;
	struct loop *loop;
	struct filter_call *choices; /* of a cycle: one argument each */
	struct node_tree *next;
};

struct liquid {
	struct node_tree *nodes;
	struct path *paths;
	struct test *tests;
	const char *outside;
	bool broken;
};

/* ---- reading: scan.c, expression.c, parse.c ---- */

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_TEXT, TOKEN_NUMBER, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	const char *at;
	size_t length;
};

/* The inside of one pair of braces. */
struct scanner {
	const char *p, *end;
	struct token token; /* the next one */
};

void scan_begin(struct scanner *s, const char *from, const char *end);
void scan_next(struct scanner *s);
/* Is the next token the sign or name WORD? Then go past it. */
bool scan_take(struct scanner *s, const char *word);
bool scan_is(const struct scanner *s, const char *word);

/* A template being read. */
struct parser {
	struct arena *a;
	struct liquid *t;
	const char *p;
	unsigned depth;
	struct local { const char *name; struct local *next; } *locals;
};

void parse_outside(struct parser *r, const char *what, size_t length);
/* NULL, and told as outside, when there is none. */
struct expression *parse_expression(struct parser *r, struct scanner *s);
struct filtered parse_filtered(struct parser *r, struct scanner *s);
struct test *parse_test(struct parser *r, struct scanner *s);
void parse_local(struct parser *r, const char *name);

/* ---- filling in: render.c, value.c, lookup.c ---- */

struct variable {
	const char *name;
	struct value value;
	struct variable *next;
};

struct text {
	char *bytes; /* of LIQUID_LONGEST */
	size_t length;
};

struct render {
	const struct liquid_scope *scope;
	struct arena arena;
	size_t scratch_used;
	unsigned work;
	bool unknown, breaks, continues;
	struct variable *variables, *counters;
	struct text *out;
	_Alignas(16) char scratch[SCRATCH];
};

void *render_alloc(struct render *r, size_t size);
/* One more thing to do; false when it has been too much, and the text is not known. */
bool render_works(struct render *r);
struct value render_expression(struct render *r, const struct expression *e);
struct value render_filtered(struct render *r, const struct filtered *f);
enum truth render_test(struct render *r, const struct test *t);
struct value render_path(struct render *r, const struct path *p);

struct text text_new(struct render *r);
/* Append N bytes; what does not fit is cut between characters. */
void text_put(struct text *t, const char *bytes, size_t n);
void text_add(struct text *t, const char *s);
struct value text_value(const struct text *t);

struct value value_copy(struct render *r, const char *s, size_t n);
const char *value_text(struct render *r, struct value v);
enum truth value_truth(struct value v);
/* The number that V stands for; of what is none, 0. */
struct value value_number(struct value v);
double value_real(struct value v);
int64_t value_whole(struct value v);
/* Is the whole of S a number? */
bool text_is_number(const char *s, struct value *number);
bool value_equal(const struct render *r, struct value a, struct value b);
/* Less, equal or greater than 0 into *ORDER; false when they cannot be compared. */
bool value_order(const struct render *r, struct value a, struct value b, int *order);
bool value_blank(struct value v);
bool value_empty(struct value v);
/* V as a list: a range is counted out, JSON read; anything else is a list of itself. */
struct value value_list(struct render *r, struct value v);
struct list *list_new(struct render *r, size_t most);
void list_add(struct list *l, struct value v);
struct value list_value(const struct list *l);
/* KEY of V: of a map, a list or a text that holds JSON. */
struct value value_get(struct render *r, struct value v, const char *key);
struct value value_at(struct render *r, struct value v, struct value index);
size_t text_characters(const char *s);

/* json.c */
bool json_read(struct render *r, const char *s, struct value *v);
void json_write(struct render *r, struct text *t, struct value v);

/* ---- filters.c: the table; filters_*.c ---- */

struct filter_row {
	const char *name;
	unsigned least, most; /* arguments */
	struct value (*apply)(struct render *r, struct value in, const struct value *argument,
			      unsigned count);
};

const struct filter_row *filter_find(const char *name, size_t length);

#define FILTER(name, least, most)                                                          \
	struct value filter_##name(struct render *r, struct value in, const struct value *argument, \
				   unsigned count);
#include "liquid/filters.def"
#undef FILTER

/* Of a filter that needs no more than what it filters. */
#define UNUSED_ARGUMENTS (void)r, (void)argument, (void)count

#endif
