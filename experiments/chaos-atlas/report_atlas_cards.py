# SPDX-License-Identifier: BSD-3-Clause
"""The large table of the atlas and a card for each system, as HTML that also works without its script."""
import html
import math
import re

import numpy as np

from khaos_tools.page import Marked, chip, escape
from report_atlas_data import dimension_of, first, has_dimension, mean_entropy, published, scaling_of
from report_atlas_math import equations, name as formula_name
from report_atlas_style import FILTER
from report_atlas_words import AGREEMENT_KIND, VERDICT_KIND, agreement, measured, number, signature, sub, why

KINDS = {"flow": "flow", "delay": "delay equation", "map": "map"}
D_KY, NUMBER = Marked("D<sub>KY</sub>"), ' class="number"'


def anchor(entry):
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in entry.name)


def link(entry):
    return Marked(f'<a href="#{anchor(entry)}">{escape(entry.name)}</a>')


# ---- the table ------------------------------------------------------------------------------------------------


def cell(text, value=None):
    """value: what the column is sorted by, where the text does not say it."""
    if value is None:
        return f"<td>{escape(text)}</td>"
    return f'<td class="number" data-v="{f"{value:.9g}" if np.isfinite(value) else ""}">{escape(text)}</td>'


def ratio(entry):
    """Sort key: the factor by which the listed exponent is off, 1 or more."""
    listed, found = entry.number("listed_max"), entry.spectrum[0]
    if not np.isfinite(listed) or entry.agreement == "open":
        return np.nan
    if entry.chaotic and listed > 0 and found > 0:
        return max(listed / found, found / listed)
    return 1e6 if entry.agreement == "wrong" else 1


COLUMNS = [  # title, meaning, is it a number, cell of an entry
    ("system", "link to its card", False, lambda e: f"<td>{link(e)}</td>"),
    ("kind", "flow, delay equation or map", False, lambda e: cell(e.kind)),
    ("dim", "dimension of phase space", True, lambda e: cell(e.dimension or "∞", e.dimension or 1e9)),
    ("λ₁", "largest Lyapunov exponent per unit of time, ± standard error", True,
     lambda e: cell(measured(e.spectrum[0], e.error[0]), e.spectrum[0])),
    ("listed", "the database's maximum exponent", True, lambda e: cell(number(e.number("listed_max")), e.number("listed_max"))),
    ("listed is", "listed over computed, where they disagree", False,
     lambda e: cell(agreement(e), ratio(e)).replace(' class="number"', "")),
    ("λ₁ T", "largest exponent per dominant period", True, lambda e: cell(number(e.per_period, 3), e.per_period)),
    ("signs", "of the exponents: positive, zero within errors, negative", False, lambda e: cell(signature(e))),
    (D_KY, "Kaplan-Yorke dimension", True, lambda e: cell(number(e.number("ky"), 4), e.number("ky"))),
    ("D₂", "correlation dimension", True, lambda e: cell(number(dimension_of(e)[0], 3), dimension_of(e)[0])),
    ("Σ λ > 0", "sum of the positive exponents: the entropy by Pesin's formula", True, lambda e: cell(number(e.entropy, 3), e.entropy)),
    ("MSE", "multiscale entropy, mean over scales", True, lambda e: cell(number(mean_entropy(e), 3), mean_entropy(e))),
    ("verdict", "", False, lambda e: cell(chip(e.verdict, VERDICT_KIND[e.verdict]))),
]


def table(entries):
    """One row a system; D₂ and MSE only if a campaign beside this one has them."""
    known = {"D₂": any(np.isfinite(dimension_of(e)[0]) for e in entries), "MSE": any(np.isfinite(mean_entropy(e)) for e in entries)}
    used = [c for c in COLUMNS if known.get(c[0], True)]
    head = "".join(f'<th title="{html.escape(doc)}"{NUMBER if is_number else ""}>{escape(title)}</th>' for title, doc, is_number, _ in used)
    rows = "\n".join(f'<tr data-for="{anchor(e)}">' + "".join(draw(e) for *_, draw in used) + "</tr>" for e in entries)
    return f'<div class="scroll"><table id="atlas"><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>'


def filter_form(entries):
    return FILTER.format(verdicts="".join(f"<option>{v}</option>" for v in sorted({e.verdict for e in entries})))


def wrong_list(entries):
    """The systems whose listed maximum exponent is wrong, worst first."""
    def off(e):
        return abs(math.log(max(e.number("listed_max"), 1e-12) / max(e.spectrum[0], e.noise[0], 1e-12)))
    items = [f'<div>{link(e)}{agreement(e)}<span class="soft">{measured(e.spectrum[0], e.error[0])}, listed '
             f'{number(e.number("listed_max"), 3)}</span></div>' for e in sorted(entries, key=off, reverse=True)]
    return f'<div class="wrong">{"".join(items)}</div>'


# ---- a card ---------------------------------------------------------------------------------------------------


def card(entry, pictures):
    """pictures: [(<img>, [what each of its axes shows])]"""
    m = entry.model
    kind = f"{entry.dimension}-dimensional {KINDS[entry.kind]}" if entry.dimension else KINDS[entry.kind]
    about = ", ".join([kind, *(flag.replace("_", " ") for flag in m.get("flags", []))])
    look = "".join(f"<figure>{image}<figcaption>{' '.join(f'<span>{escape(t)}</span>' for t in shown)}</figcaption></figure>"
                   for image, shown in pictures)
    notes = "".join(f'<p class="soft source">{escape(m[key])}</p>' for key in ("note", "citation") if m.get(key))
    return "\n".join([
        f'<article class="card" id="{anchor(entry)}" data-kind="{entry.kind}" data-verdict="{entry.verdict}" '
        f'data-agreement="{entry.agreement}">',
        f'<h3>{link(entry)} {chip(entry.verdict, VERDICT_KIND[entry.verdict])} <span class="soft">{about}</span></h3>',
        f'<div class="columns"><div class="look">{look}</div>',
        f'<div class="law">{law(m)}{constants(entry)}<p>{escape(why(entry))} {listed_says(entry)}</p>{notes}</div>',
        f'<div class="numbers">{numbers(entry)}</div></div></article>'])


