"""Declarations into real official workbooks: read back the same, complete for the Checker."""

import sys
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreigin.response.answers import offered
from oreigin.response.completeness import LineStatus
from oreigin.response.declaration import (
    Declaration,
    DeclaredMine,
    DeclaredProduct,
    DeclaredSmelter,
    MineralInScope,
)
from oreigin.response.drafting import Given, drafted
from oreigin.response.json_form import to_json
from oreigin.response.reading import read_declaration, read_with_look_up
from oreigin.response.recalculation import LookUpRow
from oreigin.response.writing import written
from oreigin.terms import Answer, Scope
from oreigin.workbook.layout import Layout, ListSheet, Question
from oreigin.workbook.ole import opened
from oreigin.workbook.sniff import OLE
from oreigin.workbook.templates import layout, layouts
from tests.making_workbooks import members

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import checker_oracle

pytestmark = pytest.mark.samples

WRITABLE = [known.name for known in layouts() if known.name != "CMRT 3.01"]  # it was an .xls
COMPLETE = [name for name in WRITABLE if layout(*name.split()).completeness]
"""All whose Checker we know: CMRT 6.x, EMRT, CRT and AMRT."""
TEXT = st.one_of(
    st.text("abc DEF&<>'\"é中日한0", min_size=1, max_size=12).map(str.strip),
    st.sampled_from((
        "=1+1", "+1", "-1", "@SUM(A1)", "'quoted", "1.0", "2025-07-18", "TRUE", "#N/A", "_x0041_",
        "two\nlines", "㈱中文 テスト", "👷", "long " * 1000 + "end",
    )),
)  # fmt: skip
"""What people type, also what a spreadsheet could take for a formula, a number or a date."""
CHOSEN = {"EMRT": ("Cobalt", "Copper", "Graphite"), "AMRT": ("Aluminum", "Silver", "Zinc")}
"""Minerals to choose; the formulas sort them, and these are sorted."""


@cache
def blank(samples: Path, name: str) -> bytes:
    by = "EICC_CFSI" if name < "CMRT 6" and name.startswith("CMRT") else "RMI"
    return (samples / "templates" / f"{by}_{name.replace(' ', '_')}.xlsx").read_bytes()


def meanings(known: Layout, question: Question, metal: str | None) -> st.SearchStrategy[Answer]:
    return st.sampled_from(sorted(offered(known, question, metal)))


def minerals(known: Layout) -> dict[str, str]:
    if known.declaration.minerals is None:
        return {}
    return {f"minerals_in_scope_{n}": name for n, name in enumerate(CHOSEN[known.template], 1)}


def metals(known: Layout) -> tuple[str, ...]:
    return known.metals or CHOSEN[known.template]


@st.composite
def texts(draw: st.DrawFn, form: ListSheet, *but: str) -> dict[str, str]:
    """Some typed columns of a list row, at least one of them."""
    names = [c.field for c in form.columns if not c.computed and c.field not in but]
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    return {name: draw(TEXT.filter(bool)) for name in chosen}


@st.composite
def smelters(draw: st.DrawFn, known: Layout, blank: bytes) -> DeclaredSmelter:
    """A row as reading gives it: by CID, by name, not listed, not yet identified."""
    form = known.smelter_list
    own = {c.field for c in form.columns} & set(DeclaredSmelter.__dataclass_fields__)
    more = draw(texts(form, "cid_input", "metal", "look_up", "name", "number"))
    more = {k: v for k, v in more.items() if k in own}
    metal = draw(st.sampled_from(metals(known)))
    rows = look_up_rows(known.name, blank)
    kind = draw(st.sampled_from(("cid", "name", "not listed", "not yet identified")))
    if kind in ("cid", "name") and rows:
        found = asdict(draw(st.sampled_from(rows)))
        if kind == "cid":
            found |= {"cid_input": found["cid"], "look_up": found["name"]}
        return DeclaredSmelter(0, **more | found | {"name": ""})
    said = {"look_up": f"Smelter {kind if kind.startswith('not') else 'not listed'}"}
    said |= {"metal": metal, "name": draw(TEXT.filter(bool)), "country": "PERU"}
    return DeclaredSmelter(0, **more | {k: v for k, v in said.items() if k in own})


@cache
def look_up_rows(name: str, data: bytes) -> list[LookUpRow]:
    """Rows of the look-up that its formulas find by CID as well as by metal and name."""
    known = read_with_look_up(data, name).look_up
    good = lambda row: row.cid.startswith("CID") and row.country and row.look_up == row.name  # noqa: E731
    unique = [r for r in known.rows if good(r) and known.with_cid(r.cid) is r]
    return [r for r in unique if known.with_key(r.metal + r.look_up) is r][:40]


