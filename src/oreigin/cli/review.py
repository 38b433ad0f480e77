"""`oreigin review`: the queue of names that wait for a person, on a terminal."""

import os
import subprocess
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE, DAY, FILE, say, tell
from oreigin.cli.template_files import known_templates, target_of, templates_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from oreigin.assessment.values import CountedResponse
    from oreigin.case import Case
    from oreigin.smelters.facility import Facility
    from oreigin.smelters.judgment import Judgment, Verdict
    from oreigin.smelters.resolution import ConsolidatedSmelter
    from oreigin.workbook.templates import Templates


@dataclass(frozen=True)
class Words:
    """The file `data/review.toml`."""

    keys: str
    look_back: str
    no_who: str
    unknown_key: str
    bad_cid: str
    unknown_cid: str
    other_metal: str
    nothing_to_undo: str
    undone: str
    nothing_open: str
    left_open: str
    unknown_minerals: str
    why: dict[str, str]


@dataclass
class Walk:
    """One walk over the queue: who decides, for which day, and what was decided so far.

    The lists of `case` are all that names are held against; `responses` are those declaring them.
    """

    path: Path
    case: "Case"
    responses: "tuple[CountedResponse, ...]"
    queue: "Sequence[ConsolidatedSmelter]"
    who: str
    when: date
    decided: "list[tuple[int, Judgment]]" = field(default_factory=list)


@click.command()
@click.argument("case", type=CASE)
@click.option("--by", "who", envvar="OREIGIN_USER", help="Who decides (else git's user.name).")
@click.option("--on", "day", type=DAY, help="The day the decisions were taken (default: today).")
@click.option(
    "--template",
    type=FILE,
    help="An official EMRT, CRT or AMRT: its look-up stands in for minerals that no list knows.",
)
@templates_option
def review(
    case: Path,
    who: str | None,
    day: datetime | None,
    template: Path | None,
    templates_folder: Path | None,
) -> None:
    """Decide the open names of CASE one by one.

    Decisions are written to judgments.csv.

    Exit status: 0 every name is decided, 1 some are left open.
    """
    who = (who or _git_user()).strip()
    if not who:
        raise click.UsageError(_words().no_who)
    when = day.date() if day else datetime.now().astimezone().date()
    walk = _opened(case, template, known_templates(templates_folder), who, when)
    filing = walk.case.as_of.filing
    if not walk.queue:
        tell(_words().nothing_open)
        return
    if when > filing:
        say(_words().look_back.format(filing=filing, when=when))
    try:
        _walk(walk)
    except click.Abort:
        tell()
    left = len(walk.queue) - len({at for at, _ in walk.decided})
    tell(_words().left_open.format(decided=len(walk.queue) - left, open=left))
    raise SystemExit(1 if left else 0)


def _opened(
    path: Path, template: Path | None, templates: "Templates", who: str, when: date
) -> Walk:
    """Return a walk over every name that waits: those of the filing, then other minerals'."""
    from oreigin.assessment.assess import assess
    from oreigin.folder import open_case, read_responses
    from oreigin.rollup.beyond import beyond_conflict_minerals

    folder = open_case(path)
    read, unread = read_responses(folder.case, folder.documents, templates)
    made = assess(folder.case, read, unread, templates=templates)
    target = target_of(template, templates) if template else None
    beyond = beyond_conflict_minerals(folder.case, read, target)
    asked = beyond.asked_in(target.layout.template) if target else frozenset()
    unknown = [mineral for mineral in beyond.unknown_minerals if mineral not in asked]
    if unknown:
        say(_words().unknown_minerals.format(minerals=", ".join(unknown)))
    of_the_filing = [s for s in made.consolidation.smelters if s.needs_review]
    waiting = (*of_the_filing, *beyond.waiting(asked))
    responses = (*made.responses, *beyond.responses)
    return Walk(path, replace(folder.case, lists=beyond.lists), responses, waiting, who, when)


def _walk(walk: Walk) -> None:
    """Ask about each name; undo goes back to the name decided last."""
    at, queue = 0, walk.queue
    while at < len(queue):
        smelter = queue[at]
        candidates = _candidates(smelter)
        _show(walk, smelter, candidates, f"{at + 1} of {len(queue)}")
        key = click.prompt("Decision", prompt_suffix="> ").strip().casefold()
        if key == "q":
            return
        if key == "u":
            at = _undo(walk, at)
        elif key == "s" or _decide(walk, at, smelter, candidates, key):
            at += 1


def _decide(
    walk: Walk,
    at: int,
    smelter: "ConsolidatedSmelter",
    candidates: "Sequence[tuple[Facility, float]]",
    key: str,
) -> bool:
    """Write what the key decides; False where it decides nothing and must be asked again."""
    from oreigin.smelters.judgment import Verdict

    facility = None
    if key.isdecimal() and 1 <= int(key) <= len(candidates):
        facility = candidates[int(key) - 1][0]
    elif key == "c":
        facility = _typed_facility(walk, smelter)
        if facility is None:
            return False
    elif key not in ("l", "x"):
        tell(_words().unknown_key.format(key=key))
        return False
    verdict = {"l": Verdict.NOT_LISTED, "x": Verdict.NOT_A_SMELTER}.get(key, Verdict.FACILITY)
    for judgment in _judgments(walk, smelter, verdict, facility):
        _add(walk, at, judgment)
    return True


