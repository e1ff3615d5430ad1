# SPDX-License-Identifier: GPL-3.0-or-later
# Of the calls that Studio takes, the share that it has taken by then: quantiles with intervals, joined.
#   gnuplot -c time-to-studio.gp svg time-to-studio.svg time-to-studio.tsv SUBTITLE CONFIDENCE
# Data (tab-separated): series, percent, seconds, low, high, unit, text.

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5
set datafile separator tab
before = ""; series = 0
array NAMES[64]
count(s) = (s eq before ? 0 : (before = s, series = series + 1, NAMES[series] = s, 1))
stats data using (count(strcol(1))) nooutput
stats data using 3 nooutput
least = STATS_min; most = STATS_max
W = 920
H = 520 + 20 * ((series + 1) / 2)
load ARG0[1:strlen(ARG0) - strlen("time-to-studio.gp")]."style.gp"
array COLOURS[8] = [BLUE, ORANGE, "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", INK]

KEY = 20.0 * ((series + 1) / 2)
set lmargin at screen 84.0 / W
set rmargin at screen 1 - 40.0 / W
set bmargin at screen 84.0 / H
set tmargin at screen 1 - (86.0 + KEY) / H
set label 1 "Time to Studio" at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H left front font f(11) textcolor rgb GREY
set label 3 sprintf("Quantiles, joined; whiskers: %s %% confidence intervals", confidence) \
	at screen 1 - 30.0 / W, screen 16.0 / H right front font f(10) textcolor rgb GREY
do for [i = 1:series] {
	X = 84.0 + ((i - 1) % 2) * 410
	Y = 80.0 + 20.0 * ((i - 1) / 2)
	set object i rectangle from screen X / W, screen 1 - (Y + 5) / H to screen (X + 16) / W, screen 1 - (Y + 1) / H \
		fillcolor rgb COLOURS[(i - 1) % 8 + 1] fillstyle solid noborder
	set label 10 + i NAMES[i][1:52] at screen (X + 22) / W, screen 1 - (Y + 3) / H left front font f(11) textcolor rgb INK
}
AXIS = f(12)
set xlabel "seconds from the call's creation until Studio takes it" font AXIS textcolor rgb INK
if (least > 0 && most > 30 * least) { set logscale x } else { set xrange [0:(most > 0 ? 1.08 * most : 1)] }
set format x "%g"
set yrange [0:102]
set format y "%g %%"
set ytics 0, 25, 100 font SMALL
set xtics font SMALL nomirror
set grid back linetype 1 linecolor rgb PALE linewidth 1
set bars 0.4
set pointsize format eq "svg" ? 0.5 : 0.8
none(c) = strcol(c) eq "nan"
plot for [i = 1:series] data using (strcol(1) eq NAMES[i] ? column(3) : NaN):2:\
		(none(4) ? column(3) : column(4)):(none(5) ? column(3) : column(5)) \
		with xerrorlines pointtype 7 linewidth 1.6 + 0.9 * (series - i < 5 ? series - i : 5) linecolor rgb COLOURS[(i - 1) % 8 + 1]
