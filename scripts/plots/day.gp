# SPDX-License-Identifier: GPL-3.0-or-later
# The day of each group and design: calls offered, agents on duty and the service level by the step in
# which calls come, each in its own picture, one below the other.
#   gnuplot -c day.gp svg day.svg day.tsv SUBTITLE CONFIDENCE
# Data (tab-separated), blocks: a row for each day with its title, the step in hours and in words, the
# threshold in words, the most calls and agents; "notes" and a row for each line of them; and for each
# day its steps: hours, calls, agents, service level in percent, low, high.

format = ARG1; output = ARG2; data = ARG3; subtitle = ARG4; confidence = ARG5

set datafile separator tab
stats data index 0 using 2 nooutput
n = int(STATS_records)
stats data index 1 using 0 nooutput
notes = int(STATS_records) - 1
# the service levels of all days have one axis, that of no more than is there
floor_of = 50
known(c) = strcol(c) eq "nan" ? 100 : column(c)
do for [k = 0:n - 1] {
	stats data index 2 + k using (known(5)) nooutput
	if (STATS_min < 50) { floor_of = 0 }
}

TOP = 62.0       # above the first day
TITLE = 28.0     # above the pictures of a day
ROW = 58.0       # of one of them
GAP = 14.0       # between them
UNDER = 40.0     # hours, and what is free above the next day
BLOCK = TITLE + 3 * ROW + 2 * GAP + UNDER
LINE = 15.0      # of the notes
BOTTOM = 30.0 + notes * LINE
LEFT = 142.0
RIGHT = 22.0
W = 640
H = int(TOP + n * BLOCK + BOTTOM)
load ARG0[1:strlen(ARG0) - strlen("day.gp")]."style.gp"

set multiplot
set lmargin at screen LEFT / W
set rmargin at screen 1 - RIGHT / W
set grid ytics back linetype 1 linecolor rgb PALE linewidth 1
set style fill solid 0.35 noborder
set pointsize format eq "svg" ? 0.45 : 0.7

array said[1]
# for stats: takes the words of column C
take(c) = (said[1] = strcol(c), 1)
# the step between marks of an axis that ends at X
mark(x) = x < 1 ? 1 : nice(x / 2.5, 10 ** floor(log10(x / 2.5)))
nice(x, ten) = ten * (x < 1.7 * ten ? 1 : x < 3.5 * ten ? 2 : x < 7.5 * ten ? 5 : 10)
# the top of picture I, from 0, of day K, in pixels from the top
at(k, i) = TOP + k * BLOCK + TITLE + i * (ROW + GAP)

set label 1 "The day by the step in which calls come" at screen 16.0 / W, screen 1 - 26.0 / H \
	left front font f(17) textcolor rgb INK
set label 2 subtitle at screen 16.0 / W, screen 1 - 47.0 / H left front font f(10) textcolor rgb GREY
set label 3 sprintf("Hours from the start. Whiskers: %s %% confidence intervals over replications", \
	confidence) at screen 16.0 / W, screen (14.0 + notes * LINE) / H \
	left front font f(10) textcolor rgb GREY
do for [i = 1:notes] {
	stats data index 1 every ::i::i using (take(1)) nooutput
	set label 3 + i said[1] at screen 16.0 / W, screen (14.0 + (notes - i) * LINE) / H \
		left front font f(10) textcolor rgb GREY
}

do for [k = 0:n - 1] {
	set xrange [*:*] # stats heeds them
	set yrange [*:*]
	stats data index 0 every ::k::k using 2 nooutput
	step = STATS_min
	stats data index 0 every ::k::k using 5 nooutput
	calls = STATS_min
	stats data index 0 every ::k::k using 6 nooutput
	agents = STATS_min
	stats data index 2 + k using 1 nooutput
	from = STATS_min
	to = STATS_max + step
	stats data index 2 + k using 1:(known(4)) nooutput
	lowest = STATS_min_y
	lowest_at = STATS_pos_min_y + step / 2
	stats data index 0 every ::k::k using (take(1)) nooutput
	set label 101 said[1] at screen 16.0 / W, screen 1 - (at(k, 0) - 13.0) / H \
		left front font f(13) textcolor rgb INK
	stats data index 0 every ::k::k using (take(3)) nooutput
	set label 102 "Calls\nper ".said[1] at screen 16.0 / W, screen 1 - (at(k, 0) + 22.0) / H \
		left front font f(11) textcolor rgb INK
	set label 103 "Agents\non duty" at screen 16.0 / W, screen 1 - (at(k, 1) + 22.0) / H \
		left front font f(11) textcolor rgb INK
	stats data index 0 every ::k::k using (take(4)) nooutput
	set label 104 "Service level,\nwithin ".said[1] at screen 16.0 / W, screen 1 - (at(k, 2) + 22.0) / H \
		left front font f(11) textcolor rgb INK

	set xrange [from:to]
	if (to - from <= 36) { set xtics ceil((to - from) / 12.0) } else { set xtics 24 }
	set xtics font SMALL nomirror
	set format x ""
	set format y "%g"
	set tmargin at screen 1 - at(k, 0) / H
	set bmargin at screen 1 - (at(k, 0) + ROW) / H
	set yrange [0:calls]
	set ytics mark(calls) font SMALL
	plot data index 2 + k using ($1 + step / 2):2:(0.92 * step) with boxes linecolor rgb BLUE

	do for [i = 1:3 + notes] { unset label i }
	do for [i = 101:104] { unset label i }
	set tmargin at screen 1 - at(k, 1) / H
	set bmargin at screen 1 - (at(k, 1) + ROW) / H
	set yrange [0:agents]
	set ytics mark(agents) font SMALL
	plot data index 2 + k using ($1 + step / 2):3:(0.92 * step) with boxes linecolor rgb GREY

	set tmargin at screen 1 - at(k, 2) / H
	set bmargin at screen 1 - (at(k, 2) + ROW) / H
	set format x "%g"
	set format y "%g %%"
	set yrange [floor_of:100]
	set ytics floor_of == 0 ? 50 : 25 font SMALL
	# the lowest in numbers, where there is room beside it
	if (lowest < 99.5 && to - from < 16.5 * step) {
		set label 105 sprintf(lowest > 0 && lowest < 0.95 ? "%.1f %%" : "%.0f %%", lowest) \
			at lowest_at, lowest left offset char 0.9,0 front font f(11) textcolor rgb INK
		if (lowest_at > (from + to) / 2) { set label 105 right offset char -0.9,0 }
	}
	plot data index 2 + k using ($1 + step / 2):4:5:6 with yerrorbars pointtype 7 linewidth 1.5 \
		linecolor rgb ORANGE
	unset label 105
}
unset multiplot
