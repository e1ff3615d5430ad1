/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * scenario - a YAML scenario, read whole and checked: every value in SI units,
 * every name resolved to an index, every error with its position. Flows (JSON)
 * are parsed to nodes and TwiML documents are read as text; what they mean is
 * the compiler's business.
 *
 * A struct scenario owns all that it names, texts of files included, in one arena; diagnostics
 * point into it, so it outlives them. It is made and freed by cmd and selftest, lowered by
 * compile, and read by every room above. The room reads files and knows nothing of runs:
 * includes log and base only.
 *
 *   requirement.h      what a metric has to be, in a line of text
 *   platform/rules.h   the platform's rules; a row of rules.def each
 *   document/node.h    documents as trees of nodes that know where they stand
 */
#ifndef RINGFLOW_SCENARIO_H
#define RINGFLOW_SCENARIO_H

#include <stdio.h>

#include "base/bill.h"
#include "base/dialler_plan.h"
#include "base/memory.h"
#include "base/modulation.h"
#include "base/sampling_plan.h"
#include "base/source.h"
#include "base/terms.h"
#include "base/texts.h"
#include "laws/distribution.h"
#include "scenario/callees.h"
#include "scenario/document/node.h"
#include "scenario/requirement.h"
#include "scenario/platform/rules.h"

struct diagnostics;

/* Texts, each with its share. */
struct chances {
	size_t count;
	struct chance {
		const char *text;
		struct where at;
		double share;
	} *chance;
};

/* What a server answers, by share: the keys of its JSON, "parsed." before them. */
struct responses {
	size_t count;
	struct response {
		double share;
		size_t count;
		struct pair {
			const char *key, *text;
		} *pair;
	} *response;
};

/* What a scenario says of one widget of a flow (`flows.NAME.widgets.WIDGET`). */
struct widget_override {
	const char *widget;
	struct where at;
	bool has_duration;
	struct dist duration;
	int agents; /* group index, or -1 */
	int flow;   /* of a run-subflow widget: flow index, or -1 */
	int priority; /* of its calls in a queue, or -1 */
	int app;    /* document of an add-twiml-redirect widget: app index, or -1 */
	struct chances digits, speech; /* of a gather: what is entered, what is said */
	struct responses responses;    /* of a request or a function */
	size_t take_count; /* transitions: name and share, as written */
	struct take {
		const char *name;
		struct where at;
		double share;
	} *take;
};

struct flow_file {
	const char *name;
	struct where at;
	const char *path;  /* resolved against the scenario's directory */
	const char *sid;   /* FW..., or NULL */
	const struct node *root; /* the export */
	enum { CONCURRENT_AS_EXPORTED, CONCURRENT_YES, CONCURRENT_NO } concurrent_calls;
	const struct webhook *webhook; /* or NULL */
	size_t override_count;
	struct widget_override *overrides;
};

/* A TwiML document: a file, or text in the scenario itself. Of the latter, path
 * and source are named "SCENARIO:apps.NAME". Inline documents of redirects are apps behind
 * those of the user: whatever is kept by app has to be here, where they have it too. */
struct app_file {
	const char *name;
	struct where at;
	const char *path;
	const struct source *source;
	int fault;	/* error code that it is served with, or 0 */
	bool has_input; /* share of callers who answer its <Gather>s */
	double input;
	bool by_status; /* it answers with another app's document, by DialCallStatus */
	int status_app[OUTCOME_COUNT]; /* in apps[]; -1: with its own */
	int machine_app; /* the same where detection has said that a machine has answered */
	bool is_inline; /* the document of one redirect */
	const struct webhook *webhook; /* or NULL; no server is asked for inline documents */
};

/* A document to meet: an app or a flow of the scenario. */
enum target_kind { TARGET_NONE, TARGET_APP, TARGET_FLOW };
struct target {
	enum target_kind kind;
	int index; /* in apps[] or flows[] */
	bool event_return; /* FlowEvent=return */
	const char *query; /* of the URL that led here, or NULL */
	struct where at;
};

