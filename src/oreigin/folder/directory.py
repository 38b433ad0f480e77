"""What is known of suppliers beside the case: all their contacts, and duplicates merged away.

`suppliers.csv` names the main contact alone, and figures rest on no other. These files keep the
rest when a case moves: nothing of it is read into the Case, or counted among what it stands on.
"""

from dataclasses import dataclass
from datetime import date

from oreigin.case import Case
from oreigin.folder.campaign import CONTACTS, ContactRow, contacts_in
from oreigin.folder.files import Files, text_file
from oreigin.folder.rows import read_rows, rows_text

DUPLICATES = "campaign/duplicates.csv"


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A row of `campaign/duplicates.csv`: a supplier merged into another, and what went with it.

    What went is named by its ids: rows of responses.csv, actions.csv and products.csv, of
    contacts.csv, and earlier duplicates. `shared_products` both made; `mains` were its main
    contact; `asked_before` is when the supplier that stayed had been asked.
    """

    id: str
    name: str
    merged_into: str
    in_scope: bool = True
    reason: str = ""
    requested: date | None = None
    language: str = "en"
    responses: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    shared_products: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    mains: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    asked_before: date | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """Contacts and duplicates of the suppliers of a case."""

    contacts: tuple[ContactRow, ...] = ()
    duplicates: tuple[DuplicateRow, ...] = ()


def directory_files(directory: Directory) -> dict[str, bytes]:
    """Return the files of a directory by their path inside a case folder; none where it is empty.

    `directory_from_files` gives the same back.
    """
    texts: dict[str, str] = {}
    if directory.contacts:
        texts[CONTACTS] = rows_text(directory.contacts, ContactRow)
    if directory.duplicates:
        texts[DUPLICATES] = rows_text(directory.duplicates, DuplicateRow)
    return {name: text.encode() for name, text in texts.items()}


def directory_from_files(files: Files, folder: str, case: Case) -> Directory:
    """Return the directory that `files` hold; `folder` is its name in errors.

    Raises InvalidCaseError for the first row that names what the case does not have.
    """
    suppliers = {supplier.id for supplier in case.suppliers}
    contacts = contacts_in(files, folder, suppliers)
    duplicates = read_rows(text_file(files, folder, DUPLICATES), DuplicateRow)
    known = {
        "merged_into": ("suppliers.csv", suppliers),
        "responses": ("responses.csv", {response.id for response in case.responses}),
        "actions": ("actions.csv", {action.id for action in case.actions}),
        "products": ("products.csv", {product.id for product in case.products}),
        "shared_products": ("products.csv", {product.id for product in case.products}),
        "contacts": (CONTACTS, {contact.id for contact in contacts}),
        "mains": (CONTACTS, {contact.id for contact in contacts}),
        "duplicates": (DUPLICATES, {row.id for row in duplicates.values}),
    }
    first = dict.fromkeys(suppliers, 0)
    for placed in duplicates.placed:
        row, line = placed.row, placed.line
        if first.setdefault(row.id, line) != line:
            duplicates.file.fail("id-twice", line, value=row.id, first=first[row.id])
        for column, (file, ids) in known.items():
            held = getattr(row, column)
            for each in (held,) if isinstance(held, str) else held:
                if each not in ids:
                    duplicates.file.fail("unknown-id", line, column=column, value=each, file=file)
    return Directory(contacts, duplicates.values)
