# SPDX-License-Identifier: GPL-3.0-or-later
# Bars below the title of each series, with whiskers and numbers; loaded by charts of one kind.
# Before it is loaded: format, output, data, title, subtitle, confidence.
# Data (tab-separated): series, x, estimate, low, high, unit, text.

set datafile separator tab
set encoding utf8
before = ""; y = -1.4; heads = 0
array HEAD[64]
array HEAD_AT[64]
# a row for each number, and more above the first of a series
place(s) = (s eq before ? (y = y + 1) : (before = s, y = y + 2.4))
begin(n) = (n == 0 ? (before = "", y = -1.4) : 0)
head(s) = (s eq before ? place(s) : (place(s), heads = heads + 1, HEAD[heads] = s, HEAD_AT[heads] = y - 1.05, y))
stats data using (head(strcol(1))) nooutput
rows = STATS_max + 1
most = 0.0; whiskers = 0
more(c) = strcol(c) ne "nan" && column(c) > most ? (most = column(c)) : most
stats data using (more(3), more(5)) nooutput
stats data using (strcol(4) eq "nan" ? 0 : (whiskers = whiskers + 1)) nooutput
names = 0
shorter(s) = (strlen(s) > names ? (names = strlen(s)) : 0)
stats data using (shorter(strcol(2))) nooutput
unit = "%"
its(s) = (unit = s, 0)
stats data using (its(strcol(6))) nooutput
if (unit ne "%") { note = note.sprintf("; in %s", unit) }

ROW = 24.0
TOP = 72.0
BOTTOM = 58.0
LEFT = names * 6.4 + 40 < 430 ? names * 6.4 + 40 : 430
if (LEFT < 150) { LEFT = 150.0 }
RIGHT = 40.0
W = 920
H = int(TOP + rows * ROW + BOTTOM)
load scripts."style.gp"

set lmargin at screen LEFT / W
set rmargin at screen 1 - RIGHT / W
set bmargin at screen BOTTOM / H
set tmargin at screen 1 - TOP / H
set label 1 title at screen 24.0 / W, screen 1 - 30.0 / H left front font f(18) textcolor rgb INK
set label 2 subtitle at screen 24.0 / W, screen 1 - 54.0 / H left front font f(11) textcolor rgb GREY
set label 3 note at screen 1 - RIGHT / W, screen 16.0 / H right front font f(10) textcolor rgb GREY
set xrange [0:(most > 0 ? 1.22 * most : 1)]
set yrange [rows - 0.4:-1]
set xtics font SMALL
# beyond 100 % there is room for numbers, and nothing else
if (unit eq "%" && 1.22 * most > 100) { set xtics 0,20,100 font SMALL }
set format x axis
unset ytics
set grid xtics back linetype 1 linecolor rgb PALE linewidth 1
set bars 0.5
set style fill solid noborder

known(c) = strcol(c) eq "nan" ? NaN : column(c)
at(n) = (begin(n), place(strcol(1)))
do for [i = 1:heads] {
	set label 10 + i HEAD[i] at screen 24.0 / W, first HEAD_AT[i] left front font f(12) textcolor rgb BLUE
}
beyond(c) = strcol(c) eq "nan" ? column(3) : column(c)
plot data using 3:(at(column(0))):(0):3:(y - 0.3):(y + 0.3) with boxxyerror linecolor rgb colour, \
	data using (whiskers ? known(3) : NaN):(at(column(0))):(known(4)):(known(5)) \
		with xerrorbars pointtype -1 linewidth 1.3 linecolor rgb INK, \
	data using (beyond(5)):(at(column(0))):7 with labels left offset char 0.6,0 font f(11) textcolor rgb INK, \
	data using (0):(at(column(0))):2 with labels right offset char -0.8,0 font f(11) textcolor rgb INK
