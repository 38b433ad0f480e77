"""The words of messages: in every language, in text and HTML alike, and a registrant's own."""

import html
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from oreigin.campaign.rendering import Fields, Message, render, written_date
from oreigin.campaign.schedule import schedule
from oreigin.campaign.texts import Text, catalog, check_text, messages, text_of
from oreigin.campaign.values import Channel
from oreigin.checks.letters import LANGUAGES
from oreigin.errors import RefusedError
from tests.campaign.states import FIELDS

IDS = [row.id for row in messages()]
GOOD = Text("Please answer", "{greeting}\n\nAnswer by {due}:\n\n{link}")


class Said(HTMLParser):
    """Collects what a page says, a line break where it breaks one, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("img", "script", "link", "iframe", "style", "object"):
            self.loads.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "background")]
        self.loads += [value or "" for name, value in attrs if "url(" in (value or "")]

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def said(page: str) -> Said:
    parser = Said()
    parser.feed(page.partition("<body")[2].partition(">")[2])
    return parser


def words(text: str) -> list[str]:
    return [word for word in re.sub(r"(?m)^- ", "", text).split() if word]


def refusal(text: Text, message: str = "request") -> str:
    with pytest.raises(RefusedError) as caught:
        check_text(message, text)
    return caught.value.problem.code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", IDS)
class TestOurTexts:
    def test_each_is_there_with_the_fields_it_needs(self, message: str, language: str) -> None:
        check_text(message, text_of(message, language))

    def test_text_and_html_say_the_same(self, message: str, language: str) -> None:
        made = render(message, FIELDS, language)
        in_html = "".join(said(made.html).words)
        assert in_html == "".join(words(made.text))

    def test_nothing_is_loaded_from_elsewhere(self, message: str, language: str) -> None:
        assert said(render(message, FIELDS, language).html).loads == []

    def test_no_field_is_left_open(self, message: str, language: str) -> None:
        made = render(message, FIELDS, language)
        assert "{" not in made.subject + made.text
        assert "None" not in made.subject + made.text


def test_every_mail_of_the_schedule_has_its_text_and_no_text_is_for_nothing() -> None:
    mailed = {step.id for step in schedule().steps if step.channel is Channel.MAIL}
    assert set(IDS) - mailed == {"received", "question", "answer", "new-link"}
    assert mailed <= set(IDS)
    for language in LANGUAGES:
        assert set(catalog(language).texts) == set(IDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 2, 28), date(2026, 12, 11)])
def test_days_are_written_as_the_unicode_locales_write_them(day: date, language: str) -> None:
    locale = {"pt": "pt_BR", "zh": "zh_Hans"}.get(language, language)
    assert written_date(day, language) == format_date(day, "long", locale)


class TestRendering:
    def made(self, body: str, **changed: object) -> Message:
        fields = {name: getattr(FIELDS, name) for name in Fields.__dataclass_fields__} | changed
        text = Text("About {supplier}", body + "\n\n{due} {link}")
        return render("request", Fields(**fields), "en", text)  # type: ignore[arg-type]

    def test_what_a_value_says_is_text_and_no_markup(self) -> None:
        made = self.made("{supplier}", supplier="<script>alert(1)</script>")
        assert "<script>" not in made.html
        assert "&lt;script&gt;" in made.html
        assert "<script>alert(1)</script>" in made.text

    def test_a_value_with_braces_is_not_read_again(self) -> None:
        assert (
            "{link} {registrant.__class__}"
            in self.made("{supplier}", supplier="{link} {registrant.__class__}").text
        )

    def test_a_subject_is_one_line_whatever_a_name_holds(self) -> None:
        made = self.made("x", supplier="Acme\r\nBcc: everybody@example.test")
        assert made.subject == "About Acme Bcc: everybody@example.test"

    def test_only_a_page_becomes_a_link(self) -> None:
        assert "<a " not in self.made("{link}", link="javascript:alert(1)").html
        assert "<a " not in self.made("{link}", link="[...]").html
        assert (
            '<a href="https://x.test/?a=1&amp;b=2"'
            in self.made("{link}", link="https://x.test/?a=1&b=2").html
        )

    def test_a_contact_without_a_name_is_greeted_all_the_same(self) -> None:
        assert self.made("{greeting}", contact="").text.startswith("Dear Sir or Madam,")

    def test_lines_from_a_form_of_a_browser_are_paragraphs_too(self) -> None:
        text = Text("x", "One\r\n\r\n{due}\r\n  \r\n{link}\r\n")
        made = render("request", FIELDS, "en", text)
        assert made.text.count("\n\n") == 2
        assert made.html.count("<p ") == 3

    def test_a_field_without_a_value_is_refused(self) -> None:
        with pytest.raises(RefusedError) as caught:
            self.made("x", due=None)
        assert caught.value.problem.code == "value-missing"
        assert "{due}" in caught.value.problem.message

    def test_a_language_without_texts_is_english(self) -> None:
        assert render("request", FIELDS, "th").language == "en"
        assert 'lang="de"' in render("request", FIELDS, "de-AT").html


class TestOwnWords:
    def test_a_complete_text_is_taken(self) -> None:
        check_text("request", GOOD)
        assert "February 26, 2027" in render("request", FIELDS, "en", GOOD).text

    @pytest.mark.parametrize(
        ("subject", "body", "code"),
        [
            ("", GOOD.body, "text-empty"),
            (GOOD.subject, "  \n", "text-empty"),
            (GOOD.subject, "by {due}", "field-missing"),
            (GOOD.subject, GOOD.body + "{price}", "field-unknown"),
            (GOOD.subject, GOOD.body + "{findings}", "field-unknown"),
            (GOOD.subject, GOOD.body + "{", "text-braces"),
            (GOOD.subject, GOOD.body + "}", "text-braces"),
            (GOOD.subject, GOOD.body + "{}", "text-braces"),
            (GOOD.subject, GOOD.body + "{0}", "text-braces"),
            (GOOD.subject, GOOD.body + "{due.year}", "text-braces"),
            (GOOD.subject, GOOD.body + "{due!r}", "text-braces"),
            (GOOD.subject, GOOD.body + "{due:>10}", "text-braces"),
            ("One\nBcc: all", GOOD.body, "subject-not-one-line"),
            ("{link}", GOOD.body, "subject-not-one-line"),
        ],
    )
    def test_what_cannot_be_used_is_refused(self, subject: str, body: str, code: str) -> None:
        assert refusal(Text(subject, body)) == code

    def test_what_the_message_is_for_cannot_be_left_to_the_subject(self) -> None:
        assert refusal(Text("{smelters}", "x"), "smelter-warning") == "field-missing"

    def test_the_refusal_says_which_fields_there_are(self) -> None:
        with pytest.raises(RefusedError, match=r"due, greeting, link") as caught:
            check_text("request", Text("x", GOOD.body + "{price}"))
        assert "{price}" in caught.value.problem.message

    @given(st.text(), st.text())
    def test_any_text_is_refused_or_rendered_and_never_breaks(
        self, subject: str, body: str
    ) -> None:
        text = Text(subject, body + "\n\n{due} {link}")
        try:
            made = render("request", FIELDS, "en", text)
        except RefusedError:
            return
        assert "\n" not in made.subject
        assert html.escape(FIELDS.link) in made.html
