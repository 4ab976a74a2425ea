# SPDX-License-Identifier: BSD-3-Clause
"""One Entry per system of a campaign of atlas-lyapunov, with what other campaigns add.

Numbers come from the campaigns; equations, citations and notes from solvers/models/systems.json. A system of the
user's own that is not in that file has numbers only.
"""
import ast
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from khaos_tools.campaign import FAILED, short
from report_atlas_math import parse

FILE = Path(__file__).resolve().parents[2] / "solvers/models/systems.json"  # as in the source tree, so installed
SAME = ("system", "variant", "constants", "equations", "kind")  # what two campaigns must share to speak of one system
SETTINGS = ("method", "members", "periods", "transient", "steps_per_period", "rtol")  # parameters of a Point that the table repeats
WRONG = 2.0  # a listed exponent off by more than this factor is called wrong
AGREES = (0.1, 4.0)  # relative difference or standard errors up to which a listed exponent agrees


def read_systems():
    """{name: entry of systems.json}; empty if the file is not there."""
    return json.loads(FILE.read_text(encoding="utf-8"))["systems"] if FILE.is_file() else {}


@dataclass
class Entry:
    """A system: `name` is unique in the report, `model` what systems.json says, `row` the outputs of its Point."""

    name: str
    system: str
    point: int
    row: dict
    words: list  # of the verdict
    model: dict = field(default_factory=dict)
    companions: dict = field(default_factory=dict)  # experiment -> (campaign, point)
    missing: dict = field(default_factory=dict)  # experiment -> why its Point of this system failed

    def number(self, output):
        return float(self.row[output]) if output in self.row else np.nan

    @property
    def kind(self):
        return self.model.get("kind") or self.row["kind"]

    @property
    def dimension(self):
        """Of phase space; None where it is infinite."""
        return None if self.kind == "delay" else self.row["dimension"]

    @property
    def verdict(self):
        return self.words[int(self.row["verdict"])]

    @property
    def chaotic(self):
        """Chaos was found and can be trusted to be there, whether or not half the step moves its exponents."""
        return bool(self.row["chaotic"]) and self.verdict != "invalid"

    @cached_property
    def spectrum(self):
        return np.asarray(self.row["spectrum"])

    @cached_property
    def error(self):
        return np.asarray(self.row["stderr"])

    @property
    def per_period(self):
        return self.spectrum[0] * self.number("period")

    @property
    def entropy(self):
        """Sum of the positive exponents: the Kolmogorov-Sinai entropy where Pesin's formula holds."""
        return float(self.spectrum[self.spectrum > self.noise].sum())

    @property
    def noise(self):
        """(exponents,) below which each exponent is not told from zero."""
        return np.maximum(self.number("resolution"), 3 * np.nan_to_num(self.error))

    @cached_property
    def listed(self):
        """The database's spectrum, or None."""
        values = np.asarray(self.row["listed"])
        return values if np.isfinite(values).any() else None

    @property
    def agreement(self):
        """Of the listed maximum exponent with the computed one: agrees, differs, wrong (by more than WRONG, or chaos
        where none was found that lasts), open (not valid, or neither that nor zero is excluded), or unlisted."""
        listed, found = self.number("listed_max"), self.spectrum[0]
        if not np.isfinite(listed):
            return "unlisted"
        if self.verdict == "invalid":
            return "open"
        if not self.chaotic and self.number("resolution") < listed <= found + AGREES[1] * np.nan_to_num(self.error[0]):
            return "open"
        if agree(listed, self):
            return "agrees"
        return "differs" if self.chaotic and 1 / WRONG <= listed / found <= WRONG else "wrong"

    def of(self, experiment, output):
        """An output of the companion campaign for this system, or None."""
        if experiment not in self.companions:
            return None
        campaign, point = self.companions[experiment]
        return campaign.row(output, point) if output in campaign else None


def agree(listed, entry):
    """Does a listed maximum exponent agree with the computed one within 10 %, four standard errors or the resolution?"""
    found, error = entry.spectrum[0], np.nan_to_num(entry.error[0])
    return abs(listed - found) <= max(AGREES[0] * abs(found), AGREES[1] * error, entry.number("resolution"))


