"""Smelter rows of a declaration as rows of a template's smelter list.

A smelter that the workbook's own look-up knows is named by its CID (or chosen by metal and name),
and the formulas beside it say the rest; what they come to is shown at once. One that it does not
know is declared as the form asks: "Smelter not listed", with name, country and ID typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from oreigin.response.declaration import NOT_LISTED, NOT_YET_IDENTIFIED, DeclaredSmelter
from oreigin.response.recalculation import LookUp, LookUpRow
from oreigin.response.writing_answers import Filled
from oreigin.response.writing_notes import note
from oreigin.response.writing_rows import note_missing_columns
from oreigin.workbook.layout import Column, Layout, ListSheet
from oreigin.workbook.patching import Shown, Value

_WORDS = {NOT_LISTED: "Smelter not listed", NOT_YET_IDENTIFIED: "Smelter not yet identified"}
_LOOKED_UP = ("metal", "look_up", "country", "cid", "id_source", "street", "city", "state")
_TYPED_WITH_NAME = ("metal", "look_up")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is to be written: what is typed, and what the formulas beside it come to."""

    typed: dict[str, str]
    shown: dict[str, str]


def smelter_rows(smelters: Sequence[DeclaredSmelter], layout: Layout, known: LookUp) -> Filled:
    """Return the cells of the smelter list, one row after the other from the first of the form.

    `known` is the workbook's own look-up. Where the form is full, further rows are typed in whole
    below it; where something of the form's own stands there, they do not fit and are noted.
    """
    filled, form = Filled(), layout.smelter_list
    last = form.last_row or form.first_row + len(smelters) - 1
    room = last - form.first_row + 1
    blocked = bool(form.closing_line_starts or form.own_rows)
    fitting = smelters[:room] if blocked else smelters
    for at, smelter in enumerate(fitting, form.first_row):
        row = _row(smelter, layout, known, filled, f"{form.sheet}!{at}")
        for column in form.columns:
            filled.cells[f"{column.column}{at}"] = _value(column, row, at <= last)
    if len(smelters) > room:
        facts = {"last": last, "count": len(smelters) - room, "what": "smelters"}
        which = "rows-do-not-fit" if blocked else "rows-below-form"
        filled.notes.append(note(which, form.sheet, **facts))
    note_missing_columns(filled, fitting, _with_cid(form), layout.name)
    _note_other_columns(filled, fitting, form, layout.name)
    return filled


def _value(column: Column, row: _Row, in_form: bool) -> Value:
    typed = row.typed.get(column.field, "")
    if typed:
        return typed
    shown = row.shown.get(column.field, "")
    if column.computed and in_form:
        return Shown(shown)
    return shown or None


def _row(smelter: DeclaredSmelter, layout: Layout, known: LookUp, to: Filled, at: str) -> _Row:
    usual = {name: getattr(smelter, name) for name in _names(smelter)} | smelter.other
    usual = {name: text for name, text in usual.items() if text}
    if not known.rows:
        return _without_look_up(usual, layout.smelter_list)
    kind = smelter.look_up.casefold()
    found = None if kind in _WORDS and not smelter.cid_input else _found(smelter, known)
    if found:
        _note_differences(usual, found, to, at, layout.name)
        return _listed(usual, found)
    if kind in _WORDS or not (smelter.cid_input or smelter.look_up or smelter.name or smelter.cid):
        return _Row(usual, {})
    said = smelter.cid_input or smelter.look_up or smelter.name or smelter.cid
    to.notes.append(note("now-not-listed", at, said=said, template=layout.name))
    return _not_listed(usual)


def _found(smelter: DeclaredSmelter, known: LookUp) -> LookUpRow | None:
    """Return what the look-up knows of a row: by the name it was chosen by, else by its CID."""
    cid = smelter.cid_input or smelter.cid
    if smelter.look_up:
        named = known.with_key(f"{smelter.metal}{smelter.look_up}")
        if named and cid in ("", named.cid):
            return named
    plain = cid and not any(wildcard in cid for wildcard in "*?~")
    return known.with_cid(cid) if plain else None


