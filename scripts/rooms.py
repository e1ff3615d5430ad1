#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the rooms of sim/ keep to the table in docs/architecture.md?

scripts/rooms.py           check; prints TAP, each finding as `# file:line: what` before its line
scripts/rooms.py --touch   how many objects a change of each header rebuilds, and how many unit tests,
                           most first
scripts/rooms.py --dot     the rooms and their includes as a graph for Graphviz dot

The table has one row for each room, lowest first: its first cell names the folder, its last
one the rooms that it may include and link to.

A header is public when a file of another room includes it, or another public header does. All
others are private: only they are named *_internal.h. Links are also looked for in the objects
of build/libringflow.a, where it is: a declaration written out by hand is no way around. An object
is of some files of one folder, see Makefile.
"""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TABLE = 'docs/architecture.md'
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def room_of(path):
    """The room of a path below sim/: its folder; `main.c` stands for itself."""
    return path.split('/')[0]


def read_table():
    """The rooms in their order, each with those that it may include and its line."""
    rooms, faults = {}, []
    with open(os.path.join(ROOT, TABLE), encoding='utf-8') as text:
        for number, line in enumerate(text, 1):
            row = re.match(r'\| `sim/([\w.]+)/?` \|(.*)\|\s*$', line)
            if not row:
                continue
            cell = row.group(2).split('|')[-1].strip()
            names = [] if cell == 'nothing' else [name.strip() for name in cell.split(',')]
            for name in names:
                if name not in rooms:
                    faults.append(f'{TABLE}:{number}: {row.group(1)} may include {name}, which '
                                  'no row above has')
            rooms[row.group(1)] = (set(names), number)
    return rooms, faults


def read_includes():
    """Of each file below sim/, what it includes of sim/: [(line, path)]."""
    includes = {}
    top = os.path.join(ROOT, 'sim')
    for folder, _, names in os.walk(top):
        for name in names:
            if not name.endswith(('.c', '.h', '.def')):
                continue
            path = os.path.relpath(os.path.join(folder, name), top)
            includes[path] = []
            with open(os.path.join(folder, name), encoding='utf-8') as text:
                for number, line in enumerate(text, 1):
                    found = INCLUDE.match(line)
                    if found and os.path.exists(os.path.join(top, found.group(1))):
                        includes[path].append((number, found.group(1)))
    return includes


def place_of(sources, symbol, defined=False):
    """The source and the line in which a symbol first stands; DEFINED: that of its definition."""
    word = re.compile(rf'{"^[a-z].*" if defined else ""}\b{re.escape(symbol)}\b{"[^;]*$" if defined else ""}')
    for source in sources:
        with open(os.path.join(ROOT, 'sim', source), encoding='utf-8') as text:
            for number, line in enumerate(text, 1):
                if word.search(line) and not line.lstrip().startswith(('/*', '*', '//')):
                    return source, number
    return place_of(sources, symbol) if defined else (sources[0], 1)


def read_objects(root=ROOT):
    """Of main and each member of the library, its path without a suffix and its sources, as far
    as they are still there: [(path, [source])]; None without a library."""
    library = os.path.join(root, 'build', 'libringflow.a')
    if not os.path.exists(library):
        return None
    members = subprocess.run(['ar', 't', library], capture_output=True, text=True, check=True).stdout
    objects = [(os.path.join(root, 'build', 'sim', 'main'), ['main.c'])]
    for name in members.split():
        path = os.path.join(root, 'build', 'group', name[:-2])
        if not os.path.exists(path + '.c'):
            continue
        with open(path + '.c', encoding='utf-8') as text:
            objects.append((path, [found.group(1) for found in map(INCLUDE.match, text) if found]))
    there = [(path, [s for s in sources if os.path.exists(os.path.join(root, 'sim', s))])
             for path, sources in objects if os.path.exists(path + '.o')]
    return [(path, sources) for path, sources in there if sources]


def read_symbols():
    """Links between rooms by the objects that there are: [(sources, symbol, definers)]; None
    without objects."""
    defined, wanted = {}, []
    for path, sources in read_objects() or []:
        lines = subprocess.run(['nm', path + '.o'], capture_output=True, text=True,
                               check=True).stdout.splitlines()
        for words in map(str.split, lines):
            if len(words) == 3 and words[1] in 'TDRBCVW':
                defined[words[2]] = sources
            elif len(words) == 2 and words[0] == 'U':
                wanted.append((sources, words[1]))
    if not wanted:
        return None
    return [(sources, symbol, defined[symbol]) for sources, symbol in wanted
            if symbol in defined and room_of(defined[symbol][0]) != room_of(sources[0])]


def links_of_includes(includes):
    """{(room, other): ['file:line: what']}"""
    links = {}
    for path in sorted(includes):
        for number, header in includes[path]:
            if room_of(header) != room_of(path):
                links.setdefault((room_of(path), room_of(header)), []).append(
                    f'sim/{path}:{number}: includes {header}')
    return links


def links_of_symbols(symbols):
    links = {}
    for sources, symbol, definers in symbols:
        source, line = place_of(sources, symbol)
        definer, _ = place_of(definers, symbol, True)
        links.setdefault((room_of(source), room_of(definer)), []).append(
            f'sim/{source}:{line}: uses {symbol} of sim/{definer}')
    return links


def reachable(links, start):
    seen, left = set(), [start]
    while left:
        room = left.pop()
        for a, b in links:
            if a == room and b not in seen:
                seen.add(b)
                left.append(b)
    return seen


def circles(links):
    """Every link that lies on a circle of rooms, with an example of what makes it."""
    reach = {room: reachable(links, room) for pair in links for room in pair}
    return [f'{links[pair][0]}: {pair[0]} -> {pair[1]} lies on a circle ({len(links[pair])} such)'
            for pair in sorted(links) if pair[0] in reach[pair[1]]]


def not_allowed(links, rooms):
    return [f'{what}, but the table does not let {a} include {b}'
            for (a, b), list_ in sorted(links.items()) if a in rooms and b not in rooms[a][0]
            for what in list_]


def private_headers(includes):
    """Headers that no other room sees, be it through public headers."""
    public = {header for path in includes for _, header in includes[path]
              if room_of(header) != room_of(path)}
    left = list(public)
    while left:
        for _, header in includes[left.pop()]:
            if header not in public:
                public.add(header)
                left.append(header)
    return {path for path in includes if path.endswith('.h') and path not in public}


def names_of_headers(includes):
    faults = []
    private = private_headers(includes)
    for path in sorted(includes):
        if path in private and not path.endswith('_internal.h') and path != 'base/base.h':
            faults.append(f'sim/{path}:1: no other room sees it: call it '
                          f'{os.path.basename(path)[:-2]}_internal.h')
        if path.endswith('.h') and path not in private:
            faults += [f'sim/{path}:{number}: is public, but includes {header}'
                       for number, header in includes[path] if header.endswith('_internal.h')]
    return faults


def internal_of_others(includes):
    return [f'sim/{path}:{number}: includes {header}, which is private to {room_of(header)}'
            for path in sorted(includes) for number, header in includes[path]
            if header.endswith('_internal.h') and room_of(header) != room_of(path)]


def table_of_rooms(rooms, faults, includes):
    there = {room_of(path) for path in includes}
    return (faults + [f'{TABLE}:1: no row for sim/{room}' for room in sorted(there - set(rooms))] +
            [f'{TABLE}:{rooms[room][1]}: there is no sim/{room}' for room in sorted(set(rooms) - there)])


def check():
    rooms, faults = read_table()
    includes = read_includes()
    symbols = read_symbols()
    by_includes = links_of_includes(includes)
    results = [
        ('the table names every room, lowest first', table_of_rooms(rooms, faults, includes)),
        ('no room includes what is private to another', internal_of_others(includes)),
        ('private headers, and no others, are named *_internal.h', names_of_headers(includes)),
        ('no circle of includes', circles(by_includes)),
        ('includes are as the table says', not_allowed(by_includes, rooms)),
    ]
    if symbols is not None:
        by_symbols = links_of_symbols(symbols)
        results += [('no circle of symbols', circles(by_symbols)),
                    ('symbols are as the table says', not_allowed(by_symbols, rooms))]
    bad = 0
    for name, found in results:
        print(''.join(f'# {line}\n' for line in found) + ('not ok' if found else 'ok') + f' - {name}')
        bad += bool(found)
    if symbols is None:
        print('ok - symbols # SKIP no build/libringflow.a')
    return 1 if bad else 0


def read_dependencies(path, root):
    """The headers below sim/ that the compiler read for an object, by what it wrote."""
    with open(path, encoding='utf-8') as text:
        rule = text.read().replace('\\\n', ' ').split('\n')[0].split(':', 1)[1]
    return {h for h in rule.split() if h.startswith('sim/') and not h.endswith('.c') and
            os.path.exists(os.path.join(root, h))}


def readers(root=ROOT):
    """Of each header below sim/, how many objects of the program read it, and how many unit
    tests: {header: [objects, tests]}; None without a library."""
    objects = read_objects(root)
    if objects is None:
        return None
    tests = glob.glob(os.path.join(root, 'tests', 'unit', 'test_*.c'))
    tests = [os.path.join(root, 'build', 'tests', os.path.basename(name)[:-2]) for name in tests]
    count = {}
    for kind, paths in enumerate([[path for path, _ in objects], tests]):
        for path in paths:
            for header in read_dependencies(path + '.d', root) if os.path.exists(path + '.d') else ():
                count.setdefault(header, [0, 0])[kind] += 1
    return count


def touch():
    count = readers() or {}
    for header in sorted(count, key=lambda h: (-count[h][0], h)):
        print(f'{count[header][0]:4} {count[header][1]:4} {header}')
    return 0


def dot():
    """Only what no other way leads to is drawn, so that the levels can be seen; and, red, what
    lies on a circle."""
    rooms, _ = read_table()
    links = set(links_of_includes(read_includes()))
    print('digraph house {\n\trankdir=TB; nodesep=0.25; ranksep=0.4;')
    print('\tnode [shape=box, style=rounded, fontname="sans-serif", fontsize=12];')
    print('\tedge [arrowsize=0.6, color="#555555"];')
    for room in rooms:
        print(f'\t"{room}";')
    for a, b in sorted(links):
        if a in reachable(links, b):
            print(f'\t"{a}" -> "{b}" [color=red];')
        elif b not in reachable(links - {(a, b)}, a):
            print(f'\t"{a}" -> "{b}";')
    print('}')
    return 0


def main():
    ways = {'': check, '--touch': touch, '--dot': dot}
    way = ways.get(' '.join(sys.argv[1:]))
    if not way:
        print(__doc__, file=sys.stderr)
        return 2
    return way()


if __name__ == '__main__':
    sys.exit(main())
