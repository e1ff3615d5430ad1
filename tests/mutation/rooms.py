# SPDX-License-Identifier: GPL-3.0-or-later
"""Which unit tests are a room's own: those that would be run while one works in it. Patterns of
names below tests/unit, without `test_`."""

TESTS = {
    "base": ["base", "diagnostics", "files", "text", "dist", "folder", "histogram", "listing", "units", "array"],
    "stats": ["stats", "erlang", "intervals", "mser", "select", "skewed_means"],
    "log": ["log", "log_rows", "log_formats", "log_kinds", "log_systems", "stamp", "trace"],
    "fit": ["fit", "fit_agents", "fit_arrivals", "fit_choose", "fit_log"],
    "laws": ["law", "laws", "dist", "distribution"],
    "liquid": ["liquid", "variables", "inputs"],
    "scenario": ["scenario", "node", "distribution", "rules", "export", "bare_export", "expect", "people", "array",
                 "resolved"],
    "random": ["rng", "law", "ziggurat", "arrivals", "variance"],
    "events": ["eventset", "timers", "audit"],
    "program": ["verbs", "http", "lowering", "steps", "program_use", "stand_ins"],
    "compile": ["shipped", "builder", "flow", "real_flows", "twiml", "subflow", "variables", "lowering", "studio", "widgets*", "verbs*", "webhooks",
                "ends", "inputs", "voice_widgets", "side_documents", "stand_ins"],
    "check": ["findings", "overload", "review", "ends", "stand_ins"],
    "engine": ["shipped", "cycles", "agents", "ahead", "audit", "arrivals", "cps", "determinism", "http", "fast_path", "run_segments", "variables", "legs", "limits",
               "modulation", "outgoing", "people", "rest", "retrials", "studio", "verbs*", "webhooks",
               "widgets*", "ends", "visits", "voice_widgets", "delay"],
    "replication": ["rows", "shards", "expect"],
    "parallel": ["parallel", "threads", "determinism", "shards"],
    "estimate": ["analytic", "costs", "range", "select", "expect", "variance", "rows", "visits", "written"],
    "history": ["history", "history_files"],
    "steady": ["steady", "mser"],
    "experiment": ["shards", "threads", "listing", "determinism", "expect", "stand_ins", "program_use"],
    "search": ["factor", "plan", "staffing"],
    "selftest": ["selftest"],
    "report": ["report", "shown", "layout", "written", "gnuplot", "range", "options", "array", "chart_words",
               "page", "verdict", "stand_ins", "history_report"],
    "cmd": ["options", "array", "shards"],
}
