// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * row - from the fields of a row to a call. What no column says follows from others
 * where it can: a wait is the time between two moments, ringing what is left of a call
 * before its answer.
 */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/units.h"
#include "log/amount_internal.h"
#include "log/outcome_internal.h"
#include "log/row_internal.h"

enum { AGENT_NAME = 128 };

/* ---- fields ---- */

const char *row_text(const struct draft *f, enum log_role role)
{
	int place = f->r->columns.place[role];
	const char *text;

	if (place == NO_COLUMN || (size_t)place >= f->row->count)
		return NULL;
	text = csv_text(f->row, (size_t)place);
	return says_nothing(text) || (f->r->columns.zero_is_none[role] && !strcmp(text, "0")) ? NULL : text;
}

void row_wrong(struct draft *f, enum log_role role, const char *expected)
{
	const char *text = row_text(f, role);

	diag_error(f->r->d, csv_where(f->row, (size_t)f->r->columns.place[role]),
		   "%s: expected %s, found '%.40s'", log_roles[role], expected, text ? text : "");
	f->bad = true;
}

/* Clocks that disagree: counted, and told once. */
static void note_oddity(const struct draft *f, enum log_role role, struct oddity *o)
{
	if (!o->count++)
		o->first = csv_where(f->row, (size_t)f->r->columns.place[role]);
}

double row_duration(struct draft *f, enum log_role role)
{
	const struct columns *c = &f->r->columns;
	const char *text = row_text(f, role);
	double seconds;
	bool bare;

	if (!text)
		return NAN;
	if (!duration_read(text, c->comma, &seconds, &bare) || fabs(seconds) > 1e9) {
		row_wrong(f, role, "a duration in seconds");
		return NAN;
	}
	seconds *= bare ? c->unit[role] : c->hours_first[role] && strchr(text, ':') == strrchr(text, ':') ? 60 : 1;
	if (seconds >= 0)
		return seconds;
	note_oddity(f, role, role == ROLE_VRU ? &f->r->early : &f->r->negative);
	return role == ROLE_VRU ? seconds : NAN;
}

/* ---- what follows ---- */

/* The time between two moments, or NAN. */
static double between(double from, double to)
{
	return to >= from ? to - from : NAN;
}

static double or_else(double x, double y)
{
	return isfinite(x) ? x : y;
}

static double known_or_zero(double x)
{
	return or_else(x, 0);
}

static bool reached(enum meaning meaning)
{
	return meaning == MEANS_SERVED || meaning == MEANS_COMPLETED || meaning == MEANINGS;
}

/* There is a column for the time with the agent, and not only one for the whole call. */
static bool tells_service(const struct draft *f)
{
	const int *place = f->r->columns.place;

	return place[ROLE_SERVICE] != NO_COLUMN || place[ROLE_SERVICE_START] != NO_COLUMN;
}

/* All of a call, or a duration that is, as it goes from the arrival to the end though there was a wait: what is left of
 * it for the agent. NAN: neither. */
static double rest_of_call(struct draft *f, const struct logged_call *c)
{
	double duration = f->lasts[ROLE_DURATION], before = known_or_zero(c->held) + known_or_zero(c->vru) + known_or_zero(c->wait);

	if (f->r->columns.rest_is_service)
		return between(before + known_or_zero(f->lasts[ROLE_RING]), f->at[ROLE_END] - c->arrival);
	if (f->r->columns.place[ROLE_DURATION] == NO_COLUMN)
		return isfinite(f->lasts[ROLE_TOTAL]) ? fmax(0, f->lasts[ROLE_TOTAL] - before) : NAN;
	if (!isfinite(duration) || !(before > 1.5 && fabs(f->at[ROLE_END] - c->arrival - duration) <= 1))
		return NAN;
	if (!f->r->whole_durations++)
		f->r->whole_first = csv_where(f->row, (size_t)f->r->columns.place[ROLE_DURATION]);
	return fmax(0, duration - before);
}

