# SPDX-License-Identifier: BSD-3-Clause
"""Pictures of any campaign, chosen by what was swept and by the shapes of the outputs."""
import numpy as np
from matplotlib.ticker import MaxNLocator

from . import style
from .campaign import is_bare, short
from .style import plt

CROWD = 20_000  # more marks than this are binned
PANELS = 6  # per picture
CURVES = 8
IMAGES = 4
FEW = 6  # Points with names rather than numbers go into a table


def scalars(campaign, page, outputs=None):
    """Each output that is a number against what was swept: one picture per kind of sweep, PANELS outputs each."""
    outputs = [o for o in (outputs or campaign.outputs) if o.is_number]
    values = {o.name: campaign.finished(o.name).astype(float) for o in outputs}
    outputs = [o for o in outputs if np.isfinite(values[o.name]).any()]
    if not outputs:
        return
    page.section("Numbers")
    numeric = [p for p in campaign.swept if p.is_number and p.kind != "u"]
    named = [p for p in campaign.swept if p not in numeric]
    if len(campaign.done) <= FEW and not numeric:
        points = [int(p) for p in campaign.done]
        head = [campaign.describe(p) or "value" for p in points]
        page.table(["output", *head, "unit", "meaning"],
                   [[o.name, *(shown(campaign.row(o.name, p)) for p in points), "" if o.units == "1" else o.units, o.doc] for o in outputs])
        return
    for start in range(0, len(outputs), PANELS):
        some = outputs[start : start + PANELS]
        suffix = "" if len(outputs) <= PANELS else f"_{start // PANELS + 1}"
        meaning = " ".join(f"{o.name}: {o.doc}." for o in some)
        if not numeric and not named:
            page.picture("histograms" + suffix, histograms(some, values), f"Distribution over {len(campaign.done)} Points. {meaning}")
        elif not numeric:
            page.picture("by_choice" + suffix, by_choice(campaign, named, some, values), meaning)
        elif len(numeric) == 2 and not named:
            x, y = (campaign.finished(p.name).astype(float) for p in numeric)
            page.picture("map" + suffix, maps(numeric, x, y, some, values), meaning)
        else:
            for p in numeric:
                page.picture(f"against_{p.name}{suffix}", against(campaign, p, named, some, values), f"Against {p.name}, {p.doc}. {meaning}")


def shown(value):
    return "–" if np.isnan(value) else short(value, 8)


def histograms(outputs, values):
    figure, axes = style.grid(len(outputs))
    for ax, output in zip(axes, outputs):
        v = values[output.name]
        v = v[np.isfinite(v)]
        whole = output.kind != "f" and np.ptp(v) < 60
        bins = np.arange(v.min() - 0.5, v.max() + 1) if whole else int(np.clip(2 * len(v) ** (1 / 3), 5, 100))
        ax.hist(v, bins=bins, color=style.BLUE, rwidth=0.9 if whole else 1)
        ax.set(xlabel=output.label, ylabel="Points")
    return figure


def choice_of(campaign, named):
    """(labels in order of appearance, index of each finished Point's label) for the swept texts and switches."""
    columns = [[short(v) for v in campaign.finished(p.name)] for p in named]
    index = {}
    return index, np.array([index.setdefault(", ".join(parts), len(index)) for parts in zip(*columns)])


def by_choice(campaign, named, outputs, values):
    labels, index = choice_of(campaign, named)
    figure, axes = style.grid(len(outputs), height=max(2.2, 0.32 * len(labels) + 0.8), sharey=True)
    for ax, output in zip(axes, outputs):
        ax.plot(values[output.name], index, "o", color=style.BLUE, alpha=0.8, markersize=5)
        ax.set_yticks(range(len(labels)), list(labels))
        ax.set(xlabel=output.label, ylim=(len(labels) - 0.5, -0.5))
        if style.spans_decades(values[output.name]):
            ax.set_xscale("log")
        style.light_grid(ax)
    return figure


