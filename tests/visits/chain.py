#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is what `run --widgets` counts what a Markov chain says?

Reads a Studio flow and the scenario that runs it, by itself, with what Twilio's documentation says of
widgets; unrolls the counters and all that splits read into an absorbing chain; sums up how often each
state is visited. Then runs the scenario and compares, within 4.5 standard errors: the share of each end,
in which widget, the visits of each widget, the calls that come to it, each transition, and the time of a
visit. What the chain says never happens must not have been counted, and the other way round.

The caller's patience with messages is exponential: whoever is still there after SECONDS of messages is so
with probability exp(-SECONDS / mean), whatever came before. Agents and parties that are dialled are waited for.
Of Ringflow itself nothing is used but its rules of 15 spoken characters a second and of 5 s for a gather.

    tests/visits/chain.py                     runs and compares, prints TAP
    tests/visits/chain.py --show              what the chain says
    tests/visits/chain.py --summary FILE      compares a summary.json that is there
"""
import argparse
import collections
import json
import math
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCENARIO = os.path.join(ROOT, 'scenarios', 'utility.yaml')
SPEECH_RATE, GATHER_TIMEOUT, DIAL_TIMEOUT = 15, 5, 30
STANDARD_ERRORS = 4.5


# ---- the scenario: as much of YAML as it needs ----

def flow_value(text, at=0):
    """The value of TEXT from AT on, {...}, [...], "..." or plain; and where it ends."""
    while text[at:at + 1] == ' ':
        at += 1
    if text[at] in '{[':
        close, items, at = {'{': '}', '[': ']'}[text[at]], [], at + 1
        while True:
            while text[at] in ' ,':
                at += 1
            if text[at] == close:
                return (dict(items) if close == '}' else items), at + 1
            item, at = flow_value(text, at)
            if close == '}':
                at = text.index(':', at) + 1
                value, at = flow_value(text, at)
                item = (item, value)
            items.append(item)
    if text[at] == '"':
        end = text.index('"', at + 1)
        return text[at + 1:end], end + 1
    end = at
    while end < len(text) and text[end] not in ',}]' and not re.match(r':( |$)', text[end:]):
        end += 1
    return text[at:end].strip(), end


def block(lines, indent):
    """The map or list at the head of LINES, which are (indent, text), taken off them."""
    items = []
    while lines and lines[0][0] == indent:
        text = lines.pop(0)[1]
        if text.startswith('- '):
            items.append(flow_value(text[2:])[0])
            continue
        key, rest = re.match(r'("[^"]*"|[^:]+):(?: +(.*))?$', text).groups()
        if rest:
            items.append((key.strip('"'), flow_value(rest)[0]))
        else:
            items.append((key.strip('"'), block(lines, lines[0][0])))
    return dict(items) if items and isinstance(items[0], tuple) else items


def read_scenario(path):
    lines = [line.rstrip() for line in open(path, encoding='utf-8')]
    lines = [(len(line) - len(line.lstrip()), line.lstrip()) for line in lines
             if line and not line.lstrip().startswith('#')]
    return block(lines, 0)


def share(text):
    return float(text.rstrip('%')) / 100


def seconds(text):
    number, unit = re.match(r'([\d.]+)(ms|s|m|h)$', text).groups()
    return float(number) * {'ms': 1e-3, 's': 1, 'm': 60, 'h': 3600}[unit]


# ---- the flow ----

class Flow:
    def __init__(self, path, widgets):
        data = json.load(open(path, encoding='utf-8'))
        self.states = {s['name']: s for s in data['states']}
        self.initial = data['initial_state']
        self.widgets = widgets
        self.read = set(re.findall(r'(?:widgets|flow\.variables)\.[\w.]+', json.dumps(data)))

    def transition(self, name, event):
        for i, t in enumerate(self.states[name]['transitions']):
            if t['event'] == event:
                return i, t.get('next')
        return None

    def settings(self, name):
        return self.widgets.get(name, {})


def liquid(text, env):
    """Twilio's own counter, a path, or a plain text."""
    counter = re.fullmatch(r'\{% if ([\w.]+) %\}\{\{ *\1 *\| *plus: *(\d+) *\}\}\{% else %\}(\d+)\{% endif %\}', text)
    if counter:
        value = env.get(counter.group(1))
        return counter.group(3) if value is None else str(int(value) + int(counter.group(2)))
    path = re.fullmatch(r'\{\{ *([\w.]+) *\}\}', text)
    if path:
        return env.get(path.group(1), '')
    assert '{' not in text, text
    return text