/* Of the service what is not with the caller, or is in another column. */
static void derive_service(const struct draft *f, struct logged_call *c)
{
	double hold = f->lasts[ROLE_HOLD], after = f->lasts[ROLE_AFTER], service = f->lasts[ROLE_SERVICE];
	double left = f->at[ROLE_END] - c->arrival - known_or_zero(c->held) - known_or_zero(c->vru) - known_or_zero(c->wait);

	if (!isfinite(service))
		return;
	c->service += isfinite(hold) ? hold : 0;
	if (f->r->columns.handled && isfinite(after) && after <= c->service && !(left >= c->service - 1))
		c->service -= after;
}

static bool tells_wait(const struct draft *f)
{
	return f->r->columns.place[ROLE_WAIT] != NO_COLUMN && tells_service(f);
}

static void derive_times(struct draft *f, struct logged_call *c)
{
	const double *at = f->at, *lasts = f->lasts;
	double answered = at[ROLE_ANSWERED];
	bool whole = tells_service(f);

	c->held = lasts[ROLE_HELD];
	if (lasts[ROLE_VRU] < 0) {
		/* when it came to the queue matters more than when it arrived */
		c->arrival += lasts[ROLE_VRU];
		f->lasts[ROLE_VRU] = 0;
	}
	c->vru = or_else(lasts[ROLE_VRU], between(c->arrival, at[ROLE_VRU_END]));
	c->wait = or_else(or_else(lasts[ROLE_WAIT], between(at[ROLE_QUEUE_START], at[ROLE_QUEUE_END])),
			  between(at[ROLE_QUEUE_START], at[ROLE_SERVICE_START]));
	if (tells_service(f) && f->r->columns.place[ROLE_SERVICE_START] != NO_COLUMN && !isfinite(at[ROLE_SERVICE_START]))
		c->wait = or_else(c->wait, between(at[ROLE_QUEUE_START], at[ROLE_END])); /* to no avail */
	c->vru = or_else(c->vru, between(c->arrival, at[ROLE_QUEUE_START]));
	/* `duration` is the conversation, unless another column is that */
	c->service = or_else(lasts[ROLE_SERVICE], between(at[ROLE_SERVICE_START],
							   at[f->r->columns.to_the_end ? ROLE_END : ROLE_SERVICE_END]));
	if (!whole)
		c->service = or_else(rest_of_call(f, c), lasts[ROLE_DURATION]);
	derive_service(f, c);
	c->total = or_else(or_else(between(c->arrival, at[ROLE_END]), lasts[ROLE_TOTAL]), whole ? lasts[ROLE_DURATION] : NAN);
	if (!isfinite(answered) && isfinite(at[ROLE_END]) && isfinite(c->service) && !whole)
		answered = at[ROLE_END] - c->service;
	if (!isfinite(c->service) && !whole)
		c->service = between(answered + known_or_zero(c->wait), at[ROLE_END]);
	if (!whole && f->r->columns.place[ROLE_ANSWERED] != NO_COLUMN && !isfinite(at[ROLE_ANSWERED]) &&
	    !f->r->says_outcome)
		c->service = NAN; /* nobody answered */
	if (f->r->waits_for_answer)
		c->wait = isfinite(answered) ? between(c->arrival + known_or_zero(c->held), answered) : c->total;
	else if (reached(f->meaning))
		c->ring = or_else(lasts[ROLE_RING],
				  between(c->arrival + known_or_zero(c->held) + (tells_wait(f) ? known_or_zero(c->vru) +
					  known_or_zero(c->wait) : 0), answered));
	if (!reached(f->meaning))
		c->service = NAN;
	c->began = or_else(at[ROLE_SERVICE_START],
			   c->arrival + known_or_zero(c->held) + known_or_zero(c->ring) +
				   known_or_zero(c->vru) + known_or_zero(c->wait));
	if (!isfinite(c->service))
		c->began = NAN;
}

