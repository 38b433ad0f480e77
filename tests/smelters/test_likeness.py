"""Names that are only like a listed one: what is accepted, and what never without a person."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreigin.smelters.directory import Directory, directory
from oreigin.smelters.facility import ListKind, ReferenceList
from oreigin.smelters.features import Features, matching
from oreigin.smelters.importing import ListFile, import_file
from oreigin.smelters.resolution import How, Query, Resolution, ResolutionOutcome
from oreigin.smelters.resolve import Resolver
from oreigin.terms import GOLD, TANTALUM, TIN, TUNGSTEN, Cid, Metal

from .world import AS_OF, WORLD, reference_list

ACCEPTED, REVIEW, UNRESOLVED = ResolutionOutcome

LISTED = """
Tantalum | Global Advanced Metals Aizu      | Global Advanced Metals Aizu      | JAPAN   | CID002558
Tantalum | Global Advanced Metals Boyertown | Global Advanced Metals Boyertown | UNITED STATES OF AMERICA | CID002557
Tantalum | H.C. Starck Ltd.                 | TANIOBIS Japan Co., Ltd.         | JAPAN   | CID002549
Tantalum | H.C. Starck Inc.                 | Materion Newton Inc.             | UNITED STATES OF AMERICA | CID002548
Tantalum | TANIOBIS GmbH                    | TANIOBIS GmbH                    | GERMANY | CID002545
Tantalum | TANIOBIS Co., Ltd.               | TANIOBIS Co., Ltd.               | THAILAND | CID002544
Gold     | Johnson Matthey Inc.             | Asahi Refining USA Inc.          | UNITED STATES OF AMERICA | CID000920
Gold     | Johnson Matthey Limited          | Asahi Refining Canada Ltd.       | CANADA  | CID000924
Gold     | Kazzinc                          | Kazzinc                          | KAZAKHSTAN | CID000957
Gold     | CCR Refinery - Glencore Canada Corporation | CCR Refinery - Glencore Canada Corporation | CANADA | CID000185
Gold     | Eco-System Recycling Co., Ltd. East Plant | Eco-System Recycling Co., Ltd. East Plant | JAPAN | CID000425
Gold     | Eco-System Recycling Co., Ltd. West Plant | Eco-System Recycling Co., Ltd. West Plant | JAPAN | CID003425
Tin      | Yunnan Wind Nonferrous Metals Co., Ltd. | Yunnan Wind Nonferrous Metals Co., Ltd. | CHINA | CID002158
Tin      | Operaciones Metalurgicas S.A.    | Operaciones Metalurgicas S.A.    | BOLIVIA (PLURINATIONAL STATE OF) | CID001337
Tin      | PT Timah Tbk Kundur              | PT Timah Tbk Kundur              | INDONESIA | CID001477
Tin      | Minsur                           | Minsur                           | PERU    | CID001182
Tungsten | OOO “Technolom” 1                | OOO “Technolom” 1                | RUSSIAN FEDERATION | CID003614
Tungsten | OOO “Technolom” 2                | OOO “Technolom” 2                | RUSSIAN FEDERATION | CID003612
Tungsten | Guangdong Xianglu Tungsten Co., Ltd. | Guangdong Xianglu Tungsten Co., Ltd. | CHINA | CID000218
"""  # noqa: E501


@pytest.fixture(scope="module")
def listed() -> Directory:
    return directory((reference_list(LISTED),), AS_OF)


def ask(known: Directory, metal: Metal, name: str, country: str = "") -> Resolution:
    return Resolver(known).resolve(Query(metal, "", name, country))


@pytest.mark.parametrize(
    ("metal", "name", "cid"),
    [
        (TIN, "Operaciones Metalurgical S.A.", "CID001337"),
        (TIN, "0peraciones MetaIurgicas SA", "CID001337"),
        (TIN, "PT Timah (Persero) Tbk Kundur", "CID001477"),
        (GOLD, "Glencore Canada Corporation - CCR Refinery", "CID000185"),
        (GOLD, "Kazzinc Ltd", "CID000957"),
        (TUNGSTEN, "Guang dong Xianglu Tungstem Co.,Ltd", "CID000218"),
        (TUNGSTEN, "Xianglu Tungsten Co., Ltd. Guangdong", "CID000218"),
    ],
)
def test_what_differs_only_as_fingers_and_scanners_slip_is_accepted(
    listed: Directory, metal: Metal, name: str, cid: str
) -> None:
    resolution = ask(listed, metal, name)
    assert resolution.facility is not None, resolution
    assert resolution.facility.cid == cid
    assert resolution.how in (How.FUZZY, How.NORMALIZED)


@pytest.mark.parametrize(
    ("metal", "name", "nearest"),
    [
        (TANTALUM, "Global Advanced Metals", "CID002558"),
        (TANTALUM, "hc starck", "CID002549"),
        (TANTALUM, "H.C. Starck Co., Ltd.", "CID002549"),
        (TANTALUM, "taniobis", "CID002545"),
        (GOLD, "johnson matthey", "CID000920"),
        (GOLD, "Eco-System Recycling Co., Ltd.", "CID000425"),
        (GOLD, "Eco-System Recycling Co., Ltd. North Plant", "CID000425"),
        (TIN, "Wind Yunnan Nonferrous Metals Co., Ltd.", "CID002158"),
        (TIN, "PT Timah Tbk", "CID001477"),
        (TUNGSTEN, "OOO “Technolom” 3", "CID003614"),
        (TUNGSTEN, "OOO “Technolom”", "CID003614"),
        (TUNGSTEN, "Guangxi Xianglu Tungsten Co., Ltd.", "CID000218"),
    ],
)
def test_a_name_that_may_be_another_works_or_company_goes_to_a_person(
    listed: Directory, metal: Metal, name: str, nearest: str
) -> None:
    resolution = ask(listed, metal, name)
    assert resolution.outcome is not ACCEPTED
    assert resolution.facility is None
    assert nearest in {each.facility.cid for each in resolution.alternatives}


@pytest.mark.parametrize("name", ["Kundur Smelter", "Funsur", "Mitsui Works"])
def test_a_likeness_of_letters_alone_is_not_accepted(listed: Directory, name: str) -> None:
    assert ask(listed, TIN, name).facility is None


def test_a_country_that_differs_goes_to_a_person(listed: Directory) -> None:
    name = "Operaciones Metalurgical S.A."
    assert ask(listed, TIN, name, "CHINA").outcome is REVIEW
    assert ask(listed, TIN, name, "Bolivia").outcome is ACCEPTED


def test_hong_kong_is_china_as_lists_write_it(listed: Directory) -> None:
    name = "Guangdong Xianglu Tungsten Co., Ltd."
    assert ask(listed, TUNGSTEN, name, "HONG KONG").outcome is ACCEPTED


def test_evidence_names_the_words_that_differ(listed: Directory) -> None:
    said = " ".join(ask(listed, TANTALUM, "Global Advanced Metals Ulba").evidence)
    assert '"ulba"' in said
    assert '"Global Advanced Metals' in said


NAMES = st.sampled_from(sorted({n for line in LISTED.strip().splitlines() for n in line.split("|")[1:3]}))  # fmt: skip  # noqa: E501
METALS = st.sampled_from([GOLD, TIN, TANTALUM, TUNGSTEN, Metal("Cobalt"), Metal("")])
QUERIES = st.builds(
    Query, METALS, st.sampled_from(["", "CID000957", "CID999999"]),
    NAMES.map(str.strip).flatmap(
        lambda name: st.sampled_from([name, name.upper(), name[:-2], name[1:], name + " X"])
    ) | st.text(max_size=20),
    st.sampled_from(["", "JAPAN", "CHINA", "Narnia"]),
)  # fmt: skip
KNOWN = directory((reference_list(LISTED),), AS_OF)


@given(st.lists(QUERIES, max_size=12), st.randoms())
def test_neither_order_nor_company_of_other_queries_changes_a_decision(
    queries: list[Query], rng: object
) -> None:
    shuffled = [*queries, *queries]
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    found = dict(zip(shuffled, Resolver(KNOWN).resolve_all(shuffled), strict=True))
    alone = {query: Resolver(KNOWN).resolve(query) for query in queries}
    assert found == alone


@given(QUERIES)
def test_nothing_is_accepted_outside_its_metal_or_against_its_cid(query: Query) -> None:
    resolution = Resolver(KNOWN).resolve(query)
    assert (resolution.facility is not None) == (resolution.outcome is ACCEPTED)
    if resolution.facility:
        assert query.metal in ("", resolution.facility.metal)
        assert query.cid in ("", resolution.facility.cid)
    assert all(0 <= each.score <= 1 for each in resolution.alternatives)
    assert 0 <= resolution.score <= 1


@given(st.sampled_from([*reference_list(WORLD).rows, *reference_list(LISTED).rows]))
def test_a_standard_name_means_its_facility(row) -> None:  # type: ignore[no-untyped-def]
    known = directory((reference_list(WORLD), reference_list(LISTED, list_id="more")), AS_OF)
    resolution = ask(known, row.metal, row.name, row.country)
    assert resolution.facility is not None
    assert resolution.facility.cid == row.cid


def test_every_feature_has_its_weight_in_the_table() -> None:
    assert tuple(matching().features) == Features._fields


def test_the_line_keeps_the_precision_it_was_set_for() -> None:
    fitted = matching().fitted
    assert float(fitted["lower_bound"]) >= 0.999
    assert int(fitted["wrong"]) / int(fitted["accepted"]) < 0.001


@pytest.fixture(scope="module")
def every_look_up(samples: Path) -> Directory:
    """All CMRT 6.x look-up tabs, as dated snapshots."""
    lists = [
        ReferenceList(each.snapshot, each.rows)  # type: ignore[arg-type]
        for path in sorted((samples / "templates").glob("RMI_CMRT_6*.xlsx"))
        for each in import_file(ListFile(path.read_bytes(), path.name)).lists
        if each.snapshot.kind is ListKind.REFERENCE
    ]
    return directory(tuple(lists), date(2025, 5, 1))


def test_all_297_names_of_the_annex_are_recognized_with_all_lists(
    samples: Path, every_look_up: Directory
) -> None:
    with (samples / "seed/annex_2020_with_cids.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    queries = [Query(Metal(r["metal"]), "", r["name"], r["country"]) for r in rows]
    found = Resolver(every_look_up).resolve_all(queries)
    wrong = {
        row["name"]: (row["cid"], resolution)
        for row, resolution in zip(rows, found, strict=True)
        if resolution.facility is None or resolution.facility.cid != row["cid"]
    }
    assert len(rows) == 297
    assert not wrong


def test_names_as_filed_are_never_taken_for_another_facility(
    samples: Path, every_look_up: Directory
) -> None:
    """Asked with the CID that the filer printed, as a supplier's row has it."""
    with (samples / "names/filed_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    resolver = Resolver(every_look_up)
    for row in rows:
        country = row["country_as_filed"].partition(";")[0]
        query = Query(Metal(row["metal"]), row["cid"], row["name_as_filed"], country)
        facility = resolver.resolve(query).facility
        assert facility is None or facility.cid == Cid(row["cid"]), query
