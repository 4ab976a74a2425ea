# SPDX-License-Identifier: BSD-3-Clause
"""A System as a C++ functor: constants hoisted, common parts named, operations counted."""
from dataclasses import dataclass

from .algebra import NUMBER, PARAMETER, STATE, TIME, Graph
from .text import LEAVES, NO_BREAK, Text, reachable, safe, wrap

CHEAP = {"abs": 1, "floor": 2, "sign": 2, "step": 1, "min": 1, "max": 1}  # in adds


@dataclass
class Cost:
    adds: int = 0
    multiplies: int = 0
    divisions: int = 0
    elementary: int = 0


@dataclass
class Equation:
    """What solve(left = right) needs: the residual left - right over the unknown and the inputs."""
    name: str
    residual: object
    inputs: list
    start: object


class Functor:
    def __init__(self, system):
        self.system = system
        self.name = system.name + ("Corrected" if system.variant == "corrected" else "")
        invert, once = frozenset(), frozenset()
        for _ in range(8):  # inverting one divisor may reveal another, or leave one with a single use
            self.build(invert - once)
            found = invert | self.graph.repeated_divisors()
            lonely = once | self.used_once("inverse")
            if (found, lonely) == (invert, once):
                break
            invert, once = found, lonely
        self.taken = {safe(symbol) for symbol, *_ in self.graph.names}
        self.slots = {}  # node that depends on parameters alone -> name of its constant
        for _, roots in self.bodies():
            self.assign_slots(roots)
        self.side = len(self.slots) if system.switching else -1

    # ---- the graph ----

    def build(self, invert):
        system, graph = self.system, Graph(invert)
        self.graph, self.equations = graph, {}
        declared = [*system.state, *(name for name, _ in system.let)]
        time = "n" if system.kind == "map" else "t"
        graph.names = {("pi",): graph.number(3.141592653589793), (time,): graph.node("time", data=time, level=TIME)}
        for parameter in system.parameters.values():
            for offset in range(len(parameter.values)):
                indices = indices_of(parameter.shape, offset)
                label = "_".join([parameter.name, *map(str, indices)])
                while indices and (label in system.parameters or label in declared):
                    label += "_"
                graph.names[(parameter.name, *indices)] = graph.node(
                    "parameter", data=(label, parameter.first + offset), level=PARAMETER)
        for i, name in enumerate(system.state):
            graph.names[(name,)] = graph.node("state", data=(name, i), level=STATE)
            if system.kind == "delay":
                graph.names[(name + "_tau",)] = graph.node("state", data=(name + "_tau", system.dimension + i), level=STATE)
        self.switching = None
        let = list(system.let)
        if system.switching:  # first, so that sign() and step() of it are recognised
            self.switching = graph.switching = self.early(let, system.switching)
        for name, tree in let:
            if tree[0] == "solve":
                node = self.implicit(name, tree)
            else:
                node = graph.convert(tree)
            if node.op not in LEAVES and node.name is None and node.level > NUMBER:
                node.name = name
            graph.names[(name,)] = node
        self.rhs = [graph.convert(tree) for tree in system.rhs]
        self.domain = [(graph.convert(tree), strict) for tree, strict in system.domain]

    def used_once(self, op):
        """Keys of what is under nodes `op` that only one other node uses."""
        uses = {}
        for node in reachable(self.rhs):
            for part in node.args:
                uses[part] = uses.get(part, 0) + 1
        return frozenset(node.args[0].key for node, count in uses.items() if node.op == op and count == 1)

    def early(self, let, tree):
        """The switching function in terms of the `let`s that it needs, which are converted anew later."""
        names = dict(self.graph.names)
        for name, definition in let:
            if definition[0] != "solve":
                try:
                    self.graph.names[(name,)] = self.graph.convert(definition)
                except KeyError:
                    pass  # defined by something that follows a solve
        node = self.graph.convert(tree)
        self.graph.names = names
        return node

    def implicit(self, name, tree):
        """A node for the root of tree = solve(left = right). The residual is a graph over inputs."""
        graph = self.graph
        outer, inputs = dict(graph.names), []
        unknown = graph.node("unknown", data=name, level=STATE)
        for symbol, node in outer.items():
            if node.level >= TIME:
                graph.names[symbol] = graph.node("input", data=(symbol[0], node.key), level=STATE)
        graph.names[(name,)] = unknown
        residual = graph.convert(("-", tree[1], tree[2]))
        graph.names = outer
        for node in reachable([residual]):
            if node.op == "input":
                inputs.append((node, outer[(node.data[0],)]))
        start = graph.convert(tree[2])
        equation = Equation(name, residual, inputs, start)
        node = graph.node("solve", (start, *(value for _, value in inputs)), name, STATE)
        self.equations[name] = equation
        return node

    def bodies(self):
        """(what, root nodes) of each function."""
        yield "rhs", self.rhs
        if self.switching is not None:
            yield "switching", [self.switching]
        if self.domain:
            yield "inside", [node for node, _ in self.domain]
        for equation in self.equations.values():
            yield "residual", [equation.residual]

    def assign_slots(self, roots):
        for node in reachable(roots):
            for part in [*node.args] + [root for root in roots if root is node]:
                if part.level == PARAMETER and part not in self.slots and (node.level > PARAMETER or part is node):
                    self.slots[part] = self.slot_name(part)

    def slot_name(self, node):
        if node.op == "parameter":
            return safe(node.data[0])
        if node.name:
            return safe(node.name)
        return self.fresh("k")

    def fresh(self, stem):
        number = 1
        while f"{stem}{number}" in self.taken:
            number += 1
        self.taken.add(f"{stem}{number}")
        return f"{stem}{number}"

    def cost(self):
        cost = Cost()
        for node in reachable(self.rhs):
            if node.level < TIME:
                continue
            if node.op == "sum":
                cost.adds += len(node.args) - 1
            elif node.op == "product":
                cost.multiplies += len(node.args) - 1
            elif node.op == "scale":
                cost.multiplies += 1
            elif node.op == "power":
                cost.multiplies += node.data.bit_length() - 1 + bin(node.data).count("1") - 1
            elif node.op in ("quotient", "inverse"):
                cost.divisions += 1
            elif node.op == "side":
                cost.adds += 4
            elif node.op == "call" and node.data in CHEAP:
                cost.adds += CHEAP[node.data]
            elif node.op == "call" and node.data == "sqrt":
                cost.divisions += 1
            elif node.op == "call":
                cost.elementary += 2 if node.data in ("pow", "mod", "tan") else 1
            elif node.op == "solve":
                cost.elementary += 12  # about six Newton steps of one elementary function and its derivative
        return cost

    # ---- text ----

    def body(self, roots, assign, constant_names, indent):
        """Statements: the locals that the roots need, then assign(expression texts)."""
        texts = Text(self, constant_names)
        lines = texts.locals_of(roots)
        lines += assign([texts.render(root) for root in roots])
        head = []
        used = texts.used_constants
        names = [f"{name}{NO_BREAK}={NO_BREAK}c[{i}]" for i, (node, name) in enumerate(self.slots.items()) if node in used]
        if names:
            head.append("const C &" + ", &".join(names) + ";")
        states = sorted(texts.used_states)
        if states:
            head.append("const T &" + ", &".join(f"{safe(name)}{NO_BREAK}={NO_BREAK}in[{i}]" for i, name in states) + ";")
        return "\n".join(wrap(line, indent) for line in head + lines), texts

    def text(self):
        system = self.system
        out = [f"/// {self.name}: {'x(n + 1)' if system.kind == 'map' else 'dx/dt'}, with x = ({', '.join(system.state)})"
               + (" at t and then at t - tau" if system.kind == "delay" else "") + "."]
        out += ["///   " + line for line in system.equations]
        constants = len(self.slots) + (self.side >= 0)
        out += [f"struct {self.name} {{",
                f"  static constexpr int dimension = {system.dimension}, constants = {constants};",
                f"  static constexpr bool delay = {'true' if system.kind == 'delay' else 'false'};"]
        if self.side >= 0:
            out.append(f"  static constexpr int side = {self.side};")
        if self.domain:
            out.append("  static constexpr bool has_domain = true;")
        out += [self.prepare_text()]
        for equation in self.equations.values():
            out.append(self.residual_text(equation))
        out.append(self.function_text("rhs", self.rhs, "void", ", T* KOKKOS_RESTRICT out",
                                      lambda texts: [f"out[{i}] = {text};" for i, text in enumerate(texts)]))
        if self.switching is not None:
            out.append(self.function_text("switching", [self.switching], "T", "", lambda texts: [f"return {texts[0]};"]))
        if self.domain:
            def conditions(texts):
                lines = []
                for text, (_, strict) in zip(texts, self.domain):
                    lines.append(f"step(T({text}))" if strict else f"1.0 - step(T(-({text})))")
                return ["return " + " * ".join(f"({line})" if " - " in line else line for line in lines) + ";"]
            out.append(self.function_text("inside", [node for node, _ in self.domain], "T", "", conditions))
        out.append("};")
        return "\n".join(out) + "\n"

    def function_text(self, name, roots, returns, more, assign):
        body, texts = self.body(roots, assign, self.slots, 4)
        time = ("n" if self.system.kind == "map" else "t") if texts.used_time else ""
        inward = "in" if texts.used_states else ""
        constants = "c" if texts.used_constants or texts.used_side or texts.used_equation else ""
        head = (f"  template <class T, class C>\n  KOKKOS_INLINE_FUNCTION static {returns} {name}("
                f"const T* KOKKOS_RESTRICT {inward}, C {time}, const C* {constants}{more}) {{").replace(" ,", ",").replace(" )", ")")
        return f"{head}\n{body}\n  }}"

    def residual_text(self, equation):
        body, texts = self.body([equation.residual], lambda t: [f"return {t[0]};"], self.slots, 6)
        inputs = [f"{safe(node.data[0])} = v[{i}]" for i, (node, _) in enumerate(equation.inputs)]
        head = f"      const T &{', &'.join(inputs)};\n" if inputs else ""
        constants = "c" if texts.used_constants else ""
        return (f"  /// Zero at the value of {equation.name}.\n  struct Equation_{equation.name} {{\n"
                f"    template <class T, class C>\n    KOKKOS_INLINE_FUNCTION static T residual("
                f"const T& {safe(equation.name)}, const T* {'v' if inputs else ''}, const C* {constants}) {{\n"
                f"{head}{body}\n    }}\n  }};").replace("* ,", "*,").replace("* )", "*)")

    def prepare_text(self):
        texts = Text(self, {})
        lines = texts.locals_of(list(self.slots), "double")
        lines += [f"c[{i}] = {texts.render(node)};" for i, node in enumerate(self.slots)]
        if self.side >= 0:
            lines.append(f"c[{self.side}] = 0;")
        head = []
        if texts.used_parameters:
            used = sorted(texts.used_parameters, key=lambda data: data[1])
            head = ["const double " + ", ".join(f"{safe(name)}{NO_BREAK}={NO_BREAK}p[{i}]" for name, i in used) + ";"]
        body = "\n".join(wrap(line, 4) for line in head + lines)
        signature = f"const double*{' p' if head else ''}, double*{' c' if lines else ''}"
        return f"  static void prepare({signature}) {{" + (f"\n{body}\n  }}" if body else "}")


def indices_of(shape, offset):
    if len(shape) == 2:
        return divmod(offset, shape[1])
    return (offset,) if shape else ()