/* Hung up: in the queue, if the call ever was in it. */
static enum logged_outcome abandoned(const struct draft *f, const struct logged_call *c)
{
	if (f->r->columns.place[ROLE_QUEUE_START] != NO_COLUMN)
		return isfinite(f->at[ROLE_QUEUE_START]) ? LOGGED_ABANDONED : LOGGED_ABANDONED_BEFORE;
	if (f->r->columns.place[ROLE_WAIT] != NO_COLUMN && !isfinite(c->wait))
		return f->r->speed_of_answer ? LOGGED_ABANDONED : LOGGED_ABANDONED_BEFORE;
	if (f->r->columns.place[ROLE_TYPE] != NO_COLUMN && !row_text(f, ROLE_TYPE) && f->r->columns.place[ROLE_WAIT] != NO_COLUMN &&
	    !(c->wait > 0))
		return LOGGED_ABANDONED_BEFORE; /* it has no queue */
	if (f->r->columns.place[ROLE_VRU] == NO_COLUMN)
		return LOGGED_ABANDONED;
	return isfinite(c->wait) && c->wait > 0 ? LOGGED_ABANDONED : LOGGED_ABANDONED_BEFORE;
}

/* A log that tells of answers and neither of queues nor of agents, and not of this one's. */
static bool never_answered(const struct draft *f)
{
	const int *place = f->r->columns.place;

	return place[ROLE_ANSWERED] != NO_COLUMN && place[ROLE_AGENT] == NO_COLUMN && place[ROLE_WAIT] == NO_COLUMN &&
	       place[ROLE_QUEUE_START] == NO_COLUMN && !isfinite(f->at[ROLE_ANSWERED]);
}

/* No word says how it ended: who has been spoken with was served. Where no column has any, who came
 * to a queue and was not spoken with gave up, and who was not answered was not. */
static enum logged_outcome without_word(const struct draft *f, const struct logged_call *c)
{
	const int *place = f->r->columns.place;

	if (c->service > 0)
		return LOGGED_SERVED;
	if (f->r->says_outcome || place[ROLE_WAS_ABANDONED] != NO_COLUMN)
		return LOGGED_UNKNOWN;
	if (tells_wait(f) && c->wait > 0)
		return LOGGED_ABANDONED;
	if (place[ROLE_AGENT] != NO_COLUMN && isfinite(c->wait) &&
	    (f->r->waits_for_answer || isfinite(f->at[ROLE_QUEUE_START])))
		return LOGGED_ABANDONED;
	if (place[ROLE_ANSWERED] != NO_COLUMN && !isfinite(f->at[ROLE_ANSWERED]) && isfinite(f->at[ROLE_END]))
		return LOGGED_NO_ANSWER;
	if (place[ROLE_QUEUE_START] != NO_COLUMN && !isfinite(f->at[ROLE_QUEUE_START]) && !row_text(f, ROLE_AGENT) &&
	    isfinite(f->at[ROLE_END]))
		return LOGGED_ABANDONED_BEFORE;
	return LOGGED_UNKNOWN;
}

static enum logged_outcome outcome_of(const struct draft *f, const struct logged_call *c)
{
	static const enum logged_outcome outcomes[MEANINGS] = {
		[MEANS_SERVED] = LOGGED_SERVED,
		[MEANS_COMPLETED] = LOGGED_SERVED,
		[MEANS_ABANDONED_QUEUE] = LOGGED_ABANDONED,
		[MEANS_ABANDONED_BEFORE] = LOGGED_ABANDONED_BEFORE,
		[MEANS_BUSY] = LOGGED_BUSY,
		[MEANS_NO_ANSWER] = LOGGED_NO_ANSWER,
		[MEANS_FAILED] = LOGGED_FAILED,
		[MEANS_CANCELED] = LOGGED_CANCELED,
		[MEANS_UNKNOWN] = LOGGED_UNKNOWN,
	};

