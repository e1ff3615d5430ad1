# SPDX-License-Identifier: GPL-3.0-or-later
# One metric of one design against two keys.
#   gnuplot -c heat.gp svg heat.svg heat.tsv TITLE SUBTITLE XLABEL YLABEL UNIT TEXTS
# Data (tab-separated): column, row (from 0), value, text, name of the column, of the row.
# TEXTS: 1 to write each cell's value.

format = ARG1; output = ARG2; data = ARG3; title = ARG4; subtitle = ARG5
xlabel = ARG6; ylabel = ARG7; unit = ARG8; texts = int(ARG9)

set datafile separator tab
W = 920
H = 640
load ARG0[1:strlen(ARG0) - strlen("heat.gp")]."style.gp"

set lmargin at screen 110.0 / W
set rmargin at screen 1 - 110.0 / W
set bmargin at screen 90.0 / H
set tmargin at screen 1 - 84.0 / H
set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H \
	left front font f(11) textcolor rgb GREY
LABEL = f(12)
set xlabel xlabel font LABEL textcolor rgb INK
set ylabel ylabel font LABEL textcolor rgb INK
set palette defined (0 "#f7fbff", 0.5 "#6baed6", 1 "#08306b")
set format cb unit eq "%" ? "%g %%" : "%g".(unit eq "" ? "" : " ".unit)
set cbtics font SMALL
stats data using 1 nooutput
columns = int(STATS_max) + 1
stats data using 2 nooutput
rows = int(STATS_max) + 1
stats data using 3 nooutput
middle = (STATS_min + STATS_max) / 2
XSTEP = columns > 16 ? ceil(columns / 12.0) : 1
YSTEP = rows > 20 ? ceil(rows / 16.0) : 1
set xrange [-0.5:columns - 0.5]
set yrange [-0.5:rows - 0.5]
set xtics font SMALL
set ytics font SMALL
dark(v) = v > middle ? 0xffffff : 0x222222
plot data using 1:2:3:(int($1) % XSTEP == 0 ? strcol(5) : ""):(0) \
		with image pixels notitle, \
	data using 1:2:(""):xtic(int($1) % XSTEP == 0 ? strcol(5) : "") with labels notitle, \
	data using 1:2:(""):ytic(int($2) % YSTEP == 0 ? strcol(6) : "") with labels notitle, \
	data using 1:2:(texts ? strcol(4) : ""):(dark($3)) with labels font f(10) \
		textcolor rgb variable notitle
