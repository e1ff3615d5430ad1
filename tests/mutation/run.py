#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the tests notice? Small random faults, one at a time, in the rooms of the program: what of
them is seen by the unit tests of the room, and what by all unit tests and the golden runs.

A fault that does not change the object file is none and another is drawn. What survives is
printed with its place: it is a test that is missing, or a change that means nothing."""
import argparse
import glob
import os
import random
import sys
import tempfile

import mutate
from house import ROOT, House
from rooms import TESTS

SLOW = ("closed_forms", "published", "plan", "select", "fit_choose", "variance")  # last, as they take long


def sources_of(house, room):
    """The files of ROOM, which may be a folder inside one; `room/.` are those of no folder inside it."""
    inside = "*.c" if room.endswith("/.") else "**/*.c"
    return [os.path.relpath(f, house.at)
            for f in sorted(glob.glob(os.path.normpath(os.path.join(house.at, "sim", room)) + "/" + inside, recursive=True))
            if "ranks_mpi" not in f and "mpi_" not in os.path.basename(f) and "_table.c" not in f]


def unknown(house):
    """Names in rooms.py that are of no test."""
    names = house.every_test()
    return [p for patterns in TESTS.values() for p in patterns
            if not any(name == p or p.endswith("*") and name.startswith(p[:-1]) for name in names)]


def tests_of(house, room):
    """The names of ROOM's own unit tests; of a folder those of the room it is in, if it has none."""
    room = room.removesuffix("/.")
    patterns = TESTS.get(room, TESTS.get(room.split("/", maxsplit=1)[0], []))
    return [name for name in house.every_test()
            if any(name == p or p.endswith("*") and name.startswith(p[:-1]) for p in patterns)]


def without_tests(house, rooms):
    """Rooms of which no unit test is named: each fault there would seem to survive."""
    return [room for room in rooms if not tests_of(house, room)]


def seen_by(house, own, alone):
    """What sees the fault that HOUSE has: "room", its unit tests OWN; "all", others; or None. Not
    ALONE, then all others are asked too."""
    if not all(house.passes(name) for name in own):
        return "room"
    if alone:
        return None
    rest = sorted(house.want(set(house.every_test()) - set(own)), key=lambda n: (n in SLOW, house.usual[n]))
    return None if all(house.passes(name) for name in rest) and house.as_golden() else "all"


def draw(chance, house, sources):
    """A file, its text and a change that makes another object of it, which HOUSE then has."""
    while True:
        source = chance.choice(sources)
        with open(os.path.join(house.at, source), encoding="utf-8") as f:
            text = f.read()
        found = mutate.places(text)
        if found:
            place = chance.choice(found)
            if house.fault(source, text, mutate.apply(text, place)):
                return source, text, place


def try_room(house, room, count, chance, alone):
    sources, own = sources_of(house, room), house.want(tests_of(house, room))
    score = {"room": 0, "all": 0, None: 0}
    for number in range(count):
        source, text, place = draw(chance, house, sources)
        seen = seen_by(house, own, alone)
        house.mend()
        score[seen] += 1
        if seen != "room":
            line, before, after = mutate.describe(text, place)
            print(f"  {'SURVIVED' if not seen else 'by others'}  #{number + 1} {source}:{line}: {before}  ->  {after}",
                  flush=True)
    tell(room, score, count, alone)
    return score


def tell(room, score, count, alone):
    found = score["room"] + score["all"]
    by_all = "" if alone else f", {found:3} by all"
    print(f"{room:16} {score['room']:3} of {count} by its own unit tests{by_all} ({100 * found / count:.0f} %)", flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--count", type=int, default=300, help="faults in all, the same number for each room")
    p.add_argument("--rooms", help="some of them, with commas between; report/chart is a folder of one, compile/. its "
                                   "files in no folder")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--own", action="store_true", help="the unit tests of the room, and no others")
    p.add_argument("make", nargs="*", help="for make, such as CC='ccache gcc'")
    o = p.parse_args()
    rooms = o.rooms.split(",") if o.rooms else sorted(r for r in os.listdir(os.path.join(ROOT, "sim"))
                                                            if os.path.isdir(os.path.join(ROOT, "sim", r)))
    total = {"room": 0, "all": 0, None: 0}
    with tempfile.TemporaryDirectory(prefix="ringflow-mutation-") as scratch:
        house = House(scratch, o.make)
        if unknown(house):
            sys.exit(f"rooms.py names tests that are not there: {', '.join(unknown(house))}")
        if without_tests(house, rooms):
            sys.exit(f"rooms.py names no unit tests of {', '.join(without_tests(house, rooms))}")
        for room in rooms:
            score = try_room(house, room, max(1, o.count // len(rooms)), random.Random(f"{o.seed}/{room}"), o.own)
            total = {k: total[k] + score[k] for k in total}
    tell("all", total, sum(total.values()), o.own)
    return 0


if __name__ == "__main__":
    sys.exit(main())
