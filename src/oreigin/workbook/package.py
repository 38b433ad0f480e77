"""The zip around a workbook: its members, safely inflated, and which sheet is which member."""

import copy
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from oreigin.workbook.problems import unreadable

try:
    from zlib_ng import zlib_ng as zlib  # the same functions, twice as fast
except ImportError:
    import zlib  # type: ignore[no-redef]

_MEGABYTE = 1_000_000
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']")
_HEADER = 30
"""Each part of a zip archive begins with so many bytes at least."""
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a filled-in template may need at most; the largest real ones stay far below.

    (The largest official blank: 1.6 MB, 11 MB inflated, 6 MB in one member, 55,000 cells.)

    Sizes in bytes. `ratio` applies to members that inflate to more than `ratio_from`. `cells` is
    the largest rectangle of a sheet, at about 40 bytes a cell. `strings` and `styles` are numbers
    of shared ones (Excel itself stops at 65,490 styles); `text` is what all shared texts come to
    where they are used.
    """

    compressed: int = 50 * _MEGABYTE
    inflated: int = 100 * _MEGABYTE
    member: int = 40 * _MEGABYTE
    members: int = 5_000
    ratio: int = 200
    ratio_from: int = 5 * _MEGABYTE
    cells: int = 4_000_000
    strings: int = 1_000_000
    text: int = 50 * _MEGABYTE
    styles: int = 100_000


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as workbook.xml names it, and the member that holds it."""

    name: str
    member: str


