# SPDX-License-Identifier: GPL-3.0-or-later
# A chart in characters, for a terminal.
#   gnuplot -c sketch.gp KIND OUTPUT DATA SIZE XLABEL BLOCKS SCALE LINE
# KIND: "bars" or "lines", then "ansi" or "mono". SIZE: columns and rows.
# Data (tab-separated) of bars: a row each with its label, percent (or nan), percent in words, and 1 or 2,
# its colour. Of lines: as of curve.gp, the columns x and value. SCALE and LINE: as of curve.gp.

kind = word(ARG1, 1); output = ARG2; data = ARG3; xlabel = ARG5; blocks = int(ARG6)
scale = word(ARG7, 1); unit = words(ARG7) > 1 ? word(ARG7, 2) : ""; line = ARG8
W = int(word(ARG4, 1)); H = int(word(ARG4, 2))

set encoding utf8
if (word(ARG1, 2) eq "ansi") { set terminal dumb noenhanced ansi size W,H } \
else { set terminal dumb noenhanced mono size W,H }
set linetype 1 linecolor rgb "cyan"; set linetype 2 linecolor rgb "yellow"
set output output
set datafile separator tab

if (kind eq "bars") {
	LABEL = 30
	ROOM = W - LABEL - 18
	full(n) = n > 0 ? "█".full(n - 1) : ""
	pale(n) = n > 0 ? "░".pale(n - 1) : ""
	# shares of a character are rounded, but for those above 0
	cells(p) = p > 0 ? (p * ROOM / 100.0 < 1 ? 1 : int(p * ROOM / 100.0 + 0.5)) : 0
	bar(p, k) = k == 1 ? full(cells(p)) : pale(cells(p))
	known(c) = strcol(c) eq "nan" ? 0 : column(c)
	unset border; unset tics; unset key
	set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0
	set xrange [0:W]; set yrange [blocks - 0.5:-0.5]
	plot data using (0):0:1 with labels left, \
		data using (LABEL):0:(sprintf("%s %s", bar(known(2), column(4)), strcol(3))):4 with labels left textcolor variable
	exit
}

# each line by the letter of its design, or of what it is
letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
letter(i) = letters[i % 26 + 1:i % 26 + 1]
if (scale eq "log") { set logscale x }
set format x "%g"
set format y unit eq "" ? "%g" : "%g ".(unit eq "%" ? "%%" : unit)
set xlabel xlabel
set yrange [0:*<100]
if (unit ne "%") { set yrange [0:*] }
set border 3
set tics nomirror out scale 0.5
set key outside top left horizontal maxcols 1 Left reverse samplen 1 width -2
if (words(line) > 0) { set arrow 1 from graph 0, first real(word(line, 1)) to graph 1, first real(word(line, 1)) nohead }
array N[blocks]
points = 0
do for [i = 1:blocks] {
	stats data index i - 1 using (strcol(2) eq "nan" ? 0 : 1) every ::1 nooutput
	N[i] = STATS_sum
	points = points + N[i]
}
if (points == 0) {
	set label 1 "no value at any point" at screen 0.5, screen 0.5 center
	unset border; unset tics; unset key; unset xlabel
	set xrange [0:1]; set yrange [0:1]
	plot 0 notitle with dots
	exit
}
command = "plot "
do for [i = 0:blocks - 1] {
	if (N[i + 1] > 0) {
		command = command.sprintf("data index %d using 1:2 every ::1 with lines linetype %d notitle, ", i, i % 8 + 1)
	}
}
do for [i = 0:blocks - 1] {
	if (N[i + 1] > 0) {
		command = command.sprintf("data index %d using 1:2 with points pointtype letter(%d) linetype %d title columnheader(1), ", i, i, i % 8 + 1)
	}
}
eval command[1:strlen(command) - 2]
