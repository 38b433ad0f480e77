"""A small world of smelters, and declarations made of its rows."""

from collections.abc import Iterable
from datetime import date

from oreigin.provenance import CellRef, Sourced
from oreigin.response.declaration import Declaration, DeclaredSmelter
from oreigin.smelters.facility import ListKind, ReferenceList, ReferenceRow, Snapshot
from oreigin.terms import Cid, Metal, Scope, Sha256

AS_OF = date(2021, 5, 14)

WORLD = """
Gold     | 8853 S.p.A.          | 8853 S.p.A.          | ITALY    | CID002763
Tin      | Luna Smelter, Ltd.   | Luna Smelter, Ltd.   | RWANDA   | CID003387
Tin      | Alpha                | Alpha                | UNITED STATES OF AMERICA | CID000292
Tin      | Cookson              | Alpha                | UNITED STATES OF AMERICA | CID000292
Tin      | Mineracao Taboca S.A.| Mineracao Taboca S.A.| BRAZIL   | CID001173
Tantalum | Mineracao Taboca S.A.| Mineracao Taboca S.A.| BRAZIL   | CID001175
Tantalum | H.C. Starck Ltd.     | H.C. Starck Ltd.     | JAPAN    | CID002549
Tantalum | H.C. Starck Inc.     | H.C. Starck Inc.     | UNITED STATES OF AMERICA | CID002548
"""


def reference_list(table: str, as_of: date = AS_OF, list_id: str = "reference") -> ReferenceList:
    rows = ([part.strip() for part in line.split("|")] for line in table.strip().splitlines())
    no_hash = Sha256("0" * 64)
    return ReferenceList(
        Snapshot(list_id, ListKind.REFERENCE, "rmi-lookup", as_of, "test", no_hash, no_hash, True),
        tuple(
            ReferenceRow(Metal(metal), look_up, name, country, Cid(cid))
            for metal, look_up, name, country, cid in rows
        ),
    )


def declaration_of(rows: Iterable[DeclaredSmelter], document: str = "d") -> Declaration:
    sha = Sha256(document)
    nothing = CellRef(sha, "Declaration", "D9")
    return Declaration(
        document=sha,
        template="CMRT",
        version="6.01",
        language="English",
        fields={},
        scope=Sourced(Scope.COMPANY, "A. Company", nothing),
        effective_date=Sourced(None, "", nothing),
        questions=(),
        company_questions=(),
        smelter_sheet="Smelter List",
        smelters=tuple(rows),
    )
