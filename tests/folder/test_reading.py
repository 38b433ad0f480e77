"""Whatever is wrong with a case folder is named with its file and line, and a way to mend it."""

from pathlib import Path

import pytest

from oreigin.case import Case, Decision
from oreigin.errors import InvalidCaseError, InvalidListError, OreiginError
from oreigin.folder import case_from_files, files_of_case, load_case, open_case, save_case
from oreigin.terms import ConformanceStatus, Sha256

Files = dict[str, bytes]


@pytest.fixture
def files(small_case: Case) -> Files:
    return files_of_case(small_case, {})


def failure(files: Files, code: str) -> OreiginError:
    with pytest.raises((InvalidCaseError, InvalidListError)) as caught:
        case_from_files(files, "case", set())
    assert caught.value.problem.code == code, str(caught.value)
    assert caught.value.problem.remedy
    return caught.value


SUPPLIERS = "id,name\ns1,One\ns2,Two\n"


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("suppliers.csv", "id,nome\ns1,One\n", "unknown-column", 1),
        ("suppliers.csv", "id,name,name\ns1,One,One\n", "column-twice", 1),
        ("suppliers.csv", "id\ns1\n", "column-missing", 1),
        ("suppliers.csv", "id,name\ns1,One,Two\n", "too-many-cells", 2),
        ("suppliers.csv", "id,name\ns1,One\n\ns1,Two\n", "id-twice", 4),
        ("suppliers.csv", "id,name\n,One\n", "bad-id", 2),
        ("suppliers.csv", "id,name\ns1,\n", "empty-value", 2),
        ("suppliers.csv", "id,name,requested\ns1,One,31/12/2020\n", "bad-value", 2),
        ("suppliers.csv", "id,name,requested\ns1,One,2020-02-30\n", "bad-value", 2),
        ("suppliers.csv", "id,name,in_scope\ns1,One,maybe\n", "bad-value", 2),
        ("suppliers.csv", "id,name,in_scope\ns1,One,false\n", "reason-missing", 2),
        ("suppliers.csv", 'id,name\ns1,"One\n', "not-csv", 0),
        ("products.csv", "id,name,metals,suppliers\np1,P,Tim,s1\n", "unknown-metal", 2),
        ("products.csv", "id,name,metals,suppliers\np1,P,Tin;Gold,s1;s9\n", "unknown-id", 2),
        (
            "responses.csv",
            "id,supplier,kind,received\nr1,s9,statement,2021-01-01\n",
            "unknown-id",
            2,
        ),
        ("responses.csv", "id,supplier,kind,received\nr1,s1,letter,2021-01-01\n", "bad-value", 2),
        ("responses.csv", "id,supplier,kind,received\nr1,s1,statement,\n", "empty-value", 2),
        (
            "responses.csv",
            "id,supplier,kind,received\nr1,s1,workbook,2021-01-01\n",
            "document-not-named",
            2,
        ),
        (
            "responses.csv",
            "id,supplier,kind,received,sha256\nr1,s1,workbook,2021-01-01,ABC\n",
            "bad-sha256",
            2,
        ),
        (
            "responses.csv",
            f"id,supplier,kind,received,sha256\nr1,s1,workbook,2021-01-01,{'a' * 64}\n",
            "document-missing",
            2,
        ),
        (
            "responses.csv",
            "id,supplier,kind,received,supersedes\nr1,s1,statement,2021-01-01,r9\n",
            "unknown-id",
            2,
        ),
        (
            "responses.csv",
            "id,supplier,kind,received,supersedes\n"
            "r1,s1,statement,2021-01-01,\nr2,s2,statement,2021-01-01,r1\n",
            "supersedes-other-supplier",
            3,
        ),
        (
            "responses.csv",
            "id,supplier,kind,received,supersedes\n"
            "r1,s1,statement,2021-01-01,r2\nr2,s1,statement,2021-01-02,r1\n",
            "supersedes-loop",
            2,
        ),
        (
            "responses.csv",
            "id,supplier,kind,received,decision\nr1,s1,statement,2021-01-01,rejected\n",
            "reason-missing",
            2,
        ),
        (
            "judgments.csv",
            "metal,name,country,verdict,who,when,why\nTin,X,,facility,GC,2021-01-01,known\n",
            "cid-missing",
            2,
        ),
        (
            "judgments.csv",
            "metal,name,country,verdict,who,when,why,cid\n"
            "Tin,X,,not listed,GC,2021-01-01,known,CID000001\n",
            "cid-unexpected",
            2,
        ),
        (
            "judgments.csv",
            "metal,name,country,verdict,who,when,why,cid\n"
            "Tin,X,,facility,GC,2021-01-01,known,CID1\n",
            "bad-cid",
            2,
        ),
        (
            "judgments.csv",
            "metal,name,country,verdict,who,when,why,revoked\n"
            "Tin,X,,not listed,GC,2021-01-02,known,2021-01-01\n",
            "revoked-too-early",
            2,
        ),
        ("actions.csv", "id,matter,owner,supplier\na1,M,O,s9\n", "unknown-id", 2),
        ("overrides.csv", "subject,value,why,who,when\nx,y,,GC,2021-01-01\n", "empty-value", 2),
        ("overrides.csv", "subject,value,why,who,when\nx,no,y,GC,2021-01-01\n", "bad-outcome", 2),
    ],
)
def test_tables(files: Files, name: str, text: str, code: str, line: int) -> None:
    files["responses.csv"] = b""
    error = failure({**files, "suppliers.csv": SUPPLIERS.encode(), name: text.encode()}, code)
    assert error.problem.place == (f"{name}:{line}" if line else name)
    assert error.problem.file == "case"


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("case.toml", 'name = "Example Corp."', "name = 5", "bad-key"),
        ("case.toml", 'short_name = "Example"', 'shortname = "Example"', "bad-key"),
        ("case.toml", 'title = "Annex A"', 'titel = "Annex A"', "unknown-key"),
        ("case.toml", "year = 2020", "year = 2012", "bad-year"),
        ("case.toml", "filing = 2021-05-28", "filing = 28.5.2021", "not-toml"),
        ("case.toml", '"metal",', '"weight",', "bad-key"),
        ("policy.toml", '"MM",', '"XX",', "unknown-country"),
        ("program/step-1.toml", 'id = "p1"', 'id = "p0"', "record-twice"),
        ("program/step-5.toml", "step = 5", "step = 4", "wrong-step"),
        ("program/step-1.toml", 'kind = "team"', 'kind = "crew"', "bad-key"),
        ("narrative/claims.toml", "printed = false", "print = false", "unknown-key"),
        ("lists/lists.toml", 'id = "rmap"', 'id = "../rmap"', "bad-id"),
        ("lists/lists.toml", 'id = "rmap"', 'id = "gone"', "list-file-missing"),
        ("lists/rmap.csv", "Conformant", "Active", "list-changed"),
    ],
)
def test_settings(files: Files, name: str, old: str, new: str, code: str) -> None:
    files["responses.csv"] = b""
    text = files[name].decode()
    assert old in text, text
    place = failure({**files, name: text.replace(old, new).encode()}, code).problem.place
    assert place.startswith("lists/lists.toml" if name == "lists/rmap.csv" else name)
    if code not in ("list-changed", "list-file-missing", "bad-id"):
        named = text.replace(old, new).splitlines()[int(place.rpartition(":")[2]) - 1]
        assert named.startswith(("[", new.partition(" =")[0], "columns", "elevated", "kind"))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffid,name,in_scope,reason\r\ns1,One,TRUE,\r\ns2,Two,FALSE,left\r\n",
        "id;name;in_scope;reason\ns1;One;true;\ns2;Two;false;left\n",
        "ID\tName\tIn Scope\tReason\ns1 \tOne\tyes\t\ns2\tTwo\tno\tleft\n,,,\n".replace(",", "\t"),
        "reason,in_scope,name,id\n,1,One,s1\n,,,\nleft,0,Two,s2\n",
    ],
    ids=["Excel UTF-8", "semicolons", "tabs, capitals, spaces", "columns moved, empty row"],
)
def test_what_spreadsheets_make_of_a_file_is_accepted(files: Files, text: str) -> None:
    files["suppliers.csv"] = text.encode()
    files["responses.csv"] = b""
    suppliers = case_from_files(files, "case").suppliers
    assert [(s.id, s.name, s.in_scope, s.reason) for s in suppliers] == [
        ("s1", "One", True, ""),
        ("s2", "Two", False, "left"),
    ]


