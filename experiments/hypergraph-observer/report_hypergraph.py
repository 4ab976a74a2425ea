# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of hypergraphs and their observers, for tools/report.

hypergraph-evolve      the hypergraph and the causal graph (small ones), growth of both, balls and their dimension
hypergraph-invariance  orders side by side; of a census how often each verdict came
hypergraph-multiway    the multiway graph, states and events by level
hypergraph-observer    kappa, beta*, alpha* over the coupling; T(beta), directional alpha, learning curves
"""
import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 6    # Points drawn one by one
LINES = 12  # curves in a panel


def name_of(campaign, point, *hidden):
    """What was swept, in a few words."""
    parts = []
    for p in campaign.swept:
        if p.axes or p.name in hidden:
            continue
        value = campaign.row(p.name, point)
        parts.append(f"{p.name} {value if isinstance(value, str) else short(value)}")
    return ", ".join(parts) or str(campaign.row("rule", point))


# --- layouts -----------------------------------------------------------------------------------------------

def spring_layout(n, pairs, rounds=300):
    """(n, 2) places: linked nodes attract, all repel (Fruchterman & Reingold 1991), first from the graph's own spectrum."""
    if n < 3 or not len(pairs):
        return np.column_stack([np.arange(n), np.zeros(n)]).astype(float)
    laplacian = np.zeros((n, n))
    for a, b in pairs:
        laplacian[a, b] -= 1
        laplacian[b, a] -= 1
    laplacian -= np.diag(laplacian.sum(axis=1))
    place = np.linalg.eigh(laplacian)[1][:, 1:3]
    place = place / np.maximum(np.abs(place).max(axis=0), 1e-12) + 0.05 * np.random.default_rng(1).normal(size=(n, 2))
    k = 1 / np.sqrt(n)
    for heat in np.linspace(0.1, 0.002, rounds):
        apart = place[:, None] - place[None]
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-3)
        force = (apart * (k * k / distance**2)[..., None]).sum(axis=1) - 0.05 * place
        pull = place[pairs[:, 0]] - place[pairs[:, 1]]
        pull = pull * (np.linalg.norm(pull, axis=1) / k)[:, None]
        np.add.at(force, pairs[:, 0], -pull)
        np.add.at(force, pairs[:, 1], pull)
        size = np.maximum(np.linalg.norm(force, axis=1), 1e-12)
        place = place + force * (np.minimum(size, heat) / size)[:, None]
    return place


def layered_layout(layer, pairs, sweeps=12):
    """(n, 2) places of a graph whose edges go from a layer to a later one: each node below the middle of its causes,
    then each above that of its effects, places in a layer kept apart."""
    n = len(layer)
    x = np.zeros(n)
    for level in np.unique(layer):
        here = np.flatnonzero(layer == level)
        x[here] = np.arange(len(here)) - (len(here) - 1) / 2
    for sweep in range(sweeps):
        fixed, moved = (pairs[:, 0], pairs[:, 1]) if sweep % 2 == 0 else (pairs[:, 1], pairs[:, 0])
        total, count = np.zeros(n), np.zeros(n)
        np.add.at(total, moved, x[fixed])
        np.add.at(count, moved, 1)
        wanted = np.where(count > 0, total / np.maximum(count, 1), x)
        for level in np.unique(layer):
            here = np.flatnonzero(layer == level)
            order = here[np.argsort(wanted[here], kind="stable")]
            # ranks, centred, stretched towards where the nodes want to be
            x[order] = np.arange(len(order)) - (len(order) - 1) / 2
    widest = max(np.bincount(layer.astype(int)).max(), 1)
    for level in np.unique(layer):
        here = np.flatnonzero(layer == level)
        if len(here) > 1:
            x[here] *= np.sqrt(widest / len(here))
    return np.column_stack([x, -layer])


# --- evolution ---------------------------------------------------------------------------------------------

def kept_hypergraph(campaign, point):
    """List of hyperedges (arrays of places) and the number of atoms; None if none was kept."""
    rows = np.nan_to_num(np.atleast_2d(campaign.row("kept_edges", point)), nan=-1).astype(int)
    edges = [row[row > 0] for row in rows if row[0] > 0]
    if not edges:
        return None
    atoms = np.unique(np.concatenate(edges))
    return [np.searchsorted(atoms, edge) for edge in edges], len(atoms)


