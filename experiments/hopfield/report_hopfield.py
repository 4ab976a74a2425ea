# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the Hopfield family, for tools/report.

hopfield-retrieval  error of one update and its proven bound against d; energy along the updates
hopfield-phases     kinds of fixed points over (beta, N); effective number of patterns
hopfield-branches   overlaps and energies over kappa, with the edges of both branches
hopfield-capacity   patterns stored against the proven number, over d
hopfield-mil        accuracy, area under the curve and losses along the training, members as bands
"""
import numpy as np
from matplotlib.patches import Patch

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

KINDS = [("global", style.BLUE), ("metastable", style.YELLOW), ("single", style.VERMILION)]
SMALLEST = 1e-30  # shown of errors


def others(campaign, *drawn):
    """Swept parameters besides those drawn on axes: [(name, values)]; numbers and words alike."""
    return [p.name for p in campaign.swept if p.name not in drawn and not p.axes]


def groups(campaign, *drawn):
    """[(title, indices into campaign.done)], one group for each combination of the other swept parameters."""
    names = others(campaign, *drawn)
    found = {}
    for k, point in enumerate(campaign.done):
        key = tuple(campaign.row(name, point) for name in names)
        found.setdefault(key, []).append(k)
    return [(", ".join(f"{n} = {v if isinstance(v, str) else short(v, 3)}" for n, v in zip(names, key)), np.array(rows))
            for key, rows in found.items()]


def retrieval(campaign, page):
    page.section("Retrieval after one update")
    found = groups(campaign, "d")
    figure, axes = style.grid(2, height=3.8)
    d = campaign.finished("d")
    for k, (title, rows) in enumerate(found[:8]):
        rows = rows[np.argsort(d[rows], kind="stable")]
        colour = style.category(k)
        lists = [campaign.row("err_one_step", campaign.done[r]) for r in rows]
        low, middle, high = (np.maximum([np.quantile(errors, q) for errors in lists], SMALLEST) for q in (0.05, 0.5, 0.95))
        axes[0].fill_between(d[rows], low, high, color=colour, alpha=0.15, linewidth=0)
        axes[0].semilogy(d[rows], middle, "o-", markersize=3, color=colour, label=title or "median error")
        axes[0].semilogy(d[rows], np.maximum(campaign.finished("bound_median")[rows], SMALLEST), ":", color=colour)
        energies = [campaign.row("energy", campaign.done[r]) for r in rows]
        trace = energies[len(energies) // 2] / campaign.finished("M")[rows[len(rows) // 2]] ** 2
        above = trace - trace.min()
        axes[1].semilogy(np.where(above > 1e-15, above, np.nan), ".-", color=colour, label=f"{title}, d = {short(d[rows[len(rows) // 2]])}".strip(", "))
    axes[0].set(xlabel="dimension $d$", ylabel=r"$|\xi_{new} - x|$")
    axes[1].set(xlabel="update", ylabel=r"mean of $(E - E_{last}) / M^2$")
    for ax in axes:
        ax.legend(fontsize=8)
        style.light_grid(ax)
    page.picture("retrieval", figure, "Left: error of the update that starts at a stored pattern, median and 5 to 95 % of the queries; dotted: median of the "
                 "proven bound. Right: mean energy of the queries along the updates, above its last value.", wide=True)
    names = ("retrieved_fraction", "err_median", "err_max", "separated_fraction", "bound_violations", "energy_violations", "iterations_mean")
    page.table([*(p.name for p in campaign.swept), *names],
               [[*(str(campaign.row(p.name, point)) for p in campaign.swept), *(short(campaign.row(n, point), 3) for n in names)] for point in campaign.done])


def phases(campaign, page):
    page.section("Kinds of fixed points")
    found = groups(campaign, "beta", "N")
    beta, N = campaign.finished("beta"), campaign.finished("N")
    fraction, n_eff = campaign.finished("class_fraction"), campaign.finished("n_eff_mean")
    betas, Ns = np.unique(beta), np.unique(N)
    if len(betas) < 2:
        return
    shown = found[:6]
    figure, axes = plt.subplots(2, len(shown), figsize=(max(style.WIDE / 2, min(1.4 * style.WIDE, 5.0 * len(shown))), 6.4), squeeze=False)
    colours = np.array([style.rgb([colour])[0] for _, colour in KINDS])
    for column, (title, rows) in zip(axes.T, shown):
        picture = np.ones((len(Ns), len(betas), 3))
        for r in rows:
            picture[np.searchsorted(Ns, N[r]), np.searchsorted(betas, beta[r])] = fraction[r] @ colours
        edges = style.edges(np.log10(betas))
        cells = column[0].pcolormesh(10**edges, np.arange(len(Ns) + 1) - 0.5, np.zeros(picture.shape[:2]), rasterized=True)
        cells.set_array(None)
        cells.set_facecolor(picture.reshape(-1, 3))
        column[0].set(xscale="log", ylabel="stored patterns $N$", title=title)
        column[0].set_yticks(range(len(Ns)), [short(int(n)) for n in Ns])
        for k, n in enumerate(Ns):
            mine = rows[N[rows] == n]
            mine = mine[np.argsort(beta[mine])]
            column[1].loglog(beta[mine], n_eff[mine], color=style.category(k), label=f"N = {int(n)}")
        column[1].set(xlabel=r"inverse temperature $\beta$", ylabel=r"mean of $n_{eff} = e^{H(p)}$", xlim=column[0].get_xlim())
        column[1].legend(fontsize=7)
        style.light_grid(column[1])
    figure.legend(handles=[Patch(color=colour, label=name) for name, colour in KINDS], loc="upper center", bbox_to_anchor=(0.5, 1.06), ncols=3)
    page.picture("phases", figure, "Above: where queries that start at the patterns end; a mixture of colours is a mixture of kinds. Below: how many patterns the fixed "
                 "points are averages of.", wide=True)


def branches(campaign, page):
    page.section("Branches")
    shown = campaign.done[:8]
    figure, axes = style.grid(len(shown), height=3.2)
    for ax, point in zip(axes, shown):
        kappa = campaign.row("kappa", point)
        order = np.argsort(kappa)
        ax.plot(kappa[order], campaign.row("overlap_down", point)[order], "o-", markersize=4, color=style.VERMILION, label="from the pattern")
        ax.plot(kappa[order], campaign.row("overlap_up", point)[order], "x--", markersize=5, color=style.BLUE, label="from beside the uniform state")
        for name, colour, text in (("kappa_single", style.VERMILION, "single begins"), ("kappa_equal", style.BLACK, "equal energies"), ("kappa_global", style.BLUE, "uniform ends")):
            value = campaign.row(name, point)
            if np.isfinite(value):
                ax.axvline(value, color=colour, linestyle=":", linewidth=1, label=f"{text}: {value:.4f}")
        ax.set(xlabel=r"$\kappa = \beta M^2$", ylabel=r"$\xi \cdot x_1 / M^2$", title=f"{campaign.row('law', point)}, N = {int(campaign.row('N', point))}")
        ax.legend(fontsize=7)
        style.light_grid(ax)
    page.picture("branches", figure, "Where updates lead from either side: between the outer lines both states are stable (hysteresis).", wide=True)


def capacity(campaign, page):
    page.section("Capacity")
    found = groups(campaign, "replicate")
    figure, ax = plt.subplots(figsize=(0.8 * style.WIDE, 4.6))
    rows_of_table = []
    estimated = set()
    lines = {"retrieved": "o-", "ball": "s--", "separated": "x-."}
    sizes = sorted({(campaign.row("K", point), campaign.row("beta", point)) for point in campaign.done})
    for title, rows in found:
        d = campaign.row("d", campaign.done[rows[0]])
        values = np.array([campaign.row("capacity", campaign.done[r]) for r in rows], dtype=float)
        censored = np.array([campaign.row("censored", campaign.done[r]) for r in rows]) > 0
        first = campaign.done[rows[0]]
        key = (campaign.row("K", first), campaign.row("beta", first))
        colour = style.category(sizes.index(key))
        middle = np.exp(np.log(np.maximum(values, 1)).mean(axis=0))
        ax.semilogy(d, middle, lines[campaign.row("criterion", first)], markersize=4, color=colour, label=title or "measured")
        if len(rows) > 1:
            ax.fill_between(d, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.15, linewidth=0)
        top = censored.any(axis=0)
        ax.semilogy(d[top], middle[top], "^", markersize=9, color=colour, fillstyle="none")
        if key not in estimated:
            estimated.add(key)
            bound = np.sqrt(campaign.row("p", first)) * campaign.row("c", first) ** ((d - 1) / 4)
            ax.semilogy(d, bound, ":", color=colour, label="theorem 3: $\\sqrt{p}\\, c^{(d-1)/4}$" if len(estimated) == 1 else None)
        rates = np.array([campaign.row("rate", campaign.done[r]) for r in rows])
        rows_of_table.append([title, short(rates.mean(), 3), short(campaign.row("rate_annealed", first), 3), short(campaign.row("rate_bound", first), 3),
                              short(rates.mean() / campaign.row("rate_bound", first), 3)])
    ax.set(xlabel="dimension $d$", ylabel="patterns stored $N$")
    ax.legend(fontsize=7, ncols=2, loc="upper left")
    style.light_grid(ax)
    page.picture("capacity", figure, "Largest number of patterns of which 1 - p are stored, geometric mean and range of the replicates (open triangles: the most that were tried), "
                 "and (dotted) the bound of theorem 3, which is proven only where N_bound is a number.", wide=True)
    page.table(["", "d ln N / d d measured", "annealed estimate, large d", "of the bound", "measured / bound"], rows_of_table)


def mil(campaign, page):
    page.section("Multiple-instance learning")
    figure, axes = style.grid(3, columns=3, height=3.6)
    panels = [("accuracy_at", "accuracy on test bags"), ("auc_at", "area under the curve"), ("loss_train", "loss of training bags")]
    swept = [p.name for p in campaign.swept if not p.axes]
    rows = []
    for k, point in enumerate(campaign.done[:8]):
        label = ", ".join(f"{n} = {v if isinstance(v, str) else short(v, 3)}" for n in swept for v in [campaign.row(n, point)]) or str(campaign.row("head", point))
        for ax, (name, _) in zip(axes, panels):
            values = campaign.row(name, point)
            step = campaign.axis("step")[: len(values)] if np.any(np.diff(campaign.axis("step")) != 1) else np.arange(len(values))
            ax.fill_between(step[1:], values[1:].min(axis=1), values[1:].max(axis=1), color=style.category(k), alpha=0.15, linewidth=0)
            ax.plot(step[1:], values[1:].mean(axis=1), color=style.category(k), label=label)
        rows.append([label, *(short(campaign.row(n, point), 4) for n in ("accuracy", "accuracy_spread", "auc", "diverged", "bytes_per_member"))])
    for ax, (_, title) in zip(axes, panels):
        ax.set(xscale="log", xlabel="step", title=title)
        style.light_grid(ax)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, 1.0 + 0.07 * (1 + len(rows) // 2)), ncols=2, fontsize=8)
    page.picture("mil", figure, "Mean over the members, and their range as bands.", wide=True)
    page.table(["", "accuracy", "spread", "AUC", "diverged", "bytes per member"], rows)


PICTURES = {"hopfield-mil": mil, "hopfield-retrieval": retrieval, "hopfield-phases": phases, "hopfield-branches": branches, "hopfield-capacity": capacity}
