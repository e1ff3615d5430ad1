# SPDX-License-Identifier: GPL-3.0-or-later
"""One model tried: its runs, kept so that several ways can use them, and what was found."""
import csv
import io
import json
import os
import re
import shlex
import shutil
from dataclasses import dataclass

#: Options that check and trace take, too; each has a value.
SCENARIO_OPTIONS = ("--set", "--profile")


def table(data):
    """The rows of a CSV file. An apostrophe in front of what a spreadsheet would compute is no part of it."""
    def meant(cell):
        return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@") else cell

    return [{k: meant(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(data.decode()))]


@dataclass
class Finding:
    """What is wrong with a model. Findings of one signature are one fault."""
    kind: str  # crash, differs, invariant, exit
    way: str
    build: str
    field: str
    text: str
    commands: tuple = ()  # the runs that show it

    def signature(self):
        return self.kind, self.way, self.field


class Trial:
    """Runs of one MODEL on SERVERS (build -> Server), in the directory SCRATCH."""

    def __init__(self, model, servers, scratch):
        self.model, self.servers, self.scratch = model, servers, scratch
        self.findings, self.outcomes, self.compared = [], {}, {}
        self.way, self.runs = "default", 0  # the way that is being tried, and runs made
        self.seconds = dict.fromkeys(servers, 0.0)  # of processor time
        shutil.rmtree(scratch, ignore_errors=True)
        self.write_scenario("model", model.scenario)

    def write_scenario(self, name, scenario):
        directory = os.path.join(self.scratch, name)
        os.makedirs(directory, exist_ok=True)
        for file, text in self.model.files.items():
            path = os.path.join(directory, file)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as f:
                f.write(text)
        with open(os.path.join(directory, "scenario.yaml"), "w") as f:
            json.dump(scenario, f, ensure_ascii=False)

    def arguments(self, *only):
        """The model's own, or those of the options ONLY, which have values."""
        words = self.model.arguments
        if not only:
            return list(words)
        return [w for i, w in enumerate(words)
                if w in only or (i and words[i - 1] in only)]

    def command(self):
        return self.model.mode if self.model.mode in ("sweep", "plan", "assumptions") else "run"

    def simulate(self, build, name, *more, scenario="model", directory=None, command=None):
        """The model's command with MORE words, its results in DIRECTORY/out. A run of the same NAME
        is made once. Every fault of a run is found here, whatever the way asks for."""
        words = [command or self.command(), f"../{scenario}/scenario.yaml", *self.arguments(),
                 "--no-charts", "--out", "out", *more]
        return self.run(build, name, words, directory)

    def run(self, build, name, words, directory=None):
        if (build, name) in self.outcomes:
            return self.outcomes[build, name]
        place = os.path.join(self.scratch, f"{build}-{directory or name}")
        os.makedirs(place, exist_ok=True)
        outcome = self.servers[build].run(place, words)
        outcome.files = read_files(os.path.join(place, "out"))
        self.outcomes[build, name] = outcome
        self.runs += 1
        self.seconds[build] += outcome.seconds
        fault = outcome.fault()
        if fault:
            self.found("crash", self.way, build, fault, outcome.err[-4000:], outcome)
        return outcome

    def found(self, kind, way, build, field, text, *outcomes):
        commands = tuple(" ".join(["ringflow", *map(shlex.quote, o.words)]) for o in outcomes)
        self.findings.append(Finding(kind, way, build, field, text, commands))

    def count(self, way, n=1):
        self.compared[way] = self.compared.get(way, 0) + n

    def same(self, way, build, expected, got, said=True):
        """Both ended alike, and all that they wrote is alike: but for calls.csv, if only one has it,
        and for what they SAID, where a way says other things."""
        if expected.fault() or got.fault():
            return  # found already
        self.count(way)
        field, text = difference(expected, got, said)
        if field:
            self.found("differs", way, build, field, text, expected, got)

    def end(self, build):
        """The session of BUILD is over: has any of its runs leaked?"""
        fault = self.servers[build].end(self.scratch)
        self.way = "leaks"
        if fault.fault():
            self.found("crash", self.way, build, fault.fault(), fault.err[:4000])

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)


