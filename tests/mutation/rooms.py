# SPDX-License-Identifier: GPL-3.0-or-later
"""Which unit tests are a room's own: those that would be run while one works in it. Patterns of
names below tests/unit, without `test_`."""

TESTS = {
    "base": ["base", "diagnostics", "files", "text", "dist", "folder", "histogram", "listing", "units", "array"],
    "stats": ["stats", "erlang", "intervals", "mser", "select"],
    "log": ["log", "log_rows", "log_formats", "stamp", "trace"],
    "fit": ["fit", "fit_arrivals", "fit_choose", "fit_log"],
    "scenario": ["scenario", "node", "distribution", "rules", "export", "bare_export", "expect", "people", "array"],
    "random": ["rng", "law", "ziggurat", "arrivals", "variance"],
    "events": ["eventset", "timers", "audit"],
    "program": ["verbs", "http", "lowering"],
    "compile": ["shipped", "builder", "flow", "real_flows", "twiml", "subflow", "variables", "lowering", "studio", "widgets*", "verbs*", "webhooks"],
    "check": ["findings", "overload", "review"],
    "engine": ["shipped", "cycles", "agents", "ahead", "audit", "arrivals", "cps", "determinism", "http", "fast_path", "run_segments", "variables", "legs", "limits",
               "modulation", "outgoing", "people", "rest", "retrials", "studio", "verbs*", "webhooks",
               "widgets*"],
    "replication": ["rows", "shards", "expect"],
    "parallel": ["parallel", "threads", "determinism", "shards"],
    "estimate": ["analytic", "costs", "range", "select", "expect", "variance", "rows"],
    "steady": ["steady", "mser"],
    "experiment": ["shards", "threads", "listing", "determinism", "expect"],
    "search": ["factor", "plan", "staffing"],
    "selftest": ["selftest"],
    "report": ["report", "shown", "layout", "written", "gnuplot", "range", "options", "array"],
    "cmd": ["options", "array", "shards"],
}