/* `numbers:` (a dialled number) and `urls:` (a document's URL without query). */
struct mapping {
	const char *from;
	struct where at;
	struct target to;
};

/* How the server of a document answers (`webhooks:`). */
struct webhook {
	bool has_latency;
	struct dist latency; /* default rules.fetch_latency */
	double connect, read, total; /* time-outs, seconds */
	uint64_t retries;
	unsigned retry_on; /* bit: enum webhook_failure */
	double failure[WEBHOOK_DRAWN]; /* shares */
	size_t outage_count;
	struct outage {
		double from, to; /* seconds from the start */
		int failure;	 /* enum webhook_failure */
	} *outages;
};

struct agent_group {
	const char *name;
	struct where at;
	uint64_t count;
	struct dist handle_time;
	bool has_handle_time; /* given, and not the default */
	double service_level; /* threshold in seconds, default 20 */
	enum level_definition definition;
	size_t threshold_count;
	double threshold[4];  /* seconds */
	uint64_t queue_size;  /* so many may wait; UINT64_MAX: any number */
	size_t schedule_count; /* 0: always `count` */
	uint64_t *schedule;
	double schedule_step; /* seconds */
	bool by_interval;     /* metrics by the step in which calls come, too */
	bool has_wrap_up, has_patience, own_patience; /* who waits: the group's own, or that of the callers */
	struct dist wrap_up, patience;
	struct group_ring {    /* a reservation rings an agent, who may not answer */
		bool given, has_away;
		double timeout; /* seconds */
		double answer;	/* share */
		struct dist after, away;
	} ring;
	struct group_callback { /* who waits is offered to be called back */
		bool given;
		double offer_after, timeout, expires; /* seconds; expires: INFINITY: never */
		double accept, answer;	     /* shares */
		uint64_t attempts;
		struct dist ring, retry;
		struct callback_machines machines;
	} callback;
	double shrinkage; /* share of `count`, and of those of `schedule`, who are paid and not there */
	struct group_breaks {
		bool given;
		struct dist every, length; /* time on duty until one is due; how long it is */
	} breaks;
	struct group_other_work { /* tasks that are no calls */
		bool given, waits; /* for an agent; else one that finds none is given up */
		double rate;	   /* they come at, a second */
		struct dist handle_time;
	} other_work;
	bool by_priority;
	size_t skill_count;   /* 0: its own queue alone */
	struct group_skill {
		const char *queue;
		struct where at;
		uint64_t level; /* 1: best */
	} *skills;
};

enum { MAX_STAGES = 100 };
enum { MAX_SCHEDULE_STEPS = 100000 }; /* of a schedule: eleven years by the hour */
struct callers {
	size_t stage_count;
	struct callee_at_first { /* of the called side, until a moment */
		double until; /* seconds from the start */
		struct dist ring;
		double outcome[OUTCOME_COUNT];
	} *stages; /* later and later */
	struct dist ring; /* until the called side answers; default exponential(8s) */
	double outcome[OUTCOME_COUNT]; /* shares, adding to 1 */
	bool has_patience[PHASE_COUNT]; /* PHASE_TALKING never has one */
	struct dist patience[PHASE_COUNT];
	struct dist talk; /* default rules.default_handle_time */
	struct dist input; /* from the end of a prompt to the caller's key, given that one comes;
			      has_input false: uniform over the widget's time-out */
	bool has_input;
	bool has_outcomes, has_ring, has_talk; /* given, and not the defaults */
	struct chances from, to; /* numbers */
	uint64_t contacts; /* addresses that they call from, or are called at; 0: one each call */
	struct answering_machines machines; /* whom they call */
	size_t callee_count;
	struct callee_group *callees;
};

