/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * noun_detection - machineDetection of <Number> and <Sip>: beside the talk, for whoever waits at
 * the amdStatusCallback (twilio.com/docs/voice/twiml/number [D]).
 */
#include <string.h>

#include "base/diagnostics.h"
#include "base/terms.h"
#include "compile/twiml/verb_internal.h"
#include "laws/distribution.h"
#include "program/program.h"

/* Of machineDetectionTimeout of a noun; the API takes 120 s. */
enum { SHORTEST_TIMEOUT = 3, LONGEST_TIMEOUT = 60 };

static bool somebody_hears(const struct builder *b)
{
	for (size_t k = 0; k < b->s->design_count; k++)
		for (size_t i = 0; i < b->s->designs[k].redirect_count; i++)
			if (b->s->designs[k].redirects[i].at == MOMENT_CHILD_DETECTED)
				return true;
	return false;
}

/* What the platform's own model decides by, and this one does not. */
static void thresholds_skipped(struct builder *b, const struct element *noun)
{
	static const char *const names[] = { "machineDetectionSpeechThreshold",
					     "machineDetectionSpeechEndThreshold", "machineDetectionSilenceTimeout" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (attribute(noun, names[i], NULL))
			diag_warning(b->d, noun->at,
				     "<%s>: %s is not simulated: rules.machine_detection_time says how long detection takes",
				     noun->name, names[i]);
}

int32_t detection_of_noun(struct builder *b, const struct element *noun)
{
	const char *mode = attribute(noun, "machineDetection", NULL);
	double timeout = number(b, noun, "machineDetectionTimeout", b->s->rules.machine_detection_timeout);

	if (!mode)
		return 0;
	if (!b->p->machines.any) {
		diag_warning(b->d, noun->at,
			     "<%s>: machineDetection has no effect: nothing says which parties are machines, expected callers.machine, voicemail or fax",
			     noun->name);
		return 0;
	}
	thresholds_skipped(b, noun);
	if (attribute(noun, "machineDetectionTimeout", NULL) &&
	    (timeout < SHORTEST_TIMEOUT || timeout > LONGEST_TIMEOUT))
		diag_warning(b->d, noun->at, "<%s>: machineDetectionTimeout is %g, expected 3 to 60",
			     noun->name, timeout);
	if (!attribute(noun, "amdStatusCallback", NULL))
		diag_warning(b->d, noun->at,
			     "<%s>: machineDetection without amdStatusCallback: nobody hears what it says (21262)",
			     noun->name);
	else if (!somebody_hears(b))
		diag_warning(b->d, noun->at,
			     "<%s>: what machineDetection says changes nothing: no redirect of a design is at: child_detected",
			     noun->name);
	return emit_dialled_detect(b, (uint8_t)((strcmp(mode, "DetectMessageEnd") ? 0 : DETECT_MESSAGE_END) |
						(attribute(noun, "amdStatusCallback", NULL) ? 0 : DETECT_UNTOLD)),
				   timeout);
}
