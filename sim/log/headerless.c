/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log/headerless_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "log/amount_internal.h"
#include "log/stamp_internal.h"

/* Asterisk's queue_log: 1772442000|1772442000.1|support|NONE|ENTERQUEUE||5550100|1 */
static bool is_queue_log(const struct csv_row *row)
{
	const char *event = csv_text(row, 4);
	double value;

	return number_read(csv_text(row, 0), false, &value) && epoch_seconds(value, &value) && *event &&
	       !event[strspn(event, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")];
}

static bool looks_like_time(const char *text)
{
	struct stamp m;

	return stamp_parse(text, &m) && m.has_date && m.has_clock;
}

/* Asterisk's cdr_csv, Master.csv. */
static bool is_master(const struct csv_row *row)
{
	static const char *const ends[] = { "ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION" };
	const char *end = csv_text(row, 14);
	bool known = false;

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		known |= !strcmp(end, ends[i]);
	return known && looks_like_time(csv_text(row, 9)) && looks_like_time(csv_text(row, 11));
}

/* FreeSWITCH's mod_cdr_csv, its template `example`. */
static bool is_freeswitch(const struct csv_row *row)
{
	const char *cause = csv_text(row, 9);
	double value;

	return looks_like_time(csv_text(row, 4)) && looks_like_time(csv_text(row, 6)) && number_read(csv_text(row, 7), false, &value) &&
	       number_read(csv_text(row, 8), false, &value) && *cause && !cause[strspn(cause, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")];
}

/* 3CX's CDR service, of whose fields the first are as its manual lists them; which follow is set by hand. */
static bool is_threecx(const struct csv_row *row)
{
	const char *number = csv_text(row, 0), *reason = csv_text(row, 6);

	number += strncmp(number, "Call ", 5) ? 0 : 5;
	return *number && !number[strspn(number, "0123456789")] && looks_like_time(csv_text(row, 3)) &&
	       (!*csv_text(row, 4) || looks_like_time(csv_text(row, 4))) && looks_like_time(csv_text(row, 5)) &&
	       ((*reason >= 'A' && *reason <= 'Z') || (*reason >= 'a' && *reason <= 'z'));
}

static const struct headerless formats[] = {
	{ "3CX's CDR service, by its manual's order of fields", 7, 27, is_threecx,
	  { "historyid", "callid", "duration", "time-start", "time-answered", "time-end", "reason-terminated", "from-no",
	    "to-no", "from-dn", "to-dn", "dial-no", "reason-changed", "final-number", "final-dn", "bill-code", "bill-rate",
	    "bill-cost", "bill-name", "chain", "from-type", "to-type", "final-type", "from-dispname", "to-dispname",
	    "final-dispname", "missed-queue-calls" } },
	{ "Asterisk's queue_log", 5, 20, is_queue_log,
	  { "time", "call_id", "queue", "agent", "event", "data1", "data2", "data3", "data4", "data5", "data6", "data7",
	    "data8", "data9", "data10", "data11", "data12", "data13", "data14", "data15" } },
	{ "Asterisk's cdr_csv", 15, 21, is_master,
	  { "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer",
	    "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield", "peeraccount", "linkedid",
	    "sequence" } },
	{ "FreeSWITCH's cdr_csv, by its template `example`", 13, 24, is_freeswitch,
	  { "caller_id_name", "caller_id_number", "destination_number", "context", "start_stamp", "answer_stamp", "end_stamp",
	    "duration", "billsec", "hangup_cause", "uuid", "bleg_uuid", "accountcode", "read_codec", "write_codec",
	    "field16", "field17", "field18", "field19", "field20", "field21", "field22", "field23", "field24" } },
};

const struct headerless *headerless_find(const struct csv_row *row)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
		if (row->count >= formats[i].least && row->count <= formats[i].most && formats[i].is(row))
			return &formats[i];
	return NULL;
}

bool headerless_header(const struct headerless *h, const struct csv_row *row, csv_taker *take, void *context)
{
	struct csv_row header = { .source = row->source, .line = row->line, .count = row->count };
	bool more;

	header.fields = xcalloc(row->count, sizeof(*header.fields));
	for (size_t i = 0; i < row->count; i++)
		header.size += strlen(h->names[i]) + 1;
	header.buffer = xmalloc(header.size);
	for (size_t i = 0; i < row->count; i++) {
		header.fields[i] = (struct csv_field){ header.used, row->fields[0].offset };
		strcpy(header.buffer + header.used, h->names[i]);
		header.used += strlen(h->names[i]) + 1;
	}
	more = take(context, &header);
	free(header.fields);
	free(header.buffer);
	return more;
}
