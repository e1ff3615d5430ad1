/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conference - how flows and TwiML documents bring a call to a conference. */
#include <string.h>

#include "base/memory.h"
#include "compile/ir/builder_internal.h"

/* The room called NAME, of the whole program, or OWN of each call: documents and flows meet there. */
static int32_t find_room(struct builder *b, const char *name, bool own)
{
	for (size_t i = 0; i < b->p->join_count; i++)
		if (!strcmp(b->p->joins[i].name, name))
			return b->p->joins[i].room;
	return (int32_t)(own ? b->p->own_room_count++ : b->p->room_count++);
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

int32_t emit_conference(struct builder *b, struct conference_join join, int32_t next)
{
	int32_t leave = emit_op(b, OP_LEAVE_CONFERENCE, 0, next), enter;

	join.own = names_the_call(join.name);
	join.room = find_room(b, join.name, join.own);
	join.name = arena_strdup(&b->p->arena, join.name);
	enter = emit_op(b, OP_CONFERENCE, add_join(b, join), leave);
	step_at(b, enter)->alt = next;
	return enter;
}
