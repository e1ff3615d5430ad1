# SPDX-License-Identifier: GPL-3.0-or-later
"""A failing model made small, by delta debugging.

The scenario is a tree: maps, lists, texts and numbers; inside it flows (JSON in a text) and
documents (XML in a text) are trees, too. Pieces are dropped, the large ones first, and what is
left is made plain, as long as the same fault is still found: Zeller and Hildebrandt, "Simplifying
and isolating failure-inducing input", IEEE Trans. Softw. Eng. 28:183 (2002).
"""
import copy
import dataclasses
import json
import re
import time
import xml.etree.ElementTree as xml

#: Marks, in a tree, of what was a text.
JSON_TEXT, XML_TEXT = "#json", "#xml"
LAWS = ("exponential", "uniform", "gamma", "weibull", "lognormal", "normal", "mixture", "empirical")


# ---- texts as trees, and back ----

def unfold(value):
    """VALUE with its JSON and XML texts as trees."""
    if isinstance(value, dict):
        return {k: unfold(v) for k, v in value.items()}
    if isinstance(value, list):
        return [unfold(v) for v in value]
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "<"):
        return unfold_text(value)
    return value


def unfold_text(text):
    try:
        if text.lstrip()[0] == "{":
            return {JSON_TEXT: unfold(json.loads(text))}
        return {XML_TEXT: unfold_element(xml.fromstring(text))}
    except (ValueError, xml.ParseError):
        return text


def unfold_element(element):
    return {"tag": element.tag, "attributes": dict(element.attrib), "text": element.text or "",
            "tail": element.tail or "", "items": [unfold_element(e) for e in element]}


def fold(value):
    if isinstance(value, list):
        return [fold(v) for v in value]
    if not isinstance(value, dict):
        return value
    if JSON_TEXT in value:
        return json.dumps(fold(value[JSON_TEXT]))
    if XML_TEXT in value:
        return xml.tostring(fold_element(value[XML_TEXT]), encoding="unicode")
    return {k: fold(v) for k, v in value.items()}


def fold_element(node):
    element = xml.Element(node["tag"], {k: str(v) for k, v in node["attributes"].items()})
    element.text, element.tail = node["text"], node["tail"]
    element.extend(fold_element(e) for e in node["items"])
    return element


# ---- what can be made smaller ----

def is_element(value):
    return isinstance(value, dict) and set(value) == {"tag", "attributes", "text", "tail", "items"}


def containers(value, path=()):
    """The paths of maps and lists that pieces can be dropped from, the large ones first."""
    found = []

    def walk(v, p):
        if isinstance(v, (dict, list)):
            if not (is_element(v) or isinstance(v, dict) and (JSON_TEXT in v or XML_TEXT in v)):
                found.append((size(v), p))
            for k in v if isinstance(v, dict) else range(len(v)):
                walk(v[k], (*p, k))
    walk(value, path)
    return [p for _, p in sorted(found, key=lambda f: (-f[0], len(f[1])))]


def size(value):
    if isinstance(value, dict):
        return 1 + sum(1 + size(v) for v in value.values())
    return 1 + sum(size(v) for v in value) if isinstance(value, list) else 1


def at(tree, path):
    for k in path:
        tree = tree[k]
    return tree


def exists(tree, path):
    try:
        at(tree, path)
        return True
    except (KeyError, IndexError, TypeError):
        return False


def without(tree, path, keys):
    tree = copy.deepcopy(tree)
    node = at(tree, path)
    for k in sorted(keys, reverse=True) if isinstance(node, list) else keys:
        del node[k]
    return tree


def replaced(tree, path, value):
    if not path:
        return value
    tree = copy.deepcopy(tree)
    at(tree, path[:-1])[path[-1]] = value
    return tree