enum expectation { EXPECT_NOTHING, EXPECT_ACCEPTED, EXPECT_400, EXPECT_SUCCESS, EXPECT_REASON };

/* One call of a scripted workload; a negative time means "not given". */
struct scripted_call {
	const char *name;
	struct where at_node;
	double at;	 /* creation, from the start of the simulation */
	double answer;	 /* the called side answers this long after it starts to ring */
	double hang_up;	 /* the caller hangs up this long after creation */
	double talk;
	double redirect; /* the design's first redirect is sent this long after its event */
	double queue;	 /* it comes to its first queue this long after creation, or later */
	double patience; /* in a queue */
	double bears;	 /* in a queue at least */
	int outcome;	 /* enum outcome, or -1 */
	const char *entry; /* by which of the designs' entries it comes in; NULL: by chance */
	struct where entry_at;
	int design;	 /* offered in this design only, or -1 for all */
	int contact;	 /* by whom, or of whom; -1: an address of its own */
	size_t expect_count;
	struct expect {
		int design; /* -1: every design the call is offered in */
		enum expectation what;
		const char *reason; /* EXPECT_REASON: a reason code such as "busy" */
		struct where at;
	} *expect;
};

/* `dialler`: of all calls, and with what a design changes. */
struct dialler_settings {
	struct dialler_plan plan;
	struct dist retry; /* from an attempt's end to the next */
};

struct workload {
	bool outbound;
	enum arrivals arrivals;
	double rate;	    /* per second (POISSON, REGULAR) */
	size_t rate_count;  /* RATES: piecewise constant, one per `rate_step` seconds, repeated */
	double *rates;	    /* per second */
	double rate_step;   /* 3600 */
	uint64_t count;	    /* stop after so many calls; 0: no limit */
	uint64_t trunk_cps; /* calls a second that the trunk takes; 0: any number */
	double cps;	    /* REST-created calls dialled a second; 0: any number */
	bool clears;	    /* at the end of `duration` who waits is dismissed */
	double duration;    /* stop offering calls then, seconds; 0: no limit */
	struct modulation modulation;
	struct {
		unsigned causes; /* bit per enum retrial_cause; 0: nobody calls again */
		double probability;
		uint64_t at_most;
		struct dist after; /* from the end of the call before */
	} retrials;
	struct dialler_settings dialler; /* ARRIVALS_DIALLER */
	size_t script_count;
	struct scripted_call *script; /* NULL: none, or it is a log's; workload_call() has it either way */
	struct logged_script {
		const struct call_log *log; /* from call `first` on, `from` seconds before the simulation's start */
		size_t first;
		double from;
	} *logged;		      /* NULL: it is none */
	const struct source *trace; /* the log that the script was read from, or NULL */
};

/* Call I of W's script, 0 to script_count - 1; that of a log is made now. */
struct scripted_call workload_call(const struct workload *w, size_t i);

/* What detection says, as a redirect asks for it. */
enum answered_group { ANSWERED_GROUP_MACHINE, ANSWERED_GROUP_HUMAN, ANSWERED_GROUP_UNKNOWN, ANSWERED_GROUP_FAX };

struct redirect {
	struct where at_node;
	enum moment at;
	double fixed;	       /* MOMENT_FIXED: seconds from the start of the simulation */
	struct dist after;     /* think time from the event to sending the request */
	double share;	       /* of calls for which the controller acts at all */
	int entry;	       /* in design.entries[]: of calls that came in by it only; or -1 */
	int only;	       /* enum phase in which the call has to be when it is to be sent, or -1 */
	bool has_latency;
	struct dist latency;   /* request sent -> takes effect; default rules.rest_latency */
	struct target to;
	struct added_party *participant; /* whom it adds to the call's conference, or NULL */
	enum call_update update; /* by a document, or by Status */
	enum call_sid sid;
	int answered_by; /* MOMENT_DETECTED, CHILD_DETECTED: of enum answered_group alone; -1: of all */
	struct where answered_by_at;
	bool has_retries;
	size_t retry_count;    /* on 400/21220; default rules.retry_delays */
	struct dist *retries;
	size_t retry_429_count; /* on 429/20429 */
	struct dist *retries_429;
};

