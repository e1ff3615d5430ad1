# SPDX-License-Identifier: GPL-3.0-or-later
# Levels and calls over time: a small picture for each series, a curve in it for each design.
#   gnuplot -c levels.gp svg levels.svg levels.tsv SUBTITLE CONFIDENCE
# and, bare, for what surrounds it is the HTML of report.html, whose colours (page_curve.c) stand here as
# numbers:
#   gnuplot -c levels.gp WIDTH OUTPUT levels.tsv
# Data (tab-separated), blocks: the unit of time, its marks, the end, panels, designs, an interval in
# words, the end of the warm-up or -1, whether there are bands; a row for each design: title, colour; a
# row for each panel: title, top of its axis, limit, what is grey; then for each panel a curve for each
# design and a grey one: time, mean, low, high.

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5
bare = !(format eq "svg" || format eq "png")

set datafile separator tab
array said[1]
# for stats: takes the words of column C
take(c) = (said[1] = strcol(c), 1)
stats data index 0 using (take(1)) nooutput
unit = said[1]
stats data index 0 using (take(6)) nooutput
interval = said[1]
stats data index 0 using 2 nooutput
tick = STATS_min
stats data index 0 using 3 nooutput
end = STATS_min
stats data index 0 using 4 nooutput
panels = int(STATS_min)
stats data index 0 using 5 nooutput
designs = int(STATS_min)
stats data index 0 using 7 nooutput
warm_up = STATS_min
stats data index 0 using 8 nooutput
bands = STATS_min
stats data index 3 using 1 nooutput
half = 0.5 * end / STATS_records # an interval's

W = bare ? ARG1 + 0 : 920
COLUMNS = panels > 1 && W > 500 ? 2 : 1
ROWS = (panels + COLUMNS - 1) / COLUMNS
KEYS = bare || designs < 2 ? 0 : (designs + 2) / 3 # lines of the key
TOP = bare ? 2.0 : 66.0 + KEYS * 18.0
TITLE = 24.0
HIGH = W > 500 ? 132.0 : 118.0
UNDER = 30.0
BOTTOM = bare ? 16.0 : 34.0
LEFT = bare ? 44.0 : 62.0
RIGHT = bare ? 10.0 : 24.0
BETWEEN = 56.0
BROAD = (W - LEFT - RIGHT - (COLUMNS - 1) * BETWEEN) / COLUMNS
H = int(TOP + ROWS * (TITLE + HIGH + UNDER) + BOTTOM)

if (bare) {
	set encoding utf8
	if (GPVAL_VERSION >= 5.4) { set minussign }
	set terminal svg size W,H font "sans-serif,12" noenhanced linewidth 1 butt
	set output output
	FONT = "sans-serif"; SCALE = 1.0
	f(points) = sprintf("%s,%g", FONT, points)
	SMALL = f(11)
	INK = "#010200"; GREY = "#010203"; PALE = "#010204"
	set border 0
	set tics scale 0 textcolor rgb GREY
	unset key
	ONE = "#010205"
	PALETTE = "#01020a #01020b #01020c #01020d #01020e #01020f #010210 #010211"
} else {
	load ARG0[1:strlen(ARG0) - strlen("levels.gp")]."style.gp"
	ONE = BLUE
	PALETTE = "#d55e00 #0072b2 #e69f00 #009e73 #cc79a7 #56b4e9 #b8a900 #6e7781"
}

array colour[designs]
do for [i = 1:designs] {
	stats data index 1 every ::(i - 1)::(i - 1) using 2 nooutput
	colour[i] = designs == 1 ? ONE : word(PALETTE, int(STATS_min) + 1)
}

# the step between marks of an axis that ends at X
mark(x) = nice(x / 2.6, 10 ** floor(log10(x / 2.6)))
nice(x, ten) = ten * (x < 1.7 * ten ? 1 : x < 3.5 * ten ? 2 : x < 7.5 * ten ? 5 : 10)

set multiplot
set style fill transparent solid (designs > 3 ? 0.14 : 0.22) noborder
set grid ytics back linetype 1 linecolor rgb PALE linewidth 1
set xtics 0,tick font SMALL nomirror
set format x "%g"
set format y "%g"
set xrange [0:end]