State = collections.namedtuple('State', 'widget ghost env met recorded')


class Chain:
    """One step: all that may come of a visit, as (probability, transition, next state or None, end of the
    call or None). The transition is a place in the widget's list, None: by none."""

    def __init__(self, scenario):
        flow = scenario['flows']['utility']
        self.flow = Flow(os.path.join(os.path.dirname(SCENARIO), flow['file']), flow['widgets'])
        callers = scenario['callers']
        assert set(callers['patience']) == {'speaking'}
        self.patience = seconds(callers['patience']['speaking']['exponential'])
        self.ring = seconds(callers['ring']['exponential'])
        self.busy, self.no_answer = share(callers['busy']), share(callers['no-answer'])

    def stays(self, time):
        return math.exp(-time / self.patience)

    def end_of(self, s, left, farewell):
        return ('person' if s.met else 'voicemail' if s.recorded else 'hung_up' if left
                else 'served' if farewell else 'cut_off')

    def put(self, s, key, value):
        """The state with KEY set, as far as some split or variable reads it."""
        env = dict(s.env)
        if key in self.flow.read:
            env[key] = value
        return s._replace(env=tuple(sorted(env.items())))

    def go(self, probability, s, event, said=False, at=None):
        """By EVENT, or transition AT: on to the next widget, or the flow and with it the call ends."""
        if at is None:
            found = self.flow.transition(s.widget, event)
            if found is None:
                return probability, None, None, None if s.ghost else self.end_of(s, False, False)
            at, following = found
        else:
            following = self.flow.states[s.widget]['transitions'][at].get('next')
        if following:
            return probability, at, s._replace(widget=following), None
        farewell = said and event == 'audioComplete'
        return probability, at, None, None if s.ghost else self.end_of(s, False, farewell)

    def hang_up(self, probability, s):
        """In a widget that speaks: by its `hangup`, without the call, or by nothing."""
        found = self.flow.transition(s.widget, 'hangup')
        end = self.end_of(s, True, False)
        following = found and self.flow.states[s.widget]['transitions'][found[0]].get('next')
        return (probability, found[0] if found else None,
                s._replace(widget=following, ghost=True) if following else None, end)

    def silent(self, s, time, ways):
        """A widget that takes TIME without a word. Who hangs up meanwhile is gone; Studio goes on."""
        stays = 1 if s.ghost else self.stays(time)
        for probability, event, after in ways:
            yield self.go(probability * stays, after, event)
            if stays < 1:
                gone = self.go(probability * (1 - stays), after._replace(ghost=True), event)
                yield gone[:3] + (self.end_of(s, True, False),)

    def steps(self, s):
        name, state = s.widget, self.flow.states[s.widget]
        kind, properties = state['type'], state['properties']
        speaks = kind in ('say-play', 'gather-input-on-call', 'record-voicemail', 'connect-call-to',
                          'enqueue-call')
        if s.ghost and speaks:  # there is no call: the execution is stuck
            return [(1, None, None, None)]
        return list(getattr(self, kind.replace('-', '_'))(s, properties, self.flow.settings(name)))

    def trigger(self, s, properties, given):
        yield self.go(1, s, 'incomingCall')

    def set_variables(self, s, properties, given):
        for v in properties['variables']:
            s = self.put(s, 'flow.variables.' + v['key'], liquid(v['value'], dict(s.env)))
        yield self.go(1, s, 'next')

    def split_based_on(self, s, properties, given):
        for i, t in enumerate(self.flow.states[s.widget]['transitions']):
            for c in t.get('conditions', []):
                assert c['type'] == 'equal_to'
                if liquid(c['arguments'][0], dict(s.env)) == c['value']:
                    yield self.go(1, s, 'match', at=i)
                    return
        yield self.go(1, s, 'noMatch')

    def request(self, s, given, good, bad):
        shares = given.get('take', {good: '100%'})
        ways = []
        for body in given.get('responses', [{'share': '100%', 'body': {}}]):
            after = s
            for key, value in body['body'].items():
                after = self.put(after, 'widgets.%s.parsed.%s' % (s.widget, key), value)
            ways.append((share(body['share']) * share(shares.get(good, '0%')), good, after))
        ways.append((share(shares.get(bad, '0%')), bad, s))
        return self.silent(s, seconds(given['duration']), ways)

    def run_function(self, s, properties, given):
        return self.request(s, given, 'success', 'fail')

    def send_message(self, s, properties, given):
        return self.request(s, given, 'sent', 'failed')

    def prompt(self, properties):
        return len(properties['say']) / SPEECH_RATE

    def say_play(self, s, properties, given):
        stays = self.stays(self.prompt(properties))
        yield self.go(stays, s, 'audioComplete', said=True)
        yield self.hang_up(1 - stays, s)

    def gather_times(self, properties):
        """Who presses a key does so at any moment before the time-out."""
        timeout = float(properties.get('timeout', GATHER_TIMEOUT))
        prompt = self.stays(self.prompt(properties))
        mean = self.patience / timeout * (1 - self.stays(timeout))
        return {'keypress': prompt * mean, 'timeout': prompt * self.stays(timeout)}

    def gather_input_on_call(self, s, properties, given):
        take, stays = given.get('take', {}), self.gather_times(properties)
        key = 'widgets.%s.Digits' % s.widget
        for event in ('keypress', 'timeout'):
            part = share(take[event])
            digits = given.get('digits', {'': '100%'}) if event == 'keypress' else {'': '100%'}
            for text, probability in digits.items():
                after = self.put(s, key, text)
                yield self.go(part * share(probability) * stays[event], after, event)
            yield self.hang_up(part * (1 - stays[event]), s)

    def record_voicemail(self, s, properties, given):
        s = s._replace(recorded=True)
        stays = self.stays(seconds(given['duration']))
        for event, part in given['take'].items():
            if event == 'hangup':
                yield self.hang_up(share(part) * stays, s)
            else:
                after = s._replace(recorded=event != 'noAudio')
                yield self.go(share(part) * stays, after, event)
        yield self.hang_up(1 - stays, s)

    def connect_call_to(self, s, properties, given):
        timeout = float(properties.get('timeout', DIAL_TIMEOUT))
        in_time = 1 - math.exp(-timeout / self.ring)
        answered = (1 - self.busy - self.no_answer) * in_time
        key = 'widgets.%s.DialCallStatus' % s.widget
        for probability, status in ((answered, 'completed'), (self.busy, 'busy'),
                                    (1 - answered - self.busy, 'no-answer')):
            after = self.put(s, key, status)
            yield self.go(probability, after._replace(met=s.met or status == 'completed'), 'callCompleted')

    def enqueue_call(self, s, properties, given):
        take = given['take']
        yield self.go(share(take['callComplete']), s._replace(met=True), 'callComplete')
        yield self.go(share(take['failedToEnqueue']), s, 'failedToEnqueue')

    # ---- the solution ----

    def initial(self):
        return State(self.flow.initial, False, (), False, False)

    def solve(self, target=None):
        """What a call may be expected to do, or with TARGET: whether it ever comes there."""
        visits, ways = collections.Counter(), collections.Counter()
        ended, total, came = collections.Counter(), collections.Counter(), 0
        mass = {self.initial(): 1.0}
        for _ in range(1000):
            following = collections.defaultdict(float)
            for s, weight in mass.items():
                if s.widget == target:
                    came += weight
                    continue
                visits[s.widget] += weight
                outcomes = self.steps(s)
                total[s.widget] += weight * self.time_of(s)
                assert abs(sum(o[0] for o in outcomes) - 1) < 1e-12, (s, outcomes)
                for probability, way, after, end in outcomes:
                    if way is not None:
                        ways[s.widget, way] += weight * probability
                    if end:
                        ended[end, s.widget] += weight * probability
                    if after and probability > 0:
                        following[after] += weight * probability
            mass = following
            if not mass:
                break
        assert not mass, 'the chain does not end'
        return came if target else (visits, ways, ended, total)

    def time_of(self, s):
        """The mean time of a visit; None where agents, parties or their phones make it."""
        state, given = self.flow.states[s.widget], self.flow.settings(s.widget)
        kind, properties = state['type'], state['properties']
        if kind in ('run-function', 'send-message'):
            return seconds(given['duration'])
        if s.ghost or kind in ('trigger', 'set-variables', 'split-based-on'):
            return 0
        if kind == 'say-play':
            return self.patience * (1 - self.stays(self.prompt(properties)))
        if kind == 'gather-input-on-call':
            stays, take = self.gather_times(properties), given['take']
            return sum(share(take[e]) * self.patience * (1 - stays[e]) for e in ('keypress', 'timeout'))
        if kind == 'record-voicemail':
            return self.patience * (1 - self.stays(seconds(given['duration'])))
        return math.nan