	if (f->meaning == MEANS_ABANDONED)
		return abandoned(f, c);
	if (f->not_abandoned && tells_service(f) && !(c->service > 0)) /* it left the queue otherwise, or never was there */
		return abandoned(f, c) == LOGGED_ABANDONED_BEFORE ? LOGGED_ABANDONED_BEFORE : LOGGED_UNKNOWN;
	if (f->meaning == MEANS_COMPLETED && tells_service(f) && !(c->service > 0) && never_answered(f))
		return LOGGED_NO_ANSWER; /* it rang, and there is no queue */
	if (f->meaning == MEANS_COMPLETED && tells_service(f) && !(c->service > 0))
		return abandoned(f, c); /* the caller had enough of menus, or of the queue */
	if (f->meaning == MEANINGS)
		return without_word(f, c);
	if (f->meaning == MEANS_NO_ANSWER && tells_wait(f) && c->wait > 0 && c->direction != LOGGED_OUTBOUND) {
		f->r->missed_in_queue++;
		return LOGGED_ABANDONED;
	}
	if (f->meaning == MEANS_CANCELED && isfinite(f->at[ROLE_QUEUE_START]))
		return LOGGED_ABANDONED; /* the caller canceled it in the queue */
	return outcomes[f->meaning];
}

/* ---- words ---- */

/* Words of the user's own count before numbers. */
static enum meaning meaning_of_causes(struct draft *f)
{
	const char *callee = row_text(f, ROLE_OUTCOME), *caller = row_text(f, ROLE_CAUSE);
	enum meaning own = callee && f->r->o->word_count ? outcome_meaning(callee, f->r->o) : MEANINGS;

	if (own != MEANINGS)
		return own;
	return cause_meaning(callee, caller, row_text(f, ROLE_ANSWERED) || row_duration(f, ROLE_DURATION) > 0);
}

/* What the row says beside its word, by which the user may choose: the hint must not choose for him. */
static void word_unknown(struct draft *f, enum log_role role, const char *text)
{
	double talk = row_duration(f, ROLE_SERVICE);
	const char *evidence = f->r->columns.place[ROLE_SERVICE] == NO_COLUMN ? "" :
			       talk > 0	? arena_printf(f->r->a, "; this call had %.6g s with an agent", talk) :
					  "; this call had no time with an agent";

	diag_error(f->r->d, csv_where(f->row, (size_t)f->r->columns.place[role]),
		   "outcome: no known word, expected one such as served, abandoned, busy, no_answer, failed or canceled, or which "
		   "of these it means: --outcomes '%.40s=...' (outcomes: in a scenario)%s%s",
		   text, evidence, outcome_hint(f->r->a, text));
}

static enum meaning meaning_in(struct draft *f, enum log_role role)
{
	const char *text = row_text(f, role);
	enum meaning meaning;
	size_t known;

	if (!text && !(f->r->columns.causes && role == ROLE_OUTCOME))
		return MEANINGS;
	if (f->r->columns.causes && role == ROLE_OUTCOME)
		meaning = meaning_of_causes(f);
	else
		meaning = outcome_meaning(text, f->r->o);
	if (meaning == MEANINGS && !text)
		return MEANS_UNKNOWN;
	if (role == ROLE_OUTCOME && f->r->log->format == LOG_FORMAT_FREESWITCH)
		meaning = cause_word_meaning(text, meaning, row_text(f, ROLE_ANSWERED) != NULL);
	if (meaning == MEANINGS && role == ROLE_OUTCOME && f->r->log->format == LOG_FORMAT_VICIDIAL)
		meaning = vicidial_meaning(text);
	if (meaning != MEANINGS || role == ROLE_REASON)
		return meaning;
	/* once each */
	known = f->r->strange.count;
	if (intern(f->r->a, &f->r->strange, text) < known)
		return MEANS_UNKNOWN;
	word_unknown(f, role, text);
	return MEANS_UNKNOWN;
}

