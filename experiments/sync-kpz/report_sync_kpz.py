# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of chains of oscillators as interfaces, for tools/report.

sync-kpz, sync-kpz-limit-cycle  kymographs, roughness with the linear theory, structure factors, single-phase laws over Tracy-Widom
sync-kpz-diagram                maps of the class, saturation, exponent and slips over randomness and delta
"""
import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap, LogNorm

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 8  # Points in a panel


def label_of(campaign, point):
    """What was swept and is used by this Point."""
    noisy = str(campaign.row("randomness", point)) == "noise"
    names = [p.name for p in campaign.swept if not p.axes and p.name not in ("t_end", "dt", "n_real")]
    unused = {"sigma", "law"} if noisy else {"D"}
    parts = []
    for name in names:
        if name in unused:
            continue
        value = campaign.row(name, point)
        if name == "randomness":
            parts.append(str(value))
        elif float(value) != -1 or name not in ("D", "sigma"):
            parts.append(rf"$\{name}$ = {short(float(value))}" if name in ("delta", "sigma") else f"{name} = {short(float(value))}")
    return ", ".join(parts) or str(campaign.row("randomness", point))


def drawn(campaign):
    return campaign.done[:MOST]


def curves(campaign, point, *names):
    return [np.asarray(campaign.row(name, point)) for name in ("times", *names)]


def roughness(campaign):
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.9))
    for k, point in enumerate(drawn(campaign)):
        t, W2, error, linear, slope = curves(campaign, point, "W2", "W2_err", "W2_linear", "beta_local")
        colour = style.category(k)
        left.errorbar(t, np.sqrt(W2), error / (2 * np.sqrt(W2)), fmt="o", markersize=3, color=colour, label=label_of(campaign, point))
        left.plot(t, np.sqrt(linear), color=colour, linewidth=0.9)
        right.semilogx(t, slope, ".-", markersize=4, linewidth=0.9, color=colour)
    for value, name in ((1 / 4, "1/4 EW"), (1 / 3, "1/3 KPZ"), (1 / 2, "1/2"), (3 / 4, "3/4 columnar EW"), (1, "1")):
        right.axhline(value, color=style.BLACK, linestyle=":", linewidth=0.7)
        right.annotate(name, (1, value), xycoords=("axes fraction", "data"), xytext=(3, 0), textcoords="offset points", va="center", fontsize=7)
    left.set(xscale="log", yscale="log", xlabel="time", ylabel="roughness $W$")
    right.set(xlabel="time", ylabel=r"local slope $d\ln W / d\ln t$", ylim=(0, 1.3))
    left.legend(fontsize=7)
    for ax in (left, right):
        style.light_grid(ax)
    return figure


def structure(campaign):
    points = [p for p in drawn(campaign) if np.isfinite(campaign.row("Sk_sat", p)).sum() > 8]
    if not points:
        return None
    figure, axes = style.grid(len(points), columns=3, height=2.9)
    for ax, point in zip(axes, points):
        Sk = np.asarray(campaign.row("Sk", point))
        k = np.asarray(campaign.row("k", point))
        t, W2 = curves(campaign, point, "W2")
        chosen = np.unique(np.linspace(len(t) // 4, len(t) - 1, 6).astype(int))
        colours = plt.get_cmap("viridis")(np.linspace(0, 0.9, len(chosen)))
        for colour, i in zip(colours, chosen):
            ax.loglog(k, Sk[i], color=colour, linewidth=0.8, label=f"$t$ = {short(float(t[i]), 2)}")
        ax.loglog(k, campaign.row("Sk_sat", point), color=style.BLACK, linewidth=1)
        low = k[k < 0.7]
        top = np.nanmax(campaign.row("Sk_sat", point))
        for power, name in ((-2, "$k^{-2}$"), (-4, "$k^{-4}$")):
            line = top * (low / low[0]) ** power
            ax.loglog(low, line, color=style.NEUTRAL, linewidth=0.8, zorder=0)
            ax.annotate(name, (low[len(low) // 3], line[len(low) // 3]), fontsize=7, color="grey")
        alpha, error = float(campaign.row("alpha", point)), float(campaign.row("alpha_err", point))
        found = rf": $\alpha$ = {alpha:.2f}({error:.2f})" if np.isfinite(alpha) else ""
        ax.set(xlabel="$k$", ylabel="$S(k, t)$", title=label_of(campaign, point) + found, ylim=(0.5 * np.nanmin(Sk[chosen]), 2 * top))
        ax.title.set_fontsize(8)
        style.light_grid(ax)
    axes[0].legend(fontsize=6)
    return figure


def laws(campaign):
    figure, axes = style.grid(len(drawn(campaign)), columns=3, height=2.7)
    normal = lambda x: np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    for ax, point in zip(axes, drawn(campaign)):
        chi, density = campaign.row("chi", point), np.asarray(campaign.row("hist_chi", point))
        seen = density > 0
        ax.semilogy(chi[seen], density[seen], ".", markersize=3, color=style.BLUE, label="measured")
        x = np.linspace(-6, 6, 200)
        ax.semilogy(x, normal(x), color=style.NEUTRAL, label="normal")
        if "goe_density" in campaign and np.isfinite(campaign.row("goe_density", point)).any():
            goe = np.asarray(campaign.row("goe_density", point))
            ax.semilogy(chi[goe > 0], goe[goe > 0], color=style.VERMILION, linewidth=1, label="Tracy-Widom GOE")
        ax.set(ylim=(1e-6, 1), xlabel=r"$(\phi - \langle\phi\rangle)$ / std", ylabel="density", title=label_of(campaign, point))
        ax.title.set_fontsize(8)
        style.light_grid(ax)
        ax.legend(fontsize=7, loc="lower center")
    return figure


def kymographs(campaign):
    if campaign.frames is None or "phi" not in campaign.frames:
        return None
    points, pictures = [], []
    for point in drawn(campaign):
        phi = campaign.row("phi", point)
        if len(phi) >= 10:
            points.append(point)
            pictures.append(phi)
    if not points:
        return None
    figure, axes = style.grid(len(points), columns=3, height=3.0)
    for ax, point, phi in zip(axes, points, pictures):
        flat = phi - np.nanmean(phi, axis=1, keepdims=True)
        limit = np.nanpercentile(np.abs(flat), 99.5)
        image = ax.imshow(flat, origin="lower", aspect="auto", cmap=style.DIVERGING, vmin=-limit, vmax=limit,
                          extent=(0, flat.shape[1], 0, float(campaign.row("t_end", point))), rasterized=True)
        ax.set(xlabel="site", ylabel="time", title=label_of(campaign, point))
        ax.title.set_fontsize(8)
        ax.spines[:].set_visible(False)
        figure.colorbar(image, ax=ax, pad=0.01, aspect=25)
    return figure


def interface(campaign, page):
    picture = kymographs(campaign)
    if picture is not None:
        page.section("Phases in space and time")
        page.picture("kymographs", picture, "Phases of one realisation less their mean over the sites.", wide=True)
    page.section("Roughness")
    page.picture("roughness", roughness(campaign), "Left: W with standard errors, lines: the linear chain, exact on a ring. Right: its local slope.", wide=True)
    picture = structure(campaign)
    if picture is not None:
        page.picture("structure", picture, "Structure factors at rising times; black: mean over the samples of the last half. Grey: powers of k.", wide=True)
    page.section("Law of single phases")
    page.picture("laws", laws(campaign), "Phases at t_end over sites and realisations, standardised.", wide=True)
    words = campaign.words("class")
    numbers = ("g", "beta", "alpha", "z_modes", "slip_rate")
    def cell(point, name):
        text = short(float(campaign.row(name, point)), 3)
        error = f"{name}_err"
        return text + (f" ± {short(float(campaign.row(error, point)), 1)}" if error in campaign else "")
    page.table(["Point", "class", *numbers], [[label_of(campaign, p), words[int(campaign.row("class", p))], *(cell(p, name) for name in numbers)] for p in drawn(campaign)])


def diagram(campaign, page):
    noisy = str(campaign.row("randomness", campaign.done[0])) == "noise"
    name = "D" if noisy else "sigma"
    if not {name, "delta"} <= {p.name for p in campaign.swept}:
        return
    x, y = campaign.finished("delta"), campaign.finished(name)
    columns, rows = np.unique(x), np.unique(y)

    def gridded(values):
        table = np.full((len(rows), len(columns)), np.nan)
        table[np.searchsorted(rows, y), np.searchsorted(columns, x)] = values
        return table

    figure, axes = style.grid(6, columns=3, height=3.1)
    words = campaign.words("class")
    colours = ListedColormap([style.BLUE, style.ORANGE, style.VERMILION, style.PURPLE, style.NEUTRAL])
    with np.errstate(all="ignore"):
        panels = [("class", gridded(campaign.finished("class")), dict(cmap=colours, norm=BoundaryNorm(np.arange(6) - 0.5, 5))),
                  (r"$W_{sat}$", gridded(campaign.finished("W_sat")), dict(norm=LogNorm())),
                  (r"$t_{sat}$", gridded(campaign.finished("t_sat")), dict(norm=LogNorm())),
                  (r"$\beta$ at the end", gridded(campaign.finished("beta_end")), dict(vmin=0, vmax=0.6 if noisy else 1)),
                  ("slips of a bond / time", gridded(np.where(campaign.finished("slip_rate") > 0, campaign.finished("slip_rate"), np.nan)), dict(norm=LogNorm())),
                  ("KPZ coupling $g$", gridded(np.where(campaign.finished("g") > 0, campaign.finished("g"), np.nan)), dict(norm=LogNorm()))]
    for ax, (title, values, options) in zip(axes, panels):
        if not np.isfinite(values).any():
            options = {}
        image = ax.imshow(values, origin="lower", aspect="auto", **options)
        for ticks, names in ((ax.set_xticks, columns), (ax.set_yticks, rows)):
            some = np.unique(np.linspace(0, len(names) - 1, min(6, len(names))).astype(int))
            ticks(some, [short(float(v), 2) for v in names[some]])
        ax.set(xlabel=r"$\delta$", ylabel="$D$" if noisy else r"$\sigma$", title=title)
        ax.spines[:].set_visible(False)
        bar = figure.colorbar(image, ax=ax, pad=0.01, aspect=25)
        if title == "class":
            bar.set_ticks(range(5), labels=[w.replace("random-deposition", "random dep.") for w in words], fontsize=7)
    page.section("Dynamical phase diagram")
    page.picture("diagram", figure, "White: none. t_sat only where W saturates before t_end.", wide=True)


PICTURES = {"sync-kpz": interface, "sync-kpz-limit-cycle": interface, "sync-kpz-diagram": diagram}
