"""The addresses of the suppliers' portal, below a personal link's token."""

from django.urls import include, path

from oreigin.web import portal, portal_answers, portal_questions

urlpatterns = [
    path("", portal.overview, name="portal"),
    path("language/", portal.language, name="portal-language"),
    path("upload/", portal.upload, name="portal-upload"),
    path("results/", portal.results, name="portal-results"),
    path("responses/<int:response>/", portal_answers.answer, name="portal-response"),
    path(
        "responses/<int:response>/corrections/",
        portal_answers.corrections,
        name="portal-corrections",
    ),
    path("responses/<int:response>/corrected/", portal_answers.corrected, name="portal-corrected"),
    path("no-3tg/", portal_answers.none, name="portal-none"),
    path("questions/", portal_questions.ask, name="portal-ask"),
    path("questions/<int:question>/", portal_questions.reply, name="portal-reply"),
    path("", include("oreigin.web.portal_form_urls")),
]
