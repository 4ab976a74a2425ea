# SPDX-License-Identifier: BSD-3-Clause
"""The page of the chaos atlas, for tools/report.

atlas-lyapunov over systems   what was found, how the database compares, one table, one card a system, atlas.csv and
                              atlas.json; with atlas-trajectory beside it pictures of the attractors, with
                              atlas-dimension and atlas-entropy their numbers
atlas-lyapunov over `value`   exponents against the parameter of one system
"""
from collections import Counter

import numpy as np

import report_atlas_cards as cards
from khaos_tools import generic, style
from khaos_tools.campaign import FAILED, short
from khaos_tools.page import Marked
from khaos_tools.style import plt
from report_atlas_attractor import draw
from report_atlas_data import WRONG, agree, entries, read_systems
from report_atlas_orbit import orbit
from report_atlas_style import CSS, SCRIPT
from report_atlas_table import as_csv, as_json
from report_atlas_words import VERDICT_KIND, number

SIGNS = {"agrees": style.GREEN, "differs": style.ORANGE, "wrong": style.VERMILION}
NAMED = 20  # at most: systems with their names in the picture of listed values
MOST_CARDS = 2000


def atlas_lyapunov(campaign, page):
    if any(p.name == "value" for p in campaign.swept) or len(campaign.done) > MOST_CARDS:
        against_value(campaign, page)
        return
    found = sorted(entries(campaign), key=lambda e: e.name.lower())
    page.style(CSS)
    page.title = "Chaos atlas" if len(found) > 1 else f"Chaos atlas: {found[0].name}"
    if len(found) > 1:
        overview(campaign, found, page)
        page.section("All systems")
        page.html(cards.filter_form(found))
        page.html(cards.table(found))
        page.script(SCRIPT)
    page.section("System by system" if len(found) > 1 else found[0].name)
    explain(page)
    models = read_systems()
    for entry in found:
        page.html(cards.card(entry, thumbnails(entry, models, page)))


def overview(campaign, found, page):
    count = Counter(e.verdict for e in found)
    page.text(Marked("Every flow, delay equation and map of the chaos database (Gilpin 2021), with Lyapunov exponents that carry error bars, a "
                     "check of the step size and a verdict. The values that the database lists stand beside them. "
                     f"The table as data: {page.file('atlas.csv', as_csv(found, campaign))}, {page.file('atlas.json', as_json(found, campaign))}."))
    page.chips([(f"{count[v]} {v}", VERDICT_KIND[v]) for v in VERDICT_KIND if count[v]])
    failed = np.flatnonzero(campaign.status == FAILED)
    if len(failed):
        page.text("Without result: " + "; ".join(f"{campaign.row('system', p)} ({campaign.message(p)})" for p in map(int, failed[:20])) + ".")
    if any("atlas-trajectory" in e.companions for e in found):
        page.html('<div class="gallery"></div>')
    listed = [e for e in found if e.agreement not in ("unlisted", "open")]
    if listed:
        page.section("Listed values")
        compare(found, listed, page)


def compare(found, listed, page):
    """How the database's maximum exponents and dimensions fare."""
    count = Counter(e.agreement for e in listed)
    lost = [e for e in listed if e.agreement == "wrong" and not e.chaotic]
    page.text(f"Of {len(listed)} listed maximum exponents {count['agrees']} agree with the computed ones within 10 %, 4 standard errors or the "
              f"resolution; {count['wrong']} are wrong: {count['wrong'] - len(lost)} by more than a factor of {WRONG:g}, {len(lost)} where this run "
              "finds no chaos that lasts.")
    leaders = [e for e in listed if e.listed is not None]
    right = sum(agree(np.nanmax(e.listed), e) for e in leaders)
    page.text(f"Of {len(leaders)} listed spectra {right} have the right largest exponent.")
    sums = [e for e in listed if np.isfinite(e.number("exact_sum")) and e.listed is not None and len(e.listed) == e.dimension]
    right = [e for e in sums if abs(e.listed.sum() - e.number("exact_sum")) <= 0.01 * max(abs(e.number("exact_sum")), np.abs(e.listed).max())]
    own = [abs(e.number("sum") - e.number("exact_sum")) / np.abs(e.spectrum).max() for e in found
           if np.isfinite(e.number("sum") + e.number("exact_sum")) and np.abs(e.spectrum).max() > 0]
    if sums:
        page.text(f"Where the divergence is constant the sum of the exponents is known exactly: {len(right)} of {len(sums)} listed spectra have "
                  f"it within 1 %. The computed ones are off by {number(float(np.median(own)), 1)} of the largest modulus in the median, by "
                  f"{number(max(own), 1)} at worst.")
    if len(listed) > 2:
        page.picture("listed", listed_picture(listed),
                     "Left: listed against computed maximum exponent per dominant period, with standard errors; the band is a factor of two. "
                     "Triangles: no chaos that lasts, the exponent is below the mark. Right: Kaplan-Yorke dimension, listed against computed; arrows "
                     "lie above the picture.", wide=True)
    wrong = [e for e in listed if e.agreement == "wrong"]
    if wrong:
        page.text("Those whose listed maximum exponent is wrong, worst first:")
        page.html(cards.wrong_list(wrong))