def draw_hypergraph(ax, edges, n):
    pairs = np.array([(a, b) for edge in edges for a, b in zip(edge, edge[1:]) if a != b], dtype=int).reshape(-1, 2)
    place = spring_layout(n, pairs)
    size = np.ptp(place, axis=0).max() or 1
    for arity in sorted({len(edge) for edge in edges}):
        colour = style.category(arity - 2 if arity > 1 else 4)
        of_arity = [edge for edge in edges if len(edge) == arity]
        lines = [place[[a, b]] for edge in of_arity for a, b in zip(edge, edge[1:]) if a != b]
        ax.add_collection(LineCollection(lines, colors=colour, linewidths=0.8, alpha=0.7, label=f"{len(of_arity)} of arity {arity}"))
        if arity == 1:
            ax.scatter(*place[[edge[0] for edge in of_arity]].T, s=90, facecolors="none", edgecolors=colour, zorder=4)
        if arity > 2:
            ax.add_collection(PolyCollection([place[np.unique(e)] for e in of_arity if len(np.unique(e)) > 2], facecolors=colour, alpha=0.13, edgecolors="none"))
        for a, b in ((a, b) for edge in of_arity for a, b in zip(edge, edge[1:])):
            if a == b:
                ax.add_patch(plt.Circle(place[a] + [0, 0.018 * size], 0.018 * size, fill=False, color=colour, linewidth=0.8))
            elif len(edges) <= 60:
                middle = 0.45 * place[a] + 0.55 * place[b]
                ax.annotate("", middle + 0.02 * (place[b] - place[a]), middle, arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 0.8})
    ax.scatter(*place.T, s=max(4, min(30, 2000 / n)), color=style.BLACK, zorder=3, linewidths=0)
    ax.set_aspect("equal", adjustable="datalim")
    ax.margins(0.06)
    ax.axis("off")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=3, fontsize=8)


def draw_layered(ax, rows, what):
    """rows (edges, 4): from, to and their layers."""
    nodes, index = np.unique(rows[:, :2], return_inverse=True)
    pairs = index.reshape(-1, 2)
    layer = np.zeros(len(nodes))
    layer[pairs[:, 0]], layer[pairs[:, 1]] = rows[:, 2], rows[:, 3]
    place = layered_layout(layer, pairs)
    ax.add_collection(LineCollection(place[pairs], colors=style.ORANGE, linewidths=0.5, alpha=0.6))
    ax.scatter(*place.T, s=max(3, min(24, 1500 / len(nodes))), color=style.BLUE, zorder=3, linewidths=0)
    ax.autoscale_view()
    ax.set_yticks(-np.unique(layer), [short(int(level)) for level in np.unique(layer)])
    ax.set(ylabel=what, xticks=[])
    ax.spines[["bottom", "left"]].set_visible(False)


def rows_of(campaign, name, point):
    rows = np.nan_to_num(np.atleast_2d(campaign.row(name, point)), nan=-1)
    return rows[rows[:, 1] >= 0].astype(int)


def evolve(campaign, page):
    page.section("Hypergraphs and causal graphs")
    for k, point in enumerate(campaign.done[:MOST]):
        kept, causes = kept_hypergraph(campaign, point), rows_of(campaign, "kept_causes", point)
        if kept is None and not len(causes):
            continue
        figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 4.8))
        if kept:
            draw_hypergraph(left, *kept)
            left.set_title(f"{name_of(campaign, point)}\nstate after {int(campaign.row('kept_generation', point))} generations")
        else:
            left.axis("off")
        if len(causes):
            draw_layered(right, causes, "generation")
            right.set_title("causal graph")
        else:
            right.axis("off")
        page.picture(f"hypergraph_{k}", figure, "Left: the last state small enough to draw (`keep`), colours by arity, small circles are self-loops, rings around atoms hyperedges of one atom. "
                     "Right: events of the first generations, with an edge for each hyperedge that one made and another used.", wide=True)
    page.section("Growth")
    figure, axes = style.grid(4, height=3.2)
    for k, point in enumerate(campaign.done[:LINES]):
        label, colour = name_of(campaign, point), style.category(k)
        reached = int(campaign.row("reached", point))
        g = np.arange(reached + 1)
        for ax, name in zip(axes, ("vertices", "edges", "events")):
            y = campaign.row(name, point)[: reached + 1]
            ax.semilogy(g[y > 0], y[y > 0], ".-", color=colour, markersize=4, label=label)
        balls = campaign.row("ball_growth", point)
        r = np.arange(1, len(balls))
        dimension = campaign.row("dimension", point)
        axes[3].loglog(r, balls[1:], ".-", color=colour, markersize=4, label=f"dimension {dimension:.2f}" if np.isfinite(dimension) else None)
    for ax, title in zip(axes, ("atoms", "hyperedges", "events of each generation", "atoms within r steps, final state")):
        ax.set(title=title, xlabel="r" if ax is axes[3] else "generation")
        style.light_grid(ax)
    axes[3].legend(fontsize=7)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=7)
    page.picture("growth", figure, "Counts after each generation, and mean number of atoms in balls of the final state; the dimension is a slope where "
                 "balls hold at most half of all atoms.")
    table = [[name_of(campaign, p), *(short(int(campaign.row(n, p))) for n in ("reached", "events_total", "causal_edges", "causal_edges_distinct", "max_degree")),
              campaign.words("termination")[int(campaign.row("termination", p))]] for p in campaign.done]
    page.table(["", "generations", "events", "causal edges", "distinct", "largest degree", "ended by"], table[:200])


