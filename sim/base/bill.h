/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bill - what is charged for: whole units that a run counts, and prices of a scenario. */
#ifndef RINGFLOW_BILL_H
#define RINGFLOW_BILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counted in a run: minutes begun by legs that were answered. */
enum bill {
	BILL_OFFERED,	     /* the offered calls */
	BILL_INNER,	     /* inbound legs of numbers of the scenario that were dialled */
	BILL_DIALLED_NUMBER, /* what was dialled, by what it is */
	BILL_DIALLED_CLIENT,
	BILL_DIALLED_SIP,
	BILL_ANSWERED,	     /* offered calls, each one unit */
	BILLS
};

enum price {
	PRICE_INBOUND_MINUTE,
	PRICE_TOLL_FREE_MINUTE,
	PRICE_OUTBOUND_MINUTE,
	PRICE_CLIENT_MINUTE,
	PRICE_SIP_MINUTE,
	PRICE_RECORDING_MINUTE,
	PRICE_EXECUTION,
	PRICE_AMD_CALL,
	PRICE_AGENT_HOUR,
	PRICE_NUMBER_MONTH,
	PRICES
};

/* What offered inbound calls come in by. */
enum line { LINE_LOCAL, LINE_TOLL_FREE, LINE_CLIENT, LINE_SIP };

struct prices {
	bool given; /* else nothing is counted */
	const char *currency;
	double price[PRICES];
	bool own[PRICES]; /* the scenario's, not the table's */
	int offered;	  /* enum line */
	bool record, detect; /* every answered offered call is recorded; is an outbound one detected */
	uint64_t numbers; /* rented */
};

struct price_row {
	const char *key;
	double price;
	const char *meaning, *source;
};
extern const struct price_row price_rows[PRICES];

#endif
