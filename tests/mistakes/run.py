#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people typically get wrong, and what they are told: each message names the place, the
cause, and what to write instead, and nothing is run. TAP.

run.py [PROGRAM]"""

import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/ringflow"))
HEADLINE = os.path.join(ROOT, "scenarios/direct-vs-studio.yaml")
AGENTS = os.path.join(ROOT, "scenarios/agents.yaml")
SUPPORT = os.path.join(ROOT, "scenarios/flows/support.json")
MONDAY = os.path.join(ROOT, "scenarios/logs/monday.csv")

QUEUE = """apps: {a: "<Response><Say>Hi</Say><Enqueue>support</Enqueue></Response>"}
calls: {arrivals: {poisson: 1/s}, count: 10}
"""
AGENT = "agents: {support: {count: 2, handle_time: 3m}}\n"
DESIGN = "designs: {d: {start: a, goal: person}}\n"
PLAIN = """apps: {a: "<Response/>"}
calls: {arrivals: {poisson: 1/s}, count: 10}
"""
SERVED = "designs: {d: {start: a, goal: served}}\n"


def flow(widgets):
    return f"flows: {{s: {{file: {SUPPORT}, widgets: {widgets}}}}}\n" \
           "calls: {arrivals: {poisson: 1/s}, count: 10}\ndesigns: {d: {start: s}}\n"


# On the command line: arguments, exit status, words of the place, the cause and the remedy.
OPTIONS = [
    ("rn " + HEADLINE, 2, "'rn'", "unknown command", "did you mean 'run'"),
    ("run", 2, "ringflow run", "expected a scenario", "--help"),
    ("run nosuch.yaml", 2, "nosuch.yaml", "cannot be opened", "No such file"),
    ("run .", 2, ".: error", "is a directory", "expected a file"),
    (f"run {HEADLINE} {AGENTS}", 2, "agents.yaml'", "unexpected argument", "--help"),
    (f"run --nosuch {HEADLINE}", 2, "'--nosuch'", "unknown option", "--help"),
    (f"run {HEADLINE} --vary calls.count=1:5:1", 2, "--vary", "does not take", "sweep does"),
    (f"run {HEADLINE} --design x", 2, "--design", "does not take", "trace, history and draw do"),
    (f"run {HEADLINE} --seed abc", 2, "--seed", "bad value 'abc'", "a whole number"),
    (f"run {HEADLINE} --seed 1 --seed 2", 2, "--seed", "given twice", "expected once"),
    (f"run {HEADLINE} --threads 0", 2, "--threads", "bad value '0'", "from 1 to"),
    (f"run {HEADLINE} --replications 0", 2, "--replications", "bad value '0'", "from 1 to"),
    (f"run {HEADLINE} --max-time 5", 2, "--max-time", "bad value '5'", "with a unit, such as"),
    (f"run {HEADLINE} --shard 3/2", 2, "--shard", "bad value '3/2'", "such as 2/8"),
    (f"run {HEADLINE} --extend", 2, "--extend", "a value is missing", "--extend DIR"),
    (f"run {HEADLINE} --json /nope/x.json", 1, "/nope/x.json", "cannot write", "No such file"),
    (f"run {HEADLINE} --profile articel", 2, "--profile articel:1:1", "profile", "did you mean 'article'"),
    (f"run {HEADLINE} --precision 0.1", 2, "--precision 0.1:1:1", "found '0.1'", "0.5 points of success_rate"),
    (f"run {HEADLINE} --precision success=1%", 2, "--precision", "unknown metric 'success'", "did you mean"),
    (f"run {MONDAY}", 2, "monday.csv:1:1", "expected YAML", "ringflow fit"),
    ("fit nosuch.csv", 2, "nosuch.csv", "cannot be opened", "No such file"),
    ("check", 2, "ringflow check", "expected a scenario", "--help"),
    (f"check {AGENTS} nosuch.yaml", 2, "nosuch.yaml", "cannot be opened", "No such file"),
    (f"compare {ROOT}/results", 2, "results'", "expected a second directory", "--help"),
    ("compare nope nope2", 2, "nope2: error", "cannot be read", "No such file"),
    ("selftest x.yaml", 2, "'x.yaml'", "unexpected argument", "expected options only"),
    ("selftest --seed", 2, "'--seed'", "a value is missing", "expected --seed N"),
    ("profile articel", 2, "'articel'", "unknown profile", "did you mean 'article'"),
    ("help rnu", 2, "'rnu'", "unknown command", "did you mean 'run'"),
    ("-q", 2, "'-q'", "unknown option", "--quiet"),
    (f"trace {HEADLINE} --design nope --call 1", 2, "trace", "has no design 'nope'", "studio-hand-off"),
    (f"trace {HEADLINE} --design studio-hand-off --call 999999999", 2, "'studio-hand-off'",
     "offers no call 999999999", "design"),
    (f"trace {HEADLINE} --reason studio_400_in_progres", 2, "'studio_400_in_progres'", "there is no reason",
     "did you mean 'studio_400_in_progress'"),
    (f"trace {HEADLINE} --design studio-hand-off --call 1 --format svgg", 2, "--format", "bad value 'svgg'",
     "did you mean 'svg'"),
    (f"trace {HEADLINE} --call 1", 2, "--call N", "expected", "--design D"),
    (f"trace {HEADLINE} --format svg", 2, "--format", "expected --design D and --call N", "or --reason CODE"),
    (f"trace {HEADLINE} --limit 5", 2, "--limit", "only with", "--reason"),
    (f"sweep {HEADLINE}", 2, "error", "nothing to vary", "--vary KEY=VALUES, such as"),
    (f"sweep {HEADLINE} --vary calls.count=5:1:1", 2, "--vary", "leads away from the end", "step"),
    (f"sweep {HEADLINE} --vary calls.count=0:20:1", 2, "--vary calls.count=0:20:1", "found '0'", "from 1 to"),
    (f"sweep {HEADLINE} --vary calls.cuont=10:20:10", 2, "--vary", "unknown key 'cuont'", "did you mean 'count'"),
    (f"plan {AGENTS}", 2, "error", "expected --find KEY", "such as agents.sales.count"),
    (f"plan {AGENTS} --find agents.support.count", 2, "error", "expected --until", "service_level >= 80%"),
    (f"merge {ROOT}/results", 2, "results'", "expected at least one file of a shard", "--help"),
]

# The same with a last argument that has spaces in it.
CONDITIONS = [
    (f"run {HEADLINE} --threshold", "http_400_rate < 5", "--threshold", "5 is 500 %", "did you mean 5%"),
    (f"run {HEADLINE} --threshold", "http400 < 5%", "--threshold", "unknown metric 'http400'",
     "did you mean 'http_400_rate'"),
    (f"run {HEADLINE} --threshold", "waiting < 5s", "--threshold", "unknown metric 'waiting'",
     "such as success_rate"),
    (f"run {HEADLINE} --threshold", "service level >= 80%", "--threshold", "unknown metric",
     "did you mean 'agents.support.service_level'"),
    (f"run {HEADLINE} --threshold", "success_rate in studio-hand-off >= 5%", "--threshold", "a design comes last",
     "'success_rate >= 5% in studio-hand-off'"),
    (f"run {HEADLINE} --threshold", "success_rate >= 5% in studio", "--threshold", "unknown design 'studio'",
     "studio-hand-off"),
    (f"run {HEADLINE} --threshold", "success_rate > = 5%", "--threshold", "after the comparison", "such as 99%"),
    (f"plan {AGENTS} --find agents.support.count --until", "agents.support.service_level >= 80", "--until",
     "80 is 8000 %", "did you mean 80%"),
    (f"plan {AGENTS} --find agents.support.count --until", "agents.sales.service_level >= 80%", "--until",
     "unknown metric", "did you mean 'agents.support.service_level'"),
    (f"plan {AGENTS} --find agents.suport.count --until", "agents.support.service_level >= 80%", "--find",
     "no 'suport' in agents", "did you mean 'support'"),
    (f"plan {AGENTS} --find agents.sales.count --until", "agents.support.service_level >= 80%", "--find",
     "no 'sales' in agents", "expected support"),
    (f"plan {AGENTS} --staff agents.sales --until", "agents.support.service_level >= 80%", "--staff agents.sales",
     "unknown group of agents", "'sales'"),
    (f"plan {AGENTS} --staff agents.support --until", "success_rate >= 80%", "--until", "found 'success_rate'",
     "a metric of agents.support"),
    (f"sweep {AGENTS} --vary", "agents.suport.count=1:3:1", "--vary", "no 'suport' in agents",
     "did you mean 'support'"),
    (f"run {HEADLINE} --set", "calls.cuont=5", "--set calls.cuont=5:1:7", "unknown key 'cuont'",
     "did you mean 'count'"),
    (f"run {HEADLINE} --set", "calls.count=many", ":1:13", "found 'many'", "a whole number from 1"),
    (f"run {HEADLINE} --set", "calls.count", "--set calls.count", "expected PATH=VALUE", "such as run.seed=7"),
    (f"run {HEADLINE} --set", "agents.suport.count=5", ":1:8", "no 'suport' in agents", "did you mean 'support'"),
    (f"run {HEADLINE} --set", "designs.redirect-on-anwered.goal=served", ":1:9", "in designs",
     "did you mean 'redirect-on-answered'"),
    (f"run {HEADLINE} --set", "calls.arrivals=20/s", "--set", "expected a map", "such as {poisson: 2/s}"),
    (f"run {HEADLINE} --set", "calls.arrivals.poisson=20", "--set", "a rate with a unit", "such as 2/s"),
    (f"run {HEADLINE} --set", "callers.talk=5", "--set", "a duration with a unit", "such as 250ms"),
    (f"run {HEADLINE} --set", "callers.answer=90", "--set", "found '90'", "such as 90%"),
    (f"run {HEADLINE} --set", "rules.gather_input_share=85", "--set", "found '85'", "such as 85%"),
    (f"run {HEADLINE} --set", "rules.studio_in_progress=begin", "--set", "found 'begin'", "expected start or 400"),
]

# In the file: its text, the line that is named, the cause and the remedy; exit status 2.
FILES = [
    (QUEUE + AGENT + "designs: {d: {start: a, goal: serve}}\n", 4, "found 'serve'", "did you mean 'served'"),
    (QUEUE + AGENT + "designs: {d: {start: b}}\n", 4, "unknown flow or app 'b'", "did you mean 'a'"),
    (QUEUE + AGENT.replace("support", "suport") + DESIGN, "apps.a:1", "no agent group", "did you mean 'suport'"),
    (QUEUE + AGENT.replace("3m", "3") + DESIGN, 3, "a duration with a unit", "such as 250ms"),
    (QUEUE + AGENT.replace("2", "2.5") + DESIGN, 3, "found '2.5'", "a whole number"),
    (QUEUE + "agents: {support: {schedule: {counts: [1, 2], step: 1}}}\n" + DESIGN, 3, "step",
     "a duration with a unit"),
    (QUEUE + AGENT + "callers: {patience: {queue: 5m}}\n" + DESIGN, 4, "unknown key 'queue'", "did you mean 'queued'"),
    (QUEUE + AGENT + "callers: {patience: 5m}\n" + DESIGN, 4, "expected a map", "such as {ringing:"),
    (QUEUE + AGENT + "thresholds: {success_rate: 90%}\n" + DESIGN, 4, "expected a list",
     "such as [success_rate >= 99%]"),
    (QUEUE + AGENT + "thresholds: ['success_rate > 90']\n" + DESIGN, 4, "90 is 9000 %", "did you mean 90%"),
    (QUEUE + AGENT + "expect: [{metric: success_rate, between: [80, 90]}]\n" + DESIGN, 4, "80 is 8000 %",
     "did you mean 80%"),
    (QUEUE + AGENT + "designs: {d: {start: a, redirect: {at: answer, to: a}}}\n", 4, "found 'answer'",
     "did you mean 'answered'"),
    (QUEUE + AGENT + "designs: {d: {start: a, redirect: {at: answered, after: 5, to: a}}}\n", 4,
     "a duration with a unit", "such as 250ms"),
    ("flows: {f: none.json}\ncalls: {arrivals: {poisson: 1/s}, count: 10}\ndesigns: {d: {start: f}}\n", 1,
     "cannot read 'none.json'", "No such file"),
    (PLAIN.replace("<Response/>", "<Response><Say>Hi</Response>") + SERVED, "apps.a:1", "mismatched tag", "12100"),
    (PLAIN.replace("{poisson: 1/s}", "5/s") + SERVED, 2, "found '5/s'", "such as {poisson: 2/s}"),
    (PLAIN.replace(", count: 10", "") + SERVED, 2, "calls needs", "a 'count' or a 'duration'"),
    (PLAIN + SERVED.replace("designs", "design"), 3, "unknown key 'design'", "did you mean 'designs'"),
    (PLAIN + "\t" + SERVED, 3, "a tab cannot indent", "use spaces"),
    (PLAIN + "apps: {b: '<Response/>'}\n" + SERVED, 3, "duplicate key 'apps'", "given at line 1"),
    (PLAIN + "run: {replication: 5}\n" + SERVED, 3, "unknown key 'replication'", "did you mean 'replications'"),
    (flow("{meun: {take: {keypress: 85%}}}"), 1, "no widget 'meun'", "did you mean 'menu'"),
    (flow("{menu: {take: {keypress: 85}}}"), 1, "found '85'", "such as 85%"),
    (flow("{menu: {take: {keypress: 85%, timeot: 15%}}}"), 1, "no transition 'timeot'", "did you mean 'timeout'"),
    (flow("{menu: {take: {keypress: 85%, timeout: 25%}}}"), 1, "add up to 110%", "at most 100%"),
]

# Valid, and wrong all the same: `check` finds it; exit status 3 unless said otherwise.
FINDINGS = [
    ("apps: {a: '<Response><Redirect>b</Redirect></Response>', b: '<Response><Redirect>a</Redirect></Response>'}\n"
     "calls: {arrivals: {poisson: 1/s}, count: 10}\n" + SERVED, 3, "lead to each other", "give the document a way"),
    (PLAIN + "designs: {d: {start: a}}\n", 0, "no call can meet its goal, completed", "goal: served"),
    (f"flows: {{s: {SUPPORT}}}\n" + PLAIN.replace("<Response/>", "<Response><Say>Hold on</Say><Pause length='60'/></Response>") +
     "designs: {d: {start: a, redirect: {at: answered, to: s}}}\n", 3, "always meets 400", "to do: start in Studio"),
]


def run(arguments, directory):
    return subprocess.run([PROGRAM, *arguments], cwd=directory, capture_output=True, text=True, timeout=60)


def told(done, status, words):
    """What is missing in what was said, or nothing."""
    said = done.stderr if status else done.stdout + done.stderr
    if done.returncode != status:
        return f"exit {done.returncode}, expected {status}: {said}"
    return "".join(f"'{w}' is not in: {said}" for w in words if w not in said)


def result(fault, name):
    print(f"{'not ok' if fault else 'ok'} - {name}")
    if fault:
        print("# " + fault.replace("\n", "\n# "))


def main():
    with tempfile.TemporaryDirectory() as directory:
        for line, status, *words in OPTIONS:
            fault = told(run(line.split(), directory), status, words)
            result(fault, line.replace(ROOT + "/", ""))
        for line, last, *words in CONDITIONS:
            fault = told(run([*line.split(), last], directory), 2, words)
            result(fault, f"{line.replace(ROOT + '/', '')} '{last}'")
        left = [name for name in os.listdir(directory) if name != "results"]
        results = os.path.join(directory, "results")
        left += os.listdir(results) if os.path.isdir(results) else []
        result(f"left behind: {left}" if left else "", "nothing was run")
        for number, (text, line, *words) in enumerate(FILES):
            with open(os.path.join(directory, "m.yaml"), "w") as f:
                f.write(text)
            place = f"m.yaml:{line}:"
            result(told(run(["check", "m.yaml"], directory), 2, [place, *words]), f"file {number + 1}: {words[0]}")
        for text, status, *words in FINDINGS:
            with open(os.path.join(directory, "m.yaml"), "w") as f:
                f.write(text)
            done = run(["check", "m.yaml"], directory)
            done.stderr += done.stdout
            result(told(done, status, words), f"finding: {words[0]}")


main()
