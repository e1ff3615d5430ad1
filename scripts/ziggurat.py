#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write sim/engine/ziggurat.c: layers of equal area under exp(-x) and exp(-x^2/2).

Marsaglia and Tsang, The Ziggurat Method (J. Stat. Softw. 5(8), 2000). Tables in
the source, not made at start-up, so that every machine draws the same numbers.
"""
import math

LAYERS, BITS = 256, 53


def edges(density, inverse, tail):
    """x[0] > x[1] > ... > x[LAYERS] = 0; x[0] is the width that gives the lowest
    layer, tail included, the same area."""
    def layers(r):
        area = r * density(r) + tail(r)
        x = [area / density(r), r]
        for _ in range(2, LAYERS):
            height = area / x[-1] + density(x[-1])
            if height >= 1:
                return x, height - 1
            x.append(inverse(height))
        return x, area / x[-1] + density(x[-1]) - 1

    low, high = 1.0, 20.0
    for _ in range(200):
        middle = (low + high) / 2
        if layers(middle)[1] > 0:
            low = middle
        else:
            high = middle
    return layers(high)[0] + [0.0]


def table(name, x, density):
    print(f"const struct ziggurat {name} = {{")
    print(f"\t.tail = {x[1].hex()},")
    print("\t.inside = {")
    for i in range(LAYERS):
        print(f"\t\tUINT64_C(0x{int(x[i + 1] / x[i] * 2 ** BITS):014x}),")
    print("\t},\n\t.width = {")
    for i in range(LAYERS):
        print(f"\t\t{math.ldexp(x[i], -BITS).hex()},")
    print("\t},\n\t.density = {")
    for i in range(LAYERS + 1):
        print(f"\t\t{density(x[i]).hex()},")
    print("\t},\n};")


def main():
    print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
    print("/* Written by scripts/ziggurat.py. */")
    print('#include "engine/ziggurat.h"\n')
    exponential = lambda x: math.exp(-x)
    table("ziggurat_exponential", edges(exponential, lambda y: -math.log(y), exponential),
          exponential)
    print()
    normal = lambda x: math.exp(-x * x / 2)
    table("ziggurat_normal",
          edges(normal, lambda y: math.sqrt(-2 * math.log(y)),
                lambda r: math.sqrt(math.pi / 2) * math.erfc(r / math.sqrt(2))), normal)


if __name__ == "__main__":
    main()
