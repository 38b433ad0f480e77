"""One walk over a page: what EDGAR would not accept in it, and what it says.

Source of the rules: EDGAR Filer Manual, Volume II, chapter 5 (`data/edgar_html.toml`).
"""

import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from oreigin.errors import Problem
from oreigin.report.edgar import Place, edgar_html, fault, name_faults

_PARTS = ("html", "head", "title", "body")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a page; `described` tells whether it has an alternative text."""

    source: str
    described: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: faults in order, words, links to other documents, images.

    `text` is what a reader sees, with a line for every block; `unseen` what stands in comments and
    attributes.
    """

    faults: tuple[Problem, ...]
    text: str
    unseen: str
    links: tuple[tuple[str, Place], ...]
    images: tuple[Image, ...]


def look(page: str, file: str = "") -> Page:
    """Walk over the HTML of a page; `file` is only named in the problems."""
    walk = _Walk(file)
    walk.feed(page)
    walk.close()
    walk.finish()
    found = sorted([*_not_ascii(page), *walk.found], key=lambda found: found[2])
    return Page(
        tuple(fault(code, what, file, place) for code, what, place in found),
        "".join(walk.text),
        "\n".join(walk.unseen),
        tuple(walk.links),
        tuple(walk.images),
    )


def faults(page: str, file: str = "") -> tuple[Problem, ...]:
    """Return everything in a page that EDGAR would not accept, in order; () if it is fine."""
    return look(page, file).faults


class _Walk(HTMLParser):
    """Notes faults with the place of the tag that has them, and gathers the words."""

    def __init__(self, file: str):
        super().__init__(convert_charrefs=False)
        self.file = file
        self.rules = edgar_html()
        self.found: list[tuple[str, str, Place]] = []
        self.text: list[str] = []
        self.unseen: list[str] = []
        self.links: list[tuple[str, Place]] = []
        self.images: list[Image] = []
        self.open: list[str] = []
        self.opened: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.seen[tag] += 1
        if tag in self.rules.metadata:
            self._metadata(tag, given)
        elif tag in self.rules.elements:
            self._known(tag, given)
        else:
            self._note("element-not-allowed", tag)
        self._block(tag)
        if tag == "table" and self.opened["table"]:
            self._note("nested-table", tag)
        if tag not in self.rules.void and tag not in self.rules.metadata:
            self.open.append(tag)
            self.opened[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.rules.void and tag not in self.rules.metadata:
            self._closed()

    def handle_endtag(self, tag: str) -> None:
        self._block(tag)
        if tag in self.rules.void:
            return
        if not self.opened[tag]:
            self._note("not-closed", tag)
            return
        while (last := self._closed()) != tag:
            if last not in self.rules.optional_end:
                self._note("not-closed", last)

    def handle_data(self, data: str) -> None:
        (self.unseen if self.opened["title"] else self.text).append(data)

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_comment(self, data: str) -> None:
        self.unseen.append(data)

    def handle_decl(self, decl: str) -> None:
        if not decl.lower().startswith("doctype html"):
            self._note("markup-declared", f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._note("markup-declared", f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._note("markup-declared", f"<![{data}]>")

    def finish(self) -> None:
        """Note what is missing at the end of the page, and what stands in it twice."""
        for tag in self.open:
            if tag not in self.rules.optional_end:
                self._note("not-closed", tag)
        for part in _PARTS:
            if not self.seen[part]:
                self._note("part-missing", part)
            elif self.seen[part] > 1:
                self._note("part-repeated", part)

    def _closed(self) -> str:
        last = self.open.pop()
        self.opened[last] -= 1
        return last

    def _block(self, tag: str) -> None:
        if tag not in self.rules.inline:
            self.text.append("\n")

    def _metadata(self, tag: str, attrs: dict[str, str]) -> None:
        """Tell metadata that only describes the page from such that moves on or fetches."""
        if attrs.get("http-equiv", "").lower() == "refresh":
            self._note("active-content", f"{tag} http-equiv=refresh")
        elif "href" in attrs:
            self._note("fetches", f"{tag} href={attrs['href']}")
        else:
            self._note("metadata", tag)
        self.unseen.extend(attrs.values())

    def _known(self, tag: str, attrs: dict[str, str]) -> None:
        allowed = self.rules.everywhere | self.rules.elements[tag]
        for name, value in attrs.items():
            self.unseen.append(value)
            if name.startswith("on"):
                self._note("active-content", f"{name} of <{tag}>")
            elif name in self.rules.fetching:
                self._note("fetches", f"{name} of <{tag}>")
            elif name not in allowed:
                self._note("attribute-not-allowed", f"{name} of <{tag}>")
            elif name == "style":
                self._style(value)
            elif name == "href":
                self._link(value)
        if tag == "img":
            self._image(attrs)

    def _style(self, style: str) -> None:
        rules = self.rules.style
        plain = re.sub(r"/\*.*?\*/|!\s*important", "", style.lower(), flags=re.DOTALL)
        for declaration in filter(str.strip, plain.split(";")):
            name = declaration.partition(":")[0].strip()
            compact = "".join(declaration.split())
            if any(bad in compact for bad in rules.never):
                self._note("style-fetches", declaration.strip())
            elif any(re.fullmatch(hiding, compact) for hiding in rules.hiding):
                self._note("style-hides", declaration.strip())
            elif name not in rules.properties:
                self._note("style-not-ours", name)

    def _link(self, address: str) -> None:
        target = address.strip().lower()
        document = target.partition("#")[0]
        if target.startswith(("#", *self.rules.linkable)):
            return
        if name_faults(document):
            self._note("link-outside", address)
        else:
            self.links.append((document, self.getpos()))

    def _image(self, attrs: dict[str, str]) -> None:
        source = attrs.get("src", "")
        self.images.append(Image(source, "alt" in attrs, self.getpos()))
        if name_faults(source) or not source.endswith(self.rules.images):
            self._note("image-outside", source)

    def _reference(self, reference: str) -> None:
        """Take a character by its reference, and note one that shows nothing or is unknown."""
        character = html.unescape(reference)
        self.text.append(character)
        if character == reference:
            self._note("reference-unknown", reference)
        elif character != _SOFT_HYPHEN and not _shows(character):
            self._note("reference-unseen", reference)

    def _note(self, code: str, what: str) -> None:
        self.found.append((code, what, self.getpos()))


def _shows(character: str) -> bool:
    return bool(character) and unicodedata.category(character[0]) not in _UNSEEN


def _not_ascii(page: str) -> list[tuple[str, str, Place]]:
    return [
        ("not-ascii", f"{found.group()} (U+{ord(found.group()):04X})", (at, found.start()))
        for at, line in enumerate(page.split("\n"), start=1)
        for found in re.finditer(r"[^\x20-\x7e\t\r]", line)
    ]