def _add(walk: Walk, at: int, judgment: "Judgment") -> None:
    from oreigin.folder.judging import add_judgment

    add_judgment(walk.path, judgment)
    walk.decided.append((at, judgment))


def _judgments(
    walk: Walk, smelter: "ConsolidatedSmelter", verdict: "Verdict", facility: "Facility | None"
) -> "list[Judgment]":
    """Return the decision for every way in which the rows write the name."""
    from oreigin.smelters.judgment import Judgment

    facts = {"cid": facility.cid, "name": facility.name} if facility else {}
    why = click.prompt("Why", default=_words().why[verdict.value].format(**facts)).strip()
    queries = [member.resolution.query for member in smelter.members]
    asked = dict.fromkeys((q.metal, q.name or q.cid, q.country) for q in queries)
    cid = facility.cid if facility else None
    return [
        Judgment(metal, name, country, verdict, walk.who, walk.when, why, cid)
        for metal, name, country in asked
    ]


def _undo(walk: Walk, at: int) -> int:
    """Revoke what was decided last and return the position of its name."""
    from oreigin.folder.judging import revoke_judgment

    if not walk.decided:
        tell(_words().nothing_to_undo)
        return at
    last = walk.decided[-1][0]
    while walk.decided and walk.decided[-1][0] == last:
        _, judgment = walk.decided.pop()
        revoke_judgment(walk.path, judgment)
        tell(_words().undone.format(name=judgment.name))
    return last


def _typed_facility(walk: Walk, smelter: "ConsolidatedSmelter") -> "Facility | None":
    """Ask for a CID; None, with a word why, where it is no facility of the metal."""
    from oreigin.smelters.history import known_directory
    from oreigin.terms import CID, Cid

    cid = Cid(click.prompt("CID").strip().upper())
    if not CID.fullmatch(cid):
        tell(_words().bad_cid.format(cid=cid))
        return None
    case = walk.case
    known = known_directory(case.lists, case.as_of.status)
    facility = known.facilities.get(cid)
    if facility is None:
        tell(_words().unknown_cid.format(cid=cid))
        return None
    if facility.metal != smelter.metal:
        tell(_words().other_metal.format(cid=cid, metal=facility.metal))
        return None
    return facility


def _candidates(smelter: "ConsolidatedSmelter") -> "list[tuple[Facility, float]]":
    """Return the facilities of the metal that its rows may mean, each once, the likeliest first."""
    found: dict[Facility, float] = {}
    for member in smelter.members:
        for each in member.resolution.alternatives:
            if each.facility.metal == smelter.metal:
                found[each.facility] = max(each.score, found.get(each.facility, 0.0))
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0].cid))


def _show(
    walk: Walk,
    smelter: "ConsolidatedSmelter",
    candidates: "Sequence[tuple[Facility, float]]",
    place: str,
) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    from oreigin.assessment.smelter_list import printed_country
    from oreigin.cli.console import console

    out = console()
    out.rule(Text(f"{place}: {smelter.name}"), align="left")
    for line in _facts(walk, smelter):
        out.print(Text(line))
    if candidates:
        grid = Grid(box=None, padding=(0, 2), pad_edge=False)
        for title in ("", "CID", "Listed name", "Country", "Place", "Status", "Score"):
            grid.add_column(title)
        status = _status_of(walk)
        for number, (facility, score) in enumerate(candidates, 1):
            place_of = ", ".join(filter(None, (facility.city, facility.state)))
            cells = (str(number), facility.cid, facility.name, printed_country(facility.country))
            grid.add_row(*map(Text, (*cells, place_of, status(facility), f"{score:.2f}")))
        out.print(grid)
    out.print(Text(_words().keys, style="dim"))


def _facts(walk: Walk, smelter: "ConsolidatedSmelter") -> list[str]:
    """Return what the rows declare, who declares it, and what is known of the name."""
    suppliers = {s.id: s.name for s in walk.case.suppliers}
    said_by = {r.response.id: suppliers[r.response.supplier] for r in walk.responses}
    declared = [member.resolution.query for member in smelter.members]
    facts = [
        f"Metal: {smelter.metal}   Country as declared: {smelter.country or '-'}",
        f"Declared by: {', '.join(dict.fromkeys(said_by.get(s, s) for s in smelter.sources))}",
    ]
    numbers = dict.fromkeys(query.cid for query in declared if query.cid)
    if numbers:
        facts.append(f"With the CID: {', '.join(numbers)}")
    if len(smelter.declared_names) > 1:
        facts.append(f"Written: {'; '.join(smelter.declared_names)}")
    evidence = dict.fromkeys(said for m in smelter.members for said in m.resolution.evidence)
    return [*facts, *evidence]


def _status_of(walk: Walk) -> "Callable[[Facility], str]":
    """Return what gives a facility's status as of the case's date, with that date."""
    from oreigin.assessment.conformance import lists_of, status_book

    case = walk.case
    book = status_book(lists_of(case), case.as_of.status, case.policy.status)

    def status(facility: "Facility") -> str:
        held = book.conformance(facility.cid)
        dated = f" ({held.as_of.isoformat()})" if held.as_of else ""
        return f"{held.status.value}{dated}"

    return status


def _git_user() -> str:
    """Return the name that git would sign with, empty where there is none."""
    try:
        asked = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - the user's own git
            capture_output=True, text=True, check=False, env=os.environ,
        )  # fmt: skip
    except OSError:
        return ""
    return asked.stdout.strip()


def _words() -> Words:
    from oreigin.tables import load_one

    return load_one("review.toml", Words)
