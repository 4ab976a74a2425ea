# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the Klein-Gordon scenarios, for tools/report.

kg-scenario   space-time plots, energy, entropies, distribution of |phi|, phase portraits
kg-stats      effect sizes between the scenarios
"""
import numpy as np

from khaos_tools import generic, style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 8  # Points that are drawn one by one
ENTROPIES = [("S", "Shannon $S$"), ("composite", "$0.5\\,S + 0.3\\,H_2 + 0.2\\,S_2$"), ("H_half", "Rényi $H_{1/2}$"), ("H_2", "Rényi $H_2$"),
             ("H_10", "Rényi $H_{10}$"), ("S_half", "Tsallis $S_{1/2}$"), ("S_2", "Tsallis $S_2$")]
ROUNDING = 1.1e-16  # half the distance of 1 and the next double: changes that are zero are drawn here
AT_REST = 0.02  # phase portraits show at least this range, so that rounding does not look like motion


def name_of(campaign, point):
    """Scenario, and what else tells this Point from the others."""
    others = [f"{p.name} = {short(campaign.row(p.name, point))}" for p in campaign.swept if p.name != "scenario"]
    return ", ".join([str(campaign.row("scenario", point)), *others])


def kg_scenario(campaign, page):
    points = [int(p) for p in generic.spread(campaign.done, MOST)]
    page.section("Space and time")
    if len(campaign.done) > MOST:
        page.text(f"{MOST} of {len(campaign.done):,} Points, evenly chosen.", soft=True)
    page.picture("space_time", space_time(campaign, points), "The field over space and time.", wide=True)
    page.section("Energy and momentum")
    page.picture("energy", energy(campaign, points),
                 "Relative change of the energy, and of the momentum its difference from the first value. No change at all is drawn at 1e-16.", wide=True)
    page.section("Entropies")
    page.picture("entropies", entropies(campaign, points), "Entropies of p = φ² / ∫ φ² dx over time.", wide=True)
    page.section("Distribution of |φ|")
    page.picture("kde", distribution(campaign, points), "Gaussian kernel density of |φ| over all frames and cells, largest value set to 1.")
    page.section("Phase portraits")
    page.picture("phase", phase(campaign, points),
                 "The field at the probe (x = 0; shape_mode: where that mode is largest) and its time derivative; colour is time.", wide=True)
    generic.scalars(campaign, page)


def space_time(campaign, points):
    figure, axes = style.grid(len(points), height=3.0)
    for ax, point in zip(axes, points):
        x, t = campaign.row("x", point), campaign.row("t", point)
        phi = campaign.row("phi", point)[np.isfinite(t)]
        t = t[np.isfinite(t)]
        low, high = style.symmetric_limits(phi, 99.9)
        rows, columns = max(1, len(t) // 800), max(1, len(x) // 1200)
        drawn = ax.pcolormesh(x[::columns], t[::rows], phi[::rows, ::columns], cmap=style.DIVERGING, vmin=low, vmax=high,
                              shading="nearest", rasterized=True)
        figure.colorbar(drawn, ax=ax, label=r"$\phi(x,t)$", pad=0.02, extend="both" if np.abs(phi).max() > 1.02 * high else "neither")
        ax.set(xlabel="position $x$", ylabel="time $t$", title=name_of(campaign, point))
    return figure


def energy(campaign, points):
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.4))
    for k, point in enumerate(points):
        t, e, p = (campaign.row(name, point) for name in ("t_energy", "energy", "momentum"))
        left.plot(t[1:], np.maximum(np.abs(e[1:] / e[0] - 1), ROUNDING), color=style.category(k), linewidth=1, label=name_of(campaign, point))
        right.plot(t, p - p[0], color=style.category(k), linewidth=1)
    left.set(yscale="log", xlabel="time $t$", ylabel=r"$|E(t)/E(0)-1|$")
    right.set(xlabel="time $t$", ylabel=r"$P(t)-P(0)$")
    figure.legend(loc="upper center", bbox_to_anchor=(0.5, 1.08), ncols=min(4, len(points)))
    for ax in (left, right):
        style.light_grid(ax)
    return figure


def entropies(campaign, points):
    figure, axes = style.grid(len(ENTROPIES) + 1, height=2.1)
    for ax, (name, label) in zip(axes, ENTROPIES):
        for k, point in enumerate(points):
            ax.plot(campaign.row("t", point), campaign.row(name, point), color=style.category(k), linewidth=1.1, label=name_of(campaign, point))
        ax.set(xlabel="time $t$", ylabel=label)
        style.light_grid(ax)
    axes[-1].axis("off")
    axes[-1].legend(*axes[0].get_legend_handles_labels(), loc="center")
    return figure


def distribution(campaign, points):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.2))
    for k, point in enumerate(points):
        ax.plot(campaign.row("kde_x", point), campaign.row("kde", point), color=style.category(k), label=name_of(campaign, point))
    ax.set(xlabel=r"$|\phi|$", ylabel="density / largest", xlim=(0, None), yscale="log", ylim=(1e-4, 1.5))
    ax.legend(loc="upper right")
    style.light_grid(ax)
    return figure


def phase(campaign, points):
    figure, axes = style.grid(len(points), height=3.0)
    for ax, point in zip(axes, points):
        t, (phi, phi_t) = campaign.row("t", point), campaign.row("phase", point).T
        ax.plot(phi, phi_t, color="#B8BEC6", linewidth=0.6, zorder=1)
        drawn = ax.scatter(phi, phi_t, c=t, s=7, linewidths=0, zorder=2)
        figure.colorbar(drawn, ax=ax, label="time $t$", pad=0.02)
        for values, limits in ((phi, ax.set_xlim), (phi_t, ax.set_ylim)):
            if np.nanmax(values) - np.nanmin(values) < AT_REST:
                limits(np.nanmean(values) - AT_REST / 2, np.nanmean(values) + AT_REST / 2)
        ax.locator_params(nbins=6)
        ax.set(xlabel=r"$\phi$", ylabel=r"$\phi_t$", title=name_of(campaign, point))
        style.light_grid(ax)
    return figure


# ---- kg-stats -------------------------------------------------------------------------------------------------

SCENARIOS = ["linear", "kink", "breather", "collision"]
SIZES = ["negligible", "small", "medium", "large"]
MOMENTS = ["mean", "std", "skewness", "excess kurtosis", "min", "max", "rms"]


def kg_stats(campaign, page):
    generic.scalars(campaign, page)
    point = int(campaign.done[0])
    page.section("How far the scenarios differ" + (f": {campaign.describe(point)}" if campaign.swept else ""))
    page.picture("cliff", cliff(campaign, point), "Cliff's delta P(a > b) - P(a < b) of |φ|: a is the row, b the column.")
    page.table(["scenario", *MOMENTS], [[name, *(f"{m:.6g}" for m in row)] for name, row in zip(SCENARIOS, campaign.row("moments", point))])
    page.text("Moments of |φ| over all frames. Its values are strongly correlated in space and time: effect sizes count, p-values do not.", soft=True)


def cliff(campaign, point):
    delta, size = campaign.row("cliff", point), campaign.row("cliff_class", point)
    figure, ax = plt.subplots(figsize=(5.6, 4.4))
    drawn = ax.imshow(delta, cmap=style.DIVERGING, vmin=-1, vmax=1)
    for a, b in np.ndindex(delta.shape):
        if a != b:
            ink = "white" if abs(delta[a, b]) > 0.65 else "black"
            ax.text(b, a, f"{delta[a, b]:+.3f}\n{SIZES[size[a, b]]}", ha="center", va="center", fontsize=9, color=ink)
    ax.set_xticks(range(4), SCENARIOS)
    ax.set_yticks(range(4), SCENARIOS)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    figure.colorbar(drawn, ax=ax, label="Cliff's delta")
    return figure


PICTURES = {"kg-scenario": kg_scenario, "kg-stats": kg_stats}
