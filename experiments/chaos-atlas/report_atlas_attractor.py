# SPDX-License-Identifier: BSD-3-Clause
"""Small pictures of attractors: the same ink, size and care for all of them.

A flow is drawn as the curve it is: points of equal distance along the orbit, joined by cubic splines, counted per
pixel and shown by the logarithm of the count, so that a single loop is visible and folded sheets do not fill up. A
map is drawn by its points. The view is the one in which the set covers most of the picture.
"""
import io
import itertools
import math

import numpy as np
from PIL import Image

SIZE = 288  # pixels; shown at half of that on a screen of normal density
FEW = 200  # pixels that a map visits: fewer are drawn as dots
LEVELS = 32  # of ink
SPARSE, DENSE = np.array([64, 158, 214]), np.array([0, 44, 92])  # colours of one curve and of many
MOST_INK = 2.5e5  # pixels of a curve: what one pixel holds then tells no more
COARSE = 48  # cells per side in which views are compared
ELEVATION = math.radians(22)


class View:
    """Points in a plane, with what the plane shows.

    points  (n, 2)
    labels  what is drawn to the right and upwards; of a perspective the three axes
    joined  a curve, not a cloud of points
    square  both directions have the same scale
    """

    def __init__(self, points, labels, joined, square=False):
        self.points, self.labels, self.joined, self.square = points, labels, joined, square

    def curve(self, size=600):
        """The orbit as a smooth curve in the coordinates of `points`, its end if it is long."""
        low, extent = frame(self)
        return low + along((self.points - low) * size / extent)[:, :2] * extent / size


def views(x, labels, joined, clocks=()):
    """One or two views of an orbit.

    x       (n, dimension) recorded coordinates
    labels  their names
    clocks  those that only tell the phase of a forcing: no plane shows them
    """
    if x.shape[1] == 1:
        return []
    plane, pair = best_plane(x, [k for k in range(x.shape[1]) if k not in clocks], labels, joined)
    others = [k for k in range(x.shape[1]) if k not in pair]
    if not others or not joined:
        return [plane]
    three = sorted([*pair, *others[:1]]) if x.shape[1] > 3 else [0, 1, 2]
    space = perspective(x[:, three], [labels[k] for k in three])
    return [plane, space] if clocks else [space, plane]  # a phase upwards unrolls the orbit: less familiar


def best_plane(x, among, labels, joined):
    """(view, its two coordinates): of the planes that cover nearly most, the first."""
    pairs = list(itertools.combinations(among, 2)) or list(itertools.combinations(range(x.shape[1]), 2))
    covered = [coverage(x[:, pair]) for pair in pairs]
    pair = next(p for p, c in zip(pairs, covered) if c >= 0.72 * max(covered))
    return View(x[:, pair], [labels[k] for k in pair], joined), pair


def perspective(x, labels):
    """The third coordinate upwards, each scaled to its range, from the side that shows most."""
    low, high = x.min(axis=0), x.max(axis=0)
    u = (2 * x - low - high) / np.where(high > low, high - low, 1)
    turned = []
    for azimuth in np.radians(np.arange(20, 180, 20)):
        right = -math.sin(azimuth) * u[:, 0] + math.cos(azimuth) * u[:, 1]
        away = math.cos(azimuth) * u[:, 0] + math.sin(azimuth) * u[:, 1]
        turned.append(np.stack([right, math.cos(ELEVATION) * u[:, 2] - math.sin(ELEVATION) * away], axis=1))
    return View(max(turned, key=coverage), labels, True, square=True)


def coverage(points):
    """Cells of the bounding box that are visited."""
    low, high = points.min(axis=0), points.max(axis=0)
    cell = ((points - low) * (COARSE - 1e-9) / np.where(high > low, high - low, 1)).astype(int)
    return len(np.unique(cell[:, 0] * COARSE + cell[:, 1]))


