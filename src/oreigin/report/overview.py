"""The page that opens a package: what each file is, and what still needs a person."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from oreigin import tables
from oreigin.assessment.values import Attention
from oreigin.case import Case
from oreigin.report.document import (
    Column,
    Document,
    Heading,
    Inserted,
    Kind,
    Notice,
    Paragraph,
    Run,
    Runs,
    Section,
    Table,
)
from oreigin.report.website import escaped, page

OVERVIEW = "overview.toml"


@dataclass(frozen=True, slots=True)
class Part:
    """A folder of the package: its heading, and what each of its files is."""

    folder: str
    heading: str
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class OverviewWords:
    """`data/overview.toml`."""

    file: str
    title: str
    inside: str
    attention: str
    attention_caption: str
    attention_heads: tuple[str, ...]
    nothing: str
    caption: str
    heads: tuple[str, ...]
    parts: tuple[Part, ...]


def overview_words() -> OverviewWords:
    """Return the words of the page."""
    return tables.load_one(OVERVIEW, OverviewWords)


def overview(case: Case, files: Collection[str], items: Iterable[Attention]) -> str:
    """Return the page: links to the files of a package, given by path, and what needs a person."""
    words = overview_words()
    title = _text(words.title.format(registrant=case.registrant.name, period=case.period.year))
    sections = (
        Section("title", (Notice(_text(words.inside)), Heading(title, 1))),
        *_files(words, files),
        _attention(words, tuple(items)),
    )
    return page(Document(words.file, title, sections), _linked)


def _files(words: OverviewWords, files: Collection[str]) -> Iterator[Section]:
    columns = (Column(_text(words.heads[0]), 30), Column(_text(words.heads[1]), 70))
    for part in words.parts:
        rows = tuple(
            ((Inserted(Kind.VALUE, f"file:{part.folder}{name}", name),), _text(what))
            for name, what in part.files.items()
            if part.folder + name in files
        )
        if rows:
            caption = _text(words.caption.format(folder=part.folder))
            table = Table(caption, columns, rows, row_heads=True)
            yield Section(part.folder, (Heading(_text(part.heading)), table))


def _attention(words: OverviewWords, items: tuple[Attention, ...]) -> Section:
    heading = Heading(_text(words.attention))
    if not items:
        return Section("attention", (heading, Paragraph(_text(words.nothing))))
    heads = zip(words.attention_heads, (10, 50, 40), strict=True)
    columns = tuple(Column(_text(head), width) for head, width in heads)
    rows = tuple(tuple(map(_text, (i.severity, i.message, i.remedy))) for i in items)
    return Section("attention", (heading, Table(_text(words.attention_caption), columns, rows)))


def _linked(run: Run) -> str:
    """Show the name of a file as a link to it."""
    if isinstance(run, Inserted) and run.id.startswith("file:"):
        return f'<a href="{run.id.removeprefix("file:")}">{escaped(run)}</a>'
    return escaped(run)


def _text(text: str) -> Runs:
    return (Inserted(Kind.VALUE, "overview", text),)
