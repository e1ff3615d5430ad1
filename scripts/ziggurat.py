#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of the ziggurat method, 256 layers of equal area under exp(-x) and
exp(-x*x/2) (Marsaglia and Tsang 2000, doi 10.18637/jss.v005.i08):

    scripts/ziggurat.py >sim/random/ziggurat_table.c

Worked out in decimal arithmetic and rounded once, so that the same doubles come
out everywhere."""
from decimal import Decimal, getcontext

LAYERS = 256
getcontext().prec = 45
ENOUGH = Decimal("1e-35")


class Exponential:
    name = "exponential"
    start = Decimal("7.69")

    @staticmethod
    def density(x):
        return (-x).exp()

    @staticmethod
    def inverse(y):
        return -y.ln()

    @staticmethod
    def tail(r):
        return (-r).exp()


class Normal:
    name = "normal"
    start = Decimal("3.65")

    @staticmethod
    def density(x):
        return (-x * x / 2).exp()

    @staticmethod
    def inverse(y):
        return (-2 * y.ln()).sqrt()

    @staticmethod
    def tail(r):
        """Laplace's continued fraction for the Mills ratio."""
        denominator = r
        for k in range(600, 0, -1):
            denominator = r + k / denominator
        return Normal.density(r) / denominator


def layers(law, r):
    """The layers' right ends from the base up, and by how much the topmost
    layer misses the peak of the density."""
    area = r * law.density(r) + law.tail(r)
    ends = [area / law.density(r), r]
    while True:
        top = law.density(ends[-1]) + area / ends[-1]
        if len(ends) == LAYERS:
            return ends + [Decimal(0)], top - 1
        if top >= 1:  # closed too early: R is too small
            return None, top - 1 + (LAYERS - len(ends))
        ends.append(law.inverse(top))


def solve(law):
    """The R for which the layers close: bisection, then as exact as it gets."""
    low, high = law.start, law.start + Decimal("0.02")
    assert layers(law, low)[1] > 0 > layers(law, high)[1]
    while high - low > ENOUGH:
        middle = (low + high) / 2
        if layers(law, middle)[1] > 0:
            low = middle
        else:
            high = middle
    return layers(law, high)[0]


def table(name, numbers):
    print(f"\nconst double {name}[ZIGGURAT_LAYERS + 1] = {{")
    for i in range(0, len(numbers), 3):
        print("\t" + " ".join(float(x).hex() + "," for x in numbers[i : i + 3]))
    print("};")


def main():
    print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
    print("/* Made by scripts/ziggurat.py: change that. */")
    print('#include "random/ziggurat.h"')
    for law in (Exponential, Normal):
        ends = solve(law)
        table(f"ziggurat_{law.name}_x", ends)
        table(f"ziggurat_{law.name}_f", [law.density(x) for x in ends])


if __name__ == "__main__":
    main()
