# SPDX-License-Identifier: BSD-3-Clause
"""The infix grammar of systems.json, as a syntax tree.

    sum     = product {("+" | "-") product}
    product = signed {("*" | "/") signed}
    signed  = ("-" | "+") signed | power
    power   = atom ["^" signed]                        right associative, binds tighter than the sign
    atom    = number | name {"[" integer "]"} | name "(" sum {"," sum} ")" | "(" sum ")"

Trees are tuples: ("number", 2.0), ("name", "w", (0, 2)), ("neg", a), ("+", a, b), also - * / ^,
("call", "sin", [a]), and ("solve", left, right) for solve(left = right).
"""
import re

ARGUMENTS = {"sin": 1, "cos": 1, "tan": 1, "sinh": 1, "cosh": 1, "tanh": 1, "exp": 1, "log": 1, "sqrt": 1, "abs": 1,
             "acos": 1, "floor": 1, "sign": 1, "step": 1, "atan2": 2, "mod": 2, "min": None, "max": None}  # None: any
TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(.))")


class GrammarError(Exception):
    """One line: what is wrong in the text of an expression."""


def tokens_of(text):
    found, place = [], 0
    text = text.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        number, name, sign = match.groups()
        if sign and sign not in "+-*/^()[],=":
            raise GrammarError(f"character '{sign}' is not part of an expression")
        found.append(("number", number) if number else ("name", name) if name else (sign, sign))
        place = match.end()
    return found + [("end", "the end")]


class Parser:
    def __init__(self, text):
        self.tokens = tokens_of(text)
        self.place = 0

    def next_is(self, *kinds):
        return self.tokens[self.place][0] in kinds

    def take(self, kind=None):
        token = self.tokens[self.place]
        if kind and token[0] != kind:
            raise GrammarError(f"expected '{kind}', found '{token[1]}'")
        self.place += 1
        return token[1]

    def sum(self):
        tree = self.product()
        while self.next_is("+", "-"):
            tree = (self.take(), tree, self.product())
        return tree

    def product(self):
        tree = self.signed()
        while self.next_is("*", "/"):
            tree = (self.take(), tree, self.signed())
        return tree

    def signed(self):
        if self.next_is("-", "+"):
            return ("neg", self.signed()) if self.take() == "-" else self.signed()
        return self.power()

    def power(self):
        base = self.atom()
        if self.next_is("^"):
            self.take()
            return ("^", base, self.signed())
        return base

    def atom(self):
        if self.next_is("number"):
            return ("number", float(self.take()))
        if self.next_is("("):
            self.take()
            tree = self.sum()
            self.take(")")
            return tree
        if not self.next_is("name"):
            raise GrammarError(f"expected a number, a name or '(', found '{self.tokens[self.place][1]}'")
        name = self.take()
        if self.next_is("("):
            return self.call(name)
        indices = []
        while self.next_is("["):
            self.take()
            index = self.take("number")
            if not index.isdigit():
                raise GrammarError(f"index '{index}' of {name} is not an integer")
            indices.append(int(index))
            self.take("]")
        return ("name", name, tuple(indices))

    def call(self, name):
        self.take("(")
        arguments = [self.sum()]
        if name == "solve":
            self.take("=")
            right = self.sum()
            self.take(")")
            return ("solve", arguments[0], right)
        while self.next_is(","):
            self.take()
            arguments.append(self.sum())
        self.take(")")
        if name not in ARGUMENTS:
            raise GrammarError(f"unknown function '{name}'")
        needed = ARGUMENTS[name]
        if needed and len(arguments) != needed:
            raise GrammarError(f"{name} takes {needed} argument{'s' * (needed > 1)}, got {len(arguments)}")
        return ("call", name, arguments)


def parse(text):
    parser = Parser(text)
    tree = parser.sum()
    parser.take("end")
    return tree


def condition(text):
    """'r > 0' as (left - right, strict)."""
    match = re.fullmatch(r"(.*?)(>=?)(.*)", text)
    if not match:
        raise GrammarError(f"'{text}' is not of the form expression > expression or >=")
    return ("-", parse(match[1]), parse(match[3])), match[2] == ">"
