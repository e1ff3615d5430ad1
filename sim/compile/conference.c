/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conference - how flows and TwiML documents bring a call to a conference. */
#include <string.h>

#include "base/diagnostics.h"
#include "base/memory.h"
#include "base/terms.h"
#include "compile/ir/builder_internal.h"

/* The room called NAME, of the whole program, or OWN of each call: documents and flows meet there. */
static int32_t find_room(struct builder *b, const char *name, bool own)
{
	for (size_t i = 0; own && i < b->p->join_count; i++)
		if (b->p->joins[i].own && !strcmp(b->p->joins[i].name, name))
			return b->p->joins[i].room;
	for (size_t i = 0; !own && i < b->p->room_count; i++)
		if (!strcmp(b->p->room_names[i], name))
			return (int32_t)i;
	return own ? (int32_t)b->p->own_room_count++ : add_room(b, name);
}

/* Does the name hold one of what tells a call from all others? */
static bool names_the_call(const char *name)
{
	static const char *const values[] = { "CallSid", "trigger.call.CallSid", "call.sid", "call_sid", "execution.sid" };
	const char *at = name;

	while ((at = strstr(at, "{{"))) {
		size_t length;

		at += 2 + strspn(at + 2, " \t");
		length = strcspn(at, " \t|}");
		for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
			if (strlen(values[i]) == length && !strncmp(at, values[i], length))
				return true;
	}
	return false;
}

/* The path of the NTH {{...}} in NAME, from 0; NULL: there are fewer. */
static const char *path_in(struct builder *b, const char *name, size_t nth)
{
	const char *at = name;

	while ((at = strstr(at, "{{"))) {
		at += 2 + strspn(at + 2, " \t");
		if (!nth--)
			return arena_strndup(&b->p->arena, at, strcspn(at, " \t|}"));
	}
	return NULL;
}

static bool is_one_of(const char *path, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(path, words[i]))
			return true;
	return false;
}

enum number_of { NUMBER_OF_NOBODY, NUMBER_OF_CALLER, NUMBER_OF_CALLED };

/* Whose number is it that a server, or Liquid, writes in for PATH? */
static enum number_of number_in(const char *path)
{
	static const char *const from[] = { "From", "Caller", "from", "caller", "trigger.call.From", "contact.channel.address" };
	static const char *const to[] = { "To", "Called", "to", "called", "trigger.call.To", "flow.channel.address" };

	if (is_one_of(path, from, sizeof(from) / sizeof(*from)))
		return NUMBER_OF_CALLER;
	return is_one_of(path, to, sizeof(to) / sizeof(*to)) ? NUMBER_OF_CALLED : NUMBER_OF_NOBODY;
}

/* Does the number of PATH tell a call from all others, as nobody says which numbers there are? */
static bool is_its_own(const struct builder *b, const char *path)
{
	const struct callers *c = &b->s->callers;

	switch (number_in(path)) {
	case NUMBER_OF_CALLER:
		return !b->s->calls.outbound && !c->from.count && !c->contacts;
	case NUMBER_OF_CALLED:
		return b->s->calls.outbound && !c->to.count && !c->contacts;
	case NUMBER_OF_NOBODY:
		break;
	}
	return false;
}

bool tells_calls_apart(struct builder *b, const char *name)
{
	const char *path;

	if (names_the_call(name))
		return true;
	for (size_t i = 0; (path = path_in(b, name, i)); i++)
		if (is_its_own(b, path))
			return true;
	return false;
}

/* NAME with TEXT for the {{...}} in it. */
static const char *filled_in(struct builder *b, const char *name, const char *text)
{
	const char *at = strstr(name, "{{"), *end = at ? strstr(at, "}}") : NULL;

	return end ? arena_printf(&b->p->arena, "%.*s%s%s", (int)(at - name), name, text, end + 2) : name;
}

/* A name with the caller's number, or the called one's, of those that the scenario has: a room for each. */
static bool by_number(struct builder *b, struct conference_join *join)
{
	const char *path = path_in(b, join->name, 0);
	enum number_of of = path ? number_in(path) : NUMBER_OF_NOBODY;
	const struct chances *numbers = of == NUMBER_OF_CALLER ? &b->s->callers.from : &b->s->callers.to;
	double upto = 0;

	if (of == NUMBER_OF_NOBODY || !numbers->count || path_in(b, join->name, 1) || strchr(strstr(join->name, "{{"), '|'))
		return false;
	join->purpose = of == NUMBER_OF_CALLER ? PURPOSE_FROM : PURPOSE_TO;
	join->first = (int32_t)b->p->room_chance_count;
	join->count = (int32_t)numbers->count;
	for (size_t i = 0; i < numbers->count; i++) {
		upto += numbers->chance[i].share;
		add_room_chance(b, upto, find_room(b, filled_in(b, join->name, numbers->chance[i].text), false));
	}
	return true;
}

/* A name with what no run knows is one room, whatever it would be: that is said. */
static void warn_of_name(struct builder *b, struct where at, const char *name)
{
	const char *path = path_in(b, name, 0);

	if (!path && strstr(name, "{%"))
		path = "its Liquid";
	if (!path || (number_in(path) == NUMBER_OF_CALLED && !b->s->calls.outbound && !path_in(b, name, 1)))
		return;
	diag_warning(b->d, at,
		     "conference '%s': nothing says what %s is, so that all calls meet in one room of that name; expected {{CallSid}} for a room of each call's own%s",
		     name, path, number_in(path) != NUMBER_OF_NOBODY ? ", or callers.from and callers.to" : "");
}

int32_t emit_conference(struct builder *b, struct conference_join join, struct where at, int32_t next)
{
	int32_t leave = emit_op(b, OP_LEAVE_CONFERENCE, 0, next), enter;

	join.own = join.named == NOWHERE && tells_calls_apart(b, join.name);
	if (!join.own && join.named == NOWHERE && !by_number(b, &join))
		warn_of_name(b, at, join.name);
	join.room = find_room(b, join.name, join.own);
	join.name = arena_strdup(&b->p->arena, join.name);
	enter = emit_op(b, OP_CONFERENCE, add_join(b, join), leave);
	step_at(b, enter)->alt = next;
	return enter;
}
