# SPDX-License-Identifier: GPL-3.0-or-later
# What a call costs, by item, of each design: bars.gp draws it.
#   gnuplot -c costs.gp svg costs.svg costs.tsv SUBTITLE CONFIDENCE

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5
scripts = ARG0[1:strlen(ARG0) - strlen("costs.gp")]
title = "What a call costs, by item"
colour = "#0072b2"
axis = "%g"
note = "Per call; whiskers: ".confidence." % confidence intervals"
load scripts."bars.gp"
