/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What things cost. */
#include "base/bill.h"
#include "scenario/document/decode_internal.h"

enum { FIRST_PRICE = 5 }; /* among the keys */

static void read_price(struct decoder *c, const struct node *node, size_t i)
{
	struct prices *p = &c->s->prices;
	double price;

	if (!read_number(c, node, price_rows[i].key, &price))
		return;
	if (price < 0) {
		expected(c, node, price_rows[i].key, "a price of 0 or more");
		return;
	}
	p->price[i] = price;
	p->own[i] = true;
}

void decode_prices(struct decoder *c, const struct node *node)
{
	static const char *const lines[] = { "local", "toll_free", "client", "sip" };
	const char *keys[FIRST_PRICE + PRICES] = { "currency", "offered", "record", "detect",
						   "numbers" };
	struct prices *p = &c->s->prices;
	const struct node *value;

	if (!want_map(c, node, "prices", "a map, such as {inbound_minute: 0.0085}"))
		return;
	p->given = true;
	p->currency = "USD";
	p->numbers = 1;
	for (size_t i = 0; i < PRICES; i++) {
		keys[FIRST_PRICE + i] = price_rows[i].key;
		p->price[i] = price_rows[i].price;
		value = node_get(node, price_rows[i].key);
		if (value)
			read_price(c, value, i);
	}
	only_keys(c, node, "prices", keys, COUNT_OF(keys));
	value = node_get(node, "currency");
	if (value)
		read_text(c, value, "currency", &p->currency);
	value = node_get(node, "offered");
	if (value)
		read_word(c, value, "offered", lines, COUNT_OF(lines), &p->offered);
	if ((value = node_get(node, "record")))
		read_yes(c, value, "record", &p->record);
	if ((value = node_get(node, "detect")))
		read_yes(c, value, "detect", &p->detect);
	value = node_get(node, "numbers");
	if (value)
		read_count(c, value, "numbers", 0, 1000000, &p->numbers);
}
