"""`oreigin rollup`: the registrant's own declaration, in the official workbook."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import CASE, DAY, FILE, say, tell
from oreigin.cli.template_files import known_templates, target_of, templates_option

if TYPE_CHECKING:
    from oreigin.checks.values import Checked
    from oreigin.folder import CaseFolder, RollupFolder
    from oreigin.rollup.rolling import Target
    from oreigin.rollup.values import Asked, RollUp
    from oreigin.terms import Scope
    from oreigin.workbook.templates import Templates

_SCOPES = ("company", "product", "user-defined")


@dataclass(frozen=True, slots=True)
class Opened:
    """A case folder with what it keeps of its own declarations, and what its documents say."""

    path: Path
    folder: "CaseFolder"
    kept: "RollupFolder"
    templates: "Templates"

    def made(self, target: "Target", asked: "Asked", effective: date) -> "RollUp":
        """Return the roll-up of the case."""
        from oreigin.folder import read_responses
        from oreigin.rollup.rolling import roll_up

        case = self.folder.case
        read, _ = read_responses(case, self.folder.documents, self.templates)
        return roll_up(
            case,
            read,
            target,
            asked,
            effective=effective,
            program=self.kept.program,
            templates=self.templates,
        )


@dataclass(frozen=True, slots=True)
class Way:
    """What is filled in, where it is written, to whom it goes (or "") and as of which day."""

    template: Path
    output: Path | None
    recipient: str
    day: date


@click.command()
@click.argument("case", type=CASE)
@click.option("--template", type=FILE, help="The official workbook: CMRT, EMRT, CRT or AMRT.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--scope", type=click.Choice(_SCOPES), default="company", show_default=True)
@click.option("--product", "products", multiple=True, help="A product by its id; repeat for more.")
@click.option("--description", default="", help="What a user-defined scope covers.")
@click.option("--date", "day", type=DAY, help="The effective date (default: today).")
@click.option("--to", "recipient", default="", help="To whom it goes: kept in the case's ledger.")
@click.option("--ledger", is_flag=True, help="Say who should get a new declaration, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
@templates_option
def rollup(  # noqa: PLR0917 - the options of the command
    case: Path,
    template: Path | None,
    output: Path | None,
    scope: str,
    products: tuple[str, ...],
    description: str,
    day: datetime | None,
    recipient: str,
    ledger: bool,
    as_json: bool,
    templates_folder: Path | None,
) -> None:
    """Make your own declaration from CASE's responses.

    Accepted responses are combined and written into the official workbook.

    Every answer carries its reasons; what the case does not say stays open and is listed. Answers
    are overridden in CASE/rollup/overrides.csv, fields stand in CASE/rollup/declarant.toml.

    Exit status: 0 complete, 1 something needs you (with --ledger: a new declaration is due).
    """
    from oreigin.folder import open_case, open_rollup
    from oreigin.rollup.values import Asked

    folder = open_case(case)
    kept = open_rollup(case, folder.case)
    opened = Opened(case, folder, kept, known_templates(templates_folder))
    if ledger:
        raise SystemExit(_show_ledger(opened, as_json))
    if template is None:
        raise click.BadParameter("give the official workbook to fill in: --template FILE.xlsx")
    if products and scope == "company":
        raise click.BadParameter(
            "the whole company means all products: give --scope product or user-defined "
            "with --product, or leave --product out"
        )
    if output and output.exists() and output.samefile(template):
        raise click.BadParameter("-o would overwrite the blank of --template: name another file")
    effective = day.date() if day else date.today()  # noqa: DTZ011 - the user's own day
    asked = Asked(_scope(scope), description, products)
    made = opened.made(target_of(template, opened.templates), asked, effective)
    checked = _write(opened, made, Way(template, output, recipient, effective))
    if as_json:
        click.echo(json.dumps(_to_json(made, checked, output), ensure_ascii=False, default=str))
    else:
        from oreigin.cli.rollup_shown import show

        show(made, checked, output)
    raise SystemExit(1 if made.needs_you or checked.missing or _in_error(checked) else 0)


def _to_json(made: "RollUp", checked: "Checked", output: Path | None) -> dict[str, object]:
    from oreigin.checks.json_form import to_json as checked_to_json
    from oreigin.rollup.json_form import to_json

    file = str(output or "")
    return to_json(made, file) | {"checked": checked_to_json(checked, file)}


def _in_error(checked: "Checked") -> bool:
    from oreigin.checks.values import Severity

    return any(finding.severity is Severity.ERROR for finding in checked.findings)


def _scope(name: str) -> "Scope":
    from oreigin.terms import Scope

    return dict(zip(_SCOPES, (Scope.COMPANY, Scope.PRODUCT, Scope.USER_DEFINED), strict=True))[name]


def _write(opened: Opened, made: "RollUp", way: Way) -> "Checked":
    """Write the workbook, keep it where it goes to somebody, and return what checks say of it."""
    from oreigin.response.reading import read_with_look_up
    from oreigin.response.writing import written
    from oreigin.rollup.official import ones_own
    from oreigin.rollup.outgoing import checked

    if way.recipient and way.output is None:
        raise click.BadParameter("what goes out has to be written: -o FILE.xlsx")
    template, file = way.template.read_bytes(), str(way.output or way.template)
    with ones_own():
        filled = written(made.declaration, template, str(way.template), opened.templates)
    again = read_with_look_up(filled.data, file, templates=opened.templates)
    found = checked(opened.folder.case, again, way.day)
    if way.recipient:
        _keep(opened, made, filled.data, way, found.missing)
    if way.output:
        way.output.write_bytes(filled.data)
        for note in filled.lost:
            say(note.message)
    return found


def _keep(opened: Opened, made: "RollUp", data: bytes, way: Way, missing: tuple[str, ...]) -> None:
    """Keep what goes out in the case's ledger; only a complete declaration goes out."""
    from oreigin.errors import RefusedError
    from oreigin.folder import keep_sent
    from oreigin.rollup.ledger import sent_row
    from oreigin.rollup.relevance import problem
    from oreigin.terms import Sha256

    if made.needs_you or missing:
        facts = {"count": len(made.needs_you), "missing": ", ".join(missing) or "nothing"}
        raise RefusedError(problem("not-complete", **facts))
    sha256 = Sha256(hashlib.sha256(data).hexdigest())
    row = sent_row(made, sha256, way.recipient, way.day)
    keep_sent(opened.path, opened.folder.case, row, data, dict(made.inputs))


