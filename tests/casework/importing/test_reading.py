"""A table of suppliers is understood as it was meant, and what is not understood is refused."""

import pytest

from oreigin.casework.importing.columns import columns_of, guessed, mapped
from oreigin.casework.importing.comparing import Held, Known, State, compared
from oreigin.casework.importing.rows import Refused, understood
from oreigin.casework.importing.sheets import sheet_of
from oreigin.errors import InvalidListError, UnreadableDocumentError
from oreigin.workbook.writing import Table, workbook_of_tables


def sheet(*rows: str):
    return sheet_of("\n".join(rows).encode(), "suppliers.csv")


def preview(*rows: str, known: Known | None = None):
    read = sheet(*rows)
    return compared(understood(read, guessed(read)), known or Known(), "suppliers.csv")


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Supplier Name,E-mail,Language", ("supplier_name", "contact_email", "language")),
        ("Lieferant;Ansprechpartner;Sprache", ("supplier_name", "contact_name", "language")),
        ("Fournisseur,Courriel,Métaux", ("supplier_name", "contact_email", "metals")),
        ("供应商名称,联系人,邮箱", ("supplier_name", "contact_name", "contact_email")),
        ("仕入先コード,会社名,メールアドレス", ("supplier_code", "supplier_name", "contact_email")),
        ("Vendor Name,E-Mail,Lang", ("supplier_name", "contact_email", "language")),
        ("Name,Color,Name", ("supplier_name", "", "")),
    ],
)
def test_headers_are_known_in_several_languages(header, fields):
    assert guessed(sheet(header, "a,b,c")).fields == fields


def test_headers_may_stand_below_a_title():
    layout = guessed(sheet("Our suppliers,,", ",,", "Supplier,Email,Phone", "Acme,a@b.example,1"))
    assert (layout.header, layout.fields[0]) == (1, "supplier_name")


def test_a_person_corrects_the_mapping_and_every_column_is_shown():
    read = sheet("Who,Mail,Color", "Acme,a@b.example,red", "Bolt,c@d.example,red")
    layout = mapped(read, 0, {0: "supplier_name"})
    assert layout.fields == ("supplier_name", "contact_email", "")
    columns = columns_of(read, layout)
    assert [(c.letter, c.header, c.field) for c in columns] == [
        ("A", "Who", "supplier_name"),
        ("B", "Mail", "contact_email"),
        ("C", "Color", ""),
    ]
    assert columns[2].examples == ("red",)


def test_one_row_says_supplier_contact_and_product():
    made = preview(
        "Supplier,Supplier ID,Language,Contact,Email,Product,Metals",
        'Acme GmbH,A1,Deutsch,Lab,lab@acme.example,Widget,"Sn, Gold und Ta"',
    )
    assert [(e.about, e.key[0], e.state) for e in made.entries] == [
        ("supplier", "A1", State.ADDED),
        ("contact", "A1", State.ADDED),
        ("product", "widget", State.ADDED),
    ]
    supplier, contact, product = made.entries
    assert supplier.values["language"] == "de"
    assert contact.values["main"] is True
    assert product.values["metals"] == ("Tantalum", "Tin", "Gold")
    assert product.values["makers"] == ("A1",)


def test_a_language_without_anybody_to_write_to_is_the_supplier_s():
    made = preview(
        "Supplier,Email,Contact language", "Acme,lab@acme.example,German", "Bolt,,French"
    )
    assert made.refused == ()
    values = {(e.about, e.name): e.values for e in made.entries}
    assert values["supplier", "Bolt"]["language"] == "fr"
    assert values["contact", "lab@acme.example"]["language"] == "de"
    assert len(values) == 3


def test_several_rows_add_up():
    made = preview(
        "Supplier,Email,Product,Tin,Gold",
        "Acme,lab@acme.example,Widget,x,",
        "ACME,sales@acme.example,Widget,,yes",
        "Bolt,,Widget,,",
    )
    assert made.refused == ()
    assert made.count("supplier", "added") == 2
    assert made.count("contact", "added") == 2
    [widget] = [e for e in made.entries if e.about == "product"]
    assert widget.values["metals"] == ("Tin", "Gold")
    assert widget.values["makers"] == ("acme", "bolt")
    assert widget.rows == (2, 3, 4)
    mains = [e.values.get("main") for e in made.entries if e.about == "contact"]
    assert mains == [True, None]


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("Acme,,maybe,,,", "no-yes-or-no", "C2"),
        ("Acme,,no,,,", "reason-missing", "C2"),
        ("Acme,,,,not an address,", "no-address", "E2"),
        ("Acme,,,,,Copper", "no-metal", "F2"),
        (",X9,,,,", "supplier-without-name", "B2"),
        (",,,,a@b.example,", "contact-without-supplier", "E2"),
        ("Acme,,,,,Tin", "product-without-name", "F2"),
    ],
)
def test_a_row_that_cannot_be_taken_says_where_and_why(row, code, place):
    made = preview("Supplier,Supplier ID,In scope,Reason,Email,Metals", row)
    [refused] = made.refused
    assert made.entries == ()
    assert (refused.number, refused.problem.code, refused.problem.place) == (2, code, place)
    assert refused.problem.remedy


def test_rows_that_contradict_each_other_are_not_guessed():
    made = preview("Supplier,Language", "Acme,de", "Acme,fr")
    [refused] = made.refused
    assert refused.number == 3
    assert "where row 2 says “de”" in refused.problem.message