# --- invariance, multiway ----------------------------------------------------------------------------------

VERDICTS = ("invariant", "not", "undecided")


def invariance(campaign, page):
    verdict = campaign.finished("verdict").astype(int)
    if len(verdict) > 20:
        census(campaign, page, verdict)
        return
    page.section("Orders compared")
    figure, axes = style.grid(2, height=3.4)
    for k, point in enumerate(campaign.done[:LINES]):
        for ax, name in zip(axes, ("events", "causal_edges_distinct")):
            values = np.sort(campaign.row(name, point))
            ax.plot((np.arange(len(values)) + 0.5) / len(values), values, ".-", markersize=4, color=style.category(k), label=name_of(campaign, point))
    for ax, title in zip(axes, ("events", "distinct causal edges")):
        ax.set(title=title, xlabel="share of the orders", yscale="log")
        style.light_grid(ax)
    axes[0].legend()
    page.picture("orders", figure, "What random orders lead to, sorted: equal numbers make a horizontal line. Flat lines do not prove invariance; slopes disprove it.")
    page.table(["", "verdict", "different states", "different causal graphs", "stopped", "not comparable"],
               [[name_of(campaign, p), VERDICTS[int(campaign.row("verdict", p))], *(short(int(campaign.row(n, p))) for n in ("state_hashes", "causal_hashes", "incomplete", "unknown"))]
                for p in campaign.done])


def census(campaign, page, verdict):
    page.section("Census of rules")
    lasting = campaign.finished("terminal") == 0
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.6))
    for shift, chosen, label, colour in ((-0.2, np.ones(len(verdict), bool), "all rules", style.BLUE), (0.2, lasting, "rules under which no order ends", style.ORANGE)):
        share = np.bincount(verdict[chosen], minlength=3) / max(chosen.sum(), 1)
        error = np.sqrt(share * (1 - share) / max(chosen.sum(), 1))
        left.bar(np.arange(3) + shift, share, 0.38, yerr=error, color=colour, label=f"{label}: {chosen.sum()}")
    left.set_xticks(range(3), VERDICTS)
    left.set(ylabel="share", title="verdicts", ylim=(0, 1.15))
    left.legend(fontsize=8)
    events = np.array([np.mean(campaign.row("events", p)) for p in campaign.done])
    bins = np.logspace(0, np.log10(max(10, events.max())), 30)
    right.hist([events[verdict == v].clip(1) for v in range(3)], bins=bins, stacked=True, color=[style.BLUE, style.ORANGE, style.GREEN], label=VERDICTS)
    right.set(xscale="log", xlabel="events, mean over orders", ylabel="rules", title="how much happens", yscale="symlog")
    right.legend(fontsize=8)
    page.picture("census", figure, "Left: verdicts over random rules, bars of one standard error. Right: a rule under which little happens is easily invariant.")


def multiway(campaign, page):
    page.section("Multiway graph")
    for k, point in enumerate(campaign.done[:MOST]):
        figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 4.6), width_ratios=[1.6, 1])
        rows = rows_of(campaign, "kept_transitions", point)
        if len(rows):
            draw_layered(left, rows, "events from the start")
            left.set_title(f"{name_of(campaign, point)}: the first {len(rows)} transitions")
        else:
            left.axis("off")
        for name, colour in (("states", style.BLUE), ("events", style.ORANGE)):
            values = campaign.row(name, point)
            level = np.flatnonzero(values > 0)
            right.semilogy(level, values[level], ".-", color=colour, label=name)
        right.set(xlabel="level", title="states first found there, and events from them")
        right.legend()
        style.light_grid(right)
        page.picture(f"multiway_{k}", figure, f"States up to isomorphism; {int(campaign.row('resolved', point))} of {int(campaign.row('branch_pairs', point))} branch pairs meet "
                     "again within the levels explored.", wide=True)


# --- observer ----------------------------------------------------------------------------------------------

COLOURS = {"path": style.BLUE, "star": style.ORANGE, "cycle": style.GREEN, "complete": style.VERMILION, "connected": style.PURPLE, "from-hypergraph": style.BLACK}


