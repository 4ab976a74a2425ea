# SPDX-License-Identifier: BSD-3-Clause
"""Reads system files and checks them: what leaves here is complete and consistent."""
import json
import math
import re
from dataclasses import dataclass, field

from .grammar import ARGUMENTS, GrammarError, condition, parse
from .text import RESERVED

KINDS = ("flow", "delay", "map")
NEEDED = ("kind", "state", "parameters", "initial_condition", "rhs")
FLAGS = ("hamiltonian", "nonautonomous", "discontinuous", "piecewise_smooth", "volume_preserving", "stiff",
         "inverse_known")
KEYS = {*NEEDED, "dt", "period", "let", "flags", "switching", "domain", "general_form", "observables", "unbounded",
        "corrected", "exact_exponent_sum", "exact_exponents", "withheld", "published", "computed", "stiffness", "mean",
        "std", "citation", "note"}
IDENTIFIER = re.compile(r"[A-Za-z]\w*")


class FileError(Exception):
    """One line: file, system, key, and what is wrong."""


@dataclass
class Parameter:
    name: str
    shape: tuple  # (), (n,) or (n, m)
    values: list  # row-major
    first: int    # index of its first value among all parameters of the system


@dataclass
class System:
    """One model: a system of a file, listed or corrected, its expressions parsed."""
    name: str
    variant: str
    kind: str
    state: list
    parameters: dict                # name -> Parameter, sorted by name
    start: list
    let: list                       # (name, tree)
    rhs: list                       # trees, in the order of the state
    switching: object = None        # tree
    domain: list = field(default_factory=list)  # (tree, strict)
    equations: list = field(default_factory=list)  # as text, for people
    conserved: str = ""
    file: str = ""
    entry: dict = field(default_factory=dict)

    @property
    def dimension(self):
        return len(self.state)


def plural(number, one, more):
    return f"{number} {one if number == 1 else more}"


def unique_keys(pairs):
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise FileError(f"'{name}' stands twice")
    return dict(pairs)


def read(files):
    """All systems of the files in order, corrected variants after their listed ones. Throws FileError."""
    systems, home = [], {}
    for file in files:
        try:
            document = json.load(open(file, encoding="utf-8"), object_pairs_hook=unique_keys)
        except OSError as error:
            raise FileError(f"{file}: {error.strerror}") from None
        except FileError as error:
            raise FileError(f"{file}: {error}") from None
        except ValueError as error:
            raise FileError(f"{file}: not JSON: {error}") from None
        entries = document.get("systems", document) if isinstance(document, dict) else None
        if not isinstance(entries, dict) or not entries:
            raise FileError(f'{file}: expected {{"systems": {{"Name": {{...}}}}}}')
        for name, entry in entries.items():
            where = f"{file}: {name}"
            if not IDENTIFIER.fullmatch(name):
                raise FileError(f"{where}: the name is not letters, digits and '_'")
            if name in RESERVED:
                raise FileError(f"{where}: the name is a word of C++ or of khaos")
            if name in home:
                raise FileError(f"{where}: {home[name]} has a system of that name")
            home[name] = file
            if not isinstance(entry, dict):
                raise FileError(f"{where}: not an object {{...}}")
            systems.append(listed(where, name, entry))
            if "corrected" in entry:
                systems.append(corrected(where, name, entry))
            for system in systems[-2:]:
                system.file = system.file or file
    return systems


def number(where, value):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise FileError(f"{where}: {json.dumps(value)} is not a number")
    return float(value)


def numbers(where, values, length=None):
    if not isinstance(values, list):
        raise FileError(f"{where}: expected a list of numbers")
    if length is not None and len(values) != length:
        raise FileError(f"{where}: {plural(length, 'value', 'values')} needed, got {len(values)}")
    return [number(where, value) for value in values]


