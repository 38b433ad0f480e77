"""What is inside an OLE container: an old .xls, or a workbook locked with a password.

Excel encrypts a workbook whose structure is protected, with a password of its own, and opens it
without asking. Several official templates are sent out so. That password is built in and public; a
password that a person chose is refused in words.
"""

import io
from dataclasses import dataclass, field

import msoffcrypto  # type: ignore[import-untyped]
import olefile  # type: ignore[import-untyped]
from msoffcrypto.exceptions import DecryptionError  # type: ignore[import-untyped]
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

from oreigin.errors import OreiginError
from oreigin.workbook.problems import unreadable

EXCELS_OWN_PASSWORD = "VelvetSweatshop"  # noqa: S105 - see [MS-OFFCRYPTO] 2.4.2.3

_FILE_PASS = 0x2F
_KINDS = (
    ("WordDocument", "an old Word document (.doc)"),
    ("PowerPoint Document", "an old PowerPoint file (.ppt)"),
    ("__properties_version1.0", "an Outlook message (.msg)"),
    ("VisioDocument", "a Visio drawing"),
)


@dataclass(frozen=True, slots=True)
class WorkbookStream:
    """The records of an old workbook (.xls), not locked."""

    records: bytes = field(repr=False)


def opened(data: bytes, file: str) -> bytes | WorkbookStream:
    """Return the zip archive or the old workbook inside the OLE container `data`.

    Raises UnreadableDocumentError where there is neither, where the container is damaged, or where
    a person's password locks it.
    """
    try:
        return _opened(data, file)
    except (OreiginError, MemoryError):
        raise
    except Exception as error:  # both libraries raise whatever a damaged container leads to
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise unreadable("damaged-file", file, what=what) from error


def _opened(data: bytes, file: str) -> bytes | WorkbookStream:
    streams = _Streams(data)
    if "EncryptedPackage" in streams:
        if b"<!" in streams["EncryptionInfo"]:
            raise unreadable("forbidden-xml", file, "EncryptionInfo")
        return _decrypted(data, file)
    if "Workbook" in streams:
        records = streams["Workbook"]
        if _is_locked(records):
            records = _Streams(_decrypted(data, file))["Workbook"]
        return WorkbookStream(records)
    if "Book" in streams:
        raise unreadable("old-excel-format", file, what="Excel 5.0 or 95")
    other = "an old Office document or an attachment"
    what = next((kind for name, kind in _KINDS if name in streams), other)
    raise unreadable("not-a-workbook", file, what=what)


class _Streams:
    """The streams at the top of an OLE container, by name."""

    def __init__(self, data: bytes):
        self._ole = olefile.OleFileIO(io.BytesIO(data))
        paths = self._ole.listdir()
        if any(self._ole.get_size(path) > len(data) for path in paths):
            raise ValueError("a part is larger than the whole")  # its sectors would go in circles
        self._names = {path[0].casefold(): path for path in paths if len(path) == 1}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def __getitem__(self, name: str) -> bytes:
        content: bytes = self._ole.openstream(self._names[name.casefold()]).read()
        return content


def _is_locked(records: bytes) -> bool:
    """Whether one of the first records says that the others are encrypted."""
    at = 0
    for _ in range(20):
        kind = int.from_bytes(records[at : at + 2], "little")
        if kind == _FILE_PASS:
            return True
        at += 4 + int.from_bytes(records[at + 2 : at + 4], "little")
    return False


def _decrypted(data: bytes, file: str) -> bytes:
    out = io.BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(data))
        if isinstance(locked, OOXMLFile):  # the old format always verifies
            locked.load_key(password=EXCELS_OWN_PASSWORD, verify_password=True)
        else:
            locked.load_key(password=EXCELS_OWN_PASSWORD)
        locked.decrypt(out)
    except DecryptionError as error:
        raise unreadable("password-protected", file) from error
    return out.getvalue()
