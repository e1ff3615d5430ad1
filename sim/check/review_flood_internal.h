/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review_flood - calls poured through the steps of a program by shares, those in different states told apart: what
 * a caller has heard, or what he has entered. Private to the room.
 */
#ifndef RINGFLOW_REVIEW_FLOOD_INTERNAL_H
#define RINGFLOW_REVIEW_FLOOD_INTERNAL_H

#include "program/program.h"

struct entered;

struct flood {
	const struct program *p;
	const int32_t *flow; /* by step */
	double *next;	     /* [step][state] */
	size_t states;
	size_t state; /* of what is being poured: enum heard; or as ENTERED says */
	struct entered *entered; /* NULL: callers are told apart by what they have heard */
};

/* MASS of the state at hand comes to step PC. */
void pour(struct flood *f, int32_t pc, double mass);
/* By step and state: how often a call that begins in state BEGINS (with a request: REQUESTED) comes by. F has its
 * program, states and what tells them apart. To be freed. */
double *flood_run(struct flood *f, size_t begins, size_t requested);

/* review_entered.c: pour MASS on from step S. False: what was entered matters nothing there. */
bool entered_pours(struct flood *f, const struct step *s, double mass);
/* Splits by what callers enter, or a server answers, get the shares of their ways which the shares of these make. */
void entered_shares(struct program *p);

#endif
