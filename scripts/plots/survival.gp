# SPDX-License-Identifier: GPL-3.0-or-later
# The share still there after so long, by Kaplan and Meier, with its band and a law.
#   gnuplot -c survival.gp svg survival.svg survival.tsv TITLE SUBTITLE LAW
# Data (tab-separated): seconds, share, low, high, the law's share.

format = ARG1; output = ARG2; data = ARG3; title = ARG4; subtitle = ARG5; law = ARG6

set datafile separator tab
W = 920
H = 540
load ARG0[1:strlen(ARG0) - strlen("survival.gp")]."style.gp"

set lmargin at screen 84.0 / W
set rmargin at screen 1 - 30.0 / W
set bmargin at screen 84.0 / H
set tmargin at screen 1 - 90.0 / H
set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
set label 3 "seconds in the queue" at screen 0.5 * (1 + 54.0 / W), screen 40.0 / H \
	center front font f(12) textcolor rgb INK
KEYFONT = f(12)
set key at graph 0.98, graph 0.97 right top samplen 2 font KEYFONT textcolor rgb INK
stats data using 1 nooutput
set xrange [0:STATS_max > 0 ? STATS_max : 1]
set yrange [0:100]
set format y "%g %%"
set xtics font SMALL nomirror
set ytics font SMALL
set grid ytics back linetype 1 linecolor rgb PALE linewidth 1
set style fill transparent solid 0.2 noborder
plot (STATS_records > 1 ? data : NaN) using 1:(100 * $3):(100 * $4) with filledcurves \
		linecolor rgb BLUE notitle, \
	data using 1:(100 * $2) with steps linewidth 2 linecolor rgb BLUE \
		title "the log, by Kaplan and Meier, with 95 %", \
	data using 1:(100 * $5) with lines linewidth 2 linecolor rgb ORANGE dashtype 2 title law
