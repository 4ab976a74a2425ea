# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the experiments of the atlas that look at one system, for tools/report.

atlas-trajectory   the attractor in two views, its coordinates against time
atlas-dimension    correlation sum and local slopes with the range of the fit
atlas-entropy      entropy against scale, with what white noise has
atlas-surrogate    the statistic of the series among those of its surrogates
"""
import math

import numpy as np
from matplotlib.ticker import MaxNLocator

from khaos_tools import generic, style
from khaos_tools.campaign import short
from khaos_tools.style import plt
from report_atlas_data import read_systems
from report_atlas_orbit import orbit, pretty

MOST = 8  # Points that are drawn one by one
PERIODS, ITERATIONS = 30, 200  # of a time series
WORDS = {"no_scaling_range": "no scaling range", "narrow_range": "narrow range", "too_few_points": "too few points", "settled": "settled"}


def chosen(campaign, page, most=MOST):
    """The Points to draw; says so where they are not all."""
    points = [int(p) for p in generic.spread(campaign.done, most)]
    if len(points) < len(campaign.done):
        page.text(f"{len(points)} of {len(campaign.done):,} Points, evenly chosen.", soft=True)
    return points


def title_of(campaign, point):
    """System, and what else tells this Point from the others."""
    others = [f"{p.name} = {short(campaign.row(p.name, point))}" for p in campaign.swept if p.name != "system"]
    if campaign.is_replicated():
        others.append(f"replicate {campaign.file['replicate'][point]}")
    return ", ".join([str(campaign.row("system", point)), *others])


# ---- atlas-trajectory -----------------------------------------------------------------------------------------


def trajectory(campaign, page):
    if "x" not in campaign:  # keep = statistics
        generic.scalars(campaign, page)
        generic.arrays(campaign, page)
        return
    page.section("Attractors")
    models = read_systems()
    for k, point in enumerate(chosen(campaign, page)):
        found = orbit(campaign, point, models)
        if found is None:
            page.text(f"{title_of(campaign, point)}: too short for a picture.")
            continue
        page.picture(f"attractor_{k + 1}" if len(campaign.done) > 1 else "attractor", attractor(found, title_of(campaign, point)),
                     f"{title_of(campaign, point)}, first member after a fifth of the time. Below: its coordinates against time.", wide=True)
    generic.scalars(campaign, page)


def attractor(found, title):
    """Two views above, coordinates against time below."""
    views = found.views()
    figure = plt.figure(figsize=(style.WIDE, 7.0))
    top, bottom = figure.subfigures(2, 1, height_ratios=[2.2, 1])
    for k, view in enumerate(views):
        ax = top.add_subplot(1, max(2, len(views)), k + 1)
        p = view.curve() if view.joined else view.points
        if view.joined:
            ax.plot(p[:, 0], p[:, 1], color=style.BLUE, linewidth=0.35, alpha=0.75)
        else:
            ax.plot(p[:, 0], p[:, 1], ",", color=style.BLUE)
        if view.square:
            ax.set_aspect("equal")
            ax.set_axis_off()
            ax.set_title(f"{', '.join(map(pretty, view.labels))} in perspective")
        else:
            ax.set(xlabel=pretty(view.labels[0]), ylabel=pretty(view.labels[1]))
    top.suptitle(title, x=0.01, ha="left", fontsize=11)
    shown = min(found.x.shape[1], 4)
    axes = bottom.subplots(shown, 1, sharex=True, squeeze=False)[:, 0]
    n = min(len(found.x), (PERIODS * found.per_period if found.joined else ITERATIONS) + 1)
    time = np.arange(n) / (found.per_period if found.joined else 1)
    for k, ax in enumerate(axes):
        ax.plot(time, found.x[:n, k], "-" if found.joined else ".", color=style.category(k), linewidth=0.7, markersize=2)
        ax.set_ylabel(pretty(found.labels[k]), rotation=0, ha="right")
        ax.yaxis.set_ticks([])
    axes[-1].set_xlabel("periods" if found.joined else "iteration")
    return figure


# ---- atlas-dimension ------------------------------------------------------------------------------------------


NUMBERS = ("D2", "D2_error", "takens", "hill", "r_fit_low", "r_fit_high", "listed_D2", "ky")


def dimension(campaign, page):
    page.section("Correlation sums")
    points = chosen(campaign, page)
    page.picture("correlation", correlation(campaign, points),
                 "Left: share of the pairs closer than r. Right: its local slope; where it is level it is the correlation dimension. The band is "
                 "the range of the fit with the dimension and its error. Dotted: the Kaplan-Yorke dimension of an independent spectrum.", wide=True)
    page.section("Dimensions")
    words = campaign.words("verdict")
    rows = []
    for point in map(int, campaign.done):
        value = {name: float(campaign.row(name, point)) for name in NUMBERS}
        rows.append([title_of(campaign, point), *(text(value[name]) for name in ("D2", "D2_error", "takens", "ky")),
                     f"{text(value['r_fit_low'], 3)} to {text(value['r_fit_high'], 3)}" if np.isfinite(value["D2"]) else "–",
                     WORDS.get(words[int(campaign.row("verdict", point))], "") if words else "", text(value["hill"]), text(value["listed_D2"])])
    page.table(["system", "D2", "error", "Takens", "Kaplan-Yorke", "fit over r from", "range", "Hill exponent", "listed D2"], rows)
    page.text("What the database lists as correlation dimension is the Hill exponent 1 + n / Σ ln(r / r_min), about 1 + 0.64 D2.", soft=True)


def text(value, digits=4):
    return f"{value:.{digits}g}" if np.isfinite(value) else "–"


def correlation(campaign, points):
    figure, rows = plt.subplots(len(points), 2, figsize=(style.WIDE, 2.7 * len(points)), squeeze=False)
    for (left, right), point in zip(rows, points):
        r, C, slope = campaign.axis("r"), campaign.row("C", point), campaign.row("local_slope", point)
        counted = (C > 0) & (C < 1)
        left.loglog(r[counted], C[counted], ".-", color=style.BLUE, markersize=2.5, linewidth=0.8)
        right.semilogx(r, slope, ".-", color=style.BLUE, markersize=2.5, linewidth=0.8)
        D2, error, low, high, ky = (float(campaign.row(name, point)) for name in ("D2", "D2_error", "r_fit_low", "r_fit_high", "ky"))
        if np.isfinite(D2):
            for ax in (left, right):
                ax.axvspan(low, high, color="#EEF3F7", linewidth=0, zorder=0)
            right.fill_between([low, high], D2 - error, D2 + error, color=style.ORANGE, alpha=0.35, linewidth=0)
            right.plot([low, high], [D2, D2], color=style.ORANGE)
            inside = counted & (r >= low) & (r <= high)
            if inside.any():
                middle = np.flatnonzero(inside)[inside.sum() // 2]
                left.plot([low, high], C[middle] * (np.array([low, high]) / r[middle]) ** D2, color=style.ORANGE, linewidth=1)
        if np.isfinite(ky):
            right.axhline(ky, color="#5C6470", linestyle=":", linewidth=1)
        seen = np.isfinite(slope)
        if counted.any():
            left.set_xlim(r[counted][0], r[counted][-1])
            right.set_xlim(r[counted][0], r[counted][-1])
        highest = np.nanmax([np.nanpercentile(slope[seen], 99) if seen.any() else 1, ky if np.isfinite(ky) else 0])
        right.set(xlabel="$r$", ylabel=r"$d\,\ln C / d\,\ln r$", ylim=(0, 1.25 * highest),
                  title=f"$D_2$ = {D2:.3f} ± {error:.3f}" if np.isfinite(D2) else "no scaling range")
        left.set(xlabel="$r$", ylabel="$C(r)$", title=title_of(campaign, point))
        style.light_grid(left)
        style.light_grid(right)
    return figure


# ---- atlas-entropy --------------------------------------------------------------------------------------------


def white_noise(r, scale):
    """Sample entropy of means over `scale` independent normal numbers, r in standard deviations of these:
    -ln P(|x - y| < r) with x - y of variance 2 / scale."""
    return -np.log([math.erf(r * math.sqrt(s) / 2) for s in scale])


def entropy(campaign, page):
    page.section("Multiscale entropy")
    points = chosen(campaign, page)
    page.picture("entropy", entropies(campaign, points),
                 "Sample entropy of means over `scale` points, matches within r standard deviations of the series itself; one line per coordinate, "
                 "the thick one their median. Dashed: the same with gradual matches. Dotted: what Gaussian white noise has.", wide=True)
    names = ("complexity", "listed_mse", "permutation_median")
    rows = [[title_of(campaign, p), *(text(float(campaign.row(name, p))) for name in names)] for p in map(int, campaign.done)]
    page.table(["series", "mean over scales", "listed", "permutation entropy"], rows)


def entropies(campaign, points):
    figure, axes = style.grid(len(points), height=2.9)
    for ax, point in zip(axes, points):
        scale = campaign.axis("scale")
        mse = campaign.row("mse", point)
        scale = scale[: len(mse)]
        for k in range(mse.shape[1]):
            ax.plot(scale, mse[:, k], color=style.BLUE, alpha=0.45, linewidth=0.8)
        ax.plot(scale, campaign.row("mse_median", point), "o-", color=style.BLUE, markersize=3, label="sample")
        if np.isfinite(campaign.row("fuzzy_mse_median", point)).any():
            ax.plot(scale, campaign.row("fuzzy_mse_median", point), "--", color=style.ORANGE, label="fuzzy")
        ax.plot(scale, white_noise(float(campaign.row("r", point)), scale), ":", color="#5C6470", label="white noise")
        noise = str(campaign.row("signal", point)) == "white-noise"
        ax.set(xlabel="scale [points]", ylabel="entropy [nats]", ylim=(0, None), title="white noise" if noise else title_of(campaign, point))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        style.light_grid(ax)
    axes[0].legend()
    return figure


# ---- atlas-surrogate ------------------------------------------------------------------------------------------

STATISTICS = {"asymmetry": "asymmetry under reversal of time", "prediction": "error of prediction [std]"}


def surrogate(campaign, page):
    page.section("Series and surrogates")
    points = chosen(campaign, page)
    page.picture("surrogates", surrogates(campaign, points),
                 "Statistic of the series (line) among those of its surrogates. p is the share of surrogates, the series among them, that are at "
                 "least as far out: in absolute value for the asymmetry, towards small errors for the prediction.", wide=True)
    chaos = next(o.name for o in campaign.outputs if "0-1 test" in o.doc)
    names = ("asymmetry_p", "prediction_p", chaos, "dominant_frequency", "highest_frequency", "listed_frequency", "significant_share")
    rows = [[title_of(campaign, p), campaign.row("surrogate", p), *(text(float(campaign.row(name, p))) for name in names)]
            for p in map(int, campaign.done)]
    page.table(["series", "surrogates", "p asymmetry", "p prediction", "0-1 test", "dominant frequency", "highest", "listed",
                "significant share"], rows)
    page.text("0-1 test: near 1 for chaos, near 0 for regular motion. Frequencies in cycles per unit of time.", soft=True)


def surrogates(campaign, points):
    figure, rows = plt.subplots(len(points), 2, figsize=(style.WIDE, 2.2 * len(points)), squeeze=False)
    for axes, point in zip(rows, points):
        for ax, (name, label) in zip(axes, STATISTICS.items()):
            copies, data = campaign.row(name + "_surrogates", point), float(campaign.row(name, point))
            copies = copies[np.isfinite(copies)]
            if len(copies):
                ax.hist(copies, bins=int(np.clip(2 * len(copies) ** (1 / 3), 6, 60)), color=style.NEUTRAL)
            ax.axvline(data, color=style.VERMILION, linewidth=1.6)
            p = float(campaign.row(name + "_p", point))
            ax.set(xlabel=label, ylabel="surrogates", title=f"{title_of(campaign, point)}: p = {p:.2g}")
    return figure


PICTURES = {"atlas-trajectory": trajectory, "atlas-dimension": dimension, "atlas-entropy": entropy, "atlas-surrogate": surrogate}
