# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of flows and domain walls, for tools/report.

turbulence-2d   vorticity, spectra with their slopes, energy and enstrophy with their budgets
taylor-green    dissipation, slices of vorticity, spectra
domain-walls    the field, energies, radius and length of the walls
"""
import numpy as np

from khaos_tools import generic, style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 4  # Points that are drawn one by one


def name_of(campaign, point):
    """What tells this Point from the others, or "" if it is the only one."""
    return ", ".join(f"{p.name} = {short(campaign.row(p.name, point))}" for p in campaign.swept)


def drawn_points(campaign, page):
    points = [int(p) for p in generic.spread(campaign.done, MOST)]
    if len(campaign.done) > MOST:
        page.text(f"{MOST} of {len(campaign.done):,} Points, evenly chosen.", soft=True)
    return points


def chosen_frames(count, most=4):
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


def field_slices(campaign, name, point):
    """(frame, y, x) of a field; z, if there is one, at its middle."""
    n = int(campaign.row("N", point))
    t = campaign.row("t_frame", point)
    frames = campaign.frames.file[name]
    middle = (n // 2,) * (frames.ndim - 4)
    return t, [frames[(point, k, *middle, slice(n), slice(n))] for k in range(len(t))]


def maps(campaign, name, point, extent, label, cmap, limits):
    """One Point's field in a row of frames; limits(field) are the ends of a frame's colours."""
    t, fields = field_slices(campaign, name, point)
    chosen = chosen_frames(len(t))
    figure, axes = plt.subplots(1, len(chosen), figsize=(style.WIDE, 1.1 + style.WIDE / len(chosen) * 0.86), squeeze=False)
    for ax, k in zip(axes[0], chosen):
        low, high = limits(fields[k])
        drawn = ax.imshow(fields[k], origin="lower", extent=(0, extent, 0, extent), cmap=cmap, vmin=low, vmax=high, interpolation="bilinear")
        figure.colorbar(drawn, ax=ax, orientation="horizontal", pad=0.02, shrink=0.85, label=label)
        ax.set(title=f"$t = {t[k]:.4g}$", xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    title = name_of(campaign, point)
    if title:
        figure.suptitle(title, x=0.01, ha="left", fontsize=10)
    return figure


def positive(values):
    return np.where(values > 0, values, np.nan)


def slope_guide(ax, k, spectrum, power, first, last, label):
    """A line of slope `power` over k from `first` to `last`, a little above the spectrum."""
    inside = (k >= first) & (k <= last) & (spectrum > 0)
    if inside.sum() < 3:
        return
    at = k[inside]
    lift = np.max(spectrum[inside] / at**power) * 1.7
    ax.plot(at, lift * at**power, color="#666666", linewidth=1, linestyle="--")
    middle = at[len(at) // 2]
    ax.annotate(label, (middle, lift * middle**power), textcoords="offset points", xytext=(4, 4), color="#444444")


def spectra(campaign, points, guides):
    figure, axes = style.grid(len(points), height=3.4)
    for ax, point in zip(axes, points):
        k, t = campaign.row("k", point), campaign.row("t_frame", point)
        spectrum = campaign.row("spectrum", point)[: len(t)]
        colours = plt.get_cmap(style.SEQUENTIAL)(np.linspace(0.05, 0.92, len(t)))
        for row, time, colour in zip(spectrum, t, colours):
            ax.plot(k[1:], positive(row[1:]), color=colour, linewidth=1.1, label=f"{time:.3g}")
        last = spectrum[-1]
        top = np.nanmax(spectrum)
        n = int(campaign.row("N", point))
        edge = k[1] * ((n - 1) // 3)  # of the kept modes; shells beyond it are corners
        for power, low, high, label in guides(campaign, point, k, edge):
            slope_guide(ax, k, last, power, low, high, label)
        ax.axvline(edge, color=style.NEUTRAL, linewidth=0.8)
        ax.set(xscale="log", yscale="log", xlabel="wavenumber $k$", ylabel="$E(k)$", ylim=(max(1e-14 * top, np.nanmin(positive(last[1:])) / 10), 5 * top))
        ax.set_title(name_of(campaign, point))
        ax.legend(title="$t$", ncols=2, loc="lower left", handlelength=1.2)
        style.light_grid(ax)
    return figure


def structure(campaign, points):
    figure, axes = style.grid(len(points), height=3.0)
    for ax, point in zip(axes, points):
        r, t = campaign.row("r", point), campaign.row("t_frame", point)
        colours = plt.get_cmap(style.SEQUENTIAL)(np.linspace(0.05, 0.92, len(t)))
        for s2, s3, time, colour in zip(campaign.row("S2", point), campaign.row("S3", point), t, colours):
            ax.plot(r, positive(s2), color=colour, linewidth=1.1, label=f"{time:.3g}")
            ax.plot(r, positive(np.abs(s3)), color=colour, linewidth=0.9, linestyle=":")
        ax.set(xscale="log", yscale="log", xlabel="separation $r$", ylabel="$S_2$, $|S_3|$ (dotted)")
        ax.set_title(name_of(campaign, point))
        ax.legend(title="$t$", ncols=2, loc="lower right", handlelength=1.2)
        style.light_grid(ax)
    return figure


STRUCTURE = "Second (lines) and third (dotted, its magnitude) longitudinal structure function of the velocity along the last axis."


# ---- turbulence-2d --------------------------------------------------------------------------------------------


def turbulence_2d(campaign, page):
    page.section("Vorticity")
    points = drawn_points(campaign, page)
    for point in points:
        page.picture(f"vorticity{point}", maps(campaign, "vorticity", point, campaign.row("L", point), "vorticity", style.DIVERGING,
                                               lambda w: style.symmetric_limits(w, 99.7)),
                     "Vorticity at the start, in between, and at the end; each frame has its own colours.", wide=True)
    page.section("Spectra")
    page.picture("spectra", spectra(campaign, points, guides_2d),
                 "Energy per wavenumber. Grey line: the largest wavenumber kept on an axis; beyond it shells are not complete.", wide=True)
    page.picture("structure", structure(campaign, points), STRUCTURE, wide=True)
    page.section("Energy, enstrophy and their budgets")
    page.picture("budgets", budgets_2d(campaign, points),
                 "Left: both over time. Right: what force, viscosity and drag do to the energy, and its change (dots) from sample to sample.", wide=True)
    generic.scalars(campaign, page)


def guides_2d(campaign, point, k, edge):
    guides = [(-3, 0.15 * edge, 0.6 * edge, "$k^{-3}$")]
    if campaign.row("F", point) > 0:
        driven = k[1] * campaign.row("n", point)
        guides = [(-3, 1.5 * driven, min(8 * driven, 0.6 * edge), "$k^{-3}$"), (-5 / 3, 2 * k[1], driven / 1.5, "$k^{-5/3}$")]
    return guides


def budgets_2d(campaign, points):
    figure, axes = plt.subplots(len(points), 2, figsize=(style.WIDE, 2.7 * len(points)), squeeze=False)
    for (left, right), point in zip(axes, points):
        t, energy, enstrophy = (campaign.row(name, point) for name in ("t", "energy", "enstrophy"))
        left.plot(t, energy, color=style.BLUE, label="energy")
        left.set(xlabel="time $t$", ylabel="energy", ylim=(0, None), title=name_of(campaign, point))
        other = left.twinx()
        other.plot(t, enstrophy, color=style.ORANGE, label="enstrophy")
        other.set(ylabel="enstrophy", ylim=(0, None))
        other.spines["right"].set_visible(True)
        left.legend(handles=[*left.lines, *other.lines], loc="best")
        total = np.zeros_like(t)
        for name, sign, colour in (("power", 1, style.GREEN), ("dissipation", -1, style.VERMILION), ("friction", -1, style.PURPLE)):
            rate = sign * campaign.row(name, point)
            total += rate
            if np.any(rate != 0):
                right.plot(t, rate, color=colour, label=name)
        right.plot(t, total, color=style.BLACK, linewidth=1, label="sum")
        sparse = slice(None, None, max(1, len(t) // 40))
        right.plot(((t[1:] + t[:-1]) / 2)[sparse], (np.diff(energy) / np.diff(t))[sparse], "o", color=style.SKY, markersize=4, label="change of energy")
        right.set(xlabel="time $t$", ylabel="energy per time")
        right.legend(loc="best", ncols=2)
        for ax in (left, right):
            style.light_grid(ax)
    return figure


# ---- taylor-green ---------------------------------------------------------------------------------------------


def taylor_green(campaign, page):
    page.section("Dissipation")
    points = drawn_points(campaign, page)
    page.picture("dissipation", dissipation(campaign, points),
                 "Energy lost to viscosity per time, 2ν × enstrophy; dots: the change of energy from sample to sample. Dashed: 0.01274 at t = 8.98, the peak at Re = 1600 on 512³ (van Rees et al. 2011).")
    page.section("Vorticity")
    for point in points:
        page.picture(f"vorticity{point}", maps(campaign, "vorticity", point, 2 * np.pi, "$|\\omega|$", "magma",
                                               lambda w: (0, np.percentile(w, 99.8))),
                     "Magnitude of vorticity in the plane z = π; each frame has its own colours.", wide=True)
    page.section("Spectra")
    page.picture("spectra", spectra(campaign, points, lambda c, p, k, edge: [(-5 / 3, 2, 0.45 * edge, "$k^{-5/3}$")]),
                 "Energy per wavenumber. Grey line: the largest wavenumber kept on an axis.", wide=True)
    page.picture("structure", structure(campaign, points), STRUCTURE, wide=True)
    generic.scalars(campaign, page)


def dissipation(campaign, points):
    figure, ax = plt.subplots(figsize=(0.8 * style.WIDE, 3.6))
    for i, point in enumerate(points):
        t, e = campaign.row("t", point), campaign.row("energy", point)
        ax.plot(t, campaign.row("dissipation", point), color=style.category(i), label=name_of(campaign, point) or "$2\\nu\\,\\Omega$")
        sparse = slice(None, None, max(1, len(t) // 40))
        ax.plot(((t[1:] + t[:-1]) / 2)[sparse], (-np.diff(e) / np.diff(t))[sparse], "o", color=style.category(i), markersize=4)
    if any(campaign.row("Re", point) == 1600 for point in points):
        ax.plot([8.98], [1.274e-2], "+", color=style.BLACK, markersize=12)
        ax.axhline(1.274e-2, color=style.NEUTRAL, linestyle="--", linewidth=0.8)
    ax.set(xlabel="time $t$", ylabel="dissipation", ylim=(0, None))
    ax.legend(loc="upper left")
    style.light_grid(ax)
    return figure


# ---- domain-walls ---------------------------------------------------------------------------------------------


def domain_walls(campaign, page):
    page.section("The field")
    points = drawn_points(campaign, page)
    for point in points:
        v = campaign.row("v", point)
        page.picture(f"phi{point}", maps(campaign, "phi", point, campaign.row("L", point), "$\\phi$", style.DIVERGING, lambda f, v=v: (-1.3 * v, 1.3 * v)),
                     "The field; white is the top of the potential, where the walls are.", wide=True)
    page.section("Energy and walls")
    page.picture("walls", walls(campaign, points),
                 "Left: energies. Right: radius of a circular wall beside R₀ cos(t/R₀), or the length of all walls.", wide=True)
    generic.scalars(campaign, page)


def walls(campaign, points):
    figure, axes = plt.subplots(len(points), 2, figsize=(style.WIDE, 2.6 * len(points)), squeeze=False)
    for (left, right), point in zip(axes, points):
        t = campaign.row("t", point)
        for name, colour in (("kinetic", style.ORANGE), ("gradient", style.BLUE), ("potential", style.GREEN), ("energy", style.BLACK)):
            left.plot(t, campaign.row(name, point), color=colour, label=name)
        left.set(xlabel="time $t$", ylabel="energy", ylim=(0, None), title=name_of(campaign, point))
        left.legend(loc="best", ncols=2)
        radius = campaign.row("R", point)
        if np.isfinite(radius).any():
            right.plot(t, campaign.row("R_exact", point), color=style.NEUTRAL, linewidth=4, label="$R_0 \\cos(t/R_0)$")
            right.plot(t, radius, color=style.BLUE, label="$R$ along $+y$")
            right.set(ylabel="radius")
        else:
            length = campaign.row("wall_length", point)
            right.plot(t, length, color=style.BLUE, label="length of all walls")
            right.set(ylabel="length", ylim=(0, None))
        right.set(xlabel="time $t$")
        right.legend(loc="best")
        for ax in (left, right):
            style.light_grid(ax)
    return figure


PICTURES = {"turbulence-2d": turbulence_2d, "taylor-green": taylor_green, "domain-walls": domain_walls}
