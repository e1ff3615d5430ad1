# SPDX-License-Identifier: GPL-3.0-or-later
# The figures of report.html of plan, fit and others, bare, for what surrounds them is HTML. Colours stand
# for those of the page: see sim/report/html/page_curve.c. Points are lines
# of hardly any length and whiskers are vectors: gnuplot's own marks are definitions with ids, of which a page of
# several figures would have several alike.
#   gnuplot -c page-figure.gp WIDTH OUTPUT DATA KIND [SETTINGS]
# KIND, its data (tab-separated) and SETTINGS:
#   plan      value, metric, low, high               SCALE(lin|log) UNIT LINE [MARK]
#   sweep     value, metric, low, high, a block      SCALE(lin|log) UNIT BLOCKS alone|beside XLABEL: beside are
#             for each design                        as many blocks more, of the rate of 400s
#   agents    hours, agents, formula, load           STEP (hours)
#   level     hours, metric, low, high               UNIT LINE
#   rates     from, to, rate, low, high (days)       DAYS [WEEKDAY]: of the first day, 0 is Monday
#   qq        quantile of the log, of the law        (none)
#   survival  seconds, share, low, high, law's share (none)

W = ARG1 + 0; output = ARG2; data = ARG3; kind = ARG4
narrow = W < 500
H = kind eq "qq" ? (narrow ? 300 : 360) : kind eq "level" ? 210 : narrow ? 250 : 300
MUTE = "#010203"; LINE = "#010204"; BLUE = "#010205"; ORANGE = "#010206"

set encoding utf8
set datafile separator tab
set terminal svg size W,H font "sans-serif,12" noenhanced linewidth 1 round
set output output
set border 0
unset key
set tics scale 0 textcolor rgb MUTE
set lmargin at screen 52.0 / W
set rmargin at screen 1 - 18.0 / W
set bmargin at screen 34.0 / H
set tmargin at screen 1 - 12.0 / H
set grid ytics back linetype 1 linecolor rgb LINE linewidth 1
set style fill transparent solid 0.22 noborder
DOT = narrow ? 6 : 7

# ---- which value ----

if (kind eq "plan") {
	unit = ARG6; line = real(ARG7)
	stats data using 1:4 nooutput
	if (STATS_records == 0) { set yrange [0:1]; set xrange [0:1] } else {
		high = STATS_max_y > line ? STATS_max_y : line
		set yrange [0:unit eq "%" && 1.06 * high > 100 ? 100 : high > 0 ? 1.06 * high : 1]
		from = STATS_min_x; to = STATS_max_x
		if (ARG5 eq "log") {
			set logscale x
			set xrange [0.93 * from:1.08 * to]
		} else {
			pad = to > from ? 0.03 * (to - from) : 1
			set xrange [from - pad:to + pad]
		}
	}
	set format x "%g"
	set format y "%g".(unit eq "" ? "" : " ".(unit eq "%" ? "%%" : unit))
	if (narrow) { set xtics autofreq rotate by 0 font "sans-serif,11" }
	set arrow 1 from graph 0, first line to graph 1, first line nohead front dashtype 2 linewidth 1.5 linecolor rgb MUTE
	if (ARG8 ne "") {
		mark = real(ARG8)
		set arrow 2 from first mark, graph 0 to first mark, graph 1 nohead back linewidth 1.5 linecolor rgb ORANGE
		set label 1 ARG8 at first mark, graph 0.05 offset 0.5,0 left front textcolor rgb ORANGE
	}
	plot data using 1:2 with lines linewidth 1 linecolor rgb LINE, \
		data using 1:3:(0):($4 - $3) with vectors nohead linewidth 2 linecolor rgb BLUE, \
		data using 1:2:(ARG5 eq "log" ? 1e-4 * $1 : 1e-4 * (to - from)):(0) with vectors nohead linewidth DOT linecolor rgb BLUE
}

# ---- curves of a sweep ----

if (kind eq "sweep") {
	unit = ARG6; blocks = int(ARG7); beside = ARG8 eq "beside"
	stats data using 4 nooutput
	high = STATS_records > 0 ? STATS_max : 1
	stats data using 1 nooutput # before there is a yrange, beyond which it would count nothing
	set yrange [0:unit eq "%" && 1.06 * high > 100 ? 100 : high > 0 ? 1.06 * high : 1]
	if (ARG5 eq "log") { set logscale x }
	set xrange [STATS_min:STATS_max > STATS_min ? STATS_max : STATS_min + 1]
	set xtics autofreq
	if (ARG9 eq "Run" && STATS_max - STATS_min <= 12) { set xtics 1 }
	if (narrow) { set xtics rotate by 0 font "sans-serif,11" }
	set format x "%g"
	set format y "%g".(unit eq "" ? "" : " ".(unit eq "%" ? "%%" : unit))
	set lmargin at screen 58.0 / W
	set bmargin at screen 52.0 / H
	set label 1 ARG9 at screen 0.5 + 20.0 / W, screen 12.0 / H center front textcolor rgb MUTE
	colour(i) = blocks == 1 ? BLUE : sprintf("#0102%02x", 10 + i)
	other(i) = blocks == 1 ? ORANGE : colour(i)
	plot for [i = 0:blocks - 1] data index i using 1:3:4 with filledcurves linecolor rgb colour(i), \
		for [i = 0:blocks - 1] data index i using 1:2 with lines linewidth 2 linecolor rgb colour(i), \
		for [i = 0:(beside ? blocks - 1 : -1)] data index blocks + i using 1:3:4 with filledcurves linecolor rgb other(i), \
		for [i = 0:(beside ? blocks - 1 : -1)] data index blocks + i using 1:2 with lines linewidth 1.5 dashtype (6, 4) \
			linecolor rgb other(i)
}

