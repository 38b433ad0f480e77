"""When something goes wrong, a page says in words what and what to do, and looks like the rest."""

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("sqlite_database")


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("400.html", "Nothing was changed"),
        ("403.html", "Your role may not do this"),
        ("403_csrf.html", "send the form again"),
        ("404.html", "There is no page at this address"),
        ("500.html", "the log of the server"),
    ],
)
def test_every_error_has_a_page_that_needs_nothing_to_be_shown(template: str, says: str) -> None:
    from django.template.loader import get_template

    shown = get_template(template).render()
    assert says in shown
    assert "oreigin/css/tokens.css" in shown


def test_an_address_that_is_not_there_is_answered_with_that_page() -> None:
    from django.test import Client

    answer: Any = Client().get("/no/such/page/at/all/")
    assert answer.status_code == 404
    assert "To the start page" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words() -> None:
    from django.test import Client

    answer: Any = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": "a@example.com"})
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


def test_what_a_view_lets_pass_is_said_in_words_too() -> None:
    """Whoever calls a use case and forgets to catch its errors shows no error of the server."""
    from django.test import RequestFactory

    from oreigin.errors import Problem, RefusedError, StorageError
    from oreigin.web.access import page
    from tests.casework.world import actor, world

    def answer(error: Exception) -> Any:
        def view(request: Any) -> Any:
            raise error

        request = RequestFactory().get("/")
        request.user, request.session = actor(period).user, {}
        return page("program.read")(view)(request, registrant=period.registrant.slug)

    period = world()
    said = Problem("nobody", "Nothing here names them.", "Check the address.")
    refused, away = answer(RefusedError(said)), answer(StorageError(said))
    assert (refused.status_code, away.status_code) == (422, 503)
    for shown in (refused, away):
        assert "Check the address." in shown.content.decode()
