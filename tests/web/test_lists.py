"""Lists: read and kept, compared with what is in use, and applied by whoever may."""

import pytest

from tests.casework.world import KNOWN, world
from tests.web.pages import address, member, queries_of, text_of


@pytest.fixture
def period(sqlite_database):
    return world()


HEADER = "Metal,Smelter ID,Standard Smelter Name,Country,Status"


def csv(*rows, header=HEADER):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("conformant.csv", "\n".join([header, *rows]).encode())


def sold(status="Active"):
    """A newer list in which the first facility has another status, and the rest are gone."""
    first = KNOWN[0]
    return csv(f"{first.metal},{first.cid},{first.name},{first.country},{status}")


def read(period, file, who="compliance-manager"):
    posted = {"file": file, "as_of": "2026-02-15", "scheme": "rmap-conformant"}
    return member(period, who).post(address("list-read", period), posted, follow=True)


def test_the_lists_in_use_stand_with_their_day_and_size(period):
    page = member(period).get(address("lists", period))
    assert [(row.code, row.size, bool(row.applied)) for row in page.context["page"]]
    assert "Not applied" not in text_of(page)


def test_a_list_is_shown_with_the_name_of_its_program_not_with_its_id(period):
    read(period, sold())
    text = text_of(member(period).get(address("lists", period)))
    assert "RMI conformant smelters list" in text
    assert " rmap-conformant " not in text


def test_a_list_that_was_read_waits_to_be_applied(period):
    page = read(period, sold())
    assert page.status_code == 200, text_of(page)
    assert "What it would change" in text_of(page)
    assert "is not applied yet" in text_of(member(period).get(address("lists", period)))


def test_what_was_noticed_in_reading_stands_on_the_page_until_one_goes_on(period):
    first, second = KNOWN[:2]
    page = read(
        period,
        csv(
            f"{first.metal},{first.cid},{first.name},{first.country},Conformant,1/20/2023,Yes,Yes",
            f"{second.metal},{second.cid},{second.name},{second.country},Conformant,2023-03-09,,",
            header=f"{HEADER},Last audit date,LBMA,RJC",
        ),
    )
    assert "1 list kept" in text_of(page)
    made = page.context["made"]
    assert made.notes
    assert all(note.partition('"')[0] in text_of(page) for note in made.notes)
    held = made.snapshots[0]
    shown = text_of(member(period).get(address("list", period, held.pk)))
    assert "lbma, rjc" in shown
    assert "[" not in shown


def test_a_list_without_a_day_is_asked_for_it_where_it_is_given(period):
    posted = {"file": sold(), "scheme": "rmap-conformant"}
    page = member(period).post(address("list-read", period), posted)
    assert "Give the day here" in page.context["form"].errors["as_of"][0]
    assert "--as-of" not in text_of(page)


def test_what_it_changes_is_seen_before_it_is_applied(period):
    held = read(period, sold()).context["list"]
    page = member(period).get(address("list-preview", period, held.pk))
    assert page.context["seen"].counts == {"status changed": len(KNOWN)}


def test_a_list_of_a_later_day_than_the_statuses_waits_for_nobody(period):
    posted = {"file": sold(), "as_of": "2026-08-01", "scheme": "rmap-conformant"}
    held = member(period).post(address("list-read", period), posted, follow=True).context["list"]
    page = member(period).get(address("list-preview", period, held.pk))
    assert "until that day moves" in text_of(page)
    assert "is not applied yet" not in text_of(member(period).get(address("lists", period)))


def test_only_who_may_applies_it(period):
    from oreigin.store.models import ListUse

    held = read(period, sold(), who="analyst").context["list"]
    url, before = address("list-apply", period, held.pk), ListUse.objects.count()
    assert member(period, "analyst").post(url).status_code == 403
    assert ListUse.objects.count() == before
    page = member(period).post(url, follow=True)
    assert "is applied" in text_of(page)
    assert ListUse.objects.count() == before + 1
    assert "uses a list called" in text_of(member(period).post(url, follow=True))


