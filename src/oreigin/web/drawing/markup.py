"""What all drawings share: their value, and writing elements with everything escaped."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of a legend: the class of a color, and what it stands for."""

    style: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """A drawing's figures as text; the first column names the row, the others hold numbers.

    `urls` are the addresses of the rows, where they have any.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    urls: tuple[str, ...] = ()

    @property
    def linked_rows(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Each row as its address ("" for none), its name and its cells."""
        urls = self.urls or ("",) * len(self.rows)
        return [(url, row[0], row[1:]) for url, row in zip(urls, self.rows, strict=True)]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Markup that is safe to put into a page, what it shows, and the same as a table.

    `table` is None where the markup is text anyway.
    """

    title: str
    markup: str
    table: Table | None = None
    legend: tuple[Key, ...] = ()
    note: str = ""


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element around `content`, which is markup already; attributes are escaped.

    Underscores of attribute names become hyphens, and `class_` is `class`. Absent are attributes
    that are None or empty.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_text(value))}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}></{name}>"


def linked(markup: str, url: str, label: str, class_: str = "") -> str:
    """Return `markup` as a link where there is a `url`."""
    if not url:
        return element("div", markup, class_=class_) if class_ else markup
    return element("a", markup, href=url, aria_label=label, class_=class_)


def percent(part: float, whole: float) -> str:
    """Return a share as SVG reads it; of nothing, everything is nothing."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


def count(number: int) -> str:
    """Return a number with its thousands apart."""
    return f"{number:,}"


def _text(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)
