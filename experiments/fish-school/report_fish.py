# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of schools, for tools/report.

fish-school  the fish in space at the start and at the end; order and entropies over time; all entropies side by side
fish-phases  order on the way up and down; maps over both widths, and the hysteresis between the ways
fish-null    H2 and its equal-area variant against the concentration of headings, and what rotations do to them
fish-turn    the angle turned against the angle to the target
"""
import numpy as np

from khaos_tools import generic, style
from khaos_tools.campaign import short
from khaos_tools.style import plt

MOST = 7  # Points in a picture
ENTROPIES = ["H_cohesion", "H_polarization", "H_depth", "H_angular", "H_knn", "H_velcorr", "H_shape"]


def chosen(campaign, most=MOST):
    done = campaign.done
    return done[np.unique(np.linspace(0, len(done) - 1, min(most, len(done))).astype(int))]


def name_of(campaign, point):
    """The case, and what differs between Points."""
    parts = [str(campaign.row("case", point))]
    for p in campaign.swept:
        value = campaign.row(p.name, point)
        if p.name != "case":
            parts.append(value if p.name == "turn_rule" else f"{p.name.replace('_', ' ')} {short(value, 4)}")
    return ", ".join(parts)


def steps_of(campaign, point, looks):
    steps = np.arange(looks) * float(campaign.row("every", point))
    steps[-1] = campaign.row("settings", point)[-1]
    return steps


# ---- fish-school ----------------------------------------------------------------------------------------------


def school(campaign, page):
    points = chosen(campaign)
    if campaign.frames is not None and "positions" in campaign.frames:
        page.section("Schools")
        for point in points:
            page.picture(f"school{point}", in_space(campaign, point), "Fish of the first member at the start and at the end. Dots: positions, lines: headings; "
                         "colour: height. The box is periodic.", wide=True)
    page.section("Order and entropies over time")
    page.picture("courses", courses(campaign, points), "Grey: single members (at most eight); colour: their mean.", wide=True)
    page.section("Entropies")
    page.picture("entropies", entropies(campaign, points), "Means over the second half of the run; bars: standard deviation of the members.", wide=True)
    page.table(["", "$P$", "$M$", "spread", "OSI", "sd of OSI", "labels"], [table_row(campaign, p) for p in points])
    if any(not p.is_text for p in campaign.swept):  # of cases alone the table says it all
        generic.scalars(campaign, page)


def table_row(campaign, point):
    words = campaign.words("label")
    labels, counts = np.unique(np.ravel(campaign.row("label", point)).astype(int), return_counts=True)
    cells = [short(float(campaign.row(f"{name}_mean", point)), 3) for name in ("polarization", "rotation", "spread", "osi")]
    return [name_of(campaign, point), *cells, short(float(campaign.row("osi_sd", point)), 2),
            ", ".join(f"{words[k]} {n}" for k, n in zip(labels, counts))]


def in_space(campaign, point):
    B = campaign.row("settings", point)[1]
    r, u = campaign.row("positions", point), campaign.row("headings", point)
    looks = len(campaign.row("osi_course", point))
    steps = steps_of(campaign, point, looks)
    figure = plt.figure(figsize=(style.WIDE, 4.6))
    for k, (frame, step) in enumerate(((0, 0), (len(r) - 1, steps[-1]))):
        ax = figure.add_subplot(1, 2, k + 1, projection="3d")
        x, d = r[frame], u[frame]
        colours = plt.get_cmap(style.SEQUENTIAL)(0.92 * x[:, 2] / B)
        tail = x - 0.06 * B * d
        for a, b, colour in zip(tail, x, colours):
            ax.plot(*np.stack([a, b]).T, color=colour, linewidth=0.8)
        ax.scatter(*x.T, color=colours, s=7, depthshade=False)
        ax.set(xlim=(0, B), ylim=(0, B), zlim=(0, B), xlabel="x", ylabel="y", zlabel="z", title=f"{name_of(campaign, point)}: step {int(step)}")
        ax.set_box_aspect((1, 1, 1), zoom=0.88)
        ax.view_init(22, -58)
    return figure


def courses(campaign, points):
    names = [("polarization", "$P$"), ("rotation", "$M$"), ("osi", "OSI"), ("H_velcorr", "$H_6$")]
    figure, axes = plt.subplots(len(points), len(names), figsize=(style.WIDE, 1.55 * len(points) + 0.4), squeeze=False, sharey="col", sharex=False)
    for row, point in zip(axes, points):
        for ax, (name, label) in zip(row, names):
            members = campaign.row(name, point)
            steps = steps_of(campaign, point, members.shape[-1])
            ax.plot(steps, members[:8].T, color=style.NEUTRAL, linewidth=0.8)
            ax.plot(steps, campaign.row(f"{name}_course", point), color=style.BLUE)
            ax.set(ylim=(0, 1.03))
            style.light_grid(ax)
            if ax is row[0]:
                ax.set_title(name_of(campaign, point), fontsize=9)
            ax.set_ylabel(label)
    for ax in axes[-1]:
        ax.set_xlabel("step")
    return figure


def entropies(campaign, points):
    figure, ax = plt.subplots(figsize=(style.WIDE, 3.6))
    place, width = np.arange(len(ENTROPIES) + 1), 0.8 / len(points)
    for k, point in enumerate(points):
        mean, sd = (np.array([float(campaign.row(f"{name}_{what}", point)) for name in [*ENTROPIES, "osi"]]) for what in ("mean", "sd"))
        ax.bar(place + (k - (len(points) - 1) / 2) * width, mean, width, yerr=sd, color=style.category(k), label=name_of(campaign, point),
               error_kw={"linewidth": 0.8})
    ax.set_xticks(place, [name[2:] for name in ENTROPIES] + ["OSI"])
    ax.set(ylabel="entropy", ylim=(0, 1.2))
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=min(3, len(points)), fontsize=8)
    style.light_grid(ax)
    return figure


# ---- fish-phases ----------------------------------------------------------------------------------------------


def widths_of(campaign, point):
    least, most, places = (float(campaign.row(name, point)) for name in ("width_o_least", "width_o_most", "places"))
    return np.linspace(least, most, int(places))


def phases(campaign, page):
    points = chosen(campaign, 4)
    page.section("The way up and down")
    page.picture("ways", ways(campaign, points), r"$P$ and $M$ against the width of the zone of orientation, at the width of the zone of attraction above each "
                 "column. Up: it widens; down: it narrows again, the school goes on from what it was. Bars: three standard errors.", wide=True)
    widths = campaign.finished("width_a").astype(float)
    if len(campaign.swept) == 1 and campaign.swept[0].name == "width_a" and len(widths) > 2:
        page.section("Phase diagram")
        page.picture("diagram", diagram(campaign, widths), "Order over both widths, on the way up, on the way down, and the difference.", wide=True)
    generic.scalars(campaign, page)


def ways(campaign, points):
    figure, axes = plt.subplots(2, len(points), figsize=(style.WIDE, 4.6), squeeze=False, sharey="row", sharex=True)
    for column, point in zip(axes.T, points):
        w = widths_of(campaign, point)
        for ax, name, label in zip(column, ("polarization", "rotation_periodic"), ("$P$", "$M$ (periodic centre)")):
            for k, (way, colour, mark) in enumerate((("up", style.BLUE, "o-"), ("down", style.VERMILION, "s--"))):
                ax.errorbar(w, campaign.row(name, point)[k], 3 * campaign.row(f"{name}_error", point)[k], fmt=mark, color=colour, markersize=3.5, linewidth=1, label=way)
            style.light_grid(ax)
            if column is axes.T[0]:
                ax.set_ylabel(label)
        column[0].set(title=rf"$r_a - r_o$ = {short(float(campaign.row('width_a', point)), 3)}", ylim=(0, 1.03))
        column[1].set(xlabel="$r_o - r_r$", ylim=(0, None))
    axes[0][0].legend()
    return figure


def diagram(campaign, widths):
    order = np.argsort(widths)
    rows = [(name, np.stack([campaign.row(name, campaign.done[k]) for k in order])) for name in ("polarization", "rotation_periodic")]
    w = widths_of(campaign, campaign.done[0])
    figure, axes = plt.subplots(2, 3, figsize=(style.WIDE, 5.4), squeeze=False, sharex=True, sharey=True)
    for line, (name, values), label in zip(axes, rows, ("$P$", "$M$")):
        size = max(np.nanmax(np.abs(values[:, 1] - values[:, 0])), 0.05)
        for ax, shown, title, options in zip(line, (values[:, 0], values[:, 1], values[:, 1] - values[:, 0]), (f"{label} up", f"{label} down", f"{label} down less up"),
                                             ({"vmin": 0, "vmax": values.max()}, {"vmin": 0, "vmax": values.max()}, {"vmin": -size, "vmax": size, "cmap": style.DIVERGING})):
            drawn = ax.pcolormesh(w, widths[order], shown, shading="nearest", **options)
            ax.set(title=title)
            figure.colorbar(drawn, ax=ax, aspect=25)
    for ax in axes[1]:
        ax.set_xlabel("$r_o - r_r$")
    for ax in axes[:, 0]:
        ax.set_ylabel("$r_a - r_o$")
    return figure


# ---- fish-null, fish-turn -------------------------------------------------------------------------------------


def null(campaign, page):
    page.section("Headings about an axis")
    kappa = campaign.finished("kappa").astype(float)
    order = np.argsort(kappa)
    if len(np.unique(kappa)) > 1:
        figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.4))
        for k, (name, label) in enumerate((("H_polarization", "published bins"), ("H_equal_area", "bins of equal area"))):
            value, least, most = (campaign.finished(n)[order] for n in (name, f"{name}_least", f"{name}_most"))
            ax.plot(kappa[order], value, "o-", color=style.category(k), markersize=4, label=label)
            if np.isfinite(least).any():
                ax.fill_between(kappa[order], least, most, color=style.category(k), alpha=0.2, linewidth=0)
        ax.set_xscale("symlog", linthresh=0.1)
        ax.set(xlabel=r"concentration $\kappa$ of the headings", ylabel="entropy of headings", ylim=(0, 1.03), xlim=(0, None))
        ax.legend()
        style.light_grid(ax)
        page.picture("rotations", figure, "Entropy of the headings of fish that know nothing of each other. Shaded: from the least to the largest value under random "
                     "rotations of the whole school, which no property of a school should change.")
    generic.scalars(campaign, page)


def turn(campaign, page):
    page.section("The angle of one step")
    target, theta, turned, rule = (campaign.finished(n) for n in ("target", "theta_max", "turned", "turn_rule"))
    figure, ax = plt.subplots(figsize=(0.75 * style.WIDE, 3.4))
    for k, most in enumerate(np.unique(theta)):
        for name, line in (("lerp", "-"), ("slerp", "--")):
            mine = np.flatnonzero((theta == most) & (rule == name))
            mine = mine[np.argsort(target[mine])]
            if len(mine):
                ax.plot(target[mine], turned[mine], line, color=style.category(k), label=rf"{name}, $\theta_\max$ = {short(float(most), 3)}")
    ax.set(xlabel="angle to the target [rad]", ylabel="angle turned [rad]", ylim=(0, None), xlim=(0, np.pi))
    ax.legend()
    style.light_grid(ax)
    page.picture("turned", figure, "Solid: the published interpolation, which turns by up to a hundredth more than it may where the target is near, "
                 "and the less the further it is; dashed: exact rotation.")
    generic.scalars(campaign, page)


PICTURES = {"fish-school": school, "fish-phases": phases, "fish-null": null, "fish-turn": turn}
