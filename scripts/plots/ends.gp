# SPDX-License-Identifier: GPL-3.0-or-later
# What became of callers, of each design: bars.gp draws it.
#   gnuplot -c ends.gp svg ends.svg ends.tsv SUBTITLE CONFIDENCE

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5
scripts = ARG0[1:strlen(ARG0) - strlen("ends.gp")]
title = "What became of callers"
colour = "#0072b2"
axis = "%g %%"
note = "Share of all calls; whiskers: ".confidence." % confidence intervals"
load scripts."bars.gp"
