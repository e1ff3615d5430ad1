# SPDX-License-Identifier: GPL-3.0-or-later
# Why calls failed, of each design: bars.gp draws it.
#   gnuplot -c reasons.gp svg reasons.svg reasons.tsv SUBTITLE CONFIDENCE

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5
scripts = ARG0[1:strlen(ARG0) - strlen("reasons.gp")]
title = "Why calls failed"
colour = "#d55e00"
axis = "%g %%"
note = "Share of all calls of the design, by their first cause"
load scripts."bars.gp"
