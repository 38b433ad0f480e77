"""Which document of the submission each block belongs to, where the file does not say."""

import re
from collections.abc import Iterator

from oreigin.proofread.values import Block, Grid, Paragraph, Part

_FORM = re.compile(
    r"specialized\s+disclosure\s+report"
    r"|(?<!\bour )(?<!\bto )(?<!annual )(?<!\bthe )(?<!\bthis )(?<!\bof )(?<!\ba )\bform\s+sd\b",
    re.IGNORECASE,
)
_EXHIBIT = re.compile(r"(exhibit|ex)[\s.-]*1\.0?1\b(?!.{40})", re.IGNORECASE)
_REPORT = re.compile(r"conflict\s+minerals?\s+report\b", re.IGNORECASE)
_SIGNATURE = re.compile(r"signatures?", re.IGNORECASE)
_SIGNS = re.compile(
    r"conflict[- ]minerals?|minerals report|\b13\(?p|\bform\s+sd\b|smelters?|refiners?|\b3TG"
    r"|tantalum|\bCMRT\b|cassiterite|specialized disclosure",
    re.IGNORECASE,
)
_EARLY = 25
_TITLE = 120


def parts(blocks: tuple[Block, ...], kind: str = "") -> tuple[Part, ...]:
    """Return the parts of a file: one of `kind`, or the form and its exhibit where both are in it.

    The exhibit begins at its last heading ("Exhibit 1.01") that a title of the report follows; a
    list of exhibits names it too, before that. Where it has none, its title follows the signature.
    """
    if kind:
        return (Part(kind, 0, len(blocks)),)
    titles = {
        at: b.text
        for at, b in enumerate(blocks)
        if isinstance(b, Paragraph) and len(b.text) < _TITLE
    }
    form = any(_FORM.search(text) for at, text in titles.items() if at < _EARLY)
    report = any(_REPORT.search(text) for at, text in titles.items() if at < _EARLY)
    if not form:
        return (Part("EX-1.01" if report else "", 0, len(blocks)),)
    begins = [at for at, text in titles.items() if _EXHIBIT.match(text) and at > 3]
    begins = [at for at in begins if any(_REPORT.search(titles.get(at + n, "")) for n in range(8))]
    if not begins:
        begins = _after_signature(blocks)
    if not begins:
        return (Part("SD", 0, len(blocks)),)
    return Part("SD", 0, begins[-1]), Part("EX-1.01", begins[-1], len(blocks))


def _after_signature(blocks: tuple[Block, ...]) -> list[int]:
    """Return where the title of a report stands after the form's signature."""
    texts = [(at, b.text) for at, b in enumerate(blocks) if isinstance(b, Paragraph)]
    signed = next((at for at, text in texts if _SIGNATURE.fullmatch(text)), len(blocks))
    titles = (at for at, text in texts if at > signed and len(text) < 2 * _TITLE)
    found = (at for at in titles if _REPORT.search(_text(blocks[at])[:_TITLE]))
    return [at for at in [next(found, None)] if at is not None]


def _text(block: Block) -> str:
    return block.text if isinstance(block, Paragraph) else ""


def shows_a_filing(blocks: tuple[Block, ...]) -> bool:
    """Whether any word shows that this is a Form SD, a Conflict Minerals Report or their like."""
    return any(_SIGNS.search(text) for block in blocks for text in _texts(block))


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Grid):
        yield from (cell for row in block.rows for cell in row)
