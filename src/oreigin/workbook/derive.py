"""Deriving the layout of a version not seen before, for a person to approve.

An official workbook says much of itself: its labels (hidden sheet `L`), its drop-downs, its
formulas. What it does not say is taken over from the nearest known version, and every difference
is a `Change`; those that a person must decide are marked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from oreigin.errors import UnreadableDocumentError
from oreigin.workbook.addresses import address
from oreigin.workbook.cells import Workbook, raw_text
from oreigin.workbook.changes import Change
from oreigin.workbook.derive_declaration import DeclarationDeriver
from oreigin.workbook.derive_lists import derive_list
from oreigin.workbook.identify import VersionText, read_version, titled_template, version_text
from oreigin.workbook.labels import Labels, labels
from oreigin.workbook.layout import CheckerLine, DeclarationSheet, Layout, ListSheet
from oreigin.workbook.problems import unreadable
from oreigin.workbook.templates import Templates
from oreigin.workbook.validations import validations

_LISTS = ("smelter_list", "product_list", "mine_list", "minerals_scope", "look_up")


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived layout, the known one it was derived from, and every difference between them."""

    layout: Layout
    nearest: Layout
    changes: tuple[Change, ...]


def derive(workbook: Workbook, templates: Templates) -> Derived:
    """Return the layout of an official workbook, read whole, from the nearest known version.

    The nearest is the one of the same template that differs least, of any template where none of
    that one is known. Raises UnreadableDocumentError (template-not-derivable) where the workbook
    is no RMI template or is in a form that does not show its drop-downs.
    """
    known = templates.layouts()
    template = titled_template(workbook)
    same = [layout for layout in known if layout.template == template] or list(known)
    said = labels(workbook)
    candidates = [_derived(layout, known, workbook, said) for layout in same if _fits(layout, workbook)]  # noqa: E501  # fmt: skip
    if not candidates:
        raise _not_derivable(workbook, "it has no Declaration tab that we know")
    released = _version(workbook, candidates[0].nearest)[0].released
    if released is None:
        raise _not_derivable(workbook, "no cell says version and release date")
    return min(candidates, key=lambda each: _distance(each, released))


def _fits(layout: Layout, workbook: Workbook) -> bool:
    return layout.declaration.sheet in workbook and bool(workbook.xml(layout.declaration.sheet))


def _distance(derived: Derived, released: date) -> tuple[int, int, int]:
    decisions = sum(change.decide for change in derived.changes)
    days = abs((derived.nearest.released - released).days)
    return decisions, len(derived.changes), days


def _derived(nearest: Layout, known: Sequence[Layout], workbook: Workbook, said: Labels) -> Derived:
    version, cell = _version(workbook, nearest)
    deriver = DeclarationDeriver(nearest, known, workbook, said)
    declaration, metals = deriver.derive()
    lists, list_changes = _derived_lists(nearest, known, workbook, said)
    mark = nearest.fingerprint
    layout = replace(
        nearest,
        template=titled_template(workbook) or nearest.template,
        version=version.version,
        released=version.released or nearest.released,
        metals=metals,
        fingerprint=replace(mark, cell=cell, text=version.text),
        declaration=declaration,
        completeness=_completeness(nearest, declaration, lists["smelter_list"]),
        tabs=workbook.sheet_names,
        smelter_list=lists["smelter_list"] or nearest.smelter_list,
        product_list=lists["product_list"],
        mine_list=lists["mine_list"],
        minerals_scope=lists["minerals_scope"],
        look_up=lists["look_up"],
    )
    layout, date_changes = _with_dates(layout, workbook)
    changes = (
        Change("version", f"{mark.sheet}!{cell}", "", nearest.name, layout.name),
        *_other_template(nearest, layout),
        *_short_version(layout),
        *_tab_changes(nearest, workbook),
        *deriver.changes,
        *date_changes,
        *list_changes,
        *_carried(nearest),
    )
    return Derived(layout, nearest, changes)


def _version(workbook: Workbook, nearest: Layout) -> tuple[VersionText, str]:
    """Return what the version cell says, and the cell: the known one, else one near the top."""
    mark = nearest.fingerprint
    version = read_version(version_text(workbook, mark))
    if version.released:
        return version, mark.cell
    for number, row in workbook.rows(mark.sheet, 1, 6):
        for column, value in enumerate(row, 1):
            found = read_version(raw_text(value))
            if found.released and found.text.casefold().startswith(("revision", "version")):
                return found, address(number, column)
    return version, mark.cell


def _other_template(nearest: Layout, layout: Layout) -> list[Change]:
    if nearest.template == layout.template:
        return []
    place = layout.declaration.sheet
    return [Change("other-template", place, "template", nearest.name, layout.template)]


def _short_version(layout: Layout) -> list[Change]:
    """Note a version such as "2", which may be known by a longer name."""
    mark = layout.fingerprint
    short = Change("version-short", f"{mark.sheet}!{mark.cell}", "version", "", layout.version)
    return [] if "." in layout.version else [short]


