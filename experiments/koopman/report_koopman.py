# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the Koopman family, for tools/report.

koopman-resdmd   pseudospectrum with the EDMD eigenvalues coloured by residual, sorted residuals, a table
koopman-tower    tables of tau over dictionary and snapshots, the diagonal, rates
koopman-twins    averages a(T) and the separation effort against eps
koopman-chain    truth, effort and distance of the links
koopman-measure  smoothed spectral measures
"""
import numpy as np
from matplotlib.colors import LogNorm

from khaos_tools import style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 8  # Points drawn one by one
EDGE = {"gauss": (0.5 * np.e, r"$|z| = e/2$: eigenvalues end here")}
UNIT = (1.0, r"$|z| = 1$")
LEVELS = [1e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0]
SMALLEST = 1e-8  # shown of residuals


def title(campaign, point):
    """The map, N and M, and what else was swept and is one number or word."""
    swept = [p.name for p in campaign.swept if not p.axes and p.name not in ("map", "N", "M")]
    return ", ".join([str(campaign.row("map", point)), *(f"{name} = {short(campaign.row(name, point), 3)}" for name in ("N", "M", *swept))])


def resdmd(campaign, page):
    page.section("Pseudospectra")
    for k, point in enumerate(campaign.done[:MOST]):
        page.picture(f"pseudospectrum_{k}", pseudospectrum(campaign, point),
                     "Smallest residual tau(z) of any function of the dictionary: lines are the boundaries of eps-pseudospectra. Circles: EDMD eigenvalues, "
                     "coloured by their residual; dark ones are true, light ones spurious.")
    page.section("Residuals")
    page.picture("residuals", residuals(campaign), "Residuals of the EDMD eigenpairs, sorted; below the dotted line they are verified.")
    rows = [[title(campaign, p), str(len(campaign.row("res", p))), str(int(campaign.row("n_verified", p))), str(int(campaign.row("n_rejected", p))),
             *(short(campaign.row(name, p), 3) for name in ("gram_cond", "gram_error", "isometry_error"))] for p in campaign.done]
    page.table(["map", "functions", "verified", "rejected", "cond G", "|G - I|", "|L - G|"], rows)


def residuals(campaign):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.6))
    for k, point in enumerate(campaign.done[:MOST]):
        res = campaign.row("res", point)
        ax.semilogy(np.arange(1, len(res) + 1) / len(res), res, ".-", markersize=3, color=style.category(k), label=title(campaign, point))
    ax.axhline(campaign.row("eps", campaign.done[0]), color=style.BLACK, linestyle=":", linewidth=0.8)
    ax.set(xlabel="share of the eigenpairs", ylabel="residual", xlim=(0, 1))
    figure.legend(loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=2, fontsize=8)
    style.light_grid(ax)
    return figure


def pseudospectrum(campaign, point):
    tau = np.clip(campaign.row("tau_grid", point), SMALLEST, None)
    low_re, high_re, low_im, high_im = campaign.row("box", point)  # a sweep over boxes drops the coordinates of the axes
    re, im = np.linspace(low_re, high_re, tau.shape[1]), np.linspace(low_im, high_im, tau.shape[0])
    values = campaign.row("lambda", point)
    figure, ax = plt.subplots(figsize=(0.72 * style.WIDE, 0.55 * style.WIDE))
    drawn = ax.pcolormesh(re, im, tau, norm=LogNorm(max(1e-4, tau.min()), tau.max()), cmap="Blues_r", shading="nearest", rasterized=True)
    levels = [level for level in LEVELS if tau.min() < level < tau.max()]
    if levels:
        lines = ax.contour(re, im, tau, levels=levels, colors="black", linewidths=0.6)
        ax.clabel(lines, fmt=lambda value: f"{value:g}", fontsize=7)
    radius, label = EDGE.get(str(campaign.row("map", point)), UNIT)
    angle = np.linspace(0, 2 * np.pi, 400)
    ax.plot(radius * np.cos(angle), radius * np.sin(angle), color=style.VERMILION, linewidth=1, linestyle="--", label=label)
    dots = ax.scatter(values[:, 0], values[:, 1], c=np.clip(campaign.row("res", point), SMALLEST, None), norm=LogNorm(SMALLEST, 1), cmap="inferno",
                      s=18 if len(values) < 300 else 8, edgecolors="white", linewidths=0.4, zorder=3)
    ax.set(xlabel=r"Re $z$", ylabel=r"Im $z$", xlim=(re[0], re[-1]), ylim=(im[0], im[-1]), aspect="equal", title=title(campaign, point))
    ax.legend(loc="upper right", frameon=True, framealpha=0.8, fontsize=8)
    figure.colorbar(dots, ax=ax, label="residual of the eigenvalue", shrink=0.8, pad=0.02, aspect=30)
    figure.colorbar(drawn, ax=ax, label=r"$\tau(z)$", shrink=0.8, pad=0.02, aspect=30)
    return figure


def tower(campaign, page):
    page.section("Towers of limits")
    for k, point in enumerate(campaign.done[:MOST]):
        page.picture(f"tower_{k}", table_of_limits(campaign, point),
                     "Smallest residual at z over dictionary and snapshots; empty cells have fewer snapshots than functions, or a dependent dictionary.", wide=True)
    rows = [[title(campaign, p), short(int(n)), short(rate, 3), short(error, 2)] for p in campaign.done
            for n, rate, error in zip(*(campaign.row(name, p) for name in ("N_at", "rate_n1", "rate_n1_error"))) if np.isfinite(rate)]
    if rows:
        page.table(["", "N", "power of M", "its standard error"], rows)


def table_of_limits(campaign, point):
    N, M, gamma = (campaign.row(name, point) for name in ("N_at", "M_at", "gamma"))
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.6), width_ratios=[1.25, 1])
    masked = np.ma.masked_invalid(gamma)
    drawn = left.imshow(masked, norm=LogNorm(masked.min(), masked.max()), cmap="viridis", aspect="auto", origin="lower")
    big = len(N) > 8
    for (i, j), value in np.ndenumerate(gamma):
        if np.isfinite(value):
            dark = np.log(value / masked.min()) < 0.6 * np.log(masked.max() / masked.min())
            left.text(j, i, f"{value:.2g}" if big else f"{value:.3g}", ha="center", va="center", fontsize=5.5 if big else 7.5, color="white" if dark else "black")
    left.set_xticks(range(len(M)), [short(int(m)) for m in M], rotation=45 if big else 0)
    left.set_yticks(range(len(N)), [short(int(n)) for n in N])
    left.set(xlabel="snapshots $M$ (inner limit)", ylabel="dictionary $N$ (outer limit)", title=title(campaign, point))
    left.spines[:].set_visible(False)
    figure.colorbar(drawn, ax=left, label=r"$\tau_N(z)$", pad=0.01, aspect=30)
    rate, error = campaign.row("rate_n2", point), campaign.row("rate_n2_error", point)
    right.loglog(N, gamma[:, -1], ".-", color=style.BLUE, label="last $M$" + (f": power {rate:.2f}({error:.2f})" if np.isfinite(rate) else ""))
    right.loglog(N, campaign.row("diag", point), "x--", color=style.ORANGE, label="diagonal: one limit")
    right.set(xlabel="$N$", ylabel=r"$\tau_N(z)$")
    right.legend()
    style.light_grid(right)
    return figure


def twins(campaign, page):
    eps, t_star = campaign.finished("eps"), campaign.finished("t_star")
    order = np.argsort(eps, kind="stable")
    eps, t_star, done = eps[order], t_star[order], campaign.done[order]
    figure, axes = style.grid(2, height=3.6)
    for k, i in enumerate(np.unique(np.linspace(0, len(eps) - 1, min(5, len(eps))).astype(int))):
        a = campaign.row("a", done[i])
        T = campaign.axis("T")[: a.shape[1]]
        axes[0].loglog(T, a[1], color=style.category(k), label=rf"B, $\varepsilon$ = {eps[i]:.1e}")
    axes[0].loglog(T, np.ones_like(T), color=style.BLACK, linewidth=2, label="A, any")
    axes[0].axhline(0.5, color=style.BLACK, linestyle=":", linewidth=0.8)
    axes[0].set(xlabel="$T$", ylabel="$a(T)$")
    axes[1].loglog(eps, t_star, "o", markersize=4, color=style.BLUE)
    line = np.array([eps.min(), eps.max()])
    axes[1].loglog(line, 0.362370 / line, color=style.ORANGE, label=r"$0.36237 / \varepsilon$")
    axes[1].set(xlabel=r"distance of the twins $\varepsilon$", ylabel=r"effort $T^*$")
    for ax in axes:
        ax.legend()
        style.light_grid(ax)
    page.section("Separation effort")
    page.picture("twins", figure, "Left: the RAGE average of exp(2 pi i y), which stays at 1 for the twin with an eigenfunction. Right: the first T with a_B(T) < 1/2.", wide=True)


def chain(campaign, page):
    page.section("The chain")
    words = campaign.words("truth")
    columns = ("w", "q", "eps", "u_max", "distance")
    for k, point in enumerate(campaign.done[:MOST]):
        truth, effort = campaign.row("truth", point), campaign.row("effort", point)
        page.picture(f"chain_{k}", links(campaign, point),
                     "Effort of a decision rule at each link (open: from the limit of small eps, too long to count), and how close the links come.", wide=True)
        page.table(["link", "truth", "effort", *columns],
                   [[str(i + 1), words[int(truth[i])], short(effort[i]), *(short(campaign.row(name, point)[i], 12 if name == "w" else 4) for name in columns)]
                    for i in range(len(truth))])


def links(campaign, point):
    truth, effort, counted = (campaign.row(name, point) for name in ("truth", "effort", "counted_steps"))
    link = np.arange(1, len(truth) + 1)
    figure, axes = style.grid(2, height=3.6)
    for value, colour, marker, label in ((0, style.VERMILION, "s", "NO: steps $T$"), (1, style.BLUE, "o", "YES: harmonics $N$")):
        mine = truth == value
        axes[0].semilogy(link[mine], effort[mine], marker + ":", color=colour, label=label, markersize=7)
        axes[0].semilogy(link[mine & (counted == 0)], effort[mine & (counted == 0)], marker, color="white", markeredgecolor=colour, markersize=7)
    axes[0].set(xlabel="link", ylabel="effort to learn the truth")
    axes[1].semilogy(link, campaign.row("distance", point), "o-", color=style.BLUE, label="distance to the link before")
    axes[1].semilogy(link, 10.0 ** (-2 * link), color=style.ORANGE, linestyle="--", label=r"$10^{-2j}$")
    axes[1].set(xlabel="link $j$", ylabel=r"$|w - w'| + |f - f'|_{C^r}$")
    for ax in axes:
        ax.set_xticks(link)
        ax.legend()
        style.light_grid(ax)
    return figure


def measure(campaign, page):
    shown = campaign.done[:MOST]
    figure, axes = style.grid(len(shown), height=2.8)
    for ax, point in zip(axes, shown):
        nu = campaign.row("nu", point)
        ax.plot(2 * np.pi * (np.arange(len(nu)) / len(nu) - 0.5), nu, color=style.BLUE, linewidth=1)
        ax.axhline(0.5 / np.pi, color=style.BLACK, linestyle=":", linewidth=0.8)
        ax.set(xlabel=r"$\theta$", ylabel=r"$\nu(\theta)$", xlim=(-np.pi, np.pi), ylim=(min(0, 1.1 * nu.min()), 1.1 * nu.max()), title=title(campaign, point))
        style.light_grid(ax)
    page.section("Spectral measures")
    page.picture("measures", figure, "Smoothed density of the spectral measure; dotted: a white spectrum.", wide=True)


PICTURES = {"koopman-resdmd": resdmd, "koopman-tower": tower, "koopman-twins": twins, "koopman-chain": chain, "koopman-measure": measure}
