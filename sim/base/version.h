/* SPDX-License-Identifier: GPL-3.0-or-later */
/* version - of the program, as its files name it. */
#ifndef RINGFLOW_VERSION_H
#define RINGFLOW_VERSION_H

#define RINGFLOW_VERSION "0.1.0"

#endif
