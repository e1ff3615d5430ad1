# SPDX-License-Identifier: GPL-3.0-or-later
# Calls an hour over a day, a week or several dates, each step with its interval.
#   gnuplot -c rate-profile.gp svg rates.svg rates.tsv TITLE SUBTITLE DAYS WEEKDAY
# Data (tab-separated): where a step begins and ends in days, rate, low, high. WEEKDAY: of
# the first day, 0 is Monday; "": days have no names.

format = ARG1; output = ARG2; data = ARG3; title = ARG4; subtitle = ARG5
days = int(ARG6); weekday = ARG7

set datafile separator tab
W = 1060
H = 460
load ARG0[1:strlen(ARG0) - strlen("rate-profile.gp")]."style.gp"

set lmargin at screen 74.0 / W
set rmargin at screen 1 - 24.0 / W
set bmargin at screen 60.0 / H
set tmargin at screen 1 - 80.0 / H
set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
set xrange [0:days]
set yrange [0:*]
set ytics font SMALL
NAMES = "Mon Tue Wed Thu Fri Sat Sun"
unset xtics
if (weekday ne "") {
	set xtics () font SMALL nomirror scale 0 textcolor rgb GREY
	do for [d = 0:days - 1] {
		set xtics add (word(NAMES, (int(weekday) + d) % 7 + 1) d + 0.5)
		if (d > 0) { set arrow from d, graph 0 to d, graph 1 nohead back linewidth 1 linecolor rgb PALE }
	}
} else {
	if (days == 1) {
		# the hours that the log has, and one on either side
		stats data using 1 nooutput
		first = floor(24 * STATS_min + 1e-6) - 1
		stats data using 2 nooutput
		last = ceil(24 * STATS_max - 1e-6) + 1
		first = first < 0 ? 0 : first
		last = last > 24 ? 24 : last
		every = last - first > 12 ? 3 : 1
		set xrange [first / 24.0:last / 24.0]
		set xtics () font SMALL nomirror scale 0 textcolor rgb GREY
		do for [h = first:last] {
			if (h % every == 0) { set xtics add (sprintf("%d:00", h) h / 24.0) }
		}
	} else {
		set xtics autofreq font SMALL nomirror scale 0 textcolor rgb GREY
		set xlabel "days from the first midnight" font f(12) textcolor rgb INK
	}
}
set grid ytics back linetype 1 linecolor rgb PALE linewidth 1
set style fill transparent solid 0.25 noborder
plot data using (0.5 * ($1 + $2)):3:1:2:4:5 with boxxyerror linecolor rgb BLUE notitle, \
	data using 1:3:($2 - $1):(0) with vectors nohead linewidth 2 linecolor rgb BLUE notitle
