/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scenario that was fitted, beside the log. The log is one run of what made it, so it may differ from
 * the scenario's mean by as much as one of its runs does.
 */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/units.h"
#include "report/fit/fit_report.h"
#include "report/layout/grid_internal.h"
#include "report/layout/heading_internal.h"
#include "report/layout/terminal_text_internal.h"

enum quantity { CALLS, SERVICE, ANSWERED, WAITED, ABANDONED, WAIT, ANSWER_WAIT, QUANTITIES };
enum unit_shown { AS_COUNT, AS_SHARE, AS_SECONDS };

static const struct {
	const char *name;
	enum unit_shown unit;
} table[QUANTITIES] = {
	[CALLS] = { "calls", AS_COUNT },	 [SERVICE] = { "mean service", AS_SECONDS },
	[ANSWERED] = { "answered", AS_SHARE },	 [WAITED] = { "waited", AS_SHARE },
	[ABANDONED] = { "abandoned", AS_SHARE }, [WAIT] = { "mean wait", AS_SECONDS },
	[ANSWER_WAIT] = { "wait of who was answered", AS_SECONDS },
};

/* A quantity of the log and of the scenario, and where one run of the scenario is 95 times of 100. */
struct compared {
	bool judged;
	double log, low, high;
	struct estimate scenario;
};

struct beside {
	struct compared of[QUANTITIES];
	size_t off;
	const char *queue; /* of several; else NULL */
};

static const struct estimate *find(const struct metric *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i].name, name))
			return &list[i].estimate;
	return NULL;
}

static bool is_off(const struct compared *x)
{
	return x->judged && !(x->log >= x->low && x->log <= x->high);
}

/* Of R runs: the mean of them is within E's interval, so that one more run is within one that is the root of
 * R + 1 times as wide. */
static void compare(struct beside *c, enum quantity q, double log, const struct estimate *e, double r)
{
	struct compared *x = &c->of[q];
	double wider = sqrt(r + 1);

	if (!e || !e->defined || !isfinite(log))
		return;
	*x = (struct compared){ .judged = true, .log = log, .scenario = *e };
	x->low = fmax(0, e->value - wider * (e->value - e->low));
	x->high = e->value + wider * (e->high - e->value);
	c->off += is_off(x);
}

/* The law's mean, which is not simulated; the log's has the standard error of so many durations. */
static void compare_service(struct beside *c, const struct fit_result *f)
{
	const struct fit_choice *x = &f->quantities[FIT_SERVICE].choice;
	double law = fit_mean(x), log = fit_sample_mean(&x->sample);
	double error = 1.96 * fit_sample_sd(&x->sample) / sqrt(x->sample.events);
	struct estimate e = { .value = law, .low = law, .high = law, .defined = isfinite(law) };

	compare(c, SERVICE, log, &e, 1);
	if (!c->of[SERVICE].judged)
		return;
	c->off -= is_off(&c->of[SERVICE]);
	c->of[SERVICE].low = law - error - 1e-6 * law;
	c->of[SERVICE].high = law + error + 1e-6 * law;
	c->off += is_off(&c->of[SERVICE]);
}

/* An interval report counts calls of which it does not say how they ended. */
static double offered_to(const struct fit_result *f)
{
	return (double)(f->log->interval_count ? f->log->count : f->offered);
}

static void compare_queue(struct beside *c, const struct fit_result *f, const struct group_result *g, double r)
{
	bool report = f->log->interval_count, gone = !report || f->means.gone;
	double offered = offered_to(f), known = (double)f->waits_known;

	compare(c, CALLS, offered, find(g->metrics, g->metric_count, "offered"), r);
	compare(c, ABANDONED, gone ? (double)f->abandoned / offered : NAN, find(g->metrics, g->metric_count, "abandon_rate"), r);
	if (report && f->means.waited > 0)
		compare(c, ANSWER_WAIT, f->means.wait, find(g->metrics, g->metric_count, "asa"), r);
	if (!f->waits_known)
		return;
	compare(c, WAITED, (double)f->waited / known, find(g->metrics, g->metric_count, "waited_rate"), r);
	compare(c, WAIT, f->wait_sum / known, find(g->metrics, g->metric_count, "wait_mean"), r);
}

