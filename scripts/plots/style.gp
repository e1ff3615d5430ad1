# SPDX-License-Identifier: GPL-3.0-or-later
# What every chart of Ringflow shares. Before it is loaded:
#   format  svg or png
#   output  the file to write
#   W, H    size in pixels of the SVG; the PNG has twice as many each way
# Colours: Okabe and Ito's palette, told apart by colour-blind readers too.

set encoding utf8
if (GPVAL_VERSION >= 5.4) { set minussign } # and no hyphens
if (format eq "svg") {
	FONT = "sans-serif" # one family: gnuplot reads what follows a comma as the size
	set terminal svg size W,H font FONT.",13" noenhanced \
		linewidth 1 butt background "#ffffff"
	SCALE = 1.0
} else {
	FONT = "DejaVu Sans"
	set terminal pngcairo size 2*W,2*H font FONT.",19.5" noenhanced \
		linewidth 2 butt background "#ffffff"
	SCALE = 1.5
}
set output output

BLUE = "#0072b2"
ORANGE = "#d55e00"
INK = "#222222"
GREY = "#6b6b6b"
PALE = "#e4e4e4"

# A font of POINTS at the size of the SVG.
f(points) = sprintf("%s,%g", FONT, points * SCALE)
SMALL = f(11) # tics take a variable only

set border 0
set tics scale 0 textcolor rgb GREY
unset key
