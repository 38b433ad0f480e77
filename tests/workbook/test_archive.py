"""Zip archives as suppliers mail them: which documents are in them, and the bytes of each."""

import io
import zipfile
from collections.abc import Callable

import pytest

from oreigin.errors import UnreadableDocumentError
from oreigin.workbook.archive import extracted, listed
from tests.making_workbooks import cmrt, zipped

INNER = zipped({"acme.xlsx": b"acme", "._acme.xlsx": b"fork"})
MAIL = zipped(
    {
        "b.xlsx": b"b",
        "answers/a.xls": b"a",
        "answers/~$a.xls": b"lock",
        "__MACOSX/b.xlsx": b"fork",
        "Thumbs.db": b"thumbs",
        "more.zip": INNER,
        "folder/": b"",
    }
)


def test_each_document_is_named_by_its_way_in() -> None:
    listing = listed(MAIL, "mail.zip")
    assert listing.documents == ("answers/a.xls", "b.xlsx", "more.zip/acme.xlsx")
    left_out = {"Thumbs.db", "__MACOSX/b.xlsx", "answers/~$a.xls", "more.zip/._acme.xlsx"}
    assert set(listing.left_out) == left_out


@pytest.mark.parametrize(
    ("inside", "content"),
    [("b.xlsx", b"b"), ("answers/a.xls", b"a"), ("more.zip/acme.xlsx", b"acme")],
)
def test_each_document_comes_out_by_its_way_in(inside: str, content: bytes) -> None:
    assert extracted(MAIL, "mail.zip", inside) == content


def test_an_archive_in_an_archive_in_an_archive_stays_closed() -> None:
    mail = zipped({"one.zip": zipped({"two.zip": zipped({"a.xlsx": b"a"})})})
    assert listed(mail, "mail.zip").documents == ("one.zip/two.zip",)


def test_a_workbook_that_is_called_an_archive_is_a_workbook() -> None:
    assert listed(cmrt(), "cmrt.zip").documents == ()


def test_a_broken_archive_inside_stays_a_document() -> None:
    mail = zipped({"a.zip": b"PK\3\4 broken", "b.xlsx": b"b"})
    assert listed(mail, "mail.zip").documents == ("a.zip", "b.xlsx")


def overlapping() -> bytes:
    from tests.hostile.corpus import overlapping_bomb

    return overlapping_bomb()


def locked() -> bytes:
    """The archive says of its only document that it is encrypted."""
    data = bytearray(zipped({"a.xlsx": b"a"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"no archive", "damaged-file"),
        (lambda: b"PK\3\4 broken", "damaged-file"),
        (lambda: zipped({"../a.xlsx": b"a"}), "unsafe-part-name"),
        (lambda: zipped({"a.xlsx": b"a", "A.xlsx": b"b"}), "duplicate-part"),
        (lambda: zipped({f"{number}.xlsx": b"" for number in range(5001)}), "too-many-parts"),
        (overlapping, "overlapping-parts"),
    ],
)
def test_a_hostile_or_broken_archive_is_refused(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(UnreadableDocumentError) as error:
        listed(make(), "mail.zip")
    assert error.value.problem.code == code


@pytest.mark.parametrize(
    ("make", "inside", "code"),
    [
        (locked, "a.xlsx", "archive-locked"),
        (lambda: zipped({"a.xlsx": b"0" * 60_000_000}), "a.xlsx", "too-much-inside"),
        (lambda: zipped({"a.xlsx": b"0" * 30_000_000}), "a.xlsx", "suspicious-compression"),
        (lambda: zipped({"a.xlsx": b"a"}), "b.xlsx", "file-not-readable"),
    ],
)
def test_a_document_that_cannot_come_out_says_why(
    make: Callable[[], bytes], inside: str, code: str
) -> None:
    with pytest.raises(UnreadableDocumentError) as error:
        extracted(make(), "mail.zip", inside)
    assert error.value.problem.code == code


def test_names_of_another_alphabet_are_kept() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("供应商/锡.xlsx", b"a")
    assert listed(out.getvalue(), "mail.zip").documents == ("供应商/锡.xlsx",)
    assert extracted(out.getvalue(), "mail.zip", "供应商/锡.xlsx") == b"a"
