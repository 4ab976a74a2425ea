# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the curl-descent family, for tools/report.

curl-phase     final error over compression and flipped fraction with the threshold of free probability, training curves,
               Lyapunov exponents
curl-spectrum  eigenvalue densities over the exact ones with their edges, smallest eigenvalues against the left edge
curl-toy       orbits on their circles, periods and rates against the exact ones
curl-saddle    training curves, time to the error and rise of the loss over the number of flips
"""
import numpy as np
from matplotlib.colors import LogNorm

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 6  # densities and curves drawn one by one
LAYERS = {"hidden": ("alpha_h", "flips_h", "M"), "readout": ("alpha_r", "flips_r", "N")}


def hidden_edge(c, alpha):
    """Left edge of D + W^T W on a grid of y < -1: max of y + (1/c)/(1-g); alpha > 0."""
    d = np.logspace(-9, 4, 4000)
    g = -((1 - alpha) / (d + 2) + alpha / d)
    return float(np.max(-1 - d + 1 / c / (1 - g)))


def readout_edge(c, alpha):
    """1 plus the left edge of W^T D W: max over g in (-1, 0) of 1/g + (1/c)[(1-alpha)/(1-g) - alpha/(1+g)]."""
    s = np.logspace(-6, 6, 4000)
    g = -s / (1 + s)
    return 1 + float(np.max(1 / g + ((1 - alpha) / (1 - g) - alpha / (1 + g)) / c))


def threshold(layer, c):
    """The fraction at which the edge passes 0, for each c; NaN where every fraction or none is stable."""
    edge = hidden_edge if layer == "hidden" else readout_edge
    found = []
    for ratio in c:
        low, high = 1e-12, 1.0
        if edge(ratio, high) > 0 or edge(ratio, low) <= 0:
            found.append(1.0 if edge(ratio, high) > 0 else 0.0)
            continue
        for _ in range(40):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if edge(ratio, middle) > 0 else (low, middle)
        found.append(low)
    return np.array(found)


def fraction(campaign, layer):
    """Flipped fraction of the Points that are done."""
    alpha, flips, size = (campaign.finished(name) for name in LAYERS[layer])
    if size.dtype.kind == "i" and (size == 0).any():  # N = 0: neurons - M
        size = np.where(size == 0, campaign.finished("neurons") - campaign.finished("M"), size)
    return np.where(flips >= 0, flips / size, alpha)


def phase(campaign, page):
    panels = []
    for layer, other in (("hidden", "readout"), ("readout", "hidden")):
        alone = fraction(campaign, other) == 0
        if alone.any() and len(np.unique(fraction(campaign, layer)[alone])) > 1:
            panels.append((layer, alone))
    if panels:
        page.section("Phase diagrams")
        page.picture("phases", diagrams(campaign, panels, campaign.finished("final_loss"), "final training loss, median over starts", 1e-20),
                     "Colour: the error that is left. Line: where the left edge of the spectrum of D1 + W^T D2 W passes 0 for infinitely many neurons; "
                     "to its right learning does not settle on the manifold of solutions.", wide=True)
        exponents = campaign.finished("lyapunov_exponent")
        if np.isfinite(exponents).any():
            typical = np.nanmedian(np.where(np.isfinite(exponents), exponents, np.nan), axis=1)
            page.picture("lyapunov", exponent_diagrams(campaign, panels, typical),
                         "Largest Lyapunov exponent of learning as a map, per 1/eta steps: positive is chaos, 0 a manifold of solutions or quasi-periodic motion.",
                         wide=True)
    page.section("Training")
    page.picture("curves", training(campaign), "Median over starts and the band of all of them.", wide=True)


def cells(campaign, layer, chosen):
    c, alpha = campaign.finished("c")[chosen], fraction(campaign, layer)[chosen]
    columns, rows = np.unique(c), np.unique(np.round(alpha, 3))
    return c, np.round(alpha, 3), columns, rows


def fill(values, c, alpha, columns, rows):
    """(rows, columns), NaN where no Point is; the mean of several."""
    total, count = np.zeros((len(rows), len(columns))), np.zeros((len(rows), len(columns)))
    i, j = np.searchsorted(rows, alpha), np.searchsorted(columns, c)
    np.add.at(total, (i, j), values)
    np.add.at(count, (i, j), 1)
    return np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0)


def draw_theory(ax, layer, columns):
    c = np.geomspace(columns[0] / 1.3, columns[-1] * 1.3, 200)
    ax.plot(c, threshold(layer, c), color=style.VERMILION, linewidth=2, label="free probability")
    ax.set(xscale="log", xlabel="$c = M/N$", ylabel=rf"flipped {layer} fraction $\alpha$")
    ax.legend(loc="upper right", frameon=True, framealpha=0.8, fontsize=8)


def geometric_edges(centres):
    return np.exp(style.edges(np.log(centres))) if len(centres) > 1 else np.array([centres[0] / 1.2, centres[0] * 1.2])


def mesh(ax, values, columns, rows, **options):
    drawn = ax.pcolormesh(geometric_edges(columns), style.edges(rows), values, rasterized=True, **options)
    ax.set(xlim=geometric_edges(columns)[[0, -1]], ylim=style.edges(rows)[[0, -1]])
    return drawn


def diagrams(campaign, panels, values, label, floor):
    figure, axes = style.grid(len(panels), height=4)
    for ax, (layer, chosen) in zip(axes, panels):
        c, alpha, columns, rows = cells(campaign, layer, chosen)
        logs = fill(np.log10(np.clip(values[chosen], floor, None)), c, alpha, columns, rows)
        drawn = mesh(ax, 10**logs, columns, rows, norm=LogNorm(floor, 1), cmap="viridis")
        limits = ax.get_xlim(), ax.get_ylim()
        draw_theory(ax, layer, columns)
        ax.set(xlim=limits[0], ylim=limits[1])
        figure.colorbar(drawn, ax=ax, label=label, pad=0.01, aspect=30)
    return figure


def exponent_diagrams(campaign, panels, values):
    figure, axes = style.grid(len(panels), height=4)
    low, high = style.symmetric_limits(values, 98)
    for ax, (layer, chosen) in zip(axes, panels):
        c, alpha, columns, rows = cells(campaign, layer, chosen)
        drawn = mesh(ax, fill(values[chosen], c, alpha, columns, rows), columns, rows, vmin=low, vmax=high, cmap=style.DIVERGING)
        limits = ax.get_xlim(), ax.get_ylim()
        draw_theory(ax, layer, columns)
        ax.set(xlim=limits[0], ylim=limits[1])
        figure.colorbar(drawn, ax=ax, label="largest exponent", pad=0.01, aspect=30)
    return figure


def spread_of(count, most):
    return np.unique(np.linspace(0, count - 1, min(most, count)).astype(int))


def training(campaign):
    order = np.argsort(campaign.finished("final_loss"), kind="stable")
    figure, ax = plt.subplots(figsize=(0.8 * style.WIDE, 4))
    for k, i in enumerate(spread_of(len(order), MOST)):
        point = campaign.done[order[i]]
        loss = campaign.row("train_loss", point)
        epoch = campaign.row("look_epoch", point)
        name = ", ".join(f"{key} = {short(campaign.row(key, point), 3)}" for key in ("c", *(p.name for p in campaign.swept if p.name not in ("M", "N"))))
        band(ax, epoch, loss, style.category(k), name)
    ax.set(xlabel="epoch", ylabel="training loss", xscale="symlog", yscale="log", xlim=(0, None))
    ax.legend(fontsize=8, loc="lower left")
    style.light_grid(ax)
    return figure


def band(ax, x, curves, colour, label):
    shown = np.clip(curves, 1e-32, None)
    ax.plot(x, np.median(shown, axis=0), color=colour, label=label)
    ax.fill_between(x, shown.min(axis=0), shown.max(axis=0), color=colour, alpha=0.12, linewidth=0)


def spectrum(campaign, page):
    page.section("Densities of eigenvalues")
    shown = campaign.done[spread_of(len(campaign.done), MOST)]
    figure, axes = style.grid(len(shown), columns=3, height=2.6)
    for ax, point in zip(axes, shown):
        x, density, theory = (campaign.row(name, point) for name in ("x", "density", "density_theory"))
        ax.bar(x, density, width=x[1] - x[0], color=style.SKY, label="random students")
        ax.plot(x, theory, color=style.BLUE, label="free probability")
        for name in ("edge_theory", "right_edge_theory"):
            ax.axvline(campaign.row(name, point), color=style.VERMILION, linestyle="--", linewidth=1)
        ax.axvline(0, color=style.BLACK, linewidth=0.6)
        top = np.nanmax(theory) if np.isfinite(theory).any() else density.max()
        ax.set(xlabel=r"$\lambda$", ylabel="density", ylim=(0, 1.4 * max(top, 1e-9)), title=campaign.describe(point) or f"c = {short(campaign.row('c', point))}")
    axes[0].legend(fontsize=7)
    page.picture("densities", figure, "Bars: eigenvalues of D1 + W^T D2 W, atoms cut off. Lines: the limit of infinitely many neurons; dashed: its edges. "
                 "Weight left of 0 makes the solutions unstable.", wide=True)
    page.section("Left edge")
    figure, ax = plt.subplots(figsize=(0.6 * style.WIDE, 4))
    edge, measured = campaign.finished("edge_theory"), campaign.finished("lambda_min")
    ax.errorbar(edge, measured.mean(axis=1), yerr=[measured.mean(axis=1) - measured.min(axis=1), measured.max(axis=1) - measured.mean(axis=1)],
                fmt="o", markersize=3, color=style.BLUE, linewidth=0.8)
    both = np.array([min(edge.min(), measured.min()), max(edge.max(), measured.max())])
    ax.plot(both, both, color=style.ORANGE, linewidth=1)
    ax.set(xlabel="left edge, free probability", ylabel="smallest eigenvalue")
    style.light_grid(ax)
    page.picture("edges", figure, "Mean and range over repetitions.")


def toy(campaign, page):
    scalar = np.array([len(campaign.row("w", p)[0]) == 2 for p in campaign.done])
    outcome, words = campaign.finished("outcome"), campaign.words("outcome")
    if scalar.any():
        figure, axes = style.grid(3 if np.isfinite(campaign.finished("rate")).any() else 2, columns=3, height=3.4)
        shown = campaign.done[scalar]
        for i in spread_of(len(shown), 12):
            w = campaign.row("w", shown[i])
            axes[0].plot(w[:, 0], w[:, 1], color=style.category(int(campaign.row("outcome", shown[i]))), linewidth=0.8)
        for k, word in enumerate(words):
            if (outcome == k).any():
                axes[0].plot([], [], color=style.category(k), label=word)
        span = np.abs(axes[0].get_xlim()).max()
        w1 = np.concatenate([np.linspace(-span, -0.05, 200), [np.nan], np.linspace(0.05, span, 200)])
        axes[0].plot(w1, campaign.row("t", shown[0])[0] / w1, color=style.BLACK, linestyle=":", linewidth=0.8, label="$w_1 w_2 = t$")
        axes[0].set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-span, span), ylim=(-span, span), aspect="equal")
        R2 = np.array([np.sum(campaign.row("w", p)[0] ** 2) for p in shown])
        for ax, (name, label) in zip(axes[1:], (("period", "period"), ("rate", "rate"))):
            measured, exact = campaign.finished(name)[scalar], campaign.finished(name + "_theory")[scalar]
            order = np.argsort(R2)
            ax.plot(R2[order], exact[order], color=style.ORANGE, label="exact")
            ax.plot(R2, measured, "o", markersize=3, color=style.BLUE, label="measured")
            ax.set(xlabel="$R^2 = w_1^2 + w_2^2$", ylabel=label)
            if name == "period":
                ax.set_yscale("log")
            style.light_grid(ax)
        for ax in axes:
            ax.legend(fontsize=7)
        page.section("The scalar toy")
        page.picture("toy", figure, "Opposite signs keep R: below R^2 = 2|t| the weights rotate for ever, above they come to rest.", wide=True)
    rows = [[word, str(int((outcome == k).sum()))] for k, word in enumerate(words)]
    page.section("Outcomes")
    page.table(["outcome", "Points"], rows)


def saddle(campaign, page):
    page.section("Training with flipped readout weights")
    shown = campaign.done[spread_of(len(campaign.done), MOST)]
    figure, axes = style.grid(len(shown), columns=3, height=2.8)
    for ax, point in zip(axes, shown):
        loss = campaign.row("train_loss", point)
        epoch = campaign.row("look_epoch", point)
        for k, curves in enumerate(loss):
            band(ax, epoch, curves, style.category(k), "gradient descent" if k == 0 else f"{k} flipped")
        ax.axhline(campaign.row("error", point), color=style.BLACK, linestyle=":", linewidth=0.8)
        ax.set(xlabel="epoch", ylabel="training loss", xscale="symlog", yscale="log", ylim=(max(1e-16, loss.min() / 2), 2 * loss.max()), xlim=(0, None))
        ax.set_title(campaign.describe(point), fontsize=7)
        style.light_grid(ax)
    axes[0].legend(fontsize=7, loc="lower left")
    page.picture("saddle_curves", figure, "Median over starts and the band of all; dotted: the error to be reached.", wide=True)
    figure, axes = style.grid(2, height=3.4)
    for k, point in enumerate(campaign.done):
        speed, rise = campaign.row("speed_up", point), campaign.row("rise_median", point)
        flips = np.arange(len(speed))
        axes[0].plot(flips, speed, "o-", color=style.category(k), label=campaign.describe(point))
        axes[1].plot(flips, rise, "o-", color=style.category(k))
    axes[0].axhline(1, color=style.BLACK, linestyle=":", linewidth=0.8)
    axes[1].axhline(1, color=style.BLACK, linestyle=":", linewidth=0.8)
    axes[0].set(xlabel="flipped readout weights", ylabel="time of gradient descent / time")
    axes[1].set(xlabel="flipped readout weights", ylabel="rise of the loss over its lowest before")
    axes[0].legend(fontsize=7)
    for ax in axes:
        style.light_grid(ax)
    page.picture("saddle_times", figure, "Left, above 1: faster than gradient descent. Right: how far the loss rises on the way. Medians over starts.", wide=True)


PICTURES = {"curl-phase": phase, "curl-spectrum": spectrum, "curl-toy": toy, "curl-saddle": saddle}
