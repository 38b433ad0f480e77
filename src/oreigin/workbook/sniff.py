"""What a file really is, from its first bytes: suppliers rename, scan and lock their workbooks."""

from oreigin.workbook.problems import unreadable

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"MZ", "a Windows program"),
)


def refuse_unless_container(data: bytes, file: str) -> None:
    """Raise UnreadableDocumentError, naming what `data` is, unless it is a zip or OLE container."""
    if not data:
        raise unreadable("empty-file", file)
    if not data.startswith((ZIP, OLE)):
        raise unreadable("not-a-workbook", file, what=_kind(data))


def refuse_unless_zip(data: bytes, file: str) -> None:
    """Raise UnreadableDocumentError, naming what `data` is, unless it is a zip archive."""
    refuse_unless_container(data, file)
    if data.startswith(OLE):
        raise unreadable("old-excel-format", file, what="locked or Excel 97-2003")


def _kind(data: bytes) -> str:
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or b"<html" in head:
        return "an HTML page"
    if head.startswith((b"<?xml", b"<")):
        return "an XML file"
    if b"\0" not in head:
        return "plain text"
    return "a file of an unknown kind"


def zip_kind(members: frozenset[str]) -> str:
    """Return what a zip archive without a workbook is, by the names of its members."""
    if "word/document.xml" in members:
        return "a Word document (.docx)"
    if "ppt/presentation.xml" in members:
        return "a PowerPoint file (.pptx)"
    if "content.xml" in members and "mimetype" in members:
        return "an OpenDocument file (.ods)"
    if any(name.startswith("Index/") for name in members):
        return "an Apple Numbers file"
    return "a zip archive"
