"""Fit the weights and lines of `data/matching.toml`.

Called as `python scripts/fit_matching.py SAMPLES [--write]`. Reads the look-up tabs of the CMRT 6.x
templates (the reference) and names with known CIDs: noisy writings of listed names
(`benchmarks/noisy_names.py`, other seeds than the benchmark's), names as printed in filings, and
names of older lists. Facilities come in five folds; every score that a line rests on was given by
weights that never saw the facility. The result is the same every time.
"""

import csv
import math
import re
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.noisy_names import noisy_names
from oreigin.smelters.countries import country_code
from oreigin.smelters.directory import Directory, directory
from oreigin.smelters.facility import ListKind, ReferenceList, ReferenceRow
from oreigin.smelters.features import Features, forbidden, score
from oreigin.smelters.importing import ListFile, import_file
from oreigin.smelters.names import parsed
from oreigin.terms import CONFLICT_MINERALS, Cid, Metal

SEEDS = (101, 102, 103, 104, 105, 106)
NOISY = 25_000
TRAINED_ON = 2_500
FOLDS = 5
RIDGE = 2.0
REAL_COUNTS = 15.0
"""A real name counts so much more than a made one: together about half as much."""
PRECISION = 0.999
LEAST_LINE = 0.85
"""No line lower than this, whatever the noisy names allow: real lists hold more names that are
nearly a listed one ("Global Advanced Metals") than made ones do."""
CONFIDENCE = 1.6449
"""The z of a one-sided 95 % bound."""
AT_MOST_ZERO = frozenset(Features._fields) - {
    "explained",
    "cut_short",
    "acronym",
    "opening",
    "country",
}
"""What is only ever against a match: a positive weight for it would be chance."""
TARGET = Path(__file__).parents[1] / "src/oreigin/data/matching.toml"


@dataclass(frozen=True)
class Case:
    """A name that no list writes so, whose it is, and the listed names it may mean."""

    text: str
    cid: Cid
    candidates: tuple[tuple[Cid, Features], ...]
    counts: float
    source: str

    @property
    def fold(self) -> int:
        return zlib.crc32(self.cid.encode()) % FOLDS


def references(samples: Path) -> tuple[ReferenceList, ...]:
    """Return the look-up tabs of the CMRT 6.x templates as dated snapshots."""
    found = []
    for path in sorted((samples / "templates").glob("RMI_CMRT_6*.xlsx")):
        made = import_file(ListFile(path.read_bytes(), path.name))
        found += [
            ReferenceList(each.snapshot, each.rows)  # type: ignore[arg-type]
            for each in made.lists
            if each.snapshot.kind is ListKind.REFERENCE
        ]
    return tuple(found)


def without(lists: Iterable[ReferenceList], removed: frozenset[Cid]) -> tuple[ReferenceList, ...]:
    """Return the lists without the rows of some facilities."""
    return tuple(
        ReferenceList(each.snapshot, tuple(row for row in each.rows if row.cid not in removed))
        for each in lists
    )


def cases_of(
    known: Directory, names: Iterable[tuple[Metal, str, str, Cid]], counts: float, source: str
) -> Iterator[Case]:
    """Yield the names that the directory does not hold in any writing."""
    for metal, text, country, cid in names:
        index = known.indexes.get(metal)
        if index is None or known.named_alike(metal, text):
            continue
        found = index.compared(parsed(text), country_code(country))
        candidates = tuple((listed.cid, features) for listed, features in found)
        yield Case(text, cid, candidates, counts, source)


def noisy_cases(lists: tuple[ReferenceList, ...]) -> Iterator[Case]:
    rows: list[ReferenceRow] = [row for each in lists for row in each.rows]
    for seed in SEEDS:
        names, removed = noisy_names(rows, NOISY, seed)
        known = directory(without(lists, removed), date.max)
        asked = ((n.metal, n.text, n.country, n.cid) for n in names)
        yield from cases_of(known, asked, 1.0, "noisy")


def real_cases(samples: Path, lists: tuple[ReferenceList, ...]) -> Iterator[Case]:
    known = directory(lists, date.max)
    for source, names in (("filed", _filed(samples)), ("older lists", _older(samples))):
        yield from cases_of(known, dict.fromkeys(names), REAL_COUNTS, source)


