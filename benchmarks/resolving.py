"""Who is this smelter? Names as filed and noisy names, against peers, every error printed.

Needs the real files that OREIGIN_SAMPLES points to (default: ../shared/data beside the checkout).
The reference is the look-up tab of every CMRT 6.x template, as dated snapshots. Peers get the same
reference and search inside the metal, as Oreigin does.
"""

import csv
import difflib
import gc
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from benchmarks.measure import Measurement
from benchmarks.noisy_names import NoisyName, noisy_names
from oreigin.smelters.directory import directory
from oreigin.smelters.facility import ListKind, ReferenceList, ReferenceRow
from oreigin.smelters.importing import ListFile, import_file
from oreigin.smelters.names import normalized
from oreigin.smelters.resolution import Query, Resolution, ResolutionOutcome
from oreigin.smelters.resolve import Resolver
from oreigin.terms import Cid, Metal

SAMPLES = Path(os.environ.get("OREIGIN_SAMPLES") or Path(__file__).parents[2] / "shared/data")
SEED = 20260401
NOISY = 100_000
SLOW_SAMPLE = 2_000
"""How many names the slow peers (WRatio, difflib) are asked; the quick ones are asked all."""
ERRORS_SHOWN = int(os.environ.get("OREIGIN_BENCH_ERRORS", "1000000"))
ACCEPTED = ResolutionOutcome.ACCEPTED


@dataclass(frozen=True)
class Asked:
    """A name to resolve, whose it is (None: nobody's in the reference), and where it is from."""

    query: Query
    cid: Cid | None
    said: Cid
    source: str = ""


def measure() -> Iterator[Measurement]:
    """Yield the measurements on filed and on noisy names; print errors and the peers' table."""
    if not (SAMPLES / "templates").is_dir():
        print(f"resolve: skipped, no real files in {SAMPLES} (set OREIGIN_SAMPLES)")
        return
    lists = references()
    yield from _filed(lists)
    yield from _noisy(lists)


def references() -> tuple[ReferenceList, ...]:
    """The look-up tab of every CMRT 6.x template, as dated snapshots; none without real files."""
    found = []
    for path in sorted((SAMPLES / "templates").glob("RMI_CMRT_6*.xlsx")):
        for each in import_file(ListFile(path.read_bytes(), path.name)).lists:
            if each.snapshot.kind is ListKind.REFERENCE:
                found.append(ReferenceList(each.snapshot, each.rows))
    return tuple(found)


