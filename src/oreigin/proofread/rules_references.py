"""Rules about cross-references: parts, sections and exhibits that are pointed at."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from oreigin.proofread.context import Context
from oreigin.proofread.references import Family, Label, Reference, labels, points_at, references
from oreigin.proofread.sentences import headings, plain
from oreigin.proofread.values import Hit, Severity
from oreigin.smelters.names import normalized

_QUOTED = re.compile(
    r'"(?P<title>[A-Z][^"]{8,90})"(?P<comma>,?) (?P<section>[Ss]ections?\b)?'
    r"|(?:\b[Ss]ee|[Ss]ections?(?: (?:entitled|titled|called|headed))?|described (?:in|under))[ ,]+"
    r'(?:above |below )?"(?P<title2>[A-Z][^"]{8,90})"'
)
_SAME_TITLE = 85.0
_EXHIBIT = re.compile(r"\bExhibit (?P<number>\d+\.\d+)\b")
_REPORT = re.compile(r"\bConflict Minerals? Report\b", re.IGNORECASE)


def reference_to_nothing(context: Context) -> Iterator[Hit]:
    """The prose points at an annex, schedule or table that the filing does not have."""
    held = labels(context.filing)
    said = references(context.prose)
    dangling: dict[tuple[str, str], list[Reference]] = {}
    for reference in said:
        if not any(points_at(reference.label, label) for label in held):
            key = (reference.label.kind.casefold()[:5], reference.label.id)
            dangling.setdefault(key, []).append(reference)
    for found in dangling.values():
        yield from _dangling(context, found, held)


def _dangling(context: Context, found: list[Reference], held: tuple[Label, ...]) -> Iterator[Hit]:
    label = found[0].label
    family = [other for other in held if other.family is label.family]
    if label.family is Family.LIST and not family:
        return
    if context.report is None and context.form is not None:
        return  # the body alone was given: its exhibit is elsewhere
    near = next((other for other in family if points_at(label, other, any_kind=True)), None)
    facts = {
        "label": label.text,
        "instead": f' There is "{near.text}".' if near else "",
    }
    places = dict.fromkeys(reference.sentence for reference in found)
    mild = None if family else Severity.AMBIGUOUS
    yield Hit(tuple(sentence.place() for sentence in places), facts, mild)


def section_title_differs(context: Context) -> Iterator[Hit]:
    """A section is pointed at by a title that differs from its heading."""
    titles = [plain(text) for _, text in headings(context.filing)]
    known = {normalized(title) for title in titles}
    for sentence in context.prose:
        for found in _QUOTED.finditer(sentence.text):
            title = (found["title"] or found["title2"]).rstrip(".,")
            if found["title"] and not found["section"]:
                continue
            if any(normalized(title) in one or one in normalized(title) for one in known):
                continue
            alike = max(titles, key=lambda one: fuzz.ratio(one, title), default="")
            if fuzz.ratio(alike.casefold(), title.casefold()) >= _SAME_TITLE:
                yield Hit((sentence.place(),), {"title": title, "heading": alike})


def exhibit_number_wrong(context: Context) -> Iterator[Hit]:
    """The form files its Conflict Minerals Report under another number than Exhibit 1.01."""
    if context.form is None:
        return
    for sentence in context.within(context.form):
        numbers = {found["number"] for found in _EXHIBIT.finditer(sentence.text)}
        if _REPORT.search(sentence.text) and numbers and "1.01" not in numbers:
            yield Hit((sentence.place(),), {"number": min(numbers)})
