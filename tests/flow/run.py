#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ringflow draw: is what it writes Mermaid, DOT and SVG whatever names are, are its numbers those of
widgets.csv, what becomes of wrong input, and of a dot that is missing or hangs. Prints TAP."""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
RINGFLOW = os.path.abspath(os.environ.get('RINGFLOW', 'build/ringflow'))
DOT = shutil.which('dot')
DATA = os.environ.get('RINGFLOW_DATA', '../shared/data') + '/flows'
NAMES = 'tests/flow/names.json'
status = 0


def check(name, faults):
    """One line of TAP, and each of the FAULTS before it."""
    global status
    faults = list(faults)
    for fault in faults[:12]:
        print('# ' + str(fault)[:300])
    print('%s - %s' % ('not ok' if faults else 'ok', name))
    status |= bool(faults)


def draw(*arguments, **environment):
    return subprocess.run([RINGFLOW, 'draw', *arguments], capture_output=True, text=True, check=False,
                          env={**os.environ, **environment})


def made(*arguments):
    """Its standard output; None with a message."""
    done = draw(*arguments)
    if done.returncode:
        print('# %s: exit %d: %s' % (' '.join(arguments), done.returncode, done.stderr[:300]))
    return done.stdout if not done.returncode else ''


# ---- Mermaid ----

# what a quoted text may hold: no quote, no bracket that opens markup but <br/>, # as the begin of a code alone
TEXT = r'"((?:[^"<>#;\[\]{}|`\\]|#\d+;|<br/>)*)"'
LINES = [re.compile('  ' + line) for line in (
    r'classDef (?P<class>[a-z]+) fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}',
    r'(?P<node>[we]\d+)(?:\[%s\]|\(\[%s\]\)|\{\{%s\}\}):::(?P<of>[a-z]+)' % (TEXT, TEXT, TEXT),
    r'style (?P<styled>w\d+) stroke:#[0-9a-f]{6},stroke-width:3px',
    r'(?P<from>w\d+) (?:-->|-\.->)(?:\|%s\|)? (?P<to>[we]\d+)' % TEXT,
    r'linkStyle (?P<link>\d+) stroke-width:\d+\.\dpx')]


def plain(text):
    """TEXT as Mermaid shows it."""
    return re.sub(r'#(\d+);', lambda code: chr(int(code.group(1))), text)


def read_mermaid(text):
    """Nodes by identifier, links, and what is wrong."""
    lines = text.splitlines()
    faults = [] if lines[:1] == ['flowchart TD'] else ['no flowchart']
    classes, nodes, links = set(), {}, []
    for line in lines[1:]:
        found = next((m for m in (pattern.fullmatch(line) for pattern in LINES) if m), None)
        if not found:
            faults.append('no Mermaid: ' + line)
            continue
        got = found.groupdict()
        texts = [plain(part) for t in found.groups() if t and t not in got.values() for part in t.split('<br/>')]
        if 'class' in got:
            classes.add(got['class'])
        elif 'node' in got:
            faults += ['twice: ' + line] if got['node'] in nodes else []
            nodes[got['node']] = texts
            faults += [] if got['of'] in classes else ['no class: ' + line]
        elif 'from' in got:
            links.append((got['from'], got['to'], texts))
        elif 'link' in got and int(got['link']) >= len(links):
            faults.append('no such link: ' + line)
    faults += ['no such node: %s -> %s' % link[:2] for link in links if link[0] not in nodes or link[1] not in nodes]
    return nodes, links, faults


def squeezed(text):
    return re.sub(r'[\s\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x1f]', '', text)


def widgets_of(path):
    with open(path, encoding='utf-8') as text:
        return [state['name'] for state in json.load(text)['states']]


def mermaid(path):
    nodes, links, faults = read_mermaid(made(path, '--format', 'mermaid'))
    names = widgets_of(path)
    for i, name in enumerate(names):
        shown = squeezed(''.join(nodes.get('w%d' % i, ['?'])))
        if not shown.startswith(squeezed(name)[:200]):
            faults.append('%r is shown as %r' % (name, shown))
    faults += [] if links else ['no links']
    return faults


# ---- SVG and DOT ----

def svg_faults(text, names):
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        return ['no XML: %s' % error]
    faults = ['<%s>' % e.tag for e in root.iter() if e.tag.split('}')[1] not in ('svg', 'style', 'title', 'g', 'text', 'path', 'polygon', 'ellipse', 'polyline')]
    faults += ['%s of <%s>' % (name, e.tag) for e in root.iter() for name in e.attrib
               if name in ('id', 'class', 'href') and e is not root or name.startswith('on')]
    shown = squeezed(''.join(e.text or '' for e in root.iter() if e.tag.endswith('}text')))
    faults += ['not shown: %r' % name for name in names if squeezed(name)[:200] not in shown]
    faults += [] if root.get('aria-label') else ['no words for who does not see it']
    return faults


def dot_faults(path):
    text = made(path, '--format', 'dot')
    names = widgets_of(path)
    if not DOT:
        return [] if text.startswith('digraph flow {') and text.endswith('}\n') else ['no DOT']
    done = subprocess.run([DOT, '-Tplain'], input=text, capture_output=True, text=True, check=False)
    boxes = re.findall(r'^node w\d+ ', done.stdout, re.M)
    faults = [done.stderr] if done.returncode or done.stderr else []
    return faults + ([] if len(boxes) == len(names) else ['%d boxes of %d' % (len(boxes), len(names))])


# ---- numbers ----

def part(count, whole):
    """As reports have it (show_part)."""
    if not whole:
        return '-'
    percent = '%.1f' % (100 * count / whole)
    if count == whole:
        return '100 %'
    if not count:
        return '0 %'
    return '<0.1 %' if percent == '0.0' else '>99.9 %' if percent == '100.0' else percent + ' %'


def csv_rows(directory):
    with open(directory + '/widgets.csv', encoding='utf-8', newline='') as rows:
        return list(csv.DictReader(rows))


def numbers(directory, path):
    """Every share at a box, an arrow and an end, and every mean time, against widgets.csv."""
    nodes, links, faults = read_mermaid(made(path, '--from', directory, '--format', 'mermaid'))
    rows, names, seen = csv_rows(directory), widgets_of(path), 0
    with open(directory + '/summary.json', encoding='utf-8') as summary:
        calls = json.load(summary)['designs'][0]['calls']
    visits = {row['widget']: row for row in rows if row['what'] == 'visits'}
    for i, name in enumerate(names):
        said = nodes['w%d' % i]
        share = [text for text in said if text.endswith(' of calls')]
        mean = visits[name]['mean_time']
        if int(visits[name]['count']) == 0:
            faults += [] if 'no call came' in said else ['%s: %s' % (name, said)]
            continue
        seen += 1
        if share != [part(round(float(visits[name]['share']) * calls), calls) + ' of calls']:
            faults.append('%s: %s, and widgets.csv has %s' % (name, share, visits[name]['share']))
        times = [float(t.split()[0]) * (0.001 if ' ms ' in t else 60 if ' min ' in t else 1) for t in said if t.endswith(' on average')]
        if float(mean) > 0 and not (times and abs(times[0] - float(mean)) <= 0.011 * float(mean)):
            faults.append('%s: %s on average, and widgets.csv has %s' % (name, times, mean))
    for source, target, texts in links:
        name, to = names[int(source[1:])], '' if target[0] == 'e' else names[int(target[1:])]
        count = sum(int(r['count']) for r in rows if r['what'] == 'transition' and r['widget'] == name and r['next'] == to)
        if to and count and texts[-1] != part(count, int(visits[name]['count'])):
            faults.append('%s -> %s: %s, and widgets.csv has %d of %s' % (name, to, texts, count, visits[name]['count']))
        seen += count > 0
    for end, texts in nodes.items():
        if end[0] == 'e':
            wanted = sorted(part(int(r['count']), calls) for r in rows if r['what'] == 'end' and r['widget'] == names[int(end[1:])])
            got = sorted(' '.join(t.split()[1:3]) for t in texts if t[:1] in '✔✖–')
            faults += [] if got == wanted or texts == ['flow ends'] else ['%s: %s, and widgets.csv has %s' % (end, texts, wanted)]
            seen += len(got)
    return faults + ([] if seen > 60 else ['%d numbers' % seen])


# ---- wrong input ----

def refusals(work, results):
    menu = 'scenarios/flows/menu.json'
    for name, arguments, wanted, words in (
            ('nothing at all', (), 2, 'expected a Studio export or a scenario, or --from DIR'),
            ('not a flow', ('README.md',), 2, 'README.md:'),
            ('no such file', ('no.json',), 2, 'no.json'),
            ('a scenario without flows', ('scenarios/steady.yaml',), 2, 'has no Studio flow'),
            ('unknown design', ('scenarios/direct-vs-studio.yaml', '--design', 'studio-hand-of'), 2, "did you mean 'studio-hand-off'?"),
            ('unknown flow', ('scenarios/direct-vs-studio.yaml', '--flow', 'suport'), 2, "did you mean 'support'?"),
            ('several pictures', ('scenarios/direct-vs-studio.yaml',), 2, '3 pictures'),
            ('no results', (menu, '--from', work + '/none'), 2, 'cannot be read'),
            ('results of another flow', (menu, '--from', results, '--format', 'dot'), 2, "calls came to 'utility'"),
            ('unknown format', (menu, '--format', 'svgg'), 2, "did you mean 'svg'?"),
            ('a directory that cannot be', (menu, '--out', '/dev/null/x', '--format', 'dot'), 1, 'cannot')):
        done = draw(*arguments)
        check('%s: exit %d, and why' % (name, wanted),
              [] if done.returncode == wanted and words in done.stderr and not done.stdout and done.stderr.count('\n') < 9
              else [done.returncode, done.stderr, done.stdout])


def without_dot(work):
    menu = 'scenarios/flows/menu.json'
    os.mkdir(work + '/bin')
    with open(work + '/bin/dot', 'w', encoding='utf-8') as script:
        script.write('#!/bin/sh\nsleep 1000\n')
    os.chmod(work + '/bin/dot', 0o755)
    for name, environment, words in (('missing', {'PATH': '/nowhere'}, 'not drawn: menu.svg: dot is not installed'),
                                     ('hanging', {'PATH': work + '/bin:/usr/bin:/bin', 'RINGFLOW_CHART_TIME': '200ms'},
                                      'not drawn: menu.svg: dot took longer than 200ms and was stopped')):
        done = draw(menu, '--out', work + '/' + name, **environment)
        left = os.listdir(work + '/' + name)
        check('dot is %s: said once, exit 1' % name, [] if done.returncode == 1 and words in done.stderr and
              'need no program' in done.stderr and done.stderr.count('\n') == 1 and not left else [done, left])
        done = draw(menu, '--format', 'dot', **environment)
        check('dot is %s: its language all the same' % name, [] if not done.returncode and done.stdout else [done])
        done = subprocess.run([RINGFLOW, 'run', menu, '--set', 'calls.count=20', '--replications', '2', '--out', work + '/run'],
                              capture_output=True, text=True, check=False, env={**os.environ, **environment})
        with open(work + '/run/report.html', encoding='utf-8') as page:
            text = page.read()
        check('dot is %s: run goes on, and its page says so' % name,
              [] if done.returncode == 0 and 'the flows of report.html: dot ' in done.stderr and
              'The flows were not drawn' in text and 'class="flow"' not in text else [done.returncode, done.stderr])


# ---- pages ----

def pages(work, results):
    with open(results + '/report.html', encoding='utf-8') as page:
        text = page.read()
    check('the page says that it did not draw', [] if 'The flows were not drawn' in text and 'class="flow"' not in text else ['no'])
    check('the page says where calls ended badly', [] if 'Most calls that came to a bad end were last in closed' in text else ['no'])
    bands = re.findall(r'<path class="(bad|ok|so)"', text)
    check('a band for each widget and end', [] if len(bands) > 5 and 'bad' in bands else [bands])
    if not DOT:
        print('ok - drawn flows of the page # SKIP: no dot, which Graphviz has')
        return
    subprocess.run([RINGFLOW, 'run', NAMES, '--set', 'calls.count=50', '--replications', '2', '--quiet', '--out', work + '/names'],
                   check=False)
    with open(work + '/names/report.html', encoding='utf-8') as page:
        text = page.read()
    found = re.search(r'<svg class="flow".*?</svg>', text, re.S)
    check('the page draws its flow', [] if found and 'The flows were not drawn' not in text else ['no'])
    inside = found.group(0).replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if found else ''
    check('the page: hostile names are text', svg_faults(inside, widgets_of(NAMES)))
    colours = set(re.findall(r'(?:fill|stroke)="([^"]*)"', inside))
    check('the page: its own colours', [c for c in colours if not re.fullmatch(r'none|transparent|var\(--[a-z0-9]+\)', c)])


def real_exports():
    if not os.path.isdir(DATA):
        print('ok - real Studio exports # SKIP: no %s (set RINGFLOW_DATA)' % DATA)
        return
    for name in sorted(n for n in os.listdir(DATA) if n.endswith('.json')):
        path = os.path.join(DATA, name)
        checked = subprocess.run([RINGFLOW, 'check', path, '--quiet'], capture_output=True, check=False).returncode
        done = draw(path, '--format', 'mermaid')
        wanted = 2 if checked == 2 else 0
        faults = [] if done.returncode == wanted else ['exit %d' % done.returncode, done.stderr]
        if not wanted and not faults:
            faults = read_mermaid(done.stdout)[2] + dot_faults(path)
            faults += svg_faults(made(path), []) if DOT else []
        check('export %s: %s' % (name, 'drawn' if not wanted else 'refused as by check'), faults)


def main():
    flows = sorted('scenarios/flows/' + n for n in os.listdir('scenarios/flows'))
    flows = [f for f in flows if subprocess.run([RINGFLOW, 'check', f, '--quiet'], capture_output=True, check=False).returncode != 2]
    check('there are flows', [] if len(flows) > 10 else [flows])
    for path in (*flows, NAMES):
        check('%s: Mermaid' % path, mermaid(path))
        check('%s: DOT' % path, dot_faults(path))
        if DOT:
            check('%s: SVG' % path, svg_faults(made(path), widgets_of(path)))
    if not DOT:
        print('ok - pictures # SKIP: no dot, which Graphviz has')
    with tempfile.TemporaryDirectory() as work:
        results = work + '/results'
        subprocess.run([RINGFLOW, 'run', 'scenarios/flows/utility.json', '--set', 'calls.count=400', '--replications', '3',
                        '--no-charts', '--quiet', '--out', results], check=False)
        check('numbers: those of widgets.csv', numbers(results, 'scenarios/flows/utility.json'))
        check('the scenario beside the results does', [] if made('--from', results, '--format', 'dot') ==
              made('scenarios/flows/utility.json', '--from', results, '--format', 'dot') else ['another picture'])
        made('scenarios/direct-vs-studio.yaml', '--format', 'dot', '--out', work + '/dot')
        check('a file for each flow', [] if sorted(os.listdir(work + '/dot')) == ['menu.dot', 'reception.dot', 'support.dot']
              else os.listdir(work + '/dot'))
        messages = work + '/messages.json'
        with open(messages, 'w', encoding='utf-8') as out:
            json.dump({'states': [{'name': 'Trigger', 'type': 'trigger', 'properties': {},
                                   'transitions': [{'event': 'incomingMessage', 'next': 'reply'}]},
                                  {'name': 'reply', 'type': 'send-message', 'properties': {'body': 'Hello'},
                                   'transitions': [{'event': 'sent'}, {'event': 'failed'}]}], 'initial_state': 'Trigger'}, out)
        check('a flow that no call starts is drawn', [] if [link[2] for link in read_mermaid(made(messages, '--format', 'mermaid'))[1]][:1] ==
              [['incomingMessage']] else ['no'])
        refusals(work, results)
        without_dot(work)
        pages(work, results)
    real_exports()
    sys.exit(status)


main()