def _filed(lists: tuple[ReferenceList, ...]) -> Iterator[Measurement]:
    """Names as printed in filings, asked without and with their CID."""
    known = directory(lists, date.max)
    newest = {row.cid for each in lists if "6.4" in each.snapshot.id for row in each.rows}
    with (SAMPLES / "names/filed_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [
        Asked(
            Query(Metal(r["metal"]), "", r["name_as_filed"], r["country_as_filed"].split(";")[0]),
            Cid(r["cid"]) if r["cid"] in known.facilities else None,
            Cid(r["cid"]),
            r["class"],
        )
        for r in rows
    ]
    resolver = Resolver(known)
    found = resolver.resolve_all(each.query for each in asked)
    listed = [(a, r) for a, r in zip(asked, found, strict=True) if a.said in newest]
    contradicted = [(a, r) for a, r in zip(asked, found, strict=True) if _list_says_other(a)]
    others = [(a, r) for a, r in zip(asked, found, strict=True)
              if a.cid is None and not _list_says_other(a)]  # fmt: skip
    wrong = [(a, r) for a, r in zip(asked, found, strict=True)
             if r.facility and r.facility.cid != a.said and not _list_says_other(a)]  # fmt: skip
    print(f"\nfiled names: {len(listed)} with a CID in the 6.4 look-up, {len(others)} in no list")
    _print_errors([(a, r) for a, r in listed if _top(r) != a.said or r.outcome is not ACCEPTED])
    _print_errors(wrong, "WRONG ")
    print(f"  the list itself gives {len(contradicted)} names to another CID than the filer does:")
    _print_errors(contradicted, "contradicted ")
    with_cid = resolver.resolve_all(
        Query(a.query.metal, a.said, a.query.name, a.query.country) for a in asked
    )
    wrong_beside = [(a, r) for a, r in zip(asked, with_cid, strict=True)
                    if r.facility and r.facility.cid != a.said]  # fmt: skip
    _print_errors(wrong_beside, "WRONG beside its CID ")
    rightly = sum(bool(r.facility and r.facility.cid == a.said) for a, r in listed)
    tops = sum(_top(r) == a.said for a, r in listed)
    strangers = sum(bool(r.facility) for _, r in others)
    yield _share("filed names, CID in 6.4", "top-1", tops, len(listed), 99.5)
    yield _share("filed names, CID in 6.4", "accepted rightly", rightly, len(listed), 97.0)
    yield _count("filed names", "accepted wrongly", len(wrong))
    yield _count("filed names, CID in no list", "accepted", strangers)
    yield _count("filed names beside their CIDs", "accepted wrongly", len(wrong_beside))
    old = [each for each in lists if "6.4" in each.snapshot.id]
    pairs = [(a.query, a.said) for a, _ in listed]
    for name, peer in _peers([row for each in old for row in each.rows]).items():
        share = sum(peer(query) == cid for query, cid in pairs)
        yield _share("filed names, 6.4 look-up alone", name, share, len(pairs))


def _list_says_other(asked: Asked) -> bool:
    """Whether the look-up tab itself has this very name for another CID than the filer printed."""
    return asked.source == "name_maps_to_other_cid"


def _noisy(lists: tuple[ReferenceList, ...]) -> Iterator[Measurement]:
    rows = [row for each in lists for row in each.rows]
    names, removed = noisy_names(rows, NOISY, SEED)
    reference = tuple(
        ReferenceList(each.snapshot, tuple(row for row in each.rows if row.cid not in removed))
        for each in lists
    )
    resolver = Resolver(directory(reference, date.max))
    queries = [Query(each.metal, "", each.text, each.country) for each in names]
    gc.collect()
    gc.freeze()  # the collector should not walk the benchmark's own names again and again
    started = time.process_time()
    found = resolver.resolve_all(queries)
    took = time.process_time() - started
    gc.unfreeze()
    listed = sum(each.listed for each in names)
    tops = sum(each.listed and _top(r) == each.cid for each, r in zip(names, found, strict=True))
    accepted = [(n, r) for n, r in zip(names, found, strict=True) if r.facility]
    right = sum(n.listed and _top(r) == n.cid for n, r in accepted)
    print(f"\nnoisy names: {len(names)}, {listed} listed; seed {SEED}")
    _print_noisy_errors(zip(names, found, strict=True))
    _print_by_noise(zip(names, found, strict=True))
    yield _share("noisy names", "top-1", tops, listed, 99.6)
    yield _share("noisy names", "accept precision", right, len(accepted), 99.8)
    yield _share("noisy names", "true ones accepted", right, listed, 94.0)
    yield Measurement("noisy names", "resolve_all", len(names) / took, target=13_000,
                      at_least=True, unit="names/s")  # fmt: skip
    yield from _noisy_peers(names, [row for each in reference for row in each.rows])


def _noisy_peers(names: Sequence[NoisyName], rows: list[ReferenceRow]) -> Iterator[Measurement]:
    listed = [each for each in names if each.listed]
    for name, peer in _peers(rows).items():
        asked = listed if name in ("exact", "token_sort_ratio") else listed[:SLOW_SAMPLE]
        started = time.process_time()
        tops = sum(peer(Query(e.metal, "", e.text, e.country)) == e.cid for e in asked)
        took = time.process_time() - started
        yield _share("noisy names", f"top-1, {name}", tops, len(asked))
        yield Measurement("noisy names", f"speed, {name}", len(asked) / took, unit="names/s")