def against(campaign, parameter, named, outputs, values):
    """Marks, joined where one parameter alone was swept; binned where they are a crowd."""
    x = campaign.finished(parameter.name).astype(float)
    labels, index = choice_of(campaign, named) if named else ([""], np.zeros(len(x), dtype=int))
    alone = len(campaign.swept) == 1 + len(named) and not campaign.is_replicated()
    figure, axes = style.grid(len(outputs), sharex=True)
    for ax, output in zip(axes, outputs):
        y = values[output.name]
        if style.spans_decades(y):
            ax.set_yscale("log")
        if style.is_geometric(x):
            ax.set_xscale("log")
        if len(x) > CROWD:
            crowd(ax, x, y)
        else:
            for k, label in enumerate(list(labels)[:CURVES]):
                mine = np.flatnonzero(index == k)
                mine = mine[np.argsort(x[mine], kind="stable")]
                joined = alone and len(mine) <= 400 and output.kind == "f"
                marker = dict(marker="o", markersize=3.5 if len(mine) <= 100 else 2, markeredgewidth=0)
                ax.plot(x[mine], y[mine], linestyle="-" if joined else "none", linewidth=0.9, color=style.category(k), label=label, **marker)
        ax.set(xlabel=parameter.label, ylabel=output.label)
        ax.xaxis.set_tick_params(labelbottom=True)
        style.light_grid(ax)
    if len(labels) > 1:
        axes[0].legend(ncols=2)
    return figure


def crowd(ax, x, y):
    """Counts per pixel-like bin, so that a million Points stay quick and honest."""
    keep = np.isfinite(x) & np.isfinite(y)
    x, y = x[keep], y[keep]
    log_x, log_y = ax.get_xscale() == "log", ax.get_yscale() == "log"
    u, w = (np.log10(x) if log_x else x), (np.log10(y) if log_y else y)
    counts, ex, ey = np.histogram2d(u, w, bins=(360, 180))
    ex, ey = (10**ex if log_x else ex), (10**ey if log_y else ey)
    ax.pcolormesh(ex, ey, np.ma.masked_equal(counts.T, 0), norm="log", cmap="Blues", vmin=0.3, rasterized=True)


def lattice(x, y):
    """(xs, ys, row, column) if each pair of distinct x and y occurs about once, else None."""
    xs, column = np.unique(x, return_inverse=True)
    ys, row = np.unique(y, return_inverse=True)
    filled = len(np.unique(row * len(xs) + column))
    return (xs, ys, row, column) if 2 * filled >= len(xs) * len(ys) and min(len(xs), len(ys)) > 1 else None


def maps(parameters, x, y, outputs, values):
    """Heat map of each output over two swept parameters; replicates are averaged."""
    cells = lattice(x, y)
    figure, axes = style.grid(len(outputs), height=3.4)
    for ax, output in zip(axes, outputs):
        v = values[output.name]
        if cells:
            xs, ys, row, column = cells
            sums, counts = np.zeros((len(ys), len(xs))), np.zeros((len(ys), len(xs)))
            good = np.isfinite(v)
            np.add.at(sums, (row[good], column[good]), v[good])
            np.add.at(counts, (row[good], column[good]), 1)
            mean = np.divide(sums, counts, out=np.full_like(sums, np.nan), where=counts > 0)
            log_x, log_y = style.is_geometric(xs), style.is_geometric(ys)
            ex = 10 ** style.edges(np.log10(xs)) if log_x else style.edges(xs)
            ey = 10 ** style.edges(np.log10(ys)) if log_y else style.edges(ys)
            drawn = ax.pcolormesh(ex, ey, mean, rasterized=True)
            ax.set(xscale="log" if log_x else "linear", yscale="log" if log_y else "linear")
            for axis, ticks, log in ((ax.xaxis, xs, log_x), (ax.yaxis, ys, log_y)):
                if len(ticks) <= 6 and not log:
                    axis.set_ticks(ticks)
        elif len(v) > CROWD:
            drawn = ax.hexbin(x, y, C=v, gridsize=90, reduce_C_function=np.nanmean, linewidths=0.1)
        else:
            drawn = ax.scatter(x, y, c=v, s=14, linewidths=0)
        figure.colorbar(drawn, ax=ax, label=output.label)
        ax.set(xlabel=parameters[0].label, ylabel=parameters[1].label)
    return figure


def spread(points, most):
    """At most `most` of the Points, evenly chosen, the first and the last among them."""
    return points if len(points) <= most else points[np.unique(np.linspace(0, len(points) - 1, most).round().astype(int))]


def table_of(campaign, variable):
    return campaign if variable.name in campaign else campaign.frames


def coordinates(campaign, variable, k, length):
    """Places along the variable's k-th axis; the index where it has no coordinates."""
    values = table_of(campaign, variable).axis(variable.axes[k])[:length]
    return values if np.isfinite(values).all() else np.arange(length, dtype=float)


