/* SPDX-License-Identifier: GPL-3.0-or-later */
/* failure_stories - of each reason for failure one call's story; private to the command line. */
#ifndef RINGFLOW_CMD_SHARED_FAILURE_STORIES_INTERNAL_H
#define RINGFLOW_CMD_SHARED_FAILURE_STORIES_INTERNAL_H

#include "estimate/results.h"
#include "report/html/page.h"
#include "scenario/scenario.h"

/* To be freed with failure_stories_free(). */
struct failure_stories {
	struct call_story *list;
	size_t count;
};

/* Of each reason that R, the results of S, counts, the first call that failed for it: of the design in which
 * most calls did, among the first STORY_CALLS of its first replication that are over. These are simulated
 * once more, so that the same R gives the same, however it was made. One that is not among them has no story;
 * nor have batch means. */
void failure_stories_find(struct failure_stories *f, const struct scenario *s, const struct results *r);
void failure_stories_free(struct failure_stories *f);

#endif
