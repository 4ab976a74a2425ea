# SPDX-License-Identifier: BSD-3-Clause
"""What a report says in words: what was computed, how far it is, with what, after whom."""
import numpy as np

from .campaign import DONE, FAILED, PARTIAL, TODO, short

PROVENANCE = [("khaos", "khaos_version"), ("commit", "commit"), ("uncommitted changes", "commit_dirty"), ("compiler", "compiler"),
              ("flags", "compiler_flags"), ("MPI", "mpi"), ("HDF5", "hdf5"), ("Kokkos", "kokkos"), ("back end", "kokkos_backend"),
              ("SIMD lanes", "simd_lanes"), ("seed", "seed"), ("schema", "schema"), ("layout", "khaos_layout")]
RUN = [("begun", "start_time"), ("ended", "end_time"), ("outcome", "outcome"), ("Points computed", "points_computed"), ("ranks", "ranks"),
       ("host", "host"), ("commit", "commit")]
MOST_FAILURES = 10


def status(campaign, page):
    """How many Points are done, with which khaos."""
    count = {status: int((campaign.status == status).sum()) for status in (DONE, FAILED, PARTIAL, TODO)}
    seconds = campaign.file["seconds"][:]
    chips = [(f"{campaign.size:,} Point{'s' if campaign.size != 1 else ''}", ""), (f"{count[DONE]:,} done", "good")]
    if count[PARTIAL]:
        chips.append((f"{count[PARTIAL]:,} done in part", "odd"))
    if count[FAILED]:
        chips.append((f"{count[FAILED]:,} failed", "bad"))
    if count[TODO]:
        chips.append((f"{count[TODO]:,} to do", "odd"))
    chips.append((f"{duration(float(np.nansum(seconds)))} of computing", ""))
    page.chips(chips)
    a = campaign.attributes
    page.text(f"khaos {a.get('khaos_version', '?')} (commit {a.get('commit', 'unknown')[:10]}"
              f"{', with uncommitted changes' if a.get('commit_dirty') == 'yes' else ''}), begun {a.get('start_time', '?')}.", soft=True)


def computed(campaign, page):
    """Parameters, and what failed."""
    page.section("What was computed")
    parameters(campaign, page)
    failures = campaign.failures()
    if failures:
        page.section("Points that failed, or are done in part")
        page.table(["Points", "message", "for example"], [[n, text, f"Point {first} ({campaign.describe(first)})"]
                                                          for text, n, first in failures[:MOST_FAILURES]])
        if len(failures) > MOST_FAILURES:
            page.text(f"... and {len(failures) - MOST_FAILURES} more messages; see the column `message` of campaign.h5.", soft=True)


def parameters(campaign, page):
    rows = []
    swept = {p.name for p in campaign.swept}
    for p in sorted(campaign.parameters, key=lambda p: p.name not in swept):
        value = spread_of(campaign[p.name].astype(bool) if p.kind == "u" else campaign[p.name], p) if p.name in swept else short(campaign.row(p.name, 0))
        rows.append([p.name, value, "swept" if p.name in swept else "fixed", "" if p.units == "1" else p.units, p.doc])
    if campaign.is_replicated():
        n = len(np.unique(campaign["replicate"]))
        rows.insert(len(swept), ["replicate", f"0 to {n - 1}", "swept", "", "repetition with other random numbers"])
    page.table(["parameter", "value", "", "unit", "meaning"], rows)


def spread_of(values, parameter):
    """'0.18 to 0.27 (256 values)', or the values themselves where they are few."""
    if parameter.axes:
        return f"{len(np.unique(values, axis=0))} lists"
    distinct = np.unique(values)
    if len(distinct) <= 8:
        return ", ".join(short(v) for v in distinct)
    if parameter.is_text:
        return f"{len(distinct)} texts"
    return f"{short(distinct[0])} to {short(distinct[-1])} ({len(distinct):,} values)"


def tail(campaign, page):
    """Provenance, sessions, request, papers."""
    page.section("Provenance")
    page.table(["", ""], [[label, campaign.attributes[key]] for label, key in PROVENANCE if campaign.attributes.get(key)])
    runs = campaign.runs()
    if runs:
        page.text(f"Computed in {len(runs)} run{'s' if len(runs) > 1 else ''}:")
        page.table([label for label, _ in RUN], [[str(run.get(key, ""))[: 10 if key == "commit" else 60] for _, key in RUN] for run in runs[-20:]])
    if campaign.companions:
        page.text("Beside this campaign, the report draws on:")
        page.table(["experiment", "folder", "Points done", "khaos", "commit", "begun"],
                   [[name, other.folder, f"{len(other.done):,} of {other.size:,}", other.attributes.get("khaos_version", ""),
                     other.attributes.get("commit", "")[:10], other.attributes.get("start_time", "")] for name, other in campaign.companions.items()])
    yaml = campaign.folder / "campaign.yaml"
    if yaml.is_file():
        page.folded("campaign.yaml, as given", yaml.read_text(encoding="utf-8", errors="replace"))
    page.folded("request, as understood", campaign.attributes.get("request", ""))
    references = campaign.attributes.get("references", "").split("\n")
    if any(references):
        page.section("Papers behind this campaign")
        for reference in filter(None, references):
            page.text(reference)


def duration(seconds):
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
