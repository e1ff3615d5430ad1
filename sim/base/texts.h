/* SPDX-License-Identifier: GPL-3.0-or-later */
/* texts - a list of them. */
#ifndef RINGFLOW_BASE_TEXTS_H
#define RINGFLOW_BASE_TEXTS_H

#include <stddef.h>

/* In whose arena they are says who has them. */
struct texts {
	const char **list;
	size_t count;
};

#endif
