"""Whether an official workbook is a blank: what somebody wrote into one stays in its file.

Emptied cells leave their texts in the workbook's shared strings and in what other tabs last showed
of them, and every part that holds no answers keeps its bytes. So nothing is written into a workbook
that somebody has filled in: a supplier's name would go out with it.
"""

from oreigin.errors import UnreadableDocumentError
from oreigin.response.declaration import Declaration
from oreigin.workbook.problems import unreadable

_WHO = ("company_name", "contact_name", "contact_email", "authorizer_name", "authorizer_email")
"""Fields that no official blank has filled; a scope and answers some of them have."""


def refusal(declaration: Declaration, file: str) -> UnreadableDocumentError | None:
    """Return, ready to raise, why a workbook that declares this is no blank; None where it is."""
    fields = (declaration.fields.get(name) for name in _WHO)
    rows = (*declaration.smelters, *declaration.mines, *declaration.products)
    said = next((field.value for field in fields if field and field.value), None)
    if said is None and rows:
        said = f"{len(rows)} rows of its lists"
    return unreadable("template-filled-in", file, what=said) if said else None