# ---- the comparison ----

class Comparison:
    def __init__(self, calls, replications):
        self.calls, self.replications, self.t = calls, replications, student(replications - 1)
        self.count = self.failed = 0
        self.worst = 0

    def check(self, what, wanted, got, least):
        """GOT: an interval of the summary, or None: nothing was counted. LEAST: the smallest
        standard error that it may be said to have."""
        self.count += 1
        got = got or {'estimate': 0, 'low': 0, 'high': 0}
        error = least
        if got['low'] is not None:
            error = max(error, (got['high'] - got['low']) / 2 / self.t)
        off = abs(got['estimate'] - wanted) / error
        self.worst = max(self.worst, off)
        impossible = (wanted < 1e-12) != (got['estimate'] == 0) and (wanted < 1e-12 or wanted * self.calls > 30)
        if off > STANDARD_ERRORS or impossible:
            self.failed += 1
            print('# %s: the chain says %.6f, the run %.6f: %.1f standard errors'
                  % (what, wanted, got['estimate'], off))

    def of_calls(self, what, wanted, got):
        self.check(what, wanted, got, math.sqrt(max(wanted * (1 - wanted), 1 / self.calls) / self.calls))

    def of_visits(self, what, wanted, got):
        self.check(what, wanted, got, math.sqrt(max(wanted, 1 / self.calls) / self.calls))

    def result(self, name):
        print('%s - %s (%d, the furthest by %.1f standard errors)'
              % ('not ok' if self.failed or not self.count else 'ok', name, self.count, self.worst))
        good = self.count and not self.failed
        self.count = self.failed = self.worst = 0
        return good


