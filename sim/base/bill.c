/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The list prices, US dollars, with where we know them from: tags as in the table of
 * rules. They change and differ by country and contract; a scenario puts in its own.
 */
#include "base/bill.h"

#define VOICE "https://www.usesherlock.ai/blog/hidden-costs-twilio-voice-ai-stack [C]; " \
	      "https://support.twilio.com/hc/en-us/articles/223183328 [S]"
#define NO_PAGE "no page found that confirms it [U]"

const struct price_row price_rows[PRICES] = {
	[PRICE_INBOUND_MINUTE] = { "inbound_minute", 0.0085, "inbound minutes, local number", VOICE },
	[PRICE_TOLL_FREE_MINUTE] = { "toll_free_minute", 0.022, "inbound minutes, toll-free number",
				     VOICE },
	[PRICE_OUTBOUND_MINUTE] = { "outbound_minute", 0.014, "outbound minutes", VOICE },
	[PRICE_CLIENT_MINUTE] = { "client_minute", 0.004, "minutes of clients", NO_PAGE },
	[PRICE_SIP_MINUTE] = { "sip_minute", 0.004, "minutes by SIP", NO_PAGE },
	[PRICE_RECORDING_MINUTE] = { "recording_minute", 0.0025, "minutes recorded", VOICE },
	[PRICE_EXECUTION] = { "execution", 0.005, "executions of flows",
			      "often quoted, after 1,000 free a month; " NO_PAGE },
	[PRICE_AMD_CALL] = { "amd_call", 0.0075, "calls with machine detection", NO_PAGE },
	[PRICE_AGENT_HOUR] = { "agent_hour", 0, "agents' hours", "the scenario's own wage [I]" },
	[PRICE_NUMBER_MONTH] = { "number_month", 0, "numbers, months of 30 days",
				 "the scenario's own rent [I]" },
};
