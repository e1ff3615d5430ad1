#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/scenario.schema.json against the shipped scenarios, the examples of
docs/scenario.md, the malformed scenarios and the tables in the sources. TAP."""
import copy
import glob
import json
import os
import re
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
try:
    import yaml
    from jsonschema import Draft7Validator
except ImportError as error:
    print("ok - schema # SKIP", error.name, "IS NOT INSTALLED: THE SCHEMA WAS NOT TESTED")
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(0)

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
passed = failed = 0


def check(name, good, why=""):
    global passed, failed
    if good:
        passed += 1
        print("ok -", name)
    else:
        failed += 1
        print("not ok -", name + (": " + why if why else ""))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


class Loader(yaml.SafeLoader):
    """Keys as they are written: +15550100 is a name, not a number."""


Loader.add_constructor(
    "tag:yaml.org,2002:map",
    lambda loader, node: {key.value: loader.construct_object(value, deep=True)
                          for key, value in node.value})


def load(text):
    return yaml.load(text, Loader)


def first_error(validator, document):
    for error in validator.iter_errors(document):
        return "%s: %s" % ("/".join(map(str, error.path)) or "document", error.message[:100])
    return ""


schema = json.loads(read("docs/scenario.schema.json"))
try:
    Draft7Validator.check_schema(schema)
    check("the schema is a draft-07 schema", True)
except Exception as error:  # a broken schema has many kinds of errors
    check("the schema is a draft-07 schema", False, str(error).split("\n")[0])
validator = Draft7Validator(schema)

# ---- the shipped scenarios ----

scenarios = sorted(glob.glob("scenarios/*.yaml"))
check("there are scenarios", bool(scenarios))
for path in scenarios:
    text = read(path)
    error = first_error(validator, load(text))
    check(path + " is valid", not error, error)
    line = re.search(r"^# yaml-language-server: \$schema=(\S+)$", text, re.M)
    check(path + " names the schema",
          bool(line) and os.path.samefile(os.path.join("scenarios", line.group(1)),
                                          "docs/scenario.schema.json"))

# ---- the examples of the reference: whole scenarios, or some of their sections ----

minimal = {"calls": {"arrivals": {"poisson": "2/s"}, "count": 1000},
           "designs": {"direct": {"start": "desk"}}}
examples = re.findall(r"^```yaml\n(.*?)^```", read("docs/scenario.md"), re.M | re.S)
check("docs/scenario.md has examples", len(examples) > 10)
for number, text in enumerate(examples, 1):
    error = first_error(validator, {**minimal, **load(text)})
    check("example %d of docs/scenario.md is valid" % number, not error, error)

# ---- what must be refused ----

sound = {
    **minimal,
    "flows": {"support": {"file": "support.json", "widgets": {"menu": {"duration": "4s"}}}},
    "callers": {"ring": {"exponential": "8s"}, "answer": "90%"},
    "agents": {"support": {"count": 12}},
    "run": {"confidence": "95%"},
    "rules": {"studio_in_progress": 400},
}
sound["designs"] = {"direct": {"start": "desk",
                               "redirect": {"at": "answered", "to": "support"}}}
error = first_error(validator, sound)
check("a sound document is accepted", not error, error)

mutations = [
    ("an unknown section", ["caller"], {"ring": "8s"}),
    ("an unknown key of a design", ["designs", "direct", "starts"], "desk"),
    ("an unknown key of a widget", ["flows", "support", "widgets", "menu", "lasts"], "3s"),
    ("an unknown rule", ["rules", "hangup_calback"], "set"),
    ("an unknown distribution", ["callers", "ring"], {"exponental": "8s"}),
    ("two distributions in one", ["callers", "ring"], {"exponential": "8s", "constant": "1s"}),
    ("a form of another distribution", ["callers", "ring"], {"lognormal": {"mean": "8s", "sd": "1s"}}),
    ("a duration without a unit", ["callers", "ring"], 8),
    ("a quoted duration without a unit", ["callers", "ring"], "8"),
    ("a negative duration", ["callers", "ring"], "-8s"),
    ("a rate without a unit", ["calls", "arrivals"], {"poisson": 2}),
    ("a rate of zero", ["calls", "arrivals"], {"poisson": "0/s"}),
    ("two kinds of arrivals", ["calls", "arrivals"], {"poisson": "2/s", "regular": "2/s"}),
    ("a script beside arrivals", ["calls", "script"], [{"at": "0s"}]),
    ("a trace beside arrivals", ["calls", "trace"], "log.csv"),
    ("a share above 100 %", ["callers", "answer"], "120%"),
    ("a share above 1", ["callers", "answer"], 1.5),
    ("a confidence of 50 %", ["run", "confidence"], "50%"),
    ("a list where a map belongs", ["callers"], ["ring", "8s"]),
    ("a map where a name belongs", ["designs", "direct", "start"], {"name": "desk"}),
    ("an event of an app", ["designs", "direct", "start"], {"app": "desk", "event": "return"}),
    ("a word of another rule", ["rules", "studio_in_progress"], "21220"),
    ("a count of zero calls", ["calls", "count"], 0),
    ("a count below zero", ["agents", "support", "count"], -1),
    ("10,001 flows", ["flows"], {"f%d" % i: "f.json" for i in range(10001)}),
    ("10,001 apps", ["apps"], {"a%d" % i: "a.xml" for i in range(10001)}),
    ("1,001 groups of agents", ["agents"], {"g%d" % i: {"count": 1} for i in range(1001)}),
    ("neither yes nor no", ["prices"], {"record": "maybe"}),
    ("a fraction as a count", ["agents", "support", "count"], 2.5),
    ("an unknown goal", ["designs", "direct", "goal"], "complete"),
    ("an unknown moment", ["designs", "direct", "redirect", "at"], "rinigng"),
    ("a redirect to nowhere", ["designs", "direct", "redirect"], {"at": "answered"}),
    ("no design at all", ["designs"], {}),
    ("an unknown metric", ["expect"], [{"metric": "sucess_rate", "is": "100%"}]),
    ("an unknown metric of a group", ["expect"], [{"metric": "agents.support.wait", "is": "0s"}]),
    ("an unknown metric's precision", ["run", "precision"], {"sucess_rate": "1%"}),
    ("an unknown metric to select by", ["run", "select"], {"metric": "time_to_studio", "indifference": "1s"}),
]
for name, path, value in mutations:
    document = copy.deepcopy(sound)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    check(name + " is refused", not validator.is_valid(document))

accepted = [
    ("a group without agents of its own", ["agents"],
     {"support": {"count": 0}, "all": {"count": 2, "skills": {"support": 1}}}),
]
accepted += [("%s: %s" % (path[-1], word), path, word)
             for path in (["prices", "record"], ["prices", "detect"], ["run", "steady"],
                          ["agents", "support", "by_interval"],
                          ["flows", "support", "allow_concurrent_calls"])
             for word in (True, False, "yes", "no", "true", "false")]
accepted += [("the metric " + name, ["expect"], [{"metric": name, "is": 0}])
             for name in ("success_rate", "agents.a.b.served_within_10s", "counts.executions", "calls",
                          "codes.11200", "failures.busy")]
for name, path, value in accepted:
    document = copy.deepcopy({**sound, "prices": {}})
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    check(name + " is accepted", validator.is_valid(document))

# Mistakes of structure; wrong names, sums and files are not a schema's business.
structural = """arrivals callers expect-metric modulation mmpp prices distributions empty flow-options names near-misses negative
    not-a-map nothing-there out-of-range rates retries rules script script-empty shares
    sweep-points targets units unknown-keys wrong-kinds""".split()
for name in structural:
    path = "tests/bad/%s.yaml" % name
    if os.path.exists(path):
        check(path + " is refused", not validator.is_valid(load(read(path))))

# ---- the tables in the sources ----

keys = set(re.findall(r"^RULE\(\w+, (\w+)", read("sim/scenario/platform/rules.def"), re.M))
known = set(schema["definitions"]["rules"]["properties"])
check("the schema knows every rule and no other", known == keys,
      " ".join(sorted(known ^ keys)))

words = re.search(r"bool read_yes\(.*?words\[\] = \{(.*?)\}", read("sim/scenario/document/read_values.c"), re.S)
known = {word for word in schema["definitions"]["yesNo"]["enum"] if isinstance(word, str)}
check("the schema knows every word for yes and no", known == set(re.findall(r'"(\w+)"', words.group(1))))

codes = re.search(r"reason_codes\[REASON_COUNT\] = \{(.*?)^\};", read("sim/program/names.c"), re.M | re.S)
reasons = set(re.findall(r'= "(\w+)"', codes.group(1))) - {"none"}
known = {str(word) for word in schema["definitions"]["expectation"]["enum"]}
known -= {"accepted", "400", "success"}
check("the schema knows every reason and no other", known == reasons,
      " ".join(sorted(known ^ reasons)))

for path, names in (("docs/scenario.md", keys), ("docs/model.md", reasons)):
    missing = [name for name in sorted(names) if "`%s`" % name not in read(path)]
    check(path + " explains every one of them", not missing, " ".join(missing))

# ---- lines of a trace ----

lines = json.loads(read("docs/trace.schema.json"))
Draft7Validator.check_schema(lines)
line = Draft7Validator(lines)
for number, text in enumerate(read("tests/golden/trace-dial.jsonl").splitlines()):
    error = first_error(line, json.loads(text))
    if error:
        check("line %d of a trace is valid" % (number + 1), False, error)
check("a line of a trace with a key too many is not", not line.is_valid({"kind": "note", "what": "", "who": ""}))
kinds = re.search(r"story_kind\(.*?\{(.*?)\};", read("sim/report/story/words.c"), re.S)
kinds = re.findall(r'"(\w+)"', kinds.group(1))
check("the schema of a trace's lines knows every kind and no other",
      lines["oneOf"][0]["properties"]["kind"]["enum"] == kinds)
missing = [kind for kind in kinds if "`%s`" % kind not in read("docs/trace.md")]
check("docs/trace.md names every kind", not missing, " ".join(missing))

print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed else 0)
