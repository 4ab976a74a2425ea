# SPDX-License-Identifier: BSD-3-Clause
"""The metadata of all models as catalogue.cpp: what ../catalogue.hpp describes."""
import json

from .text import reachable

LISTED = ("maximum_lyapunov", "kaplan_yorke_dimension", "correlation_dimension", "multiscale_entropy", "pesin_entropy")


def text(value):
    """A C++ string literal. Only ASCII leaves here, so every compiler reads it alike."""
    return json.dumps(value or "", ensure_ascii=True)


def double(value):
    return repr(float(value)) if value is not None else "none"


class Catalogue:
    def __init__(self):
        self.arrays, self.entries = [], []

    def array(self, model, label, values):
        if not values:
            return "{}"
        name = f"{label}_{model}"
        self.arrays.append(f"const double {name}[] = {{{', '.join(double(value) for value in values)}}};")
        return name

    def add(self, system, functor):
        entry, model = system.entry, functor.name
        published, computed = entry.get("published", {}), entry.get("computed", {})
        corrected = system.variant == "corrected"
        if corrected:  # the listed invariants belong to the listed equations
            published = computed = {}
        parameters = list(system.parameters.values())
        array = lambda label, values: self.array(model, label, values)
        names = " ".join(p.name + "".join(f"[{size}]" for size in p.shape) for p in parameters)
        flags = {*entry.get("flags", []), *(["withheld"] if entry.get("withheld") else [])}
        if any(node.op == "time" for node in reachable(functor.rhs)):
            flags.add("nonautonomous")
        if computed.get("chaotic") is not None:
            flags.add("chaotic" if computed["chaotic"] else "regular")
        if computed.get("settled") is False:
            flags.add("unsettled")
        listed = [published.get(key) for key in LISTED]
        fields = [text(system.name), text(system.variant), f"ModelKind::{system.kind}", text(" ".join(system.state)),
                  text(names), array("values", [x for p in parameters for x in p.values]), array("start", system.start),
                  double(entry.get("dt", entry.get("period", 1) / 1000 if system.kind != "map" else 1)),
                  double(entry.get("period", 1)), text(" ".join(sorted(flags))),
                  array("unbounded", entry.get("unbounded")), array("mean", entry.get("mean")),
                  array("std", entry.get("std")), text("; ".join(entry.get("observables", []))),
                  text("; ".join(entry.get("domain", []))), text(system.conserved),
                  array("listed_spectrum", published.get("lyapunov_spectrum")),
                  array("listed", listed if any(x is not None for x in listed) else None),
                  array("computed", computed.get("spectrum")), array("stderr", computed.get("stderr")),
                  double(computed.get("kaplan_yorke")), double(entry.get("stiffness", {}).get("S")),
                  text(entry.get("exact_exponent_sum", {}).get("expression")),
                  double(entry.get("exact_exponent_sum", {}).get("value")), text(entry.get("citation")),
                  text(entry.get("note")), text("\n".join(system.equations)),
                  array("exact", entry.get("exact_exponents", {}).get("values")), f"&systems::kernels_{model}"]
        self.entries.append((model, fields))

    def cpp(self):
        lines = ["// Written by solvers/models/generate; do not edit.", '#include "models/catalogue.hpp"', "",
                 "#include <limits>", "", "namespace khaos {", "namespace systems {"]
        lines += [f"extern const Kernels kernels_{model};" for model, _ in self.entries]
        lines += ["}  // namespace systems", "namespace {", "constexpr double none = std::numeric_limits<double>::quiet_NaN();"]
        lines += self.arrays
        lines += ["const CatalogueEntry entries[] = {"]
        for _, fields in self.entries:
            lines.append("    {" + ",\n     ".join(fields) + "},")
        lines += ["};", "}  // namespace", "", "std::span<const CatalogueEntry> catalogue() { return entries; }", "",
                  "}  // namespace khaos", ""]
        return "\n".join(lines)
