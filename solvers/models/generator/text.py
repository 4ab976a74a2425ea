# SPDX-License-Identifier: BSD-3-Clause
"""C++ text of the nodes of one function."""
import textwrap

from .algebra import NUMBER, STATE, TIME
from .grammar import ARGUMENTS

RESERVED = {"Kernels", "Lanes", "Dual", "simd", "detail", "fused", "in", "out", "t", "c", "p", "T", "C", "dimension", "constants", "prepare", "rhs", "switching", "inside",
            "side", "cost", "khaos", "solve", "ipow", "pow", "select", "int", "double", "float", "char", "bool", "long",
            "short", "auto", "const", "if", "else", "for", "do", "while", "new", "delete", "this", "case", "default",
            "class", "struct", "union", "enum", "static", "template", "typename", "operator", "return", "switch",
            "break", "continue", "goto", "try", "catch", "throw", "true", "false", "void", "signed", "unsigned",
            "register", "volatile", "inline", "extern", "friend", "public", "private", "protected", "virtual", "using",
            "namespace", "and", "or", "not", "xor", "asm", "export", "mutable", "explicit", "concept", "requires",
            *ARGUMENTS}
LEAVES = ("number", "parameter", "state", "time", "unknown", "input")
SUM, PRODUCT, UNARY, ATOM = range(4)  # precedence
NO_BREAK = "\u00a0"


def safe(name):
    """The name as a C++ identifier that generated code does not use otherwise."""
    return name + "_" if name in RESERVED else name


def reachable(roots):
    """Nodes under the roots, each once, parts before wholes."""
    seen, order = set(), []

    def visit(node):
        if node not in seen:
            seen.add(node)
            for part in node.args:
                visit(part)
            order.append(node)

    for root in roots:
        visit(root)
    return order


def wrap(line, indent):
    pad = " " * indent
    text = textwrap.fill(line, 110, initial_indent=pad, subsequent_indent=pad + "    ", break_long_words=False,
                         break_on_hyphens=False)
    return text.replace(NO_BREAK, " ")


class Text:
    """C++ text of nodes within one function, with a local for each node that is used twice or has a name.
    constants: node -> name of those that the function reads from c; none in prepare(), which computes them."""

    def __init__(self, functor, constants):
        self.functor, self.constants, self.named = functor, constants, {}
        self.used_states, self.used_constants, self.used_parameters = set(), set(), set()
        self.used_time = self.used_side = self.used_equation = False

    def locals_of(self, roots, kind=None):
        uses, order = {}, []
        for root in roots:
            self.count(root, uses, order)
        lines = []
        for node in order:
            if node.op in LEAVES or (uses[node] < 2 and not node.name and node.op != "solve"):
                continue
            if kind and uses[node] < 2:
                continue
            if node in roots and uses[node] < 2 and not node.name:
                continue
            declared = kind or ("C" if node.level == TIME else "T")
            if node.op == "solve":
                lines += self.solve_inputs(node)
            text = self.render(node)
            name = safe(node.name) if node.name and node.name not in self.named.values() else None
            if kind and name is None:
                name = self.functor.fresh("k")
            self.named[node] = name or self.functor.fresh("s")
            lines.append(f"const {declared} {self.named[node]} = {text};")
        return lines

    def count(self, node, uses, order):
        if node in self.constants or node.level == NUMBER:
            return
        uses[node] = uses.get(node, 0) + 1
        if uses[node] == 1:
            for part in node.args:
                self.count(part, uses, order)
            order.append(node)

    def solve_inputs(self, node):
        inputs = ", ".join(f"T({self.render(value)})" for value in node.args[1:] or node.args)  # C++ has no empty array
        return [f"const T v_{node.data}[] = {{{inputs}}};"]

    def render(self, node, needed=SUM):
        text, precedence = self.plain(node)
        return f"({text})" if precedence < needed else text

    def plain(self, node):
        if node in self.named:
            return self.named[node], ATOM
        if node in self.constants:
            self.used_constants.add(node)
            return self.constants[node], ATOM
        return getattr(self, "as_" + node.op)(node)

    def as_number(self, node):
        return repr(node.data), ATOM if node.data >= 0 else UNARY

    def as_parameter(self, node):
        self.used_parameters.add(node.data)
        return safe(node.data[0]), ATOM

    def as_state(self, node):
        name, index = node.data
        self.used_states.add((index, name))
        return safe(name), ATOM

    def as_time(self, node):
        self.used_time = True
        return node.data, ATOM

    def as_unknown(self, node):
        return safe(node.data), ATOM

    def as_input(self, node):
        return safe(node.data[0]), ATOM

    def as_sum(self, node):
        text = self.render(node.args[0], SUM)
        for sign, part in zip(node.data[1:], node.args[1:]):
            text += (" + " if sign > 0 else " - ") + self.render(part, PRODUCT)
        return text, SUM

    def as_product(self, node):
        return " * ".join(self.render(part, UNARY) for part in node.args), PRODUCT

    def as_scale(self, node):
        variable = node.args[1]
        if variable not in self.named and variable.op == "quotient" and variable.args[0].op == "number":  # k * (1 / x)
            return f"{self.render(node.args[0], UNARY)} / {self.render(variable.args[1], UNARY)}", PRODUCT
        return f"{self.render(node.args[0], UNARY)} * {self.render(node.args[1], PRODUCT)}", PRODUCT

    def as_quotient(self, node):
        return f"{self.render(node.args[0], PRODUCT)} / {self.render(node.args[1], UNARY)}", PRODUCT

    def as_inverse(self, node):
        return f"1.0 / {self.render(node.args[0], UNARY)}", PRODUCT

    def as_negative(self, node):
        return f"-{self.render(node.args[0], UNARY)}", UNARY

    def as_power(self, node):
        return f"ipow<{node.data}>({self.render(node.args[0])})", ATOM

    def as_call(self, node):
        if node.data == "mod" and node.level == STATE and node.args[0].level < STATE:  # has no overload for mod(C, T)
            return f"mod(T({self.render(node.args[0])}), {self.render(node.args[1])})", ATOM
        return f"{node.data}({', '.join(self.render(part) for part in node.args)})", ATOM

    def as_side(self, node):
        self.used_side = True
        function, towards = node.data
        side = f"{'-' if towards < 0 else ''}c[{self.functor.side}]"
        return f"sided_{function}({self.render(node.args[0])}, {side})", ATOM

    def as_solve(self, node):
        self.used_equation = True
        return f"solve_equation<Equation_{node.data}>(T({self.render(node.args[0])}), v_{node.data}, c)", ATOM
