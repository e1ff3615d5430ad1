#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is every file and function of sim/ small enough to be read at once, and does a change of a
header cost little?

Prints TAP, each finding as `# file:line: what` before its line. Then violations are planted, one
of each limit, in a tree made for it, and each must be told at its line.
A function is from its type to its last brace; what a macro is made of does not count.

Files of a folder are compiled some together, see Makefile: which ones must not matter. So each
folder is given to the compiler (CC=cc) as one, which finds what two files call the same. Macros
that two define in the same words it lets pass, and they are looked for in the text: but those
for which there is an #undef, and those that the #include in the next line asks for.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, 'scripts'))
import rooms  # noqa: E402

MOST_LINES_OF_FILE, MOST_LINES_OF_FUNCTION, MOST_PARAMETERS, MOST_READERS = 500, 60, 6, 60
LIMITS = [f'no file is longer than {MOST_LINES_OF_FILE} lines',
          f'no function is longer than {MOST_LINES_OF_FUNCTION} lines',
          f'no function has more than {MOST_PARAMETERS} parameters',
          'no two files of a folder have a name in common that only one of them knows',
          f'no header is read by more than {MOST_READERS} compilations of the program']
FLAGS = ['-std=gnu17', '-D_GNU_SOURCE', '-Isim', '-fsyntax-only', '-Wshadow', '-fdiagnostics-color=never']
TOLD = re.compile(r'(?:\./)?(sim/[^:]+):(\d+):\d+: (error|warning|note): (.*)')

# what is blanked before braces and commas are counted; only line breaks are kept of it
NO_CODE = re.compile(r'''/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' |
                         ^[ \t]*\#(?:\\\n|[^\n])* | __attribute__\s*\(\(.*?\)\)''',
                     re.DOTALL | re.MULTILINE | re.VERBOSE)


def count_parameters(header):
    """Of those in the last parentheses of a function's header, from behind."""
    depth, commas, begin = 0, 0, len(header)
    while begin and (depth or begin == len(header)):
        begin -= 1
        depth += (header[begin] == ')') - (header[begin] == '(')
        commas += header[begin] == ',' and depth == 1
    return 0 if header[begin + 1:-1].strip() in ('', 'void') else commas + 1


def functions(place, text):
    """Of each function in a file's text: its name, first line, lines and parameters."""
    code = NO_CODE.sub(lambda no_code: re.sub(r'[^\n]', ' ', no_code.group()), text)
    found, depth, begin, header = [], 0, 0, None
    for at, c in enumerate(code):
        if c == '{' and not depth:
            header = code[begin:at].strip()
            header = header if header.endswith(')') and '=' not in header else None
            first = begin + len(code[begin:at]) - len(code[begin:at].lstrip())
        depth += (c == '{') - (c == '}')
        if c == '}' and not depth and header:
            name = re.search(r'(\w+)\s*\(', header).group(1)
            found.append((name, code.count('\n', 0, first) + 1, code.count('\n', first, at) + 1,
                          count_parameters(header)))
        if c in ';}' and not depth:
            begin = at + 1
    if depth:
        raise ValueError(f'{place}: braces do not match')
    return found


def findings(root):
    """One list for each of LIMITS."""
    files, lengths, parameters = [], [], []
    for folder, _, names in sorted(os.walk(os.path.join(root, 'sim'))):
        for name in sorted(names):
            if not name.endswith(('.c', '.h')):
                continue
            path = os.path.join(folder, name)
            place = os.path.relpath(path, root)
            with open(path, encoding='utf-8') as source:
                text = source.read()
            height = text.count('\n')
            if height > MOST_LINES_OF_FILE:
                files.append(f'{place}:{MOST_LINES_OF_FILE + 1}: {height} lines')
            for function, line, lines, count in functions(place, text):
                if lines > MOST_LINES_OF_FUNCTION:
                    lengths.append(f'{place}:{line}: {function}() has {lines} lines')
                if count > MOST_PARAMETERS:
                    parameters.append(f'{place}:{line}: {function}() has {count} parameters')
    return files, lengths, parameters


def sources_of(root):
    """The .c files of each folder of sim/, but those that need MPI, which not every machine has."""
    needs_mpi = set()
    if os.path.exists(os.path.join(root, 'Makefile')):
        with open(os.path.join(root, 'Makefile'), encoding='utf-8') as makefile:
            needs_mpi = set(re.search(r'^WITH_MPI := (.*)', makefile.read(), re.M).group(1).split())
    for folder, _, names in sorted(os.walk(os.path.join(root, 'sim'))):
        paths = [os.path.relpath(os.path.join(folder, name), root) for name in sorted(names) if name.endswith('.c')]
        paths = [path for path in paths if path not in needs_mpi]
        if paths:
            yield paths


def names_in_common(root, paths):
    """What the compiler says of PATHS taken as one file, each with where the other is."""
    command = [*os.environ.get('CC', 'cc').split(), *FLAGS, '-I.', '-x', 'c', '-']
    said = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False,
                          input=''.join(f'#include "{path}"\n' for path in paths)).stderr
    found = []
    for place, line, kind, what in TOLD.findall(said):
        if kind != 'note':
            found.append(f'{place}:{line}: {what}')
        elif found and ('previous' in what or 'originally' in what or 'shadowed' in what):
            found[-1] += f', which {place}:{line} has as well'
    return found


def macros_undone(root):
    undone = set()
    for folder, _, names in os.walk(os.path.join(root, 'sim')):
        for name in names:
            if name.endswith(('.c', '.def')):
                with open(os.path.join(folder, name), encoding='utf-8') as source:
                    undone |= set(re.findall(r'^#undef (\w+)', source.read(), re.M))
    return undone