static void compare_ringing(struct beside *c, const struct fit_result *f, const struct design_result *d, double r)
{
	const size_t *n = f->log->outcomes;
	double dialled = (double)(n[LOGGED_SERVED] + n[LOGGED_BUSY] + n[LOGGED_NO_ANSWER] + n[LOGGED_FAILED]);
	double calls = (double)d->calls / r, spread = 1.96 * sqrt(calls / r);
	struct estimate offered = { .value = calls, .low = calls - spread, .high = calls + spread, .defined = true };

	compare(c, CALLS, (double)f->log->count, &offered, r);
	compare(c, ANSWERED, (double)n[LOGGED_SERVED] / dialled, find(d->metrics, d->metric_count, "success_rate"), r);
}

/* ---- the table ---- */

static struct shown shown(enum quantity q, const struct estimate *e)
{
	return table[q].unit == AS_SHARE ? show_share(e) : table[q].unit == AS_SECONDS ? show_seconds(e) : show_number(e);
}

/* A queue's calls alone. */
static void compare_one_queue(struct beside *c, const struct fitted_queue *x, const struct design_result *d, double r)
{
	const struct group_result *g = NULL;

	for (size_t i = 0; i < d->group_count; i++)
		g = !strcmp(d->groups[i].name, c->queue) ? &d->groups[i] : g;
	if (!g || !x->calls)
		return;
	compare(c, CALLS, (double)x->calls, find(g->metrics, g->metric_count, "offered"), r);
	compare(c, ABANDONED, (double)x->abandoned / (double)x->calls, find(g->metrics, g->metric_count, "abandon_rate"), r);
	if (!x->waits_known)
		return;
	compare(c, WAITED, (double)x->waited / (double)x->waits_known, find(g->metrics, g->metric_count, "waited_rate"), r);
	compare(c, WAIT, x->wait_sum / (double)x->waits_known, find(g->metrics, g->metric_count, "wait_mean"), r);
}

static void row(struct grid *g, const struct beside *c, enum quantity q, const struct compared *x)
{
	struct estimate log = { .value = x->log, .low = x->log, .high = x->log, .defined = true };
	struct shown a = shown(q, &log), b = shown(q, &x->scenario);

	grid_add(g, PAINT_NONE, "%s%s%s", c->queue ? c->queue : "", c->queue ? ": " : "", table[q].name);
	grid_add(g, PAINT_NONE, "%s", a.value);
	grid_add_shown(g, PAINT_NONE, &b);
	if (x->log > 0)
		grid_add(g, PAINT_NONE, "%+.1f %%", 100 * (x->scenario.value / x->log - 1));
	else
		grid_add(g, PAINT_NONE, "-");
	grid_add(g, PAINT_NONE, "%s", is_off(x) ? "off" : "");
}

/* ---- what to try ---- */

static const char *column_of(const struct call_log *log, const char *role)
{
	for (size_t i = 0; i < log->reading_count; i++)
		if (!strcmp(log->readings[i].role, role))
			return log->readings[i].column;
	return NULL;
}

/* One queue, first come, first served, is all that is fitted. */
static void try_groups(FILE *out, const struct fit_result *f, const struct report_style *style)
{
	const char *column = column_of(f->log, "type");
	double share = (double)f->overtaken / (double)f->waited;

	if (!f->waited || share < 0.05 || fit_has_queues(f))
		return;
	table_say(out, style, 2, "  %.0f %% of those who waited saw a later caller served first: it is not one queue, first "
		  "come, first served, but groups, skills or priorities, of which the scenario knows nothing.", 100 * share);
	if (column && f->log->type_count > 1)
		table_say(out, style, 2, "  Try each of the %zu values of %s by itself: --where '%s=%s'.", f->log->type_count, column,
			  column, f->log->types[0]);
}

