"""What nobody sees in a text of the case breaks no document, and is pointed out."""

import io
import sys
import zipfile
from dataclasses import replace
from importlib.util import find_spec

import pytest

from oreigin.report.document import Inserted, printable, runs_in
from oreigin.report.outline import outline
from oreigin.report.package import package

from .world import CASE, assessed

NAMED = "Muster\u0007 Instruments,\n<TYPE>10-K Müller “Inc.”"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bell\u0007 and\nline", "bell  and line"),
        ("con\u00adflict\u200bfree", "conflictfree"),
        ("turned \u202eback", "turned back"),
        ("no\u00a0break", "no\u00a0break"),
        ("\U0002ebf0 and \u4e2d", "\U0002ebf0 and \u4e2d"),
    ],
)
def test_a_text_prints_alike_whatever_python_knows_of_unicode(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_what_prints_may_stand_in_xml_and_in_one_line() -> None:
    text = "".join(map(chr, range(sys.maxunicode + 1)))
    shown = printable(text)
    assert "\n" not in shown
    assert shown.encode()
    assert not {"\x00", "\x0b", "\x85", "\u2028", "\ufffe", "\uffff"} & set(shown)


def test_a_name_with_control_codes_makes_every_format_and_no_header_line() -> None:
    files = package(assessed(replace(CASE, registrant=replace(CASE.registrant, name=NAMED)))).files
    told = files["filing/submission.txt"].decode("ascii").splitlines()
    assert sum(line.startswith("<TYPE>") for line in told) == 3
    assert any('Muller "Inc."' in line for line in told)
    if find_spec("docx"):
        with zipfile.ZipFile(io.BytesIO(files["filing/cmr.docx"])) as made:
            assert b"Muster  Instruments, " in made.read("docProps/core.xml")


def test_the_runs_of_a_document_are_all_of_its_words() -> None:
    form, report = outline(assessed()).documents
    ids = {run.id for run in runs_in(form) if isinstance(run, Inserted)}
    assert {"signatory.office", "registrant.irs_ein"} <= ids
    assert "Luna Smelter, Ltd." in {run.text for run in runs_in(report)}