def plainer(value):
    """What VALUE may be replaced by, the plainest first."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return [v for v in dict.fromkeys((1, value // 2, value - 1)) if 0 <= v < value]
    if isinstance(value, float):
        return [v for v in (1, round(value)) if v != value]
    if isinstance(value, str):
        return plainer_text(value)
    if isinstance(value, dict):
        return plainer_map(value)
    return []


def plainer_text(text):
    number = re.fullmatch(r"(\d+(?:\.\d+)?)(ns|us|ms|s|m|min|h|d|%|/s|/m|/min|/h|/d| points)", text)
    if not number:
        if re.fullmatch(r"\d+", text):
            return [str(v) for v in plainer(int(text))]
        return ["x"] if len(text) > 12 and " " in text and "{{" not in text and "%" not in text else []
    amount, unit = float(number[1]), number[2]
    options = [1, 10, round(amount / 2), round(amount)] + ([100] if unit == "%" else [])
    return [f"{v}{unit}" for v in dict.fromkeys(options) if v and f"{v}{unit}" != text
            and (v < amount or v == round(amount) or unit == "%" and v == 100)]


def plainer_map(value):
    if is_element(value):
        return []
    if len(value) == 1 and next(iter(value)) in LAWS:
        return ["1s", "10s", "1m"]
    if set(value) == {"app"} or set(value) == {"flow"}:
        return list(value.values())
    if set(value) == {"file"}:
        return [value["file"]] if isinstance(value["file"], dict) and XML_TEXT in value["file"] else []
    return []


class Reduction:
    """MODEL made small as long as FAILS(model); until SECONDS are over."""

    def __init__(self, model, fails, seconds):
        self.model, self.fails = model, fails
        self.until, self.tries, self.seen = time.monotonic() + seconds, 0, set()

    def try_tree(self, tree):
        """Is it still the same fault? Then it is the model."""
        return self.try_model(dataclasses.replace(self.model, scenario=fold(tree)))

    def try_model(self, model):
        if time.monotonic() > self.until:
            return False
        key = json.dumps([model.scenario, model.arguments])
        if key in self.seen:
            return False
        self.seen.add(key)
        self.tries += 1
        if not self.fails(model):
            return False
        self.model = model
        return True

    def run(self):
        before = None
        self.drop_arguments()
        while before != self.model.scenario and time.monotonic() < self.until:
            before = self.model.scenario
            self.drop_pieces()
            self.make_plain()
        self.drop_arguments()
        return self.model

    def drop_arguments(self):
        words = self.model.arguments
        starts = [i for i, w in enumerate(words) if w.startswith("--")] + [len(words)]
        for a, b in reversed(list(zip(starts, starts[1:]))):
            shorter = self.model.arguments[:a] + self.model.arguments[b:]
            self.try_model(dataclasses.replace(self.model, arguments=shorter))

    def drop_pieces(self):
        tree = unfold(self.model.scenario)
        for path in containers(tree):
            if exists(tree, path) and isinstance(at(tree, path), (dict, list)):
                tree = self.drop_from(tree, path)

    def drop_from(self, tree, path):
        """Drop halves, quarters, ... and single pieces of the map or list at PATH."""
        keys = list(range(len(at(tree, path)))) if isinstance(at(tree, path), list) else list(at(tree, path))
        step = len(keys)
        while step:
            i = 0
            while i < len(keys):
                smaller = without(tree, path, keys[i:i + step])
                if self.try_tree(smaller):
                    tree = smaller
                    del keys[i:i + step]
                    keys = list(range(len(keys))) if isinstance(at(tree, path), list) else keys
                else:
                    i += step
            step //= 2
        return tree

    def make_plain(self):
        tree = unfold(self.model.scenario)
        for path in leaves(tree):
            again = True
            while again and exists(tree, path):
                again = False
                for value in plainer(at(tree, path)):
                    smaller = replaced(tree, path, value)
                    if self.try_tree(smaller):
                        tree, again = smaller, True
                        break


def leaves(value, path=()):
    """Paths of what may be made plainer, a map before what is in it."""
    yield path
    if isinstance(value, dict):
        for k in value:
            yield from leaves(value[k], (*path, k))
    elif isinstance(value, list):
        for i, v in enumerate(value):
            yield from leaves(v, (*path, i))


def reduced(model, fails, seconds=60):
    """(the small model, how many were tried)."""
    r = Reduction(model, fails, seconds)
    return r.run(), r.tries