def observer(campaign, page):
    J, kappa = campaign.finished("J"), campaign.finished("kappa")
    graph = np.array([str(campaign.row("graph", p)) for p in campaign.done])
    n = campaign.finished("n")
    page.section("The regime parameter")
    if len(np.unique(J)) > 3:
        figure, axes = style.grid(3, columns=3, height=3.6)
        for name in np.unique(graph):
            for size in np.unique(n[graph == name]):
                chosen = np.flatnonzero((graph == name) & (n == size))
                chosen = chosen[np.argsort(J[chosen], kind="stable")]
                shade = 0.35 + 0.65 * (size - n.min() + 1) / (np.ptp(n) + 1)
                for ax, quantity in zip(axes, ("kappa", "beta_star", "alpha_star")):
                    ax.plot(J[chosen], campaign.finished(quantity)[chosen], color=COLOURS[name], alpha=shade, label=name if size == n[graph == name].max() else None)
        axes[0].axhline(2, color=style.BLACK, linestyle=":", linewidth=0.8)
        for ax, label in zip(axes, (r"condition $\kappa(F)$", r"$\beta^*$", r"$\alpha^*$")):
            ax.set(xlabel="coupling $J$", title=label)
            style.light_grid(ax)
        axes[0].set_yscale("log")
        axes[0].legend(fontsize=8)
        page.picture("threshold", figure, r"Over the coupling, darker with more spins. Below $\kappa = 2$ (dotted) the least convergence time is at $\beta = 0$; trees never leave "
                     r"$\kappa = 1$.", wide=True)
    else:
        figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.6))
        bins = np.logspace(0, np.log10(kappa.max() * 1.05), 40)
        groups = sorted({(g, int(s)) for g, s in zip(graph, n)})
        ax.hist([kappa[(graph == g) & (n == s)] for g, s in groups], bins=bins, stacked=True, label=[f"{g}, n = {s}" for g, s in groups],
                color=[style.category(k) for k in range(len(groups))])
        ax.axvline(2, color=style.BLACK, linestyle=":", linewidth=0.8)
        ax.set(xscale="log", xlabel=r"condition $\kappa(F)$", ylabel="observers", title=f"{np.mean(kappa > 2):.0%} above the threshold")
        ax.legend(fontsize=8)
        page.picture("kappa", figure, r"Conditions of the Fisher matrix; dotted: the threshold $\kappa = 2$.")
    for k, point in enumerate(spread_points(kappa, campaign.done)):
        page.picture(f"observer_{k}", one_observer(campaign, point), r"Left: convergence time over $\beta$, its minimum, and the $\alpha$ of each eigendirection there. Right: "
                     "divergence of the model from its data under the three rules.", wide=True)


def spread_points(kappa, done):
    """The Points of least, middle and largest kappa."""
    order = np.argsort(kappa, kind="stable")
    return [done[order[i]] for i in sorted({0, len(order) // 2, len(order) - 1})]


def one_observer(campaign, point):
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(style.WIDE, 3.4))
    beta = campaign.axis("beta_value")
    left.loglog(beta, campaign.row("T_beta", point), color=style.BLUE)
    best = float(campaign.row("beta_star", point))
    if best > 0:
        left.axvline(best, color=style.VERMILION, linestyle=":", label=rf"$\beta^*$ = {best:.3g}")
        left.legend(fontsize=8)
    left.set(xlabel=r"$\beta$", title=r"convergence time $T(\beta)$")
    pairs = int(campaign.row("n_e", point))
    middle.plot(campaign.row("lambda", point)[:pairs], campaign.row("alpha_k", point)[:pairs], "o", color=style.ORANGE, markersize=4)
    middle.set(xlabel=r"eigenvalue $\lambda_k$", title=rf"$\alpha_k$ at $\beta$ = {float(campaign.row('beta_used', point)):.3g}")
    loss = campaign.row("loss", point)
    t = campaign.row("eta", point) * np.arange(loss.shape[1])
    for rule, colour, values in zip(("gradient", "natural gradient", r"$(F^2 + \beta F)^{-1}$"), (style.BLUE, style.GREEN, style.VERMILION), loss):
        seen = np.isfinite(values) & (values > 1e-14)
        right.semilogy(t[: len(values)][seen], values[seen], color=colour, label=rule)
    right.set(xlabel="time", title="Kullback-Leibler divergence")
    if len(right.lines) and np.isfinite(loss).any():
        right.legend(fontsize=8)
    figure.suptitle(f"{campaign.row('graph', point)}, n = {int(campaign.row('n', point))}, J = {short(float(campaign.row('J', point)), 3)}, "
                    rf"$\kappa$ = {float(campaign.row('kappa', point)):.3f}", fontsize=10)
    for ax in (left, middle, right):
        style.light_grid(ax)
    return figure


PICTURES = {"hypergraph-evolve": evolve, "hypergraph-invariance": invariance, "hypergraph-multiway": multiway, "hypergraph-observer": observer}