static void try_waits(FILE *out, const struct fit_result *f, const struct beside *c, const struct report_style *style)
{
	const struct compared *wait = &c->of[WAIT];
	char pause[48];
	bool named = f->agents && f->agents->named, long_waits = wait->judged && wait->scenario.value > wait->log;

	if (f->wait_sum < 5 * (double)f->waited) {
		table_say(out, style, 2, "  Its waits are of %.2g s on average: what it takes to connect a call, which the "
			  "scenario leaves out.", f->wait_sum / (double)f->waited);
		return;
	}
	if (f->log->days > 1 && !f->options.by_date)
		table_say(out, style, 2, "  If its days are staffed or called unlike: --by-date, or a shorter --step.");
	else if (f->options.step > 900)
		table_say(out, style, 2, "  If calls or agents change within a step: --step 15m.");
	if (named)
		table_say(out, style, 2, "  If who pauses is %s than taken: --away %s %s.", long_waits ? "there longer" : "gone sooner",
			  long_waits ? "above" : "below", format_duration(pause, sizeof(pause), nearbyint(f->agents->away)));
	else if (f->agents)
		table_say(out, style, 2, "  A column with agents' names says who was there: --columns agent=COLUMN.");
	if (isfinite(f->options.limits.longest_service) || f->options.limits.shortest_service > 0)
		table_say(out, style, 2, "  Services that were left out take agents, too: --longest-service, --shortest-service.");
}

static void try_abandonment(FILE *out, const struct fit_result *f, const struct report_style *style)
{
	const struct fit_choice *c = &f->quantities[FIT_PATIENCE].choice;

	if (f->log->interval_count)
		table_say(out, style, 2, "  How long callers stay is not in the report, and in the scenario none gives up before the "
			  "longest time of a call (such as who still waits when agents go home): set its callers.patience.");
	else if (c->count && c->sample.events < 100)
		table_say(out, style, 2, "  Patience rests on %.0f callers who gave up: another law may do, --law patience=LAW.",
			  c->sample.events);
	else if (c->count)
		table_say(out, style, 2, "  Another law of patience may do: --law patience=LAW; survival.csv shows where it is off.");
}

static void try_what(FILE *out, const struct fit_result *f, const struct beside *c, const struct report_style *style)
{
	bool waits = is_off(&c->of[WAITED]) || is_off(&c->of[WAIT]);

	if (is_off(&c->of[CALLS]))
		table_say(out, style, 2, "  Calls: a day of the log is not as its others, or closed: --by-date.");
	if (is_off(&c->of[SERVICE]))
		table_say(out, style, 2, "  Services: the law's mean is not the log's: --law service=LAW; qq.csv shows where; "
			  "--longest-service for a few that are out of all bounds.");
	if (is_off(&c->of[ANSWERED]))
		table_say(out, style, 2, "  Answers: their share changes in the log; fit parts of it by --where.");
	if (waits)
		try_waits(out, f, c, style);
	if (is_off(&c->of[ANSWER_WAIT]))
		table_say(out, style, 2, "  Waits: %s%s", f->means.staffed ? "breaks and other work are on duty in the report, and not free "
			  "for calls" : "who was on duty is a guess: set the agents' schedule to whom the report does not name",
			  c->of[ABANDONED].judged && is_off(&c->of[ABANDONED]) ? "; and without patience nobody leaves the queue." : ".");
	if (is_off(&c->of[ABANDONED]) && !waits)
		try_abandonment(out, f, style);
	else if (is_off(&c->of[ABANDONED]))
		table_say(out, style, 2, "  Abandonment follows waits: mend these first.");
}

/* The rows of C that are off, and by how much. */
static const char *off_by(const struct beside *c, struct arena *a)
{
	const char *list = "";

	for (int q = 0; q < QUANTITIES; q++) {
		const struct compared *x = &c->of[q];

		if (is_off(x))
			list = arena_printf(a, "%s%s%s%s", list, *list ? ", " : "", table[q].name, !(x->log > 0) ? "" :
					    arena_printf(a, " %+.0f %%", 100 * (x->scenario.value / x->log - 1)));
	}
	return list;
}