def macros_in_common(root, paths, undone):
    first, found = {}, []
    for path in paths:
        with open(os.path.join(root, path), encoding='utf-8') as source:
            text = source.read()
        for define in re.finditer(r'^#define (\w+)(?!.*\n#include <)', text, re.M):
            name, place = define.group(1), (path, text.count('\n', 0, define.start()) + 1)
            other = first.setdefault(name, place)
            if other[0] != path and name not in undone:
                found.append(f'{path}:{place[1]}: macro {name}, which {other[0]}:{other[1]} has as well')
    return found


def in_common(root):
    undone = macros_undone(root)
    return [what for paths in sources_of(root)
            for what in names_in_common(root, paths) + macros_in_common(root, paths, undone)]


def read_too_often(root):
    """None where nothing is built."""
    readers = rooms.readers(root)
    return readers and [f'{header}:1: {objects} compilations of the program read it, and {tests} of unit tests'
                        for header, (objects, tests) in sorted(readers.items()) if objects > MOST_READERS]


def say_most_read():
    """For comparison, the header that costs most."""
    readers = rooms.readers()
    if readers:
        header = max(sorted(readers), key=readers.get)
        print(f'# most of all {header}: {readers[header][0]} compilations of the program read it, '
              f'and {readers[header][1]} of unit tests')


def tell(name, notes):
    if notes is None:
        print(f'ok - {name} # SKIP no build/libringflow.a')
        return False
    print(''.join(f'# {note}\n' for note in notes) + ('not ok' if notes else 'ok') + f' - {name}')
    return bool(notes)


def function(lines, parameters):
    names = ', '.join(f'void (*p{i})(int, int)' for i in range(parameters))
    return f'static int\nf({names})\n{{\n' + '\tg("}");\n' * (lines - 4) + '}\n'


def planted():
    """Files with one violation of each limit, and one that goes to all limits but past none."""
    longest, widest = MOST_LINES_OF_FUNCTION, MOST_PARAMETERS
    texts = {'most.c': function(longest, widest) + '/* { */\n' * (MOST_LINES_OF_FILE - longest),
             'file.c': '\n' * (MOST_LINES_OF_FILE + 1),
             'length.c': '\n' + function(longest + 1, widest),
             'parameters.c': 'int x[] = { 1 };\n' + function(longest, widest + 1)}
    past = MOST_LINES_OF_FILE + 1
    expected = ([f'sim/room/file.c:{past}: {past} lines'],
                [f'sim/room/length.c:2: f() has {longest + 1} lines'],
                [f'sim/room/parameters.c:2: f() has {widest + 1} parameters'])
    with tempfile.TemporaryDirectory() as root:
        write_sources(root, texts)
        found = findings(root)
    return compared(LIMITS, found, expected)


def write_sources(root, texts):
    os.makedirs(os.path.join(root, 'sim', 'room'))
    for name, text in texts.items():
        with open(os.path.join(root, 'sim', 'room', name), 'w', encoding='utf-8') as out:
            out.write(text)


def compared(limits, found, expected):
    return [(f'planted: {limit}', [] if is_ == should else [f'found {is_}, expected {should}'])
            for limit, is_, should in zip(limits, found, expected)]


def planted_in_common():
    """A function, a macro, and a name that hides another, in two files of a folder; and what is
    to be let through: macros that are undone, or that a system's header asks for."""
    both = '#define UNDONE 1\n#undef UNDONE\n#define ASKED_FOR 8\n#include <stddef.h>\n#define SAME 1\n'
    texts = {'a.c': both + 'static int f(void) { return SAME; }\nstatic int names = 1;\n',
             'b.c': '\n' + both + 'static int f(void) { return 0; }\nint g(int names) { return names + f(); }\n'}
    with tempfile.TemporaryDirectory() as root:
        write_sources(root, texts)
        found = in_common(root)
    places = [re.sub(r':(\d+): .*?(, which.*)?$', r':\1\2', what) for what in found]
    return compared(LIMITS[3:], [places], [[
        'sim/room/b.c:7, which sim/room/a.c:6 has as well', 'sim/room/b.c:8, which sim/room/a.c:7 has as well',
        'sim/room/b.c:6, which sim/room/a.c:5 has as well']])


def planted_readers():
    """A header that as many compilations read as may, and one that one more reads; objects that
    are not in the library do not count."""
    with tempfile.TemporaryDirectory() as root:
        write_sources(root, {'a.c': '', 'most.h': '', 'past.h': ''})
        os.makedirs(os.path.join(root, 'build', 'group'))
        paths = [os.path.join(root, 'build', 'group', f'room-{i}') for i in range(MOST_READERS + 2)]
        for i, path in enumerate(paths):
            headers = ['sim/room/past.h'] + ['sim/room/most.h'] * (i > 0)
            for suffix, text in (('.c', '#include "room/a.c"\n'), ('.o', ''), ('.d', f'x.o: {" ".join(headers)}\n')):
                with open(path + suffix, 'w', encoding='utf-8') as out:
                    out.write(text)
        subprocess.run(['ar', 'rc', 'build/libringflow.a', *(path + '.o' for path in paths[:-1])], cwd=root, check=True)
        found = read_too_often(root)
    return compared(LIMITS[4:], [found], [[f'sim/room/past.h:1: {MOST_READERS + 1} compilations of the program '
                                           'read it, and 0 of unit tests']])


def main():
    results = list(zip(LIMITS, [*findings(ROOT), in_common(ROOT), read_too_often(ROOT)]))
    bad = sum([tell(name, notes) for name, notes in results + planted() + planted_in_common() + planted_readers()])
    say_most_read()
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())