def _listed(usual: dict[str, str], found: LookUpRow) -> _Row:
    """Name a row by its CID, or by metal and name where it was chosen so and is still called so."""
    details = {name: getattr(found, name) for name in _LOOKED_UP}
    typed = {name: text for name, text in usual.items() if name not in details}
    chosen = usual.get("look_up", "")
    if not chosen:
        typed.pop("name", None)  # given for the case that the look-up did not know the CID
    if chosen.lower() != found.look_up.lower():
        return _Row(typed | {"cid_input": found.cid}, details | {"look_up": found.name})
    if "cid_input" not in usual:
        return _Row(typed | {name: usual[name] for name in _TYPED_WITH_NAME}, details)
    # The formula beside a CID shows the standard name: another one was chosen in its place.
    alias = {"look_up": chosen} if chosen != found.name else {}
    return _Row(typed | {"cid_input": found.cid} | alias, details | {"look_up": found.name})


def _not_listed(usual: dict[str, str]) -> _Row:
    cid = usual.get("cid_input") or usual.get("cid", "")
    name = usual.get("name") or usual.get("look_up", "")
    typed = {field: text for field, text in usual.items() if field != "cid_input"}
    own = {"look_up": _WORDS[NOT_LISTED], "name": name, "cid": cid}
    return _Row(typed | {field: text for field, text in own.items() if text}, {})


def _without_look_up(usual: dict[str, str], form: ListSheet) -> _Row:
    """Write a row where nobody can say what the formulas come to: they stay beside a known name."""
    if usual.get("look_up", "").casefold() in ("", *_WORDS):
        return _Row(usual, {})
    computed = {column.field for column in form.columns if column.computed}
    typed = {name: text for name, text in usual.items() if name not in computed}
    return _Row(typed, {name: text for name, text in usual.items() if name in computed})


def _note_differences(
    usual: dict[str, str], found: LookUpRow, to: Filled, at: str, template: str
) -> None:
    differing = [
        f"{name.replace('_', ' ')} {getattr(found, name)!r} in place of {usual[name]!r}"
        for name in _LOOKED_UP
        if usual.get(name) and usual[name] not in _names_of(found, name)
    ]
    if differing:
        facts = {"said": found.cid, "what": "; ".join(differing), "template": template}
        to.notes.append(note("look-up-differs", at, **facts))


def _names_of(found: LookUpRow, field: str) -> tuple[str, ...]:
    """Return what counts as the same: a smelter has a name to look it up by and a standard one."""
    return (found.look_up, found.name) if field == "look_up" else (getattr(found, field),)


def _names(smelter: DeclaredSmelter) -> tuple[str, ...]:
    return tuple(f for f in smelter.__dataclass_fields__ if f not in ("row", "raw", "other"))


def _with_cid(form: ListSheet) -> ListSheet:
    """Return the list as if it had both columns of a CID where it has one: nothing is lost then."""
    columns = {column.field: column for column in form.columns}
    one = columns.get("cid") or columns.get("cid_input")
    if one is None:
        return form
    both = (Column(field, one.column, one.label_starts) for field in ("cid", "cid_input"))
    more = tuple(column for column in both if column.field not in columns)
    return ListSheet(form.sheet, form.header_row, form.first_row, (*form.columns, *more))


def _note_other_columns(
    filled: Filled, smelters: Sequence[DeclaredSmelter], form: ListSheet, name: str
) -> None:
    columns = {column.field for column in form.columns}
    said: dict[str, list[str]] = {}
    for smelter in smelters:
        for field, text in smelter.other.items():
            if field not in columns and text:
                said.setdefault(field, []).append(text)
    for field, texts in said.items():
        facts = {"what": field.replace("_", " "), "count": len(texts), "said": texts[0]}
        filled.notes.append(note("column-missing", form.sheet, template=name, **facts))
