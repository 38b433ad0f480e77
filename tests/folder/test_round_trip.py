"""Save and load give the same case back: every field of every value, whatever its text."""

from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oreigin.case import AnnexColumn, Case, Narrative, ResponseKind
from oreigin.errors import InvalidCaseError
from oreigin.folder import (
    files_of_case,
    list_csv,
    list_files,
    load_case,
    read_documents,
    save_case,
    sha256_of,
)
from oreigin.folder.reading import MOST_DAYS
from oreigin.folder.rules import LABEL
from oreigin.smelters.facility import ListKind, Lists, ReferenceList, StatusList
from oreigin.smelters.judgment import Judgment, Verdict
from oreigin.terms import CONFLICT_MINERALS, Cid, ConformanceStatus, Country, Metal, Sha256

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=1+1", "'=1+1", "a;b", 'quote " in', "two\nlines", "tab\t", " spaces ", "-", '"""', "\\", "#"]
)
FILLED = TEXT.filter(lambda text: text.strip())
LABELS = FILLED.filter(LABEL.fullmatch)
IDS = st.text("abcdefghijkl-0123456789", min_size=1, max_size=6).map(lambda text: "i" + text)
DAYS = st.dates(date(2013, 1, 1), date(2030, 12, 31))
COLUMNS = st.sampled_from(get_args(AnnexColumn))
CIDS = st.integers(0, 999_999).map(lambda number: Cid(f"CID{number:06}"))
BY_NAME = {
    "id": IDS,
    "step": st.integers(1, 5),
    "year": st.integers(2013, 2100),
    "number": st.integers(1, 9),
    "language": FILLED,
    "reason": FILLED,
    "name": FILLED,
    "why": FILLED,
    "who": FILLED,
    "subject": FILLED,
    "matter": FILLED,
    "owner": FILLED,
    "text": TEXT.filter(lambda text: "\r" not in text and not text.startswith("\ufeff")),
    "columns": st.lists(COLUMNS, min_size=1, unique=True).map(tuple),
    "labels": st.fixed_dictionaries(dict.fromkeys(ConformanceStatus, LABELS)),
    "supersedes": st.just(""),
    "revoked": st.just(None),
    "unknown_columns": st.just(()),
    "low_countries": st.just(()),
    "recognized_by": st.lists(st.sampled_from(["lbma", "rjc"]), max_size=2).map(tuple),
}