def student(freedom):
    """The quantile of Student's t for 95 %, by integrating its density."""
    def density(x):
        return (1 + x * x / freedom) ** (-(freedom + 1) / 2)
    constant = math.gamma((freedom + 1) / 2) / math.sqrt(freedom * math.pi) / math.gamma(freedom / 2)
    x, sum_, step = 0, 0.5, 1e-4
    while sum_ < 0.975:
        sum_ += constant * density(x + step / 2) * step
        x += step
    return x


def scaled(interval, factor):
    return {k: None if v is None else v * factor for k, v in interval.items()}


def compare_ends(c, design, ended):
    names = sorted(set(design['ends']) | {end for end, _ in ended})
    for end in names:
        wanted = sum(p for (e, _), p in ended.items() if e == end)
        c.of_calls(end, wanted, design['ends'][end]['share'])
    good = c.result('ends: their shares')
    for w in design['widgets']:
        for end in names:
            c.of_calls('%s in %s' % (end, w['widget']), ended[end, w['widget']],
                       w['ends'].get(end, {}).get('share'))
    return c.result('ends: in which widget') and good


def compare_widgets(c, chain, design, visits):
    widgets = {w['widget']: w for w in design['widgets']}
    assert set(widgets) == set(chain.flow.states)
    for name, w in widgets.items():
        c.of_visits('visits of ' + name, visits[name], w['visits_per_call'])
    good = c.result('visits of each widget')
    for name, w in widgets.items():
        c.of_calls('calls that come to ' + name, chain.solve(name), w['calls_share'])
    return c.result('calls that come to each widget') and good


