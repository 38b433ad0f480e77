"""Stars, daggers and raised numbers on names, and the legend that explains them."""

import re
from collections.abc import Iterable

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
"""How raised letters and digits are written: the digits, then the letters without q."""

_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_RAISE = str.maketrans("0123456789abcdefghijklmnoprstuvwxyz", SUPERSCRIPTS)

_SIGNS = rf"*†‡§¶#^~∗⁎＊◊♦▲●✓✔{SUPERSCRIPTS}"
_SIGN = rf"[{re.escape(_SIGNS)}]"
_MARKS = rf"{_SIGN}[{re.escape(_SIGNS)}\s,()]*"
_AFTER = re.compile(rf"[\s(]*({_MARKS})$")
_BEFORE = re.compile(rf"[\s(]*({_MARKS})(?=\w)")
_ALONE = re.compile(rf"[\s(]*{_MARKS}")
_LONGEST = 24
"""Marks take no more letters than this: no name is searched from end to end."""

_NUMBERED = re.compile(r"\s*(\((?:\d{1,2}|[a-z])\))$")
_EXPLAINS = re.compile(
    rf"^\(?({_SIGN}+|\((?:\d{{1,2}}|[a-z])\))\)?\s*[-–—:=.]*\s*(\S.{{2,}})$", re.DOTALL
)
_IN_PROSE = re.compile(
    rf"(?:asterisks?|dagger|mark(?:ed)?|denot\w+|indicat\w+|symbol|with)[^.]{{0,40}}?[\"“(‘]({_SIGN}+)[\"”)’]",
    re.IGNORECASE,
)
_CHECKED = frozenset({"x", "yes", "y", "✓", "✔", "●", "•", "√", "þ", "ü", "☒", "🗵"})


def raised(text: str) -> str:
    """Return a superscript's text so that it stays one: "1" as "¹", but "th" as it is.

    A footnote's number behind a figure would else read as a digit of it.
    """
    return text if text.strip().casefold() in _ORDINALS or len(text) > 3 else text.translate(_RAISE)


def without_marks(text: str, legend: Iterable[str] = ()) -> tuple[str, str]:
    """Return a name without the marks on it, and the marks.

    A number or letter in parentheses counts only where the legend explains it: "(1)" may be part
    of a name.
    """
    marks: list[str] = []
    head, tail = text[:-_LONGEST], text[-_LONGEST:]
    found = _AFTER.search(tail) or _NUMBERED.search(tail)
    if found and (found.re is _AFTER or found[1] in legend):
        text, marks = head + tail[: found.start()], [found[1].strip()]
    found = _BEFORE.match(text[:_LONGEST])
    if found and found.end() < len(text):
        text, marks = text[found.end() :], [found[1].strip(), *marks]
    return text.strip(), ", ".join(" ".join(parts_of(each)) for each in marks)


def is_mark(text: str) -> bool:
    """Whether a cell holds a mark and nothing else."""
    return len(text) < _LONGEST and bool(_ALONE.fullmatch(text))


def is_checked(text: str) -> bool:
    """Whether a cell says yes to the header of its column: a mark, a tick, an X."""
    return is_mark(text) or text.strip().casefold() in _CHECKED


def explained(text: str) -> tuple[str, str] | None:
    """Return the mark that a line of a legend explains, and how; None where it explains none."""
    if (found := _EXPLAINS.match(text)) and any(map(str.isalpha, found[2])):
        return found[1], found[2]
    if found := _IN_PROSE.search(text):
        start = text.rfind(". ", 0, found.start()) + 1
        end = text.find(". ", found.end())
        return found[1], text[start : end + 1 if end > 0 else len(text)].strip()
    return None


def parts_of(marks: str) -> list[str]:
    """Return the single marks of several ("*, ²" or "*²"): runs of one sign belong together."""
    return [found[0] for found in re.finditer(rf"\((?:\d{{1,2}}|[a-z])\)|({_SIGN})\1*", marks)]
