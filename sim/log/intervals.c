/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/intervals_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/text.h"
#include "log/amount_internal.h"
#include "log/formats_internal.h"
#include "log/row_internal.h"

enum { MOST_OF_ONE = 100000, MOST_OF_ALL = 4000000 };

static const double day_seconds = 86400, half_hour = 1800;

/* ---- columns ---- */

static bool has_intervals(const struct reader *r, enum log_role role)
{
	return r->columns.place[role] != NO_COLUMN;
}

bool intervals_check(struct reader *r)
{
	if (has_intervals(r, ROLE_OFFERED) || has_intervals(r, ROLE_N_ANSWERED) || has_intervals(r, ROLE_N_ABANDONED))
		return true;
	diag_error(r->d, (struct where){ r->source, (uint32_t)r->header + 1, 1 },
		   "an interval report without a count of calls, expected a column such as offered, answered or abandoned, or "
		   "columns: {offered: NAME}");
	return false;
}

/* A clock, and nothing but digits and marks behind it. */
static bool is_clock(const char *text)
{
	text += strspn(text, " ");
	return text[0] >= '0' && text[0] <= '9' && strspn(text, "0123456789:.aApPmM ") == strlen(text);
}

static void cut_range(char *text)
{
	char *dash = strstr(text, " - "), *colon = strchr(text, ':');

	if (!dash && colon && strlen(text) >= 9 && colon - text <= 2)
		dash = strchr(colon, '-');
	if (dash && is_clock(dash + strspn(dash, " -")))
		*dash = '\0';
}

void intervals_cut_ranges(const struct columns *c, const struct csv_row *row)
{
	static const enum log_role roles[] = { ROLE_ARRIVAL, ROLE_START };

	for (size_t i = 0; i < 2; i++) {
		int place = c->place[roles[i]];

		if (place != NO_COLUMN && (size_t)place < row->count)
			cut_range(row->buffer + row->fields[place].text);
	}
}

/* ---- a row ---- */

/* The number in the column of ROLE, NAN: none. *PERCENT: it says that it is. */
static double intervals_number_of(struct draft *f, enum log_role role, double most, bool *percent)
{
	const char *text = row_text(f, role);
	size_t n = text ? strlen(text) : 0;
	char copy[64];
	double value;

	*percent = n && text[n - 1] == '%';
	if (!n)
		return NAN;
	snprintf(copy, sizeof(copy), "%.*s", (int)(n - *percent), text);
	if (number_read(copy, f->r->columns.comma, &value) && value >= 0 && value <= most)
		return value;
	row_wrong(f, role, most < 1000 ? "a share, or a percentage" : most == MOST_OF_ONE ? "a number of calls, 0 to 100,000" :
										      "a number, 0 or more");
	return NAN;
}

static double count_intervals_of(struct draft *f, enum log_role role)
{
	bool percent;
	double n = intervals_number_of(f, role, MOST_OF_ONE, &percent);

	if (percent && isfinite(n))
		row_wrong(f, role, "a number of calls, 0 to 100,000");
	return nearbyint(n);
}

static double sum_of(const double *list, size_t n)
{
	double sum = NAN;

	for (size_t i = 0; i < n; i++)
		if (isfinite(list[i]))
			sum = isfinite(sum) ? sum + list[i] : list[i];
	return sum;
}

/* Of each of N calls, by means or by sums. Where there are no calls nobody knows. */
static double mean_of(double mean, double sum, double n)
{
	return !(n > 0) ? NAN : isfinite(mean) ? mean : sum / n;
}

static void read_durations(struct draft *f, struct logged_interval *x)
{
	double d[LOG_ROLES], n = isfinite(x->answered) ? x->answered : x->offered;

	for (int role = ROLE_HELD; role <= ROLE_DURATION; role++)
		d[role] = row_duration(f, (enum log_role)role);
	x->handle = mean_of(sum_of((double[]){ d[ROLE_HANDLE_MEAN], d[ROLE_AFTER_MEAN], d[ROLE_HOLD_MEAN] }, 3),
			    sum_of((double[]){ d[ROLE_HANDLE_SUM], d[ROLE_AFTER_SUM], d[ROLE_HOLD_SUM] }, 3), n);
	x->wait = mean_of(d[ROLE_WAIT_MEAN], d[ROLE_WAIT_SUM], n);
	x->length = isfinite(d[ROLE_LENGTH]) ? d[ROLE_LENGTH] : f->at[ROLE_END] - x->from;
	if (x->length <= 0 || x->length > day_seconds)
		row_wrong(f, has_intervals(f->r, ROLE_LENGTH) ? ROLE_LENGTH : ROLE_END, "an interval of a day at most");
	x->staff = isfinite(x->staff) ? x->staff : d[ROLE_STAFF_SUM] / (x->length > 0 ? x->length : half_hour);
}

static void read_counts(struct draft *f, struct logged_interval *x)
{
	bool percent = false;
	double within = count_intervals_of(f, ROLE_WITHIN);

	x->answered = count_intervals_of(f, ROLE_N_ANSWERED);
	x->abandoned = count_intervals_of(f, ROLE_N_ABANDONED);
	x->offered = count_intervals_of(f, ROLE_OFFERED);
	if (!isfinite(x->offered))
		x->offered = sum_of((double[]){ x->answered, x->abandoned }, 2);
	if (!isfinite(x->answered) && isfinite(x->abandoned))
		x->answered = fmax(0, x->offered - x->abandoned);
	x->level = intervals_number_of(f, ROLE_LEVEL, 100, &percent);
	f->r->percent |= percent || x->level > 1;
	if (!isfinite(x->level) && x->offered > 0)
		x->level = within / x->offered * (f->r->percent ? 100 : 1);
	x->staff = intervals_number_of(f, ROLE_STAFF_MEAN, 1e6, &percent);
}

