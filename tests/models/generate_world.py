# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of the generator share: chance, values, and the model that grows.

Everything is drawn from random.Random.random() alone, whose sequence for a seed is
the same in every version of Python and on every machine."""
import random

LAWS = ["constant", "uniform", "exponential", "gamma", "weibull", "lognormal", "normal", "empirical",
        "mixture"]


class World:
    """A scenario in the making: `c` is its JSON, `features` what it contains."""

    def __init__(self, seed, want=None):
        self.random = random.Random(seed)
        self.want = want
        self.features = set()
        self.files = {}
        self.c = {}
        self.mode = "run"
        self.arguments = []
        self.flows = []      # names
        self.apps = []
        self.groups = []
        self.numbers = {}    # number -> target
        self.urls = {}
        self.sids = {}       # flow -> FW...
        self.designs_named = []
        self.rooms = []      # conferences
        self.conference_limit = 250
        self.lines = []      # queues without agents
        self.faults = {}     # apps that are broken on purpose
        self.outbound = False
        self.dialler = False # places the calls
        self.steady = False  # nothing may change with the clock
        self.small = False   # many replications: few calls
        self.shape, self.crowded = "none", False
        self.plain = False   # names that an option's text can hold

    # ---- chance ----

    def yes(self, p):
        return self.random.random() < p

    def whole(self, low, high):
        return low + int(self.random.random() * (high - low + 1))

    def pick(self, items):
        return items[int(self.random.random() * len(items))]

    def weighted(self, pairs):
        """One of (weight, item)."""
        x = self.random.random() * sum(weight for weight, _ in pairs)
        for weight, item in pairs:
            x -= weight
            if x < 0:
                return item
        return pairs[-1][1]

    def some(self, items, low, high):
        """From `low` to `high` different ones, in a new order."""
        rest, taken = list(items), []
        for _ in range(min(len(rest), self.whole(low, high))):
            taken.append(rest.pop(int(self.random.random() * len(rest))))
        return taken

    # ---- features ----

    def has(self, feature, p):
        """Shall the model have it? True also notes that it does."""
        if self.want == feature or self.yes(p):
            self.features.add(feature)
            return True
        return False

    def note(self, *features):
        self.features.update(features)

    # ---- values ----

    def duration(self, scale="medium"):
        return self.pick({
            "tiny": ["0s", "0s", "0ms", "1ms", "50ms", "100ms", "200ms", "250ms", "1s", "1ns"],
            "short": ["0s", "0s", "100ms", "500ms", "1s", "1s", "2s", "3s", "5s", "1.5s", "4s"],
            "medium": ["0s", "1s", "2s", "5s", "5s", "10s", "10s", "15s", "20s", "30s", "1m", "1m30s"],
            "long": ["0s", "1s", "10s", "30s", "1m", "2m", "3m", "5m", "10m", "1h", "999ms"],
        }[scale])

    def share(self):
        text = self.weighted([(2, "0%"), (2, "100%"), (1, "50%"), (5, None)])
        if text:
            return self.pick([text, {"0%": 0, "100%": 1, "50%": 0.5}[text]])
        n = self.whole(1, 99)
        return self.pick(["%d%%" % n, n / 100, "%.1f%%" % (n / 2)])

    def shares(self, n, whole=False):
        """Percentages that add up to at most 100 %, or to just that."""
        cuts = sorted(self.whole(0, 100) for _ in range(n - 1))
        last = 100 if whole or self.yes(0.7) else self.whole(cuts[-1] if cuts else 0, 100)
        edges = [0] + cuts + [last]
        return ["%d%%" % (b - a) for a, b in zip(edges, edges[1:])]

    def distribution(self, scale="medium", positive=False, depth=0):
        """A law whose mean is of that scale; mostly constants, so that ties happen."""
        if self.yes(0.55) and depth == 0 and self.want is None:
            text = self.duration(scale)
            return text if not positive or text.strip("0sm") else "1s"
        seconds = {"tiny": 0.2, "short": 2, "medium": 15, "long": 120}[scale]
        seconds *= self.pick([0.5, 1, 1, 2])
        law = self.pick(LAWS if depth == 0 else LAWS[:-1])
        self.note("law:" + law)
        return {law: getattr(self, "_" + law)(seconds, depth)}

    def _s(self, seconds):
        return self.pick(["%gs" % seconds, "%gms" % (seconds * 1000)])

    def _cv(self, mean, most=3):
        return {"mean": self._s(mean), "cv": self.pick([0, 0.3, 1, most]) if most >= 1 else
                self.pick([0, 0.3, most])}

    def _quantiles(self, mean, ratio):
        low, high = self.pick([("p50", "p95"), ("p25", "p75"), ("p10.5", "p99.9")])
        return {low: self._s(mean), high: self._s(mean * ratio)}

    def _constant(self, mean, depth):
        return self._s(mean)

    def _uniform(self, mean, depth):
        low = self.pick([0, mean / 2, mean])
        return self.pick([[self._s(low), self._s(2 * mean - low)],
                          {"min": self._s(low), "max": self._s(2 * mean - low)},
                          self._cv(mean, 0.577), {"p50": self._s(mean), "p95": self._s(1.5 * mean)}])

    def _exponential(self, mean, depth):
        return self.pick([self._s(mean), {"mean": self._s(mean)}, {"rate": "%g/s" % (1 / mean)},
                          {"mean": self._s(mean), "cv": 1}, {"p50": self._s(mean)}])

    def _gamma(self, mean, depth):
        return self.pick([{"shape": self.pick([0.5, 1, 2, 20]), "scale": self._s(mean)},
                          self._cv(mean), self._quantiles(mean, 3)])

    def _weibull(self, mean, depth):
        return self.pick([{"shape": self.pick([0.7, 1, 2]), "scale": self._s(mean)},
                          self._cv(mean, 2), self._quantiles(mean, 3)])

    def _lognormal(self, mean, depth):
        return self.pick([{"mu": self.pick([-1, 0, 1.5]), "sigma": self.pick([0, 0.5, 1])},
                          {"median": self._s(mean), "sigma": self.pick([0, 0.5, 1])},
                          self._cv(mean), self._quantiles(mean, 4)])

    def _normal(self, mean, depth):
        return self.pick([{"mean": self._s(mean), "sd": self._s(mean * self.pick([0, 0.2, 1]))},
                          self._cv(mean, 1), self._quantiles(mean, 1.5)])

    def _mixture(self, mean, depth):
        parts = self.shares(self.whole(1, 3), whole=True)
        return [{"weight": weight, "of": self.distribution("short", depth=1)} for weight in parts]

    def _empirical(self, mean, depth):
        values = [self.pick(["0s", self._s(mean), self._s(mean / 2), self._s(2 * mean)])
                  for _ in range(self.whole(1, 4))]
        weights = [self.pick([0, 1, 1, 2.5]) for _ in values]
        law = {"values": values}
        if sum(weights) > 0 and self.yes(0.6):
            law["weights"] = weights
        return law

    def rate(self, per_second):
        unit, factor = self.pick([("s", 1), ("m", 60), ("min", 60), ("h", 3600)])
        return "%g/%s" % (per_second * factor, unit)

    def delays(self):
        if self.yes(0.1):
            return "none"
        return [self.distribution("short") for _ in range(self.weighted(
            [(1, 0), (4, 1), (3, 2), (1, 3), (0.3, 8)]))]

    # ---- names ----

    ODD = ["a, b", "Zoë's", "naïve 日本", "=1+1", "-x", ".hidden", "+4", "@home", "a \"quoted\" name",
           "with space", "a.b", "100%", "null", "true", "~", "#1", "x: y", "[z]", "ends.", "'s", "🙂",
           "none", "a/b", "*", "&a", "!t", "%p", "0", "default2", "a=b", "<b>", "a;b", "A|B", "{x}"]

    def name(self, plain, used, odd=0.12):
        """A new name: PLAIN with a number, or at times one that is hard to bear."""
        name = plain
        if not self.plain and self.yes(odd):
            name = self.pick(self.ODD)
        n = 2
        while name in used:
            name, n = "%s-%d" % (plain, n), n + 1
        if name in self.ODD:
            self.note("odd names")
        used.append(name)
        return name

    # ---- targets ----

    def target(self, event=0.15):
        """The name of a flow or an app, or a map that says so."""
        name = self.pick(self.flows + self.apps)
        if name in self.flows and self.yes(event):
            self.note("target:return")
            return {"flow": name, "event": "return"}
        if self.yes(0.15):
            return {"flow" if name in self.flows else "app": name}
        return name

    def app_target(self):
        name = self.pick(self.apps)
        return {"app": name} if self.yes(0.2) else name

    def url(self, target=None):
        """A URL that leads to a target of the scenario."""
        name = target or self.pick(self.flows + self.apps)
        if isinstance(name, dict):
            name = name.get("flow") or name.get("app")
        known = [url for url in self.urls if self.urls[url] == name]
        if name in self.apps:
            easy = [name] if not set(name) & set("?#") and name.strip() == name else []
            return self.pick(known + easy) if known + easy else self._map(name)
        easy = ["https://webhooks.twilio.com/v1/Accounts/AC1/Flows/" + self.sids.get(name, name)]
        if set(easy[0]) & set("?#"):
            easy = []
        url = self.pick(known + easy) if known + easy else self._map(name)
        if self.yes(0.35):
            self.note("url:return")
            url += self.pick(["?FlowEvent=return", "?FlowEvent=return&result=1",
                              "?result=2&FlowEvent=return", "?FlowEvent=return&result=1&x=a%20b"])
        return url

    def _map(self, name):
        url = "https://example.com/%d" % len(self.urls)
        self.urls[url] = name
        self.note("urls")
        return url
