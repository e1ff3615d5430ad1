/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/flow/flow_palette_internal.h"

const struct flow_paint flow_group_paints[FLOW_GROUPS] = {
	[FLOW_ENTRY] = { "#dff3e4", "#1a7f37" },  [FLOW_SPEECH] = { "#e3effb", "#0b62a8" },
	[FLOW_LOGIC] = { "#f3eafa", "#7b4ea8" },  [FLOW_REQUEST] = { "#fdf0d9", "#8a5a00" },
	[FLOW_PERSON] = { "#d8f3ef", "#0f766e" }, [FLOW_ELSEWHERE] = { "#fbe6ef", "#a83a6d" },
	[FLOW_OTHER] = { "#f6f8fa", FLOW_MUTE },
};

const struct flow_paint flow_traffic_paints[FLOW_STEPS] = {
	{ "#fafbfc", FLOW_FAINT }, { "#eaf2fb", "#5a8fbe" }, { "#cfe2f5", "#3f7db3" },
	{ "#a9cdee", "#2468a2" }, { "#7fb4e3", "#0b4f8a" },
};

const struct flow_paint flow_end_paints[3] = {
	[END_IS_GOOD] = { "#eefaf1", "#176d31" },
	[END_IS_BAD] = { "#fdeeec", "#b3261e" },
	[END_IS_NEUTRAL] = { "#f6f8f9", "#57606c" },
};

const char *const flow_fault_colours[3] = {
	[SEVERITY_ERROR] = "#b3261e", [SEVERITY_WARNING] = "#9a5b00", [SEVERITY_NOTE] = "#57606b",
};

size_t flow_traffic_step(uint64_t count, uint64_t whole)
{
	double share = whole ? (double)count / (double)whole : 0;

	return !count ? 0 : share < 0.05 ? 1 : share < 0.2 ? 2 : share < 0.5 ? 3 : 4;
}

const struct flow_theme flow_themes[] = {
	{ FLOW_INK, "#e6edf3", "--ink" },    { FLOW_MUTE, "#9da7b3", "--mute" },
	{ FLOW_LINE, "#8b949e", "--p7" },    { FLOW_FAINT, "#525b66", "--line" },
	{ "#fafbfc", "#0f141a", "--t0" },    { "#eaf2fb", "#10233a", "--t1" },
	{ "#5a8fbe", "#4a7aa5", "--u1" },    { "#cfe2f5", "#15365a", "--t2" },
	{ "#3f7db3", "#5d96c8", "--u2" },    { "#a9cdee", "#1b4c7e", "--t3" },
	{ "#2468a2", "#79b4e6", "--u3" },    { "#7fb4e3", "#2163a3", "--t4" },
	{ "#0b4f8a", "#9dcdf5", "--u4" },    { "#eefaf1", "#11301b", "--well" },
	{ "#176d31", "#56d363", "--ok" },    { "#fdeeec", "#3d1715", "--ill" },
	{ "#b3261e", "#ff8b83", "--bad" },   { "#f6f8f9", "#161b21", "--card" },
	{ "#57606c", "#9da7b1", "--mute" },
	{ "#dff3e4", "#12301c", NULL }, { "#1a7f37", "#56d364", NULL }, { "#e3effb", "#12283f", NULL },
	{ "#0b62a8", "#58b0ea", NULL }, { "#f3eafa", "#2a1f3a", NULL }, { "#7b4ea8", "#c297ff", NULL },
	{ "#fdf0d9", "#33260c", NULL }, { "#8a5a00", "#e3b341", NULL }, { "#d8f3ef", "#0f2f2c", NULL },
	{ "#0f766e", "#4fd1c5", NULL }, { "#fbe6ef", "#3a1829", NULL }, { "#a83a6d", "#f08ab8", NULL },
	{ "#f6f8fa", "#161b22", NULL }, { "#9a5b00", "#f0b73f", NULL }, { "#57606b", "#9da7b2", NULL },
};
const size_t flow_theme_count = sizeof(flow_themes) / sizeof(*flow_themes);
