# SPDX-License-Identifier: GPL-3.0-or-later
# Quantiles of what was recorded against those of the law that was chosen, one panel a
# quantity: on the line the two agree.
#   gnuplot -c qq.gp svg qq.svg qq.tsv TITLE SUBTITLE PANELS
# Data (tab-separated): PANELS blocks, two blank lines apart; the first row of each is a
# name, the others a quantile of the log and of the law, in seconds.

format = ARG1; output = ARG2; data = ARG3; title = ARG4; subtitle = ARG5; panels = int(ARG6)

set datafile separator tab
columns = panels < 3 ? panels : 3
rows = (panels + columns - 1) / columns
PANEL = 300
W = 40 + PANEL * columns
W = W < 640 ? 640 : W
H = 80 + PANEL * rows
load ARG0[1:strlen(ARG0) - strlen("qq.gp")]."style.gp"

set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
set logscale xy
set format xy "%g"
set xtics font SMALL nomirror
set ytics font SMALL
set grid back linetype 1 linecolor rgb PALE linewidth 1
AXIS = f(11)
NAME = f(12)
set pointsize format eq "svg" ? 0.4 : 0.6
set multiplot
do for [i = 0:panels - 1] {
	set xrange [*:*] # else stats would look at the panel before this one
	set yrange [*:*]
	stats data index i using 1:2 every ::1 nooutput
	name = system(sprintf("awk -v n=%d 'BEGIN{RS=\"\"} NR==n+1{sub(/\\n.*/,\"\"); print}' '%s'", i, data))
	low = STATS_min_x < STATS_min_y ? STATS_min_x : STATS_min_y
	high = STATS_max_x > STATS_max_y ? STATS_max_x : STATS_max_y
	set xrange [0.7 * low:1.4 * high]
	set yrange [0.7 * low:1.4 * high]
	# few decades need tics between them
	if (high < 60 * low) {
		set xtics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) font SMALL nomirror
		set ytics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) font SMALL
	} else {
		set xtics autofreq font SMALL nomirror
		set ytics autofreq font SMALL
	}
	column = i % columns
	row = i / columns
	set lmargin at screen (20.0 + PANEL * column + 66) / W
	set rmargin at screen (20.0 + PANEL * (column + 1) - 20) / W
	set tmargin at screen 1 - (80.0 + PANEL * row + 24) / H
	set bmargin at screen 1 - (80.0 + PANEL * (row + 1) - 56) / H
	set title name font NAME textcolor rgb INK offset 0,-0.5
	set xlabel "log, seconds" font AXIS textcolor rgb GREY offset 0,0.5
	set ylabel "law, seconds" font AXIS textcolor rgb GREY offset 0.5,0
	plot [t = low:high] t with lines linewidth 1 linecolor rgb GREY notitle, \
		data index i using 1:2 every ::1 with points pointtype 7 linecolor rgb BLUE notitle
	unset label 1
	unset label 2
}
unset multiplot