def values(hint: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Any value of a type; a type not met before fails, so that no new field is forgotten."""
    if name in BY_NAME:
        return BY_NAME[name]
    if type(None) in get_args(hint):
        return st.none() | values(next(a for a in get_args(hint) if a is not type(None)))
    if get_origin(hint) is tuple:
        return st.lists(values(get_args(hint)[0]), max_size=3).map(tuple)
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{f.name: values(hints[f.name], f.name) for f in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    known = {
        str: TEXT,
        bool: st.booleans(),
        int: st.integers(0, MOST_DAYS),
        date: DAYS,
        Metal: st.sampled_from(CONFLICT_MINERALS),
        Country: st.sampled_from([Country("RW"), Country("NA")]),
        Cid: CIDS,
        Sha256: st.just(Sha256("")),
    }
    return known[hint]


def _in_order(blocks: tuple[Narrative, ...]) -> tuple[Narrative, ...]:
    return tuple(sorted({b.id: b for b in blocks}.values(), key=lambda block: block.id))


@st.composite
def filed_cases(draw: st.DrawFn) -> tuple[Case, dict[Sha256, bytes]]:
    """A case as `values` makes it, with the references between its rows put right."""
    case = draw(values(Case))
    unique = {s.id: s for s in case.suppliers}
    suppliers = tuple(unique.values())
    any_supplier = st.sampled_from([s.id for s in suppliers] or [""])
    documents: dict[Sha256, bytes] = {}
    responses = []
    for response in {r.id: r for r in case.responses}.values() if suppliers else ():
        data = draw(st.none() | st.binary(max_size=3))
        if data is None and response.kind is ResponseKind.WORKBOOK:
            data = b"workbook"
        earlier = [r for r in responses if r.supplier == response.supplier]
        if data is not None:
            documents[sha256_of(data)] = data
        supplier = draw(any_supplier)
        earlier = [r.id for r in responses if r.supplier == supplier]
        responses.append(
            replace(
                response,
                supplier=supplier,
                sha256=None if data is None else sha256_of(data),
                supersedes=draw(st.sampled_from(["", *earlier])),
            )
        )
    case = replace(
        case,
        suppliers=suppliers,
        responses=tuple(responses),
        products=tuple(
            replace(
                p, suppliers=tuple(draw(st.lists(any_supplier, max_size=2)) if suppliers else ())
            )
            for p in {p.id: p for p in case.products}.values()
        ),
        actions=tuple(
            replace(a, supplier=draw(any_supplier))
            for a in {a.id: a for a in case.actions}.values()
        ),
        judgments=tuple(put_right(j, draw(CIDS)) for j in case.judgments),
        program=tuple(
            sorted({r.id: r for r in case.program}.values(), key=lambda record: record.step)
        ),
        claims=tuple({c.id: c for c in case.claims}.values()),
        previous=tuple({f.id: f for f in case.previous}.values()),
        overrides=tuple(replace(o, value="stands") for o in case.overrides),
        narrative=_in_order(case.narrative),
        previous_narrative=_in_order(case.previous_narrative),
        previous_program=tuple(
            sorted({r.id: r for r in case.previous_program}.values(), key=lambda r: r.step)
        ),
        lists=dated(case.lists),
    )
    return case, documents


def put_right(judgment: Judgment, cid: Cid) -> Judgment:
    return replace(judgment, cid=cid if judgment.verdict is Verdict.FACILITY else None)


def dated(lists: Lists) -> Lists:
    """Lists as an import leaves them: own ids, in order of their dates, hashed."""

    def finished(held: Any, kind: ListKind, letter: str) -> tuple[Any, ...]:
        kept = []
        for number, one in enumerate(sorted(held, key=lambda one: one.snapshot.as_of)):
            snapshot = replace(one.snapshot, id=f"{letter}{number}", kind=kind)
            rows = one.rows
            if kind is ListKind.REGIONS:
                rows = tuple(row for row in rows if row.country)
            sha256 = sha256_of(list_csv(snapshot, rows))
            kept.append(replace(one, snapshot=replace(snapshot, sha256=sha256), rows=rows))
        return tuple(kept)

    return Lists(
        finished(lists.references, ListKind.REFERENCE, "r"),
        finished(lists.statuses, ListKind.STATUS, "s"),
        finished(lists.histories, ListKind.HISTORY, "h"),
        finished(lists.translations, ListKind.TRANSLATION, "t"),
        finished(lists.members, ListKind.MEMBERS, "m"),
        finished(lists.regions, ListKind.REGIONS, "a"),
        finished(lists.sanctions, ListKind.SANCTIONS, "p"),
        finished(lists.origins, ListKind.ORIGINS, "o"),
    )


@settings(
    max_examples=60,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
@given(filed_cases())
def test_load_gives_what_was_saved(tmp_path_factory: Any, drawn: Any) -> None:
    case, documents = drawn
    folder: Path = tmp_path_factory.mktemp("case")
    save_case(case, folder, documents)
    again = load_case(folder)
    for field in fields(Case):
        assert getattr(again, field.name) == getattr(case, field.name), field.name
    assert read_documents(folder) == documents
    save_case(again, folder, {})
    assert load_case(folder) == case


def test_every_field_of_a_case_has_a_place_in_its_files(small_case: Case) -> None:
    """A field with a default would load as that default if no file kept it."""
    for field in fields(Case):
        if field.default is MISSING and field.default_factory is MISSING:
            continue
        default = field.default if field.default is not MISSING else field.default_factory()  # type: ignore[misc]
        assert getattr(small_case, field.name) != default, field.name


def test_what_would_not_come_back_is_not_written(small_case: Case, tmp_path: Path) -> None:
    supplier = replace(small_case.suppliers[0], language="")
    case = replace(small_case, suppliers=(supplier, *small_case.suppliers[1:]))
    with pytest.raises(InvalidCaseError) as caught:
        save_case(case, tmp_path, {})
    assert caught.value.problem.code in {"would-not-come-back", "document-missing"}
    assert list(tmp_path.iterdir()) == []


def test_further_columns_of_a_list_travel_with_the_case(
    small_case: Case, small_documents: dict[Sha256, bytes], tmp_path: Path
) -> None:
    held = small_case.lists.references[0]
    snapshot = replace(held.snapshot, unknown_columns=("Note",))
    data = list_csv(snapshot, held.rows, [("kept",) for _ in held.rows])
    snapshot = replace(snapshot, sha256=sha256_of(data))
    lists = Lists((ReferenceList(snapshot, held.rows),), small_case.lists.statuses)
    case = replace(small_case, lists=lists)
    save_case(case, tmp_path / "a", {**small_documents, snapshot.sha256: data})
    copied = {**read_documents(tmp_path / "a"), **list_files(tmp_path / "a/lists")}
    save_case(load_case(tmp_path / "a"), tmp_path / "b", copied)
    assert load_case(tmp_path / "b") == case
    assert (tmp_path / f"b/lists/{snapshot.id}.csv").read_bytes() == data


def test_files_do_not_depend_on_the_day(small_case: Case) -> None:
    assert files_of_case(small_case, {}) == files_of_case(small_case, {})


def test_a_folder_with_more_narrative_is_not_overwritten(
    small_case: Case, small_documents: dict[Sha256, bytes], tmp_path: Path
) -> None:
    save_case(small_case, tmp_path, small_documents)
    with pytest.raises(InvalidCaseError, match="not part of the case"):
        save_case(replace(small_case, narrative=()), tmp_path, small_documents)


def test_names_from_strangers_stay_inside_the_folder(
    small_case: Case, small_documents: dict[Sha256, bytes], tmp_path: Path
) -> None:
    response = replace(small_case.responses[0], filename="../../../etc/pass:wd\\..\\evil.xlsx")
    case = replace(small_case, responses=(response,))
    save_case(case, tmp_path / "case", small_documents)
    assert [path.name for path in tmp_path.iterdir()] == ["case"]
    assert [path.name for path in (tmp_path / "case/responses").iterdir()] == ["evil.xlsx"]
    assert load_case(tmp_path / "case") == case


def test_status_lists_are_kept_apart_from_reference_lists(small_case: Case) -> None:
    assert all(isinstance(held, StatusList) for held in small_case.lists.statuses)