enum { MAX_ENTRIES = 100, MAX_ENTRY_STEPS = 100000 };
struct design {
	const char *name;
	struct where at;
	const char *title; /* for charts; defaults to the name */
	struct target start; /* of several entries: the first one's */
	size_t entry_count;  /* 0: all calls come in by `start` */
	struct design_entry {
		const char *name;
		struct where at, shares_at; struct target start;
		double share, *shares; size_t share_count; /* of calls; they add up to 1. Of a list the mean; and it */
	} *entries;
	size_t share_steps; double share_step; /* of lists, which repeat; seconds. 0: no entry has one */
	bool by_rest; /* REST starts executions of it, instead of calls */
	struct target fallback;
	size_t redirect_count;
	struct redirect *redirects;
	enum goal goal;
	struct dialler_settings dialler;
	struct detection { /* of machines, for calls that are created */
		bool given, message_end, async, has_timeout;
		double timeout; /* seconds; default rules.machine_detection_timeout */
	} detection;
};

/* `run.precision`: how narrow an interval has to be. */
enum precision_unit { PRECISION_RELATIVE, PRECISION_SHARE, PRECISION_SECONDS, PRECISION_COUNT };
struct precision_goal {
	struct where at;
	const char *metric; /* as of expectations */
	enum precision_unit unit;
	double half_width; /* in SI units; RELATIVE: a share of the value */
	const char *text;  /* as written: "0.5 points" */
};

/* `run.steady`: the warm-up is found. */
enum { BATCHES_LEAST = 10, BATCHES_DEFAULT = 30, BATCHES_MOST = 10000 };
struct steady_goal {
	bool given;
	struct where at;
	uint64_t batches; /* of one long run, in the place of replications; 0: these */
};

/* `sweep:` - success and 400 rates of one design against the moment of its
 * first redirect. */
struct sweep {
	bool given;
	int design;
	size_t count;
	double *after; /* seconds */
};

struct scenario {
	struct arena arena;
	const struct source *source;
	const struct node *root; /* of it, with the assignments of the command line */
	struct texts overrides; /* of the command line, each as --set would have it; but for: */
	struct texts given_thresholds;
	struct texts rules_changed; /* "RULE=VALUE" where it is not the profile's */
	const char *default_text; /* the scenario a bare export runs under; else NULL */
	const char *assumed; /* sections that nobody has said, "calls, callers": the default scenario's; or NULL */
	const char *name;	 /* `name:`, or the file's without directory and suffix */
	const char *description; /* or NULL */
	const char *profile;
	struct rules rules;
	uint64_t content_digest; /* digest of what it says that its calls follow from */
	uint64_t callers_digest; /* the same of the calls and callers alone */
	uint64_t seed, replications;
	double confidence; /* 0.95 */
	struct sampling_plan sampling; /* run.variance_reduction; replications are whole blocks of it */
	bool control_variates;
	bool widgets; /* count the visits of widgets */
	size_t precision_count; /* 0: just `replications` */
	struct precision_goal *precision;
	uint64_t max_replications; /* for the sake of precision; default 10,000 */
	bool max_replications_given;
	double max_time;	   /* seconds; 0: any */
	struct selection_goal {
		bool given;
		struct where at;
		const char *metric; /* as of expectations */
		enum precision_unit unit;
		double indifference; /* differences that do not matter; SI */
		const char *text;    /* as written */
		double probability;  /* of the right choice */
		bool smallest;	     /* is best */
	} select;
	double warm_up;	   /* seconds; calls offered before are not counted */
	struct steady_goal steady;
	size_t flow_count, app_count, number_count, url_count, group_count, design_count;
	struct flow_file *flows;
	struct app_file *apps;
	struct mapping *numbers, *urls;
	bool webhooks; /* given: some flow or app has one */
	struct agent_group *groups;
	struct callers callers;
	struct workload calls;
	struct design *designs;
	struct sweep sweep;
	size_t expect_count; /* of metrics; those of calls are the script's */
	struct requirement *expects;
	size_t threshold_count;
	struct requirement *thresholds;
	struct prices prices;
};

