# SPDX-License-Identifier: BSD-3-Clause
"""The expressions of systems.json: as formulas of a web page (MathML) and as numbers.

The grammar is that of the file: + - * / ^, indices from 0, one-letter to whole-word names, real arithmetic.
"""
import ast
import html
import re

import numpy as np

GREEK = {name: chr(code) for code, name in zip(
    [*range(0x3B1, 0x3C2), *range(0x3C3, 0x3CA)],
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega".split())}
GREEK |= {"eps": "ε", "lam": "λ", "th": "θ", "ph": "φ", "om": "ω", "gam": "γ", "al": "α", "be": "β", "Omega": "Ω", "Gamma": "Γ",
          "inf": "∞", "ell": "ℓ"}
BRACKETS = {"abs": ("|", "|"), "floor": ("⌊", "⌋")}
FUNCTIONS = {
    "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "exp": np.exp, "sqrt": np.sqrt,
    "abs": np.abs, "acos": np.arccos, "log": np.log, "atan2": np.arctan2, "floor": np.floor, "mod": np.mod, "sign": np.sign,
    "step": lambda x: np.where(x > 0, 1.0, 0.0), "min": lambda *a: np.minimum.reduce(np.broadcast_arrays(*a)),
    "max": lambda *a: np.maximum.reduce(np.broadcast_arrays(*a))}
SHOWN_AS = {"log": "ln", "acos": "arccos", "step": "H", "sign": "sgn"}
LIKE_SINE = ("sin", "cos", "tan", "sinh", "cosh", "tanh")
SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)  # how tightly an expression binds


def parse(text):
    return ast.parse(text.replace("^", "**"), mode="eval").body


def evaluate(text, names):
    """Value of an expression. names: numbers, arrays of samples, or lists of parameters."""
    return eval(compile(ast.Expression(parse(text)), text, "eval"), {"__builtins__": {}}, {**FUNCTIONS, "pi": np.pi, **names})


def mathml(text):
    """<mrow> of an expression, in brackets as few as its operators need."""
    return draw(parse(text))[0]


def name(text, dot=False):
    """<mi> of a name: Greek where it is, digits and what follows an underscore below the line; dot: its derivative."""
    if text.endswith("_tau"):
        return f"<msub>{name(text[:-4])}<mi>τ</mi></msub>"
    stem, _, below = text.partition("_")
    split = re.fullmatch(r"([A-Za-z]+?)(\d+)", stem)
    if split and not below:
        stem, below = split.groups()
    shown = GREEK.get(stem, stem)
    if shown == stem and len(stem) > 1 and not below and stem[0] in "abcdfgkmnpqrstuvwxyz" and stem[1:] in GREEK:
        shown, below = stem[0], stem[1:]  # kth and the like
    letter = f"<mi>{html.escape(shown)}</mi>"
    if dot:
        letter = f'<mover accent="true">{letter}<mo>˙</mo></mover>'
    if not below:
        return letter
    return f"<msub>{letter}{'<mn>' + below + '</mn>' if below.isdigit() else name(below)}</msub>"


def operator(text):
    return f"<mo>{text}</mo>"


def bracketed(inside, left="(", right=")"):
    tall = "true" if "<mfrac" in inside else "false"  # else a letter that reaches below the line would stretch them
    return f'<mrow><mo stretchy="{tall}">{left}</mo>{inside}<mo stretchy="{tall}">{right}</mo></mrow>'


def at_least(node, level):
    inside, binds = draw(node)
    return inside if binds >= level else bracketed(inside)


def draw(node):
    """(MathML, how tightly it binds)"""
    if isinstance(node, ast.Constant):
        mantissa, _, exponent = f"{node.value:g}".partition("e")
        if exponent:
            raised = str(int(exponent)).replace("-", "−")
            return f"<mrow><mn>{mantissa}</mn>{operator('·')}<msup><mn>10</mn><mn>{raised}</mn></msup></mrow>", PRODUCT
        return f"<mn>{node.value!r}</mn>", ATOM
    if isinstance(node, ast.Name):
        return name(node.id), ATOM
    if isinstance(node, ast.Subscript):
        return subscript(node), ATOM
    if isinstance(node, ast.UnaryOp):
        return f"<mrow>{operator('−' if isinstance(node.op, ast.USub) else '+')}{at_least(node.operand, SIGN)}</mrow>", SUM
    if isinstance(node, ast.Call):
        return call(node)
    if isinstance(node, ast.Compare):  # solve(f(q) = g) is written with ==
        return f"<mrow>{draw(node.left)[0]}{operator('=')}{draw(node.comparators[0])[0]}</mrow>", SUM
    return binary(node)


def binary(node):
    left, right = node.left, node.right
    if isinstance(node.op, ast.Add):
        return f"<mrow>{at_least(left, SUM)}{operator('+')}{at_least(right, PRODUCT)}</mrow>", SUM
    if isinstance(node.op, ast.Sub):
        return f"<mrow>{at_least(left, SUM)}{operator('−')}{at_least(right, PRODUCT)}</mrow>", SUM
    if isinstance(node.op, ast.Div):
        return f"<mfrac><mrow>{draw(left)[0]}</mrow><mrow>{draw(right)[0]}</mrow></mfrac>", ATOM
    if isinstance(node.op, ast.Mult):
        dot = operator("·") if isinstance(leftmost(right), ast.Constant) else '<mspace width="0.17em"></mspace>'
        signed = isinstance(leftmost(left), ast.UnaryOp)  # -a*b is -(a*b) too, so its sign needs no brackets
        first = draw(left)[0] if signed else at_least(left, PRODUCT)
        return f"<mrow>{first}{dot}{at_least(right, PRODUCT)}</mrow>", SUM if signed else PRODUCT
    if isinstance(node.op, ast.Pow):
        if isinstance(left, ast.Call) and left.func.id in LIKE_SINE and isinstance(right, ast.Constant):
            return call(left, f"<mn>{right.value}</mn>")
        return f"<msup><mrow>{at_least(left, ATOM)}</mrow><mrow>{draw(right)[0]}</mrow></msup>", POWER
    raise ValueError(f"no operator of the file: {ast.dump(node.op)}")


def leftmost(node):
    """The first factor of a product."""
    while isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Pow)):
        node = node.left
    return node


