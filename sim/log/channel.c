/* SPDX-License-Identifier: GPL-3.0-or-later */
/* channel - contacts that are no calls: chats, mails and the like, by a column that says so. */
#include "log/channel_internal.h"

#include <string.h>

enum { CHANNEL_NAME = 64 };

static bool channel_among(const char *text, const char *const *words)
{
	char plain[CHANNEL_NAME];

	plain_name(plain, sizeof(plain), text);
	while (*words && strcmp(*words, plain))
		words++;
	return *words;
}

bool is_voice(const char *text)
{
	static const char *const words[] = { "voice", "call", "calls", "phone", "phonecall", "voicecall", "telephone", "telephony",
					     "inboundcall", "incomingcall", "pstn", "voip", "voz", "llamada", "telefono", "telefone",
					     "anruf", "telefon", "voix", "appel", NULL };

	return channel_among(text, words);
}

int channel_column(const struct columns *c)
{
	static const char *const names[] = { "mediatype", "media", "medianame", "mediatypename", "channel", "channeltype", "channelname",
					     "interactiontype", "contacttype", "contactchannel", "communicationtype", "canal", "kanal",
					     NULL };

	for (size_t i = 0; i < c->count; i++)
		if (channel_among(c->names[i], names))
			return (int)i;
	return NO_COLUMN;
}

void channel_see(struct channel_survey *x, const struct csv_row *row)
{
	const char *text;

	if (x->column == NO_COLUMN || (size_t)x->column >= row->count)
		return;
	text = csv_text(row, (size_t)x->column);
	x->voices += is_voice(text);
	x->others += !is_voice(text) && !says_nothing(text);
}
