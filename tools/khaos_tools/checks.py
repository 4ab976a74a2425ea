# SPDX-License-Identifier: BSD-3-Clause
"""The published values beside the measured ones: what `khaos check --json` printed, as table and picture."""
import json

import numpy as np

from . import style
from .page import chip
from .start import UserError

KIND = {"pass": "good", "fail": "bad", "differs": "odd", "not run": ""}
COLOUR = {"pass": style.BLUE, "fail": style.VERMILION, "differs": style.ORANGE}
REQUIRED = ("experiment", "quantity", "configuration", "published", "measured", "tolerance", "verdict", "source")


def read(path):
    """Rows of the file. Throws UserError if it is not the output of khaos check --json."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        known = all(key in row.keys() for row in rows for key in REQUIRED)
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        known = False
    if not known:
        raise UserError(f"{path} is not what `khaos check --json` prints")
    return rows


def number(value, digits=10):
    return "–" if value is None else f"{value:.{digits}g}"


def add_to(page, rows):
    page.section("Published and measured")
    count = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in KIND}
    page.chips([(f"{n} {verdict}", KIND[verdict]) for verdict, n in count.items() if n])
    table = []
    for row in rows:
        note = " ".join(text for text in (row.get("message"), row.get("note")) if text)
        table.append([row["experiment"], row["quantity"], number(row["published"]), number(row["measured"]), number(row["tolerance"], 3),
                      chip(row["verdict"], KIND.get(row["verdict"], "")), row["configuration"], row["source"], note])
    page.table(["experiment", "quantity", "published", "measured", "tolerance", "verdict", "configuration", "source", "note"], table)
    measured = [row for row in rows if row["measured"] is not None and row["verdict"] in COLOUR and row["tolerance"]]
    if measured:
        page.picture("check", deviations(measured), "Distance of each measured value from the published one in units of the tolerance; "
                     "the band is what the tolerance allows. Arrows lie outside the picture; rows that must agree exactly are in the table only.", wide=True)


def deviations(rows, reach=2.0):
    figure, ax = style.plt.subplots(figsize=(8.5, 0.24 * len(rows) + 1.0))
    ax.axvspan(-1, 1, color="#EEF3F7", linewidth=0)
    ax.axvline(0, color="#9AA4B0", linewidth=0.8)
    for k, row in enumerate(rows):
        d = (row["measured"] - row["published"]) / row["tolerance"]
        marker = "o" if abs(d) <= reach else "<" if d < 0 else ">"
        ax.plot(np.clip(d, -reach, reach), k, marker, color=COLOUR[row["verdict"]], markersize=5, clip_on=False)
    ax.set_yticks(range(len(rows)), [clip(f"{row['quantity']}: {row['configuration']}") for row in rows], fontsize=8)
    ax.set(ylim=(len(rows) - 0.4, -0.6), xlim=(-reach, reach), xlabel="(measured - published) / tolerance")
    ax.grid(True, axis="y", color="#EEEEEE", linewidth=0.6)
    ax.set_axisbelow(True)
    used = [v for v in COLOUR if any(row["verdict"] == v for row in rows)]
    handles = [style.plt.Line2D([], [], marker="o", linestyle="none", color=COLOUR[v], label=v) for v in used]
    ax.legend(handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncols=len(used), borderaxespad=0.1)
    return figure


def clip(text, most=64):
    return text if len(text) <= most else text[: most - 1] + "…"
