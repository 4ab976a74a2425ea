# SPDX-License-Identifier: BSD-3-Clause
"""A compressed copy of an HDF5 file: the same datasets, attributes and dimension scales, the same bits."""
import h5py
import numpy as np
from h5py import h5a, h5d, h5f, h5p, h5r, h5s

from .start import UserError

CHUNK_BYTES = 1 << 20  # as large as HDF5's chunk cache
SMALL = 8192  # bytes; below, filters cost more than they save
LEVEL = 6  # of gzip
MADE_ANEW = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST"}  # of dimension scales: they hold addresses in the file


def chunk_shape(shape, element_bytes):
    """Whole rows while they fit into CHUNK_BYTES, else parts of one row: reading one Point touches few others."""
    chunk = list(shape)
    for axis in range(len(shape)):
        row = element_bytes * int(np.prod(shape[axis + 1 :], dtype=np.int64))
        chunk[axis] = max(1, min(shape[axis], CHUNK_BYTES // row))
        if row <= CHUNK_BYTES:
            break
    return tuple(chunk)


def copy_attributes(source, target, but=frozenset()):
    """All attributes with their exact types."""
    for k in range(h5a.get_num_attrs(source.id)):
        old = h5a.open(source.id, index=k)
        name = old.name.decode()
        if name in but:
            continue
        values = np.empty(old.shape, dtype=old.dtype)
        if old.get_space().get_simple_extent_type() != h5s.NULL:
            old.read(values)
        new = h5a.create(target.id, old.name, old.get_type(), old.get_space())
        if old.get_space().get_simple_extent_type() != h5s.NULL:
            new.write(values)


def create_like(source, file):
    """A dataset of the same name, type and shape, chunked and filtered if it is worth it."""
    properties = source.id.get_create_plist().copy()
    if source.nbytes >= SMALL and source.id.get_storage_size() > 0:
        properties.set_chunk(chunk_shape(source.shape, source.dtype.itemsize))
        properties.set_alloc_time(h5d.ALLOC_TIME_INCR)
        properties.set_shuffle()
        properties.set_deflate(LEVEL)
        properties.set_fletcher32()
    return h5py.Dataset(h5d.create(file.id, source.name.encode(), source.id.get_type(), source.id.get_space(), properties))


def blocks(dataset):
    """Selections that cover it, each of a bounded size."""
    if dataset.chunks:
        return dataset.iter_chunks()
    return [()] if dataset.id.get_storage_size() > 0 or dataset.nbytes < SMALL else []


def pack(source_path, target_path):
    """Writes a compressed copy of a flat HDF5 file. The file at target_path must not exist."""
    with h5py.File(source_path, "r") as source:
        file = h5py.File(h5f.create(str(target_path).encode(), h5f.ACC_EXCL, source.id.get_create_plist()))
        with file:
            copy_attributes(source["/"], file["/"])
            scales = [old for old in source.values() if old.attrs.get("CLASS", b"") == b"DIMENSION_SCALE"]
            for old in source.values():
                if not isinstance(old, h5py.Dataset):
                    raise UserError(f"{source_path}: {old.name} is a group; only flat files are packed")
                new = create_like(old, file)
                if old.id.get_storage_size() > 0:
                    for block in blocks(new):
                        new[block] = old[block]
                copy_attributes(old, new, but=MADE_ANEW)
            for old in scales:
                file[old.name].make_scale(old.attrs["NAME"].decode())
            for old in source.values():
                if "DIMENSION_LIST" in old.attrs:
                    for axis, dimension in enumerate(old.dims):
                        for scale in dimension.values():
                            file[old.name].dims[axis].attach_scale(file[scale.name])


def differences(source_path, target_path):
    """What the two files do not share: names whose values, types, attributes or scales are not equal bit for bit."""
    found = []
    with h5py.File(source_path, "r") as source, h5py.File(target_path, "r") as target:
        if set(source) != set(target):
            return sorted(set(source) ^ set(target))
        if not same_attributes(source, target):
            found.append("/")
        for name, old in source.items():
            new = target[name]
            same = (old.id.get_type() == new.id.get_type() and old.shape == new.shape and same_attributes(old, new)
                    and [[s.name for s in d.values()] for d in old.dims] == [[s.name for s in d.values()] for d in new.dims]
                    and all(old[b].tobytes() == new[b].tobytes() for b in blocks(new)))
            if not same:
                found.append(name)
    return found


def same_attributes(a, b):
    names = set(a.attrs)
    if names != set(b.attrs):
        return False
    for name in names - (MADE_ANEW - {"CLASS", "NAME"}):
        x, y = np.asarray(a.attrs[name]), np.asarray(b.attrs[name])
        if x.dtype != y.dtype or x.shape != y.shape or x.tobytes() != y.tobytes() and x.dtype != object or (x.dtype == object and (x != y).any()):
            return False
    return True
