/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame - what every page begins and ends with. */
#include "base/text.h"
#include "base/version.h"
#include "report/html/sections_internal.h"
#include "report/story.h"

void page_begin(FILE *out, const char *title)
{
	struct arena a = { 0 };

	fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	      "script-src 'unsafe-inline'\">\n", out);
	html(out, "<meta name=\"generator\" content=\"Ringflow %s\">\n<title>%s · Ringflow</title>\n<style>\n",
	     RINGFLOW_VERSION, text_clean(&a, title));
	fputs(page_css, out);
	fputs(story_css, out);
	fputs("</style>\n</head>\n<body>\n<main>\n", out);
	arena_free(&a);
}

void page_end(FILE *out)
{
	fputs("</main>\n<script>\n", out);
	fputs(page_js, out);
	fputs("</script>\n</body>\n</html>\n", out);
}