def compare_ways(c, chain, design, visits, ways):
    for w in design['widgets']:
        name = w['widget']
        listed = chain.flow.states[name]['transitions']
        for i, t in enumerate(listed):
            label = t['conditions'][0]['friendly_name'] if 'conditions' in t else None
            found = [x for x in w['transitions'] if x['event'] == t['event'] and x.get('condition') == label]
            assert len(found) == 1 and found[0]['next'] == t.get('next'), (name, t)
            if not visits[name]:
                continue
            wanted = ways[name, i] / visits[name]
            seen = visits[name] * c.calls
            c.check('%s by %s' % (name, label or t['event']), wanted, found[0]['share'],
                    math.sqrt(max(wanted * (1 - wanted), 1 / seen) / seen))
    return c.result('transitions of each widget')


def compare_times(c, chain, design, visits, total):
    for w in design['widgets']:
        name = w['widget']
        if not visits[name] or math.isnan(total[name]):
            continue
        wanted = total[name] / visits[name]
        # kept to the millisecond, of a replication
        c.check('time in ' + name, wanted, w['mean_time'], 1e-3 * c.replications / (visits[name] * c.calls))
    return c.result('mean time of a visit')


def compare(chain, summary):
    design = summary['designs'][0]
    visits, ways, ended, total = chain.solve()
    c = Comparison(design['calls'], summary['replications'])
    good = compare_ends(c, design, ended)
    good &= compare_widgets(c, chain, design, visits)
    good &= compare_ways(c, chain, design, visits, ways)
    good &= compare_times(c, chain, design, visits, total)
    left = all(sum(t['count'] for t in w['transitions']) <= w['visits'] for w in design['widgets'])
    print('%s - no widget is left more often than entered' % ('ok' if left else 'not ok'))
    whole = abs(sum(e['share']['estimate'] for e in design['ends'].values()) - 1) < 1e-12
    print('%s - the ends are all calls' % ('ok' if whole else 'not ok'))
    return good and left and whole


def show(chain):
    visits, ways, ended, total = chain.solve()
    for name in chain.flow.states:
        print('%-16s visits %.5f  time %8.3f s' % (name, visits[name], total[name] / (visits[name] or 1)))
    for (end, name), p in sorted(ended.items(), key=lambda x: -x[1]):
        print('%-10s in %-16s %.5f' % (end, name, p))


def simulate():
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([os.path.join(ROOT, 'build', 'ringflow'), 'run', SCENARIO, '--widgets', '--quiet',
                        '--no-charts', '--set', 'calls.count=20000', '--out', out], check=True)
        return json.load(open(os.path.join(out, 'summary.json'), encoding='utf-8'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', 1)[0])
    parser.add_argument('--show', action='store_true', help='what the chain says, and nothing else')
    parser.add_argument('--summary', help='compare this summary.json')
    options = parser.parse_args()
    chain = Chain(read_scenario(SCENARIO))
    if options.show:
        show(chain)
        return 0
    if options.summary:
        return not compare(chain, json.load(open(options.summary, encoding='utf-8')))
    return not compare(chain, simulate())


if __name__ == '__main__':
    sys.exit(main())