def read_files(directory):
    """name -> bytes of the results in DIRECTORY. What is kept for later runs is no result."""
    files = {}
    if os.path.isdir(directory):
        for entry in os.scandir(directory):
            if entry.is_file() and not entry.name.endswith("of2.rows"):
                with open(entry.path, "rb") as f:
                    files[entry.name] = f.read()
    return files


def said_lines(text):
    """What a run says, but for the names of the files that it wrote."""
    return re.sub(r"^Wrote .*(\n      .*)*", "", text, flags=re.MULTILINE).split("\n")


def as_called_alike(*outcomes):
    """Their files; where the commands differ, without what says how it was called."""
    files = [dict(o.files) for o in outcomes]
    if len({f.get("command.txt", b"").split(b"\n")[0] for f in files}) > 1:
        for f in files:
            f.pop("command.txt", None)
            f["summary.json"] = re.sub(rb'  "overrides": \[\n.*?\n  \],\n', b"", f.get("summary.json", b""), flags=re.S)
    return files


def difference(a, b, said=True):
    """(field, text) of the first difference of two outcomes; (None, None) if there is none."""
    a_files, b_files = as_called_alike(a, b)
    if a.status != b.status:
        return "exit status", f"{a.status} and {b.status}: {a.err[-500:]} | {b.err[-500:]}"
    names = set(a_files) ^ set(b_files)
    names -= {"calls.csv"}
    if names:
        return f"files {sorted(names)}", f"{sorted(a_files)} and {sorted(b_files)}"
    for name in sorted(a_files, key=lambda n: (n != "summary.json", n)):
        if name in b_files and a_files[name] != b_files[name]:
            field, text = file_difference(name, a_files[name], b_files[name])
            return f"{name}: {field}", text
    if said and said_lines(a.out) != said_lines(b.out):
        return "standard output", first_unlike(said_lines(a.out), said_lines(b.out))
    if said and said_lines(a.err) != said_lines(b.err):
        return "standard error", first_unlike(said_lines(a.err), said_lines(b.err))
    return None, None


def first_unlike(a, b):
    for x, y in zip(a + [None], b + [None]):
        if x != y:
            return f"{x!r} and {y!r}"
    return "one is longer"


def file_difference(name, a, b):
    if name.endswith(".json"):
        try:
            return json_difference(json.loads(a), json.loads(b)) or ("", "other bytes")
        except ValueError:
            return "no JSON", repr(a[:200])
    if name.endswith(".csv"):
        return csv_difference(*(list(csv.reader(io.StringIO(x.decode()))) for x in (a, b)))
    return "bytes", f"{len(a)} and {len(b)} bytes"


def json_difference(a, b, path=""):
    """The path of the first difference, without numbers of list items; what differs."""
    if type(a) is not type(b):
        return path, f"{a!r} and {b!r}"
    if isinstance(a, dict):
        if list(a) != list(b):
            return path, f"{list(a)} and {list(b)}"[:1000]
        return next(filter(None, (json_difference(a[k], b[k], f"{path}.{k}") for k in a)), None)
    if isinstance(a, list):
        if len(a) != len(b):
            return path, f"{len(a)} and {len(b)} items"
        return next(filter(None, (json_difference(x, y, path) for x, y in zip(a, b))), None)
    return None if a == b else (path, f"{a!r} and {b!r}")


def csv_difference(a, b):
    if a[0] != b[0]:
        return "columns", f"{a[0]} and {b[0]}"
    for x, y in zip(a, b):
        for column, p, q in zip(a[0], x, y):
            if p != q:
                return column, f"{p!r} and {q!r} in {x[:3]}"
    return "rows", f"{len(a)} and {len(b)}"
