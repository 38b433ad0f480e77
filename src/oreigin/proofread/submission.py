"""EDGAR's full submission text file, and the wrapper that EDGAR puts around one document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DOCUMENT = re.compile(
    r"<DOCUMENT>(.*?)(?:</DOCUMENT>|(?=<DOCUMENT>)|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = r"^\s*<{}>[ \t]*([^\n<]*)"
_TYPE = re.compile(_TAG.format("TYPE"), re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(_TAG.format("FILENAME"), re.MULTILINE | re.IGNORECASE)
_TEXT = re.compile(r"<TEXT>(.*?)(?:</TEXT>|\Z)", re.DOTALL | re.IGNORECASE)
_UUENCODED = re.compile(r"\s*(<PDF>\s*)?begin \d{3} \S+", re.IGNORECASE)
_NO_TEXT = ("GRAPHIC", "ZIP", "EXCEL", "XML", "JSON")


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a submission; `is_text` unless it is a picture or another packed file."""

    kind: str
    name: str
    text: str
    is_text: bool = True


def documents(text: str) -> Iterator[Document]:
    """Yield the documents of a submission, of a single wrapped one, or the bare text as one.

    Source: EDGAR's public dissemination format (<DOCUMENT>, <TYPE>, <FILENAME>, <TEXT>).
    """
    found = list(_DOCUMENT.finditer(text)) if "<DOCUMENT>" in text.upper() else []
    if not found:
        yield Document("", "", text)
    for each in found:
        head, _, _ = each[1].partition("<TEXT>")
        kind, name = _TYPE.search(head), _NAME.search(head)
        body = _TEXT.search(each[1])
        inside = body[1] if body else each[1]
        said = kind[1].strip().upper() if kind else ""
        packed = said in _NO_TEXT or bool(_UUENCODED.match(inside))
        yield Document(said, name[1].strip() if name else "", inside, not packed)
