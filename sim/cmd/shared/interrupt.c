/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interrupt - Ctrl-C asks the run to stop; a second one ends it at once. */
#include "base/flag.h"
#include "cmd/cmd.h"

static volatile sig_atomic_t interrupted;

static void on_signal(int signal)
{
	(void)signal;
	flag_raise(&interrupted);
}

volatile sig_atomic_t *interrupt_flag(void)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	return &interrupted;
}

volatile sig_atomic_t *interrupt_of_charts(void)
{
	return interrupted ? NULL : interrupt_flag();
}