def listed_picture(listed):
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 4.6), width_ratios=[1.25, 1])
    compare_exponents(left, [e for e in listed if e.number("listed_max") > 0])
    compare_dimensions(right, [e for e in listed if np.isfinite(e.number("ky") + e.number("listed_ky"))])
    if right.get_legend_handles_labels()[0]:
        right.legend(loc="upper left")
    style.light_grid(right)
    return figure


def compare_dimensions(ax, both):
    """Listed dimensions beyond the picture are arrows at its rim."""
    top = 1.25 * max([e.number("ky") for e in both], default=1)
    for sign, colour in SIGNS.items():
        mine = [e for e in both if e.agreement == sign]
        inside = [e for e in mine if e.number("listed_ky") <= top]
        if inside:
            ax.errorbar([e.number("ky") for e in inside], [e.number("listed_ky") for e in inside],
                        xerr=[np.nan_to_num(e.number("ky_stderr")) for e in inside], fmt="o", color=colour, markersize=3.5, elinewidth=0.8,
                        label=f"listed λ₁ {sign}")
        beyond = [e.number("ky") for e in mine if e.number("listed_ky") > top]
        ax.plot(beyond, [0.985 * top] * len(beyond), "^", color=colour, markersize=4.5)
    ax.plot([0, top], [0, top], color="#9AA4B0", linewidth=0.8, zorder=0)
    ax.set(xlim=(0, top), ylim=(0, top), xlabel="$D_{KY}$, computed", ylabel="$D_{KY}$, listed")


def compare_exponents(ax, listed):
    """Per dominant period, so that slow and fast systems share one pair of axes."""
    for sign, colour in SIGNS.items():
        for chaos in (True, False):
            mine = [e for e in listed if e.agreement == sign and e.chaotic == chaos]
            if not mine:
                continue
            x = np.array([(e.spectrum[0] if chaos else max(e.noise[0], 1e-12)) * e.number("period") for e in mine])
            error = [4e-16 + e.error[0] * e.number("period") if chaos else 0 for e in mine]
            ax.errorbar(x, [listed_per_period(e) for e in mine], xerr=[np.minimum(error, 0.9 * x), error],
                        fmt="o" if chaos else "<", color=colour, markersize=3.5 if chaos else 4.5, elinewidth=0.8)
    ax.set(xscale="log", yscale="log")
    low, high = (f(f(ax.get_xlim()), f(ax.get_ylim())) for f in (min, max))
    span = np.array([low, high])
    ax.plot(span, span, color="#9AA4B0", linewidth=0.8, zorder=0)
    ax.fill_between(span, span / WRONG, span * WRONG, color="#EEF3F7", linewidth=0, zorder=-1)
    name_outliers(ax, [e for e in listed if e.chaotic])
    ax.set(xlim=span, ylim=(min([listed_per_period(e) for e in listed], default=low) / 1.5, high),
           xlabel=r"$\lambda_1 T$, computed", ylabel=r"$\lambda_1 T$, listed")
    style.light_grid(ax)


def name_outliers(ax, listed):
    """Names of the systems that are farthest off, but for those that would cover another's."""
    places = []
    for e in sorted(listed, key=lambda e: -abs(np.log(e.number("listed_max") / e.spectrum[0])))[:NAMED]:
        x, y = np.log10(e.per_period), np.log10(listed_per_period(e))
        if all(abs(x - u) > 0.9 or abs(y - v) > 0.07 for u, v in places):
            ax.annotate(e.name, (e.per_period, listed_per_period(e)), (-4, 2), textcoords="offset points", ha="right", fontsize=6.5,
                        color="#5C6470")
            places.append((x, y))


def listed_per_period(entry):
    return entry.number("listed_max") * entry.number("period")