# ---- agents by the step ----

hour(x) = sprintf("%d:%02d", int(x), int(60 * (x - int(x)) + 0.5))
if (kind eq "agents" || kind eq "level") {
	stats data using 1 nooutput
	from = STATS_min; to = STATS_max
	count = narrow ? 4 : 12
	every_ = ceil((to - from) / count)
	if (every_ > 12) { every_ = 24 * ceil(every_ / 24.0) }
	if (every_ < 1) { every_ = 1 }
	set xrange [from:to]
	set xtics ()
	do for [i = 0:int((to - from) / every_)] { set xtics add (hour(from + i * every_) from + i * every_) }
}
if (kind eq "agents") {
	step = real(ARG5)
	set yrange [0:*]
	set offsets 0, 0, graph 0.06, 0
	plot data using ($1 + step / 2):2:(step) with boxes linecolor rgb BLUE, \
		data using 1:2 with steps linewidth 2 linecolor rgb BLUE, \
		data using 1:3 with steps linewidth 2 dashtype (8, 4) linecolor rgb ORANGE, \
		data using ($1 + step / 2):4 with lines linewidth 1.5 dashtype (2, 3) linecolor rgb MUTE
}
if (kind eq "level") {
	unit = ARG5; line = real(ARG6); step = real(ARG7)
	stats data using 3 nooutput
	low = STATS_records > 0 && STATS_min < line ? STATS_min : line
	stats data using 4 nooutput
	high = STATS_records > 0 && STATS_max > line ? STATS_max : line
	pad = 0.08 * (high > low ? high - low : 1)
	set yrange [low - pad < 0 ? 0 : low - pad:unit eq "%" && high + pad > 100 ? 100 : high + pad]
	set format y "%g ".(unit eq "%" ? "%%" : unit)
	set arrow 1 from graph 0, first line to graph 1, first line nohead front dashtype 2 linewidth 1.5 linecolor rgb MUTE
	plot data using ($1 + step / 2):3:(0):($4 - $3) with vectors nohead linewidth 2 linecolor rgb BLUE, \
		data using ($1 + step / 2):2:(1e-4 * (to - from)):(0) with vectors nohead linewidth DOT linecolor rgb BLUE
}

# ---- calls an hour ----

if (kind eq "rates") {
	days = int(ARG5); weekday = ARG6
	set xrange [0:days]
	set yrange [0:*]
	if (days == 1) {
		set xtics ()
		do for [h = 0:24:(narrow ? 6 : 3)] { set xtics add (sprintf("%d:00", h) h / 24.0) }
	} else { if (days == 7) {
		names = weekday eq "" ? "1 2 3 4 5 6 7" : "Mon Tue Wed Thu Fri Sat Sun"
		first = weekday eq "" ? 0 : int(weekday)
		set xtics ()
		do for [d = 0:6] { set xtics add (word(names, (first + d) % 7 + 1) d + 0.5) }
		do for [d = 1:6] { set arrow 10 + d from d, graph 0 to d, graph 1 nohead back linewidth 1 linecolor rgb LINE }
	} else { set format x "%g" } }
	plot data using (0.5 * ($1 + $2)):3:1:2:4:5 with boxxyerror linecolor rgb BLUE, \
		data using 1:3:($2 - $1):(0) with vectors nohead linewidth 2 linecolor rgb BLUE
}

# ---- durations ----

if (kind eq "qq") {
	stats data using 1:2 nooutput
	low = STATS_min_x < STATS_min_y ? STATS_min_x : STATS_min_y
	high = STATS_max_x > STATS_max_y ? STATS_max_x : STATS_max_y
	set logscale xy
	set xrange [0.7 * low:1.4 * high]
	set yrange [0.7 * low:1.4 * high]
	# few decades need tics between them
	if (high < 60 * low) {
		set xtics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
		set ytics (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
	}
	if (high >= 60 * low && high < 5000 * low) {
		set xtics (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
		set ytics (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)
	}
	set format xy "%g s"
	set rmargin at screen 1 - (narrow ? 18.0 : 380.0) / W
	plot [t = low:high] t with lines linewidth 1 linecolor rgb MUTE, \
		data using 1:2:(2e-4 * $1):(0) with vectors nohead linewidth 4 linecolor rgb BLUE
}
if (kind eq "survival") {
	stats data using 1 nooutput
	set xrange [0:STATS_max > 0 ? STATS_max : 1]
	set yrange [0:100]
	set ytics 0,25,100
	set format x "%g s"
	set format y "%g %%"
	if (narrow) { set xtics 0,STATS_max > 0 ? 10 ** floor(log10(STATS_max)) * (STATS_max / 10 ** floor(log10(STATS_max)) > 4 ? 2 : 1) : 1 }
	plot data using 1:(100 * $3):(100 * $4) with filledcurves linecolor rgb BLUE, \
		data using 1:(100 * $2) with steps linewidth 2 linecolor rgb BLUE, \
		data using 1:(100 * $5) with lines linewidth 2 linecolor rgb ORANGE dashtype (8, 4)
}
