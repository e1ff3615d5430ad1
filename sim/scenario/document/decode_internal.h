/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decode - what the files that turn nodes into a struct
 * scenario share. Readers return false after adding an error and then leave
 * their result alone, so a decoder goes on and finds the next error.
 */
#ifndef RINGFLOW_DECODE_H
#define RINGFLOW_DECODE_H

#include "scenario/document/node_internal.h"
#include "scenario/scenario.h"

struct sources;
struct source;
struct dist;
struct diagnostics;
struct arena;

enum {
	MAX_REDIRECTS = 15, /* of a design */
	MAX_SWEEP = 200,
	LEAST_STEP = 1, /* seconds, of what changes again and again: a run of years shall end */
};

/* Shares that add up to 1 may miss it by this much. */
static const double rounding = 1e-9;

/* Names of one section, sorted for look-up. */
struct names {
	bool broken;	   /* the section is malformed: an unknown name proves nothing */
	size_t count;
	const char **list; /* in document order */
	struct name *sorted;
};

struct decoder {
	struct arena *arena;
	struct diagnostics *d;
	struct scenario *s;
	struct sources *sources;  /* see struct overrides */
	const char *directory;	  /* relative paths start here; "" or ends in a slash */
	const char *export_path;  /* a bare export, already parsed; or NULL */
	struct node *export_root;
	struct names targets;	  /* flows, then apps */
	struct names groups, designs;
	size_t app_capacity;	  /* of s->apps, which inline documents come to as well */
	const char *redirect;	  /* that is being read: "DESIGN, redirect 2" */
	uint32_t participant_said; /* what of participants has no effect, bit by bit: it has been told */
};

/* ---- section_names.c ---- */

/* Index the COUNT names of LIST (which must live as long as N). */
void names_init(struct arena *a, struct names *n, const char **list, size_t count);
/* The index of NAME in the list, or -1. */
int names_find(const struct names *n, const char *name);
/* names_find() for the scalar NODE; adds "unknown WHAT" when it is not there. */
bool read_name(struct decoder *c, const struct node *node, const char *what,
	       const struct names *n, int *index);

/* ---- read_values.c ---- */

/* TEXT fit for a message: one line, clipped. */
const char *shown(struct decoder *c, const char *text);
/* did_you_mean(), but only while its answer will be seen. */
const char *suggest(struct decoder *c, const char *word, const char *const *candidates,
		    size_t n);
/* "WHAT: expected EXPECTED, found ..." at NODE; returns false. */
bool expected(struct decoder *c, const struct node *node, const char *what,
	      const char *phrase);
/* NODE is a map (of which an absent or null one is the empty case). */
bool is_empty(const struct node *node);
bool want_map(struct decoder *c, const struct node *node, const char *what,
	      const char *phrase);
bool want_list(struct decoder *c, const struct node *node, const char *what,
	       const char *phrase);
/* Every key of MAP is among KEYS; reports each that is not. */
bool only_keys(struct decoder *c, const struct node *map, const char *what,
	       const char *const *keys, size_t n);
/* MAP has a key so near to the missing KEY that its own error says it all. */
bool misspelt(const struct node *map, const char *key);
/* The value of KEY, or NULL after "WHAT needs 'KEY'" at MAP. */
const struct node *required(struct decoder *c, const struct node *map, const char *what,
			    const char *key);
bool read_text(struct decoder *c, const struct node *node, const char *what,
	       const char **text);
bool read_duration(struct decoder *c, const struct node *node, const char *what,
		   double *seconds);
bool read_rate(struct decoder *c, const struct node *node, const char *what,
	       double *per_second);
bool read_share(struct decoder *c, const struct node *node, const char *what,
		double *share);
bool read_number(struct decoder *c, const struct node *node, const char *what,
		 double *value);
bool read_count(struct decoder *c, const struct node *node, const char *what, uint64_t min,
		uint64_t max, uint64_t *value);
/* The position of the scalar NODE among WORDS. */
bool read_word(struct decoder *c, const struct node *node, const char *what,
	       const char *const *words, size_t n, int *index);