def test_a_list_that_a_period_does_not_need_asks_no_more(period):
    from oreigin.store.models import AuditEvent

    held = read(period, sold()).context["list"]
    client, url = member(period), address("list-set-aside", period, held.pk)
    assert "needs a reason" in text_of(client.post(url, follow=True))
    assert "is not applied yet" in text_of(client.get(address("lists", period)))
    page = text_of(client.post(url, {"reason": "Nobody sells us gold"}, follow=True))
    assert "Nobody sells us gold" in page
    before = period.revision
    period.refresh_from_db()
    assert period.revision == before
    listed = text_of(client.get(address("lists", period)))
    assert "is not applied yet" not in listed
    assert "Not needed" in listed
    last = AuditEvent.objects.order_by("-sequence").first()
    assert last.person.details["reason"] == "Nobody sells us gold"
    client.post(address("list-apply", period, held.pk))
    assert "Not needed" not in text_of(client.get(address("lists", period)))


def test_what_is_no_list_is_refused_in_words(period):
    from django.core.files.uploadedfile import SimpleUploadedFile

    page = read(period, SimpleUploadedFile("list.csv", b"nothing\nat all"))
    assert page.status_code == 200
    assert page.context["form"].errors["file"]


def test_rows_are_searched(period):
    from oreigin.store.models import ListSnapshot

    held = ListSnapshot.objects.first()
    url = address("list", period, held.pk)
    page = member(period).get(url, {"q": KNOWN[0].cid})
    assert [row[0] for row in page.context["rows"]] == [KNOWN[0].name]
    assert "No row fits" in text_of(member(period).get(url, {"q": "nobody"}))


def test_the_list_of_another_registrant_is_not_there(period):
    from oreigin.store.models import ListSnapshot

    held = ListSnapshot.objects.filter(registrant=period.registrant).first()
    other = world("other")
    for name in ("list", "list-preview"):
        assert member(other).get(address(name, other, held.pk)).status_code == 404
    assert member(other).post(address("list-apply", other, held.pk)).status_code == 404


def test_pages_need_few_queries(period):
    from oreigin.store.models import ListSnapshot

    client, held = member(period), ListSnapshot.objects.first()
    for url in (address("lists", period), address("list", period, held.pk)):
        client.get(url)
        assert queries_of(client, url) <= 14, url


def of_names(period):
    """Let the period use a list that knows its members by name."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from oreigin.casework.working import work_off
    from oreigin.store.models import ListSnapshot

    text = f"Metal,Name,Country\nGold,Oldest Gold House,{KNOWN[0].country}\n"
    file = SimpleUploadedFile("lbma.csv", text.encode())
    posted = {"file": file, "as_of": "2026-02-15", "scheme": "lbma"}
    page = member(period).post(address("list-read", period), posted, follow=True)
    held = ListSnapshot.objects.filter(kind="members").first()
    assert held, text_of(page)
    member(period).post(address("list-apply", period, held.pk))
    work_off()
    return held


def test_a_name_of_another_programs_list_is_matched_and_taken_back(period):
    from oreigin.casework.working import work_off
    from oreigin.store.models import Attention, Judgment

    def waits():
        work_off()
        return Attention.objects.filter(period=period, rule="members-unmatched").exists()

    held, client = of_names(period), member(period)
    assert waits()
    gold = next(row for row in KNOWN if row.metal == "Gold")
    [row] = client.get(address("list-members", period, held.pk)).context["page"]
    url = address("list-match", period, held.pk)
    said = {"row": row.pk, "cid": gold.cid.lower(), "why": "The list's own page names it"}
    page = client.post(url, said, follow=True)
    assert f"Oldest Gold House: {gold.cid}" in text_of(page)
    assert not waits()
    client.post(url, {"judgment": Judgment.objects.get().pk})
    assert waits()


def test_a_match_needs_a_known_cid_and_a_reason(period):
    from oreigin.store.models import Judgment

    held, client = of_names(period), member(period)
    [row] = client.get(address("list-members", period, held.pk)).context["page"]
    url = address("list-match", period, held.pk)
    for said in ({"cid": "CID999999", "why": "x"}, {"cid": KNOWN[0].cid, "why": " "}):
        client.post(url, {"row": row.pk, **said})
    page = client.post(url, {"row": "0", "cid": KNOWN[0].cid, "why": "x"}, follow=True)
    assert "decided on that name meanwhile" in text_of(page)
    assert not Judgment.objects.exists()
