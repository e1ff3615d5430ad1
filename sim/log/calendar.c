/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calendar - days since 1970 of the Gregorian calendar. */
#include <stdio.h>

#include "log/log.h"

/* Howard Hinnant's days_from_civil: years begin in March, so that leap days end them. */
int64_t days_from_date(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The inverse, by the same author. */
char *format_date(char *buffer, size_t size, int64_t day)
{
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t month = mp < 10 ? mp + 3 : mp - 9;

	snprintf(buffer, size, "%04lld-%02lld-%02lld",
		 (long long)(yoe + era * 400 + (month <= 2)), (long long)month,
		 (long long)(doy - (153 * mp + 2) / 5 + 1));
	return buffer;
}

int weekday_of(int64_t day)
{
	return (int)(((day + 3) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
}
