"""`oreigin smelters CASE --if-lapsed CID...`: what the lapse of facilities would hit."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from oreigin.cli.common import tell

if TYPE_CHECKING:
    from oreigin.assessment.lapse import Lapse
    from oreigin.workbook.templates import Templates


def show_lapse(case: Path, lapsed: tuple[str, ...], templates: "Templates", as_json: bool) -> None:
    """Print what changes if the facilities `lapsed` become non-conformant."""
    from oreigin.assessment.assess import assess
    from oreigin.assessment.lapse import lapse
    from oreigin.folder import open_case, read_responses
    from oreigin.terms import CID, Cid

    cids = [Cid(text.upper()) for given in lapsed for text in re.split(r"[\s,;]+", given) if text]
    for cid in cids:
        if not CID.fullmatch(cid):
            raise click.BadParameter(f"{cid!r} is not a CID, such as CID000292")
    folder = open_case(case)
    declarations, unread = read_responses(folder.case, folder.documents, templates)
    before = assess(folder.case, declarations, unread)
    found = lapse(before, assess(folder.case, declarations, unread, cids), cids)
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
    else:
        _show(found)


def _show(found: "Lapse") -> None:
    for assessed in found.smelters:
        smelter = assessed.smelter
        status = assessed.conformance.status
        tell(f"{smelter.id}  {smelter.name} ({smelter.metal}): {status} -> non-conformant")
        ties = assessed.profile.ties
        tell(
            f"  named by {len(smelter.sources)} responses: {len(ties.product)} at product level, "
            f"{len(ties.company)} at company level"
        )
    for cid in found.unknown:
        tell(f"{cid}  no accepted response names it")
    tell(f"Suppliers hit: {', '.join(found.suppliers) or 'none'}")
    tell(f"Products hit: {', '.join(found.products) or 'none'}")
    for figure in found.figures:
        tell(f"{figure.id}: {figure.before} -> {figure.after}  ({figure.label})")
    truth = {True: "holds", False: "does not hold", None: "is undecided"}
    for claim in found.claims:
        change = f"{truth[claim.before]} -> {truth[claim.after]}"
        tell(f'{claim.id}: {change}  ("{claim.sentence}")')


def _as_json(found: "Lapse") -> dict[str, object]:
    return {
        "smelters": [
            {
                "cid": s.smelter.id,
                "name": s.smelter.name,
                "metal": s.smelter.metal,
                "status": s.conformance.status.value,
                "responses": list(s.smelter.sources),
            }
            for s in found.smelters
        ],
        "unknown": list(found.unknown),
        "suppliers": list(found.suppliers),
        "products": list(found.products),
        "figures": [asdict(figure) for figure in found.figures],
        "claims": [asdict(claim) for claim in found.claims],
    }
