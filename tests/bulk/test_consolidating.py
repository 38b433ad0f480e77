"""What DuckDB counts is what the plain fold says, whatever is declared and in any order."""

import json
from dataclasses import replace
from random import Random

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from oreigin.bulk.consolidating import Consolidator
from oreigin.bulk.resolving import resolution_row
from oreigin.bulk.rows import declaration_row, declared_rows
from oreigin.bulk.schema import DOCUMENTS, PARTS, RESOLVED, table_of
from oreigin.checks.values import Checked
from oreigin.provenance import CellRef, Sourced
from oreigin.response.declaration import Declaration, DeclaredSmelter, QuestionAnswer
from oreigin.smelters.consolidate import asked_metals, consolidate, query_of
from oreigin.smelters.facility import Lists
from oreigin.smelters.history import known_directory
from oreigin.smelters.resolution import Leftover
from oreigin.smelters.resolve import Resolver
from oreigin.terms import CONFLICT_MINERALS, Metal
from tests.smelters.world import AS_OF, WORLD, declaration_of, reference_list

LISTS = Lists(references=(reference_list(WORLD),))
RESOLVER = Resolver(known_directory(LISTS, AS_OF))

smelters = st.builds(
    DeclaredSmelter,
    row=st.just(0),
    cid_input=st.sampled_from(["", "", "CID000292", "cid 001173", "CID999999"]),
    metal=st.sampled_from(["Tin", "tin", "Gold", "Tantalum", "Cobalt", "COBALT", ""]),
    look_up=st.sampled_from(
        ["", "Alpha", "Cookson", "ALPHA ", "Smelter not listed", "Smelter not yet identified"]
    ),
    name=st.sampled_from(["", "Hill Works", "HILL WORKS", "Luna Smelter Ltd", "Mineracao Taboca"]),
    country=st.sampled_from(["", "PERU", "Peru", "RWANDA", "Narnia"]),
)


@st.composite
def declarations(draw: st.DrawFn) -> list[tuple[str, Declaration]]:
    made = []
    for number, rows in enumerate(draw(st.lists(st.lists(smelters, max_size=6), max_size=6))):
        placed = (replace(row, row=at) for at, row in enumerate(rows, start=5))
        company = draw(st.sampled_from(["", "Acme", "ACME", "Bolt"]))
        at = CellRef("", "Declaration", "D8")
        alone = declaration_of(placed, f"document {number}")
        asked = draw(st.sampled_from([(), CONFLICT_MINERALS, (Metal("Cobalt"), Metal("Mica"))]))
        answers = (
            QuestionAnswer("1", m, Sourced(None, "", at), Sourced(None, "", at)) for m in asked
        )
        cell = Sourced(company or None, company, at)
        whole = replace(alone, fields={"company_name": cell}, questions=tuple(answers))
        made.append((f"{number}.xlsx", whole))
    return made


def opened(held: list[tuple[str, Declaration]], arrival: Random) -> Consolidator:
    """The tables that a run would have written, their rows in any order."""
    checked = Checked("", "", "", "", (), (), "", "")
    documents = [(n, file, d.document, True) for n, (file, d) in enumerate(held)]
    declared = [row for _, d in held for row in declared_rows(d)]
    arrival.shuffle(declared)
    asked = list(
        {(query_of(r, asked_metals(d)), asked_metals(d)) for _, d in held for r in d.smelters}
    )
    arrival.shuffle(asked)
    found = RESOLVER.resolve_all(query for query, _ in asked)
    resolved = [
        resolution_row(each, json.dumps(scope))
        for each, (_, scope) in zip(found, asked, strict=True)
    ]
    tables = duckdb.connect()
    tables.register("documents", table_of(documents, DOCUMENTS))
    made = [declaration_row(d, checked) for _, d in held]
    tables.register("declarations", table_of(made, PARTS["declarations"]))
    tables.register("declared", table_of(declared, PARTS["declared"]))
    return Consolidator(tables, table_of(resolved, RESOLVED), LISTS, AS_OF)


@settings(max_examples=150, deadline=None)
@given(held=declarations(), arrival=st.randoms(use_true_random=False))
def test_the_statement_says_what_the_plain_fold_says(held, arrival) -> None:
    plain = consolidate(held, RESOLVER)
    suppliers = {source: d.company_name().casefold() or source for source, d in held}
    counted = opened(held, arrival).counted()
    assert [
        (one.assessed.smelter.id, one.assessed.smelter.name, one.assessed.smelter.country,
         one.assessed.smelter.declared_names, one.rows, one.suppliers)
        for one in counted.smelters
    ] == [
        (one.id, one.name, one.country, one.declared_names, len(one.members),
         len({suppliers[source] for source in one.sources}))
        for one in plain.smelters
    ]  # fmt: skip
    assert [(one.reason, one.rows) for one in counted.leftovers] == [
        (one.reason, len(one.members)) for one in plain.leftovers
    ]


@settings(max_examples=75, deadline=None)
@given(held=declarations(), arrival=st.randoms(use_true_random=False))
def test_with_all_its_rows_the_list_is_the_plain_fold(held, arrival) -> None:
    def places(members) -> list[tuple]:
        return [(m.source, m.row, m.resolution.query, m.resolution.evidence) for m in members]

    plain = consolidate(held, RESOLVER)
    consolidator = opened(held, arrival)
    every = list(consolidator.with_rows(consolidator.counted()))
    smelters = [each.smelter for each in every if not isinstance(each, Leftover)]
    leftovers = [each for each in every if isinstance(each, Leftover)]
    assert [(s.id, places(s.members)) for s in smelters] == [
        (s.id, places(s.members)) for s in plain.smelters
    ]
    assert [(one.reason, places(one.members)) for one in leftovers] == [
        (one.reason, places(one.members)) for one in plain.leftovers
    ]


def test_every_column_of_a_table_is_filled() -> None:
    (row,) = declared_rows(declaration_of([DeclaredSmelter(7, metal="Tin", other={"a": "b"})]))
    made = table_of([row], PARTS["declared"]).to_pylist()[0]
    assert made["row"] == 7
    assert made["metal"] == made["asked_metal"] == "Tin"
    assert made["other"] == '{"a": "b"}'
    assert not made["not_yet_identified"]
