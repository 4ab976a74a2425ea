# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of pde-benchmark-data, for tools/report: samples, their energies, the spectrum of all."""
import numpy as np

from khaos_tools import generic, style
from khaos_tools.style import plt

SAMPLES, FRAMES = 4, 4  # drawn, at most
CHANNELS = {"ks1d": ["$u$"], "burgers2d": ["$u$", "$v$"], "ns2d": [r"$\omega$"], "darcy2d": ["$a$", "$u$"], "brusselator3d": ["$u$"]}


def pde_benchmark_data(campaign, page):
    for point in campaign.done[:3]:
        one(campaign, page, int(point), f"_{point}" if len(campaign.done) > 1 else "")
    generic.scalars(campaign, page)


def one(campaign, page, point, suffix):
    benchmark, u = campaign.row("benchmark", point), campaign.row("u", point)
    title = campaign.describe(point)
    page.section(f"Samples of {benchmark}" + (f": {title}" if title and campaign.swept else ""))
    if benchmark == "ks1d":
        page.picture(f"samples{suffix}", lines(campaign, u), "Samples over space and time.", wide=True)
    elif benchmark == "darcy2d":
        page.picture(f"samples{suffix}", pairs(u), "Coefficient (3 or 12) and solution of some samples.", wide=True)
    else:
        text = ", in the middle plane of the box" if benchmark == "brusselator3d" else ""
        page.picture(f"samples{suffix}", planes(campaign, u, CHANNELS[benchmark]), f"Samples (rows) over time (columns), first channel{text}.", wide=True)
    if benchmark != "darcy2d":
        page.picture(f"budget{suffix}", budget(campaign, point), "Left: energy of the samples over time. Right: mean spectrum.", wide=True)


def lines(campaign, u):
    t, x = campaign.frames.axis("time"), campaign.frames.axis("x")
    figure, axes = style.grid(min(SAMPLES, len(u)), height=2.6)
    for k, ax in enumerate(axes):
        low, high = style.symmetric_limits(u[k], 99.9)
        drawn = ax.pcolormesh(t, x, u[k, :, :, 0].T, cmap=style.DIVERGING, vmin=low, vmax=high, shading="nearest", rasterized=True)
        figure.colorbar(drawn, ax=ax, label="$u(x,t)$", pad=0.02)
        ax.set(xlabel="time $t$", ylabel="position $x$", title=f"sample {k}")
    return figure


def planes(campaign, u, channels):
    t = campaign.frames.axis("time")
    rows, shown = min(SAMPLES, len(u)), np.unique(np.linspace(0, len(t) - 1, FRAMES).astype(int))
    figure, axes = style.grid(rows * len(shown), columns=len(shown), height=2.4)
    for place, ax in enumerate(axes):
        sample, frame = place // len(shown), shown[place % len(shown)]
        image = u[sample, frame, ..., 0]
        if image.ndim == 3:
            image = image[:, :, image.shape[2] // 2]
        low, high = style.symmetric_limits(image, 99.9) if image.min() < 0 else (image.min(), image.max())
        drawn = ax.imshow(image.T, origin="lower", extent=(0, 1, 0, 1), cmap=style.DIVERGING if low < 0 else style.SEQUENTIAL, vmin=low, vmax=high)
        figure.colorbar(drawn, ax=ax, shrink=0.85, pad=0.02)
        ax.set(title=f"{channels[0]} of sample {sample}, $t$ = {t[frame]:.4g}", xticks=[], yticks=[])
    return figure


def pairs(u):
    count = min(SAMPLES, len(u))
    figure, axes = style.grid(2 * count, columns=count, height=2.5)
    for k in range(count):
        for ax, channel, name in ((axes[k], 0, "$a$"), (axes[count + k], 1, "$u$")):
            drawn = ax.imshow(u[k, 0, :, :, channel].T, origin="lower", extent=(0, 1, 0, 1), cmap=style.SEQUENTIAL if channel else "cividis")
            figure.colorbar(drawn, ax=ax, shrink=0.85, pad=0.02)
            ax.set(title=f"{name} of sample {k}", xticks=[], yticks=[])
    return figure


def budget(campaign, point):
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDE, 3.2))
    t, energy = campaign.frames.axis("time"), campaign.row("energy", point)
    for k, one in enumerate(energy[:40]):
        left.plot(t, one, "o-", markersize=3, color=style.category(k), linewidth=0.9)
    left.set(xlabel="time $t$", ylabel="energy", ylim=(0, None))
    values, k = campaign.row("power", point), campaign.axis("k")
    drawn = (values > 0) & (k > 0)
    right.plot(k[drawn], values[drawn], color=style.BLUE)
    peak = campaign.row("peak_wavenumber", point)
    right.axvline(peak, color=style.BLACK, linestyle=":", linewidth=0.9)
    right.annotate(f"peak {peak:.3g}", (peak, values[drawn].max()), xytext=(4, 0), textcoords="offset points", fontsize=9)
    right.set(xlabel="wavenumber $k$", ylabel=r"$\langle|u_k|^2\rangle$", xscale="log", yscale="log", ylim=(max(values[drawn].min(), 1e-14 * values.max()), None))
    for ax in (left, right):
        style.light_grid(ax)
    return figure


PICTURES = {"pde-benchmark-data": pde_benchmark_data}
