# SPDX-License-Identifier: BSD-3-Clause
"""Values of syntax trees, to try a system at its start before it is compiled."""
import math

from .algebra import evaluate_call
from .emit import indices_of
from .systems import FileError


def value(tree, names):
    kind = tree[0]
    if kind == "number":
        return tree[1]
    if kind == "name":
        return names[(tree[1], *tree[2])]
    if kind == "neg":
        return -value(tree[1], names)
    if kind == "call":
        return evaluate_call(tree[1], [value(part, names) for part in tree[2]])
    a, b = value(tree[1], names), value(tree[2], names)
    try:
        return a + b if kind == "+" else a - b if kind == "-" else a * b if kind == "*" else a / b if kind == "/" \
            else evaluate_call("pow", [a, b])
    except (ZeroDivisionError, OverflowError):
        return math.nan


def root(name, tree, names):
    """The root of solve(left = right): bracketed from the right side outwards, then bisected."""
    residual = lambda q: value(tree[1], {**names, (name,): q}) - value(tree[2], names)
    low = high = value(tree[2], names)
    width = max(1.0, abs(low))
    while residual(low) > 0 and width < 1e18:
        low, width = low - width, 2 * width
    while residual(high) < 0 and width < 1e18:
        high, width = high + width, 2 * width
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if residual(middle) < 0 else (low, middle)
    return middle


def check_start(system):
    """FileError if a right-hand side is not a finite number at the initial condition."""
    names = {("pi",): math.pi, ("n" if system.kind == "map" else "t",): 0.0}
    for parameter in system.parameters.values():
        for offset, x in enumerate(parameter.values):
            names[(parameter.name, *indices_of(parameter.shape, offset))] = x
    for i, name in enumerate(system.state):
        names[(name,)] = system.start[i]
        names[(name + "_tau",)] = system.start[i]
    for name, tree in system.let:
        names[(name,)] = root(name, tree, names) if tree[0] == "solve" else value(tree, names)
    ending = "_next" if system.kind == "map" else "dot"
    for name, tree in zip(system.state, system.rhs):
        x = value(tree, names)
        if isinstance(x, complex) or not math.isfinite(x):
            raise FileError(f"{system.file}: {system.name}: rhs {name}{ending}: not finite at the initial condition "
                            "(a division by zero, or a function outside its domain)")
