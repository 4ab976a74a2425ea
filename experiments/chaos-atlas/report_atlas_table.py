# SPDX-License-Identifier: BSD-3-Clause
"""The corrected table: atlas.csv and atlas.json, one row a system, every column explained once."""
import csv
import io
import json

import numpy as np

from report_atlas_data import dimension_of, first, mean_entropy, published, scaling_of


def setting(entry, name):
    """A parameter or integer output of the Point; None where the campaign has no such thing."""
    value = entry.row.get(name)
    return value.item() if isinstance(value, np.generic) else value


def permutation(entry):
    return first(entry, "atlas-entropy", "permutation_median")[0]


FIELDS = [  # name, meaning, value of an Entry
    ("system", "name in the database", lambda e: e.name),
    ("kind", "flow, delay or map", lambda e: e.kind),
    ("dimension", "of phase space; none for delay equations, where it is infinite", lambda e: e.dimension),
    ("verdict", "regular, chaotic, hyperchaotic, transient (chaos died), unsettled (half the step gives something else), "
     "invalid (jumps without saltation)", lambda e: e.verdict),
    ("settled", "half the step changes no exponent by more than its error, 1 % or the resolution", lambda e: bool(e.row["settled"])),
    ("valid", "false: the derivative jumps and the saltation was left out", lambda e: bool(e.row["valid"])),
    ("positive", "number of exponents above the resolution and three standard errors", lambda e: int(e.row["positive"])),
    ("spectrum", "Lyapunov exponents per unit of time (map: per iteration), descending; of delay equations the leading ones; minus "
     "infinity (a direction is lost) is -inf in the CSV, null in JSON",
     lambda e: e.spectrum),
    ("stderr", "standard errors of the spectrum", lambda e: e.error),
    ("resolution", "exponents of smaller modulus are not told from zero in the time that was followed", lambda e: e.number("resolution")),
    ("ky", "Kaplan-Yorke dimension", lambda e: e.number("ky")),
    ("ky_stderr", "its standard error", lambda e: e.number("ky_stderr")),
    ("sum", "sum of the exponents, if all were computed", lambda e: e.number("sum")),
    ("exact_sum", "what the sum must be, where the divergence is constant", lambda e: e.number("exact_sum")),
    ("entropy", "sum of the positive exponents (Pesin)", lambda e: e.entropy),
    ("d2", "correlation dimension", lambda e: dimension_of(e)[0]),
    ("d2_error", "its error: of statistics, and of the choice of the scaling range", lambda e: dimension_of(e)[1]),
    ("d2_scaling", "settled, narrow range (less than half a decade), no scaling range, too few points, drifting (the limit of small distances was "
     "not reached), discrete (at rest, or a cycle of a map)", scaling_of),
    ("multiscale_entropy", "sample entropy in nats: mean over scales of the median over coordinates", mean_entropy),
    ("permutation_entropy", "median over coordinates, 0 monotonic to 1 noise", permutation),
    ("period", "dominant period in the database; 1 for maps", lambda e: e.number("period")),
    ("method", "auto: dopri5 for stiff systems and SwingingAtwood, else rk4; maps iterate", lambda e: setting(e, "method")),
    ("members", "trajectories that the exponents are means over", lambda e: setting(e, "members")),
    ("periods", "dominant periods over which each of them was followed", lambda e: setting(e, "periods")),
    ("transient", "periods before that", lambda e: setting(e, "transient")),
    ("steps", "steps or iterations of each of them; 0 for adaptive methods", lambda e: setting(e, "steps")),
    ("listed_max", "maximum exponent in the database", lambda e: e.number("listed_max")),
    ("listed_spectrum", "spectrum in the database", lambda e: e.listed if e.listed is not None else []),
    ("listed_ky", "Kaplan-Yorke dimension in the database", lambda e: e.number("listed_ky")),
    ("listed_d2", "correlation dimension in the database", lambda e: published(e, "correlation_dimension")),
    ("listed_multiscale_entropy", "multiscale entropy in the database", lambda e: published(e, "multiscale_entropy")),
    ("agreement", "of listed_max with the computed one: agrees (10 %, 4 standard errors or the resolution), differs, wrong (factor 2, "
     "or no chaos that lasts), open (invalid, or neither it nor zero is excluded), unlisted", lambda e: e.agreement),
]
COLUMNS = {"spectrum": "lambda", "stderr": "stderr", "listed_spectrum": "listed_lambda"}  # lists, in the CSV lambda_1, lambda_2, ...
PROVENANCE = ("khaos_version", "commit", "commit_dirty", "start_time", "seed")


def plain(value):
    """For JSON: NaN and infinities are null, eight digits are enough."""
    if isinstance(value, (np.ndarray, list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.8g}") if np.isfinite(value) else None
    return value


def row_of(entry):
    return {name: plain(value(entry)) for name, _, value in FIELDS}


def provenance(campaign):
    return {key: campaign.attributes.get(key, "") for key in PROVENANCE}


def as_json(entries, campaign):
    point = int(campaign.done[0])
    parameters = {p.name: plain(campaign.row(p.name, point)) for p in campaign.parameters if p not in campaign.swept}
    return json.dumps({
        "about": "Lyapunov spectra of the systems of the chaos database (Gilpin 2021, arXiv:2110.05266), recomputed with error bars and "
                 "verdicts",
        "khaos": provenance(campaign), "experiment": campaign.experiment, "parameters": parameters,
        "companions": {name: provenance(other) for name, other in campaign.companions.items()},
        "fields": {name: doc for name, doc, _ in FIELDS},
        "systems": [row_of(e) for e in entries]}, indent=1, allow_nan=False) + "\n"


def as_csv(entries, campaign):
    """Version and commit of khaos stand in each row, so that it may be cut out."""
    rows = [{**row_of(e), "spectrum": [with_infinity(x) for x in e.spectrum]} for e in entries]
    most = {name: max(len(row[name]) for row in rows) for name in COLUMNS}
    head = [c for name, _, _ in FIELDS for c in ([f"{COLUMNS[name]}_{k + 1}" for k in range(most[name])] if name in COLUMNS else [name])]
    origin = [campaign.attributes.get(key, "") for key in ("khaos_version", "commit")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*head, "khaos_version", "commit"])
    for row in rows:
        cells = []
        for name, _, _ in FIELDS:
            cells += row[name] + [None] * (most[name] - len(row[name])) if name in COLUMNS else [row[name]]
        writer.writerow([*map(csv_cell, cells), *origin])
    return text.getvalue()


def with_infinity(exponent):
    return "-inf" if np.isneginf(exponent) else plain(exponent)


def csv_cell(value):
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value
