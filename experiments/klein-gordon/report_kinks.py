# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of the kink collisions, for tools/report.

kink-collision   window map, phi(0, t) over (u, t), escape speeds, table of windows, energy drift
kink-critical    escape speed above v_c and its fit
kink-window      edges of each window
"""
import numpy as np
from matplotlib.colors import ListedColormap

from khaos_tools import generic, style
from khaos_tools.campaign import short
from khaos_tools.style import plt

CLASS_COLOURS = [style.NEUTRAL, style.BLUE, style.ORANGE, style.GREEN, style.PURPLE, style.VERMILION, style.SKY, style.YELLOW, style.BLACK]
COLUMNS = 3000  # of the window map, more than a page has pixels
MOST_WINDOWS = 40  # in the table
PHI0 = r"$\phi(0,t)$"
SPEED = r"initial speed $u$ [$c$]"


def class_colour(k):
    return CLASS_COLOURS[min(int(k), len(CLASS_COLOURS) - 1)]


def class_name(k):
    return "bound" if k == 0 else "1 bounce" if k == 1 else f"{k} bounces" if k < len(CLASS_COLOURS) - 1 else f"{k} or more bounces"


def class_handles(classes):
    shown = sorted({min(int(k), len(CLASS_COLOURS) - 1) for k in classes})
    return [plt.Line2D([], [], marker="s", markersize=8, linestyle="none", color=class_colour(k), label=class_name(k)) for k in shown]


def averaged(u, values, low, high, columns):
    """Mean over each of `columns` equal intervals of [low, high] of a function that is values[i] (n, m) near u[i]
    (sorted): exact for any spacing, so that windows thinner than a column keep their share of its colour."""
    cell = np.clip(style.edges(u), low, high)
    integral = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(np.diff(cell)[:, None] * values, axis=0)])
    at = np.linspace(low, high, columns + 1)
    return np.stack([np.diff(np.interp(at, cell, column)) for column in integral.T], axis=1) * columns / (high - low)


def kink_collision(campaign, page):
    if [p.name for p in campaign.swept] == ["u"] and not campaign.is_replicated() and len(campaign.done) > 1:
        u = campaign.finished("u")
        order = np.argsort(u, kind="stable")
        u, found, v_out = u[order], campaign.finished("class")[order], campaign.finished("v_out")[order]
        T = float(campaign.row("T", int(campaign.done[0])))
        page.section("Window map")
        page.picture("window_map", window_map(campaign, u, found, order),
                     f"What became of the pair at T = {T:g}, against the speed of each kink: colour tells after how many bounces it "
                     "escaped, grey that it is still bound. Below: the field in the middle between the kinks; it rests near a vacuum "
                     "before they meet and once they have parted, and each dark stripe is a bounce.", wide=True)
        page.section("Escape speed")
        page.picture("v_out", escape_speed(u, found, v_out), "Speed of the escaping kinks, mean over the last 20 units of time.", wide=True)
        windows(campaign, page, found)
        page.picture("energy_drift", energy_drift(u, campaign.finished("energy_drift")[order]), "Largest relative change of the energy in each run.")
        return
    swept = [p for p in campaign.swept if p.is_number]
    if len(swept) == len(campaign.swept) == 2 and len(campaign.done) > 1:
        cells = generic.lattice(*(campaign.finished(p.name) for p in swept))
        if cells:
            page.section("Final states")
            page.picture("class_map", class_map(swept, cells, campaign.finished("class")),
                         "After how many bounces the pair escaped; grey: it is still bound.", wide=True)
    generic.scalars(campaign, page, [o for o in campaign.outputs if o.name != "class" or len(swept) != 2])
    few = generic.spread(campaign.done, 8)
    page.section("Field in the middle")
    page.picture("phi0", middle_curves(campaign, few), "The field in the middle between the kinks; each dip is a bounce.")


def window_map(campaign, u, found, order):
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(style.WIDE, 5.6), sharex=True, height_ratios=[1, 2.6])
    low, high = u[0], u[-1]
    palette = style.rgb(CLASS_COLOURS)
    strip = averaged(u, palette[np.minimum(found, len(palette) - 1)], low, high, COLUMNS)
    top.imshow(np.clip(strip, 0, 1)[None], aspect="auto", extent=[low, high, 0, 1], interpolation="antialiased")
    top.set_yticks([])
    top.spines["left"].set_visible(False)
    figure.legend(handles=class_handles(found), loc="upper center", bbox_to_anchor=(0.5, 1.045), ncols=9, columnspacing=1.3, handletextpad=0.2)

    t, field = middle_field(campaign, u, order)
    low_phi, high_phi = np.nanpercentile(field, (0.1, 99.9))
    drawn = bottom.imshow(field, origin="lower", aspect="auto", extent=[low, high, t[0], t[-1]], cmap="magma", vmin=low_phi, vmax=high_phi,
                          interpolation="antialiased")
    bottom.set(xlabel=SPEED, ylabel="time $t$", xlim=(low, high))
    figure.colorbar(drawn, ax=bottom, label=PHI0, pad=0.01, aspect=30, extend="both")
    return figure


def middle_field(campaign, u, order):
    """(t, phi(0, t) as image (times, columns)): per column the nearest of the speeds, of which at most 1500 are read."""
    columns = 1500
    at = np.linspace(u[0], u[-1], columns)
    right = np.clip(np.searchsorted(u, at), 1, len(u) - 1)
    nearest = np.where(at - u[right - 1] <= u[right] - at, right - 1, right)
    chosen, place = np.unique(nearest, return_inverse=True)
    rows = np.stack([campaign.file["phi0"][int(campaign.done[order[k]])] for k in chosen])
    return campaign.axis("time"), rows[place].T


def class_map(swept, cells, found):
    """Final state over two parameters, in the colours of the window map; white where nothing is computed."""
    xs, ys, row, column = cells
    field = np.full((len(ys), len(xs)), np.nan)
    field[row, column] = np.minimum(found, len(CLASS_COLOURS) - 1)
    figure, ax = plt.subplots(figsize=(style.WIDE, 4.4))
    ax.pcolormesh(style.edges(xs), style.edges(ys), field, cmap=ListedColormap(CLASS_COLOURS), vmin=-0.5, vmax=len(CLASS_COLOURS) - 0.5, rasterized=True)
    ax.set(xlabel=swept[0].label, ylabel=swept[1].label)
    figure.legend(handles=class_handles(found), loc="upper center", bbox_to_anchor=(0.5, 1.06), ncols=9, columnspacing=1.3, handletextpad=0.2)
    return figure


def escape_speed(u, found, v_out):
    figure, ax = plt.subplots(figsize=(style.WIDE, 3.4))
    size = 14 if len(u) <= 2000 else 3 if len(u) <= 50_000 else 0.5
    for k in sorted(set(np.minimum(found, len(CLASS_COLOURS) - 1)) - {0}):
        mine = np.minimum(found, len(CLASS_COLOURS) - 1) == k
        ax.scatter(u[mine], v_out[mine], s=size, color=class_colour(k), linewidths=0, rasterized=True, clip_on=False, zorder=3)
    ax.set(xlabel=SPEED, ylabel=r"escape speed $v_{\mathrm{out}}$ [$c$]", xlim=(u[0], u[-1]), ylim=(0, None))
    escaped = found[found > 0]
    if len(escaped):
        ax.legend(handles=class_handles(escaped), loc="upper left", ncols=2, handletextpad=0.2)
    style.light_grid(ax)
    return figure


def windows(campaign, page, found):
    """Counts of the classes, and the widest windows by rising speed."""
    page.section("Windows")
    kinds, counts = np.unique(found, return_counts=True)
    page.table(["final state", "Points", "share"], [[class_name(int(k)), int(n), f"{n / len(found):.4f}"] for k, n in zip(kinds, counts)])
    summary = campaign.summary()
    if summary is None or "window_class" not in summary:
        return
    kind, low, high, width = (summary[name] for name in ("window_class", "window_low", "window_high", "window_width"))
    wide = np.flatnonzero(width > 0)
    shown = np.sort(wide[np.argsort(-width[wide], kind="stable")][:MOST_WINDOWS])
    page.text(f"{len(kind):,} windows, {len(kind) - len(wide):,} of them seen by a single Point."
              + (f" The {MOST_WINDOWS} widest; all are in summary.h5." if len(wide) > MOST_WINDOWS else ""))
    page.table(["bounces", "lowest speed", "highest speed", "width"],
               [[int(kind[i]), f"{low[i]:.8g}", f"{high[i]:.8g}", f"{width[i]:.3g}"] for i in shown])
    page.text("Edges are the outermost computed speeds of a run of neighbours of equal class: true to the distance of the speeds. "
              "kink-window narrows them further.", soft=True)


def energy_drift(u, drift):
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 2.6))
    ax.set_yscale("log")
    if len(u) > generic.CROWD:
        generic.crowd(ax, u[drift > 0], drift[drift > 0])
    else:
        ax.plot(u, drift, ".", markersize=3, color=style.BLUE)
    ax.set(xlabel=SPEED, ylabel=r"max $|E(t)/E(0)-1|$")
    style.light_grid(ax)
    return figure


def middle_curves(campaign, points):
    figure, axes = style.grid(len(points), columns=1, height=1.7, width=style.WIDE / 0.75, sharex=True)
    for ax, point in zip(axes, points):
        point = int(point)
        phi0 = campaign.row("phi0", point)
        ax.plot(generic.coordinates(campaign, campaign.without_point("phi0"), 0, len(phi0)), phi0, color=style.BLUE, linewidth=1)
        state = class_name(int(campaign.row("class", point)))
        ax.set(ylabel=PHI0, title=", ".join(filter(None, [campaign.describe(point) or f"u = {short(campaign.row('u', point))}", state])))
        style.light_grid(ax)
    axes[-1].set_xlabel("time $t$")
    return figure


# ---- kink-critical, kink-window -------------------------------------------------------------------------------


def kink_critical(campaign, page):
    generic.scalars(campaign, page)
    points = [int(p) for p in generic.spread(campaign.done, 8)]
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.6))
    for k, point in enumerate(points):
        u, v_out = campaign.row("fit_u", point), campaign.row("fit_v_out", point)
        v_c, a, fit_v_c = (float(campaign.row(name, point)) for name in ("v_c", "a", "fit_v_c"))
        name = campaign.describe(point)
        ax.plot(u, v_out, "o", color=style.category(k), markersize=5, label=(name + ": " if name else "") + f"$v_c$ = {v_c:.7g}")
        if np.isfinite(a):
            line = fit_v_c + (u[-1] - fit_v_c) * np.linspace(0, 1, 200) ** 2  # denser where the curve is steep
            ax.plot(line, np.sqrt(a * np.maximum(line**2 - fit_v_c**2, 0)), color=style.category(k), linewidth=1,
                    label=f"fit: $a$ = {a:.4g}, $v_c$ = {fit_v_c:.6g}")
        ax.axvline(v_c, color=style.category(k), linestyle=":", linewidth=1)
    ax.set(xlabel=SPEED, ylabel=r"escape speed $v_{\mathrm{out}}$ [$c$]", ylim=(0, None))
    ax.legend(loc="lower right")
    style.light_grid(ax)
    page.section("Escape above the critical speed")
    page.picture("critical", figure, "Escape speeds above the critical speed (dotted), and the fit v_out² = a (u² - v_c²).")


def kink_window(campaign, page):
    points = [int(p) for p in campaign.done]
    rows = {name: campaign.finished(name) for name in ("u", "class", "u_low", "u_high", "width")}
    page.section("Windows")
    page.table(["speed inside", "bounces", "lower edge", "upper edge", "width"],
               [[f"{rows['u'][i]:.8g}", int(rows["class"][i]), f"{rows['u_low'][i]:.8g}", f"{rows['u_high'][i]:.8g}", f"{rows['width'][i]:.4g}"]
                for i in range(min(len(points), 200))])
    figure, ax = plt.subplots(figsize=(style.WIDE, 1.9))
    for i in np.argsort(-rows["width"]):
        ax.axvspan(rows["u_low"][i], rows["u_high"][i], color=class_colour(rows["class"][i]), linewidth=0.4)
    ax.set(xlabel=SPEED, yticks=[])
    ax.spines["left"].set_visible(False)
    ax.margins(x=0.05)
    figure.legend(handles=class_handles(rows["class"]), loc="upper center", bbox_to_anchor=(0.5, 1.14), ncols=9)
    page.picture("windows", figure, "The windows found, by number of bounces.", wide=True)


PICTURES = {"kink-collision": kink_collision, "kink-critical": kink_critical, "kink-window": kink_window}