/* `yes` or `true`, `no` or `false`: every key that takes one takes the other. */
bool read_yes(struct decoder *c, const struct node *node, const char *what, bool *yes);
/* NODE is the plain word `none`. */
bool is_none(const struct node *node);

/* ---- distribution.c, mixture.c ---- */

bool read_dist(struct decoder *c, const struct node *node, const char *what,
	       struct dist *out);
bool read_mixture(struct decoder *c, const struct node *list, struct dist *out);
bool read_empirical(struct decoder *c, const struct node *node, struct dist *out);
/* A list of at most MAX distributions, or `none`. */
/* ---- flows_apps.c ---- */

/* The export in ROOT: itself, or what a Flow resource, as REST returns it, holds in
 * `definition`. */
struct node *flow_definition(const struct node *root);

/* ---- mocks.c: of NODE, which may be NULL ---- */
void read_chances(struct decoder *c, const struct node *node, const char *what,
		  struct chances *out);
void read_responses(struct decoder *c, const struct node *node, struct responses *out);

/* `retries_429:` of a redirect. */
void read_retries_429(struct decoder *c, const struct node *node, struct redirect *r);
bool read_delays(struct decoder *c, const struct node *node, const char *what, size_t max,
		 struct dist *delays, size_t *count);

/* ---- sections ---- */

/* The row of KEY, or NULL. */
const struct rule *rule_find(const char *key);
/* Fill R with the defaults of profile_names[PROFILE]. */
void rules_fill(struct decoder *c, size_t profile, struct rules *r);
/* Apply the map NODE (`rules:`) to R. */
void rules_override(struct decoder *c, const struct node *node, struct rules *r);
/* Note those of NODE in the scenario that are not as BEFORE, the profile's. */
void rules_note_changes(struct decoder *c, const struct node *node, const struct rules *before);

/* machines.c: callers.machine and callers.voicemail; a design's machine_detection; of a redirect,
 * which answers of it, in NODE or NULL; redirects that wait for what is not looked for. */
void decode_machines(struct decoder *c, const struct node *callers);
/* `machine`, `voicemail` and `fax` of MAP, with the TIME of a fax or without; is any of them there? */
/* `machine`, `voicemail`, `fax` of a callback, and how its agent finds out. */
void read_callback_machines(struct decoder *c, const struct node *node, struct group_callback *b);
bool read_called_machines(struct decoder *c, const struct node *map, struct called_machines *m, bool timed);
/* callees.c: callers.callees, when all else of `callers` is read. */
void decode_callees(struct decoder *c, const struct node *callees);
/* callers.c: shares of the outcomes in MAP into OUT; is any given, and all of it good? */
bool read_outcomes(struct decoder *c, const struct node *map, double *out);
void decode_detection(struct decoder *c, const struct node *node, struct design *design);
void read_answered_by(struct decoder *c, const struct node *node, struct redirect *r);
void report_undetected(struct decoder *c, const struct design *design);
/* A patience with silence where nobody can hear any. */
void report_silence(struct decoder *c);

/* Flows and apps: names first (targets may be used before they are read). */
void collect_targets(struct decoder *c, const struct node *flows, const struct node *apps);
void decode_flows(struct decoder *c, const struct node *flows);
void decode_apps(struct decoder *c, const struct node *apps);
/* The text of a file named by NODE, or NULL after an error at NODE. */
const struct source *read_named_file(struct decoder *c, const struct node *node,
				     const char *path, size_t limit);
/* The same of bytes that need be no UTF-8. */
const struct source *read_named_bytes(struct decoder *c, const struct node *node,
				      const char *path, size_t limit);
/* PATH as seen from the scenario's directory. */
const char *resolve_path(struct decoder *c, const char *path);
void decode_widgets(struct decoder *c, const struct node *widgets, struct flow_file *flow);

bool read_target(struct decoder *c, const struct node *node, const char *what,
		 struct target *out);
void decode_numbers(struct decoder *c, const struct node *numbers);
void decode_urls(struct decoder *c, const struct node *urls);
void decode_webhooks(struct decoder *c, const struct node *webhooks);

