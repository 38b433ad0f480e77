"""Real filled workbooks: what their cells hold, read by hand, is what the reader gives."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from oreigin.response.declaration import Declaration
from oreigin.response.reading import read_declaration
from oreigin.terms import CONFLICT_MINERALS, Answer, Metal, Scope

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

PERSON, TITLE = "Leo de Nevi", "Chief Technology Officer"
STREET, MAIL, PHONE = "100 F Street, NE, Washington, DC 20549", "leo.denevi@greenstatuspro.com", "(555) 555-1234"  # fmt: skip  # noqa: E501
SMELTERS = [
    (5, "Gold", "Allgemeine Gold- & Silberscheideanstalt", "Allgemeine Gold", "GERMANY"),
    (6, "Tin", "Alpha Metals", "Alpha Metal", "UNITED STATES"),
    (7, "Tantalum", "Cabot Supermetals", "Cabot Supermetals", "UNITED STATES"),
    (8, "Tungsten", "Ganzhou Huaxing Tungsten", "Ganzhou Huaxing Tungsten", "CHINA"),
]
PRODUCT = (6, "ABCDEFG12345678", "Tool", "This is the main product")


@dataclass(frozen=True)
class Expected:
    """What a person reads in one file; answers in the order of the form's metals."""

    file: str
    version: str
    company: str
    scope: Scope | None
    fields: dict[str, str]
    questions: dict[str, list[Answer]]
    company_questions: str
    other_answers: dict[str, Answer] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    legacy_ids: dict[int, str] = field(default_factory=dict)
    products: tuple[tuple[int, str, str, str], ...] = ()


OLD_FIELDS = {
    "company_unique_id": "A999666333000",
    "address": STREET,
    "authorizer_name": PERSON,
    "authorizer_title": TITLE,
    "authorizer_email": MAIL,
    "authorizer_phone": PHONE,
}
OLD_ANSWERS = {
    "1": [YES, YES, YES, YES],
    "2": [NO, NO, UNKNOWN, NO],
    "3": [NO, NO, UNKNOWN, NO],
    "4": [YES, Answer.BUT_OVER_75, YES, YES],
    "5": [YES, NO, YES, YES],
    "6": [YES, YES, NO, YES],
}
DOCUMENTS = {"H": Answer.YES_DOCUMENTATION_REVIEW}

FILES = [
    Expected(
        "CMRT_2.00_complete", "2.00", "Green Status Pro", Scope.COMPANY, OLD_FIELDS, OLD_ANSWERS,
        "ABCDEFGHIJ", DOCUMENTS, {"B": "http://company/policy", "I": "We run GSP"},
        {8: "4CHN005"}, (PRODUCT,),
    ),
    Expected(
        "CMRT_2.01_high_risk", "2.01", "Green Status Pro", Scope.COMPANY, OLD_FIELDS,
        OLD_ANSWERS | {"2": [YES, YES, YES, YES]}, "ABCDEFGHIJ", DOCUMENTS,
    ),
    Expected(
        "CMRT_2.01_validation_needed", "2.01", "", None, OLD_FIELDS, OLD_ANSWERS,
        "ABCDEFGHIJ", DOCUMENTS,
    ),
    Expected(
        "CMRT_2.02_complete", "2.02", "Green Status Pro", Scope.COMPANY,
        {k: v for k, v in OLD_FIELDS.items() if k != "address"} | {"authorizer_name": STREET},
        OLD_ANSWERS, "ABCDEFGHIJ", DOCUMENTS,
        {"B": "http://company/policy", "I": "We run GSP"}, {}, (PRODUCT,),
    ),
    Expected(
        "CMRT_2.03_complete", "2.03", "Green Status Pro", Scope.COMPANY, OLD_FIELDS, OLD_ANSWERS,
        "ABCDEFGHIJ", DOCUMENTS, {"B": "http://company/policy", "I": "We run GSP"}, {}, (PRODUCT,),
    ),
    Expected(
        "CMRT_2.03a_high_risk", "2.03a", "Green Status Pro", Scope.COMPANY, OLD_FIELDS,
        OLD_ANSWERS | {"2": [YES, NO, UNKNOWN, NO], "6": [YES, YES, YES, YES]},
        "ABCDEFGHIJ", DOCUMENTS, {"B": "http://company/policy"},
    ),
    Expected(
        "CMRT_3.01_complete", "3.01", "Green Status Pro", Scope.COMPANY,
        {
            "company_unique_id": "A999666333000",
            "company_unique_id_authority": "Database",
            "address": STREET,
            "contact_name": PERSON,
            "contact_email": MAIL,
            "contact_phone": PHONE,
            "authorizer_name": PERSON,
            "authorizer_email": MAIL,
            "authorizer_phone": PHONE,
        },
        {
            "1": [YES] * 4, "2": [YES] * 4, "3": [NO, NO, UNKNOWN, NO], "4": [YES] * 4,
            "5": [Answer.ALL] * 4, "6": [YES] * 4, "7": [YES] * 4,
        },
        "ABCDEFGHIJ", {}, {"B": "http://company/policy", "I": "We use GSP"}, {}, (PRODUCT,),
    ),
]  # fmt: skip


