#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the documents list what the tables in the sources have, and nothing else?

tests/tables.py           check; prints TAP
tests/tables.py --write   put the lists into the documents

A list stands between the lines `<!-- list: NAME -->` and `<!-- end -->`; what belongs there is
made of the rows of a table of the sources, as LISTS below says.
"""
import os
import re
import sys

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|[A-Za-z_]\w*|[(),]|\s+|.', re.S)


def rows(path, *macros):
    """The rows MACRO(...) of a .def file: the macro's name, then each argument as its source."""
    with open(path, encoding='utf-8') as text:
        tokens = [t for t in TOKEN.findall(text.read()) if not t.startswith('/*')]
    depth, row, found = 0, [], []
    for i, token in enumerate(tokens):
        if depth == 0 and token in macros and tokens[i + 1] == '(':
            row = [token]
        elif token == '(':
            depth += 1
            row += [''] if depth == 1 else []
            if depth > 1:
                row[-1] += token
        elif token == ')':
            depth -= 1
            if depth:
                row[-1] += token
            else:
                found.append([argument.strip() for argument in row])
        elif token == ',' and depth == 1:
            row.append('')
        elif depth:
            row[-1] += token
    return found


def text_of(source, names=None):
    """The text of string literals that follow each other, names of others among them."""
    text = ''
    for token in TOKEN.findall(source):
        if token.startswith('"'):
            text += token[1:-1].replace('\\"', '"')
        elif names and token in names:
            text += names[token]
    return text


def defines(path):
    with open(path, encoding='utf-8') as text:
        found = re.findall(r'^#define (\w+)\s+(?:\\\n\s*)?("[^\n]*")', text.read(), re.M)
    return {name: text_of(value) for name, value in found}


def evidence(text):
    return ', '.join(dict.fromkeys(re.findall(r'\[([DSCFIU])\]', text)))


def table(*lines):
    head = list(lines[0])
    return ['| %s |' % ' | '.join(line) for line in [head, ['---'] * len(head)] + list(lines[1:])]


def code(text):
    return '`%s`' % text


def rules():
    names = defines('sim/scenario/platform/rules_table.c')
    lines = [('rule', 'article', 'observed', 'evidence')]
    for _, _, field, article, observed, _, _, source in rows('sim/scenario/platform/rules.def', 'RULE'):
        article, observed = text_of(article), text_of(observed)
        lines.append((code(field), article, 'the same' if observed == article else observed,
                      evidence(text_of(source, names))))
    return table(*lines)


def codes():
    lines = [('code', 'what', 'evidence')]
    for _, number, _, text, source in rows('sim/program/codes.def', 'CODE'):
        lines.append((number, text_of(text), evidence(text_of(source))))
    return table(*lines)


def widgets():
    lines = [('widget', 'prints TwiML', 'its events')]
    for _, _, name, flag, _, *events in rows('sim/compile/studio/widgets.def', 'WIDGET'):
        lines.append((code(text_of(name)), 'yes' if flag == 'WIDGET_TWIML' else 'no',
                      ', '.join(text_of(event) for event in events)))
    return table(*lines)


def formats():
    lines = [('file', 'when', 'what')]
    for macro, name, *rest in rows('sim/report/formats.def', 'FORMAT', 'GROWS', 'DRAWN'):
        name = text_of(name)
        files = [name + end for end in ('.svg', '.png', '.tsv')] if macro == 'DRAWN' else [name]
        lines.append((', '.join(map(code, files)), text_of(rest[-2]), text_of(rest[-1])))
    return table(*lines)


def stand_ins():
    weights = {'WAY': 'the way', 'TIME': 'the time', 'FINE': 'little'}
    lines = [('kind', 'what is assumed', 'when', 'it decides')]
    for _, _, name, weight, text, when in rows('sim/program/stand_ins.def', 'STAND_IN'):
        lines.append((code(text_of(name)), text_of(text).replace('%s', '…'),
                      re.sub(r'<[^ ,]*>', lambda verb: code(verb.group()), text_of(when)), weights[weight]))
    return table(*lines)


def log_formats():
    all_rows = [r for r in rows('sim/log/formats.def', 'FORMAT', 'COLUMN', 'ONLY', 'ASSUMED') if r[1] != 'name']
    with open('sim/log/role_names.c', encoding='utf-8') as text:
        roles = dict(re.findall(r'\[ROLE_(\w+)\] = "(\w+)",', text.read().split('names[LOG_ROLES]')[0]))
    columns, only = {}, {}
    for _, name, role, names, unit in (r for r in all_rows if r[0] == 'COLUMN'):
        names, unit = text_of(names), text_of(unit)
        if names:
            said = roles[role] + {'': '', 'hhmm': ' (930 is 9:30)', 'cause': ' (Q.850)'}.get(unit, ' in %s' % unit)
            columns.setdefault(name, []).append('%s: %s' % (said, names.replace('|', ' or ')))
    for _, name, column, value in (r for r in all_rows if r[0] == 'ONLY'):
        only[name] = '; only rows with %s %s' % (text_of(column), text_of(value))
    lines = [('`--format`', 'what', 'known by', 'columns')]
    for _, name, word, what, _, signs in (r for r in all_rows if r[0] == 'FORMAT'):
        lines.append((code(text_of(word)), text_of(what), text_of(signs).replace('|', ' or ').replace(' or ', '/').replace(' ', ', ')
                      .replace('/', ' or '), '; '.join(columns[name]) + only.get(name, '')))
    return table(*lines)


LISTS = {
    'log-formats': ('docs/logs.md', log_formats),
    'rules': ('docs/model.md', rules),
    'codes': ('docs/model.md', codes),
    'widgets': ('docs/model.md', widgets),
    'stand-ins': ('docs/model.md', stand_ins),
    'formats': ('docs/report.md', formats),
}


def told(name, path, made):
    """Compare, and say what is missing or too much; or with --write make it so."""
    with open(path, encoding='utf-8') as text:
        page = text.read()
    found = re.search(r'(?<=<!-- list: %s -->\n).*?(?=<!-- end -->)' % name, page, re.S)
    if not found:
        print('# %s: no line <!-- list: %s -->' % (path, name))
        return False
    lines = found.group().splitlines()
    if '--write' in sys.argv:
        page = page[:found.start()] + '\n'.join(made) + '\n' + page[found.end():]
        with open(path, 'w', encoding='utf-8') as text:
            text.write(page)
        return True
    for line in made:
        if line not in lines:
            print('# %s lacks: %s' % (path, line))
    for line in lines:
        if line not in made:
            print('# %s has, and no table does: %s' % (path, line))
    return lines == made


status = 0
for name, (path, make) in LISTS.items():
    made = make()
    good = len(made) > 5 and told(name, path, made)
    print('%s - %s lists the %s of the sources, and no others' % ('ok' if good else 'not ok', path, name))
    status |= not good
sys.exit(status)
