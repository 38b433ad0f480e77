"""Which template versions are known: ours (`data/templates`), and files that a user adds.

A version is recognized by the head of its file, what stands before `[declaration]`; only the file
of the version that is needed is read whole, because a workbook is read faster than twenty files.
`Templates` is plain data and goes along to worker processes.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import msgspec

from oreigin import tables
from oreigin.errors import InvalidTemplateError
from oreigin.workbook.addresses import last_column
from oreigin.workbook.layout import Fingerprint, Layout
from oreigin.workbook.problems import problem

_HEAD_ENDS = "\n[declaration]"
_LOOK_UP_SHEET = re.compile(r'^\[look_up\]\s*^sheet\s*=\s*"([^"]*)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file that says where everything stands in one version: where it lies, and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a template file: which version it is of, and the sheets a supplier fills in.

    Each sheet is given with the last column that anything is read from.
    """

    template: str
    version: str
    released: date
    fingerprint: Fingerprint
    sheets: dict[str, str]

    @property
    def name(self) -> str:
        """Template and version, such as "CMRT 6.5"."""
        return f"{self.template} {self.version}"


@dataclass(frozen=True, slots=True)
class Templates:
    """The known versions: ours and those of the files `added`, which come before ours.

    Every method raises InvalidTemplateError, naming the file, for one that does not say what it
    must.
    """

    added: tuple[TemplateFile, ...] = ()

    def check(self, file: TemplateFile) -> None:
        """Read a whole file: one that a user added is refused before work begins."""
        layout_of(file)

    def heads(self) -> tuple[Head, ...]:
        """Return the heads of all versions, by template and then by release."""
        return tuple(_head(file) for file in self.files())

    def sheets(self) -> Mapping[str, str]:
        """Return the sheets a supplier fills in, with their last columns, in any version."""
        return _sheets(self.added)

    def look_up_sheets(self) -> tuple[str, ...]:
        """Return the name of every look-up tab, in any version, without reading whole files."""
        found = (_LOOK_UP_SHEET.search(file.text) for file in self.files())
        return tuple(dict.fromkeys(match[1] for match in found if match))

    def layout(self, template: str, version: str) -> Layout:
        """Return one layout by template and version; KeyError where it is not known."""
        return layout_of(self.file(template, version))

    def file(self, template: str, version: str) -> TemplateFile:
        """Return the file of a version; KeyError where it is not known."""
        for file in self.files():
            head = _head(file)
            if (head.template, head.version) == (template, version):
                return file
        raise KeyError(f"{template} {version}")

    def layouts(self) -> tuple[Layout, ...]:
        """Return all layouts, by template and then by release."""
        return tuple(layout_of(file) for file in self.files())

    def files(self) -> tuple[TemplateFile, ...]:
        """Return the files of all versions in order; of two of one version the added one."""
        return _in_order(self.added)


BUILT_IN = Templates()
"""Our own files and no others."""


def layouts() -> tuple[Layout, ...]:
    """Return all our layouts, by template and then by release."""
    return BUILT_IN.layouts()


def layout(template: str, version: str) -> Layout:
    """Return one of our layouts by template and version; KeyError where we have none."""
    return BUILT_IN.layout(template, version)


@cache
def built_in() -> tuple[TemplateFile, ...]:
    """Return our own files."""
    names = sorted(path.name for path in (tables.DATA / "templates").iterdir())
    wanted = [f"templates/{name}" for name in names if name.endswith(".toml")]
    return tuple(TemplateFile(name, tables.read_text(name)) for name in wanted)


@cache
def _in_order(added: tuple[TemplateFile, ...]) -> tuple[TemplateFile, ...]:
    by_version = {}
    for file in (*built_in(), *added):
        head = _head(file)
        by_version[head.template, head.version] = file
    return tuple(sorted(by_version.values(), key=_order))


@cache
def layout_of(file: TemplateFile) -> Layout:
    """Return what a template file says; InvalidTemplateError where it does not fit."""
    try:
        layout = msgspec.convert(tomllib.loads(file.text), Layout, strict=False)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _invalid(file, str(error)) from error
    if layout.sheets != _head(file).sheets:
        named = ", ".join(f"{sheet!r} to {column}" for sheet, column in layout.sheets.items())
        raise _invalid(file, f"`sheets` must say what is read: {named}")
    return layout


@cache
def _head(file: TemplateFile) -> Head:
    try:
        head = tomllib.loads(file.text.partition(_HEAD_ENDS)[0])
        return msgspec.convert(head, Head, strict=False)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _invalid(file, str(error)) from error


@cache
def _sheets(added: tuple[TemplateFile, ...]) -> Mapping[str, str]:
    columns: dict[str, list[str]] = {}
    for head in Templates(added).heads():
        for sheet, column in head.sheets.items():
            columns.setdefault(sheet, []).append(column)
    return MappingProxyType({sheet: last_column(each) for sheet, each in columns.items()})


def _order(file: TemplateFile) -> tuple[str, date]:
    head = _head(file)
    return head.template, head.released


def _invalid(file: TemplateFile, what: str) -> InvalidTemplateError:
    return InvalidTemplateError(problem("template-file-invalid", file.name, what=what))
