#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""report.html of every command: is it well-formed, alone, true to the files beside it, the same bytes
everywhere; and, where there is a Chromium, does it show at both widths and in both colour schemes without
a message, an overflow, or text too pale to be read? Prints TAP.

tests/html/run.py            check; UPDATE=1 writes tests/html/*.html anew
"""
import csv
import html
import html.parser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

os.chdir(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
RINGFLOW = os.path.abspath(os.environ.get('RINGFLOW', 'build/ringflow'))
VOID = {'meta', 'br', 'line', 'rect', 'circle', 'path', 'polygon', 'polyline', 'use', 'img', 'input', 'link', 'hr'}
MOST_BYTES = 300000
status = 0


def check(name, faults):
    """One line of TAP, and each of the FAULTS before it."""
    global status
    for fault in faults[:12]:
        print('# ' + str(fault)[:300])
    print('%s - %s' % ('not ok' if faults else 'ok', name))
    status |= bool(faults)


def run(*arguments, env=None, wanted=(0, 3)):
    done = subprocess.run([RINGFLOW, *arguments], capture_output=True, text=True, env=env, check=False)
    if done.returncode not in wanted:
        print('# %s: exit %d: %s' % (' '.join(arguments), done.returncode, done.stderr[:500]))
    return done


class Page(html.parser.HTMLParser):
    """What a page consists of, and what is wrong with it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.stack, self.ids, self.links, self.labels = [], [], [], [], []
        self.elements, self.texts, self.text = {}, [], text
        self.rows, self.cell = [], None  # of the main table: [[(attributes, text)]]
        self.feed(text)
        self.close()
        if self.stack:
            self.faults.append('not closed: %s' % self.stack)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        self.elements[tag] = self.elements.get(tag, 0) + 1
        if len(at) < len(attrs):
            self.faults.append('%s: an attribute twice: %s' % (self.getpos(), attrs))
        for name, value in attrs:
            if name.startswith('on') or name in ('src', 'srcset', 'action', 'formaction', 'data', 'xlink:href'):
                self.faults.append('%s: <%s %s=%s>' % (self.getpos(), tag, name, value))
            if re.search(r'url\(|^\s*javascript:', value or ''):
                self.faults.append('%s: %s=%s' % (self.getpos(), name, value))
        if 'id' in at:
            self.ids.append(at['id'])
        if 'href' in at:
            self.links.append(at['href'])
        self.labels += [at[name] for name in ('aria-labelledby', 'aria-describedby') if name in at]
        if at.get('role') == 'img' and not at.get('aria-label'):
            self.faults.append('%s: a picture without words' % (self.getpos(),))
        if tag == 'tr' and at.get('role') == 'row':
            self.rows.append([])
        if self.rows and tag in ('td', 'th') and at.get('role') in ('cell', 'rowheader'):
            self.cell = [at, '']
            self.rows[-1].append(self.cell)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.faults.append('%s: </%s> within %s' % (self.getpos(), tag, self.stack))
            return
        self.stack.pop()
        if tag in ('td', 'th'):
            self.cell = None

    def handle_data(self, data):
        if not self.stack and data.strip():
            self.faults.append('%s: text outside: %r' % (self.getpos(), data))
        if self.stack and self.stack[-1] not in ('script', 'style'):
            self.texts.append(data)
        if self.cell is not None:
            self.cell[1] += data


def structure(page, size):
    faults = list(page.faults)
    faults += ['id twice: ' + name for name in set(page.ids) if page.ids.count(name) > 1]
    faults += ['leads out: ' + link for link in page.links if link[:1] != '#' or link[1:] not in page.ids]
    faults += ['labelled by nothing: ' + name for name in page.labels if name not in page.ids]
    for tag, count in (('script', 1), ('style', 1), ('h1', 1), ('main', 1), ('title', 1)):
        if page.elements.get(tag, 0) != count:
            faults.append('%d <%s>' % (page.elements.get(tag, 0), tag))
    faults += ['<%s>' % tag for tag in ('img', 'iframe', 'link', 'object', 'embed', 'form') if tag in page.elements]
    words = ' '.join(page.texts)
    faults += ['says ' + word for word in ('(null)', 'undefined') if word in words]
    faults += re.findall(r'(?<![\w-])-?(?:nan|inf)\b %?', words)
    if size >= MOST_BYTES:
        faults.append('%d bytes' % size)
    return faults


SCALES = {'%': 0.01, 'ms': 0.001, 's': 1, 'min': 60, '': 1}


def shows(text, value):
    """Is TEXT, such as '92.8 % ±0.3', VALUE when it is rounded?"""
    text = text.replace('\u00a0', ' ').replace('−', '-').strip()
    if value is None:
        return text == '-'
    found = re.match(r'(-?[\d,]+(?:\.(\d+))?) ?(%|ms|s|min|)(?= |$)', text)
    if not found:
        return False
    scale = SCALES[found.group(3)]
    half = 0.5 * 10.0 ** -len(found.group(2) or '') * scale
    return abs(float(found.group(1).replace(',', '')) * scale - value) <= half * 1.0001 + 1e-12


METRICS = {'Success': 'success_rate', 'HTTP 400': 'http_400_rate', 'Calls with 400': 'calls_with_400_rate',
           'To Studio p50': 'time_to_studio_p50', 'To Studio p95': 'time_to_studio_p95',
           'Peak calls': 'peak_concurrent_calls', 'Peak exec.': 'peak_concurrent_executions',
           'Abandoned': 'abandon_rate'}


def numbers(page, summary):
    """Every number of the main table against summary.json; the order of its rows."""
    faults, seen = [], 0
    designs = {d['title']: d for d in summary['designs']}
    rates = []
    for row in page.rows:
        title = row[0][1].split(' ', 1)[1]
        design = designs.get(title)
        if design is None:
            faults.append('no design is titled %r' % title)
            continue
        for at, text in row[1:]:
            value = design['metrics'][METRICS[at['data-l']]]['estimate']
            given = float(at['data-v']) if at['data-v'] else None
            seen += 1
            if given != value or not shows(text, value):
                faults.append('%s, %s: %s (%s), and summary.json has %s' % (title, at['data-l'], text, given, value))
        rates.append(design['metrics']['success_rate']['estimate'])
    known = [rate if rate is not None else -1 for rate in rates]
    if known != sorted(known, reverse=True):
        faults.append('not by success: %s' % rates)
    if len(page.rows) != min(len(designs), 60) or not seen:
        faults.append('%d rows of %d designs, %d numbers' % (len(page.rows), len(designs), seen))
    words = ' '.join(page.texts)
    faults += ['no fingerprint of ' + d['name'] for d in summary['designs'][:60] if d['fingerprint'] not in words]
    return faults


def read(directory):
    with open(os.path.join(directory, 'report.html'), encoding='utf-8') as text:
        return text.read()


def examined(name, directory):
    text = read(directory)
    page = Page(text)
    with open(os.path.join(directory, 'summary.json'), encoding='utf-8') as summary:
        summary = json.load(summary)
    check('%s: well-formed, alone, small' % name, structure(page, len(text.encode())))
    check('%s: the numbers of summary.json' % name, numbers(page, summary))
    return page


# ---- scenarios ----

SMALL = ('--set', 'calls.count=200', '--replications', '4')
DAY = ('--set', 'agents.sales.by_interval=true', '--set', 'agents.service.by_interval=true')
PAGES = {
    'direct-vs-studio': ('scenarios/direct-vs-studio.yaml',),
    'race': ('scenarios/race.yaml', *SMALL, '--no-charts'),
    'company': ('scenarios/company.yaml', *SMALL, *DAY, '--no-charts'),
    'costs': ('scenarios/costs.yaml', '--set', 'calls.duration=10m', '--replications', '4', '--no-charts'),
    's05-wrong-return': ('scenarios/s05-wrong-return.yaml', '--no-charts'),
    'busy-day': ('scenarios/busy-day.yaml', '--replications', '3', '--no-charts'),
    'steady': ('scenarios/steady.yaml', '--replications', '3', '--no-charts'),
    'outbound': ('scenarios/s06-outbound-burst.yaml', '--no-charts'),
    'export': ('scenarios/flows/menu.json', '--set', 'calls.count=50', '--no-charts'),
    'drawn': ('scenarios/flows/menu.json', '--set', 'calls.count=50'),
    'hostile': ('tests/html/hostile.yaml',),
}


def many_designs(work):
    """A scenario of a hundred designs: some are not shown, which is said."""
    path = os.path.join(work, 'many.yaml')
    with open(path, 'w', encoding='utf-8') as out:
        out.write("apps: {a: '<Response><Say>Hi</Say></Response>'}\nrun: {replications: 2}\n"
                  'calls: {arrivals: {poisson: 1/s}, count: 20}\ndesigns:\n')
        for i in range(100):
            out.write('  d%d: {start: a, goal: answered}\n' % i)
    return path, '--no-charts'


def no_script_runs(page):
    words = ' '.join(page.texts)
    return ['not shown as text: ' + text for text in
            ("<script>alert('question')</script>", "<script>document.title='executed'</script>", 'הפניה', '通話',
             '<img src=x onerror=alert(1)>', 'verylongwordvery') if text not in words]


def bare(text):
    """A page without its style, script, scenario, explanations and version, to be compared with one that is kept."""
    for block in ('style', 'script', 'dl', 'pre[^>]*'):
        text = re.sub(r'(<(%s)>).*?(</%s>)' % (block, block.split('[')[0]), r'\1\3', text, flags=re.S)
    return re.sub(r'(Ringflow )\d+\.\d+\.\d+', r'\g<1>VERSION', text)


def golden(text, name='hostile'):
    made, path = bare(text), 'tests/html/%s.html' % name
    if os.environ.get('UPDATE'):
        with open(path, 'w', encoding='utf-8') as out:
            out.write(made)
    with open(path, encoding='utf-8') as kept:
        wanted = kept.read().splitlines()
    got = made.splitlines()
    differ = [(i + 1, a, b) for i, (a, b) in enumerate(zip(wanted, got)) if a != b]
    return differ[:3] or (['%d lines, expected %d' % (len(got), len(wanted))] if len(got) != len(wanted) else [])


def same_bytes(work):
    """On any number of threads, from shards, and gone on with."""
    base = ('tests/html/hostile.yaml', '--no-charts', '--quiet')
    ways = {name: os.path.join(work, name) for name in ('one', 'three', 'queue', 'merged', 'extended', 'shards')}
    run('run', *base, '--out', ways['one'], '--threads', '1', '--replications', '6')
    run('run', *base, '--out', ways['three'], '--threads', '3', '--replications', '6')
    run('run', *base, '--out', ways['queue'], '--engine', 'queue', '--replications', '6')
    for i in (1, 2):
        run('run', base[0], '--quiet', '--replications', '6', '--shard', '%d/2' % i, '--out', ways['shards'])
    run('merge', base[0], '--no-charts', '--quiet', '--replications', '6', '--out', ways['merged'],
        *(os.path.join(ways['shards'], 'shard-%dof2.rows' % i) for i in (1, 2)))
    run('run', *base, '--out', ways['extended'], '--replications', '2')
    run('run', *base, '--extend', ways['extended'], '--replications', '6')
    wanted = read(ways['one'])
    for name in ('three', 'queue', 'merged', 'extended'):
        path = os.path.join(ways[name], 'report.html')
        check('the same bytes: %s' % name, [] if os.path.exists(path) and read(ways[name]) == wanted else [path])


def swept(work):
    """The page of a sweep: every number of its table against sweep.csv; the same on any number of threads."""
    base = ('sweep', 'scenarios/race.yaml', '--vary', 'designs.race.redirect.after=0s:4s:2s', '--vary',
            'callers.talk=1m,10m', '--set', 'calls.count=200', '--replications', '3', '--no-charts', '--quiet')
    one, three = os.path.join(work, 'sweep'), os.path.join(work, 'sweep-3')
    run(*base, '--out', one, '--threads', '1')
    run(*base, '--out', three, '--threads', '3')
    text = read(one)
    page = Page(text)
    check('sweep: well-formed, alone, small', structure(page, len(text.encode())))
    check('sweep: the same bytes on three threads', [] if read(three) == text else ['they differ'])
    with open(os.path.join(one, 'sweep.csv'), encoding='utf-8') as table:
        wanted = [row for row in csv.DictReader(table) if row['metric'] == 'success_rate']
    found = re.findall(r'<td data-v="([^"]+)"><span class="n">(.*?)</span>', text)
    faults = ['%s (%s), and sweep.csv has %s' % (shown, given, row['estimate'])
              for (given, shown), row in zip(found, wanted)
              if float(given) != float(row['estimate']) or not shows(re.sub('<.*?>', '', shown), float(given))]
    # over two keys: the map has each number once more
    cells = re.findall(r'<td class="h(\d+)">(.*?)</td>', text)
    unmapped = [row['estimate'] for (shade, shown), row in zip(cells, wanted)
                if not shows(shown, float(row['estimate'])) or not 1 <= int(shade) <= 10]
    check('sweep: the map of two keys', unmapped + ['%d cells' % len(cells)] * (len(cells) != 6))
    swept_over_one_key(work)
    same_again(work, 'sweep')
    check('sweep: the numbers of sweep.csv', faults + ['%d numbers' % len(found)] * (len(found) != 6 or len(wanted) != 6))
    return text


def swept_over_one_key(work):
    """Curves of success and of 400s with their axis; without gnuplot a line that says so."""
    base = ('sweep', 'scenarios/race.yaml', '--vary', 'designs.race.redirect.after=0s:4s:1s', '--set', 'calls.count=200',
            '--replications', '3', '--quiet')
    drawn, bare = os.path.join(work, 'curve'), os.path.join(work, 'curve-bare')
    run(*base, '--out', bare, '--no-charts')
    check('sweep: a curve that is not drawn', [] if 'The figure was not drawn' in read(bare) else ['nothing says so'])
    if not shutil.which('gnuplot'):
        print('ok - sweep: the curve # SKIP no gnuplot')
        return
    run(*base, '--out', drawn)
    text = read(drawn)
    curves = re.findall(r'<svg class="curve (wide|narrow)".*?</svg>', text, re.S)
    svg = re.search(r'<svg class="curve wide".*?</svg>', text, re.S)
    faults = ['%s' % curves] * (curves != ['wide', 'narrow'])
    for part in ('var(--a)', 'var(--b)', 'stroke-dasharray', 'Redirect after in design race, seconds'):
        faults += ['no %s' % part] * (not svg or part not in svg.group())
    check('sweep: the curve', faults + structure(Page(text), len(text.encode())))
    # of a key whose values are beyond those of the metric
    run('sweep', 'scenarios/race.yaml', '--vary', 'calls.count=100:500:200', '--replications', '3', '--quiet', '--out', drawn + '-on')
    svg = re.search(r'<svg class="curve wide".*?</svg>', read(drawn + '-on'), re.S)
    check('sweep: the curve goes on to the last value', [] if svg and '500</text>' in svg.group().replace('</tspan>', '') else ['it does not'])


def without_gnuplot(work):
    out = os.path.join(work, 'no-gnuplot')
    done = run('run', 'tests/html/hostile.yaml', '--out', out, '--quiet', env={'PATH': work})
    faults = [] if done.returncode in (0, 3) else [done.stderr]
    text = read(out)
    if 'class="curve' in text or 'The curve was not drawn' not in text:
        faults.append('a curve without gnuplot, or it is not said')
    check('without gnuplot the page is there, and says what it lacks', faults + structure(Page(text), len(text)))


# ---- pages of the other commands ----

def close(shown, value):
    """Is what stands in a cell, '+4.2 ±0.3' or '−93.2', VALUE when it is rounded, in its own unit or in points?"""
    found = re.match(r'[+-]?(<?)([\d,]+(?:\.(\d+))?) ?(%|ms|s|min|)', shown.replace('\u00a0', ' ').replace('−', '-').strip())
    if not found:
        return False
    number, half = float(found.group(2).replace(',', '')), 0.5 * 10.0 ** -len(found.group(3) or '')
    scales = [SCALES[found.group(4)]] if found.group(4) else [1, 0.01]
    return any(abs(number * scale - abs(value)) <= half * scale * 1.0001 + 1e-12 for scale in scales)


def cells(page, label):
    """Of each row of tables that are read aloud as such: its head, and the cell of that LABEL."""
    return [(row[0][1], cell) for row in page.rows for cell in row[1:] if cell[0].get('data-l') == label]


def table(path):
    with open(path, encoding='utf-8') as rows:
        return list(csv.DictReader(rows))


def shown_like(page, label, wanted):
    """The cells of LABEL against WANTED, numbers in their order; '' is no number."""
    found = [cell for _, cell in cells(page, label)]
    faults = ['%s: %s (%s), and the file has %s' % (label, text, at.get('data-v'), value) for (at, text), value in zip(found, wanted)
              if value != '' and not (float(at['data-v'] or 'nan') == float(value) and (shows(text, float(value)) or close(text, float(value))))]
    return faults + ['%s: %d numbers, expected %d' % (label, len(found), len(wanted))] * (len(found) != len(wanted))


def made(work, name, arguments, wanted=(0, 3)):
    """The page of a command in a directory of NAME."""
    out = os.path.join(work, name)
    run(*arguments, '--quiet', '--out', out, wanted=wanted)
    text = read(out)
    page = Page(text)
    check('%s: well-formed, alone, small' % name, structure(page, len(text.encode())))
    return out, text, page


def same_on_threads(work, name, arguments, text):
    run(*arguments, '--quiet', '--threads', '3', '--out', os.path.join(work, name + '-3'))
    other = read(os.path.join(work, name + '-3'))
    check('%s: the same bytes on three threads' % name, [] if other == text else ['they differ'])


def same_again(work, name):
    """The command that the page shows, on the scenario.yaml beside it and in another place, comes to the same page."""
    made_there = os.path.join(work, name)
    shown = Page(read(made_there))
    command = shlex.split(re.search(r'ringflow [a-z]+ scenario\.yaml[^\n]*', ''.join(shown.texts)).group(0))
    subprocess.run([RINGFLOW, *command[1:], '--quiet', '--no-charts', '--out', os.path.join(work, name + '-again')], cwd=made_there,
                   capture_output=True, check=False)
    other = os.path.join(work, name + '-again')
    check('%s: run again it comes to the same page' % name, [] if os.path.exists(other) and read(other) == read(made_there) else ['not the same'])


HOSTILE_FIND = ('plan', 'tests/html/hostile.yaml', '--find', 'designs.script.redirect.after=0s,1s,2s,4s', '--until',
                'success_rate >= 60% in script', '--max-replications', '20')
STAFF = ('plan', 'scenarios/busy-day.yaml', '--staff', 'agents.support', '--until', 'agents.support.service_level >= 80%',
         '--replications', '4', '--max-replications', '8')


def plans(work):
    out, text, page = made(work, 'plan', HOSTILE_FIND)
    rows = table(os.path.join(out, 'plan.csv'))
    faults = shown_like(page, 'Success rate', [row['estimate'] for row in rows] + [''] * 3)
    faults += ['no ' + row['text'] for row in rows if row['text'] not in ' '.join(page.texts)]
    check('plan: the numbers of plan.csv', faults)
    check('plan: what the scenario says is text', hostile_text(page))
    same_on_threads(work, 'plan', (*HOSTILE_FIND, '--no-charts'), made(work, 'plan-bare', (*HOSTILE_FIND, '--no-charts'))[1])
    same_again(work, 'plan-bare')
    check('golden: tests/html/hostile-plan.html', golden(read(os.path.join(work, 'plan-bare')), 'hostile-plan'))
    none = made(work, 'plan-none', ('plan', 'scenarios/agents.yaml', '--find', 'agents.support.count=1:3:1', '--until',
                                    'agents.support.service_level >= 80%', '--replications', '3'))
    check('plan: that none meets it is said', [] if 'No number of agents in support that was tried' in ' '.join(none[2].texts) else ['it is not'])
    out, text, page = made(work, 'staff', STAFF)
    rows = table(os.path.join(out, 'plan.csv'))
    check('staff: the numbers of plan.csv', shown_like(page, 'Service level', [row['service_level'] for row in rows]) +
          shown_like(page, 'Agents', [row['agents'] for row in rows]))
    for name, asked in (('groups', ('--staff', 'agents.*')), ('group', ('--find', 'agents.a<b>&c.count'))):
        page_of_names = made(work, name, ('plan', 'tests/html/groups.yaml', *asked, '--until', 'agents.%s.service_level >= 80%%' % (
            '*' if name == 'groups' else 'a<b>&c'), '--max-replications', '6'))[2]
        words = ' '.join(page_of_names.texts)
        check('%s: names of groups and designs are text' % name, ['no ' + text for text in ('a<b>&c', '<i>How many?</i>') if text not in words])
    check('staff: two figures', [] if text.count('class="curve wide"') == 2 else ['%d' % text.count('class="curve wide"')])


def hostile_text(page):
    words = ' '.join(page.texts)
    return ['not shown as text: ' + text for text in ("<script>alert('question')</script>", '日本語の質問') if text not in words]


def assumed(work):
    arguments = ('assumptions', 'tests/html/hostile.yaml', '--no-charts')
    out, text, page = made(work, 'assumptions', arguments)
    rows = table(os.path.join(out, 'assumptions.csv'))
    check('assumptions: the numbers of assumptions.csv', shown_like(page, 'Moves by', [row['difference'] for row in rows[:20]]))
    check('assumptions: what the scenario says is text', hostile_text(page))
    same_on_threads(work, 'assumptions', arguments, text)
    same_again(work, 'assumptions')
    check('golden: tests/html/hostile-assumptions.html', golden(text, 'hostile-assumptions'))
    turned = made(work, 'turned', ('assumptions', 'scenarios/direct-vs-studio.yaml', '--set', 'calls.count=200', '--replications', '8',
                                   '--no-charts'))[2]
    check('assumptions: pairs that are said to turn do', turning(work, turned))


def success_of(work, arguments):
    """Of each design, when it is run so."""
    out = os.path.join(work, 'turning')
    run('run', *arguments, '--quiet', '--out', out)
    with open(os.path.join(out, 'summary.json'), encoding='utf-8') as summary:
        return {d['name']: d['metrics']['success_rate']['estimate'] for d in json.load(summary)['designs']}


def turning(work, page):
    """The first pair of each rule of the page's table, run without it and with it."""
    said = re.findall(r'<tr><th scope="row"><code>(\w+)</code> = (\w+)</th><td class="t"><bdi>([\w-]+)</bdi></td>'
                      r'<td class="t"><bdi>([\w-]+)</bdi></td></tr>', page.text)
    base = ('scenarios/direct-vs-studio.yaml', '--set', 'calls.count=200', '--replications', '8', '--no-charts')
    was, faults, rules = success_of(work, base), [], set()
    for rule, value, more, less in said:
        if rule in rules:
            continue
        rules.add(rule)
        now = success_of(work, (*base, '--set', 'rules.%s=%s' % (rule, value)))
        if not (was[more] < was[less] and now[more] > now[less]):
            faults.append('%s=%s: %s and %s: %s, then %s' % (rule, value, more, less, was, now))
    return faults + ['none is said'] * (not rules)


def compared(work):
    base = ('tests/html/hostile.yaml', '--no-charts', '--quiet', '--out')
    a, b, c, d = (os.path.join(work, 'compare-' + name) for name in 'abcd')
    run('run', *base, a)
    run('run', *base, b, '--set', 'designs.script.redirect.after=1s', '--set', 'callers.talk=2m')
    run('run', *base, c, '--seed', '9', '--replications', '1')
    run('run', *base, d, '--replications', '1')
    verdicts = []
    for one, other in ((a, b), (a, a), (c, d)):
        path, numbers_path = os.path.join(work, 'compare.html'), os.path.join(work, 'compare.csv')
        run('compare', one, other, '--quiet', '--html', path, '--csv', numbers_path)
        with open(path, encoding='utf-8') as out:
            text = out.read()
        page = Page(text)
        check('compare: well-formed, alone, small', structure(page, len(text.encode())))
        verdicts.append(re.search(r'aria-label="Verdict">.*?<b[^>]*>(.*?)</b>', text, re.S).group(1))
        if other != b:
            continue
        numbers = {(row['metric'], row['design']): row['difference'] for row in table(numbers_path)}
        faults = ['%s: no such difference: %s' % (head, at['data-v']) for head, (at, text_) in cells(page, 'B − A')
                  if at['data-v'] and float(at['data-v']) not in [float(x) for x in numbers.values() if x]
                  or not close(text_, float(at['data-v']))]
        check('compare: the numbers of --csv', faults + ['no number'] * (not cells(page, 'B − A')))
        check('compare: lines in which the scenarios differ', ['no ' + line for line in ('after: 1s', 'talk: 2m') if line not in text])
        check('golden: tests/html/hostile-compare.html', golden(text, 'hostile-compare'))
        os.makedirs(os.path.join(work, 'compare'), exist_ok=True)
        shutil.copy(path, os.path.join(work, 'compare', 'report.html'))
    check('compare: the verdicts', [] if verdicts[0].startswith('Changed') and verdicts[1:] == ['Nothing changed.', 'Cannot say.'] else verdicts)


def hostile_log(work):
    """A log of whose names some would be markup: of three weeks, so that there are weekdays."""
    path = os.path.join(work, 'calls <b>&amp; "1".csv')
    with open(path, 'w', encoding='utf-8') as out:
        out.write("start,wait,talk,outcome,worker,<script>alert('type')</script>\n")
        for i in range(1200):
            day, minute = i // 57 + 1, 480 + (i * 37) % 600
            gone = i % 9 == 4
            out.write('2026-03-%02d %02d:%02d:00,%d,%s,%s,%s,"<img src=x onerror=alert(%d)>"\n' % (
                day, minute // 60, minute % 60, (i * 29) % 90 + 1 if gone or i % 3 == 0 else 0,
                '' if gone else 30 + (i * i * 7) % 300, 'abandoned' if gone else 'served',
                '' if gone else 'worker</td><script>%d' % (i % 4), i % 2))
    return path


def fitted(work):
    out, text, page = made(work, 'fit', ('fit', hostile_log(work), '--columns', "type=<script>alert('type')</script>"))
    with open(os.path.join(out, 'fit.json'), encoding='utf-8') as file:
        fit = json.load(file)
    words = ' '.join(page.texts)
    faults = ['not shown as text: ' + name for name in ("<script>alert('type')</script>", 'calls <b>&amp; "1".csv') if name not in words]
    check('fit: names of the log are text', faults)
    faults = []
    for quantity in fit['quantities']:
        for law in quantity['laws']:
            if law['chosen'] and law['scenario'] not in words:
                faults.append('no %s' % law['scenario'])
    check('fit: the laws of fit.json', faults + ['no quantity'] * (not fit['quantities']))
    rates = [row for row in table(os.path.join(out, 'rates.csv'))]
    most = max(float(row['per_hour']) for row in rates)
    check('fit: the busiest hour of rates.csv', [] if '%.4g' % most in words else ['no %.4g' % most])
    check('fit: weekday by hour', [] if 'heat' in page.ids else ['no such part'])
    bare_page = made(work, 'fit-bare', ('fit', 'scenarios/logs/monday.csv', '--where', 'Direction=inbound', '--no-charts', '--check'))
    check('fit --check: the scenario beside the log', [] if 'check' in bare_page[2].ids else ['no such part'])
    check('golden: tests/html/monday-fit.html', golden(bare_page[1], 'monday-fit'))
    verdict = made(work, 'fit-off', ('fit', two_kinds_log(work), '--no-charts', '--check'))[1].split('class="v"')[1].split('</div>')[0]
    check('fit: the verdict says of a law that it does not fit, and in which queues the scenario is off',
          [words for words in ('shown not to fit:</b> Service', 'The scenario is off</b>', 'slow: waited -') if words not in verdict])


def two_kinds_log(work):
    """Services of one minute and of five alone, which no law has; waits that go by a pattern."""
    path = os.path.join(work, 'two-kinds.csv')
    with open(path, 'w', encoding='utf-8') as out:
        out.write('arrival,wait,service,agent,outcome,queue\n')
        for i in range(400):
            at = 28800 + 70 * i + 7 * (i % 5)
            out.write('2026-03-02 %02d:%02d:%02d,%d,%d,%s,served,%s\n' % (
                at // 3600, at // 60 % 60, at % 60, (0, 0, 0, 40, 0, 0, 90, 0)[i % 8], (60, 61, 300, 301)[i % 4],
                'abcdefgh'[i % 8], ('fast', 'slow')[i % 2]))
    return path


def selftested(work):
    path = os.path.join(work, 'selftest.html')
    said = run('selftest', '--html', path).stdout
    with open(path, encoding='utf-8') as out:
        text = out.read()
    page = Page(text)
    check('selftest: well-formed, alone, small', structure(page, len(text.encode())))
    faults = ['%s: %s is not said in the terminal' % (head, cell[1]) for label in ('Exact', 'z') for head, cell in cells(page, label)
              if ' ' + cell[1].replace('−', '-') not in said]
    check('selftest: the numbers of the terminal', faults + ['no number'] * (not cells(page, 'z')))
    os.makedirs(os.path.join(work, 'selftest'), exist_ok=True)
    shutil.copy(path, os.path.join(work, 'selftest', 'report.html'))


def others_without_gnuplot(work):
    for name, arguments in (('plan', HOSTILE_FIND), ('fit', ('fit', 'scenarios/logs/monday.csv', '--where', 'Direction=inbound'))):
        out = os.path.join(work, 'no-gnuplot-' + name)
        done = run(*arguments, '--quiet', '--out', out, env={'PATH': work})
        text = read(out)
        faults = [done.stderr] * (done.returncode not in (0, 3)) + ['a curve'] * ('class="curve' in text)
        faults += ['it is not said'] * ('The figure was not drawn' not in text)
        check('%s without gnuplot: the page is there, and says what it lacks' % name, faults + structure(Page(text), len(text)))


# ---- in a browser ----

PROBE = r'''<script id="probe">
addEventListener("load", () => {
  const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  // color-mix() is computed as color(srgb r g b), of 0 to 1
  const parts = colour => colour.match(/[\d.]+/g).map((x, i) => colour.startsWith("color(") && i < 3 ? 255 * x : Number(x));
  const behind = e => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  document.querySelectorAll("details").forEach(d => { d.open = true; });
  let least = 99, pale = "";
  const wide = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("script") || !e.getClientRects().length) continue;
    const right = e.getBoundingClientRect().right;
    if (right > innerWidth + 1 && !e.closest(".box, pre")) wide.push(e.tagName + "." + e.className + " " + right);
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(e), svg = e.namespaceURI.endsWith("svg");
    const a = light(parts(svg ? style.fill : style.color)), b = light(behind(svg ? e.closest("svg").parentElement : e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least) { least = ratio; pale = e.tagName + "." + e.getAttribute("class") + " " + e.textContent.slice(0, 40); }
  }
  const button = document.querySelector("#designs th:nth-child(2) button");
  const order = () => [...document.querySelectorAll("#designs tbody th")].map(h => h.textContent).join("|");
  const first = order();
  let sorted = true;
  if (button) { button.click(); sorted = order() !== first && button.parentElement.ariaSort === "ascending";
    button.click(); sorted = sorted && button.parentElement.ariaSort === "descending"; }
  parent.postMessage(JSON.stringify({ width: document.documentElement.scrollWidth, window: innerWidth, wide: wide.slice(0, 5),
    least, pale, dark: light(behind(document.body)) < 0.2, sorted, title: document.title,
    curves: [...document.querySelectorAll(".curve")].filter(c => c.getClientRects().length).length }), "*");
});
</script>'''


# A window of a browser has a least width; a frame has none.
FRAME = '''<!doctype html><html style="color-scheme: light dark"><body><iframe src="page.html"
style="border: 0; width: %dpx; height: 2000px"></iframe><script>
addEventListener("message", e => { const found = document.createElement("pre"); found.id = "found";
  found.textContent = e.data; document.body.append(found); });
</script></body></html>'''


def look(chromium, work, text, width, dark):
    """What the page is in a window of WIDTH, and what the browser says."""
    path = os.path.join(work, 'frame.html')
    for name, content in (('page.html', text.replace('</body>', PROBE + '</body>')), ('frame.html', FRAME % width)):
        with open(os.path.join(work, name), 'w', encoding='utf-8') as out:
            out.write(content)
    try:
        done = show(chromium, work, path, dark)
    except subprocess.TimeoutExpired:
        return None, ['the browser did not come to an end']
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    said = [line for line in done.stderr.splitlines() if 'CONSOLE' in line]
    return json.loads(html.unescape(found.group(1))) if found else None, said


def show(chromium, work, path, dark):
    return subprocess.run([chromium, '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
                           '--enable-logging=stderr', '--user-data-dir=' + os.path.join(work, 'profile'),
                           '--blink-settings=preferredColorScheme=%d' % (0 if dark else 1),
                           '--window-size=1400,2000', '--virtual-time-budget=5000', '--dump-dom', 'file://' + path],
                          capture_output=True, text=True, timeout=120, check=False)


def in_browser(chromium, work, name, text):
    for width in (1280, 390):
        for dark in (False, True):
            seen, faults = look(chromium, work, text, width, dark)
            if seen is None:
                faults += ['nothing was seen: no script ran, or no browser']
            else:
                faults += ['a page of %(width)d in a window of %(window)d' % seen] * (seen['width'] > seen['window'])
                faults += ['too wide: ' + w for w in seen['wide']]
                faults += ['contrast %(least).2f: %(pale)s' % seen] * (seen['least'] < 4.5)
                faults += ['a window of %(window)d' % seen] * (seen['window'] != width)
                faults += ['the wrong colours'] * (seen['dark'] != dark)
                faults += ['headings do not sort'] * (not seen['sorted'])
                faults += ['a script of a title ran'] * (seen['title'] == 'executed')
                faults += ['%(curves)d curves' % seen] * (seen['curves'] != text.count('class="curve wide"'))
            check('%s at %d pixels, %s' % (name, width, 'dark' if dark else 'light'), faults)


def main():
    chromium = os.environ.get('CHROMIUM') or next(
        filter(None, map(shutil.which, ('chromium', 'chromium-browser', 'google-chrome'))), None)
    with tempfile.TemporaryDirectory() as work:
        pages = dict(PAGES, many=many_designs(work))
        for name, arguments in pages.items():
            run('run', *arguments, '--quiet', '--out', os.path.join(work, name))
            if not os.path.exists(os.path.join(work, name, 'report.html')):
                check('%s: there is a page' % name, ['no report.html'])
                continue
            page = examined(name, os.path.join(work, name))
            if name == 'hostile':
                check('titles are text', no_script_runs(page))
        out = os.path.join(work, 'golden')
        run('run', *PAGES['hostile'], '--no-charts', '--quiet', '--out', out)
        check('golden: tests/html/hostile.html', golden(read(out)))
        same_bytes(work)
        without_gnuplot(work)
        os.makedirs(os.path.join(work, 'swept'))
        with open(os.path.join(work, 'swept', 'report.html'), 'w', encoding='utf-8') as out:
            out.write(swept(work))
        for part in (plans, assumed, compared, fitted, selftested, others_without_gnuplot):
            part(work)
        for name in ('swept', 'direct-vs-studio', 'company', 's05-wrong-return', 'costs', 'drawn', 'hostile', 'plan', 'staff', 'turned',
                     'compare', 'fit', 'selftest'):
            if chromium:
                in_browser(chromium, work, name, read(os.path.join(work, name)))
            else:
                print('ok - %s in a browser # SKIP no chromium here: what the page looks like was NOT looked at' % name)


main()
sys.exit(status)
