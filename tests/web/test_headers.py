"""What every answer carries: headers, cookies, and names of static files that may be kept."""

import re

import pytest

from oreigin.web.configuration import configuration
from tests.casework.world import workbook, world
from tests.web.addresses import every_address, values_for
from tests.web.furnishing import furnished
from tests.web.pages import address, member, uploaded

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PORTAL = {"Referrer-Policy": "strict-origin", "X-Robots-Tag": "noindex, nofollow, noarchive"}
"""What pages below a supplier's link have instead, and besides."""

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=|[^>]*application/json)[^>]*>|<style|\sstyle=|\son[a-z]+=\"|javascript:"
)
SERVER = "minerals.example.com"


@pytest.fixture
def period(sqlite_database):
    return world()


@pytest.fixture
def server(sqlite_database, settings_of_a_server):
    """A browser's stand-in that talks to a server behind its proxy, which ends TLS."""
    from django.test import Client

    headers = {"host": SERVER, "x-forwarded-proto": "https"}
    return Client(headers=headers, enforce_csrf_checks=True)


@pytest.fixture
def settings_of_a_server(tmp_path):
    """Django's settings as they are under OREIGIN_HOSTS."""
    from django.test import override_settings

    from tests.web.server_settings import settings_under

    with override_settings(**settings_under({"OREIGIN_HOSTS": SERVER}, tmp_path)):
        yield


def policy_of(answer):
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: set(sources) for name, *sources in (part.split() for part in parts)}


def test_every_answer_carries_the_headers_and_is_a_page_of_ours_or_a_file_to_save(sqlite_database):
    """Of every page, of what is refused, and of what is not there.

    No page holds inline scripts, handlers or styles: a browser would leave them out without a word.
    """
    period = furnished()
    client, values = member(period, "administrator"), values_for(period)
    for url in [*(one.url(**values) for one in every_address()), "/nowhere/at/all/"]:
        answer = client.get(url)
        wanted = ALWAYS | PORTAL if url.startswith("/answer/") else ALWAYS
        lacking = {name for name, value in wanted.items() if answer.headers.get(name) != value}
        assert lacking == set(), url
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], url
        if answer.headers["Content-Type"].startswith("text/html"):
            assert INLINE.findall(answer.content.decode()) == [], url
        else:
            assert answer.headers["Content-Type"] == "application/octet-stream", url
            assert answer.headers["Content-Disposition"].startswith("attachment"), url


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(period):
    policy = policy_of(member(period).get(address("responses", period)))
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == {"'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
    assert policy["form-action"] == {"'self'"}
    assert not {source for sources in policy.values() for source in sources if "unsafe" in source}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("book.xlsx", None),
        ('a"b\r\nSet-Cookie: x=1.html', b"<html>"),
    ],
)
def test_what_strangers_sent_is_only_ever_saved(period, name, data):
    from oreigin.store.documents import keep
    from oreigin.store.models import Upload
    from tests.casework.world import NOW

    if data is None:
        data = workbook()
    document = keep(period.registrant, data, NOW)
    about = {"registrant": period.registrant, "period": period}
    Upload.objects.create(**about, document=document, filename=name)
    from django.urls import reverse

    answer = member(period).get(reverse("document", args=[period.registrant.slug, document.sha256]))
    assert answer.content == data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert "\n" not in answer.headers["Content-Disposition"]
    assert policy_of(answer) == {"default-src": {"'none'"}, "sandbox": set()}
    assert "Set-Cookie" not in answer.headers


def test_what_strangers_wrote_stands_in_pages_as_text(period):
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>.html'
    uploaded(period, (hostile, b"<html>no workbook</html>"))
    page = member(period).get(address("responses-upload", period)).content.decode()
    assert "alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_exports_defuse_what_a_spreadsheet_would_run(period):
    from oreigin.casework import following_up
    from tests.casework.world import actor

    following_up.open_action(actor(period), period, '=HYPERLINK("http://x")', "Compliance office")
    csv = member(period).get(address("actions-export", period, "csv"))
    assert csv.headers["Content-Type"] == "application/octet-stream"
    assert ",=HYPERLINK" not in csv.content.decode()
    assert ',"=HYPERLINK' not in csv.content.decode()


def test_cookies_of_a_desk_are_not_for_scripts_or_other_sites(period):
    from django.test import Client

    from oreigin.store.models import User

    User.objects.create_user("a@example.com", "A", "four words that match")
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"email": "a@example.com", "password": "four words that match"})
    assert {"oreigin-csrf", "oreigin-session"} <= client.cookies.keys()
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] in {"Lax", "Strict"}


def test_a_server_insists_on_tls(server):
    from django.test import Client

    plain = Client(headers={"host": SERVER}).get("/sign-in/?next=/acme/")
    assert plain.status_code == 301
    assert plain.headers["Location"] == f"https://{SERVER}/sign-in/?next=/acme/"
    assert policy_of(plain)["default-src"] == {"'none'"}
    answer = server.get("/sign-in/")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    [cookie] = answer.cookies.values()
    assert (cookie.key, cookie["path"], cookie["domain"]) == ("__Host-csrf", "/", "")
    assert cookie["secure"]
    assert cookie["httponly"]


def test_a_desk_does_not_bind_browsers_to_tls(period):
    answer = member(period).get(address("responses", period))
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io"])
def test_a_desk_answers_to_its_own_names_alone(period, host):
    """A page elsewhere that points its own name here (DNS rebinding) gets nothing."""
    answer = member(period).get(address("responses", period), headers={"host": host})
    assert answer.status_code == 400


def test_a_server_answers_to_its_own_name_alone(server):
    assert server.get("/sign-in/", headers={"host": "evil.example"}).status_code == 400
    forwarded = server.get("/sign-in/", headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in forwarded.content.decode()


def test_every_form_needs_its_token(sqlite_database):
    """No address takes a POST without it, whoever sends it."""
    from django.test import Client

    from tests.casework.world import actor

    period = furnished()
    client, values = Client(enforce_csrf_checks=True), values_for(period)
    client.force_login(
        actor(period, "administrator").user, backend="django.contrib.auth.backends.ModelBackend"
    )
    for one in every_address():
        assert client.post(one.url(**values)).status_code == 403, one.name


def test_static_files_may_be_kept_for_good_and_are_named_by_their_contents(period):
    page = member(period).get(address("responses", period)).content.decode()
    [url] = set(re.findall(r"/static/[0-9a-f]{12}/oreigin/css/tokens\.css", page))
    from django.test import Client

    answer = Client().get(url)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert Client().get(url.replace(url.split("/")[2], "0" * 12)).status_code == 404


def test_another_content_is_another_name(tmp_path, monkeypatch):
    from oreigin.web import statics

    (tmp_path / "a.css").write_text("a")
    monkeypatch.setattr(statics, "_OWN", tmp_path)
    before = statics.digest()
    assert statics.digest() == before
    (tmp_path / "a.css").write_text("b")
    assert statics.digest() != before


def test_a_configuration_that_makes_no_sense_is_refused(tmp_path):
    with pytest.raises(ValueError, match="OREIGIN_DATABASE_URL"):
        configuration({"OREIGIN_DATABASE_URL": "mysql://x/y", "OREIGIN_DATA_DIR": str(tmp_path)})


def test_a_nul_in_an_address_or_a_form_is_refused_in_words(period):
    visitor = member(period)
    url = address("responses", period)
    assert visitor.get(url, {"q": "a\0"}).status_code == 400
    form = {"data": "do=%00", "content_type": "application/x-www-form-urlencoded"}
    assert visitor.post(address("responses-decide", period), **form).status_code == 400
