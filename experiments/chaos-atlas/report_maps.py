# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of maps, diagrams and ensembles of the chaos atlas, for tools/report.

parameter-map      largest exponent over two quantities, and the cycles
basin-map          basins of attraction, table of the attractors, uncertainty of the boundary
atlas-bifurcation  section and largest exponent against a parameter
atlas-divergence   mean log distance of neighbours against time, with its straight part
atlas-transient    survival of transient chaos, with its exponential law
"""
import numpy as np
from matplotlib.colors import ListedColormap, TwoSlopeNorm

from khaos_tools import generic, style
from khaos_tools.style import plt

FATES = ["fixed point", "periodic or quasi-periodic", "chaotic", "escaped"]
CYCLES = 8  # longer ones share a colour
ATTRACTORS = 12  # with a colour of their own
MOST = 8  # Points that get a picture each
PALETTE = [*style.CATEGORIES[:6], "#44AA99", "#882255", "#999933", "#332288", "#DDCC77", "#AA4499"]


def plane(campaign):
    """(names of the axes, xs, ys, row, column) of a campaign over xv and yv alone, else None."""
    if sorted(p.name for p in campaign.swept) != ["xv", "yv"] or campaign.is_replicated():
        return None
    cells = generic.lattice(campaign.finished("xv"), campaign.finished("yv"))
    first = int(campaign.done[0])
    return cells and ([campaign.row("x", first), campaign.row("y", first)], *cells)


def image(cells, values, empty=np.nan):
    """Values of the Points as (ys, xs); `empty` where none is computed."""
    _, xs, ys, row, column = cells
    field = np.full((len(ys), len(xs)), empty, dtype=float)
    field[row, column] = values
    return field


def draw(ax, cells, field, **options):
    names, xs, ys, *_ = cells
    drawn = ax.pcolormesh(style.edges(xs), style.edges(ys), field, rasterized=True, **options)
    ax.set(xlabel=names[0], ylabel=names[1])
    return drawn


def system_of(campaign, point):
    system = campaign.row("system", point)
    constants = campaign.row("constants", point)
    return f"{system}, {constants}" if constants else system


def name_of(campaign, point):
    return campaign.describe(point) or system_of(campaign, point)


# ---- parameter-map ---------------------------------------------------------------------------------------------


def parameter_map(campaign, page):
    cells = plane(campaign)
    if not cells:
        generic.scalars(campaign, page)
        return
    system = system_of(campaign, int(campaign.done[0]))
    exponent, cycle = campaign.finished("lambda1"), campaign.finished("cycle")
    page.section("Largest exponent")
    page.picture("lambda1", exponent_map(cells, exponent),
                 f"Largest Lyapunov exponent of {system}: red is chaos, blue decays to a fixed point or, of maps and forced systems, to a "
                 "cycle; white is 0. Grey: the state diverged.", wide=True)
    page.section("Cycles")
    page.picture("cycle", cycle_map(cells, cycle, campaign.finished("escaped")),
                 "Crossings of the section after which they repeat.", wide=True)
    kinds = [("chaotic", int((campaign.finished("chaotic") == 1).sum())), ("at rest", int((cycle == 0).sum())),
             ("on a cycle", int((cycle > 0).sum())), ("diverged", int(np.isfinite(campaign.finished("escaped")).sum()))]
    page.table(["long run", "Points", "share"], [[name, n, f"{n / len(cycle):.4f}"] for name, n in kinds])


def exponent_map(cells, exponent):
    """White is 0; each side has its own scale, cut where 1 % of its Points lie beyond."""
    finite = exponent[np.isfinite(exponent)]
    low = -np.percentile(-finite[finite < 0], 99) if (finite < 0).any() else -1.0
    high = np.percentile(finite[finite > 0], 99) if (finite > 0).any() else 1.0
    figure, ax = plt.subplots(figsize=(style.WIDE, 6))
    ax.set_facecolor(style.NEUTRAL)
    drawn = draw(ax, cells, image(cells, exponent), cmap=style.DIVERGING, norm=TwoSlopeNorm(0, min(low, -1e-12), max(high, 1e-12)))
    figure.colorbar(drawn, ax=ax, label=r"$\lambda_1$", pad=0.01, aspect=40, extend="both")
    return figure


def cycle_map(cells, cycle, escaped):
    """0: at rest, 1 .. CYCLES - 1, CYCLES: longer, CYCLES + 1: none found; grey: diverged."""
    code = np.where(cycle < 0, CYCLES + 1, np.minimum(cycle, CYCLES)).astype(float)
    code[np.isfinite(escaped)] = np.nan
    colours = ["white", *plt.get_cmap("viridis")(np.linspace(0.1, 1, CYCLES)), style.BLACK]
    names = ["at rest", *map(str, range(1, CYCLES)), f"{CYCLES} or more", "none found"]
    figure, ax = plt.subplots(figsize=(style.WIDE, 6))
    ax.set_facecolor(style.NEUTRAL)
    draw(ax, cells, image(cells, code), cmap=ListedColormap(colours), vmin=-0.5, vmax=CYCLES + 1.5)
    legend(figure, [(name, colour) for k, (name, colour) in enumerate(zip(names, colours)) if (code == k).any()])
    return figure


def legend(figure, entries):
    handles = [plt.Line2D([], [], marker="s", markersize=8, linestyle="none", color=colour, markeredgecolor="#888888",
                          markeredgewidth=0.5, label=name) for name, colour in entries]
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.05, 1.0), ncols=5, handletextpad=0.2)


# ---- basin-map -------------------------------------------------------------------------------------------------


def basin_map(campaign, page):
    cells, summary = plane(campaign), campaign.summary()
    if not cells or summary is None or "label" not in summary:
        generic.scalars(campaign, page)
        return
    label, share, fate = summary["label"], summary["share"], summary["attractor_fate"]
    page.section("Basins of attraction")
    page.picture("basins", basins(cells, label, share, fate), f"Attractor that each start of {system_of(campaign, int(campaign.done[0]))} "
                 "leads to.", wide=True)
    mean, exponent, error = summary["attractor_mean"], summary["attractor_lambda1"], summary["attractor_lambda1_error"]
    shown = min(len(share), 40)
    page.table(["attractor", "what", "share of the starts", "mean over time", "largest exponent", "error"],
               [[a + 1, FATES[int(fate[a])], f"{share[a]:.5f}", ", ".join(f"{m:.5g}" for m in mean[a]) if np.isfinite(mean[a]).all() else "",
                 f"{exponent[a]:.5g}" if np.isfinite(exponent[a]) else "", f"{error[a]:.2g}" if np.isfinite(error[a]) else ""]
                for a in range(shown)])
    if len(share) > shown:
        page.text(f"{len(share) - shown:,} more are in summary.h5.", soft=True)
    if "basin_entropy" in summary:
        boundary(page, summary)
    escaped = campaign.finished("escape_time")
    if np.isfinite(escaped).any():
        page.section("Escape")
        page.picture("escape", escape_map(cells, escaped), "Time after which a trajectory has left; white: it stays.", wide=True)


def basins(cells, label, share, fate):
    shown = min(len(share), ATTRACTORS)
    code = np.where(label < shown, label, shown).astype(float)
    colours = [*PALETTE[:shown], style.NEUTRAL]
    figure, ax = plt.subplots(figsize=(style.WIDE, 6))
    draw(ax, cells, image(cells, code), cmap=ListedColormap(colours), vmin=-0.5, vmax=shown + 0.5)
    entries = [(f"{a + 1}: {FATES[int(fate[a])]}, {100 * share[a]:.3g} %", colours[a]) for a in range(shown)]
    legend(figure, entries + ([("others", style.NEUTRAL)] if len(share) > shown else []))
    return figure


def boundary(page, summary):
    page.section("Boundary")
    rows = [["basin entropy", float(summary["basin_entropy"]), ""],
            ["boundary basin entropy", float(summary["boundary_basin_entropy"]), "fractal for sure above log 2 = 0.693"],
            ["uncertainty exponent", float(summary["uncertainty_exponent"]), f"± {float(summary['uncertainty_exponent_error']):.2g}"],
            ["dimension of the boundary", 2 - float(summary["uncertainty_exponent"]), "2 minus the exponent"]]
    page.table(["quantity", "value", "note"], [[name, f"{value:.4g}", note] for name, value, note in rows if np.isfinite(value)])
    if "uncertain" not in summary or not (summary["uncertain"] > 0).any():
        return
    distance, uncertain = summary.axis("distance"), summary["uncertain"]
    figure, ax = plt.subplots(figsize=(0.6 * style.WIDE, 3.4))
    seen = uncertain > 0
    ax.loglog(distance[seen], uncertain[seen], "o", color=style.BLUE)
    exponent = float(summary["uncertainty_exponent"])
    if np.isfinite(exponent):
        level = np.exp(np.mean(np.log(uncertain[seen]) - exponent * np.log(distance[seen])))
        ax.loglog(distance[seen], level * distance[seen] ** exponent, color=style.VERMILION, label=f"slope {exponent:.3f}")
        ax.legend()
    ax.set(xlabel="distance [Points]", ylabel="uncertain share")
    style.light_grid(ax)
    page.picture("uncertainty", figure, "Share of the starts with another attractor at that distance along an axis.")


def escape_map(cells, escaped):
    figure, ax = plt.subplots(figsize=(style.WIDE, 6))
    finite = escaped[np.isfinite(escaped)]
    options = {"norm": "log"} if style.spans_decades(finite, 2) else {}
    drawn = draw(ax, cells, np.ma.masked_invalid(image(cells, escaped)), cmap=style.SEQUENTIAL, **options)
    figure.colorbar(drawn, ax=ax, label="escape time", pad=0.01, aspect=40)
    return figure


# ---- atlas-bifurcation -----------------------------------------------------------------------------------------


def bifurcation(campaign, page):
    page.section("Bifurcation diagrams")
    for k, point in enumerate(int(p) for p in generic.spread(campaign.done, MOST)):
        page.picture(f"bifurcation_{k}", diagram(campaign, point),
                     f"{name_of(campaign, point)}: {looked_at(campaign, point)} against the parameter. Below: the largest Lyapunov "
                     "exponent, with three standard errors.", wide=True)


def component_of(campaign, point):
    return campaign.row("component", point) or "the first component"


def looked_at(campaign, point):
    section, name = campaign.row("section", point), component_of(campaign, point)
    return {"maximum": f"maxima of {name}",
            "minimum": f"minima of {name}", "plane": f"crossings of the plane {name} = {float(campaign.row('offset', point)):g}",
            "clock": f"{name}, by the clock"}[section]


def diagram(campaign, point):
    value, section = campaign.row("parameter_value", point), campaign.row("observed", point)
    exponent, error = campaign.row("lambda1", point), campaign.row("stderr", point)
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(style.WIDE, 6.4), sharex=True, height_ratios=[2.2, 1])
    at = np.repeat(value, section.shape[1])
    shown = np.isfinite(section.ravel())
    top.plot(at[shown], section.ravel()[shown], ".", color=style.BLACK, markersize=1.2, markeredgewidth=0, alpha=0.7, rasterized=True)
    top.set(ylabel=looked_at(campaign, point), xlim=(value.min(), value.max()))
    bottom.axhline(0, color="#999999", linewidth=0.8)
    bottom.fill_between(value, exponent - 3 * error, exponent + 3 * error, color=style.SKY, linewidth=0)
    bottom.plot(value, exponent, color=style.BLUE, linewidth=0.9)
    chaotic = campaign.row("chaotic", point) == 1
    bottom.plot(value[chaotic], exponent[chaotic], ".", color=style.VERMILION, markersize=3, label="chaotic")
    if chaotic.any():
        bottom.legend(loc="upper left", frameon=True, framealpha=0.8, edgecolor="none")
    finite = exponent[np.isfinite(exponent)]
    if len(finite):
        low, high = np.percentile(finite, (2, 100))
        bottom.set_ylim(low - 0.1 * (high - low + 1e-9), high + 0.1 * (high - low + 1e-9))
    bottom.set(xlabel=campaign.row("parameter", point) or "the first parameter", ylabel=r"$\lambda_1$")
    style.light_grid(bottom)
    return figure


# ---- atlas-divergence, atlas-transient -------------------------------------------------------------------------


def divergence(campaign, page):
    points = [int(p) for p in generic.spread(campaign.done, 12)]
    page.section("Divergence of neighbours")
    figure, axes = style.grid(len(points), columns=2, height=3.0)
    for ax, point in zip(axes, points):
        divergence_curve(ax, campaign, point)
    page.picture("divergence", figure, "Mean log distance of pairs (band: three standard errors) and the straight part whose slope is the "
                 "largest exponent. Dashed: the distance of independent states on the attractor.", wide=True)
    rows = [[name_of(campaign, p), *(f"{float(campaign.row(q, p)):.5g}" for q in
             ("slope", "slope_error", "lambda1", "lambda1_error", "saturation", "independent")), int(campaign.row("counted", p))]
            for p in map(int, campaign.done[:200])]
    page.table(["system", "slope", "error", "exponent of tangent vectors", "its error", "saturation", "independent states", "pairs"], rows)


def divergence_curve(ax, campaign, point):
    t, mean, error = (campaign.row(q, point) for q in ("t", "mean_log_distance", "mean_log_distance_error"))
    slope, begin, end, independent = (float(campaign.row(q, point)) for q in ("slope", "straight_from", "straight_to", "independent"))
    ax.fill_between(t, mean - 3 * error, mean + 3 * error, color=style.SKY, linewidth=0)
    ax.plot(t, mean, color=style.BLUE)
    if np.isfinite(slope):
        part = (t >= begin) & (t <= end)
        ax.plot(t[part], np.mean(mean[part]) + slope * (t[part] - np.mean(t[part])), color=style.VERMILION,
                label=f"slope {slope:.4g} ± {float(campaign.row('slope_error', point)):.1g}")
        ax.legend(loc="lower right")
    ax.axhline(np.log(independent), color="#999999", linestyle="--", linewidth=0.8)
    ax.set(title=name_of(campaign, point), xlabel="time", ylabel=r"$\langle\log d\rangle$")
    style.light_grid(ax)


def transient(campaign, page):
    points = [int(p) for p in generic.spread(campaign.done, MOST)]
    page.section("Lifetimes of chaos")
    figure, axes = style.grid(len(points), columns=2, height=3.4)
    for ax, point in zip(axes, points):
        survival(ax, campaign, point)
    page.picture("survival", figure, "Share of the members whose chaos lives at a time, and the exponential law of what is lived after `from`.",
                 wide=True)
    names = ("tau", "tau_error", "tau_early", "tau_early_error", "tau_late", "tau_late_error")
    page.table(["system", "mean lifetime [periods]", "error", "of the first half", "error", "of the second", "error", "deaths", "alive at the end",
                "at rest", "diverged"],
               [[name_of(campaign, p), *(f"{float(campaign.row(q, p)):.5g}" for q in names),
                 *(int(campaign.row(q, p)) for q in ("deaths", "survivors", "resting", "diverged"))] for p in points])


def survival(ax, campaign, point):
    t, alive = campaign.axis("time")[: len(campaign.row("alive", point))], campaign.row("alive", point)
    ax.step(t, alive, where="post", color=style.BLUE)
    tau, begin = float(campaign.row("tau", point)), float(campaign.row("from", point))
    if np.isfinite(tau):
        late = t >= begin
        ax.plot(t[late], np.interp(begin, t, alive) * np.exp(-(t[late] - begin) / tau), color=style.VERMILION,
                label=f"mean lifetime {tau:.4g} ± {float(campaign.row('tau_error', point)):.2g} periods")
        ax.legend(loc="upper right")
    ax.set(title=name_of(campaign, point), xlabel="time [periods]", ylabel="alive", yscale="log")
    positive = alive[alive > 0]
    ax.set_ylim(0.5 * positive.min(), 1.4)
    style.light_grid(ax)


PICTURES = {"parameter-map": parameter_map, "basin-map": basin_map, "atlas-bifurcation": bifurcation,
            "atlas-divergence": divergence, "atlas-transient": transient}