def clocks_of(model):
    """Names of components that advance at a constant rate: the phase of a forcing."""
    if model.get("kind") != "flow":
        return []
    moving = {*model["state"], *(line[0] for line in model.get("let", [])), "t"}
    return [s for s in model["state"] if not moving & symbols(model["rhs"][s + "dot"])]


def symbols(expression):
    return {node.id for node in ast.walk(parse(expression)) if isinstance(node, ast.Name)}


def key_of(campaign, point):
    return tuple(str(campaign.row(name, point)) for name in SAME if name in campaign)


def entries(campaign):
    """Entries in the order of the campaign's Points that are done."""
    models = read_systems()
    index, missing = ({name: {} for name in campaign.companions} for _ in range(2))
    for name, other in campaign.companions.items():
        for point in map(int, other.done):
            index[name].setdefault(key_of(other, point), point)
        for point in map(int, np.flatnonzero(other.status == FAILED)):
            missing[name].setdefault(key_of(other, point), other.message(point))
    words = campaign.words("verdict")
    found = []
    for point in map(int, campaign.done):
        system = str(campaign.row("system", point))
        others = [what_else(p, campaign.row(p.name, point)) for p in campaign.swept if p.name != "system"]
        if campaign.is_replicated():
            others.append(f"replicate {campaign.file['replicate'][point]}")
        row = {o.name: campaign.row(o.name, point) for o in campaign.outputs}
        row["dimension"] = np.asarray(row["failed_state"]).shape[-1]
        row |= {name: campaign.row(name, point) for name in ("kind", "constants", "start", *SETTINGS) if name in campaign}
        entry = Entry(" ".join([system, *filter(None, others)]), system, point, row, words, variant_of(models.get(system, {}), campaign, point))
        entry.companions = {name: (other, index[name][key_of(campaign, point)])
                            for name, other in campaign.companions.items() if key_of(campaign, point) in index[name]}
        entry.missing = {name: why[key_of(campaign, point)] for name, why in missing.items()
                         if key_of(campaign, point) in why and name not in entry.companions}
        found.append(entry)
    return found


def what_else(parameter, value):
    """What tells a Point of the same system from the others: 'corrected', 'tau = 17', 'members 8'."""
    if parameter.is_text:
        return "" if value in ("", "listed") else value
    return f"{parameter.name} {short(value)}"


def variant_of(model, campaign, point):
    """The entry with the lines that the corrected variant replaces."""
    if not model or str(campaign.row("variant", point)) != "corrected" or "corrected" not in model:
        return model
    fix = model["corrected"]
    replaced = dict(fix.get("let", []))
    lines = [[name, replaced.pop(name, e)] for name, e in model.get("let", [])]
    return {**model, "let": lines + list(map(list, replaced.items())), "rhs": {**model["rhs"], **fix.get("rhs", {})}}


def first(entry, experiment, *outputs):
    """Numbers of a companion campaign, NaN where it does not have them."""
    found = [entry.of(experiment, name) for name in outputs]
    return tuple(float(x) if x is not None else np.nan for x in found)


def dimension_of(entry):
    """(correlation dimension, its error) of atlas-dimension; NaN without."""
    return first(entry, "atlas-dimension", "D2", "D2_error") if has_dimension(entry) else (np.nan, np.nan)


def scaling_of(entry):
    """What atlas-dimension says of the range of D2: settled, narrow range, ... or ''."""
    code = entry.of("atlas-dimension", "verdict")
    return "" if code is None or not has_dimension(entry) else entry.companions["atlas-dimension"][0].words("verdict")[int(code)].replace("_", " ")


def has_dimension(entry):
    """Not of the one coordinate of a delay equation without delays of it: points on a line have dimension 1 at most."""
    return entry.kind != "delay" or (entry.of("atlas-dimension", "coordinates") or 1) > 1


def mean_entropy(entry):
    """Multiscale entropy as one number, like the database's: mean over the scales that have one of the median over
    coordinates; NaN without."""
    mse = entry.of("atlas-entropy", "mse_median")
    return np.nan if mse is None or not np.isfinite(mse).any() else float(np.nanmean(mse))


def published(entry, name):
    """A value of the database that holds for the parameters of this Point, NaN without."""
    applies = np.isfinite(entry.number("listed_max")) or entry.listed is not None
    return float(entry.model.get("published", {}).get(name, np.nan)) if applies else np.nan
