# SPDX-License-Identifier: GPL-3.0-or-later
# What single assumptions do to a metric, the largest effect at the top.
#   gnuplot -c tornado.gp svg tornado.svg tornado.tsv TITLE SUBTITLE BARS UNIT
# Data (tab-separated): row from below, effect, low, high, name, effect in words.

format = ARG1; output = ARG2; data = ARG3; title = ARG4; subtitle = ARG5
bars = int(ARG6); unit = ARG7

set datafile separator tab
W = 980
H = 150 + 30 * bars
load ARG0[1:strlen(ARG0) - strlen("tornado.gp")]."style.gp"

set lmargin at screen 430.0 / W
set rmargin at screen 1 - 60.0 / W
set bmargin at screen 62.0 / H
set tmargin at screen 1 - 74.0 / H
set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
AXIS = f(12)
set xlabel unit font AXIS textcolor rgb INK
stats data using 3 nooutput
least = STATS_min
stats data using 4 nooutput
# intervals and words have room, too
most = (abs(least) > abs(STATS_max) ? abs(least) : abs(STATS_max)) * 1.2
if (!(most > 0)) { most = 1 }
set xrange [-most:most]
set yrange [0.4:bars + 0.6]
set xtics font SMALL
unset ytics
set grid xtics back linetype 1 linecolor rgb PALE linewidth 1
set arrow 1 from 0, 0.4 to 0, bars + 0.6 nohead front linewidth 1 linecolor rgb GREY
set style fill solid noborder
set errorbars 0
# gnuplot 5.4 crashes on labels of which none has a place: those of the other side are empty
plot data using (0.5 * $2):1:(0.5 * abs($2)):(0.32):($2 > 0 ? 0x0072b2 : 0xd55e00) \
		with boxxyerror linecolor rgb variable, \
	data using 2:1:3:4 with xerrorbars pointsize 0 linewidth 1 linecolor rgb INK, \
	data using (-most):1:5 with labels right offset -1,0 font f(11) textcolor rgb INK, \
	data using ($4 + 0.02 * most):1:($2 > 0 ? strcol(6) : "") with labels left font f(10) textcolor rgb INK, \
	data using ($3 - 0.02 * most):1:($2 > 0 ? "" : strcol(6)) with labels right font f(10) textcolor rgb INK
