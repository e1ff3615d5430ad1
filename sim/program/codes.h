/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * codes - the platform's error codes as the model produces them. A new one is a row of
 * codes.def, and a call of the engine's code_count() or code_tell() where it arises.
 */
#ifndef RINGFLOW_CODES_H
#define RINGFLOW_CODES_H

enum code {
#define CODE(number, http, text, source) CODE_##number,
#include "program/codes.def"
#undef CODE
	CODE_COUNT
};

struct code_row {
	int number; /* as Twilio's dictionary has it */
	int http;   /* status of the REST or webhook answer that carries it; 0: none does */
	const char *text, *source;
};

extern const struct code_row code_rows[CODE_COUNT];

#endif