def parameters_of(where, given):
    if not isinstance(given, dict):
        raise FileError(f"{where}: expected an object of names and values")
    parameters, first = {}, 0
    for name in sorted(given):
        value, here = given[name], f"{where}: {name}"
        if not isinstance(value, list):
            shape, values = (), [number(here, value)]
        elif value and isinstance(value[0], list):
            shape = (len(value), len(value[0]))
            values = [x for row in value for x in numbers(here, row, shape[1])]
        else:
            shape, values = (len(value),), numbers(here, value)
        if 0 in shape:
            raise FileError(f"{here}: an empty list")
        parameters[name] = Parameter(name, shape, values, first)
        first += len(values)
    return parameters


def tree_of(where, text):
    if not isinstance(text, str):
        raise FileError(f"{where}: an expression is a string")
    try:
        return parse(text)
    except GrammarError as error:
        raise FileError(f"{where}: {error}") from None


def check_names(where, tree, known):
    """Every name of the tree is in `known` (name -> shape) and indexed as its shape needs."""
    if tree[0] == "name":
        name, indices = tree[1], tree[2]
        if name not in known:
            raise FileError(f"{where}: unknown symbol '{name}'")
        shape = known[name]
        if len(indices) != len(shape):
            raise FileError(f"{where}: '{name}' has {plural(len(shape), 'index', 'indices')}, got {len(indices)}")
        for index, size in zip(indices, shape):
            if index >= size:
                raise FileError(f"{where}: index {index} of '{name}' is past {size - 1}")
    elif tree[0] == "call":
        for argument in tree[2]:
            check_names(where, argument, known)
    elif tree[0] == "solve":
        raise FileError(f"{where}: solve(...) stands alone, as the value of a `let`")
    elif tree[0] != "number":
        for part in tree[1:]:
            check_names(where, part, known)


def check_new(where, name, known):
    if not isinstance(name, str) or not IDENTIFIER.fullmatch(name):
        raise FileError(f"{where}: '{name}' is not a name")
    if name in ARGUMENTS or name == "solve":
        raise FileError(f"{where}: '{name}' is a function")
    if name in known:
        raise FileError(f"{where}: '{name}' is already defined")


def functions_of(system):
    """Names of the functions that the equations call."""
    found, trees = set(), [tree for _, tree in system.let] + system.rhs
    while trees:
        tree = trees.pop()
        if tree[0] == "call":
            found.add(tree[1])
            trees += tree[2]
        elif tree[0] not in ("number", "name"):
            trees += tree[1:]
    return found


def names_of(where, kind, state, parameters):
    """name -> shape of what expressions may use; the built-in names give way to declared ones."""
    known = {}
    for name, parameter in parameters.items():
        check_new(f"{where}: parameters", name, known)
        known[name] = parameter.shape
    for name in state:
        check_new(f"{where}: state", name, known)
        known[name] = ()
    if kind == "delay":
        for name in state:
            check_new(f"{where}: state", name + "_tau", known)
            known[name + "_tau"] = ()
    return known


def listed(where, name, entry):
    for key in NEEDED:
        if key not in entry:
            raise FileError(f"{where}: the key '{key}' is missing")
    for key in entry:
        if key not in KEYS:
            raise FileError(f"{where}: unknown key '{key}'")
    kind, state = entry["kind"], entry["state"]
    if kind not in KINDS:
        raise FileError(f"{where}: kind: '{kind}' is not flow, delay or map")
    if not isinstance(state, list) or not state:
        raise FileError(f"{where}: state: expected a list of names")
    parameters = parameters_of(f"{where}: parameters", entry["parameters"])
    if kind == "delay" and ("tau" not in parameters or parameters["tau"].values[0] <= 0 or parameters["tau"].shape):
        raise FileError(f"{where}: parameters: a delay equation needs tau > 0")
    start = numbers(f"{where}: initial_condition", entry["initial_condition"], None if kind == "delay" else len(state))
    if len(start) < len(state):
        raise FileError(f"{where}: initial_condition: {plural(len(state), 'value', 'values')} needed, got {len(start)}")
    for flag in entry.get("flags", []):
        if flag not in FLAGS:
            raise FileError(f"{where}: flags: unknown flag '{flag}'")
    for key in ("dt", "period"):
        if number(f"{where}: {key}", entry.get(key, 1)) <= 0:
            raise FileError(f"{where}: {key}: must be positive")
    return with_equations(where, System(name, "listed", kind, state, parameters, start, [], [], entry=entry),
                          entry.get("let", []), entry["rhs"])