/* The keys of the map NODE as names; reports unfit ones. */
const char **section_names(struct decoder *c, const struct node *node, const char *what);
void decode_groups(struct decoder *c, const struct node *agents);
void decode_callers(struct decoder *c, const struct node *callers);
/* requirement.c: `thresholds:`, NULL: there are none, and those of the command line. */
void decode_thresholds(struct decoder *c, const struct node *list, const struct overrides *o);
/* run.c: what `run:` says, and content_digest.c: the digest of what calls follow from. */
void decode_run(struct decoder *c, const struct node *run);
/* variance_reduction.c: what RUN says of `variance_reduction`, and whole blocks of replications once their number is
 * known, which RUN or, if GIVEN, the command line says. */
void decode_variance(struct decoder *c, const struct node *run);
void settle_blocks(struct decoder *c, const struct node *run, bool given);
uint64_t node_content_digest(const struct node *root);
/* The same of what makes the callers. */
uint64_t node_callers_digest(const struct node *root);
void decode_calls(struct decoder *c, const struct node *calls);
/* Once all is known that makes calls: are there any that `cps` and `trunk_cps` of CALLS limit? */
void check_pace(struct decoder *c, const struct node *calls);
/* participant.c: that of a redirect; never NULL. */
struct added_party *read_participant(struct decoder *c, const struct node *node);
/* agents_elsewhere.c: keys of a group whose numbers are known. */
void read_shrinkage(struct decoder *c, const struct node *node, struct agent_group *g);
void read_breaks(struct decoder *c, const struct node *node, struct agent_group *g);
void read_other_work(struct decoder *c, const struct node *node, struct agent_group *g);
/* length.c: are there more calls, or more changes of schedules and rates, than can be meant? */
void check_length(struct decoder *c, const struct node *calls);
/* The same of shares of DESIGN's entries that are lists. */
void check_share_steps(struct decoder *c, const struct design *design);
void decode_script(struct decoder *c, const struct node *script);
/* logged_calls.c: a script from a call log. */
void decode_trace(struct decoder *c, const struct node *trace);
/* A rate, or the nothing of a quiet hour. */
bool read_rate_or_zero(struct decoder *c, const struct node *node, const char *what,
		       double *rate);
/* modulation.c: what stands beside a rate in `arrivals`, and `retrials`. */
void decode_mmpp(struct decoder *c, const struct node *states);
void decode_modulation(struct decoder *c, const struct node *arrivals);
void decode_retrials(struct decoder *c, const struct node *retrials);
/* dialler.c: that of CALLS, which have one, and what the design in NODE, or NULL, changes of it. */
void decode_dialler(struct decoder *c, const struct node *calls);
void decode_design_dialler(struct decoder *c, const struct node *node, struct design *design);
/* What a redirect asks for: to, twiml or status. */
void read_request(struct decoder *c, const struct node *redirect, struct redirect *r);
/* prices.c */
void decode_prices(struct decoder *c, const struct node *prices);
void decode_designs(struct decoder *c, const struct node *designs);
/* entry_shares.c: the `share` of an entry, one or a list; and, once all are read and the calls are, the mean of
 * each list, if the lists go together. */
void read_entry_share(struct decoder *c, const struct node *node, struct design_entry *entry);
void settle_entry_shares(struct decoder *c, struct design *design);
/* expectations.c */
void decode_expectations(struct decoder *c, const struct node *list);
void decode_sweep(struct decoder *c, const struct node *sweep);

/* ---- overridden.c ---- */

/* Keep in the scenario what O says of it, for who is to know what was run. */
void note_overrides(struct decoder *c, const struct overrides *o);
/* Remove the titles of those designs in ROOT of which O sets another key: they may say what no longer
 * is so. */
void drop_titles(struct decoder *c, struct node *root, const struct overrides *o);

/* ---- scenario.c ---- */

/* scenario_load() in two steps, for texts that are not files. NAME is what
 * scenario.name is taken from; DIRECTORY as in struct decoder. */
struct scenario *scenario_new(const char *name);
void scenario_decode(struct scenario *s, const struct source *source, const char *directory,
		     const struct overrides *o, struct diagnostics *d);

#endif
