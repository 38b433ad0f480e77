"""Deriving a version not seen before: right where the workbook says it, and in words elsewhere."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from oreigin.cli.templates import templates
from oreigin.errors import UnreadableDocumentError
from oreigin.response.reading import read_declaration
from oreigin.workbook.cells import Workbook
from oreigin.workbook.changes import Change
from oreigin.workbook.derive import Derived, derive
from oreigin.workbook.layout import Layout
from oreigin.workbook.templates import TemplateFile, Templates, layout, layout_of, layouts
from tests.making_workbooks import cmrt
from tests.workbook.test_templates import official

NAMES = [known.name for known in layouts()]
EXACT = [
    "CMRT 2.01", "CMRT 2.02", "CMRT 2.03", "CMRT 2.03a", "CMRT 6.01", "CMRT 6.1", "CMRT 6.31",
    "CMRT 6.4", "CMRT 6.5", "EMRT 1.1", "EMRT 1.11", "EMRT 1.3", "EMRT 2.0", "EMRT 2.1",
]  # fmt: skip
"""Derived from their neighbors these come out as they were written by hand, to the last cell."""


@dataclass(frozen=True)
class Without(Templates):
    """All templates but one."""

    hidden: str = ""

    def files(self) -> tuple[TemplateFile, ...]:
        return tuple(f for f in super().files() if layout_of(f).name != self.hidden)


def derived_from_neighbors(samples: Path, name: str) -> Derived:
    path = official(samples, layout(*name.split()))
    return derive(Workbook.open(path.read_bytes(), path.name), Without(hidden=name))


@pytest.mark.samples
@pytest.mark.parametrize("name", EXACT)
def test_a_hidden_version_is_derived_exactly_from_its_neighbors(samples: Path, name: str) -> None:
    assert derived_from_neighbors(samples, name).layout == layout(*name.split())


@pytest.mark.samples
@pytest.mark.parametrize("name", [name for name in NAMES if name not in EXACT])
def test_what_is_not_derived_exactly_is_named_for_a_person_to_decide(
    samples: Path, name: str
) -> None:
    derived = derived_from_neighbors(samples, name)
    undecided = [
        f"{place}: {said}"
        for place, keys, said in differences(layout(*name.split()), derived.layout)
        if not any(explains(change, keys) for change in derived.changes if change.decide)
    ]
    assert undecided == []


def differences(
    hand: Any, derived: Any, place: str = "", keys: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str], str]]:
    """Yield where two layouts differ, with the names that a change may call that by.

    Which first words of a label recognize it is a matter of taste and no difference.
    """
    if hand == derived or place.endswith("label_starts"):
        return
    if is_dataclass(hand) and is_dataclass(derived) and type(hand) is type(derived):
        own = keys | names_of(hand) | names_of(derived)
        for each in fields(hand):
            name = each.name
            inside = (getattr(hand, name), getattr(derived, name))
            yield from differences(*inside, f"{place}.{name}", own | {name})
    elif isinstance(hand, tuple) and all(map(identified, (*hand, *derived))):
        ours, theirs = ({identity(e): e for e in each} for each in (hand, derived))
        for key in dict.fromkeys((*ours, *theirs)):
            inside = (ours.get(key), theirs.get(key))
            yield from differences(*inside, f"{place}[{key}]", keys | {key})
    else:
        more = names_of(hand) | names_of(derived)
        yield place, keys | more, f"{hand!r} is derived as {derived!r}"


def identified(value: Any) -> bool:
    return hasattr(value, "id") or hasattr(value, "field")


def identity(value: Any) -> str:
    return str(getattr(value, "id", "") or getattr(value, "field", ""))


def names_of(value: Any) -> frozenset[str]:
    """What a change may call a part of a layout: ids, cells, labels, columns, sheets."""
    if not is_dataclass(value):
        return frozenset()
    names = ("id", "field", "label", "answer", "cell", "column", "sheet", "line")
    return frozenset(str(getattr(value, name)) for name in names if getattr(value, name, ""))


ABOUT = {
    "completeness": "completeness",
    "formulas-of-list": "looks_up_unlisted_names",
    "metals": "metals",
    "answer-unknown": "same_answers",
}


def explains(change: Change, keys: frozenset[str]) -> bool:
    if change.id == "other-template":
        return True  # it says that every line must be looked at
    cell = change.place.partition("!")[2]
    named = {change.what, cell, ABOUT.get(change.id, "")} - {""}
    if change.what == "minerals_in_scope":
        named.add("minerals")
    return bool(named & keys)


# A version that nobody has seen, made of the newest one: as next April's may be.

NEXT = "Revision 6.6\nApril 24, 2026"


def unseen(samples: Path) -> bytes:
    """CMRT 6.5 with another version text, a moved question, more answers and a longer list."""
    path = samples / "templates" / "RMI_CMRT_6.5.xlsx"
    book = openpyxl.load_workbook(path)
    form, labels, smelters = book["Declaration"], book["L"], book["Smelter List"]
    form["J3"] = NEXT
    for row in labels.iter_rows(min_row=2, max_col=4):
        if (row[1].value, row[2].value) == ("Declaration", "B89"):
            row[2].value = "B92"
        if (row[1].value, row[2].value) == ("Declaration", "B87"):
            row[3].value = "G. Does your review process end where it began?"
    for rule in form.data_validations.dataValidation:
        cells = str(rule.sqref)
        if "D89" in cells:
            rule.sqref = type(rule.sqref)(cells.replace("D89:E89", "D92:E92"))
        if "D77" in cells and rule.type == "list":
            rule.sqref = type(rule.sqref)(cells.replace("D77:E77", ""))
    extra = openpyxl.worksheet.datavalidation.DataValidation("list", '"Yes,No,Planned"')
    extra.add("D77:E77")
    form.add_data_validation(extra)
    for rule in smelters.data_validations.dataValidation:
        if str(rule.sqref) == "B5:B2504":
            rule.sqref = type(rule.sqref)("B5:B3004")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.samples
def test_an_unseen_version_is_derived_and_every_difference_is_said(
    samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "next.xlsx").write_bytes(unseen(samples))
    out = tmp_path / "proposed"
    result = CliRunner().invoke(templates, ["add", str(tmp_path / "next.xlsx"), "-o", str(out)])
    assert result.exit_code == 0
    for said in (
        "CMRT 6.6, released 2026-04-24, derived from CMRT 6.5",
        "Declaration!B92: question H moved from 'D89' to 'D92'",
        "question B offers 'Yes / No / Planned' now (was 'Yes / No')",
        "the answer 'Planned' is not in our vocabulary",
        "the list has rows '5 to 3004' now (was '5 to 2504')",
        "DECIDE  Declaration!B87: question G",
    ):
        assert said in result.stdout, said
    assert "Until then it is not used" in result.stderr
    known = Templates((TemplateFile("a", (out / "cmrt-6.6.toml").read_text(encoding="utf-8")),))
    derived = known.layout("CMRT", "6.6")
    moved = next(q for q in derived.declaration.company_questions if q.id == "H")
    assert (moved.answer, moved.comment) == ("D92", "G92")
    assert derived.smelter_list.last_row == 3004
    assert "Declaration!D92" in [line.line for line in derived.completeness]
    assert same_but(derived, layout("CMRT", "6.5"))


def same_but(derived: Layout, known: Layout) -> bool:
    """Whether nothing but what was changed is different."""
    ours = {c.field: c for c in derived.smelter_list.columns}
    theirs = {c.field: c for c in known.smelter_list.columns}
    return (
        ours == theirs
        and derived.declaration.fields == known.declaration.fields
        and derived.declaration.questions == known.declaration.questions
        and derived.product_list == known.product_list
        and derived.look_up == known.look_up
    )


@pytest.mark.samples
def test_a_workbook_of_the_unseen_version_is_read_with_the_derived_file(samples: Path) -> None:
    data = unseen(samples)
    derived = derive(Workbook.open(data, "next.xlsx"), Templates()).layout
    from oreigin.workbook.template_text import template_text

    known = Templates((TemplateFile("a", template_text(derived)),))
    assert read_declaration(data, "next.xlsx", templates=known).version == "6.6"


def test_a_workbook_without_labels_or_version_is_refused_in_words() -> None:
    mark = layout("CMRT", "6.5").fingerprint
    data = cmrt({f"{mark.sheet}!{mark.cell}": "final"})
    with pytest.raises(UnreadableDocumentError, match="no cell says version and release date"):
        derive(Workbook.open(data, "a.xlsx"), Templates())


def test_changes_are_said_in_words_and_marked_where_a_person_must_decide() -> None:
    moved = Change("label-moved", "Declaration!B9", "address", "D8", "D9")
    assert str(moved) == "Declaration!B9: address moved from 'D8' to 'D9'"
    assert not moved.decide
    assert replace(moved, id="label-reworded").decide
