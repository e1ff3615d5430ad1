#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs to begin with, and words to build others from, for one fuzz target.

    seeds.py TARGET CORPUS DICTIONARY [RINGFLOW]

TARGET is what follows fuzz_, with -FORMAT behind it: of logs, those of that format. Everything is made from what the project has: scenarios, flows,
documents, the schema, the docs' command lines, the generator of models, and, of what RINGFLOW
writes, the results of small runs. Inputs that are kept are in tests/fuzz/kept/TARGET.
"""
import glob
import itertools
import json
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, "tests/models")
import generate

GENERATED = int(os.environ.get("FUZZ_MODELS", "300"))


class Corpus:
    def __init__(self, directory):
        self.directory = directory
        os.makedirs(directory, exist_ok=True)

    def add(self, name, data):
        if isinstance(data, str):
            data = data.encode()
        with open(os.path.join(self.directory, name), "wb") as out:
            out.write(data)

    def copy(self, *patterns):
        for path in itertools.chain(*(sorted(glob.glob(p)) for p in patterns)):
            with open(path, "rb") as file:
                self.add(path.replace("/", "-"), file.read())


# ---- models ----

def read(directory, path):
    with open(os.path.join(directory, path)) as file:
        return file.read()


def in_one(model, directory):
    """MODEL with its files within it; None where it names another kind of file."""
    for section in ("flows", "apps"):
        for name, what in (model.get(section) or {}).items():
            text = what["file"] if isinstance(what, dict) else what
            if text.lstrip()[0] not in "{<":
                text = read(directory, text)
            if section == "flows":
                text = json.dumps(json.loads(text), separators=(",", ":"))
            if isinstance(what, dict):
                what["file"] = text
            else:
                model[section][name] = text
    return None if "trace" in model["calls"] else model


def small(model):
    calls = model["calls"]
    if "script" not in calls:
        calls["count"] = min(20, int(calls.get("count") or 20))
    model.pop("description", None)
    return model


def one_design_each(model):
    """MODEL, and what it is with only one of its designs."""
    yield "", model
    designs = model["designs"]
    for name in designs if len(designs) > 1 else ():
        if "sweep" not in model and "script" not in model["calls"]:
            yield "-" + name, {**model, "designs": {name: designs[name]}, "expect": None}


def put_model(corpus, name, model, directory):
    model = in_one(model, directory)
    if model:
        for suffix, one in one_design_each(small(model)):
            corpus.add((name + suffix).replace("/", "-"), json.dumps(one, separators=(",", ":")))


def models(corpus, _ringflow):
    for path in sorted(glob.glob("scenarios/*.yaml") + glob.glob("tests/review/*.yaml")):
        with open(path) as file:
            model = yaml.safe_load(file)
        put_model(corpus, os.path.basename(path), model, os.path.dirname(path))
    for seed in range(1, GENERATED + 1):
        model = generate.make(seed)
        if not model.files:
            put_model(corpus, f"model-{seed}", model.scenario, ".")


# ---- results, rows, command lines ----

def results(corpus, ringflow):
    limits = ["", "success_rate < -1%", "agents.support.wait_mean > 3s in direct"]
    texts = []
    with tempfile.TemporaryDirectory() as out:
        for name, seed in itertools.product(("race", "agents", "direct-vs-studio"), (1, 2)):
            subprocess.run([ringflow, "run", f"scenarios/{name}.yaml", "--set", "calls.count=9",
                            "--replications", "3", "--seed", str(seed), "--out", out, "--no-charts",
                            "--quiet"], stderr=subprocess.DEVNULL)
            root = json.loads(read(out, "replications.json"))
            for design in root["designs"]:
                design["metrics"] = dict(list(design["metrics"].items())[:5] +
                                         list(design["metrics"].items())[-2:])
            texts.append(json.dumps(root, separators=(",", ":")))
    for (i, a), (k, b) in itertools.product(enumerate(texts), repeat=2):
        if i <= k:
            corpus.add(f"results-{i}-{k}", "\0".join((a, b, limits[(i + k) % len(limits)])))


def rows(corpus, _ringflow):
    draw = random.Random(1)
    for scenario, how in itertools.product(range(6), (0, 1, 4, 5, 8, 9, 16, 17, 24, 25)):
        corpus.add(f"as-it-was-{scenario}-{how}", bytes([scenario, how]))
        for i in range(2):
            changes = draw.randbytes(draw.choice((4, 12, 40)))
            corpus.add(f"changed-{scenario}-{how}-{i}", bytes([scenario, how]) + changes)
    header = ("ringflow-shard 1\nprogram 0.1.0\nshard 1/2\nunits 8\nwords 101\n"
              "scenario 0123456789abcdef\n\n")
    corpus.add("header", b"\0\2" + header.encode() + bytes(16))
    corpus.add("header-merged", b"\0\3" + header.encode() + bytes(16))


def command_lines():
    """Those of the docs, and of the help texts."""
    texts = [read(".", path) for path in sorted(glob.glob("docs/*.md") + ["README.md", "sim/main.c"])]
    for line in "\n".join(texts).replace("\\\n", " ").replace("\\n", "\n").splitlines():
        line = re.sub(r"^[\s$\"]*(\./)?(build/)?|\"$|\s#.*|`", "", line)
        if line.startswith("ringflow "):
            try:
                yield shlex.split(line)[1:]
            except ValueError:
                pass


def options(corpus, _ringflow):
    more = [
        ["sweep", "s", "--vary", "designs.direct.redirect.after=0s:20s:5s", "--vary",
         "agents.sales.count=lin:1:13:5", "--where", "agents.sales.count < 5", "--metric", "abandon_rate"],
        ["sweep", "s", "--vary", "calls.duration=log:10m:1h:3", "--vary", "agents.sales.count=1:9",
         "--sample", "lhs:7"],
        ["sweep", "s", "--vary", "run.seed=1,2,3", "--sample", "sobol:8", "--set", "profile=observed"],
        ["plan", "s", "--find", "agents.sales.count=1:40:1", "--until", "agents.sales.service_level >= 80%"],
        ["plan", "s", "--staff", "agents.support", "--until", "agents.support.wait_mean <= 20s", "--every",
         "30m", "--max-replications", "20"],
        ["run", "s", "--threshold", "p95(time_to_studio) < 4s in direct", "--precision", "success_rate=1 points",
         "--select", "success_rate=2 points", "--variance-reduction", "antithetic,control_variates"],
        ["run", "s", "--shard", "2/8", "--threads", "3", "--engine", "queue", "--max-time", "1h"],
        ["fit", "log.csv", "--columns", "arrival=StartTime,service=talk", "--outcomes", "OK=served",
         "--law", "service=log-normal", "--step", "30m", "--where", "type=PS", "--away", "10m"],
        ["", "1m30s", "250ms", "0s", "1e9s", "2/s", "30%", "0.3", "1_000", "1e-3", "1d02h", "none"],
    ]
    for i, line in enumerate(list(command_lines()) + more):
        corpus.add(f"line-{i}", "\0".join(line))


# ---- words ----

def schema_words(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "properties":
                yield from value
            if key in ("enum", "const", "default", "examples"):
                yield from (w for w in (value if isinstance(value, list) else [value]) if isinstance(w, str))
            yield from schema_words(value)
    elif isinstance(node, list):
        for value in node:
            yield from schema_words(value)


def words_of(target):
    sources = {"options": ["sim/cmd/shared/options.def", "sim/main.c", "sim/estimate/metric*.c", "sim/base/units.c"],
               "compare": ["sim/estimate/saved_results.c", "sim/estimate/metric*.c"],
               "rows": ["sim/experiment/shard.c"],
               "log": ["sim/log/*.c", "sim/log/formats.def"],
               "fit": ["sim/log/*.c", "sim/log/formats.def"]}
    common = ["sim/scenario/**/*.c", "sim/compile/**/*.c", "sim/compile/**/*.def", "sim/estimate/metric*.c"]
    words = set()
    for path in itertools.chain(*(glob.glob(p, recursive=True) for p in sources.get(target, common))):
        words.update(re.findall(r'"([A-Za-z0-9_./:<>=%-]{2,32})"', read(".", path)))
    if target in ("scenario", "model", "options"):
        words.update(schema_words(json.loads(read("docs", "scenario.schema.json"))))
    if target in ("twiml", "model"):
        for path in glob.glob("scenarios/apps/*.xml") + glob.glob("tests/fuzz/twiml/*.xml"):
            words.update(re.findall(r"</?\w+|\w+=\"[^\"]*\"", read(".", path)))
    if target in ("flow", "model"):
        for path in glob.glob("scenarios/flows/*.json"):
            words.update(re.findall(r'"([\w{}. -]{2,40})"', read(".", path)))
    if target == "liquid":
        words.update(re.findall(r"FILTER[(](\w+)", read(".", "sim/liquid/filters.def")))
        words.update(re.findall(r'"(\w+)"', read(".", "sim/liquid/blocks.c")))
        words.update(("{{", "}}", "{%", "%}", "{%-", "-}}", "|", ":", "..", "==", "!=", "<=", "contains", "forloop"))
    if target == "options":
        words.update("--" + w for w in re.findall(r'^(?:OPTION|ALSO)\(\w+, "([a-z-]+)"', read(".", "sim/cmd/shared/options.def"), re.M))
    return sorted(w for w in words if len(w) <= 48)


def write_dictionary(path, words):
    with open(path, "w") as out:
        for word in words:
            escaped = "".join(c if c.isalnum() or c in "_./:-<>= {}" else f"\\x{ord(c):02x}" for c in word
                              if ord(c) < 128)
            out.write(f'"{escaped}"\n')


def templates(corpus, _):
    """Each template of the unit test's tables; the texts of shipped flows that hold any."""
    texts = re.findall(r'"((?:[^"\\]|\\.)*[{][{%](?:[^"\\]|\\.)*)"', read("tests/unit", "test_liquid.c"))
    for path in sorted(glob.glob("scenarios/flows/*.json")):
        texts += re.findall(r'[{]{2}.*?[}]{2}', read(".", path))
    for i, text in enumerate(texts):
        corpus.add(f"template-{i}", text.replace('\\"', '"'))