def name_axis(set_label, axis, campaign, variable, k):
    """Label with unit; whole numbers only on an axis that is an index."""
    table, name = table_of(campaign, variable), variable.axes[k]
    units = table.axis_units(name)
    set_label(name if units in ("", "1") else f"{name} [{units}]")
    if is_bare(table.file[name]):
        axis.set_major_locator(MaxNLocator(nbins=8, integer=True))


def arrays(campaign, page, outputs=None):
    """Outputs with one axis as curves, with two as images; fields likewise."""
    outputs = [o for o in (outputs or [*campaign.outputs, *campaign.fields]) if o.axes and not o.is_text]
    outputs = [o for o in outputs if min(o.shape) > 0]
    if outputs:
        page.section("Arrays")
    curves = [o for o in outputs if len(o.axes) == 1 or (len(o.axes) == 2 and min(o.shape) == 1)]
    for start in range(0, len(curves), PANELS):
        some = curves[start : start + PANELS]
        suffix = "" if len(curves) <= PANELS else f"_{start // PANELS + 1}"
        page.picture("curves" + suffix, curve_panels(campaign, some), " ".join(f"{o.name}: {o.doc}." for o in some))
    for output in outputs:
        if output not in curves:
            page.picture(f"image_{output.name}", image_panels(campaign, output), f"{output.name}: {output.doc}.")


def curve_panels(campaign, outputs):
    points = spread(campaign.done, CURVES)
    figure, axes = style.grid(len(outputs))
    ramp = [p for p in campaign.swept if p.is_number]
    use_ramp = len(points) > 3 and len(ramp) == 1 and len(campaign.swept) == 1
    colours = plt.get_cmap(style.SEQUENTIAL)(np.linspace(0, 0.92, len(points))) if use_ramp else [style.category(k) for k in range(len(points))]
    for ax, output in zip(axes, outputs):
        k = int(np.argmax(output.shape))  # the other axis, if there is one, has length 1
        for colour, point in zip(colours, points):
            y = np.ravel(campaign.row(output.name, int(point)))
            few = dict(marker="o", markersize=3) if output.shape[k] <= 20 else {}
            ax.plot(coordinates(campaign, output, k, len(y)), y, color=colour, linewidth=1, label=campaign.describe(int(point)), **few)
        name_axis(ax.set_xlabel, ax.xaxis, campaign, output, k)
        ax.set_ylabel(output.label)
        style.light_grid(ax)
    if len(points) > 1:
        handles, labels = axes[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def image_panels(campaign, output):
    """Two axes: one image per Point. More: the first index runs over first, middle and last of one Point."""
    if len(output.axes) == 2:
        points = [int(p) for p in spread(campaign.done, IMAGES)]
        pictures = [(campaign.describe(p), np.asarray(campaign.row(output.name, p), dtype=float)) for p in points]
        axes_shown = (0, 1)
    else:
        point = int(campaign.done[0])
        whole = np.asarray(campaign.row(output.name, point), dtype=float)
        while whole.ndim > 3:  # what a picture cannot show: its middle
            whole = whole[:, whole.shape[1] // 2]
        chosen = np.unique([0, len(whole) // 2, len(whole) - 1])
        pictures = [(f"{output.axes[0]} {k}", whole[k]) for k in chosen]
        axes_shown = (len(output.axes) - 2, len(output.axes) - 1)
    figure, axes = style.grid(len(pictures), height=3.2)
    for ax, (title, values) in zip(axes, pictures):
        values = values if np.isfinite(values).any() else np.zeros_like(values)
        signed = np.nanmin(values) < 0 < np.nanmax(values)
        low, high = style.symmetric_limits(values) if signed else (np.nanmin(values), np.nanmax(values))
        first, second = (coordinates(campaign, output, k, n) for k, n in zip(axes_shown, values.shape))
        extent = [*style.edges(first)[[0, -1]], *style.edges(second)[[0, -1]]]
        drawn = ax.imshow(values.T, origin="lower", aspect="auto", extent=extent, vmin=low, vmax=high,
                          cmap=style.DIVERGING if signed else style.SEQUENTIAL)
        figure.colorbar(drawn, ax=ax, label=output.label)
        name_axis(ax.set_xlabel, ax.xaxis, campaign, output, axes_shown[0])
        name_axis(ax.set_ylabel, ax.yaxis, campaign, output, axes_shown[1])
        ax.set_title(title)
    return figure
