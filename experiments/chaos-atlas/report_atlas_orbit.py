# SPDX-License-Identifier: BSD-3-Clause
"""An orbit of atlas-trajectory as coordinates worth drawing.

Flows and maps: the bounded observables of systems.json where a coordinate is an angle, a phase or grows, else the
states. One-dimensional maps: (x, next x). Delay equations: (x(t), x(t - tau)).
"""
import math
import re

import numpy as np

import report_atlas_attractor as attractor
from report_atlas_data import clocks_of, variant_of
from report_atlas_math import GREEK, evaluate
from report_atlas_words import number

# Maps of circle and torus that the file iterates on the real line: the circumference of their coordinates.
CIRCLES = {"Circle": {"theta": 1.0}, "Chirikov": {"p": 2 * math.pi, "x": 2 * math.pi}}
BEGINNING = 0.2  # of the orbit is on its way to the attractor and is not drawn
LEAST = 20  # points of an orbit that is worth a picture


class Orbit:
    """x (n, coordinates), their labels, which of them only tell the phase of a forcing, samples in a period."""

    def __init__(self, x, labels, joined, per_period, clocks=()):
        self.x, self.labels, self.joined, self.per_period, self.clocks = x, labels, joined, per_period, clocks

    def views(self):
        return attractor.views(self.x, self.labels, self.joined, self.clocks)

    def caption(self, view):
        """['x −18.4 … 19.1', 'z 1.0 … 46.5']"""
        parts = []
        for label in view.labels:
            v = self.x[:, self.labels.index(label)]
            parts.append(f"{pretty(label)} {number(float(v.min()), 3)} … {number(float(v.max()), 3)}")
        return parts


def orbit(campaign, point, models):
    """Of the first member of a Point of atlas-trajectory; None if too little of it is there. models: systems.json"""
    x = campaign.row("x", point)[0] if "x" in campaign else np.zeros((0, 1))
    x = x[np.isfinite(x).all(axis=-1)]
    x = x[int(BEGINNING * len(x)) :]
    if len(x) < LEAST:
        return None
    system = str(campaign.row("system", point))
    model = variant_of(models.get(system, {}), campaign, point)
    states = model.get("state", [f"x{k + 1}" for k in range(x.shape[1])])
    per_period = max(1, round(float(campaign.row("pts_per_period", point))))
    for k, state in enumerate(states[: x.shape[1]]):
        if state in CIRCLES.get(system, {}):
            x[:, k] = np.mod(x[:, k], CIRCLES[system][state])
    kind = model.get("kind", str(campaign.row("kind", point)))
    if kind == "map" and x.shape[1] == 1:
        return Orbit(np.column_stack([x[:-1, 0], x[1:, 0]]), [states[0], states[0] + "′"], False, per_period)
    if kind == "map":
        return Orbit(x, states, False, per_period)
    if kind == "delay":
        k = max(1, round(model["parameters"]["tau"] / spacing(campaign, point, model)))
        return Orbit(np.column_stack([x[k:, 0], x[:-k, 0]]), [states[0], states[0] + "(t − τ)"], True, per_period) if len(x) > k + LEAST else None
    clocks = [k for k, state in enumerate(states) if state in clocks_of(model)]
    if "observables" not in model:
        return Orbit(x, states, True, per_period, clocks)
    names = {**model["parameters"], **dict(zip(states, x.T))}
    seen = [np.broadcast_to(evaluate(o, names), len(x)) for o in model["observables"]]
    return Orbit(np.column_stack(seen), model["observables"], True, per_period, clocks)


def spacing(campaign, point, model):
    """Time between samples."""
    unit = float(campaign.row("period", point))
    if str(campaign.row("unit", point)) == "lyapunov":
        unit = 1 / model["computed"]["spectrum"][0]
    return unit / float(campaign.row("pts_per_period", point))


def pretty(label):
    """A label of systems.json for people: Greek letters, no asterisks."""
    return re.sub(r"[A-Za-z]+", lambda m: GREEK.get(m[0], m[0]), label).replace("*", " ")
