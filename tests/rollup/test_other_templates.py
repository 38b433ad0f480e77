"""EMRT, CRT and AMRT on the whole road: read, checked, reviewed, consolidated and rolled up.

A supplier of the worked example answers the official workbook beside its CMRT; one of its names is
on no list. Whatever the case's own records do not say is said by a person.
"""

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from oreigin.case import ProgramRecord, RecordKind
from oreigin.cli.main import cli
from oreigin.demo import build_example
from oreigin.folder import save_case
from oreigin.response.answers import offered
from oreigin.response.completeness import LineStatus
from oreigin.response.declaration import Declaration, DeclaredMine, DeclaredSmelter, MineralInScope
from oreigin.response.drafting import Given, drafted
from oreigin.response.reading import Reading, read_with_look_up
from oreigin.response.writing import written
from oreigin.terms import Metal, Scope, Sha256

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import checker_oracle

pytestmark = [pytest.mark.samples, pytest.mark.slow]

UNLISTED = "Hilltop Works"
DECLARANT = """contact_email = "minerals@qualys.example"
authorizer_name = "The General Counsel"
authorizer_email = "counsel@qualys.example"
"""
TEMPLATES = {
    "EMRT_2.1": ("Cobalt", "Mica"),
    "EMRT_1.3": ("Cobalt", "Mica"),
    "CRT_2.2": ("Cobalt",),
    "AMRT_1.3": ("Silver", "Zinc"),
}
SAID = {"EMRT": {"C": "Yes"}, "CRT": dict.fromkeys("BDEF", "Yes"), "AMRT": {}}
"""Company questions that no record can answer."""


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments], input=typed)


def declared(form: Reading, minerals: tuple[Metal, ...]) -> Declaration:
    """What the supplier says: two listed smelters and an unlisted one a mineral, and a mine."""
    layout = form.layout
    rows = [
        DeclaredSmelter(0, cid_input=row.cid, metal=row.metal, cid=row.cid)
        for mineral in minerals
        for row in [row for row in form.look_up.rows if row.metal == mineral and row.country][2:4]
    ]
    rows += [
        DeclaredSmelter(
            0, metal=mineral, look_up="Smelter not listed", name=UNLISTED, country="PERU"
        )
        for mineral in minerals
    ]
    mines = [DeclaredMine(0, metal=minerals[0], name="High Pit", country="PERU")]
    chosen = {f"minerals_in_scope_{at}": mineral for at, mineral in enumerate(minerals, 1)}
    answers = {
        (question.id, mineral): Given(next(iter(offered(layout, question, mineral))))
        for question in layout.declaration.questions
        for mineral in minerals
    }
    return drafted(
        layout,
        chosen if layout.declaration.minerals else {},
        answers,
        smelters=rows,
        mines=mines if layout.mine_list else [],
        scope=Scope.COMPANY,
    )


def case_with(folder: Path, blank: Path, minerals: tuple[Metal, ...]) -> Path:
    """Save the worked example with the supplier's workbook; return the supplier's workbook."""
    form = read_with_look_up(blank.read_bytes(), blank.name)
    data = written(declared(form, minerals), blank.read_bytes(), blank.name).data
    case, documents = build_example()
    sha256 = Sha256(hashlib.sha256(data).hexdigest())
    response = replace(case.responses[0], id="other", sha256=sha256, filename="other.xlsx")
    policy = f"Our policy covers 3TG, {' and '.join(minerals)}."
    kinds = (RecordKind.POLICY, RecordKind.SURVEY, RecordKind.REVIEW, RecordKind.ESCALATION)
    records = tuple(
        ProgramRecord(f"other-{kind}", 1, kind, case.period.last_day, policy) for kind in kinds
    )
    more = replace(case, responses=(*case.responses, response), program=(*records, *case.program))
    save_case(more, folder, {**documents, sha256: data})
    template, product = form.layout.template, case.products[0].id
    said = [
        f"{subject},{template},{answer},so,me,2021-05-01"
        for question, answer in SAID[template].items()
        for subject in per_mineral(form, question, minerals)
    ]
    texts = {
        "minerals.csv": ["product,mineral", *(f"{product},{each}" for each in minerals)],
        "overrides.csv": ["subject,template,value,why,who,when", *said],
        "declarant.toml": [DECLARANT],
    }
    (folder / "rollup").mkdir()
    for name, lines in texts.items():
        (folder / "rollup" / name).write_text("\n".join(lines), encoding="utf-8")
    theirs = folder.parent / "theirs.xlsx"
    theirs.write_bytes(data)
    return theirs


def per_mineral(form: Reading, question: str, minerals: tuple[Metal, ...]) -> list[str]:
    of = next(q for q in form.layout.declaration.company_questions if q.id == question)
    return [f"{question} {each}" for each in minerals] if of.per_metal else [question]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_whole_road(name: str, samples: Path, tmp_path: Path) -> None:
    minerals = tuple(map(Metal, TEMPLATES[name]))
    case, blank = tmp_path / "case", samples / "templates" / f"RMI_{name}.xlsx"
    out = tmp_path / "out.xlsx"
    theirs = case_with(case, blank, minerals)

    read = json.loads(run("read", theirs, "--json").stdout)
    assert {row["metal"] for row in read["smelters"]} == set(minerals)
    checked = json.loads(run("check", theirs, "--json").stdout)
    assert checked["status"] == "incomplete"  # it says nothing of the company
    rolled = ("rollup", case, "--template", blank, "-o", out, "--json")
    waiting = {r["id"] for r in json.loads(run(*rolled).stdout)["remarks"]}
    assert "smelter-unreviewed" in waiting

    keys = "\n".join(["l", "letter"] * len(minerals)) + "\n"
    review = ("review", case, "--by", "me", "--on", "2021-05-20", "--template", blank)
    result = run(*review, typed=keys)
    assert result.exit_code == 0, result.output

    listed = [json.loads(line) for line in run("smelters", case, "--json").stdout.splitlines()]
    assert {each["metal"] for each in listed if each.get("name") == UNLISTED} == set(minerals)

    result = run(*rolled)
    assert result.exit_code == 0, (
        [r["message"] for r in json.loads(result.stdout)["remarks"] if r["kind"] == "needs you"],
        json.loads(result.stdout)["checked"],
    )
    made = json.loads(result.stdout)["declaration"]
    assert len(made["smelters"]) == 3 * len(minerals)
    assert [mine["name"] for mine in made["mines"]] == (
        ["High Pit"] if name in ("EMRT_2.1", "AMRT_1.3") else []
    )
    if checker_oracle.installed():
        lines = checker_oracle.official_lines([out])[out]
        assert LineStatus.MISSING not in lines
        assert checker_oracle.disagreements(out, lines) == []


def test_why_a_customer_asks_for_a_mineral_goes_back_as_it_came(
    samples: Path, tmp_path: Path
) -> None:
    blank = samples / "templates" / "RMI_AMRT_1.3.xlsx"
    asked = drafted(
        read_with_look_up(blank.read_bytes(), blank.name).layout,
        {},
        {},
        minerals_scope=[MineralInScope(0, "Silver", "Our customers' own policies name it.")],
    )
    theirs, out = tmp_path / "customer.xlsx", tmp_path / "out.xlsx"
    theirs.write_bytes(written(asked, blank.read_bytes(), blank.name).data)
    case_with(tmp_path / "case", blank, (Metal("Silver"), Metal("Zinc")))
    run("rollup", tmp_path / "case", "--template", theirs, "-o", out, "--json")
    (row,) = json.loads(run("read", out, "--json").stdout)["minerals_scope"]
    assert row["reason"] == "Our customers' own policies name it."
