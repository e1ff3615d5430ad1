# SPDX-License-Identifier: GPL-3.0-or-later
# One metric against one key, a line with its intervals for each design.
#   gnuplot -c curve.gp svg curve.svg curve.tsv TITLE SUBTITLE XLABEL BLOCKS SCALE LINE
# Data (tab-separated): BLOCKS blocks, two blank lines apart; the first row of each is a
# name, the others x, value, low, high. SCALE: "lin" or "log", then the unit of values.
# LINE: a value to draw a line at, or "".

format = ARG1; output = ARG2; data = ARG3; title = ARG4; subtitle = ARG5
xlabel = ARG6; blocks = int(ARG7); scale = ARG8[1:3]; unit = ARG8[5:]; line = ARG9

set datafile separator tab
W = 920
H = 540
load ARG0[1:strlen(ARG0) - strlen("curve.gp")]."style.gp"
array COLOURS[8] = [BLUE, ORANGE, "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f", INK]

set lmargin at screen 84.0 / W
set rmargin at screen 1 - 30.0 / W
set bmargin at screen 84.0 / H
set tmargin at screen 1 - 116.0 / H
set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
set label 6 xlabel at screen 0.5 * (1 + 54.0 / W), screen 40.0 / H \
	center front font f(12) textcolor rgb INK
KEYFONT = f(12)
set key at screen 1 - 30.0 / W, screen 1 - 74.0 / H right top horizontal samplen 1.5 \
	font KEYFONT textcolor rgb INK maxrows 2
if (scale eq "log") { set logscale x; set format x "%g" } else { set format x "%g" }
if (unit eq "%") { set format y "%g %%"; set yrange [0:*<100] } else {
	set format y "%g".(unit eq "" ? "" : " ".unit); set yrange [0:*] }
set offsets 0, 0, graph 0.05, 0
set xtics font SMALL nomirror
set ytics font SMALL
set grid ytics back linetype 1 linecolor rgb PALE linewidth 1
set style fill transparent solid 0.18 noborder
set pointsize format eq "svg" ? 0.45 : 0.7
if (line ne "") {
	set arrow 1 from graph 0, first real(line) to graph 1, first real(line) nohead back \
		dashtype 2 linewidth 1 linecolor rgb GREY
}
colour(i) = COLOURS[i % 8 + 1]
array N[blocks]
do for [i = 1:blocks] {
	stats data index i - 1 using 1 every ::1 nooutput
	N[i] = STATS_records
}
# gnuplot 5.4 crashes on a band of one point
plot for [i = 0:blocks - 1] (N[i + 1] > 1 ? data : NaN) index i using 1:3:4 every ::1 \
		with filledcurves linecolor rgb colour(i) notitle, \
	for [i = 0:blocks - 1] data index i using 1:2 with linespoints linewidth 2 \
		pointtype 7 linecolor rgb colour(i) title columnheader(1)
