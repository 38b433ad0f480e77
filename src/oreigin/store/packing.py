"""Declarations as bytes in the database: JSON of the whole value, compressed."""

import zlib

import msgspec

from oreigin.response.declaration import Declaration

_DECODER = msgspec.json.Decoder(Declaration)


def packed(declaration: Declaration) -> bytes:
    """Return a declaration as bytes; `unpacked` gives an equal one."""
    return zlib.compress(msgspec.json.encode(declaration), level=3)


def unpacked(data: bytes) -> Declaration:
    """Return the declaration in `data`."""
    return _DECODER.decode(zlib.decompress(data))
