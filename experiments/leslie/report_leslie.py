# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of populations with age classes, for tools/report.

leslie-dynamics     who stands over initial mix and coupling, with the line c = 0; extinction against |c|; courses
leslie-standing     exceptions to the rule and time of extinction, by |c|
leslie-fit          fits over Gause's counts; where the starts end; what the counts determine
leslie-hamiltonian  occupations; the generator of a Leslie matrix
"""
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 8  # Points drawn one by one
OUTCOMES = [style.NEUTRAL, style.BLUE, style.ORANGE, style.BLACK]
SPECIES = {"PP": ("prey", "predator"), "CX": ("real part", "imaginary part")}
NAMES = {"Pc": ("P. caudatum alone",), "Pa": ("P. aurelia alone",), "mixture": ("P. caudatum", "P. aurelia")}


def fitted(campaign, point):
    """'DD, mixture, n = 2': what was fitted to what."""
    model, target = str(campaign.row("model", point)), str(campaign.row("target", point))
    parts = [model, target]
    if model in ("CO", "DD"):
        parts.append(f"n = {campaign.row('n', point)}")
    if model == "CO" and target == "mixture":
        parts.append(f"P {campaign.row('P', point)}")
    return ", ".join(parts)


def some(points, most=MOST):
    return [points[i] for i in np.unique(np.linspace(0, len(points) - 1, min(most, len(points))).astype(int))]


def plane(campaign, name):
    """(x values, y values, name[y, x]) over y_over_x and coupling, or None if these are not what is swept."""
    if {p.name for p in campaign.swept} != {"y_over_x", "coupling"}:
        return None
    x, y = campaign.finished("y_over_x"), campaign.finished("coupling")
    xs, ys = np.unique(x), np.unique(y)
    image = np.full((len(ys), len(xs)), np.nan)
    image[np.searchsorted(ys, y), np.searchsorted(xs, x)] = campaign.finished(name)
    return xs, ys, image


def phase_diagram(campaign, page):
    xs, ys, winner = plane(campaign, "winner")
    _, _, time = plane(campaign, "extinct_time")
    _, _, line = plane(campaign, "critical_ratio")
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 4))
    left.pcolormesh(style.edges(xs), style.edges(ys), winner, cmap=ListedColormap(OUTCOMES), vmin=-0.5, vmax=3.5, rasterized=True)
    words = campaign.words("winner")
    seen = np.unique(winner[np.isfinite(winner)]).astype(int)
    figure.legend(handles=[Patch(color=OUTCOMES[k], label=words[k].replace("_", " ")) for k in seen], loc="upper left",
                  bbox_to_anchor=(0.05, 1.1), ncols=len(seen))
    drawn = right.pcolormesh(style.edges(xs), style.edges(ys), time, norm="log", rasterized=True)
    figure.colorbar(drawn, label="first extinction [steps]")
    for ax, colour in ((left, "white"), (right, "white")):
        ax.plot(np.nanmean(line, axis=1), ys, color=style.BLACK, linewidth=3)
        ax.plot(np.nanmean(line, axis=1), ys, color=colour, linewidth=1.4, linestyle="--", label="$c = 0$")
        ax.set(xlabel="$y / x$ at the start", ylabel="coupling, times P1 and P2", xlim=style.edges(xs)[[0, -1]], ylim=style.edges(ys)[[0, -1]])
    page.picture("phases", figure, "Left: who is left after the first extinction. Right: when that is. Dashed: c = 0, from the left Perron vector of B alone.",
                 wide=True)


def extinction(campaign, page):
    c, time = np.abs(campaign.finished("c")), campaign.finished("extinct_time")
    good = np.isfinite(c) & np.isfinite(time) & (c > 0)
    if good.sum() < 8:
        return
    root, second, coupling = (campaign.finished(name) for name in ("root_B", "second_B", "coupling"))
    figure, ax = plt.subplots(figsize=(0.65 * style.WIDE, 3.8))
    near = [value for value in np.unique(coupling[good]) if np.ptp(np.log10(c[good & (coupling == value)])) > 1.3]  # the line is crossed
    shown = some(near, 4)
    if not shown:
        return
    side = campaign.finished("c") > 0
    for k, value in enumerate(shown):
        for stands, marker in ((True, "o"), (False, "s")):
            mine = np.flatnonzero(good & (coupling == value) & (side == stands))
            if len(mine) == 0:
                continue
            mine = mine[np.argsort(c[mine])]
            ax.semilogx(c[mine], time[mine], marker, color=style.category(k), markersize=3.5, fillstyle="full" if stands else "none",
                        label=f"coupling {short(value, 3)}" if stands else None)
            slope, near = 1 / np.log(root[mine[0]] / second[mine[0]]), mine[:4]
            ax.plot(c[mine], np.mean(time[near] + slope * np.log(c[near])) - slope * np.log(c[mine]), color=style.category(k), linewidth=0.9)
    ax.set(xlabel="$|c|$", ylabel="first extinction [steps]", ylim=(0, 1.15 * np.max(time[good & np.isin(coupling, shown)])))
    ax.legend()
    style.light_grid(ax)
    page.picture("extinction", figure, r"Filled: species 1 stands, open: species 2. Lines: slope $-1 / \ln(\lambda_+ / |\lambda_2|)$ of the linear flow near the "
                 "separatrix, their height from the four smallest |c|.")


def courses(campaign, page):
    shown = some(list(campaign.done), 9)
    figure, axes = style.grid(len(shown), columns=3, height=2.5)
    t = campaign.axis("t")
    for ax, point in zip(axes, shown):
        totals = campaign.row("totals", point)
        model = str(campaign.row("model", point))
        for k, name in enumerate(SPECIES.get(model, ("species 1", "species 2"))):
            alive = np.where(totals[:, k] != 0, totals[:, k], np.nan)
            ax.plot(t[: len(alive)], alive, color=OUTCOMES[k + 1], label=name)
        when = campaign.row("extinct_time", point)
        if np.isfinite(when):
            ax.axvline(when, color=style.BLACK, linewidth=0.8, linestyle=":")
        if (totals >= 0).all():
            ax.set_yscale("log")
        ax.set_title(campaign.describe(point) or model, fontsize=7)
        ax.set(xlabel="step", ylabel="individuals")
        style.light_grid(ax)
    axes[0].legend(fontsize=7)
    page.picture("courses", figure, "Totals of both species; dotted: the first extinction. A total that is 0 is not drawn.", wide=True)


def dynamics(campaign, page):
    if plane(campaign, "winner"):
        page.section("Who stands")
        phase_diagram(campaign, page)
        page.section("How long it takes")
        extinction(campaign, page)
    page.section("Courses")
    courses(campaign, page)


def standing(campaign, page):
    page.section("The sign of c against the outcome")
    rows = []
    for p in campaign.done:
        rate, error = campaign.row("mismatch_rate", p), campaign.row("mismatch_rate_error", p)
        rows.append([campaign.describe(p)] + [short(campaign.row(name, p)) for name in
                    ("trials", "mismatches_asymptotic", "mismatches_first")] + [f"{short(rate, 2)} ± {short(error, 2)}"] +
                    [short(campaign.row(name, p)) for name in ("imprimitive", "mismatches_asymptotic_imprimitive", "mismatches_first_imprimitive",
                                                               "undecided_asymptotic")] + [short(campaign.row("largest_c_mismatch", p), 3)])
    page.table(["", "trials", "linear flow differs", "first extinction differs", "rate", "imprimitive", "linear flow differs there",
                "first extinction differs there", "undecided", "largest |c| of an exception"], rows)
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.8))
    decades = 10.0 ** (campaign.axis("decade") + 0.5)
    for k, p in enumerate(some(list(campaign.done), 6)):
        trials, wrong = campaign.row("trials_of_decade", p), campaign.row("mismatches_of_decade", p)
        label = campaign.describe(p) or None
        seen = wrong > 0
        rate = wrong[seen] / trials[seen]
        left.errorbar(decades[seen] * 1.04**k, rate, np.minimum(rate / np.sqrt(wrong[seen]), 0.95 * rate), fmt="o", color=style.category(k),
                      label=label, markersize=4)
        right.semilogx(np.abs(campaign.row("c", p)), campaign.row("extinct_time", p), ".", color=style.category(k), markersize=2, alpha=0.5)
        right.semilogx(decades, campaign.row("extinct_time_of_decade", p), "o-", color=style.category(k), linewidth=0.8, markersize=4)
    left.set(xscale="log", yscale="log", xlabel="$|c|$", ylabel="share where the first extinction differs")
    if not campaign.finished("mismatches_first").any():
        left.set(xlim=(1e-8, 1e2), ylim=(1e-6, 1))
        left.text(0.5, 0.5, "no exception", transform=left.transAxes, ha="center")
    right.set(xlabel="$|c|$", ylabel="first extinction [steps]", yscale="log")
    figure.legend(*left.get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(0.05, 1.2), fontsize=7, ncols=2)
    for ax in (left, right):
        style.light_grid(ax)
    page.picture("exceptions", figure, "Left: exceptions with primitive B over all trials of the decade, one standard error; decades without one are not drawn. Right: dots are single trials, "
                 "lines their means by decade.", wide=True)


def fit(campaign, page):
    page.section("Fits over the counts")
    shown = some(list(campaign.done), 12)
    figure, axes = style.grid(len(shown), columns=3, height=2.6)
    day = campaign.axis("day")
    for ax, point in zip(axes, shown):
        course, counts = campaign.row("trajectory", point), campaign.row("counts", point)
        names = NAMES[str(campaign.row("target", point))]
        for k, name in enumerate(names):
            ax.plot(day, counts[:, k], "o", color=style.category(k), markersize=3.5, label=name)
            ax.plot(day, course[:, k], color=style.category(k))
        ax.set(xlabel="day", ylabel="volume", ylim=(0, 1.3 * np.nanmax(counts)))
        ax.set_title(f"{fitted(campaign, point)}; RMSE {short(campaign.row('rmse_best', point), 4)}", fontsize=7)
        ax.legend(fontsize=6, loc="upper left", ncols=2)
        style.light_grid(ax)
    page.picture("fits", figure, "Dots: Gause (1934). Lines: the best of all starts, day by day; what leaves the panel is on days without a count.", wide=True)
    page.section("Where the starts end")
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.6))
    for k, point in enumerate(shown):
        rmse, stiff = np.sort(campaign.row("rmse", point)), campaign.row("stiffness", point)
        label = fitted(campaign, point)
        left.plot((np.arange(len(rmse)) + 0.5) / len(rmse), rmse, ".-", color=style.category(k), markersize=3, linewidth=0.8, label=label)
        right.semilogy(np.arange(1, len(stiff) + 1), np.maximum(stiff / stiff[0], 1e-17), ".-", color=style.category(k), linewidth=0.8)
    best = campaign.finished("rmse_best")
    left.set(xlabel="share of starts", ylabel="RMSE", yscale="log", ylim=(0.9 * best.min(), 100))
    left.set_yticks([10, 20, 50, 100], ["10", "20", "50", "100"])
    right.set(xlabel="number", ylabel="singular value over the first", ylim=(1e-17, 3))
    figure.legend(*left.get_legend_handles_labels(), loc="upper left", bbox_to_anchor=(0.02, 1.25), fontsize=6, ncols=3)
    for ax in (left, right):
        style.light_grid(ax)
    page.picture("starts", figure, "Left: RMSE of every start, sorted; steps are minima. Right: singular values of the residuals' derivative by the logarithms of "
                 "the parameters at the best; what is below 1e-10 the counts do not determine.", wide=True)
    rows = [[fitted(campaign, p), short(campaign.row("points", p)), str(len(campaign.row("best", p))),
             short(campaign.row("rmse_best", p), 5), short(campaign.row("rmse_median", p), 5), short(campaign.row("share_best", p), 3),
             short(campaign.row("r2", p), 4), str(int((campaign.row("stiffness", p) > 1e-10 * campaign.row("stiffness", p)[0]).sum()))] for p in shown]
    page.table(["", "counts", "parameters", "best RMSE", "median RMSE", "share at the best", "R²", "determined"], rows)


def hamiltonian(campaign, page):
    shown = some(list(campaign.done), 4)
    page.section("Occupations")
    figure, axes = style.grid(len(shown), columns=2, height=2.8)
    t = campaign.axis("t")
    for ax, point in zip(axes, shown):
        occupation = campaign.row("occupation", point)
        for k in range(occupation.shape[1]):
            ax.plot(t[: len(occupation)], occupation[:, k], color=style.category(k), label=f"mode {k + 1}")
        ax.plot(t[: len(occupation)], occupation.sum(axis=1), color=style.BLACK, linewidth=0.8, linestyle=":", label="sum")
        ax.set(xlabel="time", ylabel="mean number")
        ax.set_title(f"{occupation.shape[1]} modes", fontsize=8)
        ax.legend(fontsize=6, loc="upper left", bbox_to_anchor=(1, 1))
        style.light_grid(ax)
    page.picture("occupations", figure, "Mean numbers under a quadratic Hamiltonian. They oscillate; their sum is conserved.", wide=True)
    page.section("The generator of a Leslie matrix")
    rows = [[short(campaign.row("f", p)), short(campaign.row("s", p)), short(campaign.row("growth", p), 8), short(campaign.row("hermitian_defect", p), 4),
             "; ".join(f"{re:+.4f} {im:+.4f} i" for re, im in campaign.row("eig", p))] for p in shown]
    page.table(["f", "s", "growth", "|H - H*| / |H|", "eigenvalues of H = i log L"], rows)


PICTURES = {"leslie-dynamics": dynamics, "leslie-standing": standing, "leslie-fit": fit, "leslie-hamiltonian": hamiltonian}