def explain(page):
    page.text("Exponents are per unit of time of the equations (maps: per iteration), ± one standard error from blocks of time and members. "
              "“Independent” is another computation, with another program, that systems.json keeps for tests; “listed” is the database. "
              "Attractors: in perspective and in the plane that shows most; each coordinate fills the frame, the caption gives its range.", soft=True)
    page.text("Verdicts. Chaotic: one exponent is above three standard errors and above what regular motion shows in this time; hyperchaotic: two or "
              "more. Regular: none. Transient: chaos of members died. Unsettled: half the step gives something else. Invalid: the right-hand side "
              "jumps, and its saltation was left out.", soft=True)


def thumbnails(entry, models, page):
    """[(<img>, caption)] of the orbit in atlas-trajectory."""
    found = orbit(*entry.companions["atlas-trajectory"], models) if "atlas-trajectory" in entry.companions else None
    if found is None:
        return []
    pictures = []
    for k, view in enumerate(found.views()):
        name = cards.anchor(entry) + ("" if k == 0 else f"_{k + 1}")
        pictures.append((page.image(name, draw(view), 'width="288" height="288" loading="lazy"'), found.caption(view)))
    return pictures


# ---- over the values of a parameter ---------------------------------------------------------------------------


def against_value(campaign, page):
    """One picture per system and parameter: its exponents with error bands over `value`."""
    groups = {}
    others = [p.name for p in campaign.swept if p.name != "value"]
    for point in map(int, campaign.done):
        groups.setdefault(tuple(short(campaign.row(name, point)) for name in others), []).append(point)
    page.section("Exponents against the parameter")
    for k, (_, points) in enumerate(list(groups.items())[:12]):
        points.sort(key=lambda p: float(campaign.row("value", p)))
        name = f"{campaign.row('system', points[0])} against {campaign.row('parameter', points[0])}"
        page.picture(f"exponents_{k + 1}" if len(groups) > 1 else "exponents", exponents_over(campaign, points),
                     f"Lyapunov exponents of {name} with bands of three standard errors. Below: Kaplan-Yorke dimension.", wide=True)
    if len(groups) > 12:
        page.text(f"12 of {len(groups)} combinations.", soft=True)
    generic.scalars(campaign, page, [o for o in campaign.outputs if o.name in ("positive", "settled", "divided", "died", "failed")])


def exponents_over(campaign, points):
    """Strongly negative exponents get a panel of their own: they would flatten the others."""
    value = np.array([float(campaign.row("value", p)) for p in points])
    spectrum, error = (np.array([campaign.row(name, p) for p in points]) for name in ("spectrum", "stderr"))
    reach = np.nanmax(np.abs(spectrum[:, :2]))
    deep = [k for k in range(2, spectrum.shape[1]) if np.nanmax(spectrum[:, k]) < -2 * reach]
    leading = [k for k in range(spectrum.shape[1]) if k not in deep]
    heights = [2.4, 0.9, 0.9] if deep else [2.4, 0.9]
    figure, axes = plt.subplots(len(heights), 1, figsize=(style.WIDE, 1.5 * sum(heights)), sharex=True, height_ratios=heights)
    for ax, columns in zip(axes, [leading, deep] if deep else [leading]):
        for k in columns:
            banded(ax, value, spectrum[:, k], error[:, k], style.category(k), rf"$\lambda_{{{k + 1}}}$")
        ax.set_ylabel("exponents")
        ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    axes[0].axhline(0, color="#9AA4B0", linewidth=0.8, zorder=0)
    axes[0].set_title(str(campaign.row("system", points[0])))
    ky, ky_error = (np.array([float(campaign.row(name, p)) for p in points]) for name in ("ky", "ky_stderr"))
    banded(axes[-1], value, ky, ky_error, style.BLUE, None)
    axes[-1].set(xlabel=str(campaign.row("parameter", points[0])), ylabel="$D_{KY}$", ylim=(0, 1.15 * max(np.nanmax(ky, initial=0), 1)))
    if np.ptp(value):
        axes[-1].set_xlim(value.min(), value.max())
    for ax in axes:
        style.light_grid(ax)
    figure.align_ylabels(axes)
    return figure


def banded(ax, x, y, error, colour, label):
    """A curve with a band of three standard errors."""
    ax.fill_between(x, y - 3 * error, y + 3 * error, color=colour, alpha=0.2, linewidth=0)
    ax.plot(x, y, "-" if len(x) > 150 else "o-", color=colour, linewidth=0.9, markersize=2.5, label=label)


PICTURES = {"atlas-lyapunov": atlas_lyapunov}
LEADING = {"atlas-lyapunov"}
COMPANIONS = {"atlas-lyapunov": ("atlas-trajectory", "atlas-dimension", "atlas-entropy")}
