# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of pinn-reference, for tools/report: the fields, their invariants, spectra and order of convergence."""
import numpy as np

from khaos_tools import generic, style
from khaos_tools.style import plt

MOST = 8  # Points that are drawn one by one
SNAPSHOTS = 4  # of ns-decay


def name_of(campaign, point):
    others = [f"{p.name} = {generic.shown(campaign.row(p.name, point))}" for p in campaign.swept if p.name != "problem"]
    return ", ".join([campaign.row("problem", point), *others])


def times(campaign, point, frames):
    last = {"lorenz": 30, "ns-decay": 20}.get(campaign.row("problem", point), 1)  # where T = 0 stands for the problem's
    return np.linspace(0, campaign.row("T", point) or last, frames)


def period(problem):
    return (-1, 2) if problem in ("allen-cahn", "ks-regular") else (0, 2 * np.pi)


def pinn_reference(campaign, page):
    points = [int(p) for p in generic.spread(campaign.done, MOST)]
    problems = {point: campaign.row("problem", point) for point in points}
    lines = [p for p in points if problems[p] not in ("lorenz", "ns-decay")]
    page.section("Fields")
    if lines:
        page.picture("space_time", space_time(campaign, lines), "The fields on lines over space and time.", wide=True)
    for k, point in enumerate(p for p in points if problems[p] == "ns-decay"):
        page.picture(f"vorticity_{k}", vorticity(campaign, point), f"{name_of(campaign, point)}: vorticity.", wide=True)
    for k, point in enumerate(p for p in points if problems[p] == "lorenz"):
        page.picture(f"lorenz_{k}", lorenz(campaign, point), f"{name_of(campaign, point)}: the orbit from (1, 1, 1).", wide=True)
    page.section("Invariants")
    fields = [p for p in points if problems[p] != "lorenz"]
    if fields:
        page.picture("invariants", invariants(campaign, fields), "Energy relative to its start (free energy of allen-cahn, which never grows), mean and broken symmetry of the fields.", wide=True)
        page.picture("power", power(campaign, fields), "Spectrum of the last frame: |u_k|² of lines, energy per shell of ns-decay.")
    if any(np.isfinite(campaign.row("difference", p)).any() for p in points):
        page.section("Convergence")
        page.picture("convergence", convergence(campaign, fields), "Relative distance of the runs with dt and dt/2; the dotted line falls as dt⁴.")
    generic.scalars(campaign, page)


def space_time(campaign, points):
    figure, axes = style.grid(len(points), height=2.8)
    for ax, point in zip(axes, points):
        u = campaign.row("u", point)[:, 0, :]
        first, length = period(campaign.row("problem", point))
        x, t = first + length * np.arange(u.shape[1]) / u.shape[1], times(campaign, point, len(u))
        low, high = style.symmetric_limits(u, 99.9)
        drawn = ax.pcolormesh(t, x, u.T, cmap=style.DIVERGING, vmin=low, vmax=high, shading="nearest", rasterized=True)
        figure.colorbar(drawn, ax=ax, label="$u(x,t)$", pad=0.02)
        ax.set(xlabel="time $t$", ylabel="position $x$", title=name_of(campaign, point))
    return figure


def vorticity(campaign, point):
    w = campaign.row("u", point)
    shown = np.linspace(0, len(w) - 1, SNAPSHOTS).astype(int)
    t = times(campaign, point, len(w))
    figure, axes = style.grid(SNAPSHOTS, columns=SNAPSHOTS, height=2.7)
    for ax, k in zip(axes, shown):
        low, high = style.symmetric_limits(w[k], 99.9)
        drawn = ax.imshow(w[k], origin="lower", extent=(0, 2 * np.pi, 0, 2 * np.pi), cmap=style.DIVERGING, vmin=low, vmax=high)
        figure.colorbar(drawn, ax=ax, shrink=0.75, pad=0.02)
        ax.set(xlabel="$x$", ylabel="$y$" if k == 0 else "", title=f"$t$ = {t[k]:.4g}")
    return figure


def lorenz(campaign, point):
    state = campaign.row("u", point)[:, 0, :]
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.2), width_ratios=(1, 2))
    left.plot(state[:, 0], state[:, 2], color=style.BLUE, linewidth=0.6)
    left.set(xlabel="$x$", ylabel="$z$")
    right.plot(times(campaign, point, len(state)), state[:, 0], color=style.BLUE, linewidth=0.8)
    right.set(xlabel="time $t$", ylabel="$x$")
    for ax in (left, right):
        style.light_grid(ax)
    return figure


def invariants(campaign, points):
    figure, axes = style.grid(3, columns=3, height=3.0)
    for k, point in enumerate(points):
        energy = campaign.row("energy", point)
        t = times(campaign, point, len(energy))
        t = t / t[-1]
        axes[0].plot(t, energy / energy[0], color=style.category(k), label=name_of(campaign, point))
        axes[1].plot(t, campaign.row("mean", point), color=style.category(k))
        broken = campaign.row("asymmetry", point)
        if np.isfinite(broken).all():
            axes[2].plot(t, np.maximum(broken, 1e-17), color=style.category(k))
    axes[0].set(ylabel="energy / start", yscale="log")
    axes[1].set(ylabel="mean of $u$")
    axes[2].set(ylabel="broken symmetry", yscale="log")
    for ax in axes:
        ax.set(xlabel="$t/T$")
        style.light_grid(ax)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="upper center", bbox_to_anchor=(0.5, 1.09), ncols=min(4, len(points)))
    return figure


def power(campaign, points):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.4))
    for k, point in enumerate(points):
        values = campaign.row("power", point)
        wave = np.arange(len(values))
        drawn = (values > 0) & (wave > 0)
        ax.plot(wave[drawn], values[drawn], color=style.category(k), linewidth=1, label=name_of(campaign, point))
    ax.set(xlabel="waves per period", ylabel="power", xscale="log", yscale="log", ylim=(1e-36, None))
    ax.legend()
    style.light_grid(ax)
    return figure


def convergence(campaign, points):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.4))
    top = 0
    for k, point in enumerate(points):
        difference = campaign.row("difference", point)
        parts = 2.0 ** np.arange(len(difference))
        ax.plot(1 / parts, difference, "o-", color=style.category(k), label=f"{name_of(campaign, point)}: order {campaign.row('order', point):.3g}")
        top = max(top, np.nanmax(difference))
    ax.plot(1 / parts, 2 * top / parts**4, ":", color=style.BLACK, linewidth=0.9)
    ax.set(xlabel="step / dt", ylabel="relative difference", xscale="log", yscale="log")
    ax.legend()
    style.light_grid(ax)
    return figure


PICTURES = {"pinn-reference": pinn_reference}
