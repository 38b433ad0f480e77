"""Nothing that is published names a supplier, a contact of one or its file, in whatever text."""

from dataclasses import replace
from datetime import date

import pytest

from oreigin.assessment.attention_items import settled
from oreigin.assessment.values import Attention, Severity
from oreigin.case import (
    Case,
    Narrative,
    Override,
    Product,
    ProgramRecord,
    RecordKind,
)
from oreigin.report.outline import outline
from oreigin.report.remarks import remarks
from oreigin.terms import TIN

from .world import CASE, assessed

SUPPLIER = replace(
    CASE.suppliers[0],
    contact_name="Minerals Compliance Desk",
    contact_email="minerals@ostrava.example",
)
ASKED = replace(
    CASE,
    suppliers=(SUPPLIER, *CASE.suppliers[1:]),
    responses=(replace(CASE.responses[0], filename="CMRT Ostrava.xlsx"), *CASE.responses[1:]),
)
SECRETS = (
    SUPPLIER.name.upper(),
    "Minerals  Compliance Desk",
    "minerals@ostrava.example",
    "CMRT Ostrava.xlsx",
)


def _found(case: Case, rule: str) -> list[Attention]:
    made = assessed(case)
    return [f for f in settled(remarks(made, outline(made)), case) if f.rule == rule]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize(
    "told",
    [
        lambda text: {"narrative": (Narrative("company-overview", text),)},
        lambda text: {"products": (*CASE.products, Product("px", text, (TIN,), ()))},
        lambda text: {"notice": text},
        lambda text: {"registrant": replace(CASE.registrant, policy_url=f"a.example/{text}")},
        lambda text: {"claims": (replace(CASE.claims[0], sentence=text),)},
        lambda text: {
            "program": (ProgramRecord("r", 1, RecordKind.POLICY, date(2021, 1, 4), text),)
        },
    ],
    ids=["narrative", "product", "notice", "address", "claim", "record"],
)
def test_a_name_in_any_text_that_prints_stops_a_final_package(told, secret: str) -> None:  # type: ignore[no-untyped-def]
    found = _found(replace(ASKED, **told(f"See {secret}, who makes them.")), "supplier-named")
    assert found
    assert found[0].severity is Severity.ERROR
    assert " ".join(secret.split()).casefold() in " ".join(found[0].message.split()).casefold()


def test_counsel_may_let_a_name_stand() -> None:
    text = (Narrative("company-overview", f"{SUPPLIER.name} makes them."),)
    subject = _found(replace(ASKED, narrative=text), "supplier-named")[0].subject
    day = CASE.as_of.filing
    stands = Override(subject, "stands", "Public since its own filing.", "counsel", day)
    found = _found(replace(ASKED, narrative=text, overrides=(stands,)), "supplier-named")
    assert [each.severity for each in found] == [Severity.INFO]


def test_a_supplier_may_be_a_smelter_or_of_the_registrants_name() -> None:
    smelter = replace(SUPPLIER, name="Luna Smelter, Ltd.")
    affiliate = replace(SUPPLIER, id="sx", name="Muster Instruments", contact_name="Quality")
    case = replace(ASKED, suppliers=(smelter, affiliate, *CASE.suppliers[1:]))
    assert not _found(case, "supplier-named")


def test_a_number_in_a_record_is_pointed_out() -> None:
    told = ProgramRecord("r", 1, RecordKind.POLICY, date(2021, 1, 4), "We trained 5,000 buyers.")
    found = _found(replace(CASE, program=(told,)), "narrative-number")
    assert ["5,000" in each.message for each in found] == [True]


@pytest.mark.parametrize("office", ["/s/ Name of the signer, CEO", "CEO /s/Name of the signer"])
def test_only_a_record_signs(office: str) -> None:
    case = replace(CASE, signatory=replace(CASE.signatory, office=office))
    assert [each.severity for each in _found(case, "signature-in-text")] == [Severity.ERROR]
    assert not _found(CASE, "signature-in-text")


@pytest.mark.parametrize("given", ["see the handbook, or ask", "https://", "C:\\policy.pdf"])
def test_an_address_that_is_none_stops_a_final_package(given: str) -> None:
    case = replace(CASE, registrant=replace(CASE.registrant, policy_url=given))
    assert [each.severity for each in _found(case, "not-an-address")] == [Severity.ERROR]


@pytest.mark.parametrize("given", ["www.example.com/a", "https://example.com:8080/a?b=c", ""])
def test_an_address_may_be_written_in_several_ways(given: str) -> None:
    assert not _found(
        replace(CASE, registrant=replace(CASE.registrant, policy_url=given)), "not-an-address"
    )


def test_no_hole_prints() -> None:
    short = replace(CASE, registrant=replace(CASE.registrant, short_name=" "))
    untitled = replace(CASE, annex=replace(CASE.annex, title=""))
    nowhere = replace(CASE, registrant=replace(CASE.registrant, reports_url=""))
    assert [each.severity for each in _found(short, "text-empty")] == [Severity.ERROR]
    assert [each.severity for each in _found(untitled, "text-empty")] == [Severity.ERROR]
    assert [each.severity for each in _found(nowhere, "website-missing")] == [Severity.WARNING]


def test_characters_that_nobody_sees_are_pointed_out() -> None:
    case = replace(CASE, registrant=replace(CASE.registrant, name="Muster\u200b Instruments, Inc."))
    assert _found(case, "unseen-characters")
    assert not _found(CASE, "unseen-characters")