def draw(view, size=SIZE):
    """Bytes of a PNG with transparent background."""
    at = place(view, size)
    if view.joined:
        at = along(at)
    ink = counts(at, size)
    used = ink[ink > 0]
    if len(used) == 0:
        return png(np.zeros((size, size), dtype=np.uint8))
    if not view.joined and len(used) < FEW:
        ink = dots(ink)
    single = np.percentile(used, 40) if view.joined else 0.5
    top = max(np.percentile(used, 99.7), 3 * single)
    tone = np.log1p(ink / single) / np.log1p(top / single)
    return png(np.rint((LEVELS - 1) * np.clip(tone, 0, 1)).astype(np.uint8))


def frame(view):
    """(lowest corner, extent) of the box that is drawn."""
    low, high = view.points.min(axis=0), view.points.max(axis=0)
    extent = np.where(high > low, high - low, 1.0)
    if view.square:
        extent[:] = extent.max()
    return (low + high - extent) / 2, extent


def place(view, size):
    """Points in pixels, origin below left; the set fills the picture but for a margin."""
    low, extent = frame(view)
    margin = 0.04 * size
    return margin + (view.points - low) * (size - 2 * margin) / extent


def along(at, spacing=1.0):
    """(m, 3) points at most `spacing` pixels apart on the Catmull-Rom spline through `at`, tangents bounded by the
    chords, and the length that each stands for; of an orbit that would fill the picture with ink, the end."""
    chord = np.diff(at, axis=0)
    covered = np.cumsum(np.hypot(*chord.T)[::-1])
    at = at[-1 - max(1, int(np.searchsorted(covered, MOST_INK))) :]
    chord = np.diff(at, axis=0)
    length = np.hypot(*chord.T)
    tangent = np.zeros_like(at)
    tangent[1:-1] = (chord[1:] + chord[:-1]) / 2
    most = np.minimum(length[1:], length[:-1])  # near a jump the mean of both chords would overshoot
    norm = np.hypot(*tangent[1:-1].T)
    tangent[1:-1] *= np.minimum(1, 1.5 * most / np.maximum(norm, 1e-300))[:, None]
    pieces = np.maximum(1, np.ceil(length / spacing)).astype(int)
    segment = np.repeat(np.arange(len(chord)), pieces)
    s = ((np.arange(len(segment)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[segment])[:, None]
    weight = length[segment] / pieces[segment]  # a slow piece of the orbit counts by its length, as a pen would
    a, b, ta, tb = at[segment], at[segment + 1], tangent[segment], tangent[segment + 1]
    curve = a + s * ta + s * s * (3 * (b - a) - 2 * ta - tb) + s**3 * (2 * (a - b) + ta + tb)
    return np.column_stack([curve, weight])


def counts(at, size):
    """(size, size) sum of weights per pixel, each point shared among the four pixels around it."""
    weight = at[:, 2] if at.shape[1] == 3 else np.ones(len(at))
    corner = np.floor(at[:, :2] - 0.5).astype(int)
    part = at[:, :2] - 0.5 - corner
    ink = np.zeros(size * size)
    for right, up in itertools.product((0, 1), (0, 1)):
        share = np.abs(1 - right - part[:, 0]) * np.abs(1 - up - part[:, 1])
        pixel = np.clip(corner + [right, up], 0, size - 1)
        ink += np.bincount((size - 1 - pixel[:, 1]) * size + pixel[:, 0], weights=share * weight, minlength=size * size)
    return ink.reshape(size, size)


def dots(ink, radius=4):
    """Each pixel with ink as a disk: of a periodic orbit no more than its points are there."""
    disks = np.zeros_like(ink)
    for dy, dx in itertools.product(range(-radius, radius + 1), repeat=2):
        if dx * dx + dy * dy <= radius * radius:
            disks = np.maximum(disks, np.roll(ink, (dy, dx), axis=(0, 1)))
    return disks


def png(levels):
    """PNG of (height, width) levels of ink: a palette from transparent to dark."""
    share = np.linspace(0, 1, LEVELS)
    colours = np.rint(SPARSE + share[:, None] ** 1.2 * (DENSE - SPARSE)).astype(np.uint8)
    image = Image.fromarray(levels, mode="P")
    image.putpalette(colours.tobytes())
    data = io.BytesIO()
    image.save(data, "PNG", transparency=bytes(np.rint(255 * np.minimum(1, 1.6 * share)).astype(np.uint8)), optimize=True)
    return data.getvalue()
