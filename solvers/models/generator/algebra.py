# SPDX-License-Identifier: BSD-3-Clause
"""Expressions as a graph in which equal parts are one node, and what depends on parameters alone stands apart.

Rewriting, in the order of the text and without changing more than the rounding:
 - a sum or product of several terms collects its parameter-only terms into one constant;
 - division by a constant is multiplication by its reciprocal; x^n with an integer n is ipow<n>(x);
 - a divisor that occurs more than once is inverted once.
"""
import math

NUMBER, PARAMETER, TIME, STATE = range(4)  # what a node depends on at most: its level
FUNCTIONS = {"abs": abs, "min": min, "max": max, "pow": lambda a, b: a ** b, "sign": lambda x: float((x > 0) - (x < 0)), "step": lambda x: float(x > 0),
        "floor": lambda x: float(math.floor(x)), "mod": lambda a, b: a % b}
LARGEST_POWER = 16


def evaluate_call(function, values):
    """The function of numbers; NaN where it is not defined."""
    try:
        return (FUNCTIONS.get(function) or getattr(math, function))(*values)
    except (ValueError, ZeroDivisionError, OverflowError):
        return math.nan



class Node:
    """op: number, parameter, state, time, unknown, input, sum, product, quotient, scale, negative, inverse, power,
    call, side, solve. `data` holds what is not a node: value, name, index, signs, function."""

    def __init__(self, op, args, data, level, key):
        self.op, self.args, self.data, self.level, self.key = op, args, data, level, key
        self.name = None  # of the `let` that defined it