/* How an assignment was typed, for messages about it. All zero: as --set. */
struct assignment_origin {
	const char *option; /* without dashes */
	const char *text;   /* that was given to it; NULL: nothing */
	bool value_only;    /* what was typed is the assignment's value, and not KEY=VALUE */
};

/* What the command line adds to a scenario; NULL or 0 means "not given". */
struct overrides {
	const char *profile;
	const char *profile_typed; /* as what it was typed; NULL: --profile and itself */
	const char *const *assignments; /* --set, in order */
	const struct assignment_origin *origins; /* of each of these; NULL: all are --set */
	size_t assignment_count;
	const uint64_t *seed, *replications;
	const char *const *thresholds; /* --threshold, beside the scenario's */
	size_t threshold_count;
	struct sources *sources; /* of files read before, and for those read now; or NULL */
	bool looked_at; /* and not run: an export may be one that no call can start */
};

/* Load PATH and everything it names. Never returns NULL; when D has errors
 * afterwards the scenario must only be freed. A file whose text is a JSON object
 * with "states" is a Studio export: it is run under the default scenario text
 * of scenario_for_export(). */
struct scenario *scenario_load(const char *path, const struct overrides *o,
			       struct diagnostics *d);

/* The same of a TEXT that is no file; files that it names are relative to the current
 * directory. */
struct scenario *scenario_from_text(const char *name, const char *text,
				    const struct overrides *o, struct diagnostics *d);

/* The scenario a bare Studio export runs under, as YAML to be saved and edited.
 * EXPORT_PATH is the path to write under `flows:`. Allocated in A. */
const char *scenario_for_export(struct arena *a, const char *export_path,
				const struct node *export_root);

/* A remark on a key that a scenario lacks: "callers.ring", as --set writes it. */
struct remark {
	const char *key, *text;
};

/* Write the default scenario S of an export, loaded with O, to be saved, edited and run: the files
 * that it names stay where they are. Each of the COUNT remarks stands, as a comment, where its key
 * would; of a key that is there after all, none. Errors are left to ferror(). */
void scenario_print(FILE *out, const struct scenario *s, const struct overrides *o,
		    const struct remark *remarks, size_t count);

/* Write KEY, in quotes where YAML needs them. Errors are left to ferror(). */
void scenario_put_key(FILE *out, const char *key);

/* An error at the trigger of the export ROOT that no call and no request can start. */
void export_starts(const struct node *root, struct diagnostics *d);

/* Write S as a scenario of its own: with the command line's changes applied, the files that it names
 * inside, and REPLICATIONS. A log that it replays is not inside: it is to be in the file
 * scenario_trace_name() beside, with its text. What is run under it are the same calls, by the same
 * names. S may have no errors. Errors are left to ferror(). */
void scenario_write(FILE *out, const struct scenario *s, uint64_t replications);
/* How scenario_write() calls the log of calls.trace; NULL: there is none. */
const char *scenario_trace_name(const struct scenario *s);

/* Forget what S says of a sweep: for who wants its designs alone. */
void scenario_drop_sweep(struct scenario *s);

void scenario_free(struct scenario *s);

/* Names, for messages and reports. */
extern const char *const phase_names[PHASE_COUNT];
extern const char *const outcome_names[OUTCOME_COUNT];

/* The reason codes that `expect:` knows: the engine's, in its order. */
extern const char *const scenario_reasons[];
extern const size_t scenario_reason_count;

#endif
