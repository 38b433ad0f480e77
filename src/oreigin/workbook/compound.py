"""Writing an OLE container that holds one stream: the plainest one that [MS-CFB] allows."""

from struct import pack

_SECTOR = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_IN_HEADER = 109
"""So many sectors of the allocation table fit into the header: enough for 450 MB."""
_ENTRIES = _SECTOR // 4
_STREAM, _ROOT = 2, 5


def container(name: str, stream: bytes) -> bytes:
    """Return an OLE container (version 4) with `stream` under `name`."""
    content = stream.ljust(_SECTOR, b"\0")  # a shorter one would belong into the mini stream
    sectors = -(-len(content) // _SECTOR)
    tables = 1
    while tables * _ENTRIES < tables + 2 + sectors:
        tables += 1
    small, first = tables + 1, tables + 2
    table = [_FAT] * tables + [_END, _END] + list(range(first + 1, first + sectors)) + [_END]
    table += [_FREE] * (tables * _ENTRIES - len(table))
    parts = (
        _header(tables).ljust(_SECTOR, b"\0"),
        pack(f"<{len(table)}I", *table),
        _directory(name, small, first, len(content)),
        bytes(_SECTOR),  # the mini stream: empty, but the parser insists on one
        content.ljust(sectors * _SECTOR, b"\0"),
    )
    return b"".join(parts)


def _header(tables: int) -> bytes:
    begin = pack("<8s16x5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6)
    about = pack("<9I", 1, tables, tables, 0, _SECTOR, _END, 0, _END, 0)
    places = list(range(tables)) + [_FREE] * (_IN_HEADER - tables)
    return begin + about + pack(f"<{_IN_HEADER}I", *places)


def _directory(name: str, small: int, first: int, size: int) -> bytes:
    root = _entry("Root Entry", _ROOT, child=1, first=small, size=64)
    return (root + _entry(name, _STREAM, child=_FREE, first=first, size=size)).ljust(_SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    tree = pack("<HBBIII", len(text) + 2, kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + tree + pack("<16x4x16xIQ", first, size)