def subscript(node):
    indices = []
    while isinstance(node, ast.Subscript):
        indices.insert(0, draw(node.slice)[0])
        node = node.value
    return f"<msub>{draw(node)[0]}<mrow>{operator(',').join(indices)}</mrow></msub>"


def call(node, power=""):
    """power: an exponent that is written behind the function's name."""
    inside = [draw(a)[0] for a in node.args]
    function = node.func.id
    if function == "sqrt":
        return f"<msqrt>{inside[0]}</msqrt>", ATOM
    if function == "exp":
        return f"<msup><mi>e</mi><mrow>{inside[0]}</mrow></msup>", POWER
    if function in BRACKETS:
        return bracketed(inside[0], *BRACKETS[function]), ATOM
    if function == "mod":
        return f"<mrow>{at_least(node.args[0], PRODUCT)}<mi>mod</mi>{at_least(node.args[1], PRODUCT)}</mrow>", SUM
    shown = f"<mi>{SHOWN_AS.get(function, function)}</mi>"
    return f"<mrow>{f'<msup>{shown}{power}</msup>' if power else shown}{bracketed(operator(',').join(inside))}</mrow>", ATOM


def equations(system):
    """The lines of a system as [<math>...</math>]: intermediates first, then a derivative or next value for each component."""
    derivative = system["kind"] != "map"
    lines = [f"{name(n)}{operator('=')}{mathml_of(e)}" for n, e in system.get("let", [])]
    for state in system["state"]:
        e = system["rhs"].get(state + ("dot" if derivative else "_next"))
        if e is None:  # delay equations list more start values than components
            continue
        left = name(state, dot=True) if derivative else f"<msup>{name(state)}<mo>′</mo></msup>"
        lines.append(f"{left}{operator('=')}{mathml_of(e)}")
    return [f'<math displaystyle="true"><mrow>{line}</mrow></math>' for line in lines]


def mathml_of(expression):
    """Of an expression that may hold solve(f(q) = g)."""
    return mathml(re.sub(r"(?<![<>=])=(?!=)", "==", expression)) if "solve" in expression else mathml(expression)