def _tab_changes(nearest: Layout, workbook: Workbook) -> list[Change]:
    was, now = nearest.tabs, workbook.sheet_names
    new = [Change("tab-new", workbook.file, "", "", tab) for tab in now if tab not in was]
    gone = [Change("tab-dropped", workbook.file, "", tab) for tab in was if tab not in now]
    if not new and not gone and was != now:
        return [Change("tab-order", workbook.file)]
    return new + gone


def _with_dates(layout: Layout, workbook: Workbook) -> tuple[Layout, tuple[Change, ...]]:
    """Take the accepted effective dates from the workbook."""
    sheet = layout.declaration
    cell = next((field.cell for field in sheet.fields if field.id == "effective_date"), "")
    if not cell:
        return layout, ()
    first, last = validations(workbook, sheet.sheet).dates(cell)
    dated = replace(layout, dates_from=first, dates_to=last)
    was, now = (f"{each.dates_from} to {each.dates_to}" for each in (layout, dated))
    changed = (Change("dates", f"{sheet.sheet}!{cell}", "", was, now),)
    if first is None:
        changed = (Change("date-cell", f"{sheet.sheet}!{cell}", "effective_date"),)
    return dated, changed if was != now else ()


def _derived_lists(
    nearest: Layout, known: Sequence[Layout], workbook: Workbook, said: Labels
) -> tuple[dict[str, ListSheet | None], list[Change]]:
    """Derive every list; one that only other versions have, by theirs."""
    found: dict[str, ListSheet | None] = {}
    changes: list[Change] = []
    for what in _LISTS:
        form: ListSheet | None = getattr(nearest, what)
        if form is None:
            form, source = _elsewhere(what, known, workbook)
            if form:
                changes.append(Change("list-new", form.sheet, what, source))
        if form and form.sheet not in workbook:
            changes.append(Change("sheet-missing", form.sheet, what, form.sheet))
            form = None
        if form:
            form, of_list = derive_list(what, form, _same_list(what, known), workbook, said)
            changes += of_list
        found[what] = form
    if (found["look_up"]) and not _names_cids(found["look_up"]):
        changes = [change for change in changes if change.what != "look_up"]
        changes += [Change("look-up-without-cids", found["look_up"].sheet)] * bool(nearest.look_up)
        found["look_up"] = None
    if found["look_up"] is None:
        changes.append(Change("look-up-missing", workbook.file, "look_up"))
    return found, changes


def _same_list(what: str, known: Sequence[Layout]) -> list[ListSheet]:
    forms: list[ListSheet | None] = [getattr(layout, what) for layout in known]
    return [form for form in forms if form]


def _names_cids(look_up: ListSheet) -> bool:
    return any(column.field == "cid" for column in look_up.columns)


def _elsewhere(
    what: str, known: Sequence[Layout], workbook: Workbook
) -> tuple[ListSheet | None, str]:
    for layout in reversed(known):
        form: ListSheet | None = getattr(layout, what)
        if form and form.sheet in workbook:
            return form, layout.name
    return None, ""


def _completeness(
    nearest: Layout, declaration: DeclarationSheet, smelters: ListSheet | None
) -> tuple[CheckerLine, ...]:
    """Carry over what the Checker asks for, its cells and rows where they stand now."""
    known_rows = (nearest.smelter_list.first_row, nearest.smelter_list.last_row)
    rows = (smelters.first_row, smelters.last_row or 0) if smelters else ()
    now = {field.id: field.cell for field in declaration.fields}
    cells = {field.cell: now.get(field.id, "") for field in nearest.declaration.fields}
    asked = (*declaration.questions, *declaration.company_questions)
    known = (*nearest.declaration.questions, *nearest.declaration.company_questions)
    answers = {question.label_starts: question for question in asked}
    for question in known:
        same = answers.get(question.label_starts)
        cells[question.answer] = same.answer if same else ""
        cells[question.comment] = same.comment if same else ""
    kept = []
    ids = {question.id for question in asked}
    prefix = f"{declaration.sheet}!"
    for line in nearest.completeness:
        cell = line.line.removeprefix(prefix)
        placed = cells.get(cell, cell)
        if (line.question and line.question not in ids) or (line.line and not placed):
            continue
        moved = f"{prefix}{placed}" if line.line.startswith(prefix) else line.line
        looked_at = rows if line.rows == known_rows else line.rows
        kept.append(replace(line, line=moved, rows=looked_at))
    return tuple(kept)


def _carried(nearest: Layout) -> list[Change]:
    """Name what cannot be seen in cells: what the formulas of Checker and smelter list do."""
    if not nearest.completeness:
        return [Change("completeness", "Checker", "", nearest.name)]
    looks_up = "by the name typed" if nearest.looks_up_unlisted_names else "by the choice itself"
    return [
        Change("completeness", "Checker", "", nearest.name),
        Change("formulas-of-list", nearest.smelter_list.sheet, "", nearest.name, looks_up),
    ]


def _not_derivable(workbook: Workbook, what: str) -> UnreadableDocumentError:
    return unreadable("template-not-derivable", workbook.file, what=what)
