# SPDX-License-Identifier: GPL-3.0-or-later
# One metric against one key, a line with its intervals for each design.
#   gnuplot -c curve.gp svg curve.svg curve.tsv TITLE SUBTITLE XLABEL BLOCKS SCALE LINE
# Data (tab-separated): BLOCKS blocks, two blank lines apart; the first row of each is a
# name, the others x, value, low, high. SCALE: "lin" or "log", then the unit of values.
# LINE: a value to draw a line at, or ""; behind a blank, an x to be marked.

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
	set arrow 1 from graph 0, first real(word(line, 1)) to graph 1, first real(word(line, 1)) nohead back \
		dashtype 2 linewidth 1 linecolor rgb GREY
}
if (words(line) > 1) {
	marked = real(word(line, 2))
	set arrow 2 from first marked, graph 0 to first marked, graph 1 nohead back \
		linewidth 1.5 linecolor rgb ORANGE
	set label 3 sprintf("%.10g", marked) at first marked, graph 0.97 left offset 0.6, 0 front \
		font f(12) textcolor rgb ORANGE
}
colour(i) = COLOURS[i % 8 + 1]
array N[blocks]
points = 0
do for [i = 1:blocks] {
	stats data index i - 1 using (strcol(2) eq "nan" ? 0 : 1) every ::1 nooutput
	N[i] = STATS_sum
	points = points + N[i]
}
if (xlabel eq "run") {
	# there is no run between two
	stats data index 0 using 1 every ::1 nooutput
	step = ceil((STATS_max - STATS_min) / 12.0)
	set xtics (step > 1 ? step : 1)
}
if (points == 0) {
	# gnuplot draws nothing of nothing
	set label 7 "no value at any point" at graph 0.5, graph 0.5 center font f(14) textcolor rgb GREY
	stats data index 0 using 1 every ::1 nooutput
	set xrange [STATS_min:STATS_max > STATS_min ? STATS_max : STATS_min + 1]
	set yrange [0:1]
	plot 0 linecolor rgb PALE notitle
	exit
}
# gnuplot 5.4 crashes on a band of one point, and on a block without any
command = "plot "
do for [i = 0:blocks - 1] {
	style = N[i + 1] > 1 ? "using 1:3:4 every ::1 with filledcurves" : \
		"using 1:2:3:4 every ::1 with yerrorbars pointtype 7"
	if (N[i + 1] > 0) {
		command = command.sprintf("data index %d %s linecolor rgb colour(%d) notitle, ", i, style, i)
	}
}
do for [i = 0:blocks - 1] {
	if (N[i + 1] > 0) {
		command = command.sprintf("data index %d using 1:2 with linespoints linewidth 2 pointtype 7 ", i). \
			sprintf("linecolor rgb colour(%d) title columnheader(1), ", i)
	}
}
eval command[1:strlen(command) - 2]