class Package:
    """An opened zip archive whose members are inflated one by one, within `limits`.

    Every method raises UnreadableDocumentError, naming the member, where a limit is passed or the
    archive is not what it says.
    """

    def __init__(self, data: bytes, file: str, limits: Limits):
        self.file = file
        self._limits = limits
        self._left = limits.inflated
        if len(data) > limits.compressed:
            raise unreadable("too-large", file, limit=limits.compressed // _MEGABYTE)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except MemoryError:
            raise
        except Exception as error:  # zipfile raises whatever a damaged archive leads it to
            what = str(error) if zipfile.is_zipfile(io.BytesIO(data)) else "its end is missing"
            raise unreadable("damaged-file", file, what=what) from error
        self._members = self._named_members()

    def _named_members(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > self._limits.members:
            raise unreadable("too-many-parts", self.file, limit=self._limits.members)
        self._refuse_overlapping(infos)
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or "\0" in name:
                raise unreadable("unsafe-part-name", self.file, what=repr(info.filename))
            if name.lower() in members:
                raise unreadable("duplicate-part", self.file, name, what=name)
            members[name.lower()] = info
        return members

    def _refuse_overlapping(self, infos: list[zipfile.ZipInfo]) -> None:
        """Parts that share bytes unpack to far more than the file could hold."""
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise unreadable("overlapping-parts", self.file, info.filename)
            end = info.header_offset + _HEADER + info.compress_size

    @property
    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(info.filename for info in self._members.values())

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def xml(self, name: str) -> bytes:
        """Return the inflated XML member `name`, safe to hand to an XML parser."""
        xml = self.inflated(name)
        self.refuse_dangerous(name, xml)
        return xml

    def refuse_dangerous(self, name: str, xml: bytes) -> None:
        """Refuse XML that is not UTF-8 or that declares a document type (and so entities)."""
        self.refuse_unusual_encoding(name, xml)
        if b"<!DOCTYPE" in xml:
            raise unreadable("forbidden-xml", self.file, name)

    def refuse_unusual_encoding(self, name: str, xml: bytes) -> None:
        """Refuse XML that is not UTF-8."""
        if xml.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in xml[:4] or _says_not_utf8(xml):
            raise unreadable("unusual-encoding", self.file, name)

    def inflated(self, name: str) -> bytes:
        """Return the content of the member `name`, within the limits, not looked at."""
        info = self._members.get(name.lower())
        if info is None:
            raise unreadable("damaged-workbook", self.file, name, what=f"{name} is missing")
        if info.flag_bits & 1:
            raise unreadable("password-protected", self.file, name)
        limit = min(self._limits.member, self._left)
        try:
            # One byte more than declared or allowed: the header is not trusted.
            content = self._content(info, min(limit, info.file_size) + 1)
        except MemoryError:
            raise
        except Exception as error:  # as above
            raise unreadable("damaged-file", self.file, name, what=str(error)) from error
        if len(content) > limit:
            raise unreadable("too-much-inside", self.file, name, limit=limit // _MEGABYTE)
        self._refuse_bomb(info, len(content))
        self._left -= len(content)
        return content

    def _content(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """Return at most `most` bytes of a member; what is read whole is held against its checksum.

        zipfile finds the bytes and holds the member's two headers against each other; inflating
        them in one piece instead of many small ones takes it half the time.
        """
        if info.compress_type != zipfile.ZIP_DEFLATED:
            with self._zip.open(info) as stream:
                return stream.read(most)
        packed = copy.copy(info)
        packed.compress_type, packed.file_size = zipfile.ZIP_STORED, info.compress_size
        del packed.CRC  # it is that of the inflated content
        with self._zip.open(packed) as stream:
            inflating = zlib.decompressobj(-zlib.MAX_WBITS)
            content = inflating.decompress(stream.read(), most)[: info.file_size]
        if len(content) < most and zlib.crc32(content) != info.CRC:
            raise zipfile.BadZipFile("the member is not what its checksum says")
        return content

    def _refuse_bomb(self, info: zipfile.ZipInfo, size: int) -> None:
        limits = self._limits
        if size > limits.ratio_from and size > limits.ratio * max(info.compress_size, 1):
            raise unreadable("suspicious-compression", self.file, info.filename, limit=limits.ratio)


def _says_not_utf8(xml: bytes) -> bool:
    head = xml[:200].split(b"?>")[0].lower()
    said = _ENCODING.search(head)
    return b"encoding" in head and (not said or said[1] not in (b"utf-8", b"utf8", b"us-ascii"))


@dataclass(frozen=True, slots=True)
class Contents:
    """What workbook.xml says: the sheets in order, the other parts, and how dates count."""

    sheets: tuple[SheetEntry, ...]
    styles: str | None
    shared_strings: str | None
    dates_from_1904: bool


def contents(package: Package) -> Contents:
    """Return the table of contents of a workbook, by its relationships.

    Raises UnreadableDocumentError where they are missing or broken.
    """
    workbook = _main_member(package)
    targets = relationships(package, workbook)
    by_id = {relation_id: member for relation_id, _, member in targets}
    by_kind = {kind: member for _, kind, member in targets}
    elements = _elements(package, workbook)
    sheets = tuple(
        SheetEntry(attributes.get("name", ""), by_id[relation_id])
        for kind, attributes in elements
        if kind == "sheet" and (relation_id := _local(attributes, "id")) in by_id
    )
    properties = next((a for kind, a in elements if kind == "workbookPr"), {})
    return Contents(
        sheets,
        styles=_present(package, by_kind.get("styles")),
        shared_strings=_present(package, by_kind.get("sharedStrings")),
        dates_from_1904=properties.get("date1904", "0") in ("1", "true", "on"),
    )


def _main_member(package: Package) -> str:
    if "_rels/.rels" in package:
        for _, kind, member in relationships(package, ""):
            if kind == "officeDocument" and member in package:
                return member
    return "xl/workbook.xml"


def relationships(package: Package, member: str) -> list[tuple[str, str, str]]:
    """Return (id, last word of the type, target member) of the relationships of `member`.

    Those that lead out of the package (links, templates, pictures on a server) are left out.
    """
    folder, name = posixpath.split(member)
    found = []
    for kind, attributes in _elements(package, posixpath.join(folder, "_rels", f"{name}.rels")):
        if kind == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            relation = attributes.get("Type", "").rpartition("/")[2]
            found.append((attributes.get("Id", ""), relation, target.lstrip("/")))
    return found


def relations(targets: Iterable[tuple[str, str]]) -> str:
    """Return the XML of relationships r1, r2 ... from (last word of the type, target)."""
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{_TYPES}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def _elements(package: Package, member: str) -> list[tuple[str, dict[str, str]]]:
    """Return local name and attributes of every element of a small XML member."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartElementHandler = lambda name, attributes: found.append(
        (name.rpartition(" ")[2], attributes)
    )
    xml = package.xml(member)
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise unreadable("damaged-workbook", package.file, member, what=str(error)) from error
    return found


def _local(attributes: dict[str, str], name: str) -> str:
    """Return the namespaced attribute `name` (r:id), whatever its prefix."""
    return next((v for k, v in attributes.items() if k.endswith(f" {name}")), "")


def _present(package: Package, member: str | None) -> str | None:
    return member if member and member in package else None