@st.composite
def declarations(draw: st.DrawFn, known: Layout, blank: bytes) -> Declaration:
    form = known.declaration
    names = [f.id for f in form.fields if f.id not in ("declaration_scope", "effective_date")]
    fields = {name: draw(TEXT) for name in draw(st.lists(st.sampled_from(names), unique=True))}
    answers = {}
    for question in (*form.questions, *form.company_questions):
        per_metal = question in form.questions or question.per_metal
        for metal in metals(known) if per_metal else (None,):
            if draw(st.booleans()):
                answer = draw(meanings(known, question, metal))
                answers[question.id, metal] = Given(answer, draw(TEXT))
    # The oldest forms have two questions' comments in one cell.
    if known.name < "CMRT 6" and known.template == "CMRT":
        answers = {key: Given(given.answer) for key, given in answers.items()}
    several = lambda one: draw(st.lists(one, max_size=4))  # noqa: E731
    plain = (
        ("products", known.product_list, DeclaredProduct),
        ("mines", known.mine_list, DeclaredMine),
        ("minerals_scope", known.minerals_scope, MineralInScope),
    )
    lists = {
        kind: [of(0, **row) for row in several(texts(form_of))] if form_of else []
        for kind, form_of, of in plain
    }
    return drafted(
        known, fields | minerals(known), answers,
        smelters=several(smelters(known, blank)), **lists,
        scope=draw(st.sampled_from([s.scope for s in form.scopes])) if form.scopes else None,
        effective_date=draw(st.dates(date(2010, 1, 1), date(2040, 1, 1))),
        language=draw(st.sampled_from(form.languages)),
    )  # fmt: skip


def said(declaration: Declaration) -> dict[str, object]:
    """What it declares, without where it was read; a date by its value alone."""
    whole = to_json(declaration, "")
    day = whole["fields"]["effective_date"]
    return whole | {"sha256": "", "fields": whole["fields"] | {"effective_date": day["value"]}}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITABLE)
def test_what_is_written_is_read_back_the_same(samples: Path, name: str) -> None:
    known, data = layout(*name.split()), blank(samples, name)

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(declaration=declarations(known, data))
    def holds(declaration: Declaration) -> None:
        made = written(declaration, data, name)
        assert not [note for note in made.notes if note.kind != "cleared"]
        assert said(read_declaration(made.data, name)) == said(declaration)

    holds()


def complete(known: Layout, data: bytes) -> Declaration:
    """A declaration that answers everything: each metal used, one smelter each."""
    form = known.declaration
    fields = {f.id: f"{f.id}@acme.example" for f in form.fields} | minerals(known)
    yes = {
        (question.id, metal): Given(_first(known, question, metal), "https://acme.example")
        for question in (*form.questions, *form.company_questions)
        for metal in (
            metals(known) if question in form.questions or question.per_metal else (None,)
        )
    }
    rows = read_with_look_up(data, known.name).look_up.rows
    listed = [
        DeclaredSmelter(0, cid_input=row.cid, metal=row.metal)
        for metal in metals(known)
        for row in [r for r in rows if r.metal == metal and r.cid.startswith("CID")][:1]
    ]
    others = [
        DeclaredSmelter(0, cid_input="CID999999", metal=metal, name="New & Co.", country="PERU")
        for metal in metals(known)
    ]
    unknown = [DeclaredSmelter(0, metal=metals(known)[0], look_up="Smelter not yet identified")]
    return drafted(
        known, fields, yes, smelters=[*listed, *others, *unknown],
        products=[DeclaredProduct(0, "P-1", "Part")],
        scope=Scope.PRODUCT, effective_date=date(2025, 7, 18),
    )  # fmt: skip


def _first(known: Layout, question: Question, metal: str | None) -> Answer:
    return next(iter(offered(known, question, metal)))


@pytest.mark.slow
@pytest.mark.skipif(not checker_oracle.installed(), reason="LibreOffice is not installed")
def test_a_complete_declaration_leaves_the_checker_nothing_to_ask(
    samples: Path, tmp_path: Path
) -> None:
    for name in COMPLETE:
        known, data = layout(*name.split()), blank(samples, name)
        made = written(complete(known, data), data, name)
        (tmp_path / f"{name}.xlsx").write_bytes(made.data)
    paths = sorted(tmp_path.glob("*.xlsx"))
    assert len(paths) == len(COMPLETE)
    for path, lines in checker_oracle.official_lines(paths).items():
        asked = {LineStatus.MISSING, LineStatus.ERROR} & set(lines)
        assert not asked, f"{path.stem}: {lines}"
        assert lines.count(LineStatus.COMPLETE) > 50 or not path.stem.startswith("CMRT")
        assert not checker_oracle.disagreements(path, lines)


@pytest.mark.parametrize("name", WRITABLE)
def test_every_other_part_keeps_its_bytes(samples: Path, name: str) -> None:
    known, data = layout(*name.split()), blank(samples, name)
    made = members(written(complete(known, data), data, name).data)
    before = members(opened(data, name) if data.startswith(OLE) else data)
    assert set(before) - set(made) <= {"xl/calcChain.xml"}
    changed = {part for part in made if made[part] != before[part]}
    sheets = {part for part in changed if part.startswith("xl/worksheets/sheet")}
    assert changed - sheets <= {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    }  # fmt: skip
    assert len(sheets) <= len(known.sheets)
    for part in sheets:  # formulas, drop-downs, colors, protection: all that is around the rows
        for text in (before[part], made[part]):
            assert text.count(b"</sheetData>") == 1
        assert before[part].split(b"</sheetData>")[1] == made[part].split(b"</sheetData>")[1]
        assert before[part].split(b"<sheetData>")[0] == made[part].split(b"<sheetData>")[0]
    assert b'fullCalcOnLoad="1"' in made["xl/workbook.xml"]
