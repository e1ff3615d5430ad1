# SPDX-License-Identifier: GPL-3.0-or-later
# The curve of report.html: success and HTTP 400 rate against the moment of the redirect, bare, for what
# surrounds it is HTML. Colours stand for those of the page: see sim/report/html/page_curve.c.
#   gnuplot -c page-sweep.gp WIDTH OUTPUT sweep.tsv
# Data: as of sweep.gp.

W = ARG1 + 0; output = ARG2; data = ARG3
H = W > 500 ? 300 : 250

set encoding utf8
set datafile separator tab
stats data using 1 nooutput
from = STATS_min; to = STATS_max

set terminal svg size W,H font "sans-serif,12" noenhanced linewidth 1 butt
set output output
set border 0
unset key
set tics scale 0 textcolor rgb "#010203"
set lmargin at screen 48.0 / W
set rmargin at screen 1 - 16.0 / W
set bmargin at screen 34.0 / H
set tmargin at screen 1 - 10.0 / H
set xrange [from:to]
set yrange [0:100]
set ytics 0,25,100
set format y "%g %%"
set format x "%g s"
if (W < 500) { set xtics from,(to - from) / 4.0 }
set grid ytics back linetype 1 linecolor rgb "#010204" linewidth 1
set style fill transparent solid 0.22 noborder

plot \
	data using 1:3:4 with filledcurves linecolor rgb "#010205", \
	data using 1:7:8 with filledcurves linecolor rgb "#010206", \
	data using 1:2 with lines linewidth 2 linecolor rgb "#010205", \
	data using 1:6 with lines linewidth 2 linecolor rgb "#010206"