def corrected(where, name, entry):
    """The variant with the `let` and `rhs` of the key `corrected` in place of the listed ones."""
    fix = entry["corrected"]
    new = dict(fix.get("let", []))
    let = [[key, new.pop(key, text)] for key, text in entry.get("let", [])] + [list(item) for item in new.items()]
    base = listed(where, name, entry)
    system = System(name, "corrected", base.kind, base.state, base.parameters, base.start, [], [], entry=entry,
                    conserved=fix.get("conserved", ""))
    return with_equations(f"{where}: corrected", system, let, {**entry["rhs"], **fix.get("rhs", {})})


def with_equations(where, system, let, rhs):
    known = names_of(where, system.kind, system.state, system.parameters)
    built_in = {"pi": (), "n" if system.kind == "map" else "t": ()}
    if not isinstance(let, list) or any(not isinstance(item, list) or len(item) != 2 for item in let):
        raise FileError(f'{where}: let: expected a list of ["name", "expression"]')
    for name, text in let:
        here = f"{where}: let {name}"
        tree = tree_of(here, text)
        check_new(f"{where}: let", name, known)
        if tree[0] == "solve":
            check_names(here, tree[1], {**built_in, **known, name: ()})
            check_names(here, tree[2], {**built_in, **known})
        else:
            check_names(here, tree, {**built_in, **known})
        known[name] = ()
        system.let.append((name, tree))
        system.equations.append(f"{name} = {text}")
    known = {**built_in, **known}
    ending = "_next" if system.kind == "map" else "dot"
    if not isinstance(rhs, dict):
        raise FileError(f"{where}: rhs: expected an object of <state>{ending} and expressions")
    for key in rhs:
        if key not in [name + ending for name in system.state]:
            raise FileError(f"{where}: rhs: '{key}' is not <state>{ending} of a state")
    for name in system.state:
        key = name + ending
        if key not in rhs:
            raise FileError(f"{where}: rhs: '{key}' is missing ({plural(system.dimension, 'state', 'states')}, "
                            f"{plural(len(rhs), 'equation', 'equations')})")
        tree = tree_of(f"{where}: rhs {key}", rhs[key])
        check_names(f"{where}: rhs {key}", tree, known)
        system.rhs.append(tree)
        system.equations.append(f"{key} = {rhs[key]}")
    jumps = {"sign", "step", "floor", "mod"} & functions_of(system)
    if system.kind != "map" and jumps and not {"discontinuous", "piecewise_smooth"} & {*system.entry.get("flags", [])}:
        raise FileError(f"{where}: flags: {min(jumps)}() jumps: 'discontinuous' with its key 'switching', or "
                        "'piecewise_smooth' if the right-hand side is continuous all the same")
    if ("discontinuous" in system.entry.get("flags", [])) != ("switching" in system.entry):
        raise FileError(f"{where}: switching: goes with the flag 'discontinuous'")
    if "switching" in system.entry:
        system.switching = tree_of(f"{where}: switching", system.entry["switching"])
        check_names(f"{where}: switching", system.switching, known)
    for text in system.entry.get("domain", []):
        try:
            tree, strict = condition(text)
        except GrammarError as error:
            raise FileError(f"{where}: domain: {error}") from None
        check_names(f"{where}: domain", tree, known)
        system.domain.append((tree, strict))
    return system
