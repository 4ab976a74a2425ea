# SPDX-License-Identifier: BSD-3-Clause
"""A campaign's folder as Python sees it: parameters, outputs, status, fields, summary, runs."""
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from .start import UserError

TODO, DONE, FAILED, PARTIAL = range(4)  # PARTIAL: results are there, the message says what they lack
BOOK_KEEPING = {"replicate", "identity", "status", "digest", "seconds", "message", "commit"}


@dataclass(frozen=True)
class Variable:
    """A dataset: its axes (in the table without `point`, the first), its unit and what it means."""

    name: str
    axes: tuple
    shape: tuple
    units: str
    doc: str
    kind: str  # numpy's: f real, i integer, u byte (bool), S text

    @property
    def is_text(self):
        return self.kind == "S"

    @property
    def is_number(self):
        return not self.axes and not self.is_text

    @property
    def label(self):
        """Name and unit for an axis of a picture."""
        name = self.name.replace("$", r"\$")
        return name if self.units in ("", "1") else f"{name} [{self.units}]"


def text_of(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def is_axis(dataset):
    return dataset.attrs.get("CLASS", b"") == b"DIMENSION_SCALE"


def is_bare(dataset):
    """An axis without coordinates: netCDF's mark of a dimension that is no variable."""
    return text_of(dataset.attrs.get("NAME", b"")).startswith("This is a netCDF dimension but not a netCDF variable")


def axes_of(dataset):
    """Names of the axes; a dataset that is an axis has its own."""
    if is_axis(dataset):
        return (dataset.name.lstrip("/"),)
    return tuple(d[0].name.lstrip("/") if len(d) else f"dim_{k}" for k, d in enumerate(dataset.dims))


def open_hdf5(path):
    try:
        return h5py.File(path, "r")
    except OSError as wrong:
        raise UserError(f"{path} is not a readable HDF5 file: {' '.join(str(wrong).split())}") from None


class Table:
    """An HDF5 file of named arrays with axes."""

    def __init__(self, path):
        self.file = open_hdf5(path)
        self.attributes = {key: text_of(value) for key, value in self.file.attrs.items() if not key.startswith("_Net")}
        self.variables = {}
        for name, dataset in self.file.items():
            if isinstance(dataset, h5py.Dataset) and not is_axis(dataset):
                self.variables[name] = Variable(name, axes_of(dataset), dataset.shape, text_of(dataset.attrs.get("units", "1")),
                                                text_of(dataset.attrs.get("long_name", name)), dataset.dtype.kind)

    def axis(self, name):
        """Coordinates of an axis, (length,); its index where it has none."""
        dataset = self.file[name]
        return np.arange(dataset.shape[0], dtype=float) if is_bare(dataset) else dataset[:].astype(float)

    def axis_units(self, name):
        return text_of(self.file[name].attrs.get("units", "1"))

    def __contains__(self, name):
        return name in self.variables

    def __getitem__(self, name):
        """The whole array; text as str."""
        values = self.file[name][()]
        return join_text(values) if self.variables[name].is_text else values


def join_text(characters):
    """(..., length) of single bytes -> (...) of str."""
    length = characters.shape[-1]
    if length == 0:
        return np.full(characters.shape[:-1], "", dtype=object)
    joined = np.ascontiguousarray(characters).view(f"S{length}")[..., 0]
    return np.char.decode(joined, "utf-8", "replace")


class Campaign(Table):
    """campaign.h5 of `folder`. Rows are Points; `done` are the indices of those that finished.

    `companions` are campaigns of other experiments that belong to it, {experiment: Campaign}.
    Throws UserError if there is no such folder, no campaign in it, or no Point of it is done.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.companions = {}
        path = self.folder / "campaign.h5"
        if not self.folder.is_dir():
            raise UserError(f"{folder}: there is no such folder")
        if not path.is_file():
            raise UserError(f"{folder} holds no campaign: there is no campaign.h5 in it")
        super().__init__(path)
        if "khaos_layout" not in self.attributes or "status" not in self.file:
            raise UserError(f"{path} is an HDF5 file, but not a campaign of khaos")
        self.experiment = self.attributes["experiment"]
        self.family = self.attributes.get("family", "")
        self.status = self.file["status"][:]
        self.size = len(self.status)
        self.done = np.flatnonzero((self.status == DONE) | (self.status == PARTIAL))
        given = [line.split(":")[0][4:] for line in self.attributes.get("request", "").splitlines() if line.startswith("set.")]
        self.parameters = [self.without_point(name) for name in given if name in self]
        hidden = BOOK_KEEPING | set(given) | {f"{axis}_length" for axis in self.file}
        self.outputs = [self.without_point(name) for name, v in self.variables.items()
                        if name not in hidden and v.axes[:1] == ("point",)]
        self.swept = [p for p in self.parameters if self.size > 1 and self._varies(p)]
        fields = self.folder / "fields.h5"
        self.frames = Table(fields) if fields.is_file() else None
        self.fields = [] if self.frames is None else [self.without_point(v.name, self.frames)
                                                       for v in self.frames.variables.values()]

    def without_point(self, name, table=None):
        v = (table or self).variables[name]
        axes, shape = (v.axes[1:], v.shape[1:]) if v.axes[:1] == ("point",) else (v.axes, v.shape)
        if v.is_text:
            axes, shape = axes[:-1], shape[:-1]
        return Variable(name, axes, shape, v.units, v.doc, v.kind)

    def _varies(self, parameter):
        dataset = self.file[parameter.name]
        first = dataset[0]
        for start in range(0, self.size, 1 << 18):  # mostly ends early or is constant; never all in memory
            block = dataset[start : start + (1 << 18)]
            same = block == first
            if block.dtype.kind == "f":
                same |= np.isnan(block) & np.isnan(first)
            if not same.all():
                return True
        return False

    def require_results(self):
        if len(self.done) == 0:
            failed = int((self.status == FAILED).sum())
            what = f"all {failed} Points computed so far failed" if failed else "nothing is computed yet"
            why = f", the first one: {self.message(int(np.argmax(self.status == FAILED)))}" if failed else ""
            raise UserError(f"{self.folder}: {what}{why}")

    def finished(self, name):
        """Values of a parameter or output for the Points that are done, (done, ...)."""
        values = self[name].astype(bool) if self.variables[name].kind == "u" else self[name]
        return values if len(self.done) == self.size else values[self.done]

    def row(self, name, point):
        """One Point's values; unused places of an axis whose length varies are cut off."""
        table = self if name in self.variables else self.frames
        values = table.file[name][point]
        variable = self.without_point(name, table)
        if variable.is_text:
            return join_text(values[None])[0]
        if variable.kind == "u":
            return bool(values)
        for k, axis in enumerate(variable.axes):
            if f"{axis}_length" in self.file:
                values = np.take(values, range(int(self.file[f"{axis}_length"][point])), axis=k)
        return values

    def words(self, name):
        """What the values 0, 1, 2, ... of an integer output mean; [] if it does not say."""
        return text_of(self.file[name].attrs.get("flag_meanings", b"")).split()

    def has(self, *names):
        return all(name in self for name in names)

    def message(self, point):
        return str(self.row("message", point)).rstrip("\0 ")

    def failures(self):
        """[(message, how many, first Point)] of the Points that failed or are done in part, most frequent first."""
        failed = np.flatnonzero((self.status == FAILED) | (self.status == PARTIAL))
        if len(failed) == 0:
            return []
        texts = [text.rstrip("\0 ") for text in join_text(self.file["message"][:][failed])]
        first = {}
        for text, point in zip(texts, failed):
            first.setdefault(text, int(point))
        return [(text, count, first[text]) for text, count in Counter(texts).most_common()]

    def is_replicated(self):
        replicate = self.file["replicate"]
        return bool((replicate[:] != replicate[0]).any())

    def summary(self):
        """summary.h5 as a Table, or None."""
        path = self.folder / "summary.h5"
        return Table(path) if path.is_file() else None

    def runs(self):
        """The sessions that computed the campaign, oldest first."""
        path = self.folder / "runs.jsonl"
        runs = []
        for line in path.read_text().splitlines() if path.is_file() else []:
            try:
                runs.append(json.loads(line))
            except json.JSONDecodeError:  # a line that a killed run left half written
                continue
        return runs

    def describe(self, point):
        """'u = 0.2, potential = phi4': the swept parameters of a Point."""
        parts = [f"{p.name} = {short(self.row(p.name, point))}" for p in self.swept]
        if not parts and self.size > 1:
            parts = [f"replicate {self.file['replicate'][point]}"]
        return ", ".join(parts)


def short(value, digits=6):
    """A number, text or list for a table or a legend."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if np.ndim(value) > 0:
        flat = np.ravel(value)
        return "[" + ", ".join(short(v, digits) for v in flat[:6]) + (", ..." if len(flat) > 6 else "") + "]"
    if isinstance(value, (float, np.floating)):
        return f"{value:.{digits}g}"
    return str(value)