def _show_ledger(opened: Opened, as_json: bool) -> int:
    """Show how everything that went out stands today; 1 where a new declaration is due."""
    from oreigin.folder import sent_bytes, sent_inputs
    from oreigin.response.reading import read_with_look_up
    from oreigin.rollup.json_form import review_to_json
    from oreigin.rollup.ledger import Standing, latest, reviewed
    from oreigin.rollup.rolling import Target

    due = 0
    for sent in latest(opened.kept.sent):
        data = sent_bytes(opened.path, sent.sha256)
        before = read_with_look_up(data, f"{sent.sha256}.xlsx", templates=opened.templates)
        now = opened.made(Target.of(before), sent.asked, sent.when)
        found = reviewed(sent, before.declaration, sent_inputs(opened.path, sent.sha256), now)
        due += found.standing is Standing.OUTDATED
        if as_json:
            click.echo(json.dumps(review_to_json(found), ensure_ascii=False))
            continue
        tell(f"{sent.to}: {sent.template} {sent.version} of {sent.when}: {found.standing}")
        for line in (*found.says, *(f"input: {each}" for each in found.inputs)):
            tell(f"    {line}")
    if not opened.kept.sent and not as_json:
        say("Nothing went out yet: the ledger is empty (oreigin rollup CASE ... --to RECIPIENT).")
    return 1 if due else 0
