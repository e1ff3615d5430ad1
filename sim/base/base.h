/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * base - what every room needs and no library gives. It owns no state; all rooms may call it, and
 * it calls none. Each topic has a header of its own; this one, which has them all, is for tests:
 * no file of sim/ includes it, since a change of any topic would then rebuild everything.
 */
#ifndef RINGFLOW_BASE_H
#define RINGFLOW_BASE_H

#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/diagnostics.h"
#include "base/flag.h"
#include "base/histogram.h"
#include "base/input.h"
#include "base/key_path.h"
#include "base/memory.h"
#include "base/nearest_word.h"
#include "base/outfile.h"
#include "base/source.h"
#include "base/text.h"
#include "base/units.h"

#endif