def _filed(samples: Path) -> Iterator[tuple[Metal, str, str, Cid]]:
    with (samples / "names/filed_names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            country = row["country_as_filed"].partition(";")[0]
            yield Metal(row["metal"]), row["name_as_filed"], country, Cid(row["cid"])


def _older(samples: Path) -> Iterator[tuple[Metal, str, str, Cid]]:
    """Yield metal, name, country and CID of tables that hold them in any order of columns."""
    for name in ("cfsi_compliant_2014", "rmi_facilities_2023", "smelter_id_v2_to_cid"):
        text = (samples / f"lists/{name}.csv").read_bytes().decode("utf-8", errors="replace")
        for cells in csv.reader(text.splitlines()):
            cid = next((cell for cell in cells if re.fullmatch(r"CID\d{6}", cell.strip())), "")
            words = [
                c for c in cells[1:3] if c.strip() and not re.fullmatch(r"CID\d{6}", c.strip())
            ]
            country = next((c for c in cells[1:] if country_code(c)), "")
            if cid and cells[0] in CONFLICT_MINERALS and words and "\ufffd" not in words[0]:
                yield Metal(cells[0]), words[0].strip(), country, Cid(cid.strip())


def fit(cases: Sequence[Case]) -> tuple[float, ...]:
    """Return bias and weights by ridge logistic regression (Newton's method) over all pairs."""
    pairs = [
        ((1.0, *features), float(cid == case.cid), case.counts)
        for case in cases
        for cid, features in _nearest(case)
    ]
    held: set[int] = set()
    while True:
        weights = _newton(pairs, held)
        wrong = {at for at, name in enumerate(Features._fields, 1)
                 if name in AT_MOST_ZERO and weights[at] > 1e-9}  # fmt: skip
        if not wrong - held:
            return weights
        held |= wrong


def _nearest(case: Case) -> Iterable[tuple[Cid, Features]]:
    """Return of each facility the name that is nearest before anything is fitted."""
    best: dict[Cid, Features] = {}
    for cid, features in case.candidates:
        if cid not in best or _distance(features) < _distance(best[cid]):
            best[cid] = features
    return best.items()


def _distance(features: Features) -> float:
    return features.letters + features.missing + features.extra


def _newton(
    pairs: list[tuple[tuple[float, ...], float, float]], held: set[int], rounds: int = 12
) -> tuple[float, ...]:
    width = len(pairs[0][0])
    free = [at for at in range(width) if at not in held]
    weights = [0.0] * width
    for _ in range(rounds):
        slope = [-RIDGE * weights[at] if at else 0.0 for at in free]
        bend = [[(RIDGE if i == j and free[i] else 0.0) for j in range(len(free))] for i in range(len(free))]  # fmt: skip  # noqa: E501
        for features, label, counts in pairs:
            total = sum(w * f for w, f in zip(weights, features, strict=True))
            sure = 1 / (1 + math.exp(-max(-35.0, min(35.0, total))))
            used = [(i, features[at]) for i, at in enumerate(free) if features[at]]
            curve = counts * sure * (1 - sure)
            for i, value in used:
                slope[i] += counts * (label - sure) * value
                row = bend[i]
                for j, other in used:
                    row[j] += curve * value * other
        for at, step in zip(free, _solve(bend, slope), strict=True):
            weights[at] += step
    return tuple(weights)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a positive definite system by elimination."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(size):
        best = max(range(at, size), key=lambda i: abs(rows[i][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for below in range(at + 1, size):
            factor = rows[below][at] / rows[at][at]
            rows[below] = [b - factor * a for a, b in zip(rows[at], rows[below], strict=True)]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = sum(rows[at][j] * found[j] for j in range(at + 1, size))
        found[at] = (rows[at][size] - rest) / rows[at][at]
    return found


@dataclass(frozen=True)
class Scored:
    """How a case came out under weights that had not seen its facility."""

    case: Case
    best: float
    rival: float
    right: bool
    vetoed: bool


def scored(case: Case, weights: tuple[float, ...]) -> Scored | None:
    best: dict[Cid, tuple[float, Features]] = {}
    for cid, features in case.candidates:
        sure = score(features, weights[1:], weights[0])
        if cid not in best or best[cid][0] < sure:
            best[cid] = (sure, features)
    ranked = sorted(best.items(), key=lambda each: (-each[1][0], each[0]))
    if not ranked:
        return None
    cid, (sure, features) = ranked[0]
    rival = ranked[1][1][0] if len(ranked) > 1 else 0.0
    return Scored(case, sure, rival, cid == case.cid, forbidden(features))


def lower_bound(right: int, total: int) -> float:
    """Return Wilson's one-sided 95 % lower bound of a precision."""
    if not total:
        return 0.0
    share, z2 = right / total, CONFIDENCE**2
    middle = share + z2 / (2 * total)
    spread = CONFIDENCE * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    return (middle - spread) / (1 + z2 / total)


def lines(results: Sequence[Scored]) -> tuple[float, float, int, int]:
    """Return accept and rival lines, and how many are accepted and wrong at them.

    Of all pairs that keep the bound, the one that accepts most; no filed or older real name may be
    accepted wrongly, however few they are.
    """
    best = (1.0, 0.0, 0, 0)
    open_ones = [each for each in results if not each.vetoed]
    for rival in (0.05, 0.1, 0.2, 0.3, 0.5):
        accepted = wrong = 0
        for each in sorted(open_ones, key=lambda each: -each.best):
            if each.rival > rival:
                continue
            if each.best < LEAST_LINE:
                break
            if not each.right and each.case.source != "noisy":
                break
            accepted += 1
            wrong += not each.right
            if lower_bound(accepted - wrong, accepted) >= PRECISION and accepted > best[2]:
                best = (each.best, rival, accepted, wrong)
    return best


def main(samples: Path, write: bool) -> int:
    lists = references(samples)
    noisy, real = list(noisy_cases(lists)), list(real_cases(samples, lists))
    every = max(1, len(noisy) // (TRAINED_ON * len(SEEDS) // 2))
    training = [*noisy[::every], *real]
    print(
        f"{len(noisy)} noisy and {len(real)} real names reach the comparison; {len(training)} train"
    )
    results: list[Scored] = []
    for fold in range(FOLDS):
        weights = fit([c for c in training if c.fold != fold])
        of_fold = (c for c in (*noisy, *real) if c.fold == fold)
        results += [s for c in of_fold if (s := scored(c, weights))]
    accept, rival, accepted, wrong = lines(results)
    weights = fit(training)
    show(results, accept, rival)
    text = rewritten(TARGET.read_text("utf-8"), weights, accept, rival, accepted, wrong)
    print(text if not write else f"written to {TARGET}")
    if write:
        TARGET.write_text(text, "utf-8")
    return 0


def show(results: Sequence[Scored], accept: float, rival: float) -> None:
    sources: defaultdict[str, list[Scored]] = defaultdict(list)
    for each in results:
        sources[each.case.source].append(each)
    for source, cases in sources.items():
        taken = [s for s in cases if s.best >= accept and s.rival <= rival and not s.vetoed]
        right = sum(s.right for s in taken)
        could = sum(any(cid == s.case.cid for cid, _ in s.case.candidates) for s in cases)
        print(f"{source}: {right} of {could} accepted rightly, {len(taken) - right} wrongly")
        for each in [s for s in taken if not s.right][:40]:
            print(f"  wrong: {each.case.text} ({each.case.cid}) {each.best:.4f} {each.rival:.4f}")


def rewritten(
    text: str, weights: tuple[float, ...], accept: float, rival: float, accepted: int, wrong: int
) -> str:
    """Return the table with the new numbers in their places, words and vetoes as they were."""
    text = re.sub(r"(?m)^bias = .*$", f"bias = {weights[0]:.3f}", text)
    text = re.sub(r"(?m)^accept = .*$", f"accept = {math.ceil(accept * 1e4) / 1e4:.4f}", text)
    text = re.sub(r"(?m)^rival = .*$", f"rival = {rival}", text)
    for name, weight in zip(Features._fields, weights[1:], strict=True):
        pattern = rf"(?m)(^\[features\.{name}\]\nweight = ).*$"
        text = re.sub(pattern, rf"\g<1>{weight:.3f}", text)
    facts = {"accepted": accepted, "wrong": wrong,
             "lower_bound": round(lower_bound(accepted - wrong, accepted), 5)}  # fmt: skip
    for name, value in facts.items():
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
    return text


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), "--write" in sys.argv))