def logs(corpus, _):
    """Each log, and those of known systems also behind the byte that names their format."""
    corpus.copy("tests/fuzz/logs/*", "tests/fit/logs/*")
    formats = ["auto", "generic"] + re.findall(r'^FORMAT\(\w+, "([\w-]+)"', read("sim/log", "formats.def"), re.M)
    for number, word in enumerate(formats):
        for path in logs_of(word):
            with open(path, "rb") as file:
                corpus.add(f"{word}-{os.path.basename(path)}", bytes([number]) + file.read())


def logs_of(word):
    """The files of one format; of one that has none of its own, all."""
    paths = sorted(glob.glob("tests/fuzz/logs/*") + glob.glob("tests/fit/logs/*"))
    names = {"asterisk-cdr": ("asterisk",), "asterisk-queue-log": ("queue_log",)}.get(word, (word.split("-")[0],))
    return [p for p in paths if os.path.basename(p).startswith(names)] or paths


TARGETS = {
    "liquid": templates,
    "scenario": lambda c, _: c.copy("scenarios/*.yaml", "tests/bad/*.yaml"),
    "flow": lambda c, _: c.copy("scenarios/flows/*.json"),
    "twiml": lambda c, _: c.copy("scenarios/apps/*.xml", "tests/bad/apps/*.xml", "tests/fuzz/twiml/*.xml"),
    "log": logs,
    "fit": logs,
    "model": models,
    "compare": results,
    "rows": rows,
    "options": options,
}


def main():
    target, directory, dictionary = sys.argv[1:4]
    corpus = Corpus(directory)
    target, _, word = target.partition("-")
    if word:
        corpus.copy(*logs_of(word))
    else:
        TARGETS[target](corpus, sys.argv[4] if len(sys.argv) > 4 else None)
    corpus.copy(f"tests/fuzz/kept/{target}/*")
    write_dictionary(dictionary, words_of(target))


if __name__ == "__main__":
    main()
