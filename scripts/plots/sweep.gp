# SPDX-License-Identifier: GPL-3.0-or-later
# Success and HTTP 400 rate against the moment of the redirect.
#   gnuplot -c sweep.gp svg sweep.svg sweep.tsv SUBTITLE CONFIDENCE DESIGN
# Data (tab-separated): seconds, success rate in percent, low, high, in words,
# HTTP 400 rate likewise.

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5
design = ARG6

set datafile separator tab
stats data using 1 nooutput
from = STATS_min
to = STATS_max
n = int(STATS_records)

W = 920
H = 540
load ARG0[1:strlen(ARG0) - strlen("sweep.gp")]."style.gp"

set lmargin at screen 72.0 / W
set rmargin at screen 1 - 30.0 / W
set bmargin at screen 84.0 / H
set tmargin at screen 1 - 116.0 / H

set label 1 "Success and HTTP 400 rates by moment of the redirect" \
	at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
set label 3 sprintf("Bands: %s %% confidence intervals over replications", confidence) \
	at screen 1 - 30.0 / W, screen 16.0 / H right front font f(10) textcolor rgb GREY

KEY = 72.0
set object 1 rectangle from screen KEY / W, screen 1 - 90.0 / H \
	to screen (KEY + 13) / W, screen 1 - 79.0 / H fillcolor rgb BLUE fillstyle solid noborder
set label 4 "calls that succeeded" at screen (KEY + 19) / W, screen 1 - 84.5 / H \
	left front font f(12) textcolor rgb INK
set object 2 rectangle from screen (KEY + 190) / W, screen 1 - 90.0 / H \
	to screen (KEY + 203) / W, screen 1 - 79.0 / H fillcolor rgb ORANGE fillstyle solid noborder
set label 5 "requests to Studio answered HTTP 400" at screen (KEY + 209) / W, screen 1 - 84.5 / H \
	left front font f(12) textcolor rgb INK

if (to > from) { set xrange [from:to] } else { set xrange [from - 1:to + 1] }
set yrange [0:100]
set ytics 0,20,100 font SMALL
set format y "%g %%"
set xtics font SMALL nomirror
set format x "%g"
if (strlen(design) > 60) { design = design[1:57]."..." }
set label 6 sprintf("Seconds from its trigger to the redirect, in “%s”", design) \
	at screen 0.5 * (1 + 42.0 / W), screen 44.0 / H center front font f(12) textcolor rgb INK
set grid ytics back linetype 1 linecolor rgb PALE linewidth 1

set style fill transparent solid 0.18 noborder
set pointsize (n > 60 ? 0.3 : 0.7) * (format eq "svg" ? 0.65 : 1)

# both ends and every STEPth point between are labelled, the higher curve above and the lower
# below, unless that is the axis
STEP = n > 8 ? ceil(n / 7.0) : 1
end(i) = i == 0 || i == n - 1
labelled(c) = (i_ = int(column(0)), end(i_) || (i_ % STEP == 0 && n - 1 - i_ >= 0.6 * STEP) ? strcol(c) : "")
above(y, other) = y >= other || other != other || y < 6 ? y : NaN
below(y, other) = y < other && y >= 6 ? y : NaN
# a label stands beside a steep curve, on the side that is free: the slope since
# the point before, as an angle's sine on the page, moves it by SIDE at most
SIDE = 0.036 * (to - from)
sine(dx, dy) = dx > 0 ? dy / sqrt(dy ** 2 + (240.0 * dx / (to - from)) ** 2) : 0
# the ends' labels stand inside
beside(x, y, way) = (i_ = int(column(0)), s = i_ == 0 ? (y < 6 ? 2 : 1) : i_ == n - 1 ? -1 : way * sine(x - x0, y - y0), \
	x0 = x, y0 = y, x + s * SIDE)

# gnuplot 5.4 crashes on a band of one point
if (n == 1) {
	plot data using 1:2:3:4 with yerrorbars pointtype 7 linecolor rgb BLUE, \
		data using 1:6:7:8 with yerrorbars pointtype 7 linecolor rgb ORANGE
	exit
}
plot \
	data using 1:3:4 with filledcurves linecolor rgb BLUE, \
	data using 1:7:8 with filledcurves linecolor rgb ORANGE, \
	data using 1:2 with linespoints linewidth 2 pointtype 7 linecolor rgb BLUE, \
	data using 1:6 with linespoints linewidth 2 pointtype 7 linecolor rgb ORANGE, \
	data using (beside($1, $2, -1)):(above($2, $6)):(labelled(5)) \
		with labels offset 0,1 font f(10) textcolor rgb BLUE, \
	data using (beside($1, $2, 1)):(below($2, $6)):(labelled(5)) \
		with labels offset 0,-1 font f(10) textcolor rgb BLUE, \
	data using (beside($1, $6, -1)):(above($6, $2)):(labelled(9)) \
		with labels offset 0,1 font f(10) textcolor rgb ORANGE, \
	data using (beside($1, $6, 1)):(below($6, $2)):(labelled(9)) \
		with labels offset 0,-1 font f(10) textcolor rgb ORANGE