Peer = Callable[[Query], Cid | None]


def _peers(rows: Iterable[ReferenceRow]) -> dict[str, Peer]:
    """Return what else one would use, each with every listed name of the metal as its choices."""
    names: defaultdict[Metal, dict[str, Cid]] = defaultdict(dict)
    for row in rows:
        for name in (row.name, row.look_up):
            names[row.metal][name] = row.cid
    plain = {m: {normalized(n): cid for n, cid in held.items()} for m, held in names.items()}
    processed = {
        metal: {utils.default_process(name): cid for name, cid in held.items()}
        for metal, held in names.items()
    }

    def exact(query: Query) -> Cid | None:
        return plain[query.metal].get(normalized(query.name))

    def scored(scorer: Callable[..., float]) -> Peer:
        def best(query: Query) -> Cid | None:
            choices = processed[query.metal]
            asked = utils.default_process(query.name)
            found = process.extractOne(asked, choices.keys(), scorer=scorer)
            return choices[found[0]] if found else None

        return best

    def by_difflib(query: Query) -> Cid | None:
        choices = processed[query.metal]
        asked = utils.default_process(query.name)
        found = difflib.get_close_matches(asked, list(choices), n=1, cutoff=0.0)
        return choices[found[0]] if found else None

    return {
        "exact": exact,
        "token_sort_ratio": scored(fuzz.token_sort_ratio),
        "WRatio": scored(fuzz.WRatio),
        "difflib": by_difflib,
    }


def _top(resolution: Resolution) -> Cid | None:
    """Return the facility accepted, or the likeliest where none is."""
    if resolution.facility:
        return resolution.facility.cid
    return resolution.alternatives[0].facility.cid if resolution.alternatives else None


def _share(
    subject: str, name: str, part: int, whole: int, target: float | None = None
) -> Measurement:
    share = 100 * part / whole if whole else 0.0
    return Measurement(subject, name, share, target=target, at_least=True, unit="%")


def _count(subject: str, name: str, count: int) -> Measurement:
    return Measurement(subject, name, count, target=0, unit="names")


def _print_errors(pairs: Iterable[tuple[Asked, Resolution]], kind: str = "") -> None:
    for asked, resolution in pairs:
        query = asked.query
        print(
            f"  {kind}{resolution.outcome}: {query.metal} | {query.name} | {asked.said}"
            f" | found {_top(resolution)} {resolution.score:.3f} | {' '.join(resolution.evidence)}"
        )


def _print_noisy_errors(pairs: Iterable[tuple[NoisyName, Resolution]]) -> None:
    shown = 0
    for name, resolution in pairs:
        top = _top(resolution)
        accepted_wrongly = resolution.facility and (not name.listed or top != name.cid)
        if not accepted_wrongly and (not name.listed or top == name.cid):
            continue
        shown += 1
        if shown <= ERRORS_SHOWN:
            kind = "WRONG" if accepted_wrongly else "missed"
            whose = name.cid if name.listed else f"{name.cid} (not listed)"
            print(f"  {kind}: {name.metal} | {name.text} | {whose} | found {top}"
                  f" {resolution.score:.3f} | {', '.join(name.noises)}")  # fmt: skip


def _print_by_noise(pairs: Iterable[tuple[NoisyName, Resolution]]) -> None:
    asked: Counter[str] = Counter()
    accepted: Counter[str] = Counter()
    for name, resolution in pairs:
        if name.listed:
            asked.update(name.noises)
            accepted.update(name.noises if resolution.facility else ())
    shares = (f"{noise} {100 * accepted[noise] / asked[noise]:.1f} %" for noise in sorted(asked))
    print(f"  accepted by kind of noise: {', '.join(shares)}")