@pytest.mark.samples
@pytest.mark.parametrize("expected", FILES, ids=lambda each: each.file)
def test_a_real_filled_workbook_reads_as_a_person_reads_it(
    samples: Path, expected: Expected
) -> None:
    path = samples / "filled" / f"{expected.file}.xlsx"
    read = read_declaration(path.read_bytes(), path.name)
    assert (read.template, read.version, read.language) == ("CMRT", expected.version, "English")
    assert (read.company_name(), read.scope.value) == (expected.company, expected.scope)
    # The workbook counts its days from 1904.
    assert read.effective_date.value == date(2014, 5, 31)
    typed = {name: each.value for name, each in read.fields.items() if each.value}
    for name in ("company_name", "declaration_scope", "effective_date"):
        typed.pop(name, None)
    expected_fields = dict(expected.fields)
    if expected.version == "2.02":
        del expected_fields["authorizer_name"]
        expected_fields["authorizer_name"] = STREET
    assert typed == expected_fields
    assert answers_per_metal(read) == expected.questions
    assert company_answers(read) == dict.fromkeys(expected.company_questions, YES) | dict(
        expected.other_answers
    )
    said = {a.question: a.comment.value for a in read.company_questions if a.comment.value}
    assert said == expected.comments
    rows = [(s.row, s.metal, s.look_up, s.name, s.country) for s in read.smelters]
    assert rows == SMELTERS
    assert {s.row: s.legacy_id for s in read.smelters if s.legacy_id} == expected.legacy_ids
    products = tuple((p.row, p.number, p.name, p.comments) for p in read.products)
    assert products == expected.products


def answers_per_metal(read: Declaration) -> dict[str, list[Answer | None]]:
    found: dict[str, list[Answer | None]] = {}
    for answer in read.questions:
        found.setdefault(answer.question, []).append(answer.answer.value)
    assert [a.metal for a in read.questions[:4]] == list(CONFLICT_MINERALS)
    return found


def company_answers(read: Declaration) -> dict[str, Answer | None]:
    return {answer.question: answer.answer.value for answer in read.company_questions}


BLANKS = {
    "EICC_CFSI_CMRT_1.00.xlsx": "CMRT 1.00",
    "EICC_CFSI_CMRT_2.00.xlsx": "CMRT 2.00",
    "EICC_CFSI_CMRT_2.01.xlsx": "CMRT 2.01",
    "EICC_CFSI_CMRT_2.02.xlsx": "CMRT 2.02",
    "EICC_CFSI_CMRT_2.03.xlsx": "CMRT 2.03",
    "EICC_CFSI_CMRT_2.03a.xlsx": "CMRT 2.03a",
    "EICC_CFSI_CMRT_3.01.xls": "CMRT 3.01",
    "RMI_EMRT_1.1.xlsx": "EMRT 1.1",
    "RMI_EMRT_1.11.xlsx": "EMRT 1.11",
    "RMI_EMRT_1.2.xlsx": "EMRT 1.2",
    "RMI_EMRT_1.3.xlsx": "EMRT 1.3",
    "RMI_CRT_2.2.xlsx": "CRT 2.2",
    "RMI_AMRT_1.3.xlsx": "AMRT 1.3",
}


@pytest.mark.samples
@pytest.mark.parametrize("file", BLANKS)
def test_an_official_blank_declares_nothing(samples: Path, file: str) -> None:
    """Also the locked ones (Excel's own password), the .xls, and those with tables below."""
    read = read_declaration((samples / "templates" / file).read_bytes(), file)
    assert f"{read.template} {read.version}" == BLANKS[file]
    assert [f for f in read.fields.values() if f.raw] == []
    assert [a for a in (*read.questions, *read.company_questions) if a.answer.raw] == []
    assert (read.smelters, read.mines, read.products, read.minerals_scope) == ((), (), (), ())


@pytest.mark.samples
@pytest.mark.parametrize("version", ["2.0", "2.1"])
def test_the_blank_emrt_asks_for_the_minerals_it_comes_with(samples: Path, version: str) -> None:
    path = samples / "templates" / f"RMI_EMRT_{version}.xlsx"
    read = read_declaration(path.read_bytes(), path.name)
    metals = ["Cobalt", "Copper", "Graphite", "Lithium", "Mica", "Nickel"]
    assert [a.metal for a in read.questions if a.question == "1"] == metals
    lithium = read.answer("1", Metal("Lithium"))
    assert lithium
    assert str(lithium.answer.ref) == "Declaration!D33"
    required = read.answer("C", Metal("Nickel"))
    assert required
    assert str(required.answer.ref) == "Declaration!D125"


@pytest.mark.samples
def test_the_blank_amrt_1_2_asks_in_the_language_it_was_saved_in(samples: Path) -> None:
    path = samples / "templates" / "RMI_AMRT_1.2.xlsx"
    read = read_declaration(path.read_bytes(), path.name)
    asked = [a.metal for a in read.questions if a.question == "1"]
    assert asked == ["铬", "锂", "铝", "镍", "铜", "锌", "银"]
    assert read.fields["minerals_in_scope_1"].value == "铝"