/* How one queue's waits may come to be off. */
static const char *why_waits(const struct fit_result *f, size_t k, const struct queue_names *names, bool longer, struct arena *a)
{
	const struct fitted_queue *x = &f->queues.list[k];
	const char *column = column_of(f->log, "type");
	size_t crews = 0;

	for (size_t i = 0; i < f->queues.crew_count; i++)
		crews += f->queues.crews[i].serves >> k & 1;
	if (x->apart_from >= 0)
		return arena_printf(a, "its calls and those of %s have agents apart at any time, and share them in the scenario%s.",
				    names->queues[x->apart_from], column && x->types == 1 ? arena_printf(a, ": fit it by itself, "
				    "--where '%s=%s'", column, x->name) : "");
	if (!f->queues.crew_of)
		return "who serves it is not known: --columns agent=COLUMN.";
	if (crews > 1 || f->queues.crew_count == 1)
		return longer ? "agents who serve others, too, take it later than in the log: see whether its levels of skills are too high." :
				"agents who serve others, too, take it sooner than in the log: some may serve it at some hours only.";
	return longer ? "its agents are there longer than taken, or others help out: its group's schedule." :
			"its agents are there for less time than taken: its group's schedule.";
}

static const char *why_abandoned(const struct fitted_queue *x, struct arena *a)
{
	if (!x->own_patience)
		return "its callers have the patience of all: --where by itself says whether it is their own.";
	return x->patience.choice.sample.events < 100 ?
	       arena_printf(a, "its patience rests on %.0f callers who gave up.", x->patience.choice.sample.events) :
	       "an exponential law of patience may not do: --law patience=LAW.";
}

/* Of each queue what is off and what to try. */
static void try_queue(FILE *out, const struct fit_result *f, const struct beside *c, size_t k, const struct queue_names *names,
		      const struct report_style *style)
{
	struct arena a = { 0 };
	const struct compared *wait = is_off(&c->of[WAIT]) ? &c->of[WAIT] : &c->of[WAITED];
	const char *why = "";

	if (!c->off)
		return;
	if (is_off(wait))
		why = why_waits(f, k, names, wait->scenario.value > wait->log, &a);
	else if (is_off(&c->of[ABANDONED]))
		why = why_abandoned(&f->queues.list[k], &a);
	else if (is_off(&c->of[CALLS]))
		why = "a day of the log is not as its others: --by-date.";
	table_say(out, style, 4, "  %s: %s%s%s", c->queue, off_by(c, &a), *why ? ": " : "", why);
	arena_free(&a);
}

static void judge(FILE *out, const struct fit_result *f, const struct beside *c, const struct report_style *style)
{
	const char *list = "";
	struct arena a = { 0 };

	for (int q = 0; q < QUANTITIES; q++)
		if (is_off(&c->of[q]))
			list = arena_printf(&a, "%s%s%s", list, *list ? ", " : "", table[q].name);
	if (c->off)
		table_say(out, style, 2, "  Off, as a run of the scenario is once in twenty at most: %s%s.", list, c->queue ?
			  "; of the rows of several queues one or so is by chance" : "");
	else
		table_say(out, style, 2, "  The log could be a run of this scenario by all of these.");
	if (!f->queued)
		table_say(out, style, 2, "  Not judged: waits, abandonment and agents, as the log has no queue.");
	else if (f->log->interval_count && !c->of[ANSWER_WAIT].judged)
		table_say(out, style, 2, "  Not judged: waits, as the report does not have their mean.");
	else if (f->log->interval_count)
		table_say(out, style, 2, "  Not judged: how many waited, as the report does not say.");
	else if (!f->waits_known)
		table_say(out, style, 2, "  Not judged: waits, as the log does not say how long any waited.");
	else if (!f->waited)
		table_say(out, style, 2, "  Nobody waited: the log does not say how few agents would do.");
	if (f->queued)
		try_groups(out, f, style);
	try_what(out, f, c, style);
	arena_free(&a);
}

