# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of ks-spectrum, for tools/report: exponents and dimension, the field over space and time, its spectrum."""
import numpy as np

from khaos_tools import generic, style
from khaos_tools.style import plt

MOST = 6  # Points that are drawn one by one


def label(campaign, point):
    return ", ".join(f"{p.name} = {generic.shown(campaign.row(p.name, point))}" for p in campaign.swept) or "L = " + generic.shown(campaign.row("L", point))


def ks_spectrum(campaign, page):
    points = [int(p) for p in generic.spread(campaign.done, MOST)]
    page.section("Lyapunov exponents")
    page.picture("exponents", exponents(campaign, points), "Exponents of perturbations without a mean; bars are standard errors, most of them smaller than the mark. Exponents below -0.5 are left out.")
    if [p.name for p in campaign.swept] == ["L"]:
        page.picture("extensive", extensive(campaign), "Kaplan-Yorke dimension and the sum of the positive exponents against the length of the line.", wide=True)
    page.section("Space and time")
    page.picture("space_time", space_time(campaign, points), "The first member after its transient.", wide=True)
    page.section("Spectrum")
    page.picture("power", power(campaign, points), "Mean square of the Fourier modes over these frames.")
    generic.scalars(campaign, page)


def exponents(campaign, points):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.6))
    for k, point in enumerate(points):
        values, errors = campaign.row("spectrum", point), campaign.row("stderr", point)
        ax.errorbar(np.arange(1, len(values) + 1), values, errors, fmt="o-", markersize=3.5, linewidth=0.9, color=style.category(k), label=label(campaign, point))
    ax.axhline(0, color=style.BLACK, linewidth=0.6)
    ax.set(xlabel="number $j$", ylabel=r"exponent $\lambda_j$", ylim=(-0.5, None))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend()
    style.light_grid(ax)
    return figure


def extensive(campaign):
    length = campaign.finished("L")
    order = np.argsort(length)
    figure, axes = style.grid(2, height=3.0)
    for ax, name, text in zip(axes, ("ky", "entropy"), ("Kaplan-Yorke dimension", r"$\sum_{\lambda_j>0}\lambda_j$")):
        values = campaign.finished(name)[order]
        error = campaign.finished("ky_stderr")[order] if name == "ky" else None
        ax.errorbar(length[order], values, error, fmt="o-", markersize=4, color=style.BLUE)
        ax.set(xlabel="length $L$", ylabel=text, ylim=(min(0, np.nanmin(values)), None))
        style.light_grid(ax)
    return figure


def space_time(campaign, points):
    figure, axes = style.grid(len(points), height=2.6)
    for ax, point in zip(axes, points):
        u = campaign.row("u", point)
        step = campaign.row("dt", point)
        t = np.arange(len(u)) * max(1, round(campaign.row("frame_dt", point) / step)) * step
        x = np.arange(u.shape[1]) * campaign.row("L", point) / u.shape[1]
        low, high = style.symmetric_limits(u, 99.9)
        drawn = ax.pcolormesh(t, x, u.T, cmap=style.DIVERGING, vmin=low, vmax=high, shading="nearest", rasterized=True)
        figure.colorbar(drawn, ax=ax, label="$u(x,t)$", pad=0.02)
        ax.set(xlabel="time $t$", ylabel="position $x$", title=label(campaign, point))
    return figure


def power(campaign, points):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.4))
    for k, point in enumerate(points):
        values = campaign.row("power", point)[1:]
        wave = 2 * np.pi / campaign.row("L", point) * np.arange(1, len(values) + 1)
        ax.plot(wave, values * campaign.row("L", point), "-", linewidth=1.1, color=style.category(k), label=label(campaign, point))
    ax.set(xlabel="wavenumber $k$", ylabel=r"$L\,\langle|u_k|^2\rangle$", yscale="log", xlim=(0, None))
    ax.legend()
    style.light_grid(ax)
    return figure


PICTURES = {"ks-spectrum": ks_spectrum}
