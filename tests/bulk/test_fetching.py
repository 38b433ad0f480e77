"""Documents of a batch become files: an archive is opened once for all that is wanted of it."""

from pathlib import Path

from oreigin.bulk.fetching import brought
from oreigin.bulk.sources import local_documents
from tests.making_workbooks import zipped


def test_documents_of_one_archive_are_unpacked_together(tmp_path: Path) -> None:
    archive = tmp_path / "mail.zip"
    archive.write_bytes(zipped({"a/Acme.xlsx": b"acme", "Bolt.xlsx": b"bolt"}))
    both = list(local_documents([archive / "a/Acme.xlsx", archive / "Bolt.xlsx"]))
    with brought(both) as paths:
        assert [paths[each].read_bytes() for each in both] == [b"acme", b"bolt"]
        folder = paths[both[0]].parent
    assert not folder.exists()


def test_what_cannot_be_unpacked_stays_where_reading_it_says_why(tmp_path: Path) -> None:
    archive = tmp_path / "mail.zip"
    archive.write_bytes(zipped({"Acme.xlsx": b"acme", "bomb.xlsx": b"\0" * 60_000_000}))
    held = list(local_documents([archive / name for name in ("Acme.xlsx", "bomb.xlsx", "no.xlsx")]))
    with brought(held) as paths:
        assert paths[held[0]].is_file()
        assert [paths[each] for each in held[1:]] == [archive / "bomb.xlsx", archive / "no.xlsx"]


def test_one_document_of_an_archive_is_read_from_it(tmp_path: Path) -> None:
    archive = tmp_path / "mail.zip"
    archive.write_bytes(zipped({"Acme.xlsx": b"acme", "Bolt.xlsx": b"bolt"}))
    (alone,) = local_documents([archive / "Acme.xlsx"])
    with brought([alone]) as paths:
        assert paths[alone] == archive / "Acme.xlsx"
