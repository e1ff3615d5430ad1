/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vicidial - VICIdial's system statuses of calls; all others are what agents noted down of calls that they had. */
#include <string.h>
#include <strings.h>

#include "log/outcome_internal.h"

enum meaning vicidial_meaning(const char *status)
{
	static const struct {
		const char *codes;
		enum meaning meaning;
	} system[] = {
		{ " DROP TIMEOT QVMAIL ", MEANS_ABANDONED },
		{ " PDROP ", MEANS_ABANDONED_BEFORE },
		{ " N NA NANQUE AFTHRS HOLDTO A AA AM AL AFAX ", MEANS_NO_ANSWER }, /* machines among them */
		{ " B AB ", MEANS_BUSY },
		{ " DC ADC ADCT CPDATB CPDB CPDNA CPDREJ CPDINV CPDSUA CPDSI CPDSNC CPDSR CPDSUK CPDSV CPDUK CPDERR ERI LRERR ", MEANS_FAILED },
		{ " NEW QUEUE INCALL DISPO ", MEANS_UNKNOWN },
	};
	size_t n = strlen(status);

	for (size_t i = 0; i < sizeof(system) / sizeof(*system) && n; i++)
		for (const char *p = system[i].codes; (p = strcasestr(p, status)); p++)
			if (p[-1] == ' ' && p[n] == ' ')
				return system[i].meaning;
	return MEANS_COMPLETED;
}