def test_a_file_in_another_encoding_is_named(files: Files) -> None:
    text = "id,name\ns1,One\ns2,Müller\n".encode("cp1252")
    assert failure({**files, "suppliers.csv": text}, "not-utf-8").problem.place == "suppliers.csv:3"


def test_only_case_toml_is_needed(files: Files) -> None:
    case = case_from_files({"case.toml": files["case.toml"]}, "case", set())
    assert case.suppliers == ()
    assert case.lists.references == ()


def test_a_status_without_a_label_prints_as_itself_with_a_capital(files: Files) -> None:
    text = files["case.toml"].decode().partition("[annex.labels]")[0]
    files["case.toml"] = (text + '[annex.labels]\nactive = "Enrolled"\n').encode()
    labels = case_from_files(files, "case").annex.labels
    assert labels[ConformanceStatus.ACTIVE] == "Enrolled"
    assert labels[ConformanceStatus.NOT_LISTED] == "Not listed"


def test_a_folder_without_case_toml(tmp_path: Path) -> None:
    with pytest.raises(InvalidCaseError, match=r"no case\.toml"):
        load_case(tmp_path)


def test_files_that_were_not_used_are_named(
    small_case: Case, small_documents: dict[Sha256, bytes], tmp_path: Path
) -> None:
    save_case(small_case, tmp_path, small_documents)
    for name in ("notes.txt", "supplier.csv", "responses/extra.xlsx", "out/filing/x.htm", ".git/x"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"?")
    notes = open_case(tmp_path).notes
    assert [(note.code, note.place) for note in notes] == [
        ("document-unnamed", "responses/extra.xlsx"),
        ("ignored", "notes.txt"),
        ("ignored", "supplier.csv"),
    ]


def test_a_document_that_was_opened_and_saved_is_missing(
    small_case: Case, small_documents: dict[Sha256, bytes], tmp_path: Path
) -> None:
    save_case(small_case, tmp_path, small_documents)
    (tmp_path / "responses/cmrt.xlsx").write_bytes(b"saved again")
    with pytest.raises(InvalidCaseError, match="another file") as caught:
        load_case(tmp_path)
    assert caught.value.problem.place == "responses.csv:2"


def test_a_document_is_found_under_any_name(
    small_case: Case, small_documents: dict[Sha256, bytes], tmp_path: Path
) -> None:
    save_case(small_case, tmp_path, small_documents)
    (tmp_path / "responses/cmrt.xlsx").rename(tmp_path / "responses/renamed.xlsx")
    assert load_case(tmp_path) == small_case


def test_choices_in_any_letter_case(files: Files) -> None:
    files["responses.csv"] = (
        b"id,supplier,kind,received,decision\nr1,s1,Statement,2021-01-01,Accepted\n"
    )
    assert case_from_files(files, "case").responses[0].decision is Decision.ACCEPTED
