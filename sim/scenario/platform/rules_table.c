/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules_table - the rows of rules.def as a table. */
#include "scenario/platform/rules.h"

#include <string.h>

#define ARTICLE "https://support.twilio.com/hc/en-us/articles/46617831475995"
#define STUDIO_CALLS "https://support.twilio.com/hc/en-us/articles/360019383714"
#define REDIRECT_WIDGET "https://www.twilio.com/docs/studio/widget-library/twiml-redirect"
#define CALL_RESOURCE "https://www.twilio.com/docs/voice/api/call-resource"
#define ENQUEUE_CALL "https://www.twilio.com/docs/studio/widget-library/enqueue-call"
#define RACE "https://github.com/openclaw/openclaw/pull/74606"
#define HANDOFF "https://github.com/rbangueses/twilio-livekit-call-handoff-blueprint"
#define MEASURED "https://github.com/qisoft/i-hate-making-calls/issues/31"
#define CALL_LIMITS \
	"https://www.twilio.com/en-us/blog/introducing-configurable-call-limits-for-programmable-voice"
#define GATHER "https://www.twilio.com/docs/voice/twiml/gather"
#define RECORD "https://www.twilio.com/docs/voice/twiml/record"
#define FAQ "https://www.twilio.com/docs/studio/user-guide/studio-faq"
#define OVERRIDES "https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides"
#define SKILL "https://github.com/twilio/ai, twilio-studio-flows"
#define AMD "https://www.twilio.com/docs/voice/answering-machine-detection"
#define CHOICE "modelling choice [I]"

#define WORDS(a, value_a, b, value_b) { a, b }, { value_a, value_b }
#define NO_WORDS { 0 }, { 0 }

const struct rule rule_table[] = {
#define RULE(type, field, article, observed, words, meaning, source) \
	{ #field, RULE_##type, offsetof(struct rules, field), article, observed, words, meaning, source },
#include "scenario/platform/rules.def"
#undef RULE
};
const size_t rule_count = sizeof(rule_table) / sizeof(rule_table[0]);

const char *rule_default(const char *profile, enum rule_number number)
{
	const struct rule *rule = &rule_table[number];

	return strcmp(profile, profile_names[0]) ? rule->observed : rule->article;
}

const char *const profile_names[] = { "article", "observed" };
const size_t profile_count = sizeof(profile_names) / sizeof(profile_names[0]);