static enum row_kind intervals_without_time(struct draft *f)
{
	int place = f->r->columns.place[has_intervals(f->r, ROLE_ARRIVAL) ? ROLE_ARRIVAL : ROLE_START];

	if (!f->bad)
		diag_error(f->r->d, csv_where(f->row, (size_t)place), "no beginning of the interval, expected %s", row_moment_phrase);
	return ROW_BAD;
}

enum row_kind intervals_read(struct reader *r, const struct csv_row *row)
{
	struct draft f = { .r = r, .row = row, .offset = NAN };
	struct logged_interval x = { .type = -1, .line = row->line };
	enum row_kind kind;
	const char *type;

	intervals_cut_ranges(&r->columns, row);
	kind = row_sort(r, row, row_has_time(&f));
	if (kind != ROW_CALL)
		return kind;
	if (!row_arrival(&f, has_intervals(r, ROLE_ARRIVAL) ? ROLE_ARRIVAL : ROLE_START, &x.from))
		return intervals_without_time(&f);
	row_moments(&f, x.from);
	read_counts(&f, &x);
	read_durations(&f, &x);
	type = row_text(&f, ROLE_TYPE);
	if (f.bad)
		return ROW_BAD;
	x.type = type ? (int32_t)intern(r->a, &r->types, type) : -1;
	r->intervals = array_room(r->intervals, r->interval_count, &r->interval_capacity, sizeof(*r->intervals));
	r->intervals[r->interval_count++] = x;
	return ROW_CALL;
}

/* ---- all of them ---- */

static int by_beginning(const void *a, const void *b)
{
	const struct logged_interval *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

/* Where no column says it: the least time between two of them. */
static void find_lengths(struct reader *r)
{
	double least = INFINITY;
	size_t unknown = 0;

	for (size_t i = 0; i < r->interval_count; i++) {
		double gap = i ? r->intervals[i].from - r->intervals[i - 1].from : 0;

		least = gap > 0 ? fmin(least, gap) : least;
		unknown += !isfinite(r->intervals[i].length);
	}
	if (!unknown)
		return;
	least = least <= day_seconds ? least : half_hour;
	survey_assume(&r->survey, "an interval is %g minutes long, %s", least / 60,
		      r->interval_count > 1 ? "as two are apart at least" : "as nothing says how long");
	for (size_t i = 0; i < r->interval_count; i++)
		if (!isfinite(r->intervals[i].length))
			r->intervals[i].length = least;
}

/* So many of N parts have come after the first I of them, evenly. */
static bool is_due(double part, double n, size_t i)
{
	return floor((double)(i + 1) * part / n) > floor((double)i * part / n);
}

/* The calls that X counts: when they came within it, and which of them gave up, it does not say. */
static void spread(struct reader *r, const struct logged_interval *x)
{
	size_t n = isfinite(x->offered) ? (size_t)x->offered : 0;
	double gone = isfinite(x->abandoned) ? fmin(x->abandoned, (double)n) : 0;
	double answered = isfinite(x->answered) ? x->answered : 0;

	for (size_t i = 0; i < n; i++) {
		struct logged_call c = { .held = NAN, .ring = NAN, .vru = NAN, .wait = NAN, .began = NAN, .service = NAN,
					 .total = NAN, .agent = -1, .type = x->type, .priority = -1, .line = x->line,
					 .outcome = LOGGED_UNKNOWN, .direction = LOGGED_ANY_DIRECTION,
					 .answered_by = LOGGED_ANYBODY, .unanswered = -1, .unanswered_ring = NAN };

		c.arrival = x->from + x->length * ((double)i + 0.5) / (double)n;
		if (is_due(gone, (double)n, i))
			c.outcome = LOGGED_ABANDONED;
		else if (answered-- >= 1)
			c.outcome = LOGGED_SERVED;
		store_add(r->log->store, &c);
		r->log->count++;
	}
}

static void tell(struct reader *r, size_t more)
{
	survey_assume(&r->survey, "an interval report: when calls came within an interval is not known, nor how long any of them "
		      "took or waited");
	if (!has_intervals(r, ROLE_OFFERED))
		survey_assume(&r->survey, "calls are those that were answered and those that gave up, as no column says how many were "
			      "offered");
	if (more)
		survey_assume(&r->survey, "in %zu intervals more were answered or gave up than came, as of calls of the interval before: "
			      "who came counts", more);
}

void intervals_finish(struct reader *r)
{
	double all = 0;
	size_t more = 0;

	if (r->interval_count)
		qsort(r->intervals, r->interval_count, sizeof(*r->intervals), by_beginning);
	find_lengths(r);
	for (size_t i = 0; i < r->interval_count; i++) {
		struct logged_interval *x = &r->intervals[i];

		all += isfinite(x->offered) ? x->offered : 0;
		more += sum_of((double[]){ x->answered, x->abandoned }, 2) > x->offered;
		x->level = r->percent ? x->level / 100 : x->level;
	}
	tell(r, more);
	if (all > MOST_OF_ALL)
		diag_error(r->d, (struct where){ r->source, 0, 0 }, "counts %.0f calls, expected %d at most", all, MOST_OF_ALL);
	for (size_t i = 0; i < r->interval_count && all <= MOST_OF_ALL; i++)
		spread(r, &r->intervals[i]);
	r->log->interval_count = r->interval_count;
	r->log->intervals = arena_array(r->a, r->interval_count + 1, sizeof(*r->intervals));
	if (r->interval_count)
		memcpy(r->log->intervals, r->intervals, r->interval_count * sizeof(*r->intervals));
	free(r->intervals);
	r->intervals = NULL;
}
