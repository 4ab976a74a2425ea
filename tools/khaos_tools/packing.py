# SPDX-License-Identifier: BSD-3-Clause
"""A compressed copy of an HDF5 file: the same datasets, attributes and dimension scales, the same bits."""
import h5py
import numpy as np
from h5py import h5a, h5d, h5f, h5s

CHUNK_BYTES = 1 << 20  # as large as HDF5's chunk cache
SMALL = 8192  # bytes; below, filters cost more than they save
LEVEL = 6  # of gzip
ADDRESSES = {"DIMENSION_LIST", "REFERENCE_LIST"}  # which axis has which scale; holds for one file only
MADE_ANEW = ADDRESSES | {"CLASS", "NAME"}  # by make_scale and attach_scale


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
        new = h5a.create(target.id, old.name, old.get_type(), old.get_space())
        if old.get_space().get_simple_extent_type() == h5s.NULL:
            continue
        values = np.empty(old.shape, dtype=old.dtype)
        # The type in the file, not numpy's: HDF5 would cut the last letter of a text to make room for an end mark.
        memory_type = None if values.dtype.hasobject else old.get_type()
        old.read(values, memory_type)
        new.write(values, memory_type)


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
    """Selections (tuples of slices) that cover it, each of a bounded size; none if nothing was ever written."""
    if dataset.chunks:
        return dataset.iter_chunks()
    return [tuple(slice(0, n) for n in dataset.shape)] if dataset.id.get_storage_size() > 0 else []


def exact(dataset, block, transfer, values):
    """dataset.id.read or .write of a block with the type in the file: numpy's is not the same for characters."""
    space = dataset.id.get_space()
    if block:
        space.select_hyperslab(tuple(s.start for s in block), values.shape)
    transfer(h5s.create_simple(values.shape) if block else h5s.ALL, space, values, dataset.id.get_type())


def read(dataset, block):
    values = np.empty(tuple(s.stop - s.start for s in block), dtype=dataset.dtype)
    exact(dataset, block, dataset.id.read, values)
    return values


def pack(source_path, target_path):
    """Writes a compressed copy of a flat HDF5 file. The file at target_path must not exist. Throws what h5py throws."""
    with h5py.File(source_path, "r") as source:
        file = h5py.File(h5f.create(str(target_path).encode(), h5f.ACC_EXCL, source.id.get_create_plist()))
        with file:
            copy_attributes(source["/"], file["/"])
            scales = [old for old in source.values() if old.attrs.get("CLASS", b"") == b"DIMENSION_SCALE"]
            for old in source.values():
                if not isinstance(old, h5py.Dataset):
                    raise ValueError(f"{old.name} is a group; only flat files are packed")
                new = create_like(old, file)
                for block in blocks(new if new.chunks else old):
                    exact(new, block, new.id.write, read(old, block))
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
                    and all(read(old, b).tobytes() == read(new, b).tobytes() for b in blocks(new if new.chunks else old)))
            if not same:
                found.append(name)
    return found


def same_attributes(a, b):
    if set(a.attrs) != set(b.attrs):
        return False
    pairs = [(np.asarray(a.attrs[name]), np.asarray(b.attrs[name])) for name in set(a.attrs) - ADDRESSES]
    return all(x.dtype == y.dtype and x.shape == y.shape and x.tolist() == y.tolist() or x.tobytes() == y.tobytes() for x, y in pairs)
