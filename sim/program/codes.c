/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program/codes.h"

const struct code_row code_rows[CODE_COUNT] = {
#define CODE(number, http, text, source) { number, http, text, source },
#include "program/codes.def"
#undef CODE
};