static enum meaning meaning_of_flag(struct draft *f, enum log_role role, enum meaning yes, enum meaning no)
{
	const char *text = row_text(f, role);
	int flag = text ? yes_or_no(text) : f->r->columns.blank_is_no[role] ? 0 : -1;

	if (text && flag < 0)
		row_wrong(f, role, "yes or no, such as Y, N, TRUE, FALSE, 1 or 0");
	return flag < 0 ? MEANINGS : flag ? yes : no;
}

/* Of ringflow's own calls the reason says more than the state. */
static void read_meaning(struct draft *f)
{
	f->meaning = meaning_in(f, ROLE_REASON);
	if (f->meaning == MEANINGS)
		f->meaning = meaning_in(f, ROLE_OUTCOME);
	if (f->meaning == MEANINGS)
		f->meaning = meaning_of_flag(f, ROLE_WAS_ANSWERED, MEANS_SERVED, MEANS_ABANDONED);
	if (f->meaning == MEANINGS) {
		f->meaning = meaning_of_flag(f, ROLE_WAS_ABANDONED, MEANS_ABANDONED, MEANS_SERVED);
		f->not_abandoned = f->meaning == MEANS_SERVED;
	}
}

/* A call that was passed on may have several, semicolons or bars between: who had it first. */
static const char *first_of_agents(struct draft *f, const char *text, char *buffer, size_t size)
{
	size_t n = strcspn(text, ";|");
	bool several = text[n];

	while (n && text[n - 1] == ' ')
		n--;
	if (!several || !n || n >= size)
		return text;
	f->r->many_agents++;
	memcpy(buffer, text, n);
	buffer[n] = '\0';
	return buffer;
}

static int32_t intern_cell(struct draft *f, enum log_role role, struct interned *names)
{
	static const char *const nobody[] = { "NO_SERVER", "nobody", "unassigned" };
	const char *text = row_text(f, role);
	char name[AGENT_NAME];

	if (!text)
		return -1;
	for (size_t i = 0; i < sizeof(nobody) / sizeof(*nobody) && strchr("NnUu", *text); i++)
		if (!strcasecmp(text, nobody[i]))
			return -1;
	return (int32_t)intern(f->r->a, names, role == ROLE_AGENT ? first_of_agents(f, text, name, sizeof(name)) : text);
}

static int32_t priority_of(struct draft *f)
{
	const char *text = row_text(f, ROLE_PRIORITY);
	uint64_t value;

	if (!text)
		return -1;
	if (!parse_count(text, 0, INT32_MAX, &value))
		return (int32_t)value;
	row_wrong(f, ROLE_PRIORITY, "a whole number, 0 or more");
	return -1;
}

static void read_words(struct draft *f, struct logged_call *c)
{
	const char *direction = row_text(f, ROLE_DIRECTION);
	const char *answered_by = row_text(f, ROLE_ANSWERED_BY);

	c->agent = intern_cell(f, ROLE_AGENT, &f->r->agents);
	c->type = intern_cell(f, ROLE_TYPE, &f->r->types);
	c->priority = priority_of(f);
	c->direction = direction ? direction_of(direction) : LOGGED_ANY_DIRECTION;
	if (c->direction == LOGGED_INBOUND && !f->r->log->inbound_word)
		f->r->log->inbound_word = arena_strdup(f->r->a, direction);
	c->answered_by = answered_by ? answerer_of(answered_by) : LOGGED_ANYBODY;
}

/* ---- the whole ---- */

/* How long a call took, of which only the end has a time: all of it, or its parts. */
static double until_its_end(const struct draft *f)
{
	const double *lasts = f->lasts;

	if (isfinite(lasts[ROLE_TOTAL]))
		return lasts[ROLE_TOTAL];
	if (tells_service(f) && isfinite(lasts[ROLE_DURATION]))
		return lasts[ROLE_DURATION];
	return known_or_zero(lasts[ROLE_HELD]) + known_or_zero(lasts[ROLE_RING]) + known_or_zero(lasts[ROLE_VRU]) +
	       known_or_zero(lasts[ROLE_WAIT]) + known_or_zero(lasts[ROLE_HOLD]) +
	       known_or_zero(tells_service(f) ? lasts[ROLE_SERVICE] : lasts[ROLE_DURATION]);
}

