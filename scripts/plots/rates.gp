# SPDX-License-Identifier: GPL-3.0-or-later
# Success and HTTP 400 rate per design, with intervals.
#   gnuplot -c rates.gp svg rates.svg rates.tsv SUBTITLE CONFIDENCE
# Data (tab-separated): label lines 1-4, how many, success rate in percent, low,
# high, in words, HTTP 400 rate likewise.

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5

set datafile separator tab
stats data using 0 nooutput
n = int(STATS_records)
# does any design ask Studio for anything? Else success alone is drawn
asked = 0
stats data using (asked = asked + (strcol(10) ne "nan"), 0) nooutput

ROW = 74.0       # pixels a design
TOP = 104.0      # above the first design
BOTTOM = 58.0
LEFT = 236.0
RIGHT = 30.0
W = 920
H = int(TOP + n * ROW + BOTTOM)
load ARG0[1:strlen(ARG0) - strlen("rates.gp")]."style.gp"

set lmargin at screen LEFT / W
set rmargin at screen 1 - RIGHT / W
set bmargin at screen BOTTOM / H
set tmargin at screen 1 - TOP / H

set label 1 (asked ? "Success and HTTP 400 rates by design" : "Success rate by design") at screen 24.0 / W, screen 1 - 30.0 / H \
	left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
# the key, in words beside its colours
set object 1 rectangle from screen LEFT / W, screen 1 - 84.0 / H \
	to screen (LEFT + 13) / W, screen 1 - 73.0 / H fillcolor rgb BLUE fillstyle solid noborder
set label 3 "calls that succeeded" at screen (LEFT + 19) / W, screen 1 - 78.5 / H \
	left front font f(12) textcolor rgb INK
if (asked) {
set object 2 rectangle from screen (LEFT + 190) / W, screen 1 - 84.0 / H \
	to screen (LEFT + 203) / W, screen 1 - 73.0 / H fillcolor rgb ORANGE fillstyle solid noborder
set label 4 "requests to Studio answered HTTP 400" at screen (LEFT + 209) / W, screen 1 - 78.5 / H \
	left front font f(12) textcolor rgb INK
}
set label 5 sprintf("Whiskers: %s %% confidence intervals over replications", confidence) \
	at screen 1 - RIGHT / W, screen 16.0 / H right front font f(10) textcolor rgb GREY

set xrange [0:114]
set yrange [n - 0.5:-0.5]
set xtics () font SMALL
do for [p = 0:100:20] {
	set xtics add (sprintf("%d %%%%", p) p)
	set arrow 10 + p from p, graph 0 to p, graph 1 nohead back \
		linecolor rgb PALE linewidth 1
}
unset ytics
set bars 0.6

THICK = 0.15     # half of a bar
APART = asked ? 0.19 : 0 # of a bar's middle from the design's
row(k) = column(0) + k * APART
# label lines are centred around the row
LINE = 17.0 / ROW
at_line(i) = column(0) + (i - (column(5) + 1) / 2.0) * LINE
shown(i) = i <= column(5) ? strcol(i) : ""
# words without a number stand at the axis
end(c) = strcol(c) eq "nan" ? 0 : column(c)

plot \
	data using 6:(row(-1)):(0):6:(row(-1) - THICK):(row(-1) + THICK) \
		with boxxyerror fillstyle solid noborder linecolor rgb BLUE, \
	data using 10:(row(1)):(0):10:(row(1) - THICK):(row(1) + THICK) \
		with boxxyerror fillstyle solid noborder linecolor rgb ORANGE, \
	data using 6:(row(-1)):7:8 with xerrorbars pointtype -1 linewidth 1.4 linecolor rgb INK, \
	data using 10:(row(1)):11:12 with xerrorbars pointtype -1 linewidth 1.4 linecolor rgb INK, \
	data using (end(8)):(row(-1)):9 with labels left offset char 0.8,0 font f(11) textcolor rgb INK, \
	data using (end(12)):(row(1)):(asked ? strcol(13) : "") with labels left offset char 0.8,0 font f(11) textcolor rgb INK, \
	for [i = 1:4] data using (0):(at_line(i)):(shown(i)) \
		with labels right offset char -1.2,0 font f(12) textcolor rgb INK
