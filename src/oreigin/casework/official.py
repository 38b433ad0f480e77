"""The official blanks that a registrant has brought: to be filled in for suppliers and customers.

They are the RMI's and do not come with Oreigin. Each is tried once, in a process that may be
killed, before it is kept.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from oreigin import workers
from oreigin.casework.acting import doing, event_kinds
from oreigin.casework.actors import Actor
from oreigin.casework.known import known_templates
from oreigin.casework.receiving import file_name
from oreigin.errors import UnreadableDocumentError
from oreigin.response.blank import refusal
from oreigin.response.drafting import drafted
from oreigin.response.reading import read_declaration
from oreigin.response.writing import written
from oreigin.rollup.official import of_ones_own
from oreigin.store import documents as store
from oreigin.store.models import OfficialBlank, Registrant
from oreigin.workbook.cells import Workbook
from oreigin.workbook.identify import identify
from oreigin.workbook.layout import Layout
from oreigin.workbook.templates import Templates


def bring(actor: Actor, name: str, data: bytes) -> OfficialBlank:
    """Keep an official blank, in place of one of the same version.

    Raises UnreadableDocumentError where it is none, is filled in, or cannot be filled in.
    """
    actor.must(event_kinds()["blank-brought"].permission)  # before the work, not after it
    layout = _tried(name, data)
    with doing(actor, "blank-brought", f"template:{layout.name}") as event:
        document = store.keep(actor.registrant, data, actor.now)
        event.facts["document"] = document.sha256
        held = {
            "document": document,
            "filename": file_name(name),
            "released": layout.released,
            "brought": actor.now,
            "brought_by": actor.user,
        }
        blank, _ = OfficialBlank.objects.update_or_create(
            registrant=actor.registrant,
            template=layout.template,
            version=layout.version,
            defaults=held,
        )
    return blank


def take_away(actor: Actor, blank: OfficialBlank) -> None:
    """Use an official blank no more; its document is kept."""
    subject = f"template:{blank.template} {blank.version}"
    with doing(actor, "blank-taken-away", subject, document=blank.document.sha256):
        blank.delete()


def newest(registrant: Registrant, template: str) -> OfficialBlank | None:
    """Return the blank of a template's newest version, None where the registrant has none."""
    held = OfficialBlank.objects.filter(registrant=registrant, template=template)
    return held.select_related("document").order_by("-released").first()


def _tried(name: str, data: bytes) -> Layout:
    """Return which version a blank is of, after it was read and filled in once."""
    with TemporaryDirectory(prefix="oreigin-") as folder:
        path = Path(folder) / "blank.xlsx"
        path.write_bytes(data)
        [outcome] = workers.run(partial(_try, templates=known_templates()), [path])
    if outcome.result is None:
        assert outcome.problem  # noqa: S101 - one of the two is there
        problem = of_ones_own(outcome.problem)
        raise UnreadableDocumentError(replace(problem, file=file_name(name)))
    return outcome.result


def _try(data: bytes, file: str, templates: Templates) -> Layout:
    """Fill a blank in with nothing; runs in the worker."""
    layout = identify(Workbook.open(data, file, templates.sheets()), templates)
    if refused := refusal(read_declaration(data, file, templates=templates), file):
        raise refused
    return written(drafted(layout, {}, {}), data, file, templates).layout