/* What is off of any queue stands for all of them. */
static void gather(struct beside *all, const struct beside *c)
{
	for (int q = 0; q < QUANTITIES; q++)
		if (!all->of[q].judged || (is_off(&c->of[q]) && !is_off(&all->of[q])))
			all->of[q] = c->of[q];
	all->off += c->off;
}

static void put_rows(struct grid *g, const struct beside *c)
{
	for (int q = 0; q < QUANTITIES; q++)
		if (c->of[q].judged)
			row(g, c, (enum quantity)q, &c->of[q]);
}

/* LIST, and what of C is off. */
static const char *add_off(const char *list, const struct beside *c, struct arena *a)
{
	return !c->off ? list : arena_printf(a, "%s%s%s%s%s", list, *list ? "; " : "", c->queue ? c->queue : "", c->queue ? ": " : "",
					     off_by(c, a));
}

/* Each queue's rows, and the mean service of all. */
static const char *beside_queues(FILE *out, const struct fit_result *f, const struct design_result *d, double r,
				 const struct report_style *style, struct arena *a)
{
	struct beside all = { .queue = "" }, service = { 0 }, c[QUEUES_MOST];
	const char *off = "";
	struct queue_names names;
	struct grid g;

	fit_queue_names(&names, &f->queues, a);
	table_heading(out, style, "The scenario beside the log (%.0f replications)", r);
	grid_init(&g, "lrprl", 2, true);
	grid_add(&g, PAINT_NONE, "Calls that wanted an agent");
	grid_add(&g, PAINT_NONE, "log");
	grid_add(&g, PAINT_NONE, "scenario");
	grid_add(&g, PAINT_NONE, "apart");
	grid_add(&g, PAINT_NONE, "%s", "");
	for (size_t k = 0; k < f->queues.count; k++) {
		c[k] = (struct beside){ .queue = names.queues[k] };
		compare_one_queue(&c[k], &f->queues.list[k], d, r);
		put_rows(&g, &c[k]);
		gather(&all, &c[k]);
		off = add_off(off, &c[k], a);
	}
	compare_service(&service, f);
	put_rows(&g, &service);
	gather(&all, &service);
	off = add_off(off, &service, a);
	grid_print(&g, out, style);
	grid_free(&g);
	judge(out, f, &all, style);
	for (size_t k = 0; k < f->queues.count; k++)
		try_queue(out, f, &c[k], k, &names, style);
	return off;
}

const char *fit_beside(FILE *out, const struct fit_result *f, const struct design_result *d, uint64_t replications,
		       const struct report_style *style, struct arena *a)
{
	struct beside c = { 0 };
	struct grid g;

	if (f->queues.count > 1)
		return beside_queues(out, f, d, (double)replications, style, a);
	if (f->queued && d->group_count && offered_to(f) > 0)
		compare_queue(&c, f, &d->groups[0], (double)replications);
	else if (!f->queued)
		compare_ringing(&c, f, d, (double)replications);
	if (!c.of[CALLS].judged)
		return NULL;
	compare_service(&c, f);
	table_heading(out, style, "The scenario beside the log (%llu replications)",
		      (unsigned long long)replications);
	grid_init(&g, "lrprl", 2, true);
	grid_add(&g, PAINT_NONE, f->queued ? "Calls that wanted an agent" : "Calls");
	grid_add(&g, PAINT_NONE, "log");
	grid_add(&g, PAINT_NONE, "scenario");
	grid_add(&g, PAINT_NONE, "apart");
	grid_add(&g, PAINT_NONE, "%s", "");
	put_rows(&g, &c);
	grid_print(&g, out, style);
	grid_free(&g);
	judge(out, f, &c, style);
	return add_off("", &c, a);
}