def law(model):
    """Equations; of systems that are short in vectors these, with the components folded."""
    if not model:
        return ""
    lines = '<div class="equations">' + "".join(f"<div>{line}</div>" for line in equations(model)) + "</div>"
    general = model.get("general_form")
    return f'<p class="general">{escape(general)}</p><details><summary>by components</summary>{lines}</details>' if general else lines


def constants(entry):
    """Parameters and start, as the Point had them."""
    if not entry.model:
        return ""
    start = entry.model["initial_condition"]
    given = np.atleast_1d(entry.row.get("start", ()))
    if np.isfinite(given).any():
        start = given[np.isfinite(given)]
    elif entry.kind == "delay":  # the rest of the list is the database's embedding
        start = start[:1]
    shown = [f"<span><math><mrow>{formula_name(name)}<mo>=</mo></mrow></math> {listing(value)}</span>"
             for name, value in sorted(entry.model["parameters"].items(), key=lambda item: natural(item[0]))]
    if entry.row.get("constants"):
        shown.append(f"<span>but {escape(entry.row['constants'])}</span>")
    return f'<p class="constants">{" ".join(shown)} <span>start ({", ".join(number(v, 6) for v in start)})</span></p>'


def natural(name):
    """c2 before c10."""
    return [(int(part), "") if part.isdigit() else (0, part.lower()) for part in re.split(r"(\d+)", name)]


def listing(value):
    if isinstance(value, list):
        return "[" + ", ".join(listing(v) for v in value) + "]"
    return number(float(value), 8)


def numbers(entry):
    """One table: exponents, their sum, dimensions, entropies; by khaos, independently, in the database."""
    rows = [(f"λ{sub(k)}", "", *cells) for k, cells in enumerate(exponents(entry))] + facts(entry)
    rows = [[name, doc, *("" if c == "–" else c for c in cells)] for name, doc, *cells in rows if any(c not in ("", "–") for c in cells)]
    used = [k for k in (2, 3, 4) if any(row[k] for row in rows)]
    head = "<tr><th></th>" + "".join(f'<th class="number">{("khaos", "independent", "listed")[k - 2]}</th>' for k in used) + "</tr>"
    body = "".join(f'<tr><td title="{html.escape(row[1])}">{escape(row[0])}</td>'
                   + "".join(f'<td class="number{" soft" if k > 2 else ""}">{escape(row[k])}</td>' for k in used) + "</tr>" for row in rows)
    return f"<table>{head}{body}</table>"


def exponents(entry):
    """[(computed, independent, listed)]"""
    reference, reference_error = (np.asarray(entry.row[name]) for name in ("reference", "reference_stderr"))
    listed = entry.listed if entry.listed is not None else []
    return [(measured(x, entry.error[k]), measured(reference[k], reference_error[k]), number(listed[k]) if k < len(listed) else "")
            for k, x in enumerate(entry.spectrum)]


def facts(entry):
    """[(name, meaning, computed, independent, listed)] of what is one number."""
    d2, d2_error = dimension_of(entry)
    hill = first(entry, "atlas-dimension", "hill")[0] if has_dimension(entry) else np.nan
    (permutation,) = first(entry, "atlas-entropy", "permutation_median")
    complete = entry.listed is not None and len(entry.listed) == entry.dimension
    remark = f" ({scaling_of(entry)})" if scaling_of(entry) not in ("", "settled") else ""
    independent = np.isfinite(np.asarray(entry.row["reference"])).any()
    return [
        ("λ₁ along orbits", "the database's maximum exponent, from neighbouring trajectories", "", "", number(entry.number("listed_max"))),
        ("sum", "of the exponents", number(entry.number("sum"), 6), "", number(float(entry.listed.sum())) if complete else ""),
        (D_KY, "Kaplan-Yorke dimension", measured(entry.number("ky"), entry.number("ky_stderr")),
         number(entry.model.get("computed", {}).get("kaplan_yorke")) if independent else "", number(entry.number("listed_ky"))),
        (f"D₂{remark}", "correlation dimension", measured(d2, d2_error), "", number(published(entry, "correlation_dimension"))),
        ("Hill exponent", "what the database calls correlation dimension; about 1 + 0.64 D₂", number(hill), "", ""),
        ("Σ λ > 0", "sum of the positive exponents: the entropy by Pesin's formula", number(entry.entropy), "",
         number(published(entry, "pesin_entropy"))),
        ("MSE", "multiscale entropy, mean over scales", number(mean_entropy(entry)), "", number(published(entry, "multiscale_entropy"))),
        ("permutation", "permutation entropy, 0 monotonic to 1 noise", number(permutation), "", ""),
        ("period", "dominant period in the database", number(entry.number("period")) if entry.kind != "map" else "", "", "")]


def listed_says(entry):
    """The database's maximum exponent against ours."""
    listed, kind = entry.number("listed_max"), AGREEMENT_KIND[entry.agreement]
    if entry.agreement in ("unlisted", "open"):
        return ""
    if entry.agreement == "agrees":
        return chip(f"The listed λ₁ = {number(listed, 3)} agrees.", kind)
    if not entry.chaotic:
        return chip(f"The database lists λ₁ = {number(listed, 3)}.", kind)
    return chip(f"The listed λ₁ = {number(listed, 3)} is {number(listed / entry.spectrum[0], 2)} times that.", kind)
