"""TOML files that hold one dataclass each; a problem names the line of its key."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

import msgspec
import tomli_w

from oreigin.folder.files import TextFile

T = TypeVar("T")
Key = tuple[str | int, ...]
"""The way to a value: names of tables and keys, and positions in arrays."""

_FAULT_LINE = re.compile(r"\(at line (\d+)")
_FAULT_PATH = re.compile(r"^(?P<what>.*?)(?: - at `(?:key in )?\$(?P<path>.*?)`)?$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_TABLE = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_ASSIGNMENT = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\")(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"))*)\s*=")
_NAME = re.compile(r"[\w-]+|\"[^\"]*\"")


def read_record(file: TextFile, record_type: type[T]) -> T:
    """Return the file as one value of `record_type`.

    Raises the file's error for a key that is unknown, missing or of another type.
    """
    try:
        data = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as fault:
        line = _FAULT_LINE.search(str(fault))
        detail = str(fault).partition(" (at ")[0]
        file.fail("not-toml", int(line[1]) if line else 0, detail=detail)
    try:
        record = msgspec.convert(data, record_type)
    except msgspec.ValidationError as fault:
        what, key = _fault(str(fault))
        place = ".".join(str(step) for step in key)
        detail = f"{what} ({place})" if place else what
        file.fail("bad-key", line_of(file.text, key), detail=detail)
    for key in _unread(data, _builtins(record)):
        file.fail("unknown-key", line_of(file.text, key), key=key[-1])
    return record


def record_text(record: Any) -> str:
    """Return the TOML text of a dataclass; fields that are None are left out."""
    data = _without_none(_builtins(record))
    # Multi-line texts read better, but only a quoted "\r" comes back as one.
    return tomli_w.dumps(data, multiline_strings="\\r" not in repr(data))


def line_of(text: str, key: Key) -> int:
    """Return the line of `key`, or of the nearest table around it; 1 where there is none."""
    best, depth = 1, 0
    for number, here in _keys(text):
        if len(here) > depth and here == key[: len(here)]:
            best, depth = number, len(here)
    return best


def _keys(text: str) -> Iterator[tuple[int, Key]]:
    """Yield each table header and assignment with its line, passing over multi-line texts."""
    table: Key = ()
    seen: dict[Key, int] = {}
    quoted = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not quoted:
            if header := _TABLE.match(line):
                table = _names(header[2])
                if header[1] == "[[":
                    seen[table] = seen.get(table, -1) + 1
                    table = (*table, seen[table])
                yield number, table
            elif assigned := _ASSIGNMENT.match(line):
                yield number, (*table, *_names(assigned[1]))
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1


def _names(dotted: str) -> Key:
    return tuple(name.strip('"') for name in _NAME.findall(dotted))


def _fault(message: str) -> tuple[str, Key]:
    found = _FAULT_PATH.match(message)
    if not found:
        return message, ()
    steps = _STEP.findall(found["path"] or "")
    return found["what"], tuple(name or int(position) for name, position in steps)


def _unread(data: Any, read: Any, way: Key = ()) -> Iterator[Key]:
    """Yield the keys of `data` that did not arrive in what was read."""
    if isinstance(data, dict) and isinstance(read, dict):
        for name, value in data.items():
            if name in read:
                yield from _unread(value, read[name], (*way, name))
            else:
                yield (*way, name)
    elif isinstance(data, list) and isinstance(read, (list, tuple)):
        for position, (value, other) in enumerate(zip(data, read, strict=False)):
            yield from _unread(value, other, (*way, position))


def _builtins(record: Any) -> Any:
    return msgspec.to_builtins(record, builtin_types=(date,), str_keys=True)


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(item) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_without_none(item) for item in value]
    return value
