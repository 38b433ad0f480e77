"""A reporting period of 1,000 suppliers and 300,000 declared rows in the team's app.

    python benchmarks/big_period.py --data DIR [--suppliers N] [--rows N]

The facilities are those of the worked example; every supplier declares a choice of them, some under
names of its own. The documents are stand-ins: what was read from them is what counts here. Beside
them stands what a team leaves behind in a year: actions, decisions, a list that was read and not
applied, uploads that wait for their supplier, a package, colleagues.
"""

import argparse
import hashlib
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from oreigin.case import Case, Decision, Response, ResponseKind, Risk, Supplier
from oreigin.demo.example import build_example
from oreigin.folder import files_of_case, sha256_of
from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.response.reading import read_declaration
from oreigin.terms import Sha256

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SLUG = "big"
ACTIONS, DECISIONS, UPLOADS = 200, 20, 40


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--suppliers", type=int, default=1000)
    arguments.add_argument("--rows", type=int, default=300)
    given = arguments.parse_args()
    from oreigin.web import starting

    starting.start(given.data)
    starting.migrate()
    make(given.suppliers, given.rows)


def make(suppliers: int, rows: int) -> Any:
    """Make the period, have its results computed, and say how long that took."""
    from oreigin.casework import people
    from oreigin.casework.actors import operator
    from oreigin.casework.case_files import import_case
    from oreigin.casework.working import work_off
    from oreigin.store.models import User

    user = User.objects.filter(email="big@oreigin.example").first() or User.objects.create_user(
        "big@oreigin.example", "Big", "worked-example-2020"
    )
    registrant = people.create_registrant(user, "Big Corp.", SLUG, NOW)
    case, documents, declarations = big_case(suppliers, rows)
    began = time.perf_counter()
    period = import_case(operator(registrant, NOW), case, documents)
    keep_readings(registrant, declarations)
    print(f"imported {suppliers} suppliers in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    work_off()
    print(f"assessed {suppliers * rows} rows in {time.perf_counter() - began:.1f} s")
    leave_behind(operator(registrant, NOW), period, case)
    began = time.perf_counter()
    work_off()
    print(f"assessed them again in {time.perf_counter() - began:.1f} s")
    return period


def leave_behind(actor: Any, period: Any, case: Case) -> None:
    """Leave behind what a team does with a period in a year."""
    from oreigin.casework import following_up, judging, listing, people
    from oreigin.smelters.judgment import Verdict
    from oreigin.store.models import Response, Role, Smelter, Supplier

    suppliers = list(Supplier.objects.filter(period=period).order_by("pk")[:ACTIONS])
    for number, supplier in enumerate(suppliers):
        matter = f"Ask again about rows that name no mine ({number})"
        following_up.open_action(actor, period, matter, "Compliance office", supplier=supplier)
    for response in Response.objects.filter(period=period).order_by("pk")[:ACTIONS]:
        following_up.comment(actor, period, f"response:{response.code}", "Looks better than before")
    for smelter in list(judging.queue(period)[:DECISIONS]):
        judging.judge(actor, smelter, Verdict.NOT_LISTED, "No list names it")
    for smelter in Smelter.objects.filter(period=period, cid__gt="").order_by("pk")[:DECISIONS]:
        following_up.decide_risk(actor, smelter, Risk.LOW, "Visited this year")
    value = "Form SD without a Conflict Minerals Report"
    following_up.record_override(actor, period, "determination", value, "Counsel says so")
    listing.read_list(
        actor, "next.csv", next_list(case), as_of=case.as_of.status, scheme="rmap-conformant"
    )
    for number in range(DECISIONS):
        people.invite(actor, f"colleague-{number}@oreigin.example", Role.ANALYST)
    keep_stand_ins(actor, period)


def next_list(case: Case) -> bytes:
    """Return a table that some of the facilities have left, and in which others stand anew."""
    lines = ["Metal,Smelter ID,Standard Smelter Name,Country,Status"]
    for number, row in enumerate(case.lists.references[0].rows):
        if row.look_up == row.name and number % 10:
            status = "Conformant" if number % 3 else "Active"
            lines.append(f'{row.metal},{row.cid},"{row.name}",{row.country},{status}')
    return "\n".join(lines).encode()


def keep_stand_ins(actor: Any, period: Any) -> None:
    """Keep uploads that wait for their supplier, and a package, without making either."""
    from oreigin.casework.case_files import archive
    from oreigin.store.documents import keep
    from oreigin.store.models import Document, Package, Reading, Upload, UploadState

    owner = {"registrant": period.registrant, "period": period}
    for number in range(UPLOADS):
        document: Document = keep(period.registrant, f"upload {number}".encode(), NOW)
        Reading.objects.create(
            registrant=period.registrant, document=document, company=f"Stranger {number}",
            problem={"code": "unread", "message": "A stand-in", "remedy": ""}, tables="",
        )  # fmt: skip
        Upload.objects.create(
            **owner, document=document, filename=f"upload-{number}.xlsx", at=NOW, by=actor.user,
            state=UploadState.UNMATCHED, guesses=["s0001", "s0002"],
        )  # fmt: skip
    made = {f"filing/part-{number}.htm": b"stand-in" for number in range(10)}
    document = keep(period.registrant, archive(made), NOW)
    Package.objects.create(
        **owner, document=document, revision=1, draft=True, in_error=False, made=NOW
    )


def big_case(
    suppliers: int, rows: int
) -> tuple[Case, dict[Sha256, bytes], dict[Sha256, Declaration]]:
    """Return the case, its documents, and what they declare."""
    chance = random.Random(1)
    example, held = build_example()
    lists = {
        sha256_of(data): data
        for name, data in files_of_case(example, held).items()
        if name.startswith("lists/")
    }
    first = next(iter(held.values()))
    model = read_declaration(first, "model.xlsx")
    known = tuple(row for row in example.lists.references[0].rows if row.look_up == row.name)
    documents: dict[Sha256, bytes] = dict(lists)
    declarations, responses, makers = {}, [], []
    for number in range(suppliers):
        code, data = f"s{number:04}", f"stand-in {number}".encode()
        sha256 = Sha256(hashlib.sha256(data).hexdigest())
        documents[sha256] = data
        declared = tuple(declared_rows(known, rows, number, chance))
        declarations[sha256] = replace(model, document=sha256, smelters=declared)
        makers.append(
            Supplier(code, f"Supplier {number:04} Electronics", requested=date(2020, 6, 1))
        )
        if number % 20:
            decision = Decision.PENDING if number % 7 == 0 else Decision.ACCEPTED
            made = Response(
                f"{code}-2020", code, ResponseKind.WORKBOOK, date(2021, 1, 1 + number % 28), sha256
            )
            responses.append(replace(made, filename=f"{code}.xlsx", decision=decision))
    products = tuple(replace(p, suppliers=tuple(s.id for s in makers)) for p in example.products)
    case = replace(
        example, suppliers=tuple(makers), responses=tuple(responses), products=products,
        judgments=(), actions=(),
    )  # fmt: skip
    return case, documents, declarations


def declared_rows(
    known: Any, rows: int, number: int, chance: random.Random
) -> Iterator[DeclaredSmelter]:
    """Yield the rows of one supplier: most by CID, some by name, a few that nobody knows."""
    for position in range(rows):
        facility = chance.choice(known)
        row = DeclaredSmelter(
            row=5 + position, metal=facility.metal, look_up=facility.name, name=facility.name,
            country=facility.country, cid=facility.cid, mine_countries="Australia",
        )  # fmt: skip
        kind = chance.random()
        if kind < 0.02:
            other = f"{facility.name} No {chance.randrange(30)}"
            row = replace(row, look_up="Smelter not listed", name=other, cid="")
        elif kind < 0.2:
            row = replace(row, cid="", name=facility.name.upper(), look_up=facility.name.upper())
        yield row


def keep_readings(registrant: Any, declarations: dict[Sha256, Declaration]) -> None:
    """Keep what the documents declare as if they had been read."""
    from oreigin.casework.known import known_templates, read_with
    from oreigin.store.models import Document, Reading
    from oreigin.store.packing import packed

    today = read_with(known_templates())
    kept = Document.objects.filter(registrant=registrant, sha256__in=list(declarations))
    Reading.objects.bulk_create(
        (
            Reading(
                registrant=registrant, document=each, template="CMRT", version="6.01",
                company="Supplier", declaration=packed(declarations[Sha256(each.sha256)]),
                tables=today,
            )
            for each in kept
        ),
        100,
    )  # fmt: skip


if __name__ == "__main__":
    main()