if (!bare) {
	set label 1 "Levels and calls over time" at screen 24.0 / W, screen 1 - 28.0 / H \
		left front font f(18) textcolor rgb INK
	set label 2 subtitle at screen 24.0 / W, screen 1 - 50.0 / H left front font f(11) textcolor rgb GREY
	set label 3 sprintf("Time from the start in %s; means of intervals of %s.%s%s", \
		unit, interval, bands > 0 ? " Bands: ".confidence." % confidence, each interval by itself." : "", warm_up > 0 ? " Dotted: end of the warm-up." : "") \
		at screen 24.0 / W, screen 14.0 / H left front font f(10) textcolor rgb GREY
	do for [i = 1:KEYS > 0 ? designs : 0] {
		x = 24.0 + ((i - 1) % 3) * 295.0
		y = 72.0 + ((i - 1) / 3) * 18.0
		stats data index 1 every ::(i - 1)::(i - 1) using (take(1)) nooutput
		set object i rectangle from screen x / W, screen 1 - (y + 5) / H \
			to screen (x + 12) / W, screen 1 - (y - 6) / H \
			fillcolor rgb colour[i] fillstyle solid noborder
		set label 10 + i said[1] at screen (x + 18) / W, screen 1 - y / H left front font f(11) textcolor rgb INK
	}
}

do for [k = 0:panels - 1] {
	row = k / COLUMNS
	left = LEFT + (k % COLUMNS) * (BROAD + BETWEEN)
	top = TOP + row * (TITLE + HIGH + UNDER) + TITLE
	set xrange [*:*] # stats heeds them
	set yrange [*:*]
	stats data index 2 every ::k::k using 2 nooutput
	high = STATS_min
	stats data index 2 every ::k::k using (strcol(3) eq "nan" ? -1 : column(3)) nooutput
	limit = STATS_min
	stats data index 2 every ::k::k using (take(4)) nooutput
	beside = said[1] eq "-" ? "" : said[1]
	stats data index 2 every ::k::k using (take(1)) nooutput
	title = said[1]
	set xrange [0:end]
	set yrange [0:high]
	set ytics mark(high) font SMALL
	set lmargin at screen left / W
	set rmargin at screen (left + BROAD) / W
	set tmargin at screen 1 - top / H
	set bmargin at screen 1 - (top + HIGH) / H
	set label 101 title at screen (left - 4.0) / W, screen 1 - (top - 12.0) / H left front font f(12) textcolor rgb INK
	set label 102 beside at screen (left + BROAD) / W, screen 1 - (top - 12.0) / H right front font f(10) textcolor rgb GREY
	# the unit stands once, below the last of each column
	if (k + COLUMNS >= panels) {
		set label 103 unit at screen (left + BROAD) / W, screen 1 - (top + HIGH + 30.0) / H \
			right front font f(11) textcolor rgb GREY
	}
	if (warm_up > 0) {
		set arrow 1 from warm_up, graph 0 to warm_up, graph 1 nohead back linewidth 1 dashtype 3 linecolor rgb GREY
	}
	if (limit > 0 && limit <= high) {
		set arrow 2 from 0, limit to end, limit nohead front linewidth 1.2 dashtype 2 linecolor rgb INK
	}
	first = 3 + k * (designs + 1)
	stepped = beside eq "grey: on duty"
	plot data index first + designs using 1:(stepped ? NaN : $2) with lines linewidth 1.3 linecolor rgb GREY, \
		data index first + designs using ($1 - half):(stepped ? $2 : NaN) with steps linewidth 1.3 linecolor rgb GREY, \
		for [i = 1:designs] data index first + i - 1 using 1:3:4 with filledcurves linecolor rgb colour[i], \
		for [i = 1:designs] data index first + i - 1 using 1:2 with lines linewidth (bare ? 1.8 : 1.6) linecolor rgb colour[i]
	unset arrow
	do for [i = 1:3] { unset label i; unset label 100 + i }
	do for [i = 1:designs] { unset label 10 + i; unset object i }
}
unset multiplot
