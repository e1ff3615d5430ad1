# SPDX-License-Identifier: GPL-3.0-or-later
# Agents by the hour, by simulation and by formula; below, what the calls of each step get.
#   gnuplot -c staffing.gp svg plan.svg plan.tsv TITLE SUBTITLE FORMULA METRIC LINE STEP
# Data (tab-separated, names first): hours, lagged load, formula, agents, metric, low, high.
# METRIC: its unit ("%" or "s") and name; LINE: what is asked of it; STEP: hours.

format = ARG1; output = ARG2; data = ARG3; title = ARG4; subtitle = ARG5
formula = ARG6; unit = word(ARG7, 1); metric = ARG7[strlen(unit) + 2:]; line = real(ARG8); step = real(ARG9)

set datafile separator tab
stats data using 1 every ::1 nooutput
from = STATS_min
to = STATS_max
# what the lower picture shows: all intervals, and the line
stats data using 6 every ::1 nooutput
low = STATS_records > 0 && STATS_min < line ? STATS_min : line
stats data using 7 every ::1 nooutput
high = STATS_records > 0 && STATS_max > line ? STATS_max : line
pad = 0.08 * (high > low ? high - low : 1)
low = low - pad < 0 ? 0 : low - pad
high = unit eq "%" && high + pad > 100 ? 100 : high + pad
W = 920
H = 620
load ARG0[1:strlen(ARG0) - strlen("staffing.gp")]."style.gp"

set multiplot
set lmargin at screen 84.0 / W
set rmargin at screen 1 - 30.0 / W
set xrange [from:to]
set xtics font SMALL nomirror
if (to - from <= 24) { set xtics ceil((to - from) / 12.0) } else { set xtics 24 }
set ytics font SMALL
set grid ytics back linetype 1 linecolor rgb PALE linewidth 1

set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
KEYFONT = f(12)
set key at screen 1 - 30.0 / W, screen 1 - 72.0 / H right top horizontal samplen 1.5 \
	font KEYFONT textcolor rgb INK
set tmargin at screen 1 - 112.0 / H
set bmargin at screen 260.0 / H
set yrange [0:*]
set offsets 0, 0, graph 0.06, 0
set format x ""
set style fill solid 0.25 noborder
plot data using ($1 + step / 2):4:(step) every ::1 with boxes linecolor rgb BLUE \
		title "agents by simulation", \
	data using 1:4 every ::1 with steps linewidth 2 linecolor rgb BLUE notitle, \
	data using 1:3 every ::1 with steps linewidth 2 dashtype (8, 4) linecolor rgb ORANGE \
		title formula.", each step by itself", \
	data using ($1 + step / 2):2 every ::1 with lines linewidth 1.5 dashtype 2 linecolor rgb GREY \
		title "load in erlangs"

unset label 1
unset label 2
unset key
set tmargin at screen 226.0 / H
set bmargin at screen 66.0 / H
set format x "%g"
set format y "%g ".(unit eq "%" ? "%%" : unit)
set label 3 metric at screen 24.0 / W, screen 244.0 / H left front font f(12) textcolor rgb INK
set label 4 "Hours from the start" at screen 0.5 * (1 + 54.0 / W), screen 28.0 / H \
	center front font f(12) textcolor rgb INK
set arrow 1 from graph 0, first line to graph 1, first line nohead back \
	dashtype 2 linewidth 1 linecolor rgb GREY
set offsets 0, 0, 0, 0
set yrange [low:high]
set pointsize format eq "svg" ? 0.5 : 0.8
plot data using ($1 + step / 2):5:6:7 every ::1 with yerrorbars pointtype 7 linewidth 1.5 \
	linecolor rgb BLUE notitle
unset multiplot
