/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conference - how flows and TwiML documents bring a call to a conference. */
#include <string.h>

#include "base/memory.h"
#include "compile/ir/builder_internal.h"

/* The room called NAME, of the whole program: documents and flows meet there. */
static int32_t find_room(struct builder *b, const char *name)
{
	for (size_t i = 0; i < b->p->join_count; i++)
		if (!strcmp(b->p->joins[i].name, name))
			return b->p->joins[i].room;
	return (int32_t)b->p->room_count++;
}

int32_t emit_conference(struct builder *b, struct conference_join join, int32_t next)
{
	int32_t leave = emit_op(b, OP_LEAVE_CONFERENCE, 0, next), enter;

	join.room = find_room(b, join.name);
	join.name = arena_strdup(&b->p->arena, join.name);
	enter = emit_op(b, OP_CONFERENCE, add_join(b, join), leave);
	step_at(b, enter)->alt = next;
	return enter;
}