def test_a_refused_row_leaves_nothing_behind():
    made = preview("Supplier,Email", "Acme,broken", "Bolt,b@bolt.example")
    assert [entry.name for entry in made.entries] == ["Bolt", "b@bolt.example"]


def kept(**values):
    return Held({"name": "Acme", "in_scope": True, "reason": "", "language": "en", **values})


def test_what_is_there_is_changed_column_by_column():
    known = Known({"A1": kept(), "B2": kept(name="Bolt")})
    made = preview("Supplier ID,Supplier,Language", "A1,Acme,de", "B2,Bolt,en", known=known)
    one, other = made.entries
    assert [(c.column, c.before, c.after) for c in one.changes] == [("language", "en", "de")]
    assert other.state is State.UNCHANGED


def test_empty_cells_leave_things_as_they_are():
    known = Known({"A1": kept(language="fr")})
    made = preview("Supplier ID,Supplier,Language", "A1,Acme,", known=known)
    assert [entry.state for entry in made.entries] == [State.UNCHANGED]


def test_a_name_of_two_suppliers_and_a_merged_one_are_refused():
    known = Known({"A1": kept(), "A2": kept(), "A3": Held({"name": "Gone"}, merged_into="A1")})
    made = preview("Supplier,Supplier ID", "acme,", "Gone,A3", known=known)
    assert [row.problem.code for row in made.refused] == ["name-of-several", "merged-away"]


def test_a_new_supplier_much_like_one_that_is_there_is_pointed_out():
    contacts = {("B2", "1"): Held({"email": "x@bolt.example", "name": "", "main": True})}
    known = Known({"A1": kept(name="Acme Parts GmbH"), "B2": kept(name="Bolt")}, contacts)
    made = preview(
        "Supplier,Email", "ACME Parts Inc,", "Nuts,n@bolt.example", "Other,o@gmail.com", known=known
    )
    assert [(p.one.code, p.other.code, p.reasons) for p in made.pairs] == [
        ("A1", "acme-parts-inc", "the same name"),
        ("B2", "nuts", "email addresses of the same domain"),
    ]


def test_every_row_is_taken_or_refused():
    rows = ["Acme,de", "Bolt,xx", "Acme,en", "Cog,", ",de"]
    made = preview("Supplier,Language", *rows)
    seen = {row for entry in made.entries for row in entry.rows} | {r.number for r in made.refused}
    assert seen == {2, 3, 4, 5, 6}


def test_a_workbook_is_read_as_a_csv_is():
    data = workbook_of_tables(
        [Table("About", ("x",), ()), Table("S", ("Supplier", "Email"), [("Acme", "a@b.example")])]
    )
    read = sheet_of(data, "s.xlsx")
    assert (read.name, read.names) == ("S", ("About", "S"))
    assert [row.cells for row in read.rows] == [("Supplier", "Email"), ("Acme", "a@b.example")]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", InvalidListError),
        (b"Supplier\n", InvalidListError),
        (b"Supplier\0\nAcme\n", InvalidListError),
        (b'Supplier\n"Acme\n', InvalidListError),
        (b"PK\x03\x04 nothing of a zip", UnreadableDocumentError),
        (b"Supplier\n" + b"Acme\n" * 20_001, InvalidListError),
    ],
)
def test_what_is_no_table_is_refused_in_words(data, error):
    with pytest.raises(error) as caught:
        sheet_of(data, "s.csv")
    assert caught.value.problem.remedy


def test_texts_that_look_like_formulas_come_back_as_they_were():
    read = sheet("Supplier", "'=cmd()")
    [said] = understood(read, guessed(read))
    assert not isinstance(said, Refused)
    assert said.supplier["name"] == "=cmd()"


def test_a_table_wider_than_anybody_looks_at_is_refused_and_empty_columns_are_none():
    wide = ",".join(["Supplier name", *(f"c{n}" for n in range(300))])
    with pytest.raises(InvalidListError) as caught:
        sheet(wide, "Acme")
    assert caught.value.problem.code == "too-many-columns"
    assert len(sheet("Supplier name" + "," * 300, "Acme").rows[0].cells) == 1


def test_names_of_one_beginning_get_codes_of_their_own_at_once():
    stem = "a" * 40
    many = preview("Supplier name", *(f"{stem}-{n}" for n in range(5_000)))
    assert len({entry.key[0] for entry in many.entries}) == 5_000


@pytest.mark.parametrize(
    "row", ["Total,,", "Total: 2,,", "Grand Total,,2", ",,Sum", "Gesamt,2,", "TOTAL,,2 suppliers"]
)
def test_a_row_that_sums_up_the_table_is_left_out_and_named(row):
    made = preview("Supplier,Email,Color", "Acme,,red", "Bolt,,blue", row)
    assert [entry.name for entry in made.entries] == ["Acme", "Bolt"]
    [left_out] = made.refused
    assert (left_out.number, left_out.problem.code) == (4, "row-of-totals")


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        ("Supplier,Supplier ID", "Total,FR-7"),
        ("Supplier,Email", "Total,sales@total.example"),
        ("Supplier,Email", "Total Metals,"),
    ],
)
def test_a_company_called_total_is_a_supplier(headers, row):
    made = preview(headers, "Acme,", row)
    assert (len(made.entries) > 1, made.refused) == (True, ())
