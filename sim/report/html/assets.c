/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * assets - page.css, page.js and ladder.css as texts of the program. The assembler reads the files
 * (.incbin), from the folder that make runs in; the Makefile names them as what this object depends on.
 */
#include "report/html/sections_internal.h"

#define TEXT_OF(symbol, file) \
	__asm__(".pushsection .rodata\n.global " #symbol "\n" #symbol ":\n.incbin \"" file "\"\n.byte 0\n.popsection\n")

TEXT_OF(page_css, "sim/report/html/page.css");
TEXT_OF(page_js, "sim/report/html/page.js");
TEXT_OF(story_css, "sim/report/story/ladder.css");