class Graph:
    KEYS = {}  # structure -> small integer, the same in every Graph

    def __init__(self, invert=frozenset()):
        self.nodes = {}          # key -> node
        self.names = {}          # (symbol, indices ...) -> node
        self.invert = invert     # keys of divisors to invert once
        self.divisors = {}       # key of a divisor -> what it divides
        self.switching = None    # the node whose sign selects the right-hand side

    def node(self, op, args=(), data=None, level=None):
        keys = tuple(arg.key for arg in args)
        structure = (op, data, keys)
        if op == "product":
            structure = (op, tuple(sorted(keys)))  # x z and z x are one
        elif op == "sum":
            structure = (op, tuple(sorted(zip(data, keys))))
        key = self.KEYS.setdefault(structure, len(self.KEYS))
        if key not in self.nodes:
            highest = max((arg.level for arg in args), default=NUMBER)
            self.nodes[key] = Node(op, tuple(args), data, highest if level is None else level, key)
        return self.nodes[key]

    def repeated_divisors(self):
        return frozenset(key for key, uses in self.divisors.items() if len(uses) > 1)

    # ---- building blocks ----

    def number(self, value):
        return self.node("number", data=float(value))

    def negative(self, a):
        if a.op == "number":
            return self.number(-a.data)
        if a.op == "negative":
            return a.args[0]
        if a.op == "scale" and a.args[0].op == "number":
            return self.scale(self.number(-a.args[0].data), a.args[1])
        return self.node("negative", (a,))

    def scale(self, coefficient, a):
        if coefficient.op == "number" and coefficient.data == 1:
            return a
        if coefficient.op == "number" and coefficient.data == -1:
            return self.negative(a)
        return self.node("scale", (coefficient, a))

    def call(self, function, args):
        if all(arg.op == "number" for arg in args):
            return self.number(evaluate_call(function, [arg.data for arg in args]))
        if function in ("min", "max") and len(args) > 2:
            return self.call(function, [self.call(function, args[:-1]), args[-1]])
        if function in ("min", "max") and len(args) == 1:
            return args[0]
        if self.switching is not None and function in ("sign", "step"):
            for side, towards in ((self.switching, 1), (self.negative(self.switching), -1)):
                if args[0] is side:
                    return self.node("side", tuple(args), (function, towards))
        return self.node("call", tuple(args), function)

    def sum(self, terms):
        """terms: (sign, node). Constants and functions of time alone are collected."""
        number, constants, timed, rest = 0.0, [], [], []
        for sign, a in terms:
            while a.op == "negative":
                sign, a = -sign, a.args[0]
            if a.op == "scale" and a.args[0].op == "number" and a.args[0].data < 0:
                sign, a = -sign, self.scale(self.number(-a.args[0].data), a.args[1])
            if a.op == "number":
                number += sign * a.data
            else:
                (constants if a.level == PARAMETER else timed if a.level == TIME else rest).append((sign, a))
        if number:
            constants.append((1 if number > 0 else -1, self.number(abs(number))))
        if constants:
            (timed if timed else rest).append(self.plain_sum(constants))
        if timed:
            rest.append(self.plain_sum(timed))
        if not rest:
            return self.number(0)
        sign, a = self.plain_sum(rest)
        return self.negative(a) if sign < 0 else a

    def plain_sum(self, terms):
        """(sign, node) of the sum; the node begins with a positive term."""
        if len(terms) == 1:
            return terms[0]
        if all(sign < 0 for sign, _ in terms):
            return -1, self.plain_sum([(1, a) for _, a in terms])[1]
        lead = next(i for i, (sign, _) in enumerate(terms) if sign > 0)
        ordered = [terms[lead]] + terms[:lead] + terms[lead + 1:]
        return 1, self.node("sum", tuple(a for _, a in ordered), tuple(sign for sign, _ in ordered))

    def product(self, factors):
        """factors: (exponent +1 or -1, node)."""
        sign, number = 1, 1.0
        above, below = {level: [] for level in range(4)}, {level: [] for level in range(4)}
        todo = list(factors)
        while todo:
            exponent, a = todo.pop(0)
            if a.op == "negative":
                sign, a = -sign, a.args[0]
                todo.insert(0, (exponent, a))
            elif a.op == "scale" and (exponent < 0 or a.name is None):  # one with a name is computed anyway
                todo[:0] = [(exponent, a.args[0]), (exponent, a.args[1])]
            elif exponent < 0 and a.op == "inverse":
                todo.insert(0, (1, a.args[0]))
            elif exponent < 0 and a.op == "quotient" and (a.level == PARAMETER or a.args[0].op == "number"):
                todo[:0] = [(exponent, a.args[0]), (1, a.args[1])]
            elif a.op == "number":
                number = number * a.data if exponent > 0 or a.data == 0 else number / a.data
            else:
                (above if exponent > 0 else below)[a.level].append(a)
        sign = -sign if number < 0 else sign
        coefficient = self.constant_product(abs(number), above[PARAMETER], below[PARAMETER])
        timed = self.ratio(self.plain_product(above[TIME]), below[TIME])
        if above[STATE] or below[STATE]:
            factors = ([] if timed is None else [timed]) + above[STATE]
            timed = self.ratio(self.plain_product(factors), below[STATE])
        result = coefficient if timed is None else self.scale(coefficient, timed)
        return self.negative(result) if sign < 0 else result

    def constant_product(self, number, above, below):
        if not above and not below:
            return self.number(number)
        top = self.plain_product(([self.number(number)] if number != 1 or not above else []) + above)
        return self.node("quotient", (top, self.plain_product(below))) if below else top

    def plain_product(self, factors):
        if not factors:
            return None
        return factors[0] if len(factors) == 1 else self.node("product", tuple(factors))

    def ratio(self, top, below):
        """top / (below ...), with divisors that occur more than once inverted once."""
        if not below:
            return top
        left, inverted = [], []
        for a in below:
            base, power = (a.args[0], a.data) if a.op == "power" else (a, 1)
            self.divisors.setdefault(base.key, set()).add((None if top is None else top.key, power))
            if base.key in self.invert:
                inverse = self.node("inverse", (base,))
                inverted.append(self.power(inverse, power))
            else:
                left.append(a)
        if inverted:
            top = self.plain_product(([] if top is None else [top]) + inverted)
        if left:
            top = self.node("quotient", (self.number(1) if top is None else top, self.plain_product(left)))
        return top

    def power(self, base, exponent):
        if exponent == 1:
            return base
        if base.op == "number":
            return self.number(evaluate_call("pow", [base.data, exponent]))
        return self.node("power", (base,), exponent)

    # ---- from trees ----

    def convert(self, tree):
        kind = tree[0]
        if kind == "number":
            return self.number(tree[1])
        if kind == "name":
            return self.names[(tree[1], *tree[2])]
        if kind in ("+", "-", "neg"):
            return self.sum([(sign, self.convert(part)) for sign, part in terms_of(tree)])
        if kind in ("*", "/"):
            return self.product([(exponent, self.convert(part)) for exponent, part in factors_of(tree)])
        if kind == "^":
            return self.raise_to(self.convert(tree[1]), self.convert(tree[2]))
        return self.call(tree[1], [self.convert(part) for part in tree[2]])

    def raise_to(self, base, exponent):
        if exponent.op != "number":
            return self.node("call", (base, exponent), "pow")
        value = exponent.data
        if base.op == "number":
            return self.number(evaluate_call("pow", [base.data, value]))
        if value == 0.5:
            return self.call("sqrt", [base])
        if value != int(value) or abs(value) > LARGEST_POWER:
            return self.node("call", (base, exponent), "pow")
        if value == 0:
            return self.number(1)
        result = self.power(base, int(abs(value)))
        return result if value > 0 else self.product([(-1, result)])


def terms_of(tree, sign=1):
    """The terms of a chain of + and -, with their signs."""
    if tree[0] == "neg":
        yield from terms_of(tree[1], -sign)
    elif tree[0] in ("+", "-"):
        yield from terms_of(tree[1], sign)
        yield from terms_of(tree[2], sign if tree[0] == "+" else -sign)
    else:
        yield sign, tree


def factors_of(tree, exponent=1):
    """The factors of a chain of * and /, with exponents 1 and -1."""
    if tree[0] in ("*", "/"):
        yield from factors_of(tree[1], exponent)
        yield from factors_of(tree[2], exponent if tree[0] == "*" else -exponent)
    else:
        yield exponent, tree
