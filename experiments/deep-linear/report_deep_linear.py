# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the deep-linear family, for tools/report.

deep-linear-modes  strengths of modes over time with the exact curves, and what is left between them
deep-linear-depth  steps to the criterion and best learning rate over depth, by start; loss over learning rates
deep-linear-tree   modes and loss of a tree in stages, stage times against the law of decoupled modes
deep-jacobian      singular values, growth of signals and gradients, against the mean field
"""
import numpy as np

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 8  # Points drawn one by one
SHADES = plt.get_cmap("viridis")


def shade(k, n):
    return SHADES(0.9 * k / max(1, n - 1))


def times_of(campaign, point, samples):
    """Sample times of a Point; the axis has no coordinates where they differ between Points."""
    return campaign.row("T", point) * np.arange(samples) / (samples - 1)


def modes(campaign, page):
    page.section("Modes in time")
    shown = campaign.done[:MOST]
    figure, axes = style.grid(len(shown), columns=2, height=3)
    for ax, point in zip(axes, shown):
        strength, exact = campaign.row("mode_strength", point), campaign.row("mode_exact", point)
        t = times_of(campaign, point, strength.shape[1])
        for a in range(strength.shape[2]):
            colour = shade(a, strength.shape[2])
            ax.plot(t, strength[:, :, a].T, color=colour, linewidth=2.2 if np.isfinite(exact).any() else 0.8, alpha=0.5)
            ax.plot(t, exact[:, a], color=style.BLACK, linewidth=0.8, linestyle="--")
        ax.plot([], [], color=SHADES(0.3), linewidth=2.2, alpha=0.5, label="simulated")
        if np.isfinite(exact).any():
            ax.plot([], [], color=style.BLACK, linewidth=0.8, linestyle="--", label=f"exact, largest difference {short(campaign.row('exact_error', point), 2)}")
        ax.set(xlabel=r"time / $\tau$", ylabel="strength of a mode")
        ax.set_title(campaign.describe(point), fontsize=8)
        ax.legend(fontsize=7)
        style.light_grid(ax)
    page.picture("modes", figure, "Singular modes learn one by one, strong ones first; with three layers or more each waits on a plateau.", wide=True)
    rows = []
    for point in shown:
        for s, mean, law, guess in zip(*(campaign.row(name, point) for name in ("s", "t_half_mean", "t_half_exact", "t_half_prediction"))):
            rows.append([campaign.describe(point), short(s, 6), short(mean, 8), short(law, 8), short(guess, 8)])
    page.section("When they are learned")
    page.table(["", "s", "time", "exact", "law of decoupled modes from u0"], rows[:64])


def depth(campaign, page):
    start, layers = campaign.finished("init"), campaign.finished("N_l")
    names = sorted(set(start))
    figure, axes = style.grid(2, height=3.8)
    for k, name in enumerate(names):
        mine = start == name
        at = np.unique(layers[mine])
        for ax, quantity in zip(axes, ("steps_to_criterion", "best_eta")):
            values = campaign.finished(quantity)[mine]
            middle = np.array([np.nanmedian(values[layers[mine] == n]) if np.isfinite(values[layers[mine] == n]).any() else np.nan for n in at])
            ax.loglog(at, middle, "o-", color=style.category(k), label=str(name))
        steps = campaign.finished("steps_of_seed")[mine]
        for n in at:
            of_n = steps[layers[mine] == n].ravel()
            axes[0].plot(np.full(of_n.size, n), of_n, ".", color=style.category(k), alpha=0.5, markersize=4)
    at = np.unique(layers)
    best = campaign.finished("best_eta")
    if np.isfinite(best).any():
        i = np.nanargmax(best)
        axes[1].loglog(at, best[i] * (layers[i] - 1) / (at - 1.0), color=style.BLACK, linestyle=":", label=r"$\propto 1/(N_l - 1)$")
    axes[0].set(xlabel="layers $N_l$", ylabel="steps to the criterion")
    axes[1].set(xlabel="layers $N_l$", ylabel="best learning rate")
    for ax in axes:
        ax.set_xticks(at, [str(n) for n in at])
        ax.minorticks_off()
        ax.legend(fontsize=8)
        style.light_grid(ax)
    page.section("Depth")
    page.picture("depth", figure, "Left: steps with the best learning rate, dots for single seeds; a missing point never got there. "
                 "Right: that learning rate.", wide=True)
    page.section("Learning rates")
    shown = campaign.done[np.unique(np.linspace(0, len(campaign.done) - 1, min(6, len(campaign.done))).astype(int))]
    figure, axes = style.grid(len(shown), columns=3, height=2.6)
    for ax, point in zip(axes, shown):
        curves, eta = campaign.row("loss_curves", point), campaign.row("eta", point)
        step = campaign.axis("step")[: curves.shape[1]]
        for k, curve in enumerate(curves):
            ax.loglog(step, np.where(curve < 1e3, curve, np.nan), color=shade(k, len(curves)), linewidth=1)
        ax.set(xlabel="step", ylabel="loss")
        ax.set_title(f"{campaign.describe(point)}; rates {eta[0]:.1e} to {eta[-1]:.1e}", fontsize=7)
        style.light_grid(ax)
    page.picture("rates", figure, "Loss of the first seed for each learning rate, dark to bright; curves end where a net has learned or was lost.", wide=True)


def tree(campaign, page):
    page.section("Stages")
    shown = campaign.done[:MOST]
    figure, axes = style.grid(2 * len(shown), columns=2, height=2.8)
    for k, point in enumerate(shown):
        strength, loss, level = (campaign.row(name, point) for name in ("mode_strength", "loss", "mode_level"))
        stage, spread = campaign.row("stage_time", point), campaign.row("stage_time_std", point)
        t = times_of(campaign, point, len(strength))
        left, right = axes[2 * k], axes[2 * k + 1]
        for a, l in enumerate(level):
            left.plot(t, strength[:, a], color=shade(l + 1, level.max() + 2), linewidth=1)
        for l in range(-1, level.max() + 1):
            left.plot([], [], color=shade(l + 1, level.max() + 2), label="mean" if l < 0 else f"level {l}")
            right.axvline(stage[l + 1], color=shade(l + 1, level.max() + 2), linewidth=1)
            right.axvspan(stage[l + 1] - spread[l + 1], stage[l + 1] + spread[l + 1], color=shade(l + 1, level.max() + 2), alpha=0.12, linewidth=0)
        right.semilogy(t, loss.T, color=style.BLACK, linewidth=0.5, alpha=0.6)
        left.set(xlabel=r"time / $\tau$", ylabel="strength, mean over starts")
        right.set(xlabel=r"time / $\tau$", ylabel="loss")
        left.set_title(campaign.describe(point), fontsize=8)
        left.legend(fontsize=7, loc="upper left", bbox_to_anchor=(0.72, 0.62), frameon=True, framealpha=0.9)
        for ax in (left, right):
            style.light_grid(ax)
    page.picture("stages", figure, "Left: modes, coloured by the level of the tree that they tell apart. Right: loss of every start; lines and bands: "
                 "when the modes of a level are half learned, mean and standard deviation.", wide=True)
    figure, ax = plt.subplots(figsize=(0.6 * style.WIDE, 4))
    for k, point in enumerate(shown):
        stage, law = campaign.row("stage_time", point), campaign.row("stage_time_prediction", point)
        ax.errorbar(law, stage, yerr=campaign.row("stage_time_std", point), fmt="o", color=style.category(k), label=campaign.describe(point) or None)
    low, high = ax.get_xlim()
    ax.plot([low, high], [low, high], color=style.BLACK, linestyle=":", linewidth=0.8)
    ax.set(xlabel="law of decoupled modes from u0", ylabel="stage time")
    if len(shown) > 1:
        ax.legend(fontsize=8)
    style.light_grid(ax)
    page.picture("stage_times", figure, "Stage times against the exact law of a decoupled mode that starts at u0.")


def jacobian(campaign, page):
    page.section("Singular values")
    having = [p for p in campaign.done if np.isfinite(campaign.row("sv", p)).any()]
    shown = [having[i] for i in np.unique(np.linspace(0, len(having) - 1, min(MOST, len(having))).astype(int))] if having else []
    if shown:
        figure, axes = style.grid(len(shown), columns=4, height=2.4)
        for ax, point in zip(axes, shown):
            values, depths = campaign.row("sv", point), campaign.row("sv_depths", point)
            for k, one in enumerate(values):
                ax.semilogy(np.arange(1, len(one) + 1) / len(one), np.clip(one, 1e-18, None), color=shade(k, len(values)), label=f"{depths[k]:.0f}")
            ax.set(xlabel="share", ylim=(max(1e-17, values.min() / 3), 3 * values.max()))
            ax.set_title(campaign.describe(point), fontsize=7)
            style.light_grid(ax)
        axes[0].legend(title="layers", fontsize=6)
        axes[0].set_ylabel("singular value")
        page.picture("sv", figure, "Singular values of the Jacobian from the input to a layer, sorted. Below 1e-16 of the largest they are rounding.", wide=True)
    page.section("Signals and gradients")
    figure, axes = style.grid(2, height=3.6)
    curved = [p for p in campaign.done if str(campaign.row("phi", p)) != "linear"]  # linear nets grow by g^2 a layer
    for k, point in enumerate((curved or list(campaign.done))[:8]):
        line = style.category(k)
        q, gradient = campaign.row("q", point), campaign.row("grad_norm", point)
        layer = np.arange(1, len(q) + 1)
        axes[0].semilogy(layer, q, color=line, label=campaign.describe(point))
        axes[1].semilogy(layer, gradient, color=line)
        if 0 < campaign.row("q_star", point):
            axes[0].axhline(campaign.row("q_star", point), color=line, linestyle=":", linewidth=0.8)
    axes[0].set(xlabel="layer", ylabel="variance of pre-activations $q$")
    axes[1].set(xlabel="layer", ylabel="typical gradient")
    figure.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), fontsize=7, ncols=2)
    for ax in axes:
        style.light_grid(ax)
    page.picture("propagation", figure, "Dotted: fixed points of the mean field.", wide=True)
    chi, star = campaign.finished("chi"), campaign.finished("chi_star")
    gain, phi, start = campaign.finished("gain"), campaign.finished("phi"), campaign.finished("init")
    if len(np.unique(gain)) > 1:
        figure, ax = plt.subplots(figsize=(0.6 * style.WIDE, 3.8))
        for k, (f, i) in enumerate(sorted(set(zip(phi, start)))):
            mine = np.flatnonzero((phi == f) & (start == i))
            mine = mine[np.argsort(gain[mine])]
            ax.plot(gain[mine], chi[mine], "o", color=style.category(k), label=f"{f}, {i}", fillstyle="none" if i == "gaussian" else "full")
            ax.plot(gain[mine], star[mine], color=style.category(k), linewidth=0.8)
        ax.axhline(1, color=style.BLACK, linestyle=":", linewidth=0.8)
        ax.set(xlabel="gain $g$", ylabel=r"growth of squared gradients in a layer, $\chi$")
        ax.legend(fontsize=8)
        style.light_grid(ax)
        page.picture("chi", figure, "Lines: mean field of wide nets. At 1 gradients neither vanish nor explode.")


PICTURES = {"deep-linear-modes": modes, "deep-linear-depth": depth, "deep-linear-tree": tree, "deep-jacobian": jacobian}
