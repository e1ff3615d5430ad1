/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is fitted, in words. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "report/fit/fit_report.h"
#include "report/layout/terminal_text_internal.h"

const char *fit_title(const struct fit_result *f, enum fit_quantity q)
{
	static const char *const titles[FIT_QUANTITIES] = {
		[FIT_SERVICE] = "Service", [FIT_WRAP_UP] = "Between two calls while callers wait",
		[FIT_PATIENCE] = "Patience in the queue", [FIT_BEFORE] = "Before the queue",
		[FIT_RING] = "Ringing until the answer",
		[FIT_HELD] = "Until it is dialled",
	};

	if (q == FIT_WRAP_UP && f->after_said)
		return "Work after the call";
	return q == FIT_SERVICE && !f->queued ? "Talk" : titles[q];
}

const char *fit_count(double n, const char *noun, struct arena *a)
{
	char digits[32];

	return arena_printf(a, "%s %s%s", show_count(digits, sizeof(digits), (uint64_t)nearbyint(n)), noun,
			    n == 1 ? "" : "s");
}

const char *fit_wanted(const struct fit_result *f)
{
	return f->queued && !f->log->interval_count && f->arrivals->calls < f->log->count ? " that wanted an agent" : "";
}

const char *fit_seconds(double seconds, struct arena *a)
{
	if (isnan(seconds))
		return "-";
	if (seconds == 0)
		return "0 s";
	return arena_printf(a, seconds >= 100 ? "%.0f s" : seconds >= 10 ? "%.1f s" : "%.2f s", seconds);
}

/* As many digits as the error has two of. */
static const char *with_error(double value, double error, struct arena *a)
{
	int decimals;

	if (!(error > 0))
		return arena_printf(a, "%.4g", value);
	decimals = 1 - (int)floor(log10(error));
	decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
	return arena_printf(a, "%.*f (%.*f)", decimals, value, decimals, error);
}

const char *fit_parameters(const struct fit_maximum *m, struct arena *a)
{
	const char *text = "";

	for (size_t i = 0; i < fit_natural_count(m->law.family); i++)
		text = arena_printf(a, "%s%s%s %s", text, i ? ", " : "",
				    fit_natural_name(m->law.family, i),
				    with_error(m->natural[i], m->error[i], a));
	return text;
}

const char *fit_law_name(const struct fit_law *l, struct arena *a)
{
	if (l->family == FIT_HYPER_ERLANG)
		return arena_printf(a, "Erlang %u and %u", l->order[0], l->order[1]);
	return fit_family_names[l->family];
}

const char *fit_p(double p, uint32_t beyond, struct arena *a)
{
	if (isnan(p))
		return "";
	return arena_printf(a, beyond ? "%.2f" : "< %.2g", p);
}

const char *fit_period(const struct call_log *log, struct arena *a)
{
	char first[32], last[32];

	if (!log->dated)
		return arena_printf(a, "%zu day%s", log->days, log->days == 1 ? "" : "s");
	format_date(first, sizeof(first), log->first_day);
	format_date(last, sizeof(last), log->first_day + (int64_t)log->days - 1);
	if (log->days == 1)
		return arena_printf(a, "%s", first);
	return arena_printf(a, "%s to %s, %zu days", first, last, log->days);
}