/* The arrival, by whichever column has one: false when there is none. */
static bool find_arrival(struct draft *f, struct logged_call *c)
{
	if (row_arrival(f, ROLE_ARRIVAL, &c->arrival)) {
		c->arrival -= f->r->columns.from_end ? until_its_end(f) : 0;
		return true;
	}
	if (f->bad || !row_arrival(f, ROLE_START, &c->arrival))
		return false;
	/* it was created when it began to wait to be dialled */
	c->arrival -= known_or_zero(f->lasts[ROLE_HELD]);
	return true;
}

/* Canceled, failed or still queued: never dialled, so without a time. */
static bool may_lack_time(enum meaning meaning)
{
	return meaning == MEANS_CANCELED || meaning == MEANS_FAILED || meaning == MEANS_UNKNOWN;
}

static enum row_kind without_time(struct draft *f)
{
	const struct columns *c = &f->r->columns;
	int place = c->place[c->place[ROLE_ARRIVAL] == NO_COLUMN ? ROLE_START : ROLE_ARRIVAL];

	if (f->bad)
		return ROW_BAD;
	if (may_lack_time(f->meaning))
		return (enum row_kind)ASIDE_UNDIALLED;
	diag_error(f->r->d, csv_where(f->row, (size_t)place), "no arrival, expected %s",
		   row_moment_phrase);
	return ROW_BAD;
}

/* A month: clocks that were not set, or another unit. */
static const double longest_call = 31 * DAY_SECONDS;

static void check_lengths(struct draft *f, double arrival)
{
	for (int role = ROLE_HELD; role <= ROLE_DURATION; role++)
		if (f->lasts[role] > longest_call)
			row_wrong(f, (enum log_role)role, "at most 31 days of a call");
	for (int role = ROLE_ANSWERED; role <= ROLE_END; role++)
		if (f->at[role] - arrival > longest_call)
			row_wrong(f, (enum log_role)role, "a time at most 31 days after the arrival");
}

enum row_kind read_row(struct reader *r, const struct csv_row *row, struct logged_call *c)
{
	struct draft f = { .r = r, .row = row, .offset = NAN };
	enum row_kind kind = row_sort(r, row, row_has_time(&f));

	if (kind != ROW_CALL)
		return kind;
	*c = (struct logged_call){ .unanswered = -1, .unanswered_ring = NAN, .held = NAN, .ring = NAN, .vru = NAN, .wait = NAN,
				   .began = NAN, .service = NAN, .total = NAN,
				   .line = row->line };
	for (int role = ROLE_HELD; role <= ROLE_DURATION; role++)
		f.lasts[role] = r->columns.place[role] == NO_COLUMN ? NAN : row_duration(&f, (enum log_role)role);
	read_meaning(&f);
	if (!find_arrival(&f, c))
		return without_time(&f);
	row_moments(&f, c->arrival);
	if (f.at[ROLE_END] < c->arrival)
		row_wrong(&f, ROLE_END, f.at[ROLE_END] < c->arrival - 3600 || !r->log->dated ? "a time after the arrival" :
			  "a time after the arrival, or where clocks were turned back in the call both with offsets from UTC, or in it");
	check_lengths(&f, c->arrival);
	derive_times(&f, c);
	if (!r->log->dated)
		c->arrival = fmax(0, c->arrival); /* nothing is before the beginning */
	read_words(&f, c);
	c->outcome = outcome_of(&f, c);
	if (c->outcome == LOGGED_ABANDONED_BEFORE)
		c->wait = NAN; /* it never was in the queue */
	row_rings(&f, c);
	r->after = c->outcome == LOGGED_SERVED ? f.lasts[ROLE_AFTER] : NAN;
	return f.bad ? ROW_BAD : ROW_CALL;
}
