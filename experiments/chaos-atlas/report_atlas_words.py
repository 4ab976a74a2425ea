# SPDX-License-Identifier: BSD-3-Clause
"""What the numbers of an Entry say, in words; numbers as people write them."""
import math

import numpy as np

from khaos_tools.page import chip
from report_atlas_data import clocks_of

VERDICT_KIND = {"chaotic": "good", "hyperchaotic": "good", "regular": "", "transient": "odd", "unsettled": "odd", "invalid": "bad"}
AGREEMENT_KIND = {"agrees": "good", "differs": "odd", "wrong": "bad", "open": "", "unlisted": ""}


def number(value, digits=4):
    """'0.9057', '−14.57', '1.3·10⁻⁵', '–' for NaN."""
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value != 0 and not 1e-4 <= abs(value) < 1e6:
        return power_of_ten(value, digits)
    text = f"{value:.{digits}g}"
    return (f"{value:.0f}" if "e" in text else text).replace("-", "−")


def power_of_ten(value, digits):
    mantissa, exponent = f"{value:.{max(digits - 1, 0)}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa}·10{raised}".replace("-", "−")


def measured(value, error):
    """'0.9057 ± 0.0012': two digits of the error, and as many of the value."""
    if not (np.isfinite(value) and np.isfinite(error)):
        return number(value)
    if error == 0:
        return number(value, 6) if value else "0"
    decimals = 1 - math.floor(math.log10(error))
    if decimals > 7:
        return f"{number(value, 6)} ± {power_of_ten(error, 1)}"
    decimals = max(decimals, 0)
    rounded = round(value, decimals) + 0.0  # no minus before a zero
    return f"{rounded:.{decimals}f} ± {error:.{decimals}f}".replace("-", "−")


def signature(entry):
    """'(+, 0, −)': which exponents are positive, zero within their errors, or negative."""
    return "(" + ", ".join("0" if abs(x) <= n else "+" if x > 0 else "−" for x, n in zip(entry.spectrum, entry.noise)) + ")"


def why(entry):
    """Sentences from the numbers of the Point: how the verdict came about, and how far the run can be trusted."""
    e, noise, row = entry.error, entry.noise, entry.row
    said = [VERDICTS[entry.verdict](entry)]
    if entry.verdict != "unsettled" and not row["settled"] and entry.kind == "flow" and np.isfinite(row["step_error"]).any():
        said.append(step_error(entry))
    if np.isneginf(entry.spectrum).any():
        said.append("Orbits reach the surface of discontinuity and stay: a direction is lost there, its exponent is −∞.")
    if int(row["divided"]):
        said.append("Members differ beyond their errors: several attractors, or islands in a chaotic sea.")
    if int(row["failed"]):
        said.append(f"{int(row['failed'])} of {members(entry)} members diverged or left the domain; they count in nothing.")
    said.extend(f"{experiment}: {message}." for experiment, message in entry.missing.items())
    exact = entry.number("exact_sum")
    if np.isfinite(exact) and np.isfinite(entry.number("sum")):
        off = abs(entry.number("sum") - exact)
        said.append(f"The exponents add up to {number(entry.number('sum'), 6)}; exactly {number(exact, 6)} (off by {number(off, 2)}).")
    with np.errstate(invalid="ignore"):  # an exponent may be -infinity
        drift = np.nan_to_num(np.abs(np.asarray(row["first_half"]) - np.asarray(row["last_half"])))
    worst = int(np.argmax(drift - 6 * np.nan_to_num(e) - noise))
    if entry.verdict != "transient" and drift[worst] > 6 * np.nan_to_num(e[worst]) + noise[worst]:
        said.append(f"λ{sub(worst)} still drifts: {number(row['first_half'][worst])} in the first half of the time, "
                    f"{number(row['last_half'][worst])} in the second.")
    return " ".join(said)


def members(entry):
    return len(np.atleast_1d(entry.row["member_max"]))


def sub(k):
    """Subscript of the k-th exponent, counted from 1."""
    return str(k + 1).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def positive(entry):
    n = int(entry.row["positive"])
    ratio = entry.spectrum[0] / entry.error[0] if entry.error[0] > 0 else math.inf
    how = f"{ratio:.0f} standard errors above zero" if ratio < 1000 else "far above zero"
    first = "One exponent is positive" if n == 1 else f"{n} exponents are positive"
    time = 1 / entry.spectrum[0]
    unit = "iterations" if entry.kind == "map" else "units of time"
    periods = "" if entry.kind == "map" else f" or {number(time / entry.number('period'), 3)} periods"
    return f"{first}: λ₁ is {how}; errors grow e-fold in {number(time, 3)} {unit}{periods}."


FLOW_KINDS = {0: "all are negative: a fixed point", 1: "one vanishes: a limit cycle",
              2: "two are not told from zero: a torus, or a limit cycle that attracts too slowly for this run"}
MAP_KINDS = {0: "all are negative: a periodic orbit", 1: "one vanishes: an invariant circle"}


def regular(entry):
    """What kind of attractor the number of vanishing exponents belongs to."""
    x, noise = entry.spectrum, entry.noise
    zeros = int((np.abs(x) <= noise).sum())
    volume = {"hamiltonian", "volume_preserving"} & set(entry.model.get("flags", []))
    if zeros == len(x) and (volume or len(x) > 1):
        kind = "all vanish: motion on a torus, or a periodic orbit"
    elif entry.kind == "map":
        kind = MAP_KINDS.get(zeros, f"{zeros} vanish")
    else:
        kind = FLOW_KINDS.get(zeros, f"{zeros} vanish")
        if zeros == 1 and clocks_of(entry.model):
            kind += " locked to the forcing"
    return f"No exponent is above {number(noise[0], 2)}, what this run can tell from zero; {kind}."


def transient(entry):
    died = int(entry.row["died"])
    early, late = entry.row["first_half"][0], entry.row["last_half"][0]
    return (f"Chaos died in {died} of {members(entry)} members: λ₁ was {number(early, 3)} in the first half of the time and "
            f"{number(late, 3)} in the second. The spectrum is an average over both.")


def step_error(entry):
    change = np.abs(np.asarray(entry.row["step_error"]))
    worst = int(np.nanargmax(change / np.maximum(entry.noise, 0.01 * np.abs(entry.spectrum))))
    return f"Half the step would change λ{sub(worst)} by {number(change[worst], 2)}, more than its error of {number(entry.error[worst], 2)}."


def unsettled(entry):
    change = np.isfinite(np.asarray(entry.row["step_error"])).any()
    first = step_error(entry) if change else "There was no step-size check that it passed."
    return f"{first} {positive(entry) if int(entry.row['positive']) else ''}".strip()


def invalid(entry):
    return "The right-hand side jumps, and what the jumps do to tangent vectors was left out: the exponents are not those of the system."


VERDICTS = {"chaotic": positive, "hyperchaotic": positive, "regular": regular, "transient": transient, "unsettled": unsettled, "invalid": invalid}


def agreement(entry):
    """Of the listed maximum exponent: a chip."""
    listed, found = entry.number("listed_max"), entry.spectrum[0]
    if entry.agreement in ("unlisted", "open"):
        return ""
    if entry.agreement == "agrees":
        text = "agrees"
    elif not entry.chaotic:
        text = "chaos dies" if entry.verdict == "transient" else "no chaos"
    else:
        ratio = listed / found
        text = f"{number(ratio, 2)} ×"
    return chip(text, AGREEMENT_KIND[entry.agreement])
