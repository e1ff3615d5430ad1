# SPDX-License-Identifier: GPL-3.0-or-later
# Success of pairs of designs, or what else they are compared by, one less the other, as a forest: an interval that leaves zero out is
# dark, one that does not is pale.
#   gnuplot -c differences.gp svg differences.svg differences.tsv SUBTITLE CONFIDENCE
# Data (tab-separated): series, pair, difference, low, high, unit ("points" of success, or "count"), text.

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5
set datafile separator tab
rates = 1
stats data using (rates = strcol(6) eq "points", $3) nooutput
n = int(STATS_records)
largest(a, b) = abs(a) > abs(b) ? abs(a) : abs(b)
most = largest(STATS_min, STATS_max)
ROW = 26.0
TOP = 84.0
BOTTOM = 84.0
LEFT = 390.0
RIGHT = 150.0
W = 920
H = int(TOP + n * ROW + BOTTOM)
load ARG0[1:strlen(ARG0) - strlen("differences.gp")]."style.gp"

set lmargin at screen LEFT / W
set rmargin at screen 1 - RIGHT / W
set bmargin at screen BOTTOM / H
set tmargin at screen 1 - TOP / H
set label 1 (rates ? "Success" : "Successes in an hour of an agent").", one design less the other" at screen 24.0 / W, screen 1 - 30.0 / H \
	left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H left front font f(11) textcolor rgb GREY
set label 3 sprintf("Whiskers: %s %% confidence intervals; the same callers under both", confidence) \
	at screen 1 - 30.0 / W, screen 16.0 / H right front font f(10) textcolor rgb GREY
AXIS = f(12)
set xlabel rates ? "percentage points" : "successes in an hour of an agent" font AXIS textcolor rgb INK offset 0, 0.3
side = 1.08 * most + (rates ? 1 : 0.05 * most)
if (side == 0) { side = 1 }
set xrange [-side:side]
set yrange [n - 0.5:-0.5]
set xtics font SMALL
unset ytics
set grid xtics back linetype 1 linecolor rgb PALE linewidth 1
set arrow 1 from 0, graph 0 to 0, graph 1 nohead back linewidth 1.4 linecolor rgb GREY
set bars 0.5
set pointsize format eq "svg" ? 0.8 : 1.2
none(c) = strcol(c) eq "nan"
set label 4 "difference" at screen 1 - RIGHT / W, graph 1.0 left offset char 1,0.7 font f(10) textcolor rgb GREY
plot data using 3:0:(none(4) ? column(3) : column(4)):(none(5) ? column(3) : column(5)):\
		(strstrt(strcol(7), "not shown") ? 0x9a9a9a : 0x0072b2) \
		with xerrorbars pointtype 7 linewidth 1.6 linecolor rgb variable, \
	data using (-side):0:2 with labels right offset char -0.8,0 font f(11) textcolor rgb INK, \
	data using (side):0:7 with labels left offset char 1,0 font f(11) textcolor rgb INK
