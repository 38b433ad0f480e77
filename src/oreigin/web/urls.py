"""All addresses: what stands outside a registrant here, the screens in `screens.py`."""

from django.conf import settings
from django.urls import include, path

from oreigin.web import documents, entrance, gallery

urlpatterns = [
    path("", entrance.start, name="start"),
    path("welcome/", entrance.welcome, name="welcome"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/code/", entrance.code, name="sign-in-code"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("invitation/<str:token>/", entrance.invitation, name="invitation"),
    path("answer/<str:token>/", include("oreigin.web.portal_urls")),
    path("account/", include("oreigin.web.account_urls")),
    path("<slug:registrant>/documents/<str:sha256>/", documents.document, name="document"),
    path("<slug:registrant>/", include("oreigin.web.screens")),
]

if settings.DEBUG:
    urlpatterns.insert(0, path("parts/", include(gallery.urlpatterns)))
