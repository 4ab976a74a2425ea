# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of coupled copies, for tools/report.

sync-redundancy  node error and fluctuation against kappa, with exact curves and bounds; relaxation; accuracy
sync-decision    error probability and times over coupling and input, a map for each number of copies
"""
import numpy as np

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 8  # curves in a panel

def curves(campaign):
    """{label: points in the order of kappa}: Points that differ in nothing but kappa."""
    named = [p.name for p in campaign.swept if p.name != "kappa" and not p.axes]
    groups = {}
    for point in campaign.done:
        label = ", ".join(f"{name} = {short(v)}" if not isinstance(v := campaign.row(name, point), str) else v for name in named) or "all"
        groups.setdefault(label, []).append(point)
    return {label: sorted(points, key=lambda p: float(campaign.row("kappa", p))) for label, points in groups.items()}


def column(campaign, name, points):
    return np.array([np.ravel(campaign.row(name, p))[0] for p in points], dtype=float)


def title_of(campaign, point):
    return (str(campaign.row("V", point)), str(campaign.row("topology", point)), int(campaign.row("n", point)))


def families(campaign):
    """Panels of the main figure: one network at several n, several networks at one n, other potentials."""
    by = {}
    for label, points in curves(campaign).items():
        if len(points) < 2:
            continue
        V, topology, n = title_of(campaign, points[0])
        by.setdefault(("n", V, topology), []).append((f"$n$ = {n}", points))
        by.setdefault(("network", V, n), []).append((topology, points))
    panels = []
    for (kind, V, what), lines in by.items():
        if len(lines) > 1 or not panels:
            panels.append((f"{V}, {what}" if kind == "n" else f"{V}, $n$ = {what}", lines[:MOST]))
    return panels


def draw(ax, campaign, lines, quantity, exact, bounds):
    for k, (label, points) in enumerate(lines):
        kappa, seen, error = (column(campaign, name, points) for name in ("kappa", quantity, f"{quantity}_error"))
        colour = style.category(k)
        place = np.where(kappa > 0, kappa, np.nan)
        ax.errorbar(place, seen, 3 * error, fmt="o", color=colour, markersize=4, label=label)
        theory = column(campaign, exact, points)
        if np.isfinite(theory).any():
            ax.plot(place, theory, color=colour, linewidth=1)
        if bounds:
            low, high = column(campaign, "bound_low", points), column(campaign, "bound_high", points)
            ax.fill_between(place, low, high, color=colour, alpha=0.1, linewidth=0)
            for edge in (low, high):
                ax.plot(place, edge, color=colour, linewidth=0.7, linestyle=":")
        if kappa[0] == 0:  # no place for 0 on a logarithmic axis: a mark at the left edge
            ax.axhline(seen[0], xmax=0.03, color=colour, linewidth=2)
    ax.set(xscale="log", yscale="log", xlabel=r"coupling $\kappa$")
    style.light_grid(ax)


def redundancy(campaign, page):
    if any(p.name == "kappa" for p in campaign.swept):
        page.section("Error and fluctuation against coupling")
        for k, (title, lines) in enumerate(families(campaign)):
            figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.8))
            draw(left, campaign, lines, "node_error", "exact_node_error", False)
            draw(right, campaign, lines, "fluct", "exact", True)
            left.set(ylabel=r"node error $\mathrm{E}|x_i - x^*|^2$", title=title)
            right.set(ylabel=r"fluctuation $\mathrm{E}|\tilde x|^2$")
            left.legend(loc="lower left")
            page.picture(f"coupling_{k}", figure,
                         "Dots: measured, bars of three standard errors. Lines: exact in continuous time. Dotted, shaded: bounds from the ends of the "
                         "spectra of V'' and of the Laplacian. Ticks at the left edge: without coupling.", wide=True)
    page.section("Relaxation")
    page.picture("relaxation", relaxation(campaign), "Fluctuation from the start on (dots) and its exact course (lines), in units of its stationary value.")
    page.section("Beside theory")
    page.picture("deviations", deviations(campaign), "Fluctuation and node error less the integrator's exact law (or, for other V, the Gibbs law), in standard errors.")
    if np.isfinite(campaign.finished("accuracy_mean")).any():
        page.section("What was learnt")
        page.picture("accuracy", accuracy(campaign), "Test accuracy of the mean of the copies and of single ones.")


def relaxation(campaign):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.6))
    chosen = campaign.done[np.unique(np.linspace(0, len(campaign.done) - 1, min(6, len(campaign.done))).astype(int))]
    for k, point in enumerate(chosen):
        t, f, exact, end = (campaign.row(name, point) for name in ("t_transient", "fluct_transient", "exact_transient", "fluct"))
        V, topology, n = title_of(campaign, point)
        kappa = short(campaign.row("kappa", point))
        if not end > 0:
            continue
        ax.semilogy(t, f / end, ".", color=style.category(k), markersize=4, label=rf"{V}, {topology}, $n$ = {n}, $\kappa$ = {kappa}")
        ax.plot(t, exact / end, color=style.category(k), linewidth=0.9)
    ax.set(xlabel="time", ylabel=r"$\mathrm{E}|\tilde x|^2$ / stationary")
    ax.legend(fontsize=8)
    style.light_grid(ax)
    return figure


def deviations(campaign):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 2.8))
    for k, (quantity, laws) in enumerate((("fluct", ("discrete", "exact")), ("node_error", ("discrete_node_error", "exact_node_error")))):
        seen, error = campaign.finished(quantity), campaign.finished(f"{quantity}_error")
        law = campaign.finished(laws[0])
        law = np.where(np.isfinite(law), law, campaign.finished(laws[1]))
        with np.errstate(all="ignore"):
            z = (seen - law) / error
        z = z[np.isfinite(z)]
        ax.plot(np.arange(len(z)), z, "o" if k == 0 else "x", color=style.category(k), markersize=4, label=quantity.replace("_", " "))
    for limit in (-3, 3):
        ax.axhline(limit, color=style.BLACK, linestyle=":", linewidth=0.8)
    ax.set(xlabel="Point with a known law", ylabel="standard errors")
    ax.legend(ncols=2)
    style.light_grid(ax)
    return figure


def accuracy(campaign):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.2))
    k = 0
    for label, points in curves(campaign).items():
        mean, node = (column(campaign, name, points) for name in ("accuracy_mean", "accuracy_node"))
        if not np.isfinite(mean).any():
            continue
        kappa = column(campaign, "kappa", points)
        n = title_of(campaign, points[0])[2]
        ax.plot(kappa, mean, "o-", color=style.category(k), label=f"mean of $n$ = {n}")
        ax.plot(kappa, node, "x--", color=style.category(k), label=f"single, $n$ = {n}")
        k += 1
    ax.set_xscale("symlog", linthresh=0.01)
    ax.set(xlabel=r"coupling $\kappa$", ylabel="test accuracy")
    ax.legend()
    style.light_grid(ax)
    return figure


def decision(campaign, page):
    n, kappa, f = (np.array([float(campaign.row(name, p)) for p in campaign.done]) for name in ("n", "kappa", "f_over_sigma"))
    sizes = np.unique(n)
    shown = sizes[np.unique(np.linspace(0, len(sizes) - 1, min(4, len(sizes))).astype(int))]
    page.section("Decisions")
    if len(np.unique(kappa)) > 1 and len(np.unique(f)) > 1:
        for name, label, words in (("error", "error probability", "Probability that the mean of the copies is in the wrong half when the decision is read."),
                                   ("t_reach", "time to reach the right well", "Mean time until the mean of the copies passes the threshold."),
                                   ("t_keep", "time to keep it", "Mean time of the last passage, of the replicas that are right at the end.")):
            page.picture(f"map_{name}", maps(campaign.finished(name), n, kappa, f, shown, label), words + " Rows of kappa as computed; the lowest may be 0.", wide=True)
    page.picture("error_lines", lines_of_errors(campaign, n, kappa, f, shown), "Error probability against coupling, by number of copies, for the strongest input of the sweep and the middle one.", wide=True)


def maps(values, n, kappa, f, shown, label):
    figure, axes = plt.subplots(1, len(shown), figsize=(style.WIDE, 3.2), squeeze=False, sharey=True)
    finite = values[np.isfinite(values)]
    rows, columns = np.unique(kappa), np.unique(f)
    for ax, size in zip(axes[0], shown):
        grid = np.full((len(rows), len(columns)), np.nan)
        mine = n == size
        grid[np.searchsorted(rows, kappa[mine]), np.searchsorted(columns, f[mine])] = values[mine]
        drawn = ax.imshow(grid, origin="lower", aspect="auto", vmin=finite.min(), vmax=finite.max(), cmap=style.SEQUENTIAL)
        for ticks, names in ((ax.set_xticks, columns), (ax.set_yticks, rows)):
            some = np.unique(np.linspace(0, len(names) - 1, min(7, len(names))).astype(int))
            ticks(some, [short(float(v), 2) for v in names[some]])
        ax.set(xlabel=r"input $f / \sigma$", title=f"$n$ = {int(size)}")
        ax.spines[:].set_visible(False)
    axes[0][0].set_ylabel(r"coupling $\kappa$")
    figure.colorbar(drawn, ax=axes[0].tolist(), label=label, pad=0.01, aspect=25)
    return figure


def lines_of_errors(campaign, n, kappa, f, shown):
    error, bar = campaign.finished("error"), campaign.finished("error_error")
    inputs = np.unique(f)
    chosen = inputs[np.unique([len(inputs) // 2, len(inputs) - 1])]
    figure, axes = style.grid(len(chosen), height=3.2, sharey=True)
    for ax, strength in zip(axes, chosen):
        for k, size in enumerate(shown):
            mine = np.flatnonzero((n == size) & (f == strength))
            mine = mine[np.argsort(kappa[mine])]
            ax.errorbar(kappa[mine], error[mine], 3 * bar[mine], fmt="o-", markersize=3.5, linewidth=0.9, color=style.category(k), label=f"$n$ = {int(size)}")
        ax.set_xscale("symlog", linthresh=max(1e-4, np.min(kappa[kappa > 0], initial=1)))
        ax.set(xlabel=r"coupling $\kappa$", ylabel="error probability", title=rf"$f / \sigma$ = {short(float(strength))}", ylim=(0, None))
        style.light_grid(ax)
    axes[0].legend()
    return figure


PICTURES = {"sync-redundancy": redundancy, "sync-decision": decision}
