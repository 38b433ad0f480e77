"""The addresses of the settings, below `<registrant>/`."""

from django.urls import path

from oreigin.web import periods, settings_blanks, settings_pages_before, settings_pages_texts
from oreigin.web import settings_pages as pages

BEFORE = "<int:year>/settings/year-before/"
TEXTS = "<int:year>/settings/texts/"

urlpatterns = [
    path("periods/", periods.all_periods, name="periods"),
    path("periods/open/", periods.open_period, name="period-open"),
    path("periods/rename/", periods.rename, name="registrant-rename"),
    path("case-files/", periods.files, name="case-files"),
    path("case-files/import/", periods.import_case, name="case-import"),
    path("case-files/registrant/", periods.new_registrant, name="registrant-new"),
    path("case-files/example/", periods.load_example, name="example-load"),
    path("templates/", settings_blanks.blanks, name="official-blanks"),
    path("templates/bring/", settings_blanks.bring, name="official-blank-bring"),
    path("templates/take-away/", settings_blanks.take_away, name="official-blank-take"),
    path("<int:year>/case.zip", periods.export_case, name="case-export"),
    path("<int:year>/settings/", pages.period, name="settings"),
    path("<int:year>/settings/survey/", pages.survey, name="settings-survey"),
    path("<int:year>/settings/dates/", pages.dates, name="settings-dates"),
    path("<int:year>/settings/close/", pages.close, name="period-close"),
    path("<int:year>/settings/reopen/", pages.reopen, name="period-reopen"),
    path("<int:year>/settings/registrant/", pages.registrant, name="settings-registrant"),
    path("<int:year>/settings/report/", pages.report, name="settings-report"),
    path("<int:year>/settings/policies/", pages.policies, name="settings-policies"),
    path(TEXTS, settings_pages_texts.overview, name="settings-texts"),
    path(f"{TEXTS}facts/", settings_pages_texts.add_fact, name="fact-add"),
    path(f"{TEXTS}facts/remove/", settings_pages_texts.remove_fact, name="fact-remove"),
    path(f"{TEXTS}sentences/new/", settings_pages_texts.new_sentence, name="sentence-new"),
    path(f"{TEXTS}sentences/<int:sentence>/", settings_pages_texts.sentence, name="sentence"),
    path(
        f"{TEXTS}sentences/<int:sentence>/remove/",
        settings_pages_texts.remove_sentence,
        name="sentence-remove",
    ),
    path(f"{TEXTS}text/<str:code>/", settings_pages_texts.text, name="settings-text"),
    path(BEFORE, settings_pages_before.overview, name="settings-previous"),
    path(f"{BEFORE}take-over/", settings_pages_before.take_over, name="previous-take-over"),
    path(f"{BEFORE}read/", settings_pages_before.read, name="previous-read"),
    path(f"{BEFORE}commitments/", settings_pages_before.add_commitment, name="commitment-add"),
    path(
        f"{BEFORE}commitments/<int:commitment>/remove/",
        settings_pages_before.remove_commitment,
        name="commitment-remove",
    ),
]
