# SPDX-License-Identifier: BSD-3-Clause
"""How all pictures look: fonts, colours that colour-blind readers tell apart, sizes in inches."""
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402  (the backend must be chosen first)
import numpy as np  # noqa: E402
from matplotlib.colors import to_rgb  # noqa: E402

DPI = 150
WIDE = 10.0  # inches; a page's full width

# Okabe & Ito (2008): eight colours that stay distinct under all common colour-blindness.
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
VERMILION, SKY, YELLOW, BLACK = "#D55E00", "#56B4E9", "#F0E442", "#000000"
CATEGORIES = [BLUE, ORANGE, GREEN, PURPLE, VERMILION, SKY, BLACK, YELLOW]
NEUTRAL = "#D9D9D9"
SEQUENTIAL, DIVERGING = "viridis", "RdBu_r"

plt.rcParams.update({
    "figure.dpi": DPI, "savefig.dpi": DPI, "figure.facecolor": "white", "figure.constrained_layout.use": True,
    "font.size": 10, "axes.titlesize": 10, "axes.labelsize": 10, "legend.fontsize": 9, "xtick.labelsize": 9, "ytick.labelsize": 9,
    "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.8, "axes.titlelocation": "left",
    "axes.prop_cycle": plt.cycler(color=CATEGORIES), "lines.linewidth": 1.3, "legend.frameon": False,
    "axes.formatter.useoffset": False, "axes.formatter.limits": (-4, 5), "image.cmap": SEQUENTIAL, "image.interpolation": "nearest",
    "xtick.direction": "out", "ytick.direction": "out", "agg.path.chunksize": 20000,
})


def category(k):
    return CATEGORIES[k % len(CATEGORIES)]


def rgb(colours):
    """(n, 3) of colour names."""
    return np.array([to_rgb(c) for c in colours])


def grid(n, columns=2, width=WIDE, height=2.6, **options):
    """n panels in rows of `columns`: (figure, list of n axes). Surplus places stay empty."""
    columns = min(columns, n)
    rows = -(-n // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(width if columns > 1 else 0.75 * width, height * rows), squeeze=False, **options)
    for ax in axes.flat[n:]:
        ax.remove()
    return figure, list(axes.flat[:n])


def light_grid(ax):
    ax.grid(True, color="#E5E5E5", linewidth=0.6)
    ax.set_axisbelow(True)


def is_geometric(values):
    """Whether distinct positive values are spaced by a factor rather than by a difference, over two decades or more."""
    v = np.unique(values)
    if len(v) < 4 or v[0] <= 0 or v[-1] < 100 * v[0]:
        return False
    return np.ptp(np.diff(np.log(v))) < 0.1 * np.mean(np.diff(np.log(v)))


def spans_decades(values, decades=4):
    """Whether positive values call for a logarithmic axis."""
    v = values[np.isfinite(values)]
    return len(v) > 0 and v.min() > 0 and v.max() > 10.0**decades * v.min()


def edges(centres):
    """n sorted centres -> n + 1 cell edges, half way between neighbours."""
    c = np.asarray(centres, dtype=float)
    if len(c) == 1:
        return np.array([c[0] - 0.5, c[0] + 0.5])
    middle = (c[1:] + c[:-1]) / 2
    return np.concatenate([[2 * c[0] - middle[0]], middle, [2 * c[-1] - middle[-1]]])


def symmetric_limits(values, percentile=100.0):
    """(-a, a) with a covering the given share of |values|."""
    finite = np.abs(values[np.isfinite(values)])
    a = float(np.percentile(finite, percentile)) if len(finite) else 1.0
    return (-a, a) if a > 0 else (-1.0, 1.0)
